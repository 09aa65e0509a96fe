import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { z } from 'zod';

/** What the lists need to say that some of them is new or has changed since it was read (ADR 61). */

/** More is not counted. */
export const NEWS_COUNTED = 100;

/** So long after a change, the read model has it for certain. */
export const LATE_MS = 3_600_000;

/**
 * The clock of the database, in ms: the one that says when a row was written. Both are rounded to milliseconds, so what
 * was written before is never after.
 */
export const READ_AT: SQL<number> = sql`(extract(epoch from now()) * 1000)::bigint`.mapWith(Number);

export const countOf = (listed: SQLWrapper): SQL => sql`select count(*) as n from (${listed.getSQL()}) as listed`;

export const countFrom = ({ rows }: { readonly rows: readonly unknown[] }): number =>
  z.array(z.object({ n: z.coerce.number() })).parse(rows)[0]?.n ?? 0;
