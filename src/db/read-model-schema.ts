import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';
import type { OrderState } from '../domain/order/state.ts';

/** The tables that are made from the orders' objects. All of them can be made again. */

const at = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/**
 * The read model: what lists show and filter by. The truth is the order's object; `version` guards every write.
 * Migration 0003 keeps `doc` alone out of line (`toast_tuple_target`), so that a filter reads narrow rows.
 */
export const orders = pgTable(
  'orders',
  {
    id: text('id').primaryKey(),
    number: text('number').notNull(),
    retailerId: text('retailer_id').notNull(),
    status: text('status').notNull(),
    version: integer('version').notNull(),
    placedAt: at('placed_at').notNull(),
    updatedAt: at('updated_at').notNull(),
    customerName: text('customer_name').notNull(),
    customerEmail: text('customer_email').notNull(),
    currency: text('currency').notNull(),
    total: bigint('total', { mode: 'number' }).notNull(),
    refundStatus: text('refund_status').notNull(),
    disputeStatus: text('dispute_status').notNull(),
    parked: boolean('parked').notNull(),
    /** When the order moves by itself; null where it waits for people. Long past: its alarm may be lost. */
    nextAt: at('next_at'),
    /** What it needs of whom (`needKey` of `src/domain/needs.ts`). Null: not derived yet, which the cron does. */
    needs: text('needs').array(),
    doc: jsonb('doc').$type<OrderState>().notNull(),
    projectedAt: at('projected_at').notNull().defaultNow(),
  },
  // Ascending, and read backward: `desc()` here would mean NULLS LAST, and no `ORDER BY … DESC` asks for that. The
  // columns after the id are checked while the index is read, so that only orders that match are fetched.
  (t) => [
    unique('orders_id_placed').on(t.id, t.placedAt),
    index('orders_retailer').on(t.retailerId, t.placedAt, t.id, t.status, t.refundStatus, t.disputeStatus, t.updatedAt),
    index('orders_retailer_status').on(t.retailerId, t.status, t.placedAt, t.id),
    index('orders_retailer_refunded')
      .on(t.retailerId, t.placedAt, t.id, t.status, t.refundStatus)
      .where(sql`refund_status <> 'none'`),
    index('orders_retailer_disputed')
      .on(t.retailerId, t.placedAt, t.id, t.status, t.disputeStatus)
      .where(sql`dispute_status <> 'none'`),
    index('orders_all').on(t.placedAt, t.id, t.status, t.refundStatus, t.disputeStatus, t.updatedAt),
    index('orders_status').on(t.status, t.placedAt, t.id),
    index('orders_refunded').on(t.placedAt, t.id, t.status, t.refundStatus).where(sql`refund_status <> 'none'`),
    index('orders_disputed').on(t.placedAt, t.id, t.status, t.disputeStatus).where(sql`dispute_status <> 'none'`),
    // For lists by the last change. They are written with every change, as `orders_projected` is.
    index('orders_retailer_updated').on(
      t.retailerId,
      t.updatedAt,
      t.id,
      t.status,
      t.refundStatus,
      t.disputeStatus,
      t.placedAt,
    ),
    index('orders_updated').on(t.updatedAt, t.id, t.status, t.refundStatus, t.disputeStatus, t.placedAt),
    // Only an index of these alone finds them: `<>` is not checked while another index is read.
    index('orders_refunded_updated').on(t.updatedAt, t.id).where(sql`refund_status <> 'none'`),
    // `list-times.ts` has the same interval. A migration added statistics of this age, and of the makers of lines.
    index('orders_late')
      .on(t.placedAt, t.id, t.retailerId, t.updatedAt)
      .where(sql`updated_at - placed_at not between interval '0' and interval '45 days'`),
    index('orders_parked').on(t.placedAt, t.id).where(sql`parked`),
    index('orders_projected').on(t.projectedAt),
    index('orders_next').on(t.nextAt).where(sql`next_at is not null`),
    index('orders_needs').using('gin', t.needs).where(sql`cardinality(needs) > 0`),
    index('orders_underived').on(t.placedAt).where(sql`needs is null`),
  ],
);

/**
 * What the retailer and Platform Ops find an order by (`src/domain/order/search.ts`). It is not in `orders`, where every
 * change of an order would write the trigrams again: this row is written once, and again only if its text has changed.
 */
export const orderSearch = pgTable(
  'order_search',
  { orderId: text('order_id').primaryKey(), words: text('words').notNull() },
  (t) => [index('order_search_words').using('gin', t.words.op('gin_trgm_ops'))],
);

/** Stripe's ids, here called references, and the order that each belongs to. Rows are only added. */
export const orderReferences = pgTable(
  'order_references',
  { reference: text('reference').notNull(), orderId: text('order_id').notNull() },
  (t) => [primaryKey({ columns: [t.reference, t.orderId] })],
);

/**
 * A line as tenancy and the filters by supplier, brand and product need it. Lines are fixed when the order is placed.
 * `leads_…` marks the first line of its supplier (brand, product) in the order. A join on this flag returns each order
 * once. An offer is a product of a supplier. A range is what a supplier makes of a brand.
 */
