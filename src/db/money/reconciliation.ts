import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Outcome } from '../../domain/fault.ts';
import { sum } from '../../domain/money/money.ts';
import type { PlatformEntry, StripeMovement } from '../../domain/money/movements.ts';
import { type Db, json, timestamp } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { heldSql } from '../jobs/jobs.ts';

/** A walk over Stripe's balance transactions, and where it stands. They come newest first. Times are milliseconds. */
export interface Walk {
  /** What Stripe made since then is read. */
  readonly from: number;
  /** When the walk began: everything before is read when it has ended. */
  readonly to: number;
  /** The last transaction that was read; null at the beginning. */
  readonly after: string | null;
}

/** What one page brought. `next` null: the walk has ended. */
interface Page {
  readonly movements: readonly StripeMovement[];
  readonly entries: readonly PlatformEntry[];
  readonly next: string | null;
}

/** How far Stripe was read. Only the run that has the job's lease writes a page. */
export interface ReconciliationQueries {
  /** From when to when a new walk reads. */
  begin(): Promise<Outcome<Pick<Walk, 'from' | 'to'>>>;
  /** Writes a page and where the walk stands, both or neither. False where the lease was lost: nothing was written. */
  page(lease: string, walk: Walk, page: Page): Promise<Outcome<boolean>>;
}

/** The id of its job. */
const JOB = 'reconciliation';
/** So much is read again: Stripe may show a transaction late, and an order may have lost its side. */
const AGAIN = sql`interval '24 hours'`;

const SpanRow = z.object({ from: z.coerce.number(), to: z.coerce.number() });

export function reconciliationQueries(db: Db): ReconciliationQueries {
  return {
    begin: () =>
      outcomeOf(async () => {
        const { rows } = await db.execute(sql`
          select (extract(epoch from greatest(began_at, walked_until - ${AGAIN})) * 1000)::bigint as from,
            (extract(epoch from now()) * 1000)::bigint as to from reconciliation`);
        return z.tuple([SpanRow]).parse(rows)[0];
      }),
    page: (lease, walk, page) => outcomeOf(async () => (await db.execute(pageSql(lease, walk, page))).rows.length > 0),
  };
}

/** A page may have several transactions of one source. A statement can write each row only once. */
function rowsOf(movements: readonly StripeMovement[]) {
  return [...Map.groupBy(movements, ({ source }) => source)].flatMap(([source, same]) => {
    const latest = same.toSorted((a, b) => b.at - a.at)[0];
    if (latest === undefined) return [];
    const { kind, type, currency, at, via, named } = latest;
    const transactions = Object.fromEntries(same.map(({ transaction, amount }) => [transaction, amount]));
    const moved = sum(same.map(({ amount }) => amount));
    return [{ source, kind, type, currency, at: new Date(at).toISOString(), via, named, transactions, moved }];
  });
}

/** ONE statement. Transactions that are known already write nothing. */
const pageSql = (lease: string, walk: Walk, { movements, entries, next }: Page): SQL => sql`
  with held as (${heldSql(lease, JOB, next === null ? null : { ...walk, after: next })}
  ), ended as (
    update reconciliation set walked_until = ${timestamp(walk.to)} from held where ${next === null}::boolean
  ), entered as (
    insert into platform_book (id, kind, type, source, amount, currency, at)
    select e.id, e.kind, e.type, e.source, e.amount, e.currency, e.at from held, jsonb_to_recordset(
      ${json(entries.map((entry) => ({ ...entry, at: new Date(entry.at).toISOString() })))})
      as e(id text, kind text, type text, source text, amount bigint, currency text, at timestamptz)
    on conflict (id) do nothing
  ), seen as (
    insert into movements (source, kind, type, transactions, moved, moved_currency, moved_at, via, named)
    select m.source, m.kind, m.type, m.transactions, m.moved, m.currency, m.at, m.via, m.named
    from held cross join jsonb_to_recordset(${json(rowsOf(movements))}) as m(source text, kind text, type text,
      transactions jsonb, moved bigint, currency text, at timestamptz, via text[], named text)
    left join movements known on known.source = m.source
    where known.source is null or not known.transactions @> m.transactions
    order by m.source
    on conflict (source) do update set
      transactions = movements.transactions || excluded.transactions,
      moved = (select sum(one.amount::bigint)
        from jsonb_each_text(movements.transactions || excluded.transactions) as one(id, amount)),
      moved_currency = excluded.moved_currency,
      moved_at = greatest(movements.moved_at, excluded.moved_at),
      type = case when movements.moved_at > excluded.moved_at then movements.type else excluded.type end,
      via = excluded.via, named = excluded.named
  )
  select id from held`;
