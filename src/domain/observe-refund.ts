import { event, type NewEvent } from './events.ts';
import { childId } from './ids.ts';
import { type OrderState, STRIPE } from './order.ts';
import { refundableLeft } from './refund.ts';
import { refundEvents } from './refund-effects.ts';
import { allocate } from './refund-request.ts';
import { isRefusal } from './refusal.ts';
import type { RefundResult } from './work.ts';

/** A refund as Stripe's event shows it; `refundId` is ours, null where it bears none: somebody made it in the Dashboard. */
export interface RefundSeen {
  readonly refundId: string | null;
  /** Minor units. */
  readonly amount: number;
  readonly result: RefundResult;
}

/** What Stripe says of a refund after its own answer: it went through, or failed (up to 30 days later). */
export function observeRefund(order: OrderState, { refundId, amount, result }: RefundSeen): NewEvent[] {
  const { stripeRefundId } = result;
  const refund = order.refunds.find((r) =>
    refundId === null ? r.stripeRefundId === stripeRefundId : r.id === refundId,
  );
  if (refund !== undefined) return refundEvents(order, refund, result, STRIPE);
  return refundId === null && result.status !== 'failed' ? adopt(order, amount, result) : [];
}

export const MADE_AT_STRIPE = 'made at Stripe, not here';

/**
 * A refund that was made past us is the order's all the same: the money is gone, and the parties bear it as they would
 * one by amount. What goes beyond the money that we know to be left waits for a person: nothing is dropped.
 */
function adopt(order: OrderState, seen: number, { stripeRefundId, status }: RefundResult): NewEvent[] {
  const work = `refund:${stripeRefundId}`;
  if (order.parked.some((parked) => parked.work === work)) return [];
  const left = Math.max(0, refundableLeft(order));
  const amount = Math.min(seen, left);
  const owed = `${seen - amount} (minor units) refunded at Stripe, beyond what is left of the order: to be settled by hand`;
  const beyond = seen > amount ? [event('work_parked', { work, code: 'refunded_elsewhere', owed }, STRIPE)] : [];
  const allocations = allocate(order, amount === left ? {} : { amount });
  if (amount === 0 || isRefusal(allocations)) return beyond;
  const id = childId('ref', order.id, order.refunds.length + 1);
  const source = { kind: 'request', id: null } as const;
  const asked = { id, amount, reason: MADE_AT_STRIPE, allocations, source, borneBy: null };
  return [
    event('refund_requested', asked, STRIPE),
    event('refund_issued', { id, stripeRefundId, pending: status !== 'succeeded' }, STRIPE),
    ...beyond,
  ];
}
