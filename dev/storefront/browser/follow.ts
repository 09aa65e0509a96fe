import type { Headrail, Order, PlacedOrder } from '../../../packages/client/src/index.ts';

/** Follows the order until its result is known. A lost answer is asked for again. */

const EVERY_MS = 1_500;

/** What became of a payment. `asked`: the bank asks the customer, and `declines` counts those before it. */
export type Outcome =
  | { readonly state: 'paid' | 'cancelled' | 'taken' }
  | { readonly state: 'declined'; readonly text: string }
  | { readonly state: 'asked'; readonly url: string | null; readonly declines: number };

/**
 * `settled(order)` returns the result, or null while there is none. The order is read at once, and again after each
 * change. In between only its version is asked for, which costs little.
 */
export async function follow(
  shop: Headrail,
  placed: PlacedOrder,
  settled: (order: Order) => Outcome | null,
): Promise<Outcome> {
  const customer = shop.as(placed.order_token);
  const path = { id: placed.order.id };
  let seen = -1;
  for (;;) {
    const version =
      seen < 0
        ? 0
        : await customer.call('orders.version', { path }).then(
            (one) => one.version,
            () => -1,
          );
    if (version > seen) {
      const order = await customer.call('orders.get', { path }).catch(() => null);
      const known = order === null ? null : settled(order);
      if (known !== null) return known;
      if (order !== null) seen = order.version;
    }
    await new Promise((again) => setTimeout(again, EVERY_MS));
  }
}

const DECLINED = 'The card was declined, or the bank refused the payment. Try another one.';

/** The result of a payment that the bank asks about. `declines`, the number so far, shows whether a decline is new. */
export const paymentOutcome =
  (declines: number) =>
  ({ status, payment }: Order): Outcome | null => {
    if (status === 'cancelled') return { state: 'cancelled' };
    if (payment === null) return null;
    if (payment.status === 'authorised' || payment.status === 'captured') return { state: 'paid' };
    return payment.status === 'pending' && payment.declines > declines ? { state: 'declined', text: DECLINED } : null;
  };

/** A paid order is not captured yet: stock may still run out, and the card is then released. */
export const orderOutcome = ({ status, payment }: Order): Outcome | null => {
  if (status === 'cancelled') return { state: 'cancelled' };
  return payment?.status === 'captured' ? { state: 'taken' } : null;
};
