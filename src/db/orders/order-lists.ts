import { and, eq, ne, notInArray, or, type SQL, sql } from 'drizzle-orm';
import { type PgSelect, unionAll } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import type { Tenant } from '../../domain/access/tenant.ts';
import type { Outcome } from '../../domain/fault.ts';
import type { NeedKind } from '../../domain/needs.ts';
import type { OrderStatus } from '../../domain/order/lifecycle.ts';
import type { OrderState } from '../../domain/order/state.ts';
import type { OrderSort } from '../../domain/order-sorts.ts';
import type { RefundSummary } from '../../domain/refunds/refund.ts';
import { type Db, timestamp } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import type { Keyset } from '../keyset.ts';
import { orderLines, orderNotes, orders } from '../schema.ts';
import { meant } from './known-ids.ts';
import { placedIn, sorted, type Times, timesOf, updatedIn } from './list-times.ts';
import { needing } from './needing.ts';
import { countFrom, countOf, LATE_MS, NEWS_COUNTED, READ_AT } from './news.ts';
import { disputed, leadingLine, ownOrders, parkedOnly, searched } from './tenancy.ts';

/** The filters of a list; all of them apply. Times are milliseconds. */
export interface OrderFilters {
  /** Empty: every status. `refunded` means every order of which anything was refunded, whatever its status. */
  readonly statuses: readonly OrderStatus[];
  /** Placed at or after. */
  readonly from: number | null;
  /** Placed before. */
  readonly to: number | null;
  /** Changed at or after. */
  readonly updatedSince: number | null;
  readonly supplierId: string | null;
  readonly productId: string | null;
  /** What somebody typed (`needleOf`). One or two letters match the beginning of a word. */
  readonly q: string | null;
  readonly refundStatus: RefundSummary | null;
  /** `any`: the order has or had a dispute. Otherwise the order has this dispute status, which may be `none`. */
  readonly dispute: string | null;
  /** Only those that need a person. */
  readonly parked: boolean;
  /** Only those that need this of the tenant. */
  readonly needs: NeedKind | null;
}

export interface ListPage {
  /** Of the same sort. */
  readonly after: Keyset | null;
  /** Without it, the newest first. */
  readonly sort?: OrderSort;
  /** Only what was written into the read model after this time, in ms. */
  readonly writtenAfter?: number;
  readonly limit: number;
  /** With the tags of the tenant's party. */
  readonly tagged?: boolean;
}

/** A whole order as it was projected. It must be redacted (`viewOrder`) before anybody sees it. */
export interface ListedOrder {
  readonly id: string;
  /** Milliseconds; with `id` the keyset. */
  readonly placedAt: number;
  readonly order: OrderState;
  /** What the tenant's own party calls it by, if that was asked for. */
  readonly tags?: readonly string[];
  /** When the database read it, in ms. */
  readonly readAt: number;
}

/** The suppliers and products that a list can be filtered by, with their names. */
export interface FilterChoice {
  readonly id: string;
  readonly name: string;
}

export interface OrderLists {
  /** The tenant's orders. One query, and one more if an id of a party or a product is searched for. */
  page(tenant: Tenant, filters: OrderFilters, page: ListPage): Promise<Outcome<readonly ListedOrder[]>>;
  /**
   * How many of the tenant's orders are new or have changed since a list was read, in ms; at most `NEWS_COUNTED`. It
   * reads no documents.
   */
  changedSince(tenant: Tenant, filters: OrderFilters, readAt: number): Promise<Outcome<number>>;
  /** Whether there are more orders than so many. It reads no documents. */
  longerThan(tenant: Tenant, filters: OrderFilters, count: number): Promise<Outcome<boolean>>;
  /** The suppliers and products that the tenant's orders may have. One query. */
  choices(tenant: Tenant): Promise<Outcome<{ suppliers: readonly FilterChoice[]; products: readonly FilterChoice[] }>>;
}

export function orderLists(db: Db): OrderLists {
  return {
    page: (tenant, filters, page) =>
      outcomeOf(async () => {
        const rows = await pageQuery(db, tenant, await meant(db, tenant, filters), page);
        return rows.map(({ placedAt, ...row }) => ({ ...row, placedAt: placedAt.getTime() }));
      }),
    changedSince: (tenant, filters, readAt) =>
      outcomeOf(async () =>
        countFrom(await db.execute(changedQuery(db, tenant, await meant(db, tenant, filters), readAt))),
      ),
    longerThan: (tenant, filters, count) =>
      outcomeOf(async () => {
        const asked = await meant(db, tenant, filters);
        const listed = pageQuery(db, tenant, asked, { after: null, limit: count + 1 }).getSQL();
        const { rows } = await db.execute(
          sql`select exists (select 1 from (${listed}) as listed offset ${count}) as long`,
        );
        return z.array(z.object({ long: z.boolean() })).parse(rows)[0]?.long === true;
      }),
    choices: (tenant) =>
      outcomeOf(async () => {
        const { rows } = await db.execute(choicesSql(tenant));
        const all = Choices.parse(rows);
        const of = (kind: string) => all.filter((row) => row.kind === kind).map(({ id, name }) => ({ id, name }));
        return { suppliers: of('supplier'), products: of('product') };
      }),
  };
}

/**
 * Only orders that changed at most an hour before are looked at, by the index of changes: the read model is rarely more
 * than seconds behind. To be run or explained.
 */
