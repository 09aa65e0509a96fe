import { sql } from 'drizzle-orm';
import { pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import type { Outcome } from '../../domain/fault.ts';
import type { Db } from '../client.ts';
import { outcomeOf } from '../errors.ts';

/**
 * Transfers that Stripe refused because their account was not payable. The order itself waits and tries again. With
 * this row `account.updated` sends them at once. If a row is lost, the transfer is only later.
 */
export const waitingTransfers = pgTable(
  'waiting_transfers',
  {
    account: text('account').notNull(),
    orderId: text('order_id').notNull(),
    partyId: text('party_id').notNull(),
    since: timestamp('since', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.account, t.orderId, t.partyId] })],
);

interface WaitingTransfer {
  readonly account: string;
  readonly orderId: string;
  readonly partyId: string;
}

export interface WaitingTransferQueries {
  note(waiting: WaitingTransfer): Promise<Outcome<null>>;
  /** The oldest transfers of an account, at most `limit`. They stay until `settle` removes them. */
  of(account: string, limit: number): Promise<Outcome<readonly WaitingTransfer[]>>;
  settle(waiting: WaitingTransfer): Promise<Outcome<null>>;
}

const rows = z.array(z.object({ account: z.string(), order_id: z.string(), party_id: z.string() }));

export function waitingTransferQueries(db: Db): WaitingTransferQueries {
  return {
    note: ({ account, orderId, partyId }) =>
      outcomeOf(async () => {
        await db.insert(waitingTransfers).values({ account, orderId, partyId }).onConflictDoNothing();
        return null;
      }),
    of: (account, limit) =>
      outcomeOf(async () => {
        const found = await db.execute(
          sql`select account, order_id, party_id from waiting_transfers where account = ${account} order by since limit ${limit}`,
        );
        return rows.parse(found.rows).map((row) => ({ account, orderId: row.order_id, partyId: row.party_id }));
      }),
    settle: ({ account, orderId, partyId }) =>
      outcomeOf(async () => {
        await db.execute(
          sql`delete from waiting_transfers where account = ${account} and order_id = ${orderId} and party_id = ${partyId}`,
        );
        return null;
      }),
  };
}
