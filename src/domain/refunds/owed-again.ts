import { SYSTEM } from '../order/actor.ts';
import { type EventData, event, type NewEvent } from '../order/events.ts';
import { nextRefundId } from '../order/ids.ts';
import type { OrderState } from '../order/state.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { NOT_SENT_BY_US } from '../saga/work.ts';
import { parkedForBank } from './chargebacks/state.ts';
import { OWED_REFUND, OWED_REFUND_OWED } from './owed.ts';
import { fitsAgain, isCancelled, owedToCustomer, refundableLeft } from './refund.ts';
import { quoteRefund } from './request.ts';
import type { Refund, RefundSource } from './state.ts';

/**
 * What follows from a failed refund that the customer is owed. It is parked; once a person resumes it, it is requested
 * again. It is not parked any more if a later refund or the bank has given the customer that money.
 */
export function refundOwed(order: OrderState): NewEvent | null {
  const parked = order.parked.some(({ work }) => work === OWED_REFUND);
  if (isCancelled(order) || owedToCustomer(order) === 0) {
    return parked ? event('work_resumed', { work: OWED_REFUND }, SYSTEM) : null;
  }
  if (parked || order.refunds.some(({ status }) => status === 'requested')) return null;
  const stopped = parkedForBank(order, OWED_REFUND, OWED_REFUND_OWED);
  if (stopped !== null) return stopped;
  const refund = order.refunds.find(({ owes = 0 }) => owes > 0);
  return refund === undefined ? null : again(order, refund);
}

/** A chargeback and an external refund are not ours to make. What they stood for is an ordinary refund. */
const sourceOf = ({ kind, id }: RefundSource): RefundSource =>
  NOT_SENT_BY_US.has(kind) ? { kind: 'request', id: null } : { kind, id };

/** The same refund again, with the same cost shares. If only a part of it is owed, that part is spread anew. */
function again(order: OrderState, refund: Refund): NewEvent | null {
  const { owes = 0, amount, allocations, borneBy, reason, source } = refund;
  const id = nextRefundId(order);
  const same = { id, reason, source: sourceOf(source) };
  if (owes === amount && fitsAgain(order, refund)) {
    return event('refund_requested', { ...same, amount, allocations, borneBy }, SYSTEM);
  }
  const part = spreadAnew(order, Math.min(owes, owedToCustomer(order)));
  return isRefusal(part) ? null : event('refund_requested', { ...same, ...part }, SYSTEM);
}

type Terms = Pick<EventData['refund_requested'], 'amount' | 'allocations' | 'borneBy'>;

/** A refund of that amount, of all lines in proportion to what is left of them. All that is left is all units. */
function spreadAnew(order: OrderState, amount: number): Terms | Refusal {
  const ask = amount === refundableLeft(order) ? {} : { amount };
  const quote = quoteRefund(order, ask, { borneBy: null, kind: 'cancel' });
  return isRefusal(quote) ? quote : { amount, allocations: quote.allocations, borneBy: null };
}

/** A refund of what is owed, or of a part. If it is all of one failed refund, with its lines and its cost shares. */
export function owedTerms(order: OrderState, amount: number): Terms | Refusal {
  const whole = order.refunds.find((refund) => refund.owes === amount && refund.amount === amount);
  if (whole === undefined || !fitsAgain(order, whole)) return spreadAnew(order, amount);
  return { amount, allocations: whole.allocations, borneBy: whole.borneBy };
}
