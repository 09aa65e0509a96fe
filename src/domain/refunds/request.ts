import { refundableNow } from '../access/permissions.ts';
import { lineNames } from '../catalogue/line-words.ts';
import { currencyRule } from '../money/currency.ts';
import { mulDivFloor, proportional, sum } from '../money/money.ts';
import { orderShares } from '../money/split.ts';
import type { Actor, Role } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import { nextRefundId } from '../order/ids.ts';
import type { Line } from '../order/placed.ts';
import type { OrderState } from '../order/state.ts';
import { type FieldError, isRefusal, type Refusal, refuse } from '../refusal.ts';
import { NOT_SENT_BY_US } from '../saga/work.ts';
import { cappedNow, costShares, SHIPPING } from './cost-sharing.ts';
import { allocateAll, expected, refundableLeft, refundedAmount, refundedQuantity } from './refund.ts';
import type { Allocation, CostShare, RefundAsk, RefundSource } from './state.ts';

/** Who bears it. Null: by the shares and policies. Else as named, the retailer bears the rest, and an epoch ends. */
export interface RefundTerms {
  readonly borneBy: readonly CostShare[] | null;
  /** Default `request`. Suppliers' policies do not apply to a dispute's outcome or a chargeback. */
  readonly kind?: RefundSource['kind'] | undefined;
}

/** One party's cost share of a refund, minor units. `amount` is `fromShare`, plus what the party then owes. */
export interface QuotedParty {
  readonly party: Role;
  readonly partyId: string;
  readonly amount: number;
  readonly fromShare: number;
  readonly receivable: number;
}

export interface RefundQuote {
  readonly version: number;
  readonly currency: string;
  readonly amount: number;
  readonly allocations: readonly Allocation[];
  readonly parties: readonly QuotedParty[];
}

const exceeds = (of: 'order' | 'shipping', left: number, { currency }: OrderState): Refusal =>
  refuse('refund_exceeds_remaining', { key: 'more_than_left', of, left, currency });

const isAmount = (value: number): boolean => Number.isSafeInteger(value) && value > 0;

/** The refusal where the order has changed since version `quoted`. Null where it has not, or no quote was shown. */
export const hasMoved = (order: OrderState, quoted: number | null): Refusal | null =>
  quoted === null || quoted === order.version
    ? null
    : refuse('order_moved', { key: 'order_moved', quoted, version: order.version });

/** How a refund is allocated to the order's lines; shipping comes last. Sums to the refund. */
function allocate(order: OrderState, ask: RefundAsk): Allocation[] | Refusal {
  const left = refundableLeft(order);
  if (left <= 0) return refuse('nothing_to_refund', { key: 'nothing_left' });
  const { amount, lines = [], shipping } = ask;
  if (amount !== undefined) {
    if (lines.length > 0 || shipping !== undefined) {
      return refuse('invalid_request', { key: 'amount_and_lines' });
    }
    return spread(order, amount);
  }
  const byName = lines.length > 0 || shipping !== undefined;
  return byName ? named(order, lines, shipping ?? 0) : allocateAll(order);
}

/** An amount alone: allocated to all lines in proportion to what is left of them. */
function spread(order: OrderState, amount: number): Allocation[] | Refusal {
  if (!isAmount(amount)) return refuse('invalid_request', { key: 'amount_not_whole', currency: order.currency });
  const left = refundableLeft(order);
  if (amount > left) return exceeds('order', left, order);
  const rest = allocateAll(order);
  const parts = proportional(
    amount,
    rest.map((allocation) => allocation.amount),
  );
  return rest.flatMap(({ line }, i) => {
    const part = parts[i] ?? 0;
    return part === 0 ? [] : [{ line, amount: part, quantity: 0 }];
  });
}

/** What this many of a line's remaining units cost. Cumulative, so that all units together cost what was charged. */
function unitsOf({ amount, charged = amount, quantity: all }: Line, quantity: number, left: number): number {
  const before = all - left;
  return mulDivFloor(charged, before + quantity, all) - mulDivFloor(charged, before, all);
}

/** Lines by quantity, and shipping by amount. */
function named(order: OrderState, asked: RefundAsk['lines'] & {}, shipping: number): Allocation[] | Refusal {
  const unknown = asked.flatMap(({ lineId, quantity }, i): FieldError[] => {
    if (!order.lines.some((line) => line.id === lineId)) {
      return [{ path: `lines.${i}.line_id`, reason: { key: 'line_unknown' } }];
    }
    return isAmount(quantity) ? [] : [{ path: `lines.${i}.quantity`, reason: { key: 'quantity_not_whole' } }];
  });
  if (unknown.length > 0) return refuse('invalid_request', { key: 'refund_lines_unfit' }, unknown);
  const allocations: Allocation[] = [];
  for (const line of order.lines) {
    const quantity = sum(asked.filter(({ lineId }) => lineId === line.id).map((one) => one.quantity));
    if (quantity === 0) continue;
    const units = line.quantity - refundedQuantity(order, line.id);
    if (quantity > units) {
      const facts = {
        lineId: line.id,
        title: lineNames(order.lines)(line.id) ?? line.title,
        left: units,
        quantity: line.quantity,
      };
      return refuse('refund_exceeds_remaining', { key: 'units_exceeded', ...facts });
    }
    const charged = line.charged ?? line.amount;
    const amount = Math.min(unitsOf(line, quantity, units), charged - refundedAmount(order, line.id));
    if (amount > 0) allocations.push({ line: line.id, amount, quantity });
  }
  const posted = (order.shipping.charged ?? order.shipping.amount) - refundedAmount(order, SHIPPING);
  if (!Number.isSafeInteger(shipping) || shipping < 0) {
    return refuse('invalid_request', { key: 'shipping_not_whole', currency: order.currency });
  }
  if (shipping > posted) return exceeds('shipping', posted, order);
  if (shipping > 0) allocations.push({ line: SHIPPING, amount: shipping, quantity: 0 });
  return allocations.length === 0 ? refuse('nothing_to_refund', { key: 'nothing_left_of_named' }) : allocations;
}

