import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Outcome } from '../../domain/fault.ts';
import type { Db } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { members, parties, sessions } from '../schema.ts';
import { asMembership, type Membership, membership } from './members.ts';
import { type SavedView, SavedViews, viewsIn } from './saved-views.ts';

/** A member who is signed in. */
export interface SignedIn extends Membership {
  /** By name. The session brings them, so that no list asks for them. */
  readonly savedViews: readonly SavedView[];
}

export interface SessionQueries {
  /**
   * Who is signed in by this session now; null for an unknown, ended, revoked or idle one. Using it keeps it from being
   * idle. One query.
   */
  find(hash: string): Promise<Outcome<SignedIn | null>>;
  end(hash: string): Promise<Outcome<null>>;
  /** Deletes sessions that ended more than a day ago. */
  sweep(): Promise<Outcome<null>>;
}

/** A session that nobody uses for so long ends, before its own end. */
const IDLE = sql`interval '1 day'`;
/** Its last use is written at most so often. */
const NOTED = sql`interval '10 minutes'`;

export function sessionQueries(db: Db): SessionQueries {
  return {
    find: (hash) =>
      outcomeOf(async () => {
        const rows = await db
          .select({
            ...membership,
            savedViews: viewsIn(members.savedViews),
            old: sql<boolean>`${sessions.usedAt} < now() - ${NOTED}`,
          })
          .from(sessions)
          .innerJoin(members, and(eq(members.id, sessions.memberId), eq(members.epoch, sessions.epoch)))
          .innerJoin(parties, eq(parties.id, members.partyId))
          .where(
            and(
              eq(sessions.hash, hash),
              isNull(sessions.revokedAt),
              isNull(members.revokedAt),
              gt(sessions.expiresAt, sql`now()`),
              gt(sessions.usedAt, sql`now() - ${IDLE}`),
            ),
          );
        const [row] = rows;
        if (row === undefined) return null;
        const { old, savedViews, ...member } = row;
        if (old) await db.update(sessions).set({ usedAt: sql`now()` }).where(eq(sessions.hash, hash));
        return { ...asMembership(member), savedViews: SavedViews.parse(savedViews) };
      }),
    end: (hash) =>
      outcomeOf(async () => {
        await db.update(sessions).set({ revokedAt: sql`now()` }).where(eq(sessions.hash, hash));
        return null;
      }),
    sweep: () =>
      outcomeOf(async () => {
        await db.batch([
          db.delete(sessions).where(sql`${sessions.expiresAt} < now() - interval '1 day'`),
          db.execute(sql`delete from sign_in_links where expires_at < now() - interval '1 day'`),
        ]);
        return null;
      }),
  };
}
