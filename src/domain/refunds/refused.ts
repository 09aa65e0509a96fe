import type { Fault } from '../fault.ts';
import { SYSTEM } from '../order/actor.ts';
import type { NewEvent } from '../order/events.ts';
import { evolve } from '../order/evolve.ts';
import type { OrderState } from '../order/state.ts';
import { failRefund, refundEvents } from './effects.ts';
import { observeRefund, type RefundSeen } from './external-refund.ts';

/** The order as these events will leave it. */
function after(order: OrderState, events: readonly NewEvent[]): OrderState {
  let state = order;
  for (const next of events) state = evolve(state, { ...next, seq: state.version + 1, at: state.updatedAt });
  return state;
}

/**
 * A refund that Stripe refused, held against all that Stripe has of the order (`seen`): it may be there itself, or the
 * refusal speaks of one that we did not know of (`charge_already_refunded`), which is news. Failed first, then the news:
 * what it asked for is free again for what was really made.
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
