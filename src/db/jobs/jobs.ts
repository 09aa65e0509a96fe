import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Outcome } from '../../domain/fault.ts';
import { type Db, json } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { JOB_KINDS } from '../jobs-schema.ts';

export type JobKind = (typeof JOB_KINDS)[number];

/** A job with its lease. `asked` and `stand` are parsed by the job's kind. */
export interface TakenJob {
  readonly id: string;
  readonly kind: JobKind;
  readonly partyId: string | null;
  readonly asked: unknown;
  readonly stand: unknown;
  /** Failed runs since the last good one. */
  readonly tries: number;
}

/** Which job to take: one that is due and was not taken yet, or this one, whether it is due or not. */
export type Wanted = { readonly except: readonly string[] } | { readonly only: string };

/** What a run leaves. `dueInSeconds` null: the job is over, and its row is deleted. */
interface Rest {
  readonly dueInSeconds: number | null;
  /** Why the run failed; null if it did not. */
  readonly fault: string | null;
}

/** The jobs, for the one runner. A lease is a new name for each run of a job. */
export interface JobQueries {
  /** Takes the lease of the job that has waited longest. Null: nothing is due, or others have what is. */
  take(lease: string, wanted: Wanted): Promise<Outcome<TakenJob | null>>;
  /** Writes where the job stands, and prolongs the lease. False where the lease was lost: nothing was written. */
  keep(lease: string, id: string, stand: unknown): Promise<Outcome<boolean>>;
  /** Gives the lease back. Nothing happens where it was lost. */
  rest(lease: string, id: string, rest: Rest): Promise<Outcome<null>>;
}

/** A run that died keeps its lease for so long. A page takes a few seconds, three tries of a query take 30 seconds. */
const LEASE = sql`interval '2 minutes'`;

/**
 * The part of a statement that writes where a job stands. It returns a row only if we hold the lease. So write everything
 * else with `from held`: then it is written only by the holder.
 */
export const heldSql = (lease: string, id: string, stand: unknown): SQL => sql`
  update jobs set stand = ${stand === null ? sql`null` : json(stand)}, leased_until = now() + ${LEASE}
  where id = ${id} and lease = ${lease} returning id`;

const Row = z.object({
  id: z.string(),
  kind: z.enum(JOB_KINDS),
  partyId: z.string().nullable(),
  asked: z.unknown(),
  stand: z.unknown(),
  tries: z.number(),
});

export function jobQueries(db: Db): JobQueries {
  return {
    take: (lease, wanted) =>
      outcomeOf(async () => {
        const which =
          'only' in wanted
            ? sql`id = ${wanted.only}`
            : sql`due_at <= now() and id not in (select jsonb_array_elements_text(${json(wanted.except)}))`;
        const { rows } = await db.execute(sql`
          update jobs set lease = ${lease}, leased_until = now() + ${LEASE}
          where id = (select id from jobs where ${which} and (leased_until is null or leased_until < now())
            order by due_at limit 1 for update skip locked)
          returning id, kind, party_id as "partyId", asked, stand, tries`);
        return z.array(Row).parse(rows)[0] ?? null;
      }),
    keep: (lease, id, stand) => outcomeOf(async () => (await db.execute(heldSql(lease, id, stand))).rows.length > 0),
    rest: (lease, id, { dueInSeconds, fault }) =>
      outcomeOf(async () => {
        const mine = sql`id = ${id} and lease = ${lease}`;
        await db.execute(
          dueInSeconds === null
            ? sql`delete from jobs where ${mine}`
            : sql`update jobs set lease = null, leased_until = null, fault = ${fault},
                tries = case when ${fault === null}::boolean then 0 else tries + 1 end,
                due_at = now() + make_interval(secs => ${dueInSeconds}::int) where ${mine}`,
        );
        return null;
      }),
  };
}
