import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import type { Outcome } from '../../domain/fault.ts';
import type { OrderFigure } from '../../domain/numbers.ts';
import type { OrderState } from '../../domain/order/state.ts';
import { zoneOf } from '../accounts/settings.ts';
import { type Db, json, SEEN_AFTER_MS, timestamp } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { heldSql } from '../jobs/jobs.ts';
import type { Keyset } from '../keyset.ts';
import { orders } from '../schema.ts';

/**
 * Where the counting stands. It counts the orders that were projected since `since` (ms). Between these it goes once over
 * all orders, in the order in which they were placed.
 */
export interface CountingStand {
  /** The `NUMBERS_VERSION` that it counts by. A stand of before there were versions has none. */
  readonly version?: number | undefined;
  readonly since: number;
  /** The last order that was counted of all. Null: all were. */
  readonly after: Keyset | null;
}

export interface Uncounted {
  readonly id: string;
  readonly version: number;
  /** Milliseconds. */
  readonly placedAt: number;
  readonly projectedAt: number;
  /** As it was projected. It may be older than this code. */
  readonly order: OrderState;
}

/** An order with its numbers, and the day of each party that they are for. */
export interface Counted {
  readonly id: string;
  readonly version: number;
  readonly currency: string;
  readonly days: Readonly<Record<string, string>>;
  readonly numbers: readonly OrderFigure[];
}

/** For the one job that counts. The sums that it writes are read in `daily-numbers.ts`, those of open money by `openSql`. */
export interface CountingQueries {
  /** The next orders that were projected since this time and are not counted, at most `limit`. One query. */
  changed(since: number, limit: number): Promise<Outcome<readonly Uncounted[]>>;
  /** The next orders of all, counted or not, at most `limit`. One query. */
  placed(after: Keyset, limit: number): Promise<Outcome<readonly Uncounted[]>>;
  /** The time zone of each of these parties. A party that is not there has none. */
  zones(partyIds: readonly string[]): Promise<Outcome<ReadonlyMap<string, string>>>;
  /**
   * Puts these numbers in the place of what was counted of the same orders before, and writes the stand, all or nothing.
   * False where the lease was lost: nothing was written.
   */
  write(lease: string, stand: CountingStand, counted: readonly Counted[]): Promise<Outcome<boolean>>;
}

/** The id of its job. */
export const COUNTING_JOB = 'numbers';

/**
 * How far back each run looks again. Far more than needed: a statement that we stopped waiting for may still end, and
 * what was counted already is not read again.
 */
const LOOK_BACK_MS = 8 * SEEN_AFTER_MS;

export function countingQueries(db: Db): CountingQueries {
  return {
    changed: (since, limit) => read(db, changedSql(since, limit), orders.projectedAt),
    placed: (after, limit) => read(db, placedSql(after, limit), orders.placedAt),
    zones: (partyIds) =>
      outcomeOf(async () => {
        const { rows } = await db.execute(
          sql`select id, settings from parties where id in (select jsonb_array_elements_text(${json(partyIds)}))`,
        );
        const parsed = z.array(z.object({ id: z.string(), settings: z.unknown() })).parse(rows);
        return new Map(parsed.map(({ id, settings }) => [id, zoneOf(settings)]));
      }),
    write: (lease, stand, counted) =>
      outcomeOf(async () => (await db.execute(writeSql(lease, stand, counted))).rows.length > 0),
  };
}

const read = (db: Db, ids: SQL, by: PgColumn): Promise<Outcome<readonly Uncounted[]>> =>
  outcomeOf(async () => {
    const { id, version, placedAt, projectedAt, doc } = orders;
    const found = await db
      .select({ id, version, placedAt, projectedAt, order: doc })
      .from(orders)
      .where(sql`${id} in (${ids})`)
      .orderBy(by, id);
    return found.map((row) => ({
      ...row,
      placedAt: row.placedAt.getTime(),
      projectedAt: row.projectedAt.getTime(),
    }));
  });

const changedSql = (since: number, limit: number): SQL => sql`
  select o.id from orders o left join order_numbers n on n.order_id = o.id
  where o.projected_at >= ${timestamp(since - LOOK_BACK_MS)} and n.version is distinct from o.version
  order by o.projected_at limit ${limit}`;

const placedSql = ({ at, id }: Keyset, limit: number): SQL => sql`
  select id from orders where (placed_at, id) > (${timestamp(at)}, ${id}) order by placed_at, id limit ${limit}`;

const rowsOf = (counted: readonly Counted[]) =>
  counted.map(({ numbers, ...order }) => ({
    ...order,
    numbers: numbers.map(({ to, kind, key, n, amount, back }) => [to, kind, key, n, amount, back]),
  }));

/** The numbers of each party of these orders, as rows. `sign` is -1 for what does not count any more. */
const unfolded = (from: SQL, sign: SQL): SQL => sql`
  select party_id, one->>1 as kind, (c.days->>party_id)::date as day, c.currency, one->>2 as key,
    ${sign} * (one->>3)::bigint as n, ${sign} * (one->>4)::bigint as amount, ${sign} * (one->>5)::bigint as back
  from ${from} c, jsonb_array_elements(c.numbers) as one, jsonb_array_elements_text(one->0) as party_id`;

/**
 * ONE statement. The sums change by the difference to what was counted before. A party's day of an order never changes,
 * so a later choice of a time zone moves nothing.
 */
const writeSql = (lease: string, stand: CountingStand, counted: readonly Counted[]): SQL => sql`
  with held as (${heldSql(lease, COUNTING_JOB, stand)}
  ), fresh as (
    select c.id, c.version, c.currency, c.days || coalesce(b.days, '{}') as days, c.numbers
    from held cross join jsonb_to_recordset(${json(rowsOf(counted))})
      as c(id text, version integer, currency text, days jsonb, numbers jsonb)
    left join order_numbers b on b.order_id = c.id
  ), before as (
    select b.currency, b.days, b.numbers from fresh join order_numbers b on b.order_id = fresh.id
  ), changes as (
    select party_id, kind, day, currency, key, sum(n)::bigint as n, sum(amount)::bigint as amount,
      sum(back)::bigint as back
    from (${unfolded(sql`fresh`, sql`1`)} union all ${unfolded(sql`before`, sql`-1`)}) as both_counts
    group by party_id, kind, day, currency, key
    having sum(n) <> 0 or sum(amount) <> 0 or sum(back) <> 0
  ), added as (
    insert into daily_numbers as d (party_id, kind, day, currency, key, n, amount, back)
    select party_id, kind, day, currency, key, n, amount, back from changes
    on conflict (party_id, kind, day, currency, key) do update
      set n = d.n + excluded.n, amount = d.amount + excluded.amount, back = d.back + excluded.back
  ), kept as (
    insert into order_numbers (order_id, version, currency, days, numbers)
    select id, version, currency, days, numbers from fresh
    on conflict (order_id) do update
      set version = excluded.version, days = excluded.days, numbers = excluded.numbers
  )
  select id from held`;
