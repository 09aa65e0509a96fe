import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** The tables that compare what orders know of the money with what Stripe has. */

const at = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
const money = (name: string) => bigint(name, { mode: 'number' });

/**
 * One row for each object of Stripe's that moved money. The projection of an order writes its own side (`booked…`), the
 * reconciliation writes Stripe's side (`moved…`). `open` says that they do not agree. It is `moneyProblem` of
 * `src/domain/money/movements.ts`, in SQL, so that the statement that writes either side also corrects it.
 */
export const movements = pgTable(
  'movements',
  {
    source: text('source').primaryKey(),
    kind: text('kind').notNull(),
    orderId: text('order_id'),
    /** A second order that books the same source. */
    otherOrderId: text('other_order_id'),
    /** Null: the customer. */
    partyId: text('party_id'),
    booked: money('booked'),
    bookedCurrency: text('booked_currency'),
    sure: boolean('sure').notNull().default(false),
    /** When the order's side changed last. */
    bookedAt: at('booked_at'),
    /** The amount of each of Stripe's balance transactions, by its id. Reading one again changes nothing. */
    transactions: jsonb('transactions').$type<Record<string, number>>().notNull().default({}),
    /** Their sum. */
    moved: money('moved'),
    movedCurrency: text('moved_currency'),
    movedAt: at('moved_at'),
    /** Stripe's type of the latest one. */
    type: text('type'),
    via: text('via').array().notNull().default([]),
    named: text('named'),
    /** Who marked it as explained, when and why, and the amounts at that time: others are not explained by it. */
    notedBy: text('noted_by'),
    notedAt: at('noted_at'),
    note: text('note'),
    notedBooked: money('noted_booked'),
    notedMoved: money('noted_moved'),
    open: boolean('open')
      .notNull()
      .generatedAlwaysAs(
        sql`coalesce((other_order_id is not null
          or (moved is null and booked <> 0 and sure)
          or (moved is not null and (booked, booked_currency) is distinct from (moved, moved_currency)))
          and (noted_at is null or (noted_booked, noted_moved) is distinct from (booked, moved)), false)`,
      ),
    /** For lists: when Stripe made it, else when the order booked it. */
    at: at('at').generatedAlwaysAs(sql`coalesce(moved_at, booked_at)`),
  },
  (t) => [
    index('movements_unexplained').on(t.at, t.source).where(sql`open and moved is not null`),
    // The movements of the last hour are here until Stripe's side is read.
    index('movements_unseen').on(t.at, t.source).where(sql`open and moved is null`),
    index('movements_noted').on(t.at, t.source).where(sql`noted_at is not null`),
    // With what a sum adds up, so that it reads the index alone.
    index('movements_party').on(t.partyId, t.at, t.source, t.booked, t.bookedCurrency).where(sql`party_id is not null`),
  ],
);

/** What Stripe does with the Platform's own money: fees, payouts, reserves, in settlement currency. */
export const platformBook = pgTable(
  'platform_book',
  {
    id: text('id').primaryKey(),
    kind: text('kind').notNull(),
    type: text('type').notNull(),
    source: text('source'),
    amount: money('amount').notNull(),
    currency: text('currency').notNull(),
    at: at('at').notNull(),
  },
  (t) => [index('platform_book_at').on(t.at, t.id)],
);

/** How far the balance transactions were read: one row, which migration 0012 inserts. A walk under way is a job. */
export const reconciliationTable = pgTable(
  'reconciliation',
  {
    id: integer('id').primaryKey(),
    /** What happened before was never read. */
    beganAt: at('began_at').notNull(),
    /** Everything before was read at least once. */
    walkedUntil: at('walked_until').notNull(),
  },
  (t) => [check('reconciliation_one', sql`${t.id} = 1`)],
);
