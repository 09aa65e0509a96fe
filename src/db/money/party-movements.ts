import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tenant } from '../../domain/access/tenant.ts';
import type { Outcome } from '../../domain/fault.ts';
import { SOURCE_KINDS, type SourceKind } from '../../domain/money/movements.ts';
import { type Db, timestamp } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import type { Keyset } from '../keyset.ts';

/** One movement of money as the party sees that got it or gave it back. */
export interface PartyMovement {
  /** Stripe's id. */
  readonly source: string;
  readonly kind: SourceKind;
  readonly orderId: string;
  readonly retailerName: string;
  readonly partyId: string;
  readonly partyName: string;
  /** Minor units. Above 0: the party received it. Below 0: it was taken back. */
  readonly amount: number;
  readonly currency: string;
  /** When it moved, in ms. */
  readonly at: number;
}

/** What a party received and what was taken back in one period, both at least 0, in minor units. */
export interface PeriodSum {
  /** Which of the asked periods, from 0. */
  readonly period: number;
  readonly currency: string;
  readonly received: number;
  readonly takenBack: number;
}

/** Whose movements. Null: the tenant's own. Only Platform Ops read another party's. */
export type Whose = string | null;

/** From `from` until before `to`, in ms. Null: all. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

export interface PartyMoneyQueries {
  /** The movements of a party, the newest first. One query. */
  movements(
    tenant: Tenant,
    asked: { readonly whose: Whose; readonly period: Period | null },
    page: { readonly after: Keyset | null; readonly limit: number },
  ): Promise<Outcome<readonly PartyMovement[]>>;
  /** The sums of periods that follow each other: each begins where the one before ends. One query. */
  sums(tenant: Tenant, whose: Whose, ends: readonly number[]): Promise<Outcome<readonly PeriodSum[]>>;
  /** The parties that the tenant may ask about, by name. */
  parties(tenant: Tenant): Promise<Outcome<readonly { readonly id: string; readonly name: string }[]>>;
}

const Row = z
  .object({
    source: z.string(),
    kind: z.enum(SOURCE_KINDS),
    order_id: z.string(),
    retailer_name: z.string(),
    party_id: z.string(),
    party_name: z.string(),
    amount: z.coerce.number(),
    currency: z.string(),
    at: z.coerce.date(),
  })
  .transform(
    ({ order_id, retailer_name, party_id, party_name, at, ...row }): PartyMovement => ({
      ...row,
      orderId: order_id,
      retailerName: retailer_name,
      partyId: party_id,
      partyName: party_name,
      at: at.getTime(),
    }),
  );

const Sum = z.object({
  period: z.coerce.number(),
  currency: z.string(),
  received: z.coerce.number(),
  takenBack: z.coerce.number(),
});

/** The most parties that a page lets Platform Ops choose from. */
const CHOICES = 1_000;

export const ownerOf = ({ role, partyId }: Tenant, whose: Whose): string | null =>
  role === 'platform' || whose === null || whose === partyId ? (whose ?? partyId) : null;

export const partyMoneyQueries = (db: Db): PartyMoneyQueries => ({
  movements: (tenant, asked, page) =>
    outcomeOf(async () => {
      const owner = ownerOf(tenant, asked.whose);
      if (owner === null) return [];
      const { rows } = await db.execute(movementsSql(owner, asked.period, page));
      return z.array(Row).parse(rows);
    }),
  sums: (tenant, whose, ends) =>
    outcomeOf(async () => {
      const owner = ownerOf(tenant, whose);
      if (owner === null) return [];
      const { rows } = await db.execute(sumsSql(owner, ends));
      return z.array(Sum).parse(rows);
    }),
  parties: ({ role }) =>
    outcomeOf(async () => {
      if (role !== 'platform') return [];
      const { rows } = await db.execute(
        sql`select id, name from parties where role <> 'platform' order by name, id limit ${CHOICES}`,
      );
      return z.array(z.object({ id: z.string(), name: z.string() })).parse(rows);
    }),
});

/** The statement of one page, to be run or explained. A cursor within the period is the lower of two upper bounds. */
export function movementsSql(
  owner: string,
  period: Period | null,
  { after, limit }: { readonly after: Keyset | null; readonly limit: number },
): SQL {
  const until = period === null ? sql`true` : sql`m.at < ${timestamp(period.to)}`;
  const cursor = after !== null && (period === null || after.at < period.to) ? after : null;
  return sql`select m.source, m.kind, m.order_id, coalesce(r.name, o.retailer_id, '') as retailer_name, m.party_id,
      coalesce(p.name, m.party_id) as party_name, -m.booked as amount, m.booked_currency as currency, m.at
    from movements m left join orders o on o.id = m.order_id left join parties r on r.id = o.retailer_id
      left join parties p on p.id = m.party_id
    where m.party_id is not null and m.party_id = ${owner} and m.booked is not null
      and ${period === null ? sql`true` : sql`m.at >= ${timestamp(period.from)}`}
      and ${cursor === null ? until : sql`(m.at, m.source) < (${timestamp(cursor.at)}, ${cursor.id})`}
    order by m.at desc, m.source desc limit ${limit}`;
}

/**
 * The statement of the sums, to be run or explained. `booked` is the Platform's side: below 0, the party received it. Each
 * period is a part of its own, so that nothing is sorted.
 */
export function sumsSql(owner: string, ends: readonly number[]): SQL {
  const each = ends.slice(1).map(
    (to, n) => sql`
    select ${n}::integer as period, booked_currency as currency,
      coalesce(-sum(booked) filter (where booked < 0), 0)::bigint as received,
      coalesce(sum(booked) filter (where booked > 0), 0)::bigint as "takenBack"
    from movements
    where party_id is not null and party_id = ${owner} and booked is not null
      and at >= ${timestamp(ends[n] ?? to)} and at < ${timestamp(to)}
    group by booked_currency`,
  );
  return sql`${sql.join(each, sql` union all `)} order by period, currency`;
}
