import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tenant } from '../../domain/access/tenant.ts';
import type { Outcome } from '../../domain/fault.ts';
import { NUMBER_KINDS, type NumberKind } from '../../domain/numbers.ts';
import { type Db, json } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { ownerOf, type Whose } from './party-movements.ts';

/** Days of the party's time zone, as `2026-11-27`: from `from` until before `to`. */
export interface DaySpan {
  readonly from: string;
  readonly to: string;
}

/** A sum over some days, as in `OrderFigure`. */
export interface NumberSum {
  /** The span that it is of, from 0. */
  readonly span: number;
  readonly kind: NumberKind;
  readonly key: string;
  readonly currency: string;
  readonly n: number;
  readonly amount: number;
  readonly back: number;
}

/** One day of one kind. */
export interface DayNumber {
  readonly day: string;
  readonly kind: NumberKind;
  readonly currency: string;
  readonly n: number;
  readonly amount: number;
  readonly back: number;
}

/** What is open between the Platform and a party of the orders of one month, in minor units. */
export interface OpenSum {
  /** As `2026-11`. */
  readonly month: string;
  readonly currency: string;
  readonly toCome: number;
  readonly owed: number;
  readonly held: number;
}

export interface DailyNumberQueries {
  /** The sums of each span, of every kind but open money. One query. */
  sums(tenant: Tenant, spans: readonly DaySpan[]): Promise<Outcome<readonly NumberSum[]>>;
  /** Each day's numbers of these kinds, the oldest first. Days without any are left out. One query. */
  days(tenant: Tenant, kinds: readonly NumberKind[], span: DaySpan): Promise<Outcome<readonly DayNumber[]>>;
  /** The names of suppliers and products, by id. */
  names(ids: readonly string[]): Promise<Outcome<ReadonlyMap<string, string>>>;
  /** The open money of a party, by the month in which its orders were placed. All months. One query. */
  open(tenant: Tenant, whose: Whose): Promise<Outcome<readonly OpenSum[]>>;
}

const Sum = z.object({
  span: z.coerce.number(),
  kind: z.enum(NUMBER_KINDS),
  key: z.string(),
  currency: z.string(),
  n: z.coerce.number(),
  amount: z.coerce.number(),
  back: z.coerce.number(),
});
const OfDay = Sum.omit({ span: true, key: true }).extend({ day: z.string() });
const Open = z.object({
  month: z.string(),
  currency: z.string(),
  toCome: z.coerce.number(),
  owed: z.coerce.number(),
  held: z.coerce.number(),
});

/** A list of kinds, so that the index is read for each of them. */
const oneOf = (kinds: readonly NumberKind[]): SQL =>
  sql`kind = any(array(select jsonb_array_elements_text(${json(kinds)})))`;

const SHOWN = NUMBER_KINDS.filter((kind) => kind !== 'to_come' && kind !== 'owed' && kind !== 'held');

export const dailyNumberQueries = (db: Db): DailyNumberQueries => ({
  sums: ({ partyId }, spans) =>
    outcomeOf(async () => z.array(Sum).parse((await db.execute(numberSumsSql(partyId, spans))).rows)),
  days: ({ partyId }, kinds, span) =>
    outcomeOf(async () => z.array(OfDay).parse((await db.execute(numberDaysSql(partyId, kinds, span))).rows)),
  names: (ids) =>
    outcomeOf(async () => {
      const { rows } = await db.execute(sql`
        with asked as (select jsonb_array_elements_text(${json(ids)}) as id)
        select p.id, p.name from parties p join asked using (id)
        union all select p.id, p.title from products p join asked using (id)`);
      const named = z.array(z.object({ id: z.string(), name: z.string() })).parse(rows);
      return new Map(named.map(({ id, name }) => [id, name]));
    }),
  open: (tenant, whose) =>
    outcomeOf(async () => {
      const owner = ownerOf(tenant, whose);
      return owner === null ? [] : z.array(Open).parse((await db.execute(openSql(owner))).rows);
    }),
});

/**
 * The statement of the sums, to be run or explained. Each span is a part of its own: in a join, Postgres would expect so
 * many rows that it compiles the statement first.
 */
export function numberSumsSql(partyId: string, spans: readonly DaySpan[]): SQL {
  const each = spans.map(
    ({ from, to }, n) => sql`
    select ${n}::integer as span, kind, key, currency, sum(n)::bigint as n, sum(amount)::bigint as amount,
      sum(back)::bigint as back
    from daily_numbers
    where party_id = ${partyId} and ${oneOf(SHOWN)} and day >= ${from}::date and day < ${to}::date
    group by kind, key, currency having sum(n) <> 0 or sum(amount) <> 0 or sum(back) <> 0`,
  );
  return sql`${sql.join(each, sql` union all `)} order by span, kind, amount desc, key, currency`;
}

/** The statement of the days, to be run or explained. */
export const numberDaysSql = (partyId: string, kinds: readonly NumberKind[], { from, to }: DaySpan): SQL => sql`
  select day::text as day, kind, currency, sum(n)::bigint as n, sum(amount)::bigint as amount, sum(back)::bigint as back
  from daily_numbers
  where party_id = ${partyId} and ${oneOf(kinds)} and day >= ${from}::date and day < ${to}::date
  group by day, kind, currency having sum(n) <> 0 or sum(amount) <> 0 or sum(back) <> 0
  order by day, kind, currency`;

/** The statement of the open money, to be run or explained. */
export const openSql = (owner: string): SQL => sql`
  select to_char(day, 'YYYY-MM') as month, currency,
    coalesce(sum(amount) filter (where kind = 'to_come'), 0)::bigint as "toCome",
    coalesce(sum(amount) filter (where kind = 'owed'), 0)::bigint as owed,
    coalesce(sum(amount) filter (where kind = 'held'), 0)::bigint as held
  from daily_numbers
  where party_id = ${owner} and ${oneOf(['to_come', 'owed', 'held'])} and n <> 0
  group by 1, 2 order by 1, 2`;
