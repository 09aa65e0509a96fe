import type { Demand } from '../../../src/domain/catalogue/routing.ts';
import { type Fault, type Outcome, ok } from '../../../src/domain/fault.ts';
import type { CommitResult, HoldResult } from '../../../src/domain/saga/work.ts';

interface Move {
  readonly order: string;
  readonly sku: string;
  readonly quantity: number;
  returned: boolean;
}

interface Hold {
  readonly order: string;
  readonly sku: string;
  readonly quantity: number;
  readonly expiresAt: number;
}

/** A model of Redis and Postgres for the inventory: what each stores and, atomically, answers. */
export class Stock {
  /** Postgres: unsold units by SKU, including held units. */
  readonly onHand = new Map<string, number>();
  /** Postgres: what each order took, and its tombstones (quantity 0). */
  moves: Move[] = [];
  /** Redis: the holds, and whether each order was committed or released. */
  holds: Hold[] = [];
  marks = new Map<string, 'committed' | 'released'>();
  readonly initial: ReadonlyMap<string, number>;
  /** Orders that got the answer that there is not enough stock. */
  readonly short = new Set<string>();
  /** Calls that may have changed Postgres. */
  changes = 0;
  readonly #now: () => number;

  constructor(initial: ReadonlyMap<string, number>, now: () => number) {
    this.initial = initial;
    for (const [sku, units] of initial) this.onHand.set(sku, units);
    this.#now = now;
  }

  hold(order: string, demands: readonly Demand[], ttlSeconds: number): Outcome<HoldResult> {
    const now = this.#now();
    const mark = this.marks.get(order);
    if (mark === 'released') return ok({ state: 'tombstoned' });
    const expiresAt = now + ttlSeconds * 1_000;
    if (mark === 'committed') return ok({ state: 'held', expiresAt });
    this.holds = this.holds.filter((h) => h.expiresAt > now);
    for (const { sku, quantity } of demands) {
      const held = this.holds.filter((h) => h.sku === sku && h.order !== order).reduce((n, h) => n + h.quantity, 0);
      if ((this.onHand.get(sku) ?? 0) - held < quantity) return this.#short(order, sku);
    }
    this.#drop(order);
    for (const { sku, quantity } of demands) this.holds.push({ order, sku, quantity, expiresAt });
    return ok({ state: 'held', expiresAt });
  }

  #short(order: string, sku: string): Outcome<{ state: 'short'; sku: string }> {
    this.short.add(order);
    return ok({ state: 'short', sku });
  }

  #drop(order: string): void {
    this.holds = this.holds.filter((h) => h.order !== order);
  }

  commit(order: string, demands: readonly Demand[]): Outcome<CommitResult> {
    this.changes += 1;
    const own = this.moves.filter((m) => m.order === order);
    if (own.some((m) => m.returned)) return ok({ state: 'tombstoned' });
    if (own.length === 0) {
      const missing = demands.find(({ sku, quantity }) => (this.onHand.get(sku) ?? 0) < quantity);
      if (missing !== undefined) return this.#short(order, missing.sku);
      for (const { sku, quantity } of demands) {
        this.moves.push({ order, sku, quantity, returned: false });
        this.onHand.set(sku, (this.onHand.get(sku) ?? 0) - quantity);
      }
    }
    if (!this.marks.has(order)) this.marks.set(order, 'committed');
    this.#drop(order);
    return ok({ state: 'committed' });
  }

  release(order: string): Outcome<null> {
    this.marks.set(order, 'released');
    this.#drop(order);
    return ok(null);
  }

  restock(order: string, skus: readonly string[]): Outcome<null> {
    this.changes += 1;
    for (const sku of skus) {
      const move = this.moves.find((m) => m.order === order && m.sku === sku);
      if (move === undefined) this.moves.push({ order, sku, quantity: 0, returned: true });
      else if (!move.returned) {
        move.returned = true;
        this.onHand.set(sku, (this.onHand.get(sku) ?? 0) + move.quantity);
      }
    }
    return ok(null);
  }

  /** Removes all data from Redis. */
  wipeRedis(): void {
    this.holds = [];
    this.marks = new Map();
  }

  /** Units of an order that were sold and not given back. */
  sold(order: string, sku: string): number {
    return this.moves
      .filter((m) => m.order === order && m.sku === sku && !m.returned)
      .reduce((n, m) => n + m.quantity, 0);
  }

  /** Wrong totals, in words; empty if all is right. */
  problems(): string[] {
    const wrong: string[] = [];
    for (const [sku, units] of this.initial) {
      const sold = this.moves.filter((m) => m.sku === sku && !m.returned).reduce((n, m) => n + m.quantity, 0);
      const onHand = this.onHand.get(sku) ?? 0;
      if (onHand < 0) wrong.push(`stock: ${sku} is oversold: ${onHand}`);
      if (onHand + sold !== units) wrong.push(`stock: ${sku} has ${onHand} + ${sold} sold, of ${units}`);
    }
    return wrong;
  }
}

export const refused = (fault: Fault): { readonly ok: false; readonly fault: Fault } => ({ ok: false, fault });
