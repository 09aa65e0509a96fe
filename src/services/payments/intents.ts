import Stripe from 'stripe';
import { type Outcome, ok } from '../../domain/fault.ts';
import type { OrderState } from '../../domain/order/state.ts';
import type { Intent, PaidIntent } from '../../domain/saga/work.ts';
import { stripeFault } from './faults.ts';
import { everyRow } from './pages.ts';
import { readingOf } from './reading.ts';

/** How the intent of an order is made, and how a payment is found whose intent we do not know. */

/** The intent that an order needs: its whole total, to be captured later. */
export const wanted = (order: OrderState): Stripe.PaymentIntentCreateParams => ({
  amount: order.totals.total,
  currency: order.currency,
  capture_method: 'manual',
  allowed_payment_method_types: ['card'],
  transfer_group: order.id,
  description: `Order ${order.number}`,
  metadata: { order_id: order.id, retailer_id: order.retailerId },
});

export function newIntent({ id, client_secret }: Stripe.PaymentIntent): Intent {
  if (client_secret === null) throw new Error('payments: an intent without a client secret');
  return { intentId: id, clientSecret: client_secret };
}

const paid = (intent: Stripe.PaymentIntent): PaidIntent => ({ ...newIntent(intent), reading: readingOf(intent) });

/**
 * Creates and confirms. Stripe answers a decline with an error that contains the intent. It was made all the same, and
 * another card may pay it.
 */
export async function paidIntent(call: () => Promise<Stripe.PaymentIntent>): Promise<Outcome<PaidIntent>> {
  try {
    return ok(paid(await call()));
  } catch (error) {
    const fault = stripeFault(error, 'create_and_confirm');
    const made = error instanceof Stripe.errors.StripeError ? error.payment_intent : undefined;
    if (made === undefined || fault.kind !== 'terminal') return { ok: false, fault };
    const found = paid(made);
    const refused = { state: 'declined', declineId: null, code: fault.code } as const;
    return ok(found.reading.state === 'open' ? { ...found, reading: refused } : found);
  }
}

/** What may be a customer's money, the most certain first. */
const WITH_MONEY = ['succeeded', 'requires_capture', 'processing'];
const OVER: ReadonlySet<string> = new Set(['succeeded', 'canceled']);

/**
 * The payment of an order whose intent is not known; null where no charge was made. Every charge has the order as its
 * transfer group. A bank that only asked the customer made no charge, and nobody can answer it: only Stripe knows that
 * intent's secret.
 */
export async function findPaid(stripe: Stripe, orderId: string): Promise<PaidIntent | null> {
  const intents = new Map<string, Stripe.PaymentIntent>();
  for await (const charge of everyRow((page) => stripe.charges.list({ transfer_group: orderId, ...page }))) {
    const { payment_intent: of } = charge;
    const id = typeof of === 'string' ? of : of?.id;
    if (id === undefined || intents.has(id)) continue;
    const intent = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
    if (intent.metadata.order_id === orderId) intents.set(id, intent);
  }
  const all = [...intents.values()];
  const adopted = WITH_MONEY.flatMap((status) => all.filter((intent) => intent.status === status))[0] ?? all[0];
  for (const spare of all) {
    if (spare !== adopted && !OVER.has(spare.status)) await stripe.paymentIntents.cancel(spare.id);
  }
  return adopted === undefined ? null : paid(adopted);
}