export function changedQuery(db: Db, tenant: Tenant, filters: OrderFilters, readAt: number): SQL {
  const since = Math.max(filters.updatedSince ?? 0, readAt - LATE_MS);
  const listed = pageQuery(
    db,
    tenant,
    { ...filters, updatedSince: since > 0 ? since : null },
    { after: null, sort: '-updated_at', writtenAfter: readAt, limit: NEWS_COUNTED },
  );
  return countOf(listed);
}

const Choices = z.array(z.object({ kind: z.string(), id: z.string(), name: z.string() }));

/**
 * The statement of one page, to be run or explained. With several statuses it is a union of one ordered list for each
 * status. One list for all of them would read many rows of other statuses. Two times may make two lists (`timesOf`).
 */
export function pageQuery(db: Db, tenant: Tenant, filters: OrderFilters, page: ListPage) {
  const statuses = inStatus(filters);
  const [first, second, ...rest] = timesOf(filters, page.sort).flatMap((times) =>
    statuses.map((status) => branch(db, tenant, filters, page, { times, status })),
  );
  if (first === undefined) throw new Error('order lists: a list of no status');
  if (second === undefined) return first;
  return unionAll(first, second, ...rest)
    .orderBy(...sorted(page.sort))
    .limit(page.limit);
}

interface Part {
  readonly times: Times;
  readonly status: SQL | undefined;
}

function branch(db: Db, tenant: Tenant, filters: OrderFilters, page: ListPage, { times, status }: Part) {
  const { placedAt, updatedAt, id } = orders;
  const { writtenAfter } = page;
  const where = and(
    ownOrders(tenant),
    status,
    ...narrowed(tenant, filters),
    ...placedIn({ at: placedAt, id }, times, page),
    ...updatedIn(times, page),
    times.only,
    writtenAfter === undefined ? undefined : sql`${orders.projectedAt} > ${timestamp(writtenAfter)}`,
  );
  const line = leadingLine(tenant, filters);
  const columns = { id, placedAt, updatedAt, order: orders.doc, readAt: READ_AT, tags: tagsOf(tenant, page) };
  const query = db.select(columns).from(orders).$dynamic();
  const matched = line === undefined ? query.where(where) : joined(query, and(where, line), times, page);
  return matched.orderBy(...sorted(page.sort)).limit(page.limit);
}

/** Postgres reads them for the rows of the page only. */
const tagsOf = ({ partyId }: Tenant, { tagged = false }: ListPage) =>
  tagged
    ? sql<
        string[]
      >`coalesce((select tags from ${orderNotes} n where n.order_id = orders.id and n.party_id = ${partyId}),
        '{}')`.as('tags')
    : sql<string[]>`'{}'::text[]`.as('tags');

/** Times and ids are equal in both tables, so that Postgres may read the list in order from either. */
function joined<Q extends PgSelect>(query: Q, where: SQL | undefined, times: Times, page: ListPage) {
  const { placedAt, orderId } = orderLines;
  const same = and(eq(orderId, orders.id), eq(placedAt, orders.placedAt));
  const read = placedIn({ at: placedAt, id: orderId }, times, page);
  return query.innerJoin(orderLines, same).where(and(where, ...read));
}

function narrowed(tenant: Tenant, { q, refundStatus, dispute, parked, needs }: OrderFilters): (SQL | undefined)[] {
  return [
    q === null || q.trim() === '' ? undefined : searched(tenant, q),
    refundStatus === null ? undefined : eq(orders.refundStatus, refundStatus),
    dispute === null ? undefined : disputed(tenant, dispute),
    parked ? parkedOnly(tenant) : undefined,
    needs === null ? undefined : needing(tenant, needs),
  ];
}

/**
 * One condition for each status, so that no order fits two. If another filter has the same condition, it is left out. A
 * search is one list: each part of a union would search again.
 */
function inStatus(filters: OrderFilters): (SQL | undefined)[] {
  const each = eachStatus(filters);
  const searches = filters.q !== null && filters.q.trim() !== '';
  return searches && each.length > 1 ? [or(...each)] : each;
}

function eachStatus({ statuses, refundStatus }: OrderFilters): (SQL | undefined)[] {
  const plain = statuses.filter((status) => status !== 'refunded');
  const refunded = plain.length < statuses.length && refundStatus !== 'none';
  if (statuses.length === 0 || (refunded && refundStatus !== null)) return [undefined];
  const each = plain.map((status) => eq(orders.status, status));
  if (!refunded) return each.length === 0 ? [sql`false`] : each;
  const others = plain.length === 0 ? undefined : notInArray(orders.status, plain);
  return [...each, and(ne(orders.refundStatus, 'none'), others)];
}

/**
 * A retailer's choices are those of its listings, a supplier's and a brand's are of their own products, ops see all.
 */
function choicesSql(tenant: Tenant): SQL {
  const offered: Readonly<Record<Tenant['role'], SQL>> = {
    retailer: sql`select product_id, supplier_id from listings where retailer_id = ${tenant.partyId}`,
    supplier: sql`select product_id, supplier_id from offers where supplier_id = ${tenant.partyId}`,
    brand: sql`select o.product_id, o.supplier_id from offers o join products p on p.id = o.product_id where p.brand_id = ${tenant.partyId}`,
    platform: sql`select product_id, supplier_id from offers`,
  };
  return sql`with offered as (${offered[tenant.role]})
    select 'supplier' as kind, id, name from parties where id in (select supplier_id from offered)
    union all select 'product', id, title from products where id in (select product_id from offered)
    order by kind, name`;
}
