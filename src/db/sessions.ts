import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Outcome } from '../domain/fault.ts';
import type { Db } from './client.ts';
import { attempt } from './errors.ts';
import { asMembership, type Membership, membership } from './members.ts';
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
  /** The same consumption again within this is the first one's second press. */
  readonly pressSeconds: number;
}

/** At most `limit` links a member in a window; the same link again is a new one only after `pressSeconds`. */
export interface LinkLimits {
  readonly limit: number;
  readonly windowSeconds: number;
  readonly pressSeconds: number;
}

export interface SessionQueries {
  /** Keeps the link; false where the member was sent enough of them, or this one just now. */
  addLink(link: LinkRow, limits: LinkLimits): Promise<Outcome<boolean>>;
  /**
   * Uses the link up and opens the session, in one statement; true also for the same once more, at once. False for any
   * link but an unused one of this browser.
   */
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
    addLink: ({ hash, memberId, nonceHash, expiresAt }, { limit, windowSeconds, pressSeconds }) =>
      attempt(async () => {
        const { rows } = await db.execute(sql`
          insert into sign_in_links (hash, member_id, nonce_hash, expires_at)
          select ${hash}, ${memberId}, ${nonceHash}, ${time(expiresAt)}
          where (select count(*) from sign_in_links where member_id = ${memberId}
            and created_at > now() - make_interval(secs => ${windowSeconds}::int)) < ${limit}::int
          on conflict (hash) do update set created_at = now(), expires_at = excluded.expires_at
            where sign_in_links.consumed_at is null
              and sign_in_links.created_at < now() - make_interval(secs => ${pressSeconds}::int)
          returning hash`);
        return rows.length > 0;
      }),
    consume: (consumption) => attempt(() => consume(db, consumption)),
    find: (hash) =>
      attempt(async () => {
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

async function consume(db: Db, { hash, nonceHash, sessionHash, sessionExpiresAt, pressSeconds }: Consumption) {
  const opened = await db.execute(sql`
    with used as (
      update sign_in_links set consumed_at = now()
      where hash = ${hash} and nonce_hash = ${nonceHash} and consumed_at is null and expires_at > now()
      returning member_id
    )
    insert into sessions (hash, member_id, epoch, expires_at)
    select ${sessionHash}, m.id, m.epoch, ${time(sessionExpiresAt)} from used
    join members m on m.id = used.member_id where m.revoked_at is null
    on conflict (hash) do nothing
    returning hash`);
  if (opened.rows.length > 0) return true;
  // The first press of this very button opened it a moment ago, and its answer may have been thrown away.
  const again = await db.execute(sql`
    select 1 from sessions s join sign_in_links l on l.hash = ${hash} and l.nonce_hash = ${nonceHash}
    where s.hash = ${sessionHash} and s.revoked_at is null
      and l.consumed_at > now() - make_interval(secs => ${pressSeconds}::int)`);
  return again.rows.length > 0;
}
