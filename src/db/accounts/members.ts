import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Author } from '../../domain/access/security-log.ts';
import { BOUNDS } from '../../domain/bounds.ts';
import type { Outcome } from '../../domain/fault.ts';
import type { Role } from '../../domain/order/actor.ts';
import type { Db } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { members, parties } from '../schema.ts';
import { type SavedViewQueries, savedViewQueries } from './saved-views.ts';
import { noted } from './security-log.ts';
import { zoneOf } from './settings.ts';

/** A person who may sign in for a party. */
export interface Member {
  readonly id: string;
  readonly partyId: string;
  readonly email: string;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** A member with the party it signs in for. */
export interface Membership {
  readonly memberId: string;
  readonly name: string;
  readonly email: string;
  readonly partyId: string;
  readonly partyName: string;
  readonly role: Role;
  /** The party's time zone. Days and times are shown in it. */
  readonly timeZone: string;
}

/** What a query selects of a membership. */
export const membership = {
  memberId: members.id,
  name: members.name,
  email: members.email,
  partyId: members.partyId,
  partyName: parties.name,
  role: parties.role,
  settings: parties.settings,
};

/** The member of a row. The party's settings are used, but not returned. */
export const asMembership = <T extends { readonly settings: unknown }>({ settings, ...row }: T) => ({
  ...row,
  timeZone: zoneOf(settings),
});

/** Every query but `byEmail` names the party, so that another party's member is not found. */
export interface MemberQueries {
  /** The members with this address. One person may work for several parties. */
  byEmail(email: string): Promise<Outcome<readonly Membership[]>>;
  list(partyId: string): Promise<Outcome<readonly Member[]>>;
  /** Null where there is no such party; `full`: it has `BOUNDS.members`. If the address is or was a member, that member gets this name. */
  add(member: Pick<Member, 'id' | 'partyId' | 'email' | 'name'>, by: Author): Promise<Outcome<Member | 'full' | null>>;
  /**
   * Ends the membership, all its sessions, and the keys that the member answers for. Removing it again changes nothing.
   * False where there is no such member.
   */
  revoke(partyId: string, memberId: string, by: Author): Promise<Outcome<boolean>>;
  /** Signs the member out everywhere. */
  raiseEpoch(memberId: string): Promise<Outcome<null>>;
  /** The lists of orders that a member has saved. */
  readonly views: SavedViewQueries;
}

type NewMember = Pick<Member, 'id' | 'partyId' | 'email' | 'name'>;

const Row = z.object({
  id: z.string(),
  partyId: z.string(),
  email: z.string(),
  name: z.string(),
  createdAt: z.coerce.number(),
});

const columns = {
  id: members.id,
  partyId: members.partyId,
  email: members.email,
  name: members.name,
  createdAt: members.createdAt,
};

export function memberQueries(db: Db): MemberQueries {
  return {
    views: savedViewQueries(db),
    byEmail: (email) =>
      outcomeOf(async () => {
        const rows = await db
          .select(membership)
          .from(members)
          .innerJoin(parties, eq(parties.id, members.partyId))
          .where(and(eq(sql`lower(${members.email})`, email.toLowerCase()), isNull(members.revokedAt)))
          .orderBy(asc(parties.name))
          .limit(20);
        return rows.map(asMembership);
      }),
    list: (partyId) =>
      outcomeOf(async () => {
        const rows = await db
          .select(columns)
          .from(members)
          .where(and(eq(members.partyId, partyId), isNull(members.revokedAt)))
          .orderBy(asc(sql`lower(${members.email})`));
        return rows.map(toMember);
      }),
    add: (member, by) => outcomeOf(() => add(db, member, by)),
    revoke: (partyId, memberId, by) => outcomeOf(() => revoke(db, partyId, memberId, by)),
    raiseEpoch: (memberId) =>
      outcomeOf(async () => {
        const by: Author = { kind: 'member', id: memberId };
        await db.execute(sql`
          with everywhere as (update members set epoch = epoch + 1 where id = ${memberId}
            returning party_id, null::text as subject)
          ${noted('signed_out_everywhere', by, sql`from everywhere`)}`);
        return null;
      }),
  };
}

async function add(db: Db, { id, partyId, email, name }: NewMember, by: Author): Promise<Member | 'full' | null> {
  // The lock is a statement of its own: the next one sees what was committed while this one waited.
  const lock = db.execute(sql`select 1 from parties where id = ${partyId} for no key update`);
  const same = sql`party_id = ${partyId} and lower(email) = ${email.toLowerCase()} and revoked_at is null`;
  const [{ rows: party }, { rows }] = await db.batch([
    lock,
    db.execute(sql`
      with before as (select 1 from members where ${same} and name = ${name}),
      added as (
        insert into members (id, party_id, email, name)
        select ${id}, p.id, ${email}, ${name} from parties p where p.id = ${partyId}
          and ((select count(*) from members where party_id = ${partyId} and revoked_at is null) < ${BOUNDS.members}::int
            or exists (select 1 from members where ${same}))
        on conflict (party_id, lower(email)) do update set name = excluded.name, revoked_at = null
        returning id, party_id, email, name, created_at
      ),
      noted as (${noted('member_added', by, sql`from (select party_id, email as subject from added) x where not exists (select 1 from before)`)})
      select id, party_id as "partyId", email, name, (extract(epoch from created_at) * 1000)::bigint as "createdAt" from added`),
  ]);
  return z.array(Row).parse(rows)[0] ?? (party.length === 0 ? null : 'full');
}

async function revoke(db: Db, partyId: string, memberId: string, by: Author): Promise<boolean> {
  const { rows } = await db.execute(sql`
    with ended as (
      update members set revoked_at = now(), epoch = epoch + 1, saved_views = '{}'
      where id = ${memberId} and party_id = ${partyId} and revoked_at is null
      returning id, party_id, email as subject
    ), orphans as (
      update api_keys set revoked_at = now()
      where party_id = ${partyId} and revoked_at is null and coalesce(adopted_by, made_by) in (select id from ended)
      returning party_id, name as subject
    ), noted as (${noted('member_removed', by, sql`from ended`)}),
    keys_noted as (${noted('key_revoked', by, sql`from orphans`)})
    select exists (select 1 from members where id = ${memberId} and party_id = ${partyId}) as there`);
  return z.array(z.object({ there: z.boolean() })).parse(rows)[0]?.there === true;
}

const toMember = (row: Omit<Member, 'createdAt'> & { readonly createdAt: Date }): Member => ({
  ...row,
  createdAt: row.createdAt.getTime(),
});
