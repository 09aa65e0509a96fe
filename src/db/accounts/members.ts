import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Outcome } from '../../domain/fault.ts';
import type { Role } from '../../domain/order/actor.ts';
import type { Db } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { members, parties } from '../schema.ts';
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
  /** Null where there is no such party. If the address is or was a member, that member gets this name. */
  add(member: Pick<Member, 'id' | 'partyId' | 'email' | 'name'>): Promise<Outcome<Member | null>>;
  /**
   * Ends the membership and all its sessions. Removing it again changes nothing. False where there is no such member.
   */
  revoke(partyId: string, memberId: string): Promise<Outcome<boolean>>;
  /** Signs the member out everywhere. */
  raiseEpoch(memberId: string): Promise<Outcome<null>>;
}

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
    add: ({ id, partyId, email, name }) =>
      outcomeOf(async () => {
        const { rows } = await db.execute(sql`
          insert into members (id, party_id, email, name)
          select ${id}, p.id, ${email}, ${name} from parties p where p.id = ${partyId}
          on conflict (party_id, lower(email)) do update set name = excluded.name, revoked_at = null
          returning id, party_id as "partyId", email, name, (extract(epoch from created_at) * 1000)::bigint as "createdAt"`);
        return z.array(Row).parse(rows)[0] ?? null;
      }),
    revoke: (partyId, memberId) =>
      outcomeOf(async () => {
        const rows = await db
          .update(members)
          .set({
            revokedAt: sql`coalesce(${members.revokedAt}, now())`,
            epoch: sql`${members.epoch} + (${members.revokedAt} is null)::int`,
          })
          .where(and(eq(members.id, memberId), eq(members.partyId, partyId)))
          .returning({ id: members.id });
        return rows.length > 0;
      }),
    raiseEpoch: (memberId) =>
      outcomeOf(async () => {
        await db
          .update(members)
          .set({ epoch: sql`${members.epoch} + 1` })
          .where(eq(members.id, memberId));
        return null;
      }),
  };
}

const toMember = (row: Omit<Member, 'createdAt'> & { readonly createdAt: Date }): Member => ({
  ...row,
  createdAt: row.createdAt.getTime(),
});
