import type Stripe from 'stripe';
import type { SimStripe } from './stripe.ts';
import type { World } from './world.ts';

const CLOSED: ReadonlySet<string> = new Set(['won', 'lost', 'warning_closed']);

/** Things that happen at the customer's bank, on its 3-D Secure page or in Stripe's Dashboard, without our code. */
export function card(world: World, on: string, how: string): boolean {
  const { stripe } = world;
  const { store } = stripe;
  const [what = '', more = ''] = how.split(' ');
  const intent = store.intents.by('transfer_group', world.named(on)?.orderId ?? '').at(-1);
  if (intent === undefined) return false;
  if (what === '3ds' && more === 'fail') world.failedChecks += 1;
  if (what === '3ds') return stripe.control('/_sim/payment_intents/:/complete-3ds', [intent.id], { outcome: more });
  if (what === 'capture') return captureByHand(world, intent, Number(more));
  if (what === 'cancel') return stripe.control('/_sim/payment_intents/:/cancel', [intent.id], { reason: more });
  if (what === 'foreign') return stripe.foreignRefund(intent, more);
  if (what === 'stray')
    return stripe.refundByHand(intent.id, 10, world.named(more)?.orderId ?? 'order 5 of another shop');
  if (what === 'expire') return stripe.control('/_sim/payment_intents/:/expire', [intent.id]);
  if (what === 'bank') return bank(stripe, intent.id, more);
  if (what === 'dashboard') return stripe.refundByHand(intent.id, Number(more));
  const refund = store.refunds.by('payment_intent', intent.id)[Number(more)];
  return refund !== undefined && stripe.control(`/_sim/refunds/:/${what}`, [refund.id]);
}

/** Somebody captures a percentage of the authorised amount in Stripe's Dashboard, at least one penny. */
function captureByHand(
  world: World,
  { id, amount: total, transfer_group }: Stripe.PaymentIntent,
  percent: number,
): boolean {
  const amount = Math.max(1, Math.floor((total * percent) / 100));
  const done = world.stripe.control('/_sim/payment_intents/:/capture', [id], { amount });
  if (done) world.capturedByHand.set(transfer_group ?? '', amount);
  return done;
}

/** The customer's bank takes the money back, returns it, or makes the final decision. */
function bank(stripe: SimStripe, intent: string, what: string): boolean {
  const { store } = stripe;
  if (what === 'chargeback' || what === 'inquiry') {
    if (store.disputes.by('payment_intent', intent).length > 0) return false;
    return stripe.control('/_sim/charge-disputes', [], { payment_intent: intent, kind: what });
  }
  const dispute = store.disputes.by('payment_intent', intent)[0];
  const asks = dispute?.status.startsWith('warning') ?? false;
  if (dispute === undefined || CLOSED.has(dispute.status) || asks !== (what === 'warning_closed')) return false;
  // A dispute is not lost after the bank has given the money back.
  if (what === 'lost' && !store.disputeMoney.get(dispute.id)?.withdrawn) return false;
  if (what === 'reinstate') return stripe.control('/_sim/charge-disputes/:/reinstate', [dispute.id]);
  return stripe.control('/_sim/charge-disputes/:/close', [dispute.id], { outcome: what });
}
