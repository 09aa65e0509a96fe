import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { members, parties } from './accounts-schema.ts';

/** The names of the kinds of work that runs beside the orders. */
export const JOB_KINDS = ['read_model', 'reconciliation', 'leftovers', 'export', 'numbers', 'staff_mails'] as const;

const at = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/**
 * Work that is too long for one call, or that comes again: one row each. The standing jobs have their kind as id, and
 * migrations insert them. Who runs a job has its lease; only with it the stand is written.
 */
export const jobs = pgTable(
  'jobs',
  {
    id: text('id').primaryKey(),
    kind: text('kind', { enum: JOB_KINDS }).notNull(),
    /** The party that asked for it; null for a standing job. */
    partyId: text('party_id').references(() => parties.id),
    /** Who asked, and for what. */
    asked: jsonb('asked').$type<unknown>().notNull().default({}),
    /** Where it stands: what the next run goes on from. Null: at the beginning. */
    stand: jsonb('stand').$type<unknown>(),
    createdAt: at('created_at').notNull().defaultNow(),
    /** When it is to run next. */
    dueAt: at('due_at').notNull().defaultNow(),
    /** Failed runs since the last good one, and the code of the last failure. */
    tries: integer('tries').notNull().default(0),
    fault: text('fault'),
    /** Who runs it now, and until when nobody else may. */
    lease: text('lease'),
    leasedUntil: at('leased_until'),
  },
  (t) => [
    index('jobs_due').on(t.dueAt),
    index('jobs_party').on(t.partyId, t.createdAt, t.id).where(sql`party_id is not null`),
  ],
);

/**
 * What a member is to be told by e-mail, or was: one row for each piece of news (`src/domain/staff-mails.ts`). It stays
 * for a while after it was told, so that nobody hears of it twice.
 */
export const staffNoticesTable = pgTable(
  'staff_notices',
  {
    memberId: text('member_id')
      .notNull()
      .references(() => members.id),
    /** The key of the news. */
    news: text('news').notNull(),
    kind: text('kind').notNull(),
    /** The order; for low stock, the SKU. */
    subject: text('subject').notNull(),
    /** When it is to be told. A try that failed makes it later. */
    tellAt: at('tell_at').notNull(),
    /** The digest that it is part of, by its time. Null: it has a mail of its own. */
    digestAt: at('digest_at'),
    toldAt: at('told_at'),
  },
  (t) => [
    primaryKey({ columns: [t.memberId, t.news] }),
    index('staff_notices_due').on(t.tellAt).where(sql`told_at is null`),
    index('staff_notices_told').on(t.toldAt).where(sql`told_at is not null`),
    index('staff_notices_low').on(t.subject).where(sql`kind = 'low_stock'`),
  ],
);
