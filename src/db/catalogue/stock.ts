import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Author } from '../../domain/access/security-log.ts';
import { KEPT } from '../../domain/bounds.ts';
import type { Demand } from '../../domain/catalogue/routing.ts';
import { type Outcome, ok } from '../../domain/fault.ts';
import { type Db, json } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { stock } from '../schema.ts';
import { named, STATEMENT } from '../statements.ts';

/** Unsold units of a SKU; `version` counts its changes. */
export interface StockLevel {
  readonly sku: string;
  readonly onHand: number;
  readonly version: number;
}

/**
 * One change of one SKU. `onHand` is the stock after it. `version` is its number among the SKU's changes, without gaps.
 */
export interface StockChange extends StockLevel {
  readonly delta: number;
}

/** What an adjustment changed; `delta` is 0 if it was made before. */
interface StockAdjustment extends StockChange {
  readonly by: number;
}

type CommitAnswer =
  /** `changes` is empty if all of it was taken before. */
  | { readonly state: 'committed'; readonly changes: readonly StockChange[] }
  | { readonly state: 'short' }
  | { readonly state: 'tombstoned' };

/** A level, and which of the given orders are already counted in it: they took their units, or gave them back. */
interface SettledLevel extends StockLevel {
  readonly settled: readonly string[];
}

export interface StockQueries {
  /** Takes what an order needs, all or nothing, once. */
  commit(orderId: string, demands: readonly Demand[]): Promise<Outcome<CommitAnswer>>;
  /** Gives back what the order took of these SKUs, once. A commit that arrives later takes nothing. */
  restock(orderId: string, skus: readonly string[]): Promise<Outcome<readonly StockChange[]>>;
  /**
   * Sets a supplier's stock. Null where the SKU is not the supplier's. `delta` is 0 where the stock was the same
   * before. `seen`: the version that the supplier saw. If the stock has changed since, nothing is set, and the change
   * says how it is now.
   */
  set(
    supplierId: string,
    sku: string,
    onHand: number,
    seen: number | null,
    author: Author,
  ): Promise<Outcome<StockChange | null>>;
  /**
   * Adds `by` to a supplier's stock, once for each `id`. Null where the SKU is not the supplier's. `by` of the answer:
   * what was asked for under this `id` first. The fault is `check_violation` where the stock would be below 0.
   */
  adjust(
    id: string,
    supplierId: string,
    sku: string,
    by: number,
    author: Author,
  ): Promise<Outcome<StockAdjustment | null>>;
  levels(skus: readonly string[]): Promise<Outcome<readonly StockLevel[]>>;
  level(supplierId: string, sku: string): Promise<Outcome<StockLevel | null>>;
  /** The level, and which of `orderIds` are counted in it, from one snapshot. Null for an unknown SKU. */
  settledLevel(sku: string, orderIds: readonly string[]): Promise<Outcome<SettledLevel | null>>;
}

const changeRow = z.object({
  sku: z.string(),
  on_hand: z.coerce.number(),
  version: z.coerce.number(),
  delta: z.coerce.number(),
});
const toChange = ({ sku, on_hand, version, delta }: z.infer<typeof changeRow>): StockChange => ({
  sku,
  onHand: on_hand,
  version,
  delta,
});

export function stockQueries(db: Db): StockQueries {
  const columns = { sku: stock.sku, onHand: stock.onHand, version: stock.version };
  return {
    commit: (orderId, demands) => commit(db, orderId, demands),
    restock: (orderId, skus) =>
      outcomeOf(async () => {
        const { rows } = await db.execute(named(STATEMENT.returnStock, restockSql(orderId, skus)));
        return z.array(changeRow).parse(rows).map(toChange);
      }),
    set: (supplierId, sku, onHand, seen, author) =>
      outcomeOf(async () => {
        const { rows } = await db.execute(named(STATEMENT.setStock, setSql(supplierId, sku, onHand, seen, author)));
        return z.array(changeRow).parse(rows).map(toChange)[0] ?? null;
      }),
    adjust: (id, supplierId, sku, by, author) =>
      outcomeOf(async () => {
        const { rows } = await db.execute(named(STATEMENT.adjustStock, adjustSql(id, supplierId, sku, by, author)));
        const row = z.array(changeRow.extend({ by: z.coerce.number() })).parse(rows)[0];
        return row === undefined ? null : { ...toChange(row), by: row.by };
      }),
    levels: (skus) =>
      outcomeOf(() =>
        db
          .select(columns)
          .from(stock)
          .where(inArray(stock.sku, [...skus])),
      ),
    level: (supplierId, sku) =>
      outcomeOf(async () => {
        const own = and(eq(stock.sku, sku), eq(stock.supplierId, supplierId));
        return (await db.select(columns).from(stock).where(own))[0] ?? null;
      }),
    settledLevel: (sku, orderIds) => outcomeOf(() => settledLevel(db, sku, orderIds)),
  };
}