export const orderLines = pgTable(
  'order_lines',
  {
    orderId: text('order_id').notNull(),
    lineId: text('line_id').notNull(),
    retailerId: text('retailer_id').notNull(),
    supplierId: text('supplier_id').notNull(),
    brandId: text('brand_id').notNull(),
    productId: text('product_id').notNull(),
    placedAt: at('placed_at').notNull(),
    leadsSupplier: boolean('leads_supplier').notNull(),
    leadsBrand: boolean('leads_brand').notNull(),
    leadsProduct: boolean('leads_product').notNull(),
    leadsOffer: boolean('leads_offer').notNull(),
    leadsRange: boolean('leads_range').notNull(),
    /** What the line's supplier and its brand find the order by. Others' lines are not in it. */
    search: text('search').notNull().default(''),
    brandSearch: text('brand_search').notNull().default(''),
    /** Like the order's `dispute_status`, but of the disputes that name the line's supplier. */
    dispute: text('dispute').notNull().default('none'),
  },
  (t) => [
    primaryKey({ columns: [t.orderId, t.lineId] }),
    // A key of two columns, so that the planner knows how many rows a join on both returns.
    foreignKey({
      name: 'order_lines_order',
      columns: [t.orderId, t.placedAt],
      foreignColumns: [orders.id, orders.placedAt],
    }),
    index('order_lines_retailer_supplier')
      .on(t.retailerId, t.supplierId, t.placedAt, t.orderId)
      .where(sql`leads_supplier`),
    index('order_lines_retailer_product')
      .on(t.retailerId, t.productId, t.placedAt, t.orderId)
      .where(sql`leads_product`),
    index('order_lines_supplier').on(t.supplierId, t.placedAt, t.orderId).where(sql`leads_supplier`),
    index('order_lines_disputed').on(t.supplierId, t.placedAt, t.orderId, t.dispute).where(sql`dispute <> 'none'`),
    index('order_lines_brand').on(t.brandId, t.placedAt, t.orderId).where(sql`leads_brand`),
    index('order_lines_product').on(t.productId, t.placedAt, t.orderId).where(sql`leads_product`),
    index('order_lines_offer').on(t.supplierId, t.productId, t.placedAt, t.orderId).where(sql`leads_offer`),
    index('order_lines_search').using('gin', t.search.op('gin_trgm_ops'), t.brandSearch.op('gin_trgm_ops')),
    index('order_lines_range').on(t.brandId, t.supplierId, t.placedAt, t.orderId).where(sql`leads_range`),
  ],
);

/**
 * A supplier's task. The supply chain inserts it with version 0, and the projection keeps it up to date. A withdrawn
 * row is a tombstone for a request that arrives late. It has no foreign key, because it may be there before its order
 * is projected.
 */
export const fulfilments = pgTable(
  'fulfilments',
  {
    id: text('id').primaryKey(),
    orderId: text('order_id').notNull(),
    supplierId: text('supplier_id').notNull(),
    status: text('status').notNull(),
    version: integer('version').notNull().default(0),
    requestedAt: at('requested_at').notNull(),
    /** When it has to leave (`sendBy` of `src/domain/promises.ts`). Null: nothing is promised. */
    dueAt: at('due_at'),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [
    index('fulfilments_supplier').on(t.supplierId, t.requestedAt, t.id),
    index('fulfilments_supplier_status').on(t.supplierId, t.status, t.requestedAt, t.id),
    // What nobody promised waits since it was asked.
    index('fulfilments_due').on(t.supplierId, t.status, sql`coalesce(due_at, requested_at)`, t.id),
    index('fulfilments_order').on(t.orderId),
  ],
);

/**
 * A dispute or a chargeback of an order, as its list needs it. Its text is in the order's document. The rows are
 * written together with the order's row.
 */
export const disputes = pgTable(
  'disputes',
  {
    id: text('id').primaryKey(),
    orderId: text('order_id').notNull(),
    retailerId: text('retailer_id').notNull(),
    kind: text('kind').notNull(),
    status: text('status').notNull(),
    /** The suppliers that take part. A chargeback has none. */
    supplierIds: text('supplier_ids').array().notNull(),
    raisedAt: at('raised_at').notNull(),
    version: integer('version').notNull(),
  },
  (t) => [
    index('disputes_retailer').on(t.retailerId, t.raisedAt, t.id),
    index('disputes_all').on(t.raisedAt, t.id),
    index('disputes_open').on(t.raisedAt, t.id).where(sql`status = 'open'`),
    index('disputes_suppliers').using('gin', t.supplierIds),
    index('disputes_order').on(t.orderId),
  ],
);

/**
 * What an order adds to the numbers of its parties (`src/domain/numbers.ts`), as it was counted last. With it, a newer
 * version of the order replaces the older one in `daily_numbers`.
 */
export const orderNumbers = pgTable('order_numbers', {
  orderId: text('order_id').primaryKey(),
  version: integer('version').notNull(),
  currency: text('currency').notNull(),
  /** The day of each party. It stays, also if the party chooses another time zone later. */
  days: jsonb('days').$type<Readonly<Record<string, string>>>().notNull(),
  /** Each is an array, so that names are not stored a million times: to, kind, key, n, amount, back. */
  numbers: jsonb('numbers').$type<readonly unknown[]>().notNull(),
});

/** The sums of `order_numbers`, by party and day. Only the job that counts writes both. */
export const dailyNumbers = pgTable(
  'daily_numbers',
  {
    partyId: text('party_id').notNull(),
    kind: text('kind').notNull(),
    day: date('day').notNull(),
    currency: text('currency').notNull(),
    key: text('key').notNull(),
    n: bigint('n', { mode: 'number' }).notNull(),
    amount: bigint('amount', { mode: 'number' }).notNull(),
    back: bigint('back', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.partyId, t.kind, t.day, t.currency, t.key] })],
);

/** The cron's last comparison of the read model with the objects: one row. */
export const readModelChecksTable = pgTable(
  'read_model_checks',
  {
    id: integer('id').primaryKey(),
    checkedAt: at('checked_at').notNull(),
    sampled: integer('sampled').notNull(),
    behind: integer('behind').notNull(),
    lagMs: bigint('lag_ms', { mode: 'number' }).notNull(),
  },
  (t) => [check('read_model_checks_one', sql`${t.id} = 1`)],
);
