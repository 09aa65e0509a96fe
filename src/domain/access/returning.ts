import type { OrderState } from '../order/state.ts';

/** Of the order's first token. A raised epoch revokes whatever opened the order until then. */
export const FIRST_EPOCH = 1;

/** Time enough to read what became of it, for who comes back from the bank at the last moment. */
const GRACE_MS = 3_600_000;

/**
 * The payment's secret, which Stripe hands to the customer's browser alone, while it opens the order's page for who
 * comes back from the bank with it: until the checkout is over, and an hour longer. Null: it opens nothing any more.
 */
export function returnSecret(order: OrderState, now: number): string | null {
  const until = order.placedAt + order.policies.checkoutExpirySeconds * 1_000 + GRACE_MS;
  return order.tokenEpoch === FIRST_EPOCH && now < until ? order.payment.clientSecret : null;
}
