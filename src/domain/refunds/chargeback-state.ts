import type { OrderState } from '../order/state.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** Whether a chargeback is open. Transfers that are not claimed yet then wait. */
export const chargebackOpen = (order: OrderState): boolean => order.chargebacks.some(({ status }) => status === 'open');

/** Why a chargeback stops refunds: it is open, or the bank kept the money. Null where none stops them. */
export function chargebackRefusal(order: OrderState): Refusal | null {
  if (chargebackOpen(order)) {
    return refuse('chargeback_open', "The customer's bank is asking for the money back: wait for its answer.");
  }
  const kept = order.chargebacks.some(({ status, withdrawn }) => status === 'lost' || withdrawn > 0);
  return kept
    ? refuse('chargeback_open', "The customer's bank took the money back: the card takes no refund any more.")
    : null;
}
