import type { EventData, OrderEvent } from '../order/events.ts';
import { evolve } from '../order/evolve.ts';
import type { OrderState } from '../order/state.ts';
import { platformOf } from '../refunds/cost-sharing.ts';
import { costSharesOf } from '../refunds/refund.ts';
import type { Refund } from '../refunds/state.ts';
import { sum } from './money.ts';
import { orderShares, sumShares } from './split.ts';

/** A closed list, as `ACCOUNTS`: proofs and `tools/verify-proof` know exactly these. */
export const MOVEMENTS = [
  'authorise',
  'void',
  'capture',
  'transfer',
  'reversal',
  'refund',
  'refund_failure',
  'paid_otherwise',
  'chargeback',
  'reinstatement',
  'excess',
  'excess_back',
] as const;
type Movement = (typeof MOVEMENTS)[number];

/**
 * `customer`: what the customer paid in. `held`: funds held on the card. `cash`: the money at Stripe.
 * `party`: what the Platform owes a party. A debit balance is what the party owes.
 * `loss`: what the bank or Stripe gave the customer although the customer had it back already. The Platform bears it.
 * `outside`: what the Platform paid the customer in another way than through Stripe.
 */
export const ACCOUNTS = ['customer', 'held', 'cash', 'party', 'loss', 'outside'] as const;
export type Account = (typeof ACCOUNTS)[number];

/** Whose entry it is: a party's id, or `customer`. Only its owner and the Platform may see it. */
export type Owner = string;

/** One side of a movement. An event's debits equal its credits. Minor units, above 0. Contains no personal data. */
export interface Entry {
  readonly seq: number;
  readonly at: number;
  readonly movement: Movement;
  /** The id of our refund, or Stripe's id of the transfer, the reversal or the charge. */
  readonly ref: string;
  readonly account: Account;
  readonly owner: Owner;
  readonly side: 'debit' | 'credit';
  readonly amount: number;
}

type Leg = Pick<Entry, 'account' | 'owner' | 'side' | 'amount'>;
const CUSTOMER: Owner = 'customer';

/** Moves `amount` from the credited account to the debited one. A negative amount moves back. */
function pair(debit: Omit<Leg, 'side' | 'amount'>, credit: Omit<Leg, 'side' | 'amount'>, amount: number): Leg[] {
  return [...leg(debit, 'debit', amount), ...leg(credit, 'credit', amount)];
}

function leg(of: Omit<Leg, 'side' | 'amount'>, side: Leg['side'], amount: number): Leg[] {
  if (amount === 0) return [];
  const other = side === 'debit' ? 'credit' : 'debit';
  return [{ ...of, side: amount > 0 ? side : other, amount: Math.abs(amount) }];
}

const customer = { account: 'customer', owner: CUSTOMER } as const;
const held = { account: 'held', owner: CUSTOMER } as const;
const cash = (owner: Owner) => ({ account: 'cash', owner }) as const;
const outside = { account: 'outside', owner: CUSTOMER } as const;
const party = (owner: Owner) => ({ account: 'party', owner }) as const;

/**
 * The entries of one event. `order` is the order before it. None where no money moved. Throws if they do not balance.
 */
export function entriesOf(order: OrderState | null, event: OrderEvent): Entry[] {
  const moved = order === null ? null : movementOf(order, event);
  if (moved === null) return [];
  const { seq, at } = event;
  const { movement, ref, legs } = moved;
  const [debits, credits] = (['debit', 'credit'] as const).map((side) =>
    sum(legs.filter((one) => one.side === side).map((one) => one.amount)),
  );
  if (debits !== credits) throw new Error(`ledger: ${movement} of event ${seq} is not balanced`);
  return legs.map((one) => ({ seq, at, movement, ref, ...one }));
}

interface Moved {
  readonly movement: Movement;
  readonly ref: string;
  readonly legs: readonly Leg[];
}

function movementOf(order: OrderState, event: OrderEvent): Moved | null {
  const { payment } = order;
  const ref = payment.chargeId ?? order.id;
  switch (event.type) {
    case 'payment_authorised':
      return { movement: 'authorise', ref: event.data.chargeId, legs: pair(held, customer, order.totals.total) };
    case 'payment_voided':
      return payment.status === 'authorised'
        ? { movement: 'void', ref, legs: pair(customer, held, order.totals.total) }
        : null;
    case 'payment_captured':
      return { movement: 'capture', ref: event.data.chargeId, legs: captureLegs(order, event) };
    case 'transfer_settled':
      return transferred(order, event.data);
    case 'return_settled':
      return returned(order, event.data);
    case 'reversal_settled':
      return reversed(order, event.data);
    case 'reversal_seen_elsewhere':
      return takenByHandOf(event.data);
    case 'chargeback_excess': {
      const { id, excess } = event.data;
      return exceeded(order, id, excess - (order.chargebacks.find((c) => c.id === id)?.excess ?? 0));
    }
    case 'refund_excess': {
      const { stripeRefundId, excess } = event.data;
      const known = order.externalRefunds.find((e) => e.stripeRefundId === stripeRefundId);
      return exceeded(order, stripeRefundId, excess - (known?.excess ?? 0));
    }
    case 'refund_issued':
    case 'refund_failed':
      return refunded(order, event);
    default:
      return null;
  }
}

