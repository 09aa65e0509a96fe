import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';
import type { OptionRules } from '../domain/catalogue/catalogue.ts';
import { LOW_STOCK } from '../domain/needs.ts';
import { parties } from './accounts-schema.ts';

/**
 * The tables in Postgres for the catalogue and the stock. Postgres has the true stock. The tables of the parties are in
 * accounts-schema.ts, those of the orders' lists in read-model-schema.ts. Money is integer minor units. Times keep milliseconds, as JavaScript does,
 * so that a keyset cursor is exact.
 */

const at = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
const createdAt = () => at('created_at').notNull().defaultNow();

export const products = pgTable(
  'products',
  {
    id: text('id').primaryKey(),
    brandId: text('brand_id')
      .notNull()
      .references(() => parties.id),
    kind: text('kind', { enum: ['roller', 'roman', 'venetian', 'shutter'] }).notNull(),
    title: text('title').notNull(),
    description: text('description').notNull(),
    // json, not jsonb: it keeps the order in which the options are asked for.
    optionRules: json('option_rules').$type<OptionRules>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [check('products_kind', sql`${t.kind} in ('roller', 'roman', 'venetian', 'shutter')`)],
);

/** Who makes a product, and under which SKU. */
export const offers = pgTable(
  'offers',
  {
    productId: text('product_id')
      .notNull()
      .references(() => products.id),
    supplierId: text('supplier_id')
      .notNull()
      .references(() => parties.id),
    sku: text('sku').notNull().unique(),
  },
  (t) => [
    primaryKey({ columns: [t.productId, t.supplierId] }),
    unique('offers_product_supplier_sku').on(t.productId, t.supplierId, t.sku),
  ],
);

/** The domain's `termsHold` in SQL: for no quantity is the retailer's share negative. */
const TERMS_HOLD = sql`supplier_cost::bigint + 2 + (
  (unit_amount - (2 * unit_amount::bigint * tax_bps + 10000 + tax_bps) / (2 * (10000 + tax_bps)))
  * (brand_royalty_bps + platform_fee_bps) + 9999) / 10000 <= unit_amount`;

/**
 * A product that one retailer sells from one supplier. This row routes the order's lines, and its prices are frozen in
 * the split.
 */
export const listings = pgTable(
  'listings',
  {
    id: text('id').primaryKey(),
    retailerId: text('retailer_id')
      .notNull()
      .references(() => parties.id),
    productId: text('product_id').notNull(),
    supplierId: text('supplier_id').notNull(),
    sku: text('sku').notNull(),
    title: text('title'),
    imageUrl: text('image_url'),
    unitAmount: bigint('unit_amount', { mode: 'number' }).notNull(),
    currency: text('currency').notNull(),
    taxBps: integer('tax_bps').notNull(),
    supplierCost: bigint('supplier_cost', { mode: 'number' }).notNull(),
    brandRoyaltyBps: integer('brand_royalty_bps').notNull(),
    platformFeeBps: integer('platform_fee_bps').notNull(),
    /** Days until it leaves the supplier. Null: nothing is promised. */
    leadTimeDays: integer('lead_time_days'),
    active: boolean('active').notNull().default(true),
    createdAt: createdAt(),
  },
  (t) => [
    foreignKey({
      name: 'listings_offer',
      columns: [t.productId, t.supplierId, t.sku],
      foreignColumns: [offers.productId, offers.supplierId, offers.sku],
    }),
    // The order of the retailer's list, page by page.
    index('listings_page').on(t.retailerId, t.currency, t.id).where(sql`active`),
    unique('listings_adopted_once').on(t.retailerId, t.productId, t.supplierId),
    check('listings_image_url', sql`${t.imageUrl} ~ '^(https://|http://(localhost|127[.]0[.]0[.]1)(:[0-9]+)?/)'`),
    check('listings_unit_amount', sql`${t.unitAmount} between 1 and 999999999999`),
    check('listings_currency', sql`${t.currency} ~ '^[a-z]{3}$'`),
    check('listings_tax_bps', sql`${t.taxBps} between 0 and 10000`),
    check('listings_supplier_cost', sql`${t.supplierCost} >= 0`),
    check('listings_shares', sql`${t.brandRoyaltyBps} >= 0 and ${t.platformFeeBps} >= 0`),
    check('listings_terms_hold', TERMS_HOLD),
    check('listings_lead_time', sql`${t.leadTimeDays} between 0 and 365`),
  ],
);

/**
 * Unsold units. Every statement that changes `on_hand` increases `version` by exactly one. The Redis mirror depends on
 * this.
 */
export const stock = pgTable(
  'stock',
  {
    sku: text('sku')
      .primaryKey()
      .references(() => offers.sku),
    supplierId: text('supplier_id')
      .notNull()
      .references(() => parties.id),
    onHand: integer('on_hand').notNull(),
    version: bigint('version', { mode: 'number' }).notNull().default(0),
    updatedAt: at('updated_at').notNull().defaultNow(),
  },
  (t) => [
    check('stock_on_hand', sql`${t.onHand} >= 0`),
    index('stock_supplier').on(t.supplierId),
    index('stock_low')
      .on(t.sku)
      .where(sql.raw(`on_hand <= ${LOW_STOCK}`)),
  ],
);

/** What an order took of a SKU, once. A row with `restocked_at` took nothing, or gave it back. It is a tombstone. */
export const stockMoves = pgTable(
  'stock_moves',
  {
    orderId: text('order_id').notNull(),
    sku: text('sku')
      .notNull()
      .references(() => stock.sku),
    quantity: integer('quantity').notNull(),
    movedAt: at('moved_at').notNull().defaultNow(),
    restockedAt: at('restocked_at'),
  },
  (t) => [
    primaryKey({ columns: [t.orderId, t.sku] }),
    check('stock_moves_quantity', sql`${t.quantity} >= 0`),
    index('stock_moves_sku').on(t.sku),
    index('stock_moves_moved').on(t.movedAt),
  ],
);

/**
 * The last changes of each SKU's stock, and who made them. `slot` is the version modulo the number that is kept, so a new
 * change replaces the oldest one.
 */
export const stockChanges = pgTable(
  'stock_changes',
  {
    sku: text('sku')
      .notNull()
      .references(() => stock.sku),
    slot: integer('slot').notNull(),
    version: bigint('version', { mode: 'number' }).notNull(),
    at: at('at').notNull().defaultNow(),
    /** `order`: units were sold, or given back after a cancellation. */
    authorKind: text('author_kind', { enum: ['member', 'key', 'order'] }).notNull(),
    authorId: text('author_id').notNull(),
    /** Unsold units before and after it. */
    before: integer('before').notNull(),
    after: integer('after').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.sku, t.slot] }),
    check('stock_changes_author', sql`${t.authorKind} in ('member', 'key', 'order')`),
  ],
);

