/** Follows the order until its result is known. A lost answer is asked for again. */

const EVERY_MS = 1_500;

/**
 * `settled(order)` returns the result, or null while there is none. The order is read at once, and again after each
 * change. In between only its version is asked for, which costs little.
 */
export async function follow(api, placed, settled) {
  const path = `/v1/orders/${placed.order.id}`;
  let seen = -1;
  for (;;) {
    const { version } =
      seen < 0 ? { version: 0 } : await api('GET', `${path}/version`, placed.order_token).catch(() => ({}));
    if (version > seen) {
      const order = await api('GET', path, placed.order_token).catch(() => null);
      const known = order && settled(order);
      if (known) return known;
      if (order) seen = order.version;
    }
    await new Promise((again) => setTimeout(again, EVERY_MS));
  }
}

const DECLINED = 'The card was declined, or the bank refused the payment. Try another one.';

/** The result of a payment that the bank asks about. `declines`, the number so far, shows whether a decline is new. */
export const paymentOutcome =
  (declines) =>
  ({ status, payment }) => {
    if (status === 'cancelled') return { state: 'cancelled' };
    if (['authorised', 'captured'].includes(payment.status)) return { state: 'paid' };
    return payment.status === 'pending' && payment.declines > declines ? { state: 'declined', text: DECLINED } : null;
  };

/** A paid order is not captured yet: stock may still run out, and the card is then released. */
export const orderOutcome = ({ status, payment }) => {
  if (status === 'cancelled') return { state: 'cancelled' };
  return payment.status === 'captured' ? { state: 'taken' } : null;
};
