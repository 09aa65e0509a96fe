import type { OrderState } from '../order/state.ts';

/** The epoch of the order's first token. When the epoch rises, everything that opened the order is revoked. */
export const FIRST_EPOCH = 1;

/** A customer may return from the bank at the last moment. This gives enough time to read the result. */
const GRACE_MS = 3_600_000;

/**
 * The payment's client secret, which only the customer's browser gets from Stripe. A customer who returns from the bank
 * with it may open the order's page, until an hour after the checkout expires. Null: it opens nothing any more.
 */
export function returnSecret(order: OrderState, now: number): string | null {
  const until = order.placedAt + order.policies.checkoutExpirySeconds * 1_000 + GRACE_MS;
  return order.tokenEpoch === FIRST_EPOCH && now < until ? order.payment.clientSecret : null;
}
