import { SYSTEM } from '../../order/actor.ts';
import { event, type NewEvent } from '../../order/events.ts';
import type { OrderState } from '../../order/state.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import type { Chargeback } from '../state.ts';

/** Whether a chargeback is open. Transfers that are not claimed yet then wait. */
export const chargebackOpen = (order: OrderState): boolean => order.chargebacks.some(({ status }) => status === 'open');

/** Whether the bank keeps money. It may have lost the case and given the money back, before it says so. */
const isKept = ({ status, withdrawn, moves }: Chargeback): boolean =>
  withdrawn > 0 || (status === 'lost' && moves === 0);

/** Stripe's own word (`is_charge_refundable`) counts where it allows refunds. */
const stopsRefunds = (chargeback: Chargeback): boolean =>
  chargeback.refundable !== true && (chargeback.status === 'open' || isKept(chargeback));

/** Which chargeback stops refunds: an open one, or one for which the bank keeps the money. Null: none does. */
export function chargebackState(order: OrderState): 'chargeback_open' | 'chargeback_kept' | null {
  const stopping = order.chargebacks.filter(stopsRefunds);
  if (stopping.some(({ status }) => status === 'open')) return 'chargeback_open';
  return stopping.length > 0 ? 'chargeback_kept' : null;
}

/** Parks a refund that a chargeback stops, until the bank has decided. Null where no chargeback stops it. */
export function parkedForBank(order: OrderState, work: string, owed: string): NewEvent | null {
  const bank = chargebackState(order);
  if (bank === null) return null;
  // `charge_disputed` is Stripe's own code where the bank keeps the money.
  const code = bank === 'chargeback_open' ? bank : 'charge_disputed';
  return event('work_parked', { work, code, owed }, SYSTEM);
}

/** Null where no chargeback stops a refund. */
export function chargebackRefusal(order: OrderState): Refusal | null {
  const key = chargebackState(order);
  return key === null ? null : refuse('chargeback_open', { key });
}

export const CHARGEBACK_STATUSES = ['none', 'open', 'kept'] as const;

/** For readers: whether a bank disputes the payment now, or has the money. Inquiries do not count. */
export function chargebackStatus(order: OrderState): (typeof CHARGEBACK_STATUSES)[number] {
  if (chargebackOpen(order)) return 'open';
  return order.chargebacks.some(isKept) ? 'kept' : 'none';
}
