import type { OrderState } from '../order/state.ts';
import type { Refund } from '../refunds/state.ts';
import { NOT_SENT_BY_US } from '../saga/work.ts';

/**
 * What moved on the Platform's balance at Stripe because of an order. There is one movement for each object of Stripe's
 * (its source). A refund that fails and a dispute that is won bring their movement back to 0.
 */

/** `other`: an object of another kind, or none. No order can explain it. */
export const SOURCE_KINDS = ['charge', 'refund', 'transfer', 'reversal', 'dispute', 'other'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** What an order knows of one source. */
export interface Movement {
  /** Stripe's id: `ch_`, `re_`, `tr_`, `trr_`, `dp_` or `du_`. */
  readonly source: string;
  readonly kind: Exclude<SourceKind, 'other'>;
  /** Whom it paid, or who paid it. Null: the customer. */
  readonly partyId: string | null;
  /** Minor units of the order's currency. Above 0: into the balance. */
  readonly amount: number;
  /** Stripe must have it. A pending refund may not have moved yet. */
  readonly sure: boolean;
}

/** The movements that an order explains, each source once. */
export function movementsOf(order: OrderState): Movement[] {
  const all = [...charges(order), ...refunds(order), ...partyMovements(order), ...disputes(order)];
  const bySource = new Map<string, Movement>();
  for (const one of all) {
    const { amount = 0, sure = false } = bySource.get(one.source) ?? {};
    bySource.set(one.source, { ...one, amount: amount + one.amount, sure: sure || one.sure });
  }
  return [...bySource.values()];
}

function charges({ payment: { chargeId, captured } }: OrderState): Movement[] {
  if (chargeId === null || captured === 0) return [];
  return [{ source: chargeId, kind: 'charge', partyId: null, amount: captured, sure: true }];
}

/**
 * Of a chargeback and an external refund, which are booked as refunds too, Stripe's own objects move the money. What was
 * paid in another way moves none at Stripe.
 */
const isSentByUs = ({ source }: Refund): boolean => !NOT_SENT_BY_US.has(source.kind);

function refunds(order: OrderState): Movement[] {
  return [...order.refunds.filter(isSentByUs), ...order.externalRefunds].flatMap(
    ({ stripeRefundId, amount, status }) => {
      if (stripeRefundId === null) return [];
      const given = status === 'failed' ? 0 : -amount;
      return [{ source: stripeRefundId, kind: 'refund', partyId: null, amount: given, sure: status === 'succeeded' }];
    },
  );
}

function partyMovements({ transfers, returns, reversals, externalReversals = [] }: OrderState): Movement[] {
  const sent = [...transfers, ...returns].flatMap(({ partyId, transferId, amount, status }): Movement[] =>
    transferId === null || status !== 'settled'
      ? []
      : [{ source: transferId, kind: 'transfer', partyId, amount: -amount, sure: true }],
  );
  const back = reversals.flatMap(({ partyId, reversalId, amount, status }): Movement[] =>
    reversalId === null || status !== 'settled'
      ? []
      : [{ source: reversalId, kind: 'reversal', partyId, amount, sure: true }],
  );
  const byHand = externalReversals.map(
    ({ partyId, reversalId, amount }): Movement => ({
      source: reversalId,
      kind: 'reversal',
      partyId,
      amount,
      sure: true,
    }),
  );
  return [...sent, ...back, ...byHand];
}

/** What the bank holds now. Reports come in any order, so an order does not know every step in between. */
const disputes = ({ chargebacks }: OrderState): Movement[] =>
  chargebacks.map(({ stripeId, withdrawn }) => ({
    source: stripeId,
    kind: 'dispute',
    partyId: null,
    amount: withdrawn === 0 ? 0 : -withdrawn,
    sure: true,
  }));

/** One balance transaction of Stripe's that an order should explain. */
export interface StripeMovement {
  /** Its own id, `txn_…`. */
  readonly transaction: string;
  /** Stripe's type: `refund_failure`. */
  readonly type: string;
  /** The source's id. Its own id where it has no source. */
  readonly source: string;
  readonly kind: SourceKind;
  /** Minor units of `currency`. Above 0: into the balance. */
  readonly amount: number;
  /** The currency of the source, which is the order's. The balance may have another one. */
  readonly currency: string;
  /** When Stripe made it, in ms. */
  readonly at: number;
  /** Other ids of Stripe's that the source names: its payment intent, charge or transfer. */
  readonly via: readonly string[];
  /** The order that the source names itself. Anybody in the Dashboard can write that. */
  readonly named: string | null;
}

/** What Stripe does with the Platform's own money. No order explains it. */
type BookKind = 'fee' | 'payout' | 'reserve' | 'topup';

/** One entry of the Platform's own book. */
export interface PlatformEntry {
  /** The balance transaction, and `:fee` after it where the entry is only its fee. */
  readonly id: string;
  readonly kind: BookKind;
  readonly type: string;
  readonly source: string | null;
  /** Minor units of the settlement currency. Above 0: into the balance. */
  readonly amount: number;
  readonly currency: string;
  readonly at: number;
}

/** Both sides of one source. Null: that side does not have it. Amounts in minor units, signed. */
export interface BothSides {
  readonly booked: number | null;
  readonly bookedCurrency: string | null;
  readonly sure: boolean;
  readonly moved: number | null;
  readonly movedCurrency: string | null;
  /** A second order that books the same source. */
  readonly otherOrderId: string | null;
}

export const MONEY_PROBLEMS = ['no_order', 'not_at_stripe', 'other_amount', 'two_orders'] as const;
export type MoneyProblem = (typeof MONEY_PROBLEMS)[number];

/**
 * What is wrong between an order and Stripe; null where they agree. Postgres computes the same for its column `open`
 * (`src/db/money-schema.ts`), in the statement that writes either side.
 */
export function moneyProblem(sides: BothSides): MoneyProblem | null {
  const { booked, bookedCurrency, sure, moved, movedCurrency, otherOrderId } = sides;
  if (otherOrderId !== null) return 'two_orders';
  if (moved === null) return booked !== null && booked !== 0 && sure ? 'not_at_stripe' : null;
  if (booked === null) return 'no_order';
  return booked === moved && bookedCurrency === movedCurrency ? null : 'other_amount';
}

/** `open`: waits for a person. `noted`: somebody marked it as explained. */
export const UNEXPLAINED_LISTS = ['open', 'noted'] as const;
export type UnexplainedList = (typeof UNEXPLAINED_LISTS)[number];

/**
 * Kinds that an order can take from Stripe although it did not cause them. A transfer or a reversal that somebody made
 * by hand stays with the person who made it.
 */
const TAKEN: ReadonlySet<SourceKind> = new Set(['charge', 'refund', 'dispute']);
export const orderTakes = (kind: SourceKind): boolean => TAKEN.has(kind);
