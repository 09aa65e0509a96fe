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
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { OptionRules } from '../domain/catalogue/catalogue.ts';

/**
 * The tables in Postgres for the catalogue, the tenants and the stock. Postgres has the true stock. The tables of the
 * orders' lists are in read-model-schema.ts. Money is integer minor units. Times keep milliseconds, as JavaScript does,
 * so that a keyset cursor is exact.
 */

const at = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
const createdAt = () => at('created_at').notNull().defaultNow();

/** All parties; the customer is not one. `settings` is parsed by `settings.ts`; its shape depends on the role. */
export const parties = pgTable(
  'parties',
  {
    id: text('id').primaryKey(),
    role: text('role', { enum: ['retailer', 'supplier', 'brand', 'platform'] }).notNull(),
    name: text('name').notNull(),
    stripeAccount: text('stripe_account'),
    country: text('country').notNull(),
    settings: jsonb('settings').$type<unknown>().notNull().default({}),
    createdAt: createdAt(),
  },
  (t) => [
    check('parties_role', sql`${t.role} in ('retailer', 'supplier', 'brand', 'platform')`),
    // The platform charges the card. Only the others are paid by transfer.
    check('parties_platform_has_no_account', sql`${t.role} <> 'platform' or ${t.stripeAccount} is null`),
    uniqueIndex('parties_stripe_account').on(t.stripeAccount),
    uniqueIndex('parties_one_platform').on(t.role).where(sql`role = 'platform'`),
  ],
);

