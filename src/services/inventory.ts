import { type StockChange, type StockLevel, type StockQueries, stockQueries } from '../db/catalogue/stock.ts';
import type { Db } from '../db/client.ts';
import type { Author } from '../domain/access/security-log.ts';
import { type Demand, demandOf } from '../domain/catalogue/routing.ts';
import { type Fault, fault, type Outcome, ok } from '../domain/fault.ts';
import type { CommitResult, HoldResult } from '../domain/saga/work.ts';
import { APPLY, HOLD, LOAD, REFRESH, RELEASE } from './inventory/hold-scripts.ts';
import { type Lock, lock, type RedisOptions } from './inventory/redis-client.ts';

/**
 * Stock. Postgres has the true numbers. Redis holds units, and quickly says which are sold out. A hold keeps units for
 * one order for some time; a commit takes them for good. If Redis is lost or wiped, it is filled again from Postgres,
 * one SKU at a time, and a commit still cannot oversell. Every call may be repeated. A failure of Postgres or Redis is
 * returned as a fault.
 */
export interface Inventory {
  /**
   * Holds all that the order needs or nothing, for `ttlSeconds` from now. A repeat renews it. After a release:
   * `tombstoned`.
   */
  hold(orderId: string, demands: readonly Demand[], ttlSeconds: number): Promise<Outcome<HoldResult>>;
  /** Takes the units in Postgres and removes the hold. `short` names the SKU where it is known. */
  commit(orderId: string, demands: readonly Demand[]): Promise<Outcome<CommitResult>>;
  /** Drops the hold. A hold that arrives later does nothing. */
  release(orderId: string, skus: readonly string[]): Promise<Outcome<null>>;
  /** Gives back what was committed. A commit that arrives later does nothing. */
  restock(orderId: string, skus: readonly string[]): Promise<Outcome<null>>;
  /** A supplier's stock; null where the SKU is not the supplier's. `onHand` counts unsold units, also held ones. */
  stock(supplierId: string, sku: string): Promise<Outcome<StockLevel | null>>;
  /** `seen`: the version that was shown; `moved` where the stock has changed since. Null: whatever it is now. */
  setStock(
    supplierId: string,
    sku: string,
    onHand: number,
    seen: number | null,
    author: Author,
  ): Promise<Outcome<StockSet | null>>;
  /** Adds units, or takes some away. Once for each `key`; `reused`: another number was asked for under this key. */
  adjustStock(
    supplierId: string,
    sku: string,
    by: number,
    key: string,
    author: Author,
  ): Promise<Outcome<StockSet | null>>;
}

/** The stock as it is now, and whether it is as it was asked for. */
export interface StockSet extends StockLevel {
  readonly state: 'set' | 'moved' | 'reused' | 'out_of_range';
}

export interface InventoryOptions {
  readonly db: Db;
  readonly redis: RedisOptions;
}

/** If a mirror is younger than this and says 'short', Postgres is not asked. */
const BELIEVED_MS = 5_000;

/** Longer than any call can take. */
const MARK_SECONDS = 7 * 86_400;

/**
 * A missing or stale mirror is corrected, and the hold is tried again. After so many rounds Redis must be losing data.
 */
const HOLD_ROUNDS = 6;

const mark = (orderId: string) => `{stock}:o:${orderId}`;
const mirror = (sku: string) => `{stock}:m:${sku}`;
/** The key of a SKU's holds in Redis. */
export const holds = (sku: string) => `{stock}:x:${sku}`;
const quantities = (sku: string) => `{stock}:q:${sku}`;
const keysOf = (sku: string) => [mirror(sku), holds(sku), quantities(sku)];

export function inventory({ db, redis }: InventoryOptions): Inventory {
  const books: Books = { postgres: stockQueries(db), redis: lock(redis) };
  return {
    hold: (orderId, demands, ttlSeconds) => hold(books, orderId, demandOf(demands), ttlSeconds),
    commit: (orderId, demands) => commit(books, orderId, demandOf(demands)),
    release: async (orderId, skus) => {
      const keys = [mark(orderId), ...skus.flatMap((sku) => [holds(sku), quantities(sku)])];
      const answer = await books.redis.run(RELEASE, keys, [orderId, MARK_SECONDS]);
      return answer.ok ? ok(null) : answer;
    },
    restock: async (orderId, skus) => {
      const changes = await books.postgres.restock(orderId, skus);
      if (!changes.ok) return changes;
      await report(books, changes.value, null);
      return ok(null);
    },
    stock: (supplierId, sku) => books.postgres.level(supplierId, sku),
    setStock: async (supplierId, sku, onHand, seen, author) => {
      const change = await books.postgres.set(supplierId, sku, onHand, seen, author);
      if (!change.ok) return change;
      if (change.value === null) return ok(null);
      // If the number is the same, there is no change to report. The call that made the last change reports it.
      if (change.value.delta !== 0) await report(books, [change.value], null);
      return ok(stockSet(change.value, change.value.onHand === onHand ? 'set' : 'moved'));
    },
    adjustStock: (supplierId, sku, by, key, author) => adjust(books, supplierId, sku, by, key, author),
  };
}

const stockSet = ({ sku, onHand, version }: StockLevel, state: StockSet['state']): StockSet => ({
  ...{ sku, onHand, version, state },
});

/** What Postgres says of a stock below 0, and of one above what its column holds. */
const OUT_OF_RANGE = new Set(['check_violation', 'postgres_22003']);

