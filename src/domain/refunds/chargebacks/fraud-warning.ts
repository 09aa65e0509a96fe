import { CLOCKS_MS } from '../../money/payment.ts';
import { STRIPE } from '../../order/actor.ts';
import { event, type NewEvent } from '../../order/events.ts';
import { nextDisputeId } from '../../order/ids.ts';
import type { OrderState } from '../../order/state.ts';
import { refundableLeft } from '../refund.ts';
import type { FraudWarning } from '../state.ts';

/** A warning as Stripe's event shows it. Each event shows all of the warning. */
export interface WarningSeen extends Pick<FraudWarning, 'stripeId' | 'fraudType' | 'status'> {
  /** When Stripe made the report, in ms. Without it, the report counts as made now. */
  readonly at?: number | undefined;
}

/**
 * The events of what Stripe reports about a warning. Reports may come twice and in any order: the last one counts. In
 * the same second, `over` is later. `now` in ms.
 */
export function observeWarning(order: OrderState, seen: WarningSeen, now: number): NewEvent[] {
  const { stripeId, fraudType, status, at } = seen;
  // Stripe reports nothing before the order was placed.
  const heardAt = at === undefined || at < order.placedAt - CLOCKS_MS ? now : at;
  const known = order.fraudWarnings?.find((warning) => warning.stripeId === stripeId);
  if (known === undefined) {
    const id = nextDisputeId(order);
    return [event('fraud_warning_received', { id, stripeId, fraudType, status, heardAt }, STRIPE)];
  }
  // A later report that says the same is kept as well: a report between the two that comes late is then known as older.
  const later = heardAt > known.heardAt || (heardAt === known.heardAt && status === 'over' && known.status !== 'over');
  if (!later) return [];
  return [event('fraud_warning_changed', { id: known.id, status, heardAt }, STRIPE)];
}

/** Whether a refund, or a cancellation before the capture, may still prevent a dispute. */
export function isActionable(order: OrderState, { status }: FraudWarning): boolean {
  const { payment } = order;
  const untaken = payment.captured === 0 && payment.status !== 'released';
  return status === 'actionable' && (untaken || refundableLeft(order) > 0);
}

type Received = Pick<FraudWarning, 'id' | 'stripeId' | 'fraudType' | 'status' | 'heardAt'>;

const overAt = (status: FraudWarning['status'], at: number): number | null => (status === 'over' ? at : null);

export const warningReceived = (order: OrderState, warning: Received, at: number): OrderState => ({
  ...order,
  fraudWarnings: [...(order.fraudWarnings ?? []), { ...warning, at, overAt: overAt(warning.status, at) }],
});

export const changeWarning = (
  order: OrderState,
  id: string,
  change: Pick<FraudWarning, 'status' | 'heardAt'>,
  at: number,
): OrderState => ({
  ...order,
  fraudWarnings: (order.fraudWarnings ?? []).map((warning) =>
    warning.id === id ? { ...warning, ...change, overAt: overAt(change.status, at) } : warning,
  ),
});
