import type { Child } from 'hono/jsx';
import type { Mail, MailSaid } from '../../../domain/conversation/mail.ts';
import { MAILS } from '../../../domain/conversation/notifications.ts';
import { Badge, Card, When } from '../../kit/parts.tsx';
import type { StatusWords } from '../../kit/words/statuses.ts';
import type { Opened } from '../order-context.ts';
import type { At } from '../signed-in.tsx';

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

/** The customer's e-mails, for the retailer and Platform Ops: as they were sent, or as they would be sent now. */
export async function NotificationList({ at, opened }: { readonly at: At; readonly opened: Opened }): Promise<Child> {
  if (at.member.role !== 'retailer' && at.member.role !== 'platform') return null;
  if (opened.state.mails.length === 0) return null;
  const mails = await mailsOf(at, opened);
  return (
    <Card title="Notifications">
      {mails.map(({ template, outcome, said, sentAt }) => (
        <details class="fold">
          <summary>
            {said?.subject ?? MAILS[template]} <Badge said={OUTCOME[outcome]} />
          </summary>
          <div class="stack tight">
            <p class="small muted">
              {sentAt === null ? (
                unsent(outcome)
              ) : (
                <>
                  Sent <When at={sentAt} />, with the customer's own link in place of this one.
                </>
              )}
            </p>
            {said === null ? <p class="muted">Its text cannot be shown just now.</p> : <pre>{said.text}</pre>}
          </div>
        </details>
      ))}
    </Card>
  );
}

const unsent = (outcome: Mail['outcome']): string =>
  outcome === 'sent'
    ? "Shown in today's wording. The words that were sent were not kept."
    : "Shown in today's wording. It was not sent.";

/** At most one query; none if every mail was sent. */
async function mailsOf(at: At, { state, events }: Opened): Promise<readonly Shown[]> {
  const kept = new Map(
    events.flatMap((event) =>
      event.type === 'mail_settled' && event.data.said !== undefined
        ? [[event.data.template, { said: event.data.said, sentAt: event.at }] as const]
        : [],
    ),
  );
  const { notifications } = at.c.env;
  const isAllKept = state.mails.every(({ template }) => kept.has(template));
  const wordings = isAllKept ? null : await notifications.wordings(state.retailerId);
  return Promise.all(
    state.mails.map(async (mail) => {
      const was = kept.get(mail.template);
      if (was !== undefined) return { ...mail, ...was };
      const wording = wordings?.ok ? wordings.value.find((one) => one.event === mail.template) : undefined;
      const preview = wording === undefined ? null : await notifications.preview(state, wording);
      const said = preview?.ok === true && preview.value.ok ? preview.value.mail : null;
      return { ...mail, said, sentAt: null };
    }),
  );
}
