import { html, raw } from 'hono/html';
import { z } from 'zod';
import { NO_FILTERS } from '../../../api/order-filters.ts';
import { PROBLEMS } from '../../../api/problem.ts';
import { name, source } from '../../../api/text.ts';
import { SETTING_LIMITS } from '../../../app/change-settings.ts';
import { readOrder } from '../../../app/read-order.ts';
import { faulted, NOT_FOUND } from '../../../app/refusals.ts';
import { MAIL_TEMPLATES, type MailTemplate } from '../../../domain/conversation/mail.ts';
import { MAILS } from '../../../domain/conversation/notifications.ts';
import { orderNumber } from '../../../domain/order/ids.ts';
import type { CurrentWording, WordingProblem } from '../../../services/notifications.ts';
import { type Typed, textOf } from '../../kit/choice.ts';
import { Hidden, NotSaved } from '../../kit/fields.tsx';
import { Badge, Card, Notice, When } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import { ORDER_STATUS } from '../../kit/words/statuses.ts';
import { type At, type Dashboard, type FieldErrors, form, onward, page, press, refused } from '../signed-in.tsx';
import { showSettings } from './frame.tsx';
import { PARTS, PreviewCard, problemText, VariablesCard, WordingCard, WordingNotSaved } from './wording.tsx';

const PATH = '/settings/notifications';

const Wording = z.object({
  subject: source(SETTING_LIMITS.mailSubject, 'Write a subject.'),
  html: source(SETTING_LIMITS.mailBody, 'Write the e-mail.'),
  text: source(SETTING_LIMITS.mailBody, 'Write the e-mail as plain text, too.'),
  enabled: name(20)
    .optional()
    .transform((value) => value === 'yes'),
});
const Draft = Wording.extend({ order: name(64).or(z.literal('')).default('') });
type Wording = z.infer<typeof Wording>;

const isTemplate = (name: string): name is MailTemplate => MAIL_TEMPLATES.some((one) => one === name);

/** The mail of the page's address; null if there is none. */
function named(at: At): MailTemplate | null {
  const event = at.c.req.param('event') ?? '';
  return isTemplate(event) ? event : null;
}

export function notificationPages(dashboard: Dashboard): void {
  const roles = ['retailer'] as const;
  page(dashboard, PATH, roles, list);
  page(dashboard, `${PATH}/:event`, roles, (at) => edit(at));
  const rule = { roles, schema: Wording, invalid: again };
  form(dashboard, `${PATH}/:event`, rule, async (at, { given }) => {
    const event = named(at);
    if (event === null) return refused(at, NOT_FOUND);
    const saved = await at.c.env.notifications.saveWording(at.member.partyId, event, given, at.author);
    if (!saved.ok) return refused(at, faulted(saved.fault));
    const { problem } = saved.value;
    return problem === null ? onward(at, `${PATH}/${event}`, 'saved') : edit(at, { typed: given, problem });
  });
  press(dashboard, `${PATH}/:event/reset`, roles, async (at) => {
    const event = named(at);
    if (event === null) return refused(at, NOT_FOUND);
    const reset = await at.c.env.notifications.resetWording(at.member.partyId, event, at.author);
    return reset.ok ? onward(at, `${PATH}/${event}`, 'reset') : refused(at, faulted(reset.fault));
  });
  form(dashboard, `${PATH}/:event/preview`, { roles, schema: Draft, invalid: noPreview }, (at, { given }) =>
    preview(at, given),
  );
}

/** The state of an order when the mail is sent. */
const WHEN: Readonly<Record<MailTemplate, string>> = {
  received: 'Paid, and its suppliers are asked',
  confirmed: ORDER_STATUS.confirmed.text,
  line_corrected: 'Paid, and somebody corrects its measurements',
  in_production: ORDER_STATUS.in_production.text,
  dispatched: ORDER_STATUS.dispatched.text,
  tracking_corrected: 'Dispatched, and its supplier corrects the tracking',
  delivered: ORDER_STATUS.delivered.text,
  cancelled: ORDER_STATUS.cancelled.text,
  refunded: ORDER_STATUS.refunded.text,
  refund_failed: 'A refund failed, and the customer still waits for the money',
};

async function list(at: At) {
  const found = await at.c.env.notifications.wordings(at.member.partyId);
  if (!found.ok) return refused(at, faulted(found.fault));
  const children = (
    <TableCard label="Notifications" columns={['When the order is', 'Subject', 'Wording']} rows>
      {found.value.map(({ event, subject, own, enabled, fellBack }) => (
        <tr>
          <th scope="row">
            <a class="row-link" href={`${PATH}/${event}`}>
              {WHEN[event]}
            </a>
          </th>
          <td data-label="Subject">{subject}</td>
          <td data-label="Wording">
            <span class="row">
              <Badge said={own ? { text: 'Your own', tone: 'info' } : { text: 'Default', tone: 'still' }} />
              {enabled ? null : <Badge said={{ text: 'Switched off', tone: 'wait' }} />}
              {fellBack === null ? null : <Badge said={{ text: 'Failed: the default was sent', tone: 'bad' }} />}
            </span>
          </td>
        </tr>
      ))}
    </TableCard>
  );
  const intro = 'The e-mails that your customers get when their order moves on.';
  return showSettings(at, { title: 'Notifications', intro, children });
}

interface ResetCardProps {
  readonly at: At;
  readonly event: MailTemplate;
}

