import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Tenant } from '../../domain/access/tenant.ts';
import type { Outcome } from '../../domain/fault.ts';
import { type Db, json } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { type Keyset, pastKeyset } from '../keyset.ts';
import { deadLetters } from '../schema.ts';

/** A queue message that gave up. Times are milliseconds since the epoch. */
export interface DeadLetter {
  readonly id: string;
  readonly queue: string;
  readonly body: unknown;
  readonly error: string | null;
  readonly attempts: number;
  readonly createdAt: number;
  readonly replayedAt: number | null;
}

/** The list of Platform Ops. Nobody else sees it. */
export interface DeadLetterQueries {
  /**
   * One row for each message. If the message gives up again, its row counts one attempt more, and it is not replayed
   * yet.
   */
  record(dead: Pick<DeadLetter, 'id' | 'queue' | 'body' | 'error' | 'attempts'>): Promise<Outcome<null>>;
  /** Those that are not replayed yet, newest first. For anybody but the platform: none. */
  list(tenant: Tenant, after: Keyset | null, limit: number): Promise<Outcome<readonly DeadLetter[]>>;
  get(id: string): Promise<Outcome<DeadLetter | null>>;
  /** True for the one call that marked it: only that caller sends the message again. */
  markReplayed(id: string): Promise<Outcome<boolean>>;
  /** Removes the mark, because sending it again failed. */
  unmarkReplayed(id: string): Promise<Outcome<null>>;
}

export function deadLetterQueries(db: Db): DeadLetterQueries {
  return {
    record: (dead) =>
      outcomeOf(async () => {
        await db
          .insert(deadLetters)
          .values({ ...dead, body: json(dead.body) })
          .onConflictDoUpdate({
            target: deadLetters.id,
            set: {
              body: json(dead.body),
              error: dead.error,
              attempts: sql`${deadLetters.attempts} + 1`,
              replayedAt: null,
            },
          });
        return null;
      }),
    list: (tenant, after, limit) =>
      outcomeOf(async () => {
        if (tenant.role !== 'platform') return [];
        const rows = await db
          .select()
          .from(deadLetters)
          .where(and(isNull(deadLetters.replayedAt), pastKeyset(deadLetters.createdAt, deadLetters.id, after)))
          .orderBy(desc(deadLetters.createdAt), desc(deadLetters.id))
          .limit(limit);
        return rows.map(toDeadLetter);
      }),
    get: (id) =>
      outcomeOf(async () => {
        const row = (await db.select().from(deadLetters).where(eq(deadLetters.id, id)))[0];
        return row === undefined ? null : toDeadLetter(row);
      }),
    markReplayed: (id) =>
      outcomeOf(async () => {
        const rows = await db
          .update(deadLetters)
          .set({ replayedAt: sql`now()` })
          .where(and(eq(deadLetters.id, id), isNull(deadLetters.replayedAt)))
          .returning({ id: deadLetters.id });
        return rows.length > 0;
      }),
    unmarkReplayed: (id) =>
      outcomeOf(async () => {
        await db.update(deadLetters).set({ replayedAt: null }).where(eq(deadLetters.id, id));
        return null;
      }),
  };
}

const toDeadLetter = (row: typeof deadLetters.$inferSelect): DeadLetter => ({
  ...row,
  createdAt: row.createdAt.getTime(),
  replayedAt: row.replayedAt?.getTime() ?? null,
});
