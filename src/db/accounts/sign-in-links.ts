import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Outcome } from '../../domain/fault.ts';
import { type Db, timestamp } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { noted } from './security-log.ts';

/** A one-time link as it is stored, one for each mail. The hashes are SHA-256, hex. */
interface NewLink {
  readonly hash: string;
  /** The mailbox, in lower case. */
  readonly email: string;
  readonly nonceHash: string;
  /** A device that the mailbox has signed in from; null for any other. */
  readonly deviceHash: string | null;
  readonly expiresAt: number;
}

/**
 * In a window there may be `burst` links that nobody has used. After that, a new one is allowed when the newest is
 * `spacingSeconds` old. Each known device is counted on its own, and all unknown devices together; `browserBurst` is
 * the most that one browser may have of these.
 */
export interface LinkLimits {
  readonly burst: number;
  readonly browserBurst: number;
  readonly windowSeconds: number;
  readonly spacingSeconds: number;
  /** If the same link is asked for again within this time, it is a second press of one button. */
  readonly pressSeconds: number;
}

/**
 * `kept`: mail it. `pressed`: it was mailed just now. `stale`: it was mailed a while ago. `enough`: there are enough
 * links already, and it is not stored.
 */
const ADDED = ['kept', 'pressed', 'stale', 'enough'] as const;
type Added = (typeof ADDED)[number];

/** The state of a link, without looking at the browser. */
export interface StoredLink {
  /** The mailbox that it was sent to, in lower case. */
  readonly email: string;
  readonly nonceHash: string;
  readonly deviceHash: string | null;
  readonly state: 'fresh' | 'used' | 'expired';
}

/** Which link is used, from which browser and by which member, and the session that it opens. */
interface Consumption {
  readonly hash: string;
  readonly memberId: string;
  readonly sessionHash: string;
  readonly sessionExpiresAt: number;
  /** If the link is used again within this time, it is a second press of one button. */
  readonly pressSeconds: number;
}

export interface LinkQueries {
  /**
   * Stores the link, if the mailbox is a member's. Links that are asked for at the same time are counted one after
   * another.
   */
  add(link: NewLink, limits: LinkLimits): Promise<Outcome<Added>>;
  find(hash: string): Promise<Outcome<StoredLink | null>>;
  /**
   * Uses the link up and opens the session, in one statement. True also for a second press of the same button. False
   * for a link that is used or expired, or that was sent to another mailbox than the member's.
   */
  consume(consumption: Consumption): Promise<Outcome<boolean>>;
}

const seconds = (count: number) => sql`make_interval(secs => ${count}::int)`;

const StoredRow = z.object({
  email: z.string(),
  nonceHash: z.string(),
  deviceHash: z.string().nullable(),
  state: z.enum(['fresh', 'used', 'expired']),
});

export function linkQueries(db: Db): LinkQueries {
  return {
    add: (link, limits) =>
      outcomeOf(async () => {
        // The lock is a separate statement. A statement does not see what was committed while it waited for the lock,
        // but the next one does.
        const lock = db.execute(
          sql`select 1 from members where lower(email) = ${link.email} order by id for no key update`,
        );
        const [, { rows }] = await db.batch([lock, db.execute(adding(link, limits))]);
        return z.enum(ADDED).parse(z.array(z.object({ added: z.string() })).parse(rows)[0]?.added);
      }),
    find: (hash) =>
      outcomeOf(async () => {
        const { rows } = await db.execute(sql`
          select lower(m.email) as email, l.nonce_hash as "nonceHash", l.device_hash as "deviceHash",
            case when l.consumed_at is not null then 'used' when l.expires_at <= now() then 'expired' else 'fresh' end as state
          from sign_in_links l join members m on m.id = l.member_id where l.hash = ${hash}`);
        return z.array(StoredRow).parse(rows)[0] ?? null;
      }),
    consume: (consumption) => outcomeOf(() => consume(db, consumption)),
  };
}

function adding({ hash, email, nonceHash, deviceHash, expiresAt }: NewLink, limits: LinkLimits): SQL {
  const within = (burst: number, where: SQL) => sql`
    (select count(*) < ${burst}::int or max(created_at) < now() - ${seconds(limits.spacingSeconds)} from unused where ${where})`;
  return sql`
    with mailbox as (select id from members where lower(email) = ${email}),
    unused as (
      select created_at, nonce_hash from sign_in_links
      where member_id in (select id from mailbox) and device_hash is not distinct from ${deviceHash}::text
        and consumed_at is null and created_at > now() - ${seconds(limits.windowSeconds)}
    ),
    same as (select created_at > now() - ${seconds(limits.pressSeconds)} as pressed from sign_in_links where hash = ${hash}),
    kept as (
      insert into sign_in_links (hash, member_id, nonce_hash, device_hash, expires_at)
      select ${hash}, (select min(id) from mailbox), ${nonceHash}, ${deviceHash}, ${timestamp(expiresAt)}
      where not exists (select 1 from same)
        and ${within(limits.burst, sql`true`)} and ${within(limits.browserBurst, sql`nonce_hash = ${nonceHash}`)}
      returning hash
    )
    select case when exists (select 1 from kept) then 'kept'
      else coalesce((select case when pressed then 'pressed' else 'stale' end from same), 'enough') end as added`;
}

async function consume(db: Db, { hash, memberId, sessionHash, sessionExpiresAt, pressSeconds }: Consumption) {
  const opened = await db.execute(sql`
    with chosen as (
      select m.id, m.epoch, m.party_id from members m join members sent on lower(sent.email) = lower(m.email)
      join sign_in_links l on l.member_id = sent.id
      where l.hash = ${hash} and m.id = ${memberId} and m.revoked_at is null
    ),
    used as (
      update sign_in_links set consumed_at = now()
      where hash = ${hash} and consumed_at is null and expires_at > now() and exists (select 1 from chosen)
      returning hash
    ),
    opened as (
      insert into sessions (hash, member_id, epoch, expires_at)
      select ${sessionHash}, chosen.id, chosen.epoch, ${timestamp(sessionExpiresAt)} from used, chosen
      on conflict (hash) do nothing
      returning hash
    ),
    noted as (${noted('signed_in', { kind: 'member', id: memberId }, sql`from (select chosen.party_id, null::text as subject from chosen, opened) x`)})
    select hash from opened`);
  if (opened.rows.length > 0) return true;
  // The first press of this button opened the session a moment ago. The browser may have dropped that answer.
  const again = await db.execute(sql`
    select 1 from sessions s join sign_in_links l on l.hash = ${hash}
    where s.hash = ${sessionHash} and s.revoked_at is null and l.consumed_at > now() - ${seconds(pressSeconds)}`);
  return again.rows.length > 0;
}
