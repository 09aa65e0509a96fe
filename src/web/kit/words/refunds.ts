import { DISPUTE_REASONS } from '../../../domain/conversation/state.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { MADE_AT_STRIPE } from '../../../domain/refunds/external-refund.ts';
import { inPlainWords, PARTLY_REFUNDED, type StatusWords } from './statuses.ts';

/** The words for refunds, wherever they are listed. */

/** Words for the reasons that the domain writes. What a person wrote stays as it is. */
const REASON: Readonly<Record<string, string>> = {
  cancelled: 'The order was cancelled',
  agreed_with_supplier: 'Agreed with the supplier',
  chargeback: "The customer's bank took it back",
  [MADE_AT_STRIPE]: 'Made at Stripe, not here',
  ...Object.fromEntries(
    DISPUTE_REASONS.map((about) => [`dispute_${about}`, `Dispute: ${inPlainWords(about).toLowerCase()}`]),
  ),
};
/** For a reason that has no words here yet. */
const SHORT_NAME = /^[a-z]+(?:_[a-z]+)+$/;

export const refundReason = (reason: string): string =>
  REASON[reason] ?? (SHORT_NAME.test(reason) ? inPlainWords(reason) : reason);

/** Whether no refund has gone to the bank yet. A reader who may not see refunds is not told that they wait. */
const stillAsked = ({ refunds }: Pick<OrderView, 'refunds'>): boolean => {
  const counted = refunds.filter(({ status }) => status !== 'failed');
  return counted.length > 0 && counted.every(({ status }) => status === 'requested');
};

/** `Refunded`, or what it is called before the money is on its way. */
export const refundedWord = (view: Pick<OrderView, 'refunds'>): string =>
  stillAsked(view) ? 'To be refunded' : 'Refunded';

/** What was refunded of an order whose status says something else; null if nothing was. */
export function refundFlag(view: Pick<OrderView, 'refunds' | 'refundStatus'>): StatusWords | null {
  if (view.refundStatus === 'none') return null;
  if (stillAsked(view)) return { text: 'To be refunded', tone: 'wait' };
  return view.refundStatus === 'full' ? { text: 'Refunded', tone: 'still' } : PARTLY_REFUNDED;
}
