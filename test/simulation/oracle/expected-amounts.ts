import type { OrderEvent } from '../../../src/domain/order/events.ts';
import type { PlacedOrder } from '../../../src/domain/order/placed.ts';
import type { Cart, Market } from '../world/market.ts';

/**
 * Computes the right amounts a second time, from the listings and the timeline, without the domain's code, so that a
 * mistake in the domain is not repeated here. Amounts stay far below 2^53.
 */

const ROLE_ORDER = ['supplier', 'brand', 'retailer', 'platform'];

interface Part {
  readonly party: string;
  readonly role: string;
  readonly amount: number;
}

/** One line (the last is the shipping), with each party's share of it. */
export interface Slice {
  readonly line: string;
  readonly amount: number;
  readonly parts: readonly Part[];
}

/** Rounds `exact / scale` down; leftover units go to the largest remainders, ties to the party that is named first. */
function apportion(total: number, exact: readonly number[], scale: number): number[] {
  const out = exact.map((n) => Math.floor(n / scale));
  let missing = total - out.reduce((a, b) => a + b, 0);
  while (missing > 0) {
    let best = -1;
    let most = -1;
    for (const [i, n] of exact.entries()) {
      const given = (out[i] ?? 0) > Math.floor(n / scale);
      const rest = given ? -1 : n % scale;
      if (rest > most) [best, most] = [i, rest];
    }
    out[best] = (out[best] ?? 0) + 1;
    missing -= 1;
  }
  return out;
}

export function slices(market: Market, cart: Cart): Slice[] {
  const { shop } = market;
  const posts = new Map<string, number>();
  const lines = cart.request.lines.map((line, i): Slice => {
    const listing = shop.listings.find((known) => known.id === line.listingId);
    if (listing === undefined) throw new Error('oracle: no such listing');
    const { terms, supplier, brand } = listing;
    const amount = listing.unitAmount * line.quantity;
    const tax = Math.floor((2 * amount * terms.taxBps + 10_000 + terms.taxBps) / (2 * (10_000 + terms.taxBps)));
    const goods = amount - tax;
    const [s, b, p] = [
      terms.supplierCost * line.quantity * 10_000,
      goods * terms.brandRoyaltyBps,
      goods * terms.platformFeeBps,
    ];
    const given = apportion(amount, [s, b, amount * 10_000 - s - b - p, p], 10_000);
    const parties = [supplier.id, brand.id, shop.retailer.id, shop.platform.id];
    posts.set(supplier.id, (posts.get(supplier.id) ?? 0) + amount);
    const parts = parties.map((party, n) => ({ party, role: ROLE_ORDER[n] ?? '', amount: given[n] ?? 0 }));
    return { line: `lin_${cart.orderId.slice(4)}_${i + 1}`, amount, parts };
  });
  const shipping = shop.shippingOptions[0]?.amount ?? 0;
  const weights = [...posts.values()];
  const all = weights.reduce((a, b) => a + b, 0);
  const given = apportion(
    shipping,
    weights.map((w) => w * shipping),
    all,
  );
  const sharers = shipping === 0 ? [] : [...posts.keys()];
  const parts = sharers.map((party, n) => ({ party, role: 'supplier', amount: given[n] ?? 0 }));
  return [...lines, { line: 'shipping', amount: shipping, parts }];
}

/** The slices of a smaller capture: divided by the lines' amounts first, then by the parties' shares of each line. */
export function taken(all: readonly Slice[], captured: number): readonly Slice[] {
  const total = all.reduce((n, { amount }) => n + amount, 0);
  if (captured === 0 || captured >= total) return all;
  const amounts = apportion(
    captured,
    all.map(({ amount }) => amount * captured),
    total,
  );
  return all.map(({ line, amount: whole, parts }, i) => {
    const amount = amounts[i] ?? 0;
    const given = apportion(
      amount,
      parts.map((part) => part.amount * amount),
      whole,
    );
    return { line, amount, parts: parts.map((part, n) => ({ ...part, amount: given[n] ?? 0 })) };
  });
}

export const shareOf = (all: readonly Slice[], party: string): number =>
  all.flatMap(({ parts }) => parts).reduce((n, part) => n + (part.party === party ? part.amount : 0), 0);

type Requested = Extract<OrderEvent, { type: 'refund_requested' }>;

/** A refund that the parties bear, with the suppliers that were protected by their policy when it was requested. */
interface Counted {
  readonly asked: Requested['data'];
  readonly bound: ReadonlySet<string>;
}

/** Refunds in the order in which Stripe accepted them, without those that failed later. */
function counted(timeline: readonly OrderEvent[]): Counted[] {
  const asked = new Map<string, Counted>();
  const taken: string[] = [];
  const failed = new Set<string>();
  const suppliers = new Map<string, string>();
  const started = new Set<string>();
  for (const e of timeline) {
    if (e.type === 'fulfilment_requested') for (const f of e.data.fulfilments) suppliers.set(f.id, f.supplierId);
    else if (e.type === 'fulfilment_started') started.add(suppliers.get(e.data.fulfilmentId) ?? '');
    else if (e.type === 'refund_issued') {
      // A refund that was booked as refused, but was made after all, counts from then on.
      failed.delete(e.data.id);
      taken.push(e.data.id);
    } else if (e.type === 'refund_failed') failed.add(e.data.id);
    else if (e.type === 'refund_requested') {
      const decided =
        e.data.borneBy !== null || e.data.source.kind === 'dispute' || e.data.source.kind === 'chargeback';
      asked.set(e.data.id, { asked: e.data, bound: decided ? new Set() : new Set(started) });
    }
  }
  return taken.filter((id) => !failed.has(id)).flatMap((id) => asked.get(id) ?? []);
}

