import type { OrderView } from '../../../domain/order/view.ts';
import { MADE_AT_STRIPE } from '../../../domain/refunds/external-refund.ts';
import { PARTLY_REFUNDED, plain, type Said } from './statuses.ts';

/** How refunds are spoken of wherever they are listed. */

/** Why, where a rule refunded; a person's own words stay as they are. */
const REASON: Readonly<Record<string, string>> = {
  cancelled: 'The order was cancelled',
  agreed_with_supplier: 'Agreed with the supplier',
  chargeback: "The customer's bank took it back",
  [MADE_AT_STRIPE]: 'Made at Stripe, not here',
};
const DISPUTE = /^dispute_([a-z_]+)$/;
/** One that the domain adds and nobody has words for yet. */
const SHORT_NAME = /^[a-z]+(?:_[a-z]+)+$/;

export function refundReason(reason: string): string {
  const [, about] = DISPUTE.exec(reason) ?? [];
  if (about !== undefined) return `Dispute: ${plain(about).toLowerCase()}`;
  return REASON[reason] ?? (SHORT_NAME.test(reason) ? plain(reason) : reason);
}

/** Of what is counted as refunded, nothing went to the bank yet. Who sees no refunds is told of none that wait. */
const stillAsked = ({ refunds }: Pick<OrderView, 'refunds'>): boolean => {
  const counted = refunds.filter(({ status }) => status !== 'failed');
  return counted.length > 0 && counted.every(({ status }) => status === 'requested');
};

/** `Refunded`, or what it is until the money is on its way. */
export const refundedWord = (view: Pick<OrderView, 'refunds'>): string =>
  stillAsked(view) ? 'To be refunded' : 'Refunded';

/** What went back of an order whose status is about something else; null where nothing did. */
export function refundFlag(view: Pick<OrderView, 'refunds' | 'refundStatus'>): Said | null {
  if (view.refundStatus === 'none') return null;
  if (stillAsked(view)) return { text: 'To be refunded', tone: 'wait' };
  return view.refundStatus === 'full' ? { text: 'Refunded', tone: 'still' } : PARTLY_REFUNDED;
}
