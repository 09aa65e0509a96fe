import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Tenant } from '../../domain/access/tenant.ts';
import type { Outcome } from '../../domain/fault.ts';
import { type Db, json } from '../client.ts';
import { attempt } from '../errors.ts';
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

/** Platform Ops' list; nobody else sees it. */
export interface DeadLetterQueries {
  /** One letter for one thing: given up again, it counts on, and is to be replayed again. */
  record(letter: Pick<DeadLetter, 'id' | 'queue' | 'body' | 'error' | 'attempts'>): Promise<Outcome<null>>;
  /** Those not replayed yet, the newest first; none for anybody but the platform. */
  list(tenant: Tenant, after: Keyset | null, limit: number): Promise<Outcome<readonly DeadLetter[]>>;
  get(id: string): Promise<Outcome<DeadLetter | null>>;
  /** Whether this call was the one that marked it: only that caller sends it again. */
  markReplayed(id: string): Promise<Outcome<boolean>>;
  /** Takes the mark back, where sending it again failed. */
  unmarkReplayed(id: string): Promise<Outcome<null>>;
}

export function deadLetterQueries(db: Db): DeadLetterQueries {
  return {
    record: (letter) =>
      attempt(async () => {
        await db
          .insert(deadLetters)
          .values({ ...letter, body: json(letter.body) })
          .onConflictDoUpdate({
            target: deadLetters.id,
            set: {
              body: json(letter.body),
              error: letter.error,
              attempts: sql`${deadLetters.attempts} + 1`,
              replayedAt: null,
            },
          });
        return null;
      }),
    list: (tenant, after, limit) =>
      attempt(async () => {
        if (tenant.role !== 'platform') return [];
        const rows = await db
          .select()
          .from(deadLetters)
          .where(and(isNull(deadLetters.replayedAt), pastKeyset(deadLetters.createdAt, deadLetters.id, after)))
          .orderBy(desc(deadLetters.createdAt), desc(deadLetters.id))
          .limit(limit);
        return rows.map(toLetter);
      }),
    get: (id) =>
      attempt(async () => {
        const row = (await db.select().from(deadLetters).where(eq(deadLetters.id, id)))[0];
        return row === undefined ? null : toLetter(row);
      }),
    markReplayed: (id) =>
      attempt(async () => {
        const rows = await db
          .update(deadLetters)
          .set({ replayedAt: sql`now()` })
          .where(and(eq(deadLetters.id, id), isNull(deadLetters.replayedAt)))
          .returning({ id: deadLetters.id });
        return rows.length > 0;
      }),
    unmarkReplayed: (id) =>
      attempt(async () => {
        await db.update(deadLetters).set({ replayedAt: null }).where(eq(deadLetters.id, id));
        return null;
      }),
  };
}

const toLetter = (row: typeof deadLetters.$inferSelect): DeadLetter => ({
  ...row,
  createdAt: row.createdAt.getTime(),
  replayedAt: row.replayedAt?.getTime() ?? null,
});
