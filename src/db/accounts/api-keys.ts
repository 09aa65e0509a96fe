import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Author } from '../../domain/access/security-log.ts';
import { BOUNDS } from '../../domain/bounds.ts';
import type { Outcome } from '../../domain/fault.ts';
import { type Db, timestamp } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import type { Keyset } from '../keyset.ts';
import { noted } from './security-log.ts';

/** A key as it can be shown. The key itself is not stored, only its hash. Times are milliseconds since the epoch. */
export interface ApiKey {
  readonly id: string;
  readonly kind: 'publishable' | 'secret';
  readonly name: string;
  readonly last4: string;
  readonly createdAt: number;
  /** The last use, to within an hour or so; null: none since this is written down. */
  readonly usedAt: number | null;
  readonly revokedAt: number | null;
  /** The name of the member who made it; null for a key of a market file. */
  readonly madeBy: string | null;
  /** The member who answers for it: if that member is removed, the key is revoked. */
  readonly ownerId: string | null;
  readonly ownerName: string | null;
}

interface NewApiKey extends Pick<ApiKey, 'id' | 'kind' | 'name' | 'last4'> {
  readonly partyId: string;
  readonly role: 'retailer' | 'supplier' | 'brand' | 'platform';
  /** SHA-256, hex. */
  readonly hash: string;
  /** The member who makes it. */
  readonly madeBy: string;
}

/** Every query names the party, so that another party's key is not found. */
export interface ApiKeyQueries {
  /** All that are valid, the newest first. */
  valid(partyId: string): Promise<Outcome<readonly ApiKey[]>>;
  /** Revoked ones, the newest first. */
  revoked(partyId: string, after: Keyset | null, limit: number): Promise<Outcome<readonly ApiKey[]>>;
  /** `full`: the party has `BOUNDS.keys`. The same key again is a fault, `unique_violation`. */
  add(key: NewApiKey): Promise<Outcome<'added' | 'full'>>;
  rename(partyId: string, keyId: string, name: string, by: Author): Promise<Outcome<boolean>>;
  /** From now on this member answers for the key. False where there is no such valid key. */
  adopt(partyId: string, keyId: string, memberId: string): Promise<Outcome<boolean>>;
  /**
   * The key stops working within 30 s, everywhere. Revoking it again changes nothing. False where there is no such key.
   */
  revoke(partyId: string, keyId: string, by: Author): Promise<Outcome<boolean>>;
}

const Row = z.object({
  id: z.string(),
  kind: z.enum(['publishable', 'secret']),
  name: z.string(),
  last4: z.string(),
  createdAt: z.coerce.number(),
  usedAt: z.coerce.number().nullable(),
  revokedAt: z.coerce.number().nullable(),
  madeBy: z.string().nullable(),
  ownerId: z.string().nullable(),
  ownerName: z.string().nullable(),
});

const ms = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::bigint`);

const SHOWN = sql`
  select k.id, k.kind, k.name, k.last4, ${ms('k.created_at')} as "createdAt", ${ms('k.used_at')} as "usedAt",
    ${ms('k.revoked_at')} as "revokedAt", maker.name as "madeBy", owner.id as "ownerId", owner.name as "ownerName"
  from api_keys k left join members maker on maker.id = k.made_by
  left join members owner on owner.id = coalesce(k.adopted_by, k.made_by)`;

const There = z.array(z.object({ there: z.boolean() }));

export function apiKeyQueries(db: Db): ApiKeyQueries {
  const there = (partyId: string, keyId: string) =>
    sql`select exists (select 1 from api_keys where id = ${keyId} and party_id = ${partyId}) as there`;
  return {
    valid: (partyId) =>
      outcomeOf(async () => {
        const { rows } = await db.execute(
          sql`${SHOWN} where k.party_id = ${partyId} and k.revoked_at is null order by k.created_at desc, k.id desc`,
        );
        return z.array(Row).parse(rows);
      }),
    revoked: (partyId, after, limit) =>
      outcomeOf(async () => {
        const older = after === null ? sql`` : sql`and (k.created_at, k.id) < (${timestamp(after.at)}, ${after.id})`;
        const { rows } = await db.execute(sql`${SHOWN}
          where k.party_id = ${partyId} and k.revoked_at is not null ${older}
          order by k.created_at desc, k.id desc limit ${limit}`);
        return z.array(Row).parse(rows);
      }),
    add: (key) => outcomeOf(() => add(db, key)),
    rename: (partyId, keyId, name, by) =>
      outcomeOf(async () => {
        const { rows } = await db.execute(sql`
          with named as (update api_keys set name = ${name} where id = ${keyId} and party_id = ${partyId} and name <> ${name}
            returning party_id, name as subject),
          noted as (${noted('key_renamed', by, sql`from named`)})
          ${there(partyId, keyId)}`);
        return There.parse(rows)[0]?.there === true;
      }),
    adopt: (partyId, keyId, memberId) =>
      outcomeOf(async () => {
        const { rows } = await db.execute(sql`
          with adopted as (update api_keys set adopted_by = ${memberId}
            where id = ${keyId} and party_id = ${partyId} and revoked_at is null
              and coalesce(adopted_by, made_by) is distinct from ${memberId}
            returning party_id, name as subject),
          noted as (${noted('key_adopted', { kind: 'member', id: memberId }, sql`from adopted`)})
          select exists (select 1 from api_keys where id = ${keyId} and party_id = ${partyId} and revoked_at is null) as there`);
        return There.parse(rows)[0]?.there === true;
      }),
    revoke: (partyId, keyId, by) =>
      outcomeOf(async () => {
        const { rows } = await db.execute(sql`
          with ended as (update api_keys set revoked_at = now()
            where id = ${keyId} and party_id = ${partyId} and revoked_at is null returning party_id, name as subject),
          noted as (${noted('key_revoked', by, sql`from ended`)})
          ${there(partyId, keyId)}`);
        return There.parse(rows)[0]?.there === true;
      }),
  };
}

async function add(db: Db, { id, partyId, role, kind, name, hash, last4, madeBy }: NewApiKey) {
  // The lock is a statement of its own: the next one sees what was committed while this one waited.
  const lock = db.execute(sql`select 1 from parties where id = ${partyId} for no key update`);
  const by: Author = { kind: 'member', id: madeBy };
  const [, { rows }] = await db.batch([
    lock,
    db.execute(sql`
      with made as (
        insert into api_keys (id, party_id, role, kind, name, hash, last4, made_by)
        select ${id}, ${partyId}, ${role}, ${kind}, ${name}, ${hash}, ${last4}, ${madeBy}
        where (select count(*) from api_keys where party_id = ${partyId} and revoked_at is null) < ${BOUNDS.keys}::int
          or exists (select 1 from api_keys where hash = ${hash})
        returning party_id, name as subject
      ), noted as (${noted('key_made', by, sql`from made`)})
      select exists (select 1 from made) as there`),
  ]);
  return There.parse(rows)[0]?.there === true ? 'added' : 'full';
}
