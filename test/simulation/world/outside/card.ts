import type Stripe from 'stripe';
import type { World } from '../world.ts';
import { bank } from './bank.ts';

/** Things that happen at the customer's bank, on its 3-D Secure page or in Stripe's Dashboard, without our code. */
export function card(world: World, on: string, how: string): boolean {
  const { stripe } = world;
  const { store } = stripe;
  const [what = '', more = '', last = ''] = how.split(' ');
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
  if (what === 'bank') return bank(world, intent, more);
  if (what === 'cancel-refund') return cancelRefund(world, intent.id, Number(more));
  if (what === 'reverse') return reverseByHand(world, on, Number(more), Number(last));
  if (what === 'send') return stripe.transferByHand(more, last === 'named' ? intent.transfer_group : null);
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

/** Somebody takes back a percentage of what is left of the order's nth transfer, in Stripe's Dashboard. */
function reverseByHand(world: World, on: string, n: number, percent: number): boolean {
  const transfer = world.stripe.store.transfers.by('transfer_group', world.named(on)?.orderId ?? '')[n];
  if (transfer === undefined) return false;
  const amount = Math.ceil(((transfer.amount - transfer.amount_reversed) * percent) / 100);
  return amount > 0 && world.stripe.control('/_sim/transfers/:/reverse', [transfer.id], { amount });
}

/** Somebody cancels the nth refund in Stripe's Dashboard. Only a pending one can be cancelled. */
function cancelRefund({ stripe }: World, intent: string, n: number): boolean {
  const refund = stripe.store.refunds.by('payment_intent', intent)[n];
  return refund?.status === 'pending' && stripe.asDashboard(`/v1/refunds/${refund.id}/cancel`);
}
