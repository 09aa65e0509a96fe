import type { OrderState } from '../order/state.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** Whether the customer's bank asks for the money back and has not decided: unclaimed transfers wait. */
export const chargebackOpen = (order: OrderState): boolean => order.chargebacks.some(({ status }) => status === 'open');

/** Null where no bank stands in the way of a refund: none while a chargeback is open, none of a lost one's charge. */
export function chargebackRefusal(order: OrderState): Refusal | null {
  if (chargebackOpen(order)) {
    return refuse('chargeback_open', "The customer's bank is asking for the money back: wait for its answer.");
  }
  const kept = order.chargebacks.some(({ status, withdrawn }) => status === 'lost' || withdrawn > 0);
  return kept
    ? refuse('chargeback_open', "The customer's bank took the money back: the card takes no refund any more.")
    : null;
}