const ResetCard = ({ at, event }: ResetCardProps) => (
  <Card title="Back to the default">
    <p>Your wording is deleted, and '{MAILS[event]}' is sent in ours.</p>
    <form method="post" action={`${PATH}/${event}/reset`} class="row">
      <Hidden csrf={at.csrf} />
      <button type="submit" class="danger">
        Back to the default
      </button>
    </form>
  </Card>
);

/** A wording that was not saved: what was typed, and what is wrong with a field or with the template in it. */
interface Unsaved {
  readonly typed: Wording;
  readonly errors?: FieldErrors;
  readonly problem?: WordingProblem;
}

const again = (at: At, errors: FieldErrors, fields: Typed) => {
  const [subject, html, text] = ['subject', 'html', 'text'].map((part) => textOf(fields, part));
  const typed = { subject: subject ?? '', html: html ?? '', text: text ?? '', enabled: fields.enabled === 'yes' };
  return edit(at, { typed, errors });
};

/** A customer got the default wording instead of the retailer's own. */
const FellBack = ({ at, why, orderId }: NonNullable<CurrentWording['fellBack']>) => (
  <Notice tone="bad" title="This wording could not be used">
    <p>
      <When at={at} />: an e-mail about <a href={`/orders/${orderId}`}>{orderNumber(orderId)}</a> was sent in the
      default wording. {why}
    </p>
    <p>Correct the wording and save it.</p>
  </Notice>
);

/** Shows what was typed, or what is saved, and what is wrong with it. Two queries besides the session's. */
async function edit(at: At, unsaved?: Unsaved) {
  const event = named(at);
  if (event === null) return refused(at, NOT_FOUND);
  const [wordings, recent] = await Promise.all([
    at.c.env.notifications.wordings(at.member.partyId),
    at.c.env.orderLists.page(at.tenant, NO_FILTERS, { after: null, limit: 10 }),
  ]);
  if (!wordings.ok) return refused(at, faulted(wordings.fault));
  if (!recent.ok) return refused(at, faulted(recent.fault));
  const saved = wordings.value.find((one) => one.event === event);
  if (saved === undefined) return refused(at, NOT_FOUND);
  const orders = recent.value.map(({ id, order }) => ({
    value: id,
    label: `${order.number}, ${order.customer.name}`,
  }));
  const children = (
    <>
      {unsaved?.problem === undefined ? null : <WordingNotSaved problem={unsaved.problem} />}
      <NotSaved labels={PARTS} errors={unsaved?.errors ?? {}} />
      {saved.fellBack === null ? null : <FellBack {...saved.fellBack} />}
      <form method="post" action={`${PATH}/${event}`} class="stack loose">
        <Hidden csrf={at.csrf} />
        <WordingCard
          own={saved.own}
          wording={unsaved?.typed ?? saved}
          errors={unsaved?.errors}
          problem={unsaved?.problem}
        />
        <PreviewCard action={`${PATH}/${event}/preview`} orders={orders} />
      </form>
      <VariablesCard />
      {saved.own ? <ResetCard at={at} event={event} /> : null}
    </>
  );
  const intro = `Sent when an order is ${WHEN[event].toLowerCase()}.`;
  const { status } =
    unsaved === undefined
      ? { status: 200 as const }
      : PROBLEMS[unsaved.problem === undefined ? 'invalid_request' : 'template_invalid'];
  return showSettings(at, { title: MAILS[event], intro, children }, status);
}

/** A mail has its own styles. Nothing else of it may be loaded or run, and only our own page may frame it. */
const FRAME = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; sandbox; frame-ancestors 'self'",
  'x-frame-options': 'SAMEORIGIN',
  'cache-control': 'no-store',
};

const FRAME_STYLE = raw(
  '<style>.hr-p{font:14px/1.5 system-ui,sans-serif;margin:0;padding:12px 16px;background:#fff;color:#1f2421;border-bottom:1px solid #dfdbd2}.hr-p b{font-weight:650}@media (prefers-color-scheme:dark){.hr-p,pre.hr-p{background:#1c201e;color:#ebeeea;border-color:#333a36}}pre.hr-p{white-space:pre-wrap;font:13px/1.5 ui-monospace,monospace;border-top:1px solid #dfdbd2}body{margin:0}</style>',
);

/** Shown in the frame of the preview. The form beside it keeps what was typed. */
const noPreview = (at: At, errors: FieldErrors) => {
  const told = PARTS.flatMap(({ name: part, label }) =>
    errors[part] === undefined ? [] : [`${label}: ${errors[part]}`],
  );
  return notYet(at, told.join(' ') || 'Choose an order.');
};

const notYet = (at: At, told: string): Response | Promise<Response> =>
  at.c.html(frame(html`<p class="hr-p" role="alert"><b>Not yet:</b> ${told}</p>`), 200, FRAME);

/** The draft with a real order's data, as a separate document in the frame. */
async function preview(at: At, draft: z.infer<typeof Draft>): Promise<Response> {
  if (named(at) === null) return refused(at, NOT_FOUND);
  const found = await readOrder(at.c.env, draft.order, at.actor);
  if (found === null) return refused(at, NOT_FOUND);
  const shown = await at.c.env.notifications.preview(found.snapshot.order, draft);
  if (!shown.ok) return refused(at, faulted(shown.fault));
  if (!shown.value.ok) return notYet(at, problemText(shown.value.problem));
  const { mail } = shown.value;
  return at.c.html(
    frame(
      html`<p class="hr-p">Subject: <b>${mail.subject}</b></p>${raw(mail.html)}<pre class="hr-p">${mail.text}</pre>`,
    ),
    200,
    FRAME,
  );
}

const frame = (body: ReturnType<typeof html>) =>
  html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Preview</title>${FRAME_STYLE}</head><body>${body}</body></html>`;
