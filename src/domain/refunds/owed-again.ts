import { SYSTEM } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import { nextRefundId } from '../order/ids.ts';
import type { OrderState } from '../order/state.ts';
import { isRefusal } from '../refusal.ts';
import { chargebackState } from './chargebacks/state.ts';
import { OWED_REFUND, OWED_REFUND_OWED } from './owed.ts';
import { fitsAgain, isCancelled, owedToCustomer } from './refund.ts';
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
  const bank = chargebackState(order);
  if (bank !== null) {
    const code = bank === 'chargeback_open' ? bank : 'charge_disputed';
    return event('work_parked', { work: OWED_REFUND, code, owed: OWED_REFUND_OWED }, SYSTEM);
  }
  const refund = order.refunds.find(({ owes = 0 }) => owes > 0);
  return refund === undefined ? null : again(order, refund);
}

/** A chargeback and an external refund are not ours to make. What they stood for is an ordinary refund. */
const sourceOf = ({ kind, id }: RefundSource): RefundSource =>
  kind === 'chargeback' || kind === 'elsewhere' ? { kind: 'request', id: null } : { kind, id };

/** The same refund again, with the same cost shares. If only a part of it is owed, that part is spread anew. */
function again(order: OrderState, refund: Refund): NewEvent | null {
  const { owes = 0, amount, allocations, borneBy, reason, source } = refund;
  const id = nextRefundId(order);
  const same = { id, reason, source: sourceOf(source) };
  if (owes === amount && fitsAgain(order, refund)) {
    return event('refund_requested', { ...same, amount, allocations, borneBy }, SYSTEM);
  }
  const part = Math.min(owes, owedToCustomer(order));
  const quote = quoteRefund(order, { amount: part }, { borneBy: null, kind: 'cancel' });
  if (isRefusal(quote)) return null;
  return event('refund_requested', { ...same, amount: part, allocations: quote.allocations, borneBy: null }, SYSTEM);
}
