import { NO_FILTERS } from '../../../api/order-filters.ts';
import { faulted, NOT_FOUND } from '../../../app/refusals.ts';
import { MAIL_TEMPLATES, type MailTemplate } from '../../../domain/conversation/mail.ts';
import { MAILS } from '../../../domain/conversation/notifications.ts';
import { orderNumber } from '../../../domain/order/ids.ts';
import type { CurrentWording } from '../../../services/notifications.ts';
import { Hidden } from '../../kit/fields.tsx';
import { Card, Notice, When } from '../../kit/parts.tsx';
import { ORDER_STATUS } from '../../kit/words/statuses.ts';
import { type At, refused } from '../signed-in.tsx';

/** What both editors of a mail's wording show. */

export const PATH = '/settings/notifications';

const isTemplate = (name: string): name is MailTemplate => MAIL_TEMPLATES.some((one) => one === name);

/** The mail of the page's address; null if there is none. */
export function mailOf(at: At): MailTemplate | null {
  const template = at.c.req.param('template') ?? '';
  return isTemplate(template) ? template : null;
}

/** The state of an order when the mail is sent. */
export const WHEN: Readonly<Record<MailTemplate, string>> = {
  received: 'Paid, and its suppliers are asked',
  confirmed: ORDER_STATUS.confirmed.text,
  line_corrected: 'Paid, and somebody corrects its measurements',
  in_production: ORDER_STATUS.in_production.text,
  partly_dispatched: 'The first of several parcels is dispatched',
  dispatched: ORDER_STATUS.dispatched.text,
  tracking_corrected: 'Dispatched, and its supplier corrects the tracking',
  delivered: ORDER_STATUS.delivered.text,
  cancelled: ORDER_STATUS.cancelled.text,
  refunded: ORDER_STATUS.refunded.text,
  refund_sent: 'A part is given back, and Stripe has made the refund',
  refund_failed: 'A refund failed, and the customer still waits for the money',
  paid_otherwise: 'A refund failed, and was paid in another way',
};

interface OpenWording {
  readonly saved: CurrentWording;
  /** The last orders, to show the wording on. */
  readonly orders: readonly { readonly value: string; readonly label: string }[];
}

/** The wording as it is saved. Two queries besides the session's. */
export async function openWording(at: At, template: MailTemplate): Promise<OpenWording | Response> {
  const [wordings, recent] = await Promise.all([
    at.c.env.notifications.wordings(at.member.partyId),
    at.c.env.orderLists.page(at.tenant, NO_FILTERS, { after: null, limit: 10 }),
  ]);
  if (!wordings.ok) return refused(at, faulted(wordings.fault));
  if (!recent.ok) return refused(at, faulted(recent.fault));
  const saved = wordings.value.find((one) => one.template === template);
  if (saved === undefined) return refused(at, NOT_FOUND);
  const orders = recent.value.map(({ id, order }) => ({
    value: id,
    label: `${order.number}, ${order.customer.name}`,
  }));
  return { saved, orders };
}

interface ResetCardProps {
  readonly at: At;
  readonly template: MailTemplate;
}

export const ResetCard = ({ at, template }: ResetCardProps) => (
  <Card title="Back to the default">
    <p>Your wording is deleted, and '{MAILS[template]}' is sent in ours.</p>
    <form method="post" action={`${PATH}/${template}/reset`} class="row">
      <Hidden csrf={at.csrf} />
      <button type="submit" class="danger">
        Back to the default
      </button>
    </form>
  </Card>
);

/** A customer got the default wording instead of the retailer's own. */
export const FellBack = ({ at, why, orderId }: NonNullable<CurrentWording['fellBack']>) => (
  <Notice tone="bad" title="This wording could not be used">
    <p>
      <When at={at} />: an e-mail about <a href={`/orders/${orderId}`}>{orderNumber(orderId)}</a> was sent in the
      default wording. {why}
    </p>
    <p>Correct the wording and save it.</p>
  </Notice>
);