/** One line's account: what each party bore when the epoch began, the rest of its share, and what others took over. */
class LineBook {
  readonly slice: Slice;
  readonly borne = new Map<string, number>();
  #base = new Map<string, number>();
  #left = new Map<string, number>();
  #moved = new Map<string, number>();
  #since = 0;
  #refunded = 0;

  constructor(slice: Slice) {
    this.slice = slice;
    this.#epoch();
  }

  #share(party: string): number {
    return shareOf([this.slice], party);
  }

  #epoch(): void {
    const connected = [...this.borne.values()].reduce((a, b) => a + b, 0);
    this.#base = new Map(this.borne);
    this.#left = new Map(
      this.slice.parts.map(({ party, role }) => {
        const bore = role === 'platform' ? this.#refunded - connected : (this.borne.get(party) ?? 0);
        return [party, Math.max(0, this.#share(party) - bore)];
      }),
    );
    this.#moved = new Map();
    this.#since = 0;
  }

  byShares(amount: number, bound: ReadonlySet<string>, market: Market): void {
    this.#since += amount;
    this.#refunded += amount;
    const whole = [...this.#left.values()].reduce((a, b) => a + b, 0);
    const retailer = market.shop.retailer.id;
    const parties = new Set([...this.#left.keys(), ...this.#base.keys()]);
    parties.delete(market.shop.platform.id);
    parties.delete(retailer);
    const due = (party: string): number =>
      (this.#base.get(party) ?? 0) +
      (whole === 0 ? 0 : Math.floor(((this.#left.get(party) ?? 0) * this.#since) / whole));
    for (const party of parties) {
      const before = this.borne.get(party) ?? 0;
      const wanted = due(party) - (this.#moved.get(party) ?? 0);
      const supplier = market.shop.listings.find((l) => l.supplier.id === party)?.supplier;
      const most = Math.max(before, Math.floor((this.#share(party) * (supplier?.refundableBps ?? 10_000)) / 10_000));
      const bears = bound.has(party) ? Math.min(wanted, most) : wanted;
      this.borne.set(party, bears);
      this.#moved.set(party, due(party) - bears);
    }
    this.borne.set(retailer, due(retailer) + [...this.#moved.values()].reduce((a, b) => a + b, 0));
  }

  asNamed(amount: number, pieces: ReadonlyMap<string, number>): void {
    this.#refunded += amount;
    for (const [party, piece] of pieces) this.borne.set(party, (this.borne.get(party) ?? 0) + piece);
  }

  close(): void {
    this.#epoch();
  }
}

/** What each party (without the Platform) bears of all refunds that count. */
export function borneBy(market: Market, all: readonly Slice[], timeline: readonly OrderEvent[]): Map<string, number> {
  const books = all.map((slice) => new LineBook(slice));
  for (const { asked, bound } of counted(timeline)) {
    const { borneBy: named } = asked;
    if (named === null) {
      for (const { line, amount } of asked.allocations) {
        books.find(({ slice }) => slice.line === line)?.byShares(amount, bound, market);
      }
      continue;
    }
    const rest = asked.amount - named.reduce((n, { amount }) => n + amount, 0);
    const bearers = [...named, { partyId: market.shop.retailer.id, amount: rest }];
    const weights = asked.allocations.map(({ amount }) => amount);
    const pieces = asked.allocations.map(() => new Map<string, number>());
    for (const { partyId, amount } of bearers) {
      if (partyId === market.shop.platform.id) continue;
      const parts = apportion(
        amount,
        weights.map((w) => w * amount),
        asked.amount,
      );
      for (const [i, part] of parts.entries()) pieces[i]?.set(partyId, (pieces[i]?.get(partyId) ?? 0) + part);
    }
    for (const [i, { line, amount }] of asked.allocations.entries()) {
      books.find(({ slice }) => slice.line === line)?.asNamed(amount, pieces[i] ?? new Map());
    }
    for (const book of books) book.close();
  }
  const total = new Map<string, number>();
  for (const { borne } of books) for (const [party, n] of borne) total.set(party, (total.get(party) ?? 0) + n);
  return total;
}

/** Checks that the order was priced and split as its listings say. */
export function checkSplit(placed: PlacedOrder, all: readonly Slice[]): string[] {
  const theirs = [...placed.lines, { id: 'shipping', amount: placed.shipping.amount, shares: placed.shipping.shares }];
  return all.flatMap((slice, i) => {
    const same =
      theirs[i]?.id === slice.line &&
      theirs[i]?.amount === slice.amount &&
      JSON.stringify(theirs[i]?.shares.map((s) => [s.partyId, s.amount])) ===
        JSON.stringify(slice.parts.map((part) => [part.party, part.amount]));
    return same ? [] : [`split: ${slice.line} is not what its listing says`];
  });
}
