import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Outcome } from '../../domain/fault.ts';
import { sum } from '../../domain/money/money.ts';
import type { PlatformEntry, StripeMovement } from '../../domain/money/movements.ts';
import { type Db, json } from '../client.ts';
import { outcomeOf } from '../errors.ts';

/** Where a walk over Stripe's balance transactions stands. They come newest first. */
export interface Walk {
  /** What Stripe made since then is read, in ms. */
  readonly from: number;
  /** The last transaction that was read; null at the beginning. */
  readonly after: string | null;
}

/** What one page brought. `next` null: the walk has ended. */
interface Page {
  readonly movements: readonly StripeMovement[];
  readonly entries: readonly PlatformEntry[];
  readonly next: string | null;
}

/** How far Stripe was read. Only one reader has the lease, and only with it a page is written. */
export interface ReconciliationQueries {
  /**
   * Takes the lease under this name, and begins a walk or goes on with one. Null: somebody else reads, or nothing is due.
   * `now`: begins a walk even if the last one has just ended.
   */
  begin(lease: string, now: boolean): Promise<Outcome<Walk | null>>;
  /** Writes a page and where the walk stands, both or neither. False where the lease was lost: nothing was written. */
  page(lease: string, page: Page): Promise<Outcome<boolean>>;
  /** Gives the lease back. */
  end(lease: string): Promise<Outcome<null>>;
}

/** A reader that died keeps the lease for so long. */
const LEASE = sql`interval '5 minutes'`;
const EVERY = sql`interval '1 hour'`;
/** So much is read again: Stripe may show a transaction late, and an order may have lost its side. */
const AGAIN = sql`interval '24 hours'`;

const WalkRow = z.object({ from: z.coerce.number(), after: z.string().nullable() });

export function reconciliationQueries(db: Db): ReconciliationQueries {
  return {
    begin: (lease, now) =>
      outcomeOf(async () => {
        const { rows } = await db.execute(sql`
          update reconciliation set lease = ${lease}, leased_until = now() + ${LEASE},
            walk_from = coalesce(walk_from, greatest(began_at, walked_until - ${AGAIN})),
            walk_to = coalesce(walk_to, now())
          where (leased_until is null or leased_until < now())
            and (walk_from is not null or walked_until <= now() - ${EVERY} or ${now}::boolean)
          returning (extract(epoch from walk_from) * 1000)::bigint as from, walk_after as after`);
        return z.array(WalkRow).parse(rows)[0] ?? null;
      }),
    page: (lease, page) => outcomeOf(async () => (await db.execute(pageSql(lease, page))).rows.length > 0),
    end: (lease) =>
      outcomeOf(async () => {
        await db.execute(sql`update reconciliation set lease = null, leased_until = null where lease = ${lease}`);
        return null;
      }),
  };
}

/** When the walk has ended, everything until its beginning was read. */
const standSql = (next: string | null): SQL =>
  next === null
    ? sql`walked_until = walk_to, walk_from = null, walk_to = null, walk_after = null`
    : sql`walk_after = ${next}, leased_until = now() + ${LEASE}`;

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
const pageSql = (lease: string, { movements, entries, next }: Page): SQL => sql`
  with held as (
    update reconciliation set ${standSql(next)} where lease = ${lease} returning id
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
