import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { SimpleWording } from '../domain/conversation/simple-wording.ts';

/** The tables of the parties: who they are, who may act for them, and what they have set. */

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
    /** Which e-mails the member has chosen, by kind. What is not there is the default of the role. */
    mailChoices: jsonb('mail_choices').$type<unknown>().notNull().default({}),
    /** The lists of orders that the member has saved: query strings, by name. */
    savedViews: jsonb('saved_views').$type<unknown>().notNull().default({}),
    createdAt: createdAt(),
    revokedAt: at('revoked_at'),
  },
  (t) => [
    uniqueIndex('members_party_email').on(t.partyId, sql`lower(email)`),
    index('members_email').on(sql`lower(email)`),
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
    /** The fields of the simple editor that `html` and `text` were made from. Null: they were written by hand. */
    simple: jsonb('simple').$type<SimpleWording>(),
    updatedAt: at('updated_at').notNull().defaultNow(),
    /** When it could not be rendered last, so that a mail was sent in the default wording; why, and for which order. */
    fellBackAt: at('fell_back_at'),
    fellBackWhy: text('fell_back_why'),
    fellBackOrder: text('fell_back_order'),
  },
  (t) => [primaryKey({ columns: [t.retailerId, t.event] })],
);
