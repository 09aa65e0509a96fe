import { sum } from '../money/money.ts';
import { STRIPE, SYSTEM } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import type { OrderState } from '../order/state.ts';
import { isRefusal } from '../refusal.ts';
import type { RefundResult } from '../saga/work.ts';
import { WAITS_FOR_BANK } from './chargebacks/chargeback.ts';
import { fitsAgain, refundableLeft, tellsOf } from './refund.ts';
import { requestRefund } from './request.ts';
import { failureOf, refundEvents, resumeCancelRefund, wasRefused } from './results.ts';
import type { ExternalRefund, Refund } from './state.ts';

/** A refund as Stripe's event shows it. `refundId` is our id. Null: it has none, somebody made it in the Dashboard. */
export interface RefundSeen {
  readonly refundId: string | null;
  /** Minor units. */
  readonly amount: number;
  readonly result: RefundResult;
}

/** Events come in any order. A status never changes to one of a lower rank. */
const RANK: Readonly<Record<ExternalRefund['status'], number>> = { pending: 0, succeeded: 1, failed: 2 };

/** @mutant Exported so that the simulation can replace it. */
export const isLater = (status: ExternalRefund['status'], known: ExternalRefund['status']): boolean =>
  RANK[status] > RANK[known];

/** Our refund that an event is about, by our id, or by Stripe's id where the event has none of ours. */
export const ourRefund = (order: OrderState, { refundId, result }: RefundSeen): Refund | undefined =>
  order.refunds.find(({ id, source, stripeRefundId: at }) =>
    refundId === null
      ? at === result.stripeRefundId && source.kind !== 'elsewhere'
      : id === refundId && source.kind !== 'otherwise',
  );

/** Our refund, only where it is the one that we requested. Somebody else may have made another one with our id. */
function ourRefundAsAsked(order: OrderState, seen: RefundSeen): Refund | undefined {
  const ours = ourRefund(order, seen);
  const { stripeRefundId } = seen.result;
  return ours?.amount === seen.amount && (ours.stripeRefundId ?? stripeRefundId) === stripeRefundId ? ours : undefined;
}

/**
 * The events of what an event of Stripe says about a refund, ours or an external one: it was made, succeeded, or failed
 * up to 30 days later. It may come before the answer to our own call.
 *
 * A refund that counted as refused, but was made, counts as made. It counts as an external refund in two cases: the
 * order has refunded that money in another way meanwhile, or a second refund has our id. In both, Stripe has paid the
 * money out. In the journal and on the wire, external refunds are called `elsewhere`.
 */
export function observeRefund(order: OrderState, seen: RefundSeen): NewEvent[] {
  const { amount, result } = seen;
  const { stripeRefundId, status } = result;
  const ours = ourRefundAsAsked(order, seen);
  const known = order.externalRefunds.find((e) => e.stripeRefundId === stripeRefundId);
  if (ours !== undefined && known === undefined) {
    if (!wasRefused(ours)) return refundEvents(order, ours, result, STRIPE);
    const made = status === 'failed' ? [] : refundTheRest(order);
    if (fitsAgain(order, ours)) return [...refundEvents(order, ours, result, STRIPE), ...made];
  }
  if (known !== undefined && !isLater(status, known.status)) return [];
  return [event('refund_seen_elsewhere', { stripeRefundId, amount, status }, STRIPE), ...refundTheRest(order)];
}

/**
 * A cancellation's refund may have been refused because less was left than we knew. It is requested again for the rest.
 */
function refundTheRest(order: OrderState): NewEvent[] {
  return resumeCancelRefund(order, STRIPE, (code) => !WAITS_FOR_BANK.has(code));
}

export const MADE_AT_STRIPE = 'made at Stripe, not here';

/**
 * The next event that divides an external refund among the parties, as a refund by amount. It covers at most what is
 * left of the captured money. It covers the rest later, if a refund of ours is refused or the bank gives money back.
 */
export function coverExternalRefunds(order: OrderState): NewEvent | null {
  for (const seen of order.externalRefunds) {
    const next = cover(order, seen);
    if (next !== null) return next;
  }
  return null;
}

const covering = (order: OrderState, stripeRefundId: string): Refund[] =>
  order.refunds.filter((r) => r.source.kind === 'elsewhere' && r.source.id === stripeRefundId && r.status !== 'failed');

function cover(order: OrderState, { stripeRefundId, amount, status }: ExternalRefund): NewEvent | null {
  const own = covering(order, stripeRefundId);
  const [asked, open] = ['requested', 'pending'].map((is) => own.find((refund) => refund.status === is));
  const [first] = own;
  if (asked !== undefined) {
    const pending = status !== 'succeeded';
    const told = pending ? {} : tellsOf(order, asked.id);
    return event('refund_issued', { id: asked.id, stripeRefundId, pending, ...told }, STRIPE);
  }
  if (status === 'failed') {
    return first === undefined ? null : failureOf(first, 'refund_failed');
  }
  if (status === 'succeeded' && open !== undefined)
    return event('refund_succeeded', { id: open.id, ...tellsOf(order, open.id) }, STRIPE);
  const missing = amount - sum(own.map((refund) => refund.amount));
  const take = Math.min(missing, refundableLeft(order));
  if (missing > 0 && take <= 0) return remeasureChargeback(order);
  if (take <= 0) return null;
  const source = { kind: 'elsewhere', id: stripeRefundId } as const;
  const asking = requestRefund(order, { amount: take }, STRIPE, { source, borneBy: null, reason: MADE_AT_STRIPE });
  return isRefusal(asking) ? null : (asking[0] ?? null);
}

/**
 * The chargeback took less than we booked, because the external refund came first. So the refund that books the
 * chargeback is marked failed, and booked again with the smaller amount.
 */
function remeasureChargeback(order: OrderState): NewEvent | null {
  const taken = order.refunds.find(({ source, status }) => source.kind === 'chargeback' && status === 'succeeded');
  return taken === undefined ? null : failureOf(taken, 'refunded_elsewhere');
}

/**
 * An external refund may be more than is left of the order, if the Platform had paid the customer in another way before.
 * No party bears that. The event that books it as the Platform's loss, or books it back. Asked after everything else is
 * covered. While a refund of ours is under way, it is not known yet.
 */
export function bookRefundExcess(order: OrderState): NewEvent | null {
  if (order.payment.captured === 0 || order.refunds.some(({ status }) => status === 'requested')) return null;
  for (const { stripeRefundId, amount, status, excess: before = 0 } of order.externalRefunds) {
    const covered = sum(covering(order, stripeRefundId).map((refund) => refund.amount));
    const excess = status === 'failed' ? 0 : Math.max(0, amount - covered);
    if (excess !== before) return event('refund_excess', { stripeRefundId, excess }, SYSTEM);
  }
  return null;
}
