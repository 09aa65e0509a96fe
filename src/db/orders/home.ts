import { and, asc, desc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import type { Tenant } from '../../domain/access/tenant.ts';
import type { Outcome } from '../../domain/fault.ts';
import {
  COUNTED,
  LOW_STOCK,
  NEEDS,
  NEEDS_OF,
  type NeedKind,
  needKeysOf,
  WAITING,
  type WaitingCounts,
  type WaitingKind,
} from '../../domain/needs.ts';
import type { Role } from '../../domain/order/actor.ts';
import { type FulfilmentStatus, nextStepIn } from '../../domain/order/lifecycle.ts';
import type { OrderState } from '../../domain/order/state.ts';
import { type Db, json } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { listsSql } from '../money/unexplained.ts';
import { deadLetters, fulfilments, notificationTemplates, offers, orders, products, stock } from '../schema.ts';
import { needing } from './needing.ts';

/** An order with a need, as it was projected. It must be redacted before anybody sees it. */
export interface NeedingOrder {
  readonly kind: NeedKind;
  readonly id: string;
  readonly order: OrderState;
}

export interface LowStock {
  readonly sku: string;
  readonly title: string;
  readonly onHand: number;
}

/** What a party was paid less what was taken back, in minor units. */
interface Earned {
  readonly currency: string;
  readonly amount: number;
}

export interface HomeQueries {
  /** One query. */
  counts(tenant: Tenant): Promise<Outcome<WaitingCounts>>;
  /** The oldest orders of each need, at most `limit` of each. One query. */
  needing(tenant: Tenant, limit: number): Promise<Outcome<readonly NeedingOrder[]>>;
  /** The SKUs of a supplier that are nearly sold out, the fewest first. One query. */
  lowStock(tenant: Tenant, limit: number): Promise<Outcome<readonly LowStock[]>>;
  /** What was transferred to the party since a time (ms), by currency. One query. */
  earned(tenant: Tenant, since: number): Promise<Outcome<readonly Earned[]>>;
  /** Derives the needs of orders that were projected before there were needs. Returns how many. */
  derive(): Promise<Outcome<number>>;
}

export function homeQueries(db: Db, graceSeconds: number): HomeQueries {
  return {
    counts: (tenant) =>
      outcomeOf(async () => {
        const { rows } = await db.execute(countsSql(tenant, graceSeconds));
        return Object.fromEntries(Counts.parse(rows).map(({ kind, n }) => [kind, n]));
      }),
    needing: (tenant, limit) => outcomeOf(() => needingOrders(db, tenant, limit)),
    lowStock: (tenant, limit) =>
      outcomeOf(() =>
        db
          .select({ sku: stock.sku, title: products.title, onHand: stock.onHand })
          .from(stock)
          .innerJoin(offers, eq(offers.sku, stock.sku))
          .innerJoin(products, eq(products.id, offers.productId))
          .where(lowStock(tenant))
          .orderBy(asc(stock.onHand), asc(stock.sku))
          .limit(limit),
      ),
    earned: (tenant, since) =>
      outcomeOf(async () => {
        const { rows } = await db.execute(sql`
          select booked_currency as currency, (-sum(booked))::bigint as amount from movements
          where party_id is not null and party_id = ${tenant.partyId} and at >= ${new Date(since).toISOString()}::timestamptz
            and kind in ('transfer', 'reversal')
          group by booked_currency order by booked_currency`);
        return z.array(z.object({ currency: z.string(), amount: z.coerce.number() })).parse(rows);
      }),
    derive: () => outcomeOf(() => derive(db)),
  };
}

const Counts = z.array(z.object({ kind: z.enum(WAITING), n: z.coerce.number() }));

const lowStock = ({ role, partyId }: Tenant): SQL | undefined =>
  role === 'supplier' ? and(eq(stock.supplierId, partyId), sql`${stock.onHand} <= ${LOW_STOCK}`) : sql`false`;

/**
 * Of these tasks, those whose next step the supplier can do now: another supplier's answer may be awaited. `offset 0`:
 * looked up for each task until enough are counted. Otherwise Postgres joins all orders of these statuses.
 */
const tasks = ({ partyId }: Tenant, status: FulfilmentStatus): SQL =>
  sql`from ${fulfilments} where ${fulfilments.supplierId} = ${partyId} and ${fulfilments.status} = ${status}
    and exists (select from ${orders} where ${orders.id} = ${fulfilments.orderId}
      and ${inArray(orders.status, [...nextStepIn(status)])} offset 0)`;

type Counted = readonly (readonly [WaitingKind, SQL])[];

/** What each role counts besides the needs of orders. */
const OTHERS: Readonly<Record<Role, (tenant: Tenant, graceSeconds: number) => Counted>> = {
  retailer: ({ partyId }) => [
    ['fell_back', sql`from ${notificationTemplates} where retailer_id = ${partyId} and fell_back_at is not null`],
  ],
  supplier: (tenant) => [
    ['answer', tasks(tenant, 'requested')],
    ['make', tasks(tenant, 'accepted')],
    ['send', tasks(tenant, 'in_production')],
    ['low_stock', sql`from ${stock} where ${lowStock(tenant)}`],
  ],
  brand: () => [],
  platform: (_, graceSeconds) => [
    ['parked', sql`from ${orders} where parked`],
    ['dead_letters', sql`from ${deadLetters} where ${isNull(deadLetters.replayedAt)}`],
    ['unexplained', sql`from movements m where ${listsSql(graceSeconds).open}`],
  ],
};

/** The statement of all counts of a tenant, to be run or explained. */
export function countsSql(tenant: Tenant, graceSeconds: number): SQL {
  const needs: Counted = NEEDS_OF[tenant.role].map((kind) => [
    kind,
    sql`from ${orders} where ${needing(tenant, kind)}`,
  ]);
  const each = [...needs, ...OTHERS[tenant.role](tenant, graceSeconds)].map(
    ([kind, from]) => sql`select ${kind}::text as kind, count(*)::int as n from (select 1 ${from} limit ${COUNTED}) c`,
  );
  return sql.join(each, sql` union all `);
}

/** The statement of the oldest orders of every need of a tenant. */
function needingQuery(db: Db, tenant: Tenant, limit: number) {
  const [first, second, ...rest] = NEEDS_OF[tenant.role].map((kind) => oldest(db, tenant, kind, limit));
  if (first === undefined) throw new Error('home: a role without needs');
  return second === undefined ? first : unionAll(first, second, ...rest);
}

/** The same, to be explained. */
export const needingSql = (db: Db, tenant: Tenant, limit: number): SQL => needingQuery(db, tenant, limit).getSQL();

async function needingOrders(db: Db, tenant: Tenant, limit: number): Promise<NeedingOrder[]> {
  const rows = await needingQuery(db, tenant, limit);
  return rows.map(({ kind, ...row }) => ({ ...row, kind: z.enum(NEEDS).parse(kind) }));
}

/** Materialised, so that Postgres does not walk through old orders until some of them match. */
const oldest = (db: Db, tenant: Tenant, kind: NeedKind, limit: number) =>
  db
    .select({ kind: sql<string>`${kind}::text`.as('kind'), id: orders.id, order: orders.doc })
    .from(orders)
    .where(
      sql`${orders.id} in (with matching as materialized (
        select id, placed_at from ${orders} where ${needing(tenant, kind)})
        select id from matching order by placed_at limit ${limit})`,
    );

const DERIVED_AT_ONCE = 100;

/** Newest first, since those are looked at. A newer version of an order brings its own needs. */
async function derive(db: Db): Promise<number> {
  const rows = await db
    .select({ id: orders.id, version: orders.version, order: orders.doc })
    .from(orders)
    .where(isNull(orders.needs))
    .orderBy(desc(orders.placedAt))
    .limit(DERIVED_AT_ONCE);
  if (rows.length === 0) return 0;
  const derived = rows.map(({ id, version, order }) => ({ id, version, needs: needKeysOf(order) }));
  await db.execute(sql`update orders o set needs = d.needs
    from jsonb_to_recordset(${json(derived)}) as d(id text, version integer, needs text[])
    where o.id = d.id and o.version = d.version and o.needs is null`);
  return rows.length;
}
