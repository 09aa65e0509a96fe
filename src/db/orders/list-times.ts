import { asc, desc, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { NEWEST_FIRST, type OrderSort } from '../../domain/order-sorts.ts';
import { timestamp } from '../client.ts';
import { afterKeyset, type Keyset, pastKeyset } from '../keyset.ts';
import { orders } from '../schema.ts';

/** How a list of orders is read by one of their two times, and filtered by either (ADR 69). */

/** What each sort reads by, and in which direction. */
const SORTS = {
  '-placed_at': { by: orders.placedAt, way: desc, past: pastKeyset },
  placed_at: { by: orders.placedAt, way: asc, past: afterKeyset },
  '-updated_at': { by: orders.updatedAt, way: desc, past: pastKeyset },
  updated_at: { by: orders.updatedAt, way: asc, past: afterKeyset },
} as const satisfies Readonly<Record<OrderSort, object>>;

export const sorted = (sort: OrderSort = NEWEST_FIRST) => [SORTS[sort].way(SORTS[sort].by), SORTS[sort].way(orders.id)];

/** In ms: at or after `from`, before `to`. */
interface Span {
  readonly from: number | null;
  readonly to: number | null;
  /** Postgres does not see the times when it plans, and expects a third of the rows. */
  readonly hidden?: boolean;
}

interface TimeFilters extends Omit<Span, 'hidden'> {
  readonly updatedSince: number | null;
}

/** Orders that were placed and have changed within these times. */
export interface Times {
  readonly placed: Span;
  readonly updated: Span;
  readonly only?: SQL;
}

/** The index `orders_late` has the same interval. */
const SOON_MS = 45 * 86_400_000;
const AGE = sql`${orders.updatedAt} - ${orders.placedAt}`;
const SOON = sql`${AGE} between interval '0' and interval '45 days'`;
const LATE = sql`${AGE} not between interval '0' and interval '45 days'`;

const later = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
const moved = (time: number | null, ms: number): number | null => (time === null ? null : time + ms);

/**
 * The parts of a list; no order is in two. Usually there is one. A list that is read by one time and filtered by the
 * other has two: the orders that changed last soon after they were placed, for which a bound of one time is also a bound
 * of the other; and the few others.
 */
export function timesOf({ from, to, updatedSince }: TimeFilters, sort: OrderSort = NEWEST_FIRST): readonly Times[] {
  const [placed, updated] = [
    { from, to },
    { from: updatedSince, to: null },
  ];
  const byPlaced = SORTS[sort].by === orders.placedAt;
  if (byPlaced ? updatedSince === null : from === null && to === null) return [{ placed, updated }];
  // Postgres takes the two times for independent. So it would expect few orders, and read and sort all of them.
  const soon = byPlaced
    ? { updated: { ...updated, hidden: true }, placed: { from: later(from, moved(updatedSince, -SOON_MS)), to } }
    : {
        placed: { ...placed, hidden: from === null || to === null },
        updated: { from: later(updatedSince, from), to: moved(to, SOON_MS) },
      };
  return [
    { ...soon, only: SOON },
    { placed, updated, only: LATE },
  ];
}

interface Columns {
  readonly at: PgColumn;
  readonly id: PgColumn;
}

interface Asked {
  readonly after: Keyset | null;
  readonly sort?: OrderSort;
}

/** The conditions on the time of placing, in `orders` or in a table that repeats it. */
export const placedIn = (columns: Columns, { placed }: Times, asked: Asked): readonly (SQL | undefined)[] =>
  within(columns, placed, asked, SORTS[asked.sort ?? NEWEST_FIRST].by === orders.placedAt);

/** The same of the time of the last change. */
export const updatedIn = ({ updated }: Times, asked: Asked): readonly (SQL | undefined)[] =>
  within(
    { at: orders.updatedAt, id: orders.id },
    updated,
    asked,
    SORTS[asked.sort ?? NEWEST_FIRST].by === orders.updatedAt,
  );

/**
 * At the end where Postgres begins to read, give it one condition only. With two (cursor and filter) it might start at
 * the wider one. A cursor within the filter's range is the narrower one.
 */
function within(
  { at, id }: Columns,
  { from, to, hidden = false }: Span,
  { after, sort = NEWEST_FIRST }: Asked,
  own: boolean,
): readonly (SQL | undefined)[] {
  const { past } = SORTS[sort];
  const time = (ms: number) => (hidden ? sql`(select ${timestamp(ms)})` : timestamp(ms));
  const cursor = own ? after : null;
  const [down, up] = past === pastKeyset ? [cursor, null] : [null, cursor];
  const above = up !== null && (from === null || up.at >= from) ? up : null;
  const below = down !== null && (to === null || down.at < to) ? down : null;
  return [
    above === null ? undefined : past(at, id, above),
    above !== null || from === null ? undefined : sql`${at} >= ${time(from)}`,
    below === null ? undefined : past(at, id, below),
    below !== null || to === null ? undefined : sql`${at} < ${time(to)}`,
  ];
}
