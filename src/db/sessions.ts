import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Outcome } from '../domain/fault.ts';
import type { Db } from './client.ts';
import { attempt } from './errors.ts';
import type { Membership } from './members.ts';
import { members, parties, sessions } from './schema.ts';

/** A one-time link as it is kept; both hashes are SHA-256, hex. */
export interface LinkRow {
  readonly hash: string;
  readonly memberId: string;
  readonly nonceHash: string;
  readonly expiresAt: number;
}

/** Which link is used, from which browser, and the session it becomes. */
export interface Consumption {
  readonly hash: string;
  readonly nonceHash: string;
  readonly sessionHash: string;
  readonly sessionExpiresAt: number;
}

export interface SessionQueries {
  /** Keeps the link; false where the member was sent `limit` already within `windowSeconds`. */
  addLink(link: LinkRow, limit: number, windowSeconds: number): Promise<Outcome<boolean>>;
  /** Uses the link up and opens the session, in one statement; false for any link but an unused one of this browser. */
  consume(consumption: Consumption): Promise<Outcome<boolean>>;
  /** Who is signed in by this session now; null for an unknown, ended or revoked one. */
  find(hash: string): Promise<Outcome<Membership | null>>;
  end(hash: string): Promise<Outcome<null>>;
  /** Deletes what has been of no use for a day. */
  sweep(): Promise<Outcome<null>>;
}

const time = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;

export function sessionQueries(db: Db): SessionQueries {
  return {
    addLink: ({ hash, memberId, nonceHash, expiresAt }, limit, windowSeconds) =>
      attempt(async () => {
        const { rows } = await db.execute(sql`
          insert into sign_in_links (hash, member_id, nonce_hash, expires_at)
          select ${hash}, ${memberId}, ${nonceHash}, ${time(expiresAt)}
          where (select count(*) from sign_in_links where member_id = ${memberId}
            and created_at > now() - make_interval(secs => ${windowSeconds}::int)) < ${limit}::int
          returning hash`);
        return rows.length > 0;
      }),
    consume: ({ hash, nonceHash, sessionHash, sessionExpiresAt }) =>
      attempt(async () => {
        const { rows } = await db.execute(sql`
          with used as (
            update sign_in_links set consumed_at = now()
            where hash = ${hash} and nonce_hash = ${nonceHash} and consumed_at is null and expires_at > now()
            returning member_id
          )
          insert into sessions (hash, member_id, epoch, expires_at)
          select ${sessionHash}, m.id, m.epoch, ${time(sessionExpiresAt)} from used
          join members m on m.id = used.member_id where m.revoked_at is null
          returning hash`);
        return z.array(z.object({ hash: z.string() })).parse(rows).length > 0;
      }),
    find: (hash) =>
      attempt(async () => {
        const rows = await db
          .select({
            memberId: members.id,
            name: members.name,
            email: members.email,
            partyId: members.partyId,
            partyName: parties.name,
            role: parties.role,
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
            ),
          );
        return rows[0] ?? null;
      }),
    end: (hash) =>
      attempt(async () => {
        await db.update(sessions).set({ revokedAt: sql`now()` }).where(eq(sessions.hash, hash));
        return null;
      }),
    sweep: () =>
      attempt(async () => {
        await db.batch([
          db.delete(sessions).where(sql`${sessions.expiresAt} < now() - interval '1 day'`),
          db.execute(sql`delete from sign_in_links where expires_at < now() - interval '1 day'`),
        ]);
        return null;
      }),
  };
}