/** Cost shares name parties of the order, each once, with whole amounts; together at most the refund. */
function checkCostShares(order: OrderState, borneBy: readonly CostShare[], amount: number): Refusal | null {
  const ids = borneBy.map(({ partyId }) => partyId);
  const errors = borneBy.flatMap((share, i): FieldError[] => {
    if (!order.parties.some((party) => party.id === share.partyId)) {
      return [{ path: `borne_by.${i}.party_id`, reason: { key: 'party_unknown' } }];
    }
    if (ids.indexOf(share.partyId) !== i) return [{ path: `borne_by.${i}.party_id`, reason: { key: 'party_twice' } }];
    if (Number.isSafeInteger(share.amount) && share.amount >= 0) return [];
    const reason = { key: 'cost_share_not_whole', currency: order.currency } as const;
    return [{ path: `borne_by.${i}.amount`, reason }];
  });
  if (errors.length > 0) return refuse('bearing_invalid', { key: 'cost_shares_unfit' }, errors);
  const total = sum(borneBy.map((share) => share.amount));
  if (total <= amount) return null;
  const facts = { borne: total, refund: amount, currency: order.currency };
  return refuse('bearing_invalid', { key: 'cost_shares_exceed_refund', ...facts });
}

/** Every party's cost share of a refund, before it is requested. Requesting it at `version` does exactly this. */
export function quoteRefund(
  order: OrderState,
  ask: RefundAsk,
  { borneBy, kind = 'request' }: RefundTerms = { borneBy: null },
): RefundQuote | Refusal {
  const unasked = NOT_SENT_BY_US.has(kind) || kind === 'cancel';
  const status = unasked ? null : refundableNow(order);
  if (status !== null) return status;
  const allocations = allocate(order, ask);
  if (isRefusal(allocations)) return allocations;
  const amount = sum(allocations.map((allocation) => allocation.amount));
  const { step } = currencyRule(order.currency);
  if (!unasked && amount % step !== 0) {
    const facts = { amount, step, currency: order.currency };
    return refuse('invalid_request', { key: 'refund_not_chargeable', ...facts });
  }
  const wrong = borneBy === null ? null : checkCostShares(order, borneBy, amount);
  if (wrong !== null) return wrong;
  const before = expected(order);
  const capped = cappedNow(order, { kind, id: null }, borneBy);
  const [now, then] = [
    costShares(order, before),
    costShares(order, [...before, { amount, allocations, borneBy, capped }]),
  ];
  return { version: order.version, currency: order.currency, amount, allocations, parties: pennies(order, now, then) };
}

/**
 * The suppliers that bear less of a quoted request than their proportion, because of their cancellation policies. The
 * retailer bears the rest of it.
 */
export function limitedByPolicy(order: OrderState, { amount, allocations }: RefundQuote): string[] {
  const capped = cappedNow(order, { kind: 'request', id: null }, null);
  const [limited, free] = [capped, []].map((some) =>
    costShares(order, [...expected(order), { amount, allocations, borneBy: null, capped: some }]),
  );
  return capped.filter((partyId) => (limited?.get(partyId) ?? 0) < (free?.get(partyId) ?? 0));
}

function pennies(order: OrderState, before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>) {
  const shares = new Map(orderShares(order).map((s) => [s.partyId, s]));
  return order.parties
    .map(({ id, role }): QuotedParty => {
      const share = shares.get(id)?.amount ?? 0;
      const [was, is] = [before.get(id) ?? 0, after.get(id) ?? 0];
      // The Platform has no transfer. It pays what it bears from what it keeps.
      const fromShare = role === 'platform' ? is - was : Math.min(share, is) - Math.min(share, was);
      return { party: role, partyId: id, amount: is - was, fromShare, receivable: is - was - fromShare };
    })
    .filter(({ amount }) => amount !== 0);
}

export interface RefundOrigin extends RefundTerms {
  readonly source: RefundSource;
  readonly reason: string;
}

/** The events of a requested refund. The caller has checked that the actor may request it. */
export function requestRefund(
  order: OrderState,
  ask: RefundAsk,
  actor: Actor,
  { source, borneBy, reason }: Omit<RefundOrigin, 'kind'>,
): NewEvent[] | Refusal {
  const quote = quoteRefund(order, ask, { borneBy, kind: source.kind });
  if (isRefusal(quote)) return quote;
  const { amount, allocations } = quote;
  const id = nextRefundId(order);
  return [event('refund_requested', { id, amount, reason, allocations, source, borneBy }, actor)];
}