/** Who changed the stock: somebody for its supplier, or an order that took units or gave them back. */
type StockAuthor = Author | { readonly kind: 'order'; readonly id: string };

/**
 * The part of a statement that keeps its changes, so that there is none without its author. `changed`: the name of the
 * part that changes the stock. A row's slot is the version modulo the number that is kept: the oldest is replaced.
 */
const noted = (changed: SQL, { kind, id }: StockAuthor): SQL => sql`
  noted as (
    insert into stock_changes as c (sku, slot, version, author_kind, author_id, before, after)
    select sku, (version % ${KEPT.stockChanges}::int)::int, version, ${kind}, ${id}, on_hand - delta, on_hand
    from ${changed}
    on conflict (sku, slot) do update set version = excluded.version, at = now(), author_kind = excluded.author_kind,
      author_id = excluded.author_id, before = excluded.before, after = excluded.after
  )`;

/**
 * ONE statement. Stock rows are locked first and in SKU order, so that two orders cannot deadlock. The update on
 * conflict changes nothing, but returns the row as it is now; `do nothing` would hide a move that was committed after
 * our snapshot. `xmax = 0` marks the rows that were inserted. A negative `on_hand` breaks its CHECK and undoes
 * everything. For an order with a tombstone nothing is inserted, and no row is returned.
 */
const commitSql = (orderId: string, demands: readonly Demand[]) => sql`
  with demand as (
    select sku, quantity from jsonb_to_recordset(${json(demands)}) as d(sku text, quantity int)
  ), locked as materialized (
    select sku from stock where sku in (select sku from demand) order by sku for no key update
  ), moved as (
    insert into stock_moves (order_id, sku, quantity)
    select ${orderId}, d.sku, d.quantity
    from demand d cross join (select count(*) from locked) as first
    where not exists (select from stock_moves t where t.order_id = ${orderId} and t.restocked_at is not null)
    order by d.sku
    on conflict (order_id, sku) do update set quantity = stock_moves.quantity
    returning sku, quantity, restocked_at, xmax = 0 as fresh
  ), taken as (
    update stock s set on_hand = s.on_hand - m.quantity, version = s.version + 1, updated_at = now()
    from moved m where m.fresh and s.sku = m.sku
    returning s.sku, s.on_hand, s.version, -m.quantity as delta
  ), ${noted(sql`taken`, { kind: 'order', id: orderId })}
  select m.sku, m.restocked_at is not null as tombstoned, t.on_hand, t.version, t.delta
  from moved m left join taken t on t.sku = m.sku`;

const movedRow = z.object({
  sku: z.string(),
  tombstoned: z.boolean(),
  on_hand: z.coerce.number().nullable(),
  version: z.coerce.number().nullable(),
  delta: z.coerce.number().nullable(),
});

async function commit(db: Db, orderId: string, demands: readonly Demand[]): Promise<Outcome<CommitAnswer>> {
  const answer = await outcomeOf(async () =>
    z.array(movedRow).parse((await db.execute(named(STATEMENT.takeStock, commitSql(orderId, demands)))).rows),
  );
  if (!answer.ok) {
    // An unknown SKU breaks the foreign key. There are no units of it.
    const short = answer.fault.code === 'check_violation' || answer.fault.code === 'foreign_key_violation';
    return short ? ok({ state: 'short' }) : answer;
  }
  const rows = answer.value;
  if (rows.length < demands.length || rows.some(({ tombstoned }) => tombstoned)) return ok({ state: 'tombstoned' });
  const changes = rows.flatMap(({ sku, on_hand: onHand, version, delta }) =>
    onHand === null || version === null || delta === null ? [] : [{ sku, onHand, version, delta }],
  );
  return ok({ state: 'committed', changes });
}

