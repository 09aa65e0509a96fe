import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Author, SECURITY_EVENTS, type SecurityEvent } from '../../domain/access/security-log.ts';
import type { Outcome } from '../../domain/fault.ts';
import { type Db, timestamp } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import type { Keyset } from '../keyset.ts';

/** One entry of a party's security log. */
export interface SecurityEntry {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly event: SecurityEvent;
  /** The author with its present name. `name` null: of Platform Ops, whose people other parties do not see. */
  readonly by: Author & { readonly name: string | null };
  /** Whom or what it is about: an e-mail address, a key's name, names of settings; null where the event says it. */
  readonly subject: string | null;
}

export interface SecurityLogQueries {
  /** Newest first. */
  list(partyId: string, after: Keyset | null, limit: number): Promise<Outcome<readonly SecurityEntry[]>>;
  add(partyId: string, event: SecurityEvent, by: Author, subject: string | null): Promise<Outcome<null>>;
  /** Deletes what is older than the log reaches back. */
  sweep(): Promise<Outcome<null>>;
}

/** How far back a log reaches. A year's audit finds the whole year. */
const KEPT = sql`interval '400 days'`;

/**
 * The part of a statement that writes the log, so that there is no change without its entry and no entry without its
 * change. `rows`: what follows `select party_id, subject`; one entry for each row.
 */
export const noted = (event: SecurityEvent, by: Author, rows: SQL): SQL => sql`
  insert into security_log (party_id, event, author_kind, author_id, subject)
  select party_id, ${event}, ${by.kind}, ${by.id}, subject ${rows}`;

const Row = z.object({
  id: z.string(),
  at: z.coerce.number(),
  event: z.enum(SECURITY_EVENTS),
  kind: z.enum(['member', 'key']),
  author: z.string(),
  name: z.string().nullable(),
  subject: z.string().nullable(),
});

export function securityLogQueries(db: Db): SecurityLogQueries {
  return {
    list: (partyId, after, limit) =>
      outcomeOf(async () => {
        const older = after === null ? sql`` : sql`and (l.at, l.id) < (${timestamp(after.at)}, ${after.id})`;
        const { rows } = await db.execute(sql`
          select l.id, (extract(epoch from l.at) * 1000)::bigint as at, l.event, l.author_kind as kind,
            l.author_id as author, coalesce(m.name, k.name) as name, l.subject
          from security_log l
          left join members m on l.author_kind = 'member' and m.id = l.author_id and m.party_id = l.party_id
          left join api_keys k on l.author_kind = 'key' and k.id = l.author_id and k.party_id = l.party_id
          where l.party_id = ${partyId} ${older}
          order by l.at desc, l.id desc limit ${limit}`);
        return z
          .array(Row)
          .parse(rows)
          .map(({ kind, author, name, ...entry }) => ({ ...entry, by: { kind, id: author, name } }));
      }),
    add: (partyId, event, by, subject) =>
      outcomeOf(async () => {
        await db.execute(
          noted(event, by, sql`from (select ${partyId}::text as party_id, ${subject}::text as subject) x`),
        );
        return null;
      }),
    sweep: () =>
      outcomeOf(async () => {
        await db.execute(sql`delete from security_log where at < now() - ${KEPT}`);
        return null;
      }),
  };
}
