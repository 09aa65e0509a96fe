import type Stripe from 'stripe';
import type { Store } from '../../../../dev/stripe/core/store.ts';
import type { World } from '../world.ts';

/** What a customer's bank does with disputes: opens them, moves money, decides, and changes its mind. */

type Opening = (captured: number) => object;
const part = (captured: number, percent: number): number => Math.max(1, Math.floor((captured * percent) / 100));

/** How a dispute opens, by its name in a schedule. */
const OPENINGS: Readonly<Record<string, Opening>> = {
  chargeback: () => ({}),
  part: (captured) => ({ amount: part(captured, 35) }),
  /** The money is withdrawn later, or never. */
  slow: () => ({ withdraw: false }),
  inquiry: () => ({ kind: 'inquiry' }),
  /** In the customer's own currency. */
  foreign: () => ({ currency: 'usd', amount: 777 }),
  'foreign-part': (captured) => ({ currency: 'usd', amount: 777, settled: part(captured, 60) }),
};
export const BANK_OPENS = ['chargeback', ...Object.keys(OPENINGS)];

const MOST_DISPUTES = 3;

/** Moves of a dispute that do not close it. All others are decisions. */
const MOVES: ReadonlySet<string> = new Set(['withdraw', 'reinstate', 'part-back', 'reopen']);
const CHANGES = [...MOVES, 'won', 'lost', 'warning_closed'];

/** The second in which a bank last did something with a dispute. */
const lastSecond = new WeakMap<World, Map<string, number>>();

/** One act of the customer's bank on the payment. */
export function bank(world: World, intent: Stripe.PaymentIntent, what: string): boolean {
  const { stripe } = world;
  const { store } = stripe;
  const disputes = store.disputes.by('payment_intent', intent.id);
  const opening = OPENINGS[what];
  if (opening !== undefined) {
    if (disputes.length >= MOST_DISPUTES) return false;
    return stripe.control('/_sim/charge-disputes', [], {
      payment_intent: intent.id,
      ...opening(intent.amount_received),
    });
  }
  const dispute = disputes.findLast((one) => fits(store, one, what));
  if (dispute === undefined) return false;
  // Stripe tells its time in whole seconds. Two decisions in one second cannot be put in order.
  const decided = dispute.status === 'won' || dispute.status === 'lost';
  const second = Math.floor(world.now / 1_000);
  const last = lastSecond.get(world) ?? new Map<string, number>();
  if (decided && last.get(dispute.id) === second) return false;
  last.set(dispute.id, second);
  lastSecond.set(world, last);
  if (what === 'part-back') {
    const amount = part(store.disputeMoney.get(dispute.id)?.amount ?? 0, 40);
    return stripe.control('/_sim/charge-disputes/:/reinstate', [dispute.id], { amount });
  }
  if (MOVES.has(what)) return stripe.control(`/_sim/charge-disputes/:/${what}`, [dispute.id]);
  return stripe.control('/_sim/charge-disputes/:/close', [dispute.id], { outcome: what });
}

/** What a bank can do now with the disputes of an order. */
export function bankMoves({ stripe: { store } }: World, orderId: string): string[] {
  const intent = store.intents.by('transfer_group', orderId).at(-1);
  const disputes = intent === undefined ? [] : store.disputes.by('payment_intent', intent.id);
  return CHANGES.filter((what) => disputes.some((one) => fits(store, one, what)));
}

/** Whether a bank can do this with a dispute. It loses one only if it holds the money, or has held it before. */
function fits(store: Store, { id, status, balance_transactions: moved }: Stripe.Dispute, what: string): boolean {
  const holds = store.disputeMoney.get(id)?.withdrawn ?? false;
  const decided = status === 'won' || status === 'lost';
  if (what === 'reopen') return decided;
  if (status === 'warning_closed') return false;
  if (what === 'withdraw') return !holds && !decided;
  if (status.startsWith('warning') !== (what === 'warning_closed')) return false;
  if (what === 'reinstate' || what === 'part-back') return holds && !decided;
  if (what === 'lost') return status === 'won' ? moved.length > 0 : holds && !decided;
  return status !== what;
}
