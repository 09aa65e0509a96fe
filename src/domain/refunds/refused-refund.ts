import type { Fault } from '../fault.ts';
import { SYSTEM } from '../order/actor.ts';
import type { NewEvent } from '../order/events.ts';
import { evolve } from '../order/evolve.ts';
import type { OrderState } from '../order/state.ts';
import { observeRefund, type RefundSeen } from './external-refund.ts';
import { failRefund, refundEvents } from './results.ts';

/** The order after these events. */
function after(order: OrderState, events: readonly NewEvent[]): OrderState {
  let state = order;
  for (const next of events) state = evolve(state, { ...next, seq: state.version + 1, at: state.updatedAt });
  return state;
}

/**
 * The events of a refund that Stripe refused. `seen` is every refund that Stripe has for the order. The refused one may
 * be among them. Or Stripe refused it because of another refund that we did not know (`charge_already_refunded`). The
 * refund fails first, so that its money is free for the refunds that were really made.
 */
export function refusedRefund(
  order: OrderState,
  id: string,
  { code, said }: Pick<Fault, 'code' | 'said'>,
  seen: readonly RefundSeen[],
): NewEvent[] {
  const refund = order.refunds.find((one) => one.id === id);
  if (refund?.status !== 'requested') return [];
  const made = seen.find(({ refundId }) => refundId === id);
  const first =
    made === undefined ? failRefund(order, refund, code, said) : refundEvents(order, refund, made.result, SYSTEM);
  const events = [...first];
  for (const one of seen) events.push(...observeRefund(after(order, events), one));
  return events;
}
