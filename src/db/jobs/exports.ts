import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Author } from '../../domain/access/security-log.ts';
import { BOUNDS } from '../../domain/bounds.ts';
import type { Outcome } from '../../domain/fault.ts';
import { ROLES, type Role } from '../../domain/order/actor.ts';
import { noted } from '../accounts/security-log.ts';
import { type Db, json, timestamp } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import type { Keyset } from '../keyset.ts';

/** An export's job. `asked` and `stand` are parsed by `services/jobs/export-stand.ts`. */
export interface ExportRow {
  readonly id: string;
  readonly partyId: string;
  readonly asked: unknown;
  readonly stand: unknown;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Who asked for an export, as it is now. `email` null: nobody answers for the key. */
export interface Asker {
  readonly role: Role;
  readonly partyId: string;
  readonly email: string | null;
}

/** What is asked for. `what` is compared if the same id is asked for again. */
interface NewExport {
  readonly id: string;
  readonly partyId: string;
  readonly by: Author;
  readonly what: object;
}

/** `same`: it was asked for before. `other`: its id was asked for with something else. `full`: `BOUNDS.exports`. */
const ADDED = ['added', 'same', 'other', 'full'] as const;

export interface ExportQueries {
  /** Also writes the party's security log. */
  add(asked: NewExport): Promise<Outcome<(typeof ADDED)[number]>>;
  /** The party's, newest first. */
  list(partyId: string, after: Keyset | null, limit: number): Promise<Outcome<readonly ExportRow[]>>;
  get(id: string): Promise<Outcome<ExportRow | null>>;
  /** Null: the member was removed, or the key was revoked. */
  asker(partyId: string, by: Author): Promise<Outcome<Asker | null>>;
}

const Row = z.object({
  id: z.string(),
  partyId: z.string(),
  asked: z.unknown(),
  stand: z.unknown(),
  createdAt: z.coerce.number(),
});
const AskerRow = z.object({ role: z.enum(ROLES), partyId: z.string(), email: z.string().nullable() });

const SHOWN = sql`select id, party_id as "partyId", asked, stand,
  (extract(epoch from created_at) * 1000)::bigint as "createdAt" from jobs`;

export function exportQueries(db: Db): ExportQueries {
  return {
    add: (asked) => outcomeOf(() => add(db, asked)),
    list: (partyId, after, limit) =>
      outcomeOf(async () => {
        const older = after === null ? sql`` : sql`and (created_at, id) < (${timestamp(after.at)}, ${after.id})`;
        const { rows } = await db.execute(sql`${SHOWN} where party_id = ${partyId} and kind = 'export' ${older}
          order by created_at desc, id desc limit ${limit}`);
        return z.array(Row).parse(rows);
      }),
    get: (id) =>
      outcomeOf(async () => {
        const { rows } = await db.execute(sql`${SHOWN} where id = ${id} and kind = 'export'`);
        return z.array(Row).parse(rows)[0] ?? null;
      }),
    asker: (partyId, by) =>
      outcomeOf(async () => {
        const who =
          by.kind === 'member'
            ? sql`select p.role, p.id as "partyId", m.email from members m join parties p on p.id = m.party_id
                where m.id = ${by.id} and p.id = ${partyId} and m.revoked_at is null`
            : sql`select p.role, p.id as "partyId", o.email from api_keys k join parties p on p.id = k.party_id
                left join members o on o.id = coalesce(k.adopted_by, k.made_by) and o.revoked_at is null
                where k.id = ${by.id} and p.id = ${partyId} and k.revoked_at is null`;
        return z.array(AskerRow).parse((await db.execute(who)).rows)[0] ?? null;
      }),
  };
}

async function add(db: Db, { id, partyId, by, what }: NewExport) {
  // The lock is a statement of its own: the next one sees what was committed while this one waited.
  const lock = db.execute(sql`select 1 from parties where id = ${partyId} for no key update`);
  const [, { rows }] = await db.batch([
    lock,
    db.execute(sql`
      with known as (select asked->'what' = ${json(what)} as same from jobs where id = ${id}),
      made as (
        insert into jobs (id, kind, party_id, asked)
        select ${id}, 'export', ${partyId}, ${json({ by, what })}
        where not exists (select 1 from known) and (
          select count(*) from jobs where party_id = ${partyId} and kind = 'export'
            and coalesce(stand->>'phase', 'writing') = 'writing') < ${BOUNDS.exports}::int
        returning party_id, 'orders' as subject
      ), noted as (${noted('exported', by, sql`from made`)})
      select case when exists (select 1 from made) then 'added' else
        coalesce((select case when same then 'same' else 'other' end from known), 'full') end as added`),
  ]);
  return z.enum(ADDED).parse(z.array(z.object({ added: z.string() })).parse(rows)[0]?.added);
}
