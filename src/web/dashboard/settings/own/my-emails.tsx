import { z } from 'zod';
import { faulted } from '../../../../app/refusals.ts';
import {
  CHOICES,
  choiceOf,
  type MailChoice,
  STAFF_MAILS,
  STAFF_MAILS_OF,
  type StaffMail,
} from '../../../../domain/staff-mails.ts';
import { Hidden, Pick } from '../../../kit/fields.tsx';
import { Card } from '../../../kit/parts.tsx';
import {
  type At,
  type Dashboard,
  type FieldErrors,
  form,
  formStatus,
  onward,
  page,
  refused,
} from '../../signed-in.tsx';
import { SaveRow, showSettings } from '../frame.tsx';

const PATH = '/settings/my-emails';
/** A brand has no work that waits. */
const WHO = ['retailer', 'supplier', 'platform'] as const;

const NAMES: Readonly<Record<StaffMail, string>> = {
  task: 'A new task',
  deadline: 'An answer is due soon',
  message: 'A new message',
  proposal: 'A new proposal',
  dispute: 'A new dispute',
  bank: "A question of a customer's bank",
  parked: 'A parked order',
  low_stock: 'Low stock',
};
const WORDS: Readonly<Record<MailChoice, string>> = {
  now: 'At once',
  digest: 'Once a day, at 7:00',
  off: 'Never',
};

const UNCHOSEN = 'Choose one of the list.';
const Given = z.partialRecord(z.enum(STAFF_MAILS), z.enum(CHOICES, UNCHOSEN));

/** Which e-mails a member gets. Everybody chooses for themselves. */
export function myEmailPages(dashboard: Dashboard): void {
  page(dashboard, PATH, WHO, (at) => emails(at));
  form(dashboard, PATH, { roles: WHO, schema: Given, invalid: emails }, async (at, { given }) => {
    const saved = await at.c.env.staffMails.choose(at.member.memberId, given);
    return saved.ok ? onward(at, PATH, 'saved') : refused(at, faulted(saved.fault));
  });
}

async function emails(at: At, errors: FieldErrors = {}) {
  const { role, memberId, email } = at.member;
  const found = await at.c.env.staffMails.choices(memberId);
  if (!found.ok) return refused(at, faulted(found.fault));
  const kinds = STAFF_MAILS.filter((kind) => STAFF_MAILS_OF[role][kind] !== undefined);
  const children = (
    <form method="post" action={PATH} class="stack loose">
      <Hidden csrf={at.csrf} />
      <Card title="Tell me about">
        <div class="fields two">
          {kinds.map((kind) => (
            <Pick
              label={NAMES[kind]}
              name={kind}
              value={choiceOf(role, kind, found.value)}
              options={CHOICES.map((value) => ({ value, label: WORDS[value] }))}
              error={errors[kind]}
            />
          ))}
        </div>
        <p class="muted small">
          You hear of each thing once, and not of what is over before the e-mail is sent. If a day is too long to wait,
          the e-mail comes earlier.
        </p>
      </Card>
      <SaveRow />
    </form>
  );
  const intro = `They are sent to ${email}. Your colleagues choose theirs.`;
  return showSettings(at, { title: 'My e-mails', intro, children }, formStatus(errors));
}
