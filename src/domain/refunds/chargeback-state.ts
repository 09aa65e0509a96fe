import type { OrderState } from '../order/state.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** Whether a chargeback is open. Transfers that are not claimed yet then wait. */
export const chargebackOpen = (order: OrderState): boolean => order.chargebacks.some(({ status }) => status === 'open');

/** Which chargeback stops refunds: an open one, or one for which the bank keeps the money. Null: none does. */
export function chargebackState(order: OrderState): 'chargeback_open' | 'chargeback_kept' | null {
  if (chargebackOpen(order)) return 'chargeback_open';
  const kept = order.chargebacks.some(({ status, withdrawn }) => status === 'lost' || withdrawn > 0);
  return kept ? 'chargeback_kept' : null;
}

/** Null where no chargeback stops a refund. */
export function chargebackRefusal(order: OrderState): Refusal | null {
  const key = chargebackState(order);
  return key === null ? null : refuse('chargeback_open', { key });
}
