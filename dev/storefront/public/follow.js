/** How an order went on, asked for until it is known. An answer that is lost is asked for again. */

const EVERY_MS = 1_500;

/** `settled(order)` answers what is known by now, or nothing yet. */
export async function follow(api, placed, settled) {
  for (;;) {
    const order = await api('GET', `/v1/orders/${placed.order.id}`, placed.order_token).catch(() => null);
    const known = order && settled(order);
    if (known) return known;
    await new Promise((again) => setTimeout(again, EVERY_MS));
  }
}

const DECLINED = 'The card was declined, or the bank did not let it through. Try another one.';

/** What became of a payment that the bank asks about; `declines` so far tell a new one from an old one. */
export const paymentOutcome =
  (declines) =>
  ({ status, payment }) => {
    if (status === 'cancelled') return { state: 'cancelled' };
    if (['authorised', 'captured'].includes(payment.status)) return { state: 'paid' };
    return payment.status === 'pending' && payment.declines > declines ? { state: 'declined', text: DECLINED } : null;
  };

/** Paid is not yet taken: stock may run out at the last moment, and the card is then released. */
export const orderOutcome = ({ status, payment }) => {
  if (status === 'cancelled') return { state: 'cancelled' };
  return payment.status === 'captured' ? { state: 'taken' } : null;
};
