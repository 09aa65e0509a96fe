import { BPS, mulDivFloor, proportional, sum } from '../money/money.ts';
import type { OrderState } from '../order/state.ts';
import type { Refund, Refundable } from './state.ts';

export const SHIPPING = 'shipping';

export const refundables = (order: OrderState): Refundable[] => [
  ...order.lines.map(({ id, amount, charged, shares }) => ({ line: id, amount: charged ?? amount, shares })),
  { line: SHIPPING, amount: order.shipping.charged ?? order.shipping.amount, shares: order.shipping.shares },
];

/** What decides how a refund is borne. */
export type SharedRefund = Pick<Refund, 'amount' | 'allocations' | 'borneBy' | 'capped'>;

/** Minor units by party. */
export type ByParty = ReadonlyMap<string, number>;

/**
 * One line's refunds so far. An epoch ends with a refund whose cost shares were agreed or decided. `base`, `left`,
 * `since` and `moved` belong to the current epoch: what each party bore before it, what each had left of its share when
 * it began, what was refunded in it, and what was moved to the retailer in it.
 *
 * Example: a line of 100, shares 60 (supplier) and 40 (retailer). A proposal refunds 10, and the supplier bears all of
 * it: a new epoch begins with `base` supplier 10, `left` supplier 50 and retailer 40, `since` 0. Then 9 are refunded by
 * shares: `since` is 9, the supplier bears 10 + 9 x 50/90 = 15, the retailer 9 x 40/90 = 4.
 */
interface Book {
  readonly line: Refundable;
  readonly refunded: number;
  readonly since: number;
  readonly base: ByParty;
  readonly left: ByParty;
  /** What suppliers' policies moved to the retailer in this epoch. */
  readonly moved: ByParty;
  /** What each party bears. Without the Platform: it bears the rest of `refunded`. */
  readonly borne: ByParty;
}

const NOTHING: ByParty = new Map();
const of = (amounts: ByParty, partyId: string): number => amounts.get(partyId) ?? 0;

const shareOf = ({ shares }: Refundable, partyId: string): number =>
  sum(shares.filter((share) => share.partyId === partyId).map((share) => share.amount));

const openBook = (line: Refundable): Book => ({
  line,
  refunded: 0,
  since: 0,
  base: NOTHING,
  left: new Map(line.shares.map(({ partyId }) => [partyId, shareOf(line, partyId)])),
  moved: NOTHING,
  borne: NOTHING,
});

interface Terms {
  readonly retailerId: string;
  readonly platformId: string;
  readonly bps: ByParty;
}

const termsOf = (order: OrderState): Terms => ({
  retailerId: order.retailerId,
  platformId: platformOf(order),
  bps: new Map(order.parties.map((party) => [party.id, party.refundableBps ?? BPS])),
});

export const platformOf = (order: OrderState): string => {
  const platform = order.parties.find((party) => party.role === 'platform');
  if (platform === undefined) throw new Error('refund: an order without a platform');
  return platform.id;
};

/**
 * Divides a refund in proportion to what each party has left of its share. It computes the epoch's total each time, so
 * that rounding errors do not add up. A supplier whose policy applies bears at most its cap, and at least what it bore
 * before. The retailer bears the excess.
 */
function bearByShares(book: Book, amount: number, capped: readonly string[], terms: Terms): Book {
  const since = book.since + amount;
  const whole = sum(book.left.values());
  const moved = new Map(book.moved);
  const borne = new Map(book.borne);
  for (const partyId of new Set([...book.left.keys(), ...book.base.keys()])) {
    if (partyId === terms.platformId) continue;
    const cumulative = proportionalPart(book, since, whole, partyId);
    const own = cumulative - of(moved, partyId);
    const cap = mulDivFloor(shareOf(book.line, partyId), of(terms.bps, partyId), BPS);
    const kept = capped.includes(partyId) ? Math.min(own, Math.max(cap, of(book.borne, partyId))) : own;
    moved.set(partyId, cumulative - kept);
    borne.set(partyId, kept);
  }
  moved.delete(terms.retailerId);
  borne.set(terms.retailerId, proportionalPart(book, since, whole, terms.retailerId) + sum(moved.values()));
  return { ...book, refunded: book.refunded + amount, since, moved, borne };
}

