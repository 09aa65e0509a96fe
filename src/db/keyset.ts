import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { timestamp } from './client.ts';

/** Where a page ended: the time (milliseconds) and the id of its last row. */
export interface Keyset {
  readonly at: number;
  readonly id: string;
}

/** The rows after a page, in a list that is ordered by time and id, newest first. No condition for the first page. */
export const pastKeyset = (at: PgColumn, id: PgColumn, after: Keyset | null): SQL | undefined =>
  after === null ? undefined : sql`(${at}, ${id}) < (${timestamp(after.at)}, ${after.id})`;

/** The same for a list that is ordered the other way round, the oldest first. */
export const afterKeyset = (at: PgColumn | SQL, id: PgColumn, after: Keyset | null): SQL | undefined =>
  after === null ? undefined : sql`(${at}, ${id}) > (${timestamp(after.at)}, ${after.id})`;
