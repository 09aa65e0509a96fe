import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Outcome } from '../../domain/fault.ts';
import type { Db } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { members, parties, sessions } from '../schema.ts';
import { asMembership, type Membership, membership } from './members.ts';

export interface SessionQueries {
  /** Who is signed in by this session now; null for an unknown, ended or revoked one. */
  find(hash: string): Promise<Outcome<Membership | null>>;
  end(hash: string): Promise<Outcome<null>>;
  /** Deletes sessions that ended more than a day ago. */
  sweep(): Promise<Outcome<null>>;
}

export function sessionQueries(db: Db): SessionQueries {
  return {
    find: (hash) =>
      outcomeOf(async () => {
        const rows = await db
          .select(membership)
          .from(sessions)
          .innerJoin(members, and(eq(members.id, sessions.memberId), eq(members.epoch, sessions.epoch)))
          .innerJoin(parties, eq(parties.id, members.partyId))
          .where(
            and(
              eq(sessions.hash, hash),
              isNull(sessions.revokedAt),
              isNull(members.revokedAt),
              gt(sessions.expiresAt, sql`now()`),
            ),
          );
        return rows[0] === undefined ? null : asMembership(rows[0]);
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
