import { DISPUTE_REASONS } from '../../../domain/conversation/state.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { MADE_AT_STRIPE } from '../../../domain/refunds/external-refund.ts';
import { inPlainWords, PARTLY_REFUNDED, REFUND_OWED, REFUND_STATUS, type StatusWords } from './statuses.ts';

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

/** Whether no refund has gone to the bank yet. */
const stillAsked = ({ refunds, refundAsked }: Asked): boolean => {
  if (refundAsked !== undefined) return refundAsked;
  const counted = refunds.filter(({ status }) => status !== 'failed');
  return counted.length > 0 && counted.every(({ status }) => status === 'requested');
};

type Asked = Pick<OrderView, 'refunds'> & Partial<Pick<OrderView, 'refundAsked'>>;

/** `Refunded`, or what it is called before the money is on its way. */
export const refundedWord = (view: Asked): string => (stillAsked(view) ? 'To be refunded' : 'Refunded');

type Flagged = Asked & Pick<OrderView, 'refundStatus'> & Partial<Pick<OrderView, 'refundOwed'>>;

/** What was refunded of an order whose status says something else; null if nothing was. */
export function refundFlag(view: Flagged): StatusWords | null {
  if ((view.refundOwed ?? 0) > 0) return REFUND_OWED;
  if (view.refundStatus === 'none') return null;
  if (view.refundStatus === 'owed') return REFUND_OWED;
  if (stillAsked(view)) return { text: 'To be refunded', tone: 'wait' };
  return view.refundStatus === 'full' ? { text: 'Refunded', tone: 'still' } : PARTLY_REFUNDED;
}

/** What a bank does with the order's money; null where it does nothing. */
export const chargebackFlag = ({ chargebackStatus }: Pick<OrderView, 'chargebackStatus'>): StatusWords | null =>
  CHARGEBACK[chargebackStatus];

const CHARGEBACK: Readonly<Record<OrderView['chargebackStatus'], StatusWords | null>> = {
  none: null,
  open: { text: 'Chargeback open', tone: 'wait' },
  kept: { text: 'Charged back', tone: 'bad' },
};

const PAID_OTHERWISE: StatusWords = { text: 'Paid in another way', tone: 'good' };

/** How a refund stands. What a bank took is booked as a refund, and gives itself back when the shop wins. */
export function refundSaid({ status, source }: Pick<OrderView['refunds'][number], 'status' | 'source'>): StatusWords {
  if (source === 'otherwise') return PAID_OTHERWISE;
  if (source !== 'chargeback') return REFUND_STATUS[status] ?? { text: inPlainWords(status), tone: 'still' };
  return status === 'failed'
    ? { text: 'Not with the bank any more', tone: 'still' }
    : { text: 'Taken by the bank', tone: 'bad' };
}