/** ONE statement. If the order took nothing yet, it leaves a tombstone of quantity 0. */
const restockSql = (orderId: string, skus: readonly string[]) => sql`
  with locked as materialized (
    select sku from stock
    where sku in (select value from jsonb_array_elements_text(${json(skus)})) order by sku for no key update
  ), moved as (
    insert into stock_moves (order_id, sku, quantity, restocked_at)
    select ${orderId}, sku, 0, now() from locked order by sku
    on conflict (order_id, sku) do update set restocked_at = now() where stock_moves.restocked_at is null
    returning sku, quantity
  ), returned as (
    update stock s set on_hand = s.on_hand + m.quantity, version = s.version + 1, updated_at = now()
    from moved m where s.sku = m.sku and m.quantity > 0
    returning s.sku, s.on_hand, s.version, m.quantity as delta
  ), ${noted(sql`returned`, { kind: 'order', id: orderId })}
  select sku, on_hand, version, delta from returned`;

const setSql = (supplierId: string, sku: string, onHand: number, seen: number | null, author: Author) => sql`
  with before as materialized (
    select sku, on_hand, version from stock where sku = ${sku} and supplier_id = ${supplierId} for no key update
  ), changed as (
    update stock s set on_hand = ${onHand}::int, version = s.version + 1, updated_at = now()
    from before b where s.sku = b.sku and b.on_hand <> ${onHand}::int
      and (${seen}::bigint is null or b.version = ${seen}::bigint)
    returning s.sku, s.on_hand, s.version, s.on_hand - b.on_hand as delta
  ), ${noted(sql`changed`, author)}
  select b.sku, coalesce(c.on_hand, b.on_hand) as on_hand, coalesce(c.version, b.version) as version,
    coalesce(c.delta, 0) as delta
  from before b left join changed c on c.sku = b.sku`;

/**
 * ONE statement. A row of `stock_moves` marks the adjustment as made, as it does for an order's units. More units are
 * like a return, so the row has `restocked_at`.
 */
const adjustSql = (id: string, supplierId: string, sku: string, by: number, author: Author) => sql`
  with before as materialized (
    select sku, on_hand, version from stock where sku = ${sku} and supplier_id = ${supplierId} for no key update
  ), moved as (
    insert into stock_moves (order_id, sku, quantity, restocked_at)
    select ${id}, sku, abs(${by}::int), case when ${by}::int > 0 then now() end from before
    on conflict (order_id, sku) do update set quantity = stock_moves.quantity
    returning sku, case when restocked_at is null then -quantity else quantity end as by, xmax = 0 as fresh
  ), changed as (
    update stock s set on_hand = s.on_hand + m.by, version = s.version + 1, updated_at = now()
    from moved m where m.fresh and s.sku = m.sku
    returning s.sku, s.on_hand, s.version, m.by as delta
  ), ${noted(sql`changed`, author)}
  select b.sku, coalesce(c.on_hand, b.on_hand) as on_hand, coalesce(c.version, b.version) as version,
    coalesce(c.delta, 0) as delta, m.by
  from before b join moved m on m.sku = b.sku left join changed c on c.sku = b.sku`;

const settledSql = (sku: string, orderIds: readonly string[]) => sql`
  select s.on_hand, s.version, coalesce((
    select jsonb_agg(m.order_id) from stock_moves m
    where m.sku = s.sku and m.order_id in (select value from jsonb_array_elements_text(${json(orderIds)}))
  ), '[]'::jsonb) as settled
  from stock s where s.sku = ${sku}`;

const settledRow = z.object({
  on_hand: z.coerce.number(),
  version: z.coerce.number(),
  settled: z.array(z.string()),
});

async function settledLevel(db: Db, sku: string, orderIds: readonly string[]): Promise<SettledLevel | null> {
  const { rows } = await db.execute(named(STATEMENT.compareStock, settledSql(sku, orderIds)));
  const row = z.array(settledRow).parse(rows)[0];
  return row === undefined ? null : { sku, onHand: row.on_hand, version: row.version, settled: row.settled };
}
