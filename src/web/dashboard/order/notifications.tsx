import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { name } from '../../../api/text.ts';
import { NOT_FOUND } from '../../../app/refusals.ts';
import { mayResend } from '../../../domain/conversation/corrections.ts';
import { isSameMail, type Mail, type MailKey, type MailSaid, templateOf } from '../../../domain/conversation/mail.ts';
import { MAILS } from '../../../domain/conversation/notifications.ts';
import { moneyFormat } from '../../../domain/money/format.ts';
import type { OrderState } from '../../../domain/order/state.ts';
import { amountAtStripe } from '../../../domain/refunds/refund.ts';
import { refuse } from '../../../domain/refusal.ts';
import { Hidden } from '../../kit/fields.tsx';
import { Badge, Card, Notice, When } from '../../kit/parts.tsx';
import type { StatusWords } from '../../kit/words/statuses.ts';
import { command, type Opened } from '../order-context.ts';
import { type At, type Dashboard, form, refused } from '../signed-in.tsx';

const OUTCOME: Readonly<Record<Mail['outcome'], StatusWords>> = {
  due: { text: 'On its way', tone: 'wait' },
  sent: { text: 'Sent', tone: 'good' },
  void: { text: 'Not sent', tone: 'still' },
  refused: { text: 'Refused by the mailbox', tone: 'bad' },
};

interface Shown extends Mail {
  readonly said: MailSaid | null;
  /** When it was sent; `said` is then what was sent. Null: not sent yet; `said` is the present wording. */
  readonly sentAt: number | null;
}

interface Told extends Omit<Shown, 'sentAt'> {
  /** When it was sent, each time. */
  readonly times: readonly number[];
}

/** A mail that was sent again with the same words is one row, where it was sent first. */
export function together(mails: readonly Shown[]): Told[] {
  const same = ({ template, about, outcome, said, sentAt }: Shown) =>
    JSON.stringify([template, about, outcome, said?.subject, said?.text, sentAt === null]);
  return [...Map.groupBy(mails, same).values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const { template, about, outcome, said } = first;
    return [{ template, about, outcome, said, times: all.flatMap(({ sentAt }) => (sentAt === null ? [] : [sentAt])) }];
  });
}

/** The customer's e-mails, for the retailer and Platform Ops: as they were sent, or as they would be sent now. */
export async function NotificationList({ at, opened }: { readonly at: At; readonly opened: Opened }): Promise<Child> {
  if (at.member.role !== 'retailer' && at.member.role !== 'platform') return null;
  if (opened.state.mails.length === 0) return null;
  const mails = together(await mailsOf(at, opened));
  return (
    <Card title="Notifications">
      {mails.map(({ template, about, outcome, said, times }) => (
        <details class="fold">
          <summary>
            {withAmount(said?.subject ?? MAILS[template], opened.state, about)} <Badge said={OUTCOME[outcome]} />
            {times.length < 2 ? null : <span class="muted small"> {times.length} times</span>}
          </summary>
          <div class="stack tight">
            <p class="small muted">
              {times.length === 0 ? (
                unsent(outcome)
              ) : (
                <>
                  Sent{' '}
                  {times.map((sentAt, i) => (
                    <>
                      {i === 0 ? '' : ', and again '}
                      <When at={sentAt} />
                    </>
                  ))}
                  , with the customer's own link in place of this one.
                </>
              )}
            </p>
            {mayResend(opened.state, { template, about }, at.actor) === null && outcome !== 'due' ? (
              <ResendForm at={at} opened={opened} mail={{ template, about }} />
            ) : null}
            {said?.fellBack === undefined ? null : (
              <Notice tone="bad" title="Sent in the default wording">
                <p>Your own could not be used: {said.fellBack}</p>
              </Notice>
            )}
            {said === null ? <p class="muted">Its text cannot be shown just now.</p> : <pre>{said.text}</pre>}
          </div>
        </details>
      ))}
    </Card>
  );
}

/** Which of several mails with one name: the refund that it tells of. Not there: the only one. */
const Resent = z.object({ about: name(100).optional() });

/** A button that sends a mail again. */
export function resendForm(dashboard: Dashboard): void {
  const invalid = (at: At) => refused(at, refuse('invalid_request', { key: 'form_incomplete' }));
  const rule = { roles: ['retailer', 'platform'] as const, schema: Resent, invalid };
  form(dashboard, '/orders/:id/notifications/:template/resend', rule, (at, sent) => {
    const id = at.c.req.param('id') ?? '';
    const template = templateOf(at.c.req.param('template') ?? '');
    if (template === undefined) return refused(at, NOT_FOUND);
    return command(
      at,
      sent,
      id,
      { type: 'resend_mail', template, about: sent.given.about },
      { path: `/orders/${id}`, done: 'mail_resent' },
    );
  });
}

interface ResendProps {
  readonly at: At;
  readonly opened: Opened;
  readonly mail: MailKey;
}

/** Two refunds have mails of one name. Their amounts tell them apart. */
function withAmount(words: string, order: OrderState, about: string | undefined): string {
  const refund = order.refunds.find(({ id }) => id === about);
  return refund === undefined ? words : `${words}: ${moneyFormat(order.currency)(amountAtStripe(order, refund))}`;
}

const ResendForm = ({ at, opened: { view, state }, mail: { template, about } }: ResendProps) => (
  <form method="post" action={`/orders/${view.id}/notifications/${template}/resend`}>
    <Hidden csrf={at.csrf} />
    {about === undefined ? null : <input type="hidden" name="about" value={about} />}
    <button type="submit" class="plain" aria-label={`Send again: ${withAmount(MAILS[template], state, about)}`}>
      Send again
    </button>
  </form>
);

const unsent = (outcome: Mail['outcome']): string =>
  outcome === 'sent'
    ? "Shown in today's wording. The words that were sent were not kept."
    : "Shown in today's wording. It was not sent.";

/** The same mail may be sent again. They are settled one after the other, so the second is the second. */
const numbered = <T extends MailKey>(all: readonly T[]) =>
  all.map((one, i) => {
    const n = all.slice(0, i).filter((other) => isSameMail(other, one)).length;
    return { ...one, key: `${one.template}:${one.about ?? ''}:${n}` };
  });

/** At most one query; none if every mail was sent. */
async function mailsOf(at: At, { state, events }: Opened): Promise<readonly Shown[]> {
  const settled = events.flatMap((event) =>
    event.type === 'mail_settled' ? [{ ...event.data, sentAt: event.at }] : [],
  );
  const kept = new Map(
    numbered(settled).flatMap(({ key, said, sentAt }) =>
      said === undefined ? [] : [[key, { said, sentAt }] as const],
    ),
  );
  const { notifications } = at.c.env;
  const mails = numbered(state.mails);
  const isAllKept = mails.every(({ key }) => kept.has(key));
  const wordings = isAllKept ? null : await notifications.wordings(state.retailerId);
  return Promise.all(
    mails.map(async ({ key, ...mail }) => {
      const was = kept.get(key);
      if (was !== undefined) return { ...mail, said: was.said, sentAt: was.sentAt };
      const wording = wordings?.ok ? wordings.value.find((one) => one.template === mail.template) : undefined;
      const preview =
        wording === undefined ? null : await notifications.preview({ order: state, about: mail.about }, wording);
      const said = preview?.ok === true && preview.value.ok ? preview.value.mail : null;
      return { ...mail, said, sentAt: null };
    }),
  );
}