/**
 * Queue messages that gave up. `id` contains the queue and the ids in the message, so that a message that is sent many
 * times is one row.
 */
export const deadLetters = pgTable(
  'dead_letters',
  {
    id: text('id').primaryKey(),
    queue: text('queue').notNull(),
    body: jsonb('body').$type<unknown>().notNull(),
    error: text('error'),
    attempts: integer('attempts').notNull(),
    createdAt: createdAt(),
    replayedAt: at('replayed_at'),
  },
  (t) => [index('dead_letters_created').on(t.createdAt, t.id).where(sql`replayed_at is null`)],
);

/** What a party's members note about an order, for themselves. No other party reads it, and the order does not know it. */
export const orderNotes = pgTable(
  'order_notes',
  {
    orderId: text('order_id').notNull(),
    partyId: text('party_id')
      .notNull()
      .references(() => parties.id),
    note: text('note').notNull(),
    tags: text('tags').array().notNull(),
    /** The member who wrote it last. */
    writtenBy: text('written_by').notNull(),
    writtenAt: at('written_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.orderId, t.partyId] }),
    index('order_notes_tags').using('gin', t.tags).where(sql`tags <> '{}'`),
  ],
);

export {
  apiKeys,
  members,
  notificationTemplates,
  parties,
  securityLog,
  sessions,
  signInLinks,
} from './accounts-schema.ts';
export { jobs, staffNoticesTable } from './jobs-schema.ts';
export { movements, platformBook, reconciliationTable } from './money-schema.ts';
export { waitingTransfers } from './orders/waiting-transfers.ts';
export {
  dailyNumbers,
  disputes,
  fulfilments,
  orderLines,
  orderNumbers,
  orderReferences,
  orderSearch,
  orders,
  readModelChecksTable,
} from './read-model-schema.ts';