/**
 * What a party bears of the `since` minor units that were refunded in this epoch so far, in proportion to what it had
 * left. `whole` is what all parties had left.
 * @mutant Exported so that the simulation can replace it.
 */
export const proportionalPart = (book: Book, since: number, whole: number, partyId: string): number =>
  of(book.base, partyId) + (whole === 0 ? 0 : mulDivFloor(of(book.left, partyId), since, whole));

/**
 * Divides a refund as agreed or decided, over its lines in proportion to their amounts. The retailer bears the rest.
 */
function bearAsNamed(
  books: readonly Book[],
  refund: SharedRefund,
  named: Refund['borneBy'] & {},
  terms: Terms,
): Book[] {
  const rest = refund.amount - sum(named.map(({ amount }) => amount));
  const weights = refund.allocations.map(({ amount }) => amount);
  const pieces = [...named, { partyId: terms.retailerId, amount: rest }].map(({ partyId, amount }) => ({
    partyId,
    amounts: proportional(amount, weights),
  }));
  return books.map((book) => {
    const index = refund.allocations.findIndex(({ line }) => line === book.line.line);
    if (index < 0) return newEpoch(book, terms);
    const borne = new Map(book.borne);
    for (const { partyId, amounts } of pieces) {
      if (partyId !== terms.platformId) borne.set(partyId, of(borne, partyId) + (amounts[index] ?? 0));
    }
    return newEpoch({ ...book, borne, refunded: book.refunded + (weights[index] ?? 0) }, terms);
  });
}

/** Starts a new epoch: from now on in proportion to what each party has left of its share. */
function newEpoch(book: Book, terms: Terms): Book {
  const platform = book.refunded - sum(book.borne.values());
  const before = (partyId: string): number => (partyId === terms.platformId ? platform : of(book.borne, partyId));
  const left = [...new Set(book.line.shares.map(({ partyId }) => partyId))].map((partyId): [string, number] => [
    partyId,
    Math.max(0, shareOf(book.line, partyId) - before(partyId)),
  ]);
  return { ...book, since: 0, base: book.borne, left: new Map(left), moved: NOTHING };
}

/** What every party bears of these refunds, in the order given. Sums to the refunded amount. Minor units. */
export function costShares(order: OrderState, refunds: readonly SharedRefund[]): ByParty {
  const terms = termsOf(order);
  let books = refundables(order).map(openBook);
  for (const refund of refunds) {
    const { borneBy } = refund;
    books =
      borneBy === null
        ? books.map((book) => {
            const amount = sum(refund.allocations.filter((a) => a.line === book.line.line).map((a) => a.amount));
            return amount === 0 ? book : bearByShares(book, amount, refund.capped, terms);
          })
        : bearAsNamed(books, refund, borneBy, terms);
  }
  const total = new Map<string, number>();
  for (const { borne } of books) for (const [id, amount] of borne) total.set(id, of(total, id) + amount);
  const platform = sum(books.map((book) => book.refunded)) - sum(total.values());
  return new Map(total).set(terms.platformId, platform);
}

/** The suppliers whose production has started. */
export const startedSuppliers = (order: OrderState): string[] => [
  ...new Set(order.fulfilments.filter((f) => f.startedAt !== null).map((f) => f.supplierId)),
];

/** The suppliers whose policy applies to a refund that is requested now. None where the cost shares were decided. */
export function cappedNow(order: OrderState, source: Refund['source'], borneBy: Refund['borneBy']): string[] {
  const free = source.kind === 'dispute' || source.kind === 'chargeback' || borneBy !== null;
  if (free) return [];
  return startedSuppliers(order);
}