/** Only the SHA-256 (hex) of a key is stored; `last4` lets people recognise it. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: text('id').primaryKey(),
    partyId: text('party_id')
      .notNull()
      .references(() => parties.id),
    role: text('role', { enum: ['retailer', 'supplier', 'brand', 'platform'] }).notNull(),
    kind: text('kind', { enum: ['publishable', 'secret'] }).notNull(),
    name: text('name').notNull(),
    hash: text('hash').notNull().unique(),
    last4: text('last4').notNull(),
    /** Who made it; null for a key of a market file. */
    madeBy: text('made_by').references(() => members.id),
    /** Who answers for it since; null: its maker. */
    adoptedBy: text('adopted_by').references(() => members.id),
    createdAt: createdAt(),
    /** The last use, to within an hour or so. */
    usedAt: at('used_at'),
    revokedAt: at('revoked_at'),
  },
  (t) => [
    check('api_keys_kind', sql`${t.kind} = 'secret' or (${t.kind} = 'publishable' and ${t.role} = 'retailer')`),
    index('api_keys_party').on(t.partyId),
  ],
);

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
    unitAmount: bigint('unit_amount', { mode: 'number' }).notNull(),
    currency: text('currency').notNull(),
    taxBps: integer('tax_bps').notNull(),
    supplierCost: bigint('supplier_cost', { mode: 'number' }).notNull(),
    brandRoyaltyBps: integer('brand_royalty_bps').notNull(),
    platformFeeBps: integer('platform_fee_bps').notNull(),
    active: boolean('active').notNull().default(true),
    createdAt: createdAt(),
  },
  (t) => [
    foreignKey({
      name: 'listings_offer',
      columns: [t.productId, t.supplierId, t.sku],
      foreignColumns: [offers.productId, offers.supplierId, offers.sku],
    }),
    unique('listings_adopted_once').on(t.retailerId, t.productId, t.supplierId),
    check('listings_unit_amount', sql`${t.unitAmount} between 1 and 999999999999`),
    check('listings_currency', sql`${t.currency} ~ '^[a-z]{3}$'`),
    check('listings_tax_bps', sql`${t.taxBps} between 0 and 10000`),
    check('listings_supplier_cost', sql`${t.supplierCost} >= 0`),
    check('listings_shares', sql`${t.brandRoyaltyBps} >= 0 and ${t.platformFeeBps} >= 0`),
    check('listings_terms_hold', TERMS_HOLD),
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
  (t) => [check('stock_on_hand', sql`${t.onHand} >= 0`), index('stock_supplier').on(t.supplierId)],
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

/** A retailer's wording of one e-mail; no row means the default. */
export const notificationTemplates = pgTable(
  'notification_templates',
  {
    retailerId: text('retailer_id')
      .notNull()
      .references(() => parties.id),
    event: text('event').notNull(),
    subject: text('subject').notNull(),
    html: text('html').notNull(),
    text: text('text').notNull(),
    enabled: boolean('enabled').notNull().default(true),
    updatedAt: at('updated_at').notNull().defaultNow(),
    /** When it could not be rendered last, so that a mail was sent in the default wording; why, and for which order. */
    fellBackAt: at('fell_back_at'),
    fellBackWhy: text('fell_back_why'),
    fellBackOrder: text('fell_back_order'),
  },
  (t) => [primaryKey({ columns: [t.retailerId, t.event] })],
);

/**
 * Who may sign in for a party. A session is good only for its member's present `epoch`: raising it signs out
 * everywhere.
 */
export const members = pgTable(
  'members',
  {
    id: text('id').primaryKey(),
    partyId: text('party_id')
      .notNull()
      .references(() => parties.id),
    email: text('email').notNull(),
    name: text('name').notNull(),
    epoch: integer('epoch').notNull().default(1),
    createdAt: createdAt(),
    revokedAt: at('revoked_at'),
  },
  (t) => [
    uniqueIndex('members_party_email').on(t.partyId, sql`lower(email)`),
    index('members_email').on(sql`lower(email)`),
  ],
);

export const sessions = pgTable(
  'sessions',
  {
    hash: text('hash').primaryKey(),
    memberId: text('member_id')
      .notNull()
      .references(() => members.id),
    epoch: integer('epoch').notNull(),
    createdAt: createdAt(),
    /** The last use, to within minutes. */
    usedAt: at('used_at').notNull().defaultNow(),
    expiresAt: at('expires_at').notNull(),
    revokedAt: at('revoked_at'),
  },
  (t) => [index('sessions_member').on(t.memberId)],
);

/**
 * One-time links, one for each mail. The token, the asking browser's nonce and its known device, if it is one, are
 * stored hashed. A link belongs to a mailbox. `member_id` is any member with that mailbox; who signs in is chosen when
 * the link is used.
 */
export const signInLinks = pgTable(
  'sign_in_links',
  {
    hash: text('hash').primaryKey(),
    memberId: text('member_id')
      .notNull()
      .references(() => members.id),
    nonceHash: text('nonce_hash').notNull(),
    deviceHash: text('device_hash'),
    createdAt: createdAt(),
    expiresAt: at('expires_at').notNull(),
    consumedAt: at('consumed_at'),
  },
  (t) => [index('sign_in_links_member').on(t.memberId)],
);

/** Who changed what of a party's access and settings. `author_id` is a member's or a key's, of this party or of Ops. */
export const securityLog = pgTable(
  'security_log',
  {
    id: text('id').primaryKey().default(sql`gen_random_uuid()::text`),
    partyId: text('party_id')
      .notNull()
      .references(() => parties.id),
    at: at('at').notNull().defaultNow(),
    event: text('event').notNull(),
    authorKind: text('author_kind', { enum: ['member', 'key'] }).notNull(),
    authorId: text('author_id').notNull(),
    subject: text('subject'),
  },
  (t) => [index('security_log_party').on(t.partyId, t.at, t.id), index('security_log_at').on(t.at)],
);

export { movements, platformBook, reconciliationTable } from './money-schema.ts';
export { waitingTransfers } from './orders/waiting-transfers.ts';
export {
  disputes,
  fulfilments,
  orderLines,
  orderReferences,
  orderSearch,
  orders,
  readModelChecksTable,
} from './read-model-schema.ts';