async function adjust(
  books: Books,
  supplierId: string,
  sku: string,
  by: number,
  key: string,
  author: Author,
): Promise<Outcome<StockSet | null>> {
  const change = await books.postgres.adjust(`adjust:${supplierId}:${key}`, supplierId, sku, by, author);
  if (!change.ok) {
    if (!OUT_OF_RANGE.has(change.fault.code)) return change;
    const level = await books.postgres.level(supplierId, sku);
    return level.ok && level.value !== null ? ok(stockSet(level.value, 'out_of_range')) : level.ok ? ok(null) : level;
  }
  if (change.value === null) return ok(null);
  if (change.value.delta !== 0) await report(books, [change.value], null);
  return ok(stockSet(change.value, change.value.by === by ? 'set' : 'reused'));
}

interface Books {
  readonly postgres: StockQueries;
  readonly redis: Lock;
}

async function hold(
  books: Books,
  orderId: string,
  demands: readonly Demand[],
  ttlSeconds: number,
): Promise<Outcome<HoldResult>> {
  const keys = [mark(orderId), ...demands.flatMap(({ sku }) => keysOf(sku))];
  const wanted = demands.flatMap(({ sku, quantity }) => [sku, quantity]);
  let believe = 0;
  for (let round = 0; round < HOLD_ROUNDS; round += 1) {
    const args = [orderId, Math.round(ttlSeconds * 1_000), believe, BELIEVED_MS, ...wanted];
    const answer = await books.redis.run(HOLD, keys, args);
    if (!answer.ok) return answer;
    const [state, ...rest] = answer.value;
    const [first = ''] = rest;
    if (state === 'held') return ok({ state, expiresAt: Number(first) });
    if (state === 'short') return ok({ state, sku: first });
    if (state === 'tombstoned') return ok({ state });
    if (state === 'asked') return fault('transient', 'stock_compared');
    const mended = state === 'stale' ? await refresh(books, first) : await load(books, rest);
    // Nothing is held yet, so the hold may be tried again.
    if (!mended.ok) return { ok: false, fault: again(mended.fault) };
    if (mended.value !== null) return ok({ state: 'short', sku: mended.value });
    if (state === 'stale') believe = 1;
  }
  return fault('transient', 'redis_forgetful');
}

const again = (from: Fault): Fault => (from.kind === 'unknown' ? { kind: 'transient', code: from.code } : from);

async function commit(books: Books, orderId: string, demands: readonly Demand[]): Promise<Outcome<CommitResult>> {
  const answer = await books.postgres.commit(orderId, demands);
  if (!answer.ok) return answer;
  const { value } = answer;
  if (value.state === 'tombstoned') return ok(value);
  if (value.state === 'short') return ok({ state: 'short', sku: await whichIsShort(books, demands) });
  // From here on the units are taken. If Redis fails now, others get a slower answer, but this order keeps its stock.
  if (value.changes.length > 0) await report(books, value.changes, orderId);
  else for (const { sku } of demands) await refresh(books, sku);
  return ok({ state: 'committed' });
}

/** Which SKU is short, as Postgres says. The mirrors were wrong, so they are also compared with Postgres. */
async function whichIsShort(books: Books, demands: readonly Demand[]): Promise<string | null> {
  const levels = await books.postgres.levels(demands.map(({ sku }) => sku));
  for (const { sku } of demands) await refresh(books, sku);
  if (!levels.ok) return null;
  const onHand = new Map(levels.value.map((level) => [level.sku, level.onHand]));
  return demands.find(({ sku, quantity }) => (onHand.get(sku) ?? 0) < quantity)?.sku ?? null;
}

/** Tells the mirrors what Postgres did. If a report is lost, the next refresh makes up for it. */
async function report(books: Books, changes: readonly StockChange[], orderId: string | null): Promise<void> {
  if (changes.length === 0) return;
  const keys = [mark(orderId ?? ''), ...changes.flatMap(({ sku }) => keysOf(sku))];
  const args = changes.flatMap(({ version, delta, onHand }) => [version, delta, onHand]);
  const answer = await books.redis.run(APPLY, keys, [orderId ?? '', MARK_SECONDS, ...args]);
  if (!answer.ok) return;
  for (const index of answer.value.slice(1)) {
    const change = changes[Number(index) - 1];
    if (change !== undefined) await refresh(books, change.sku);
  }
}

/**
 * Makes the mirrors that Redis does not have. Returns a SKU that Postgres does not have either, if there is one.
 */
async function load(books: Books, skus: readonly string[]): Promise<Outcome<string | null>> {
  const levels = await books.postgres.levels(skus);
  if (!levels.ok) return levels;
  const known = new Set(levels.value.map(({ sku }) => sku));
  const unknown = skus.find((sku) => !known.has(sku));
  if (unknown !== undefined) return ok(unknown);
  const keys = levels.value.map(({ sku }) => mirror(sku));
  const args = levels.value.flatMap(({ onHand, version }) => [onHand, version]);
  const answer = await books.redis.run(LOAD, keys, args);
  return answer.ok ? ok(null) : answer;
}

const REFRESH_ROUNDS = 3;

/** Compares a mirror with Postgres, and drops the holds of orders that are settled in Postgres. */
async function refresh(books: Books, sku: string): Promise<Outcome<string | null>> {
  for (let round = 1; round <= REFRESH_ROUNDS; round += 1) {
    const holders = await books.redis.members(holds(sku));
    if (!holders.ok) return holders;
    const level = await books.postgres.settledLevel(sku, holders.value);
    if (!level.ok) return level;
    if (level.value === null) return ok(sku);
    const { onHand, version, settled } = level.value;
    const force = round === REFRESH_ROUNDS ? 1 : 0;
    const args = [force, onHand, version, holders.value.length, ...holders.value, ...settled];
    const answer = await books.redis.run(REFRESH, keysOf(sku), args);
    if (!answer.ok) return answer;
    if (answer.value[0] !== 'again') break;
  }
  return ok(null);
}
