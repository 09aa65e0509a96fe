import type Stripe from 'stripe';
import type { RefundSeen } from '../../domain/refunds/external-refund.ts';
import type { Refund } from '../../domain/refunds/state.ts';
import type { RefundResult } from '../../domain/saga/work.ts';
import { everyRow } from './pages.ts';
import { refundResultOf, refundSeenOf } from './reading.ts';

/** The refunds of one payment intent. Both throw what the SDK throws. */

/** `of`: the intent and the order. The order's id and the refund's own come back with its events. */
export async function createRefund(
  stripe: Stripe,
  of: { readonly intentId: string; readonly orderId: string },
  { id, amount }: Refund,
  idempotencyKey: string,
): Promise<RefundResult> {
  const metadata = { order_id: of.orderId, refund_id: id };
  return refundResultOf(
    await stripe.refunds.create({ payment_intent: of.intentId, amount, metadata }, { idempotencyKey }),
  );
}

/** Of all pages, newest first. */
export async function allRefunds(stripe: Stripe, intentId: string): Promise<RefundSeen[]> {
  const seen: RefundSeen[] = [];
  for await (const row of everyRow((page) => stripe.refunds.list({ payment_intent: intentId, ...page })))
    seen.push(refundSeenOf(row));
  return seen;
}
