import type Stripe from 'stripe';
import type { Store } from '../../../dev/stripe/core/store.ts';
import type { World } from './world.ts';

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
  if (what === 'bank') return bank(world, intent.id, more);
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

/** The customer's bank takes the money back, returns it, decides, or changes its decision. */
function bank(world: World, intent: string, what: string): boolean {
  const { stripe } = world;
  const { store } = stripe;
  const disputes = store.disputes.by('payment_intent', intent);
  if (what === 'chargeback' || what === 'inquiry' || what === 'foreign') {
    if (disputes.length >= MOST_DISPUTES) return false;
    const foreign = what === 'foreign' ? { currency: 'usd', amount: 777 } : {};
    const kind = what === 'inquiry' ? what : 'chargeback';
    return stripe.control('/_sim/charge-disputes', [], { payment_intent: intent, kind, ...foreign });
  }
  const dispute = disputes.findLast((one) => fits(one, what, withdrawn(store, one.id)));
  if (dispute === undefined) return false;
  // Stripe tells its time in whole seconds. Two decisions in one second cannot be put in order.
  const decided = dispute.status === 'won' || dispute.status === 'lost';
  const second = Math.floor(world.now / 1_000);
  const last = lastSecond.get(world) ?? new Map<string, number>();
  if (decided && last.get(dispute.id) === second) return false;
  last.set(dispute.id, second);
  lastSecond.set(world, last);
  if (what === 'reinstate' || what === 'reopen') return stripe.control(`/_sim/charge-disputes/:/${what}`, [dispute.id]);
  return stripe.control('/_sim/charge-disputes/:/close', [dispute.id], { outcome: what });
}

/** What a bank can do now with the disputes of an order. */
export function bankMoves(world: World, on: string): string[] {
  const { store } = world.stripe;
  const intent = store.intents.by('transfer_group', world.named(on)?.orderId ?? '').at(-1);
  const disputes = intent === undefined ? [] : store.disputes.by('payment_intent', intent.id);
  return DECISIONS.filter((what) => disputes.some((one) => fits(one, what, withdrawn(store, one.id))));
}

const DECISIONS = ['reinstate', 'won', 'lost', 'warning_closed', 'reopen'];
const withdrawn = (store: Store, id: string): boolean => store.disputeMoney.get(id)?.withdrawn ?? false;

const MOST_DISPUTES = 2;
/** The second in which a bank last did something with a dispute. */
const lastSecond = new WeakMap<World, Map<string, number>>();

/** Whether a bank can do this with a dispute. It loses one only if it holds the money, or has held it before. */
function fits({ status, balance_transactions: moved }: Stripe.Dispute, what: string, holds: boolean): boolean {
  const decided = status === 'won' || status === 'lost';
  if (what === 'reopen') return decided;
  if (status === 'warning_closed' || status.startsWith('warning') !== (what === 'warning_closed')) return false;
  if (what === 'reinstate') return holds && !decided;
  if (what === 'lost') return status === 'won' ? moved.length > 0 : holds && !decided;
  return status !== what;
}