/** The captured amount leaves the card, and the parties are owed their shares of it. */
function captureLegs(order: OrderState, event: OrderEvent & { readonly type: 'payment_captured' }): Leg[] {
  const { amount } = event.data;
  const { total } = order.totals;
  const put = order.payment.status === 'authorised' ? held : customer;
  const shares = orderShares(evolve(order, event));
  return [
    ...pair(cash(CUSTOMER), put, amount),
    // What was held but not captured goes back to the customer.
    ...(put === held ? pair(customer, held, total - amount) : []),
    ...leg(customer, 'debit', amount),
    ...shares.flatMap(({ partyId, amount: share }) => leg(party(partyId), 'credit', share)),
    // In journals before 2026-11-26, shares did not shrink with a smaller capture. The Platform bore the difference.
    ...leg(party(platformOf(order)), 'credit', amount - sumShares(shares)),
  ];
}

function transferred(order: OrderState, { partyId, transferId, ...data }: EventData['transfer_settled']): Moved {
  const amount = data.amount ?? order.transfers.find((t) => t.partyId === partyId)?.amount ?? 0;
  return { movement: 'transfer', ref: transferId, legs: pair(party(partyId), cash(partyId), amount) };
}

function returned(order: OrderState, { partyId, n, transferId }: EventData['return_settled']): Moved {
  const amount = order.returns.find((r) => r.partyId === partyId && r.n === n)?.amount ?? 0;
  return { movement: 'transfer', ref: transferId, legs: pair(party(partyId), cash(partyId), amount) };
}

function reversed(order: OrderState, { partyId, n, reversalId }: EventData['reversal_settled']): Moved {
  const amount = order.reversals.find((r) => r.partyId === partyId && r.n === n)?.amount ?? 0;
  return { movement: 'reversal', ref: reversalId, legs: pair(cash(partyId), party(partyId), amount) };
}

function takenByHandOf({ partyId, reversalId, amount }: EventData['reversal_seen_elsewhere']): Moved {
  return { movement: 'reversal', ref: reversalId, legs: pair(cash(partyId), party(partyId), amount) };
}

/** What a bank or Stripe took beyond what was left of the order changes by `more`. The Platform's money pays for it. */
function exceeded(order: OrderState, ref: string, more: number): Moved {
  const platform = platformOf(order);
  const loss = { account: 'loss', owner: platform } as const;
  return { movement: more > 0 ? 'excess' : 'excess_back', ref, legs: pair(loss, cash(platform), more) };
}

type RefundMoved = OrderEvent & { readonly type: 'refund_issued' | 'refund_failed' };

/**
 * The customer gets what the parties bear. A failure moves both back. A refund that Stripe never accepted moved
 * nothing.
 */
function refunded(order: OrderState, event: RefundMoved): Moved | null {
  const refund = order.refunds.find(({ id }) => id === event.data.id);
  const failed = event.type === 'refund_failed';
  if (refund === undefined || (failed && refund.rank === null)) return null;
  const before = costSharesOf(order);
  const after = costSharesOf(evolve(order, event));
  const ids = [...new Set([...before.keys(), ...after.keys()])];
  const legs = ids.flatMap((id) => leg(party(id), 'debit', (after.get(id) ?? 0) - (before.get(id) ?? 0)));
  const from = refund.source.kind === 'otherwise' ? outside : cash(CUSTOMER);
  const paid = leg(from, 'credit', failed ? -refund.amount : refund.amount);
  return { movement: nameOf(refund, failed), ref: refund.id, legs: [...legs, ...paid] };
}

function nameOf({ source }: Refund, failed: boolean): Movement {
  if (source.kind === 'otherwise') return 'paid_otherwise';
  if (source.kind === 'chargeback') return failed ? 'reinstatement' : 'chargeback';
  return failed ? 'refund_failure' : 'refund';
}

/** Debits less credits of an account, for one owner or all. A party's balance is below 0 while it is owed money. */
export const balanceOf = (entries: readonly Entry[], account: Account, owner: Owner | null = null): number =>
  sum(
    entries
      .filter((entry) => entry.account === account && (owner === null || entry.owner === owner))
      .map(({ side, amount }) => (side === 'debit' ? amount : -amount)),
  );
