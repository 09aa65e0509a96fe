import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tenant } from '../../domain/access/tenant.ts';
import type { Outcome } from '../../domain/fault.ts';
import { type BothSides, SOURCE_KINDS, type SourceKind, type UnexplainedList } from '../../domain/money/movements.ts';
import { type Db, timestamp } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import type { Keyset } from '../keyset.ts';

/** An object of Stripe's on which an order and Stripe do not agree. Times in ms. */
export interface Unexplained extends BothSides {
  readonly source: string;
  readonly kind: SourceKind;
  /** Stripe's type of its latest transaction. Null where Stripe has none. */
  readonly type: string | null;
  readonly at: number;
  /** The order that books it. */
  readonly orderId: string | null;
  /** The order that it seems to belong to, because of its payment, else because it names that order. */
  readonly likelyOrderId: string | null;
  /** Who marked it as explained. */
  readonly noted: { readonly by: string; readonly at: number; readonly note: string } | null;
  /** Whether it is still in the list of unexplained money. */
  readonly open: boolean;
}

/** How much waits for a person, and how old the oldest is. `readUntil`: Stripe was read until then (ms). */
export interface UnexplainedCount {
  readonly count: number;
  readonly oldestAgeS: number | null;
  readonly readUntil: number;
}

/** For Platform Ops. Nobody else sees it. */
export interface UnexplainedQueries {
  /** Newest first. For anybody but the platform: none. */
  list(
    tenant: Tenant,
    which: UnexplainedList,
    after: Keyset | null,
    limit: number,
  ): Promise<Outcome<readonly Unexplained[]>>;
  get(source: string): Promise<Outcome<Unexplained | null>>;
  /** Marks it as explained, with these amounts; the same note again changes nothing. Null: nothing to explain. */
  note(source: string, by: string, note: string): Promise<Outcome<Unexplained | null>>;
  count(): Promise<Outcome<UnexplainedCount>>;
}

const time = z.coerce.date().transform((date) => date.getTime());
const amount = z.coerce.number().nullable();

const Row = z
  .object({
    source: z.string(),
    kind: z.enum(SOURCE_KINDS),
    type: z.string().nullable(),
    at: time,
    order_id: z.string().nullable(),
    other_order_id: z.string().nullable(),
    likely: z.string().nullable(),
    booked: amount,
    booked_currency: z.string().nullable(),
    sure: z.boolean(),
    moved: amount,
    moved_currency: z.string().nullable(),
    noted_by: z.string().nullable(),
    noted_at: time.nullable(),
    note: z.string().nullable(),
    open: z.boolean(),
  })
  .transform(
    ({ noted_by, noted_at, note, ...row }): Unexplained => ({
      source: row.source,
      kind: row.kind,
      type: row.type,
      at: row.at,
      orderId: row.order_id,
      otherOrderId: row.other_order_id,
      likelyOrderId: row.likely,
      booked: row.booked,
      bookedCurrency: row.booked_currency,
      sure: row.sure,
      moved: row.moved,
      movedCurrency: row.moved_currency,
      noted: noted_by === null || noted_at === null ? null : { by: noted_by, at: noted_at, note: note ?? '' },
      open: row.open,
    }),
  );

const Count = z.object({ count: z.number(), oldestAgeS: z.number().nullable(), readUntil: time });

/** The payment of a source decides; its metadata may say anything. */
const SELECTED = sql`m.source, m.kind, m.type, m.at, m.order_id, m.other_order_id, m.booked, m.booked_currency, m.sure,
  m.moved, m.moved_currency, m.noted_by, m.noted_at, m.note, m.open,
  coalesce(m.order_id, (select r.order_id from order_references r where r.reference = any(m.via) limit 1),
    (select o.id from orders o where o.id = m.named)) as likely`;

/**
 * The rows of each list. `graceSeconds`: so long, the news of a movement may still be on their way to the other side.
 */
export function listsSql(graceSeconds: number): Readonly<Record<UnexplainedList, SQL>> {
  const grace = sql`make_interval(secs => ${graceSeconds})`;
  const read = sql`(select walked_until from reconciliation) - ${grace}`;
  return {
    // Stripe's side has been there for a while, and the order's side did not change since Stripe was read. Each half has
    // an index of its own.
    open: sql`((m.open and m.moved is not null and m.at < now() - ${grace}
        and (m.booked_at is null or m.booked_at < ${read}))
      or (m.open and m.moved is null and m.at < ${read}))`,
    noted: sql`m.noted_at is not null and not m.open`,
  };
}

export function unexplainedQueries(db: Db, graceSeconds: number): UnexplainedQueries {
  const which = listsSql(graceSeconds);
  const rows = async (query: SQL) => z.array(Row).parse((await db.execute(query)).rows);
  const get = async (source: string) =>
    (await rows(sql`select ${SELECTED} from movements m where m.source = ${source}`))[0] ?? null;
  return {
    list: (tenant, list, after, limit) =>
      outcomeOf(async () => {
        if (tenant.role !== 'platform') return [];
        const past = after === null ? sql`true` : sql`(m.at, m.source) < (${timestamp(after.at)}, ${after.id})`;
        return rows(sql`select ${SELECTED} from movements m where ${which[list]} and ${past}
          order by m.at desc, m.source desc limit ${limit}`);
      }),
    get: (source) => outcomeOf(() => get(source)),
    note: (source, by, note) =>
      outcomeOf(async () => {
        const { rows: noted } = await db.execute(sql`
          update movements set noted_by = ${by}, noted_at = case when open then now() else noted_at end, note = ${note},
            noted_booked = booked, noted_moved = moved
          where source = ${source} and (open or (noted_by, note) = (${by}, ${note})) returning source`);
        return noted.length === 0 ? null : get(source);
      }),
    count: () =>
      outcomeOf(async () => {
        const { rows: counted } = await db.execute(sql`
          select count(*)::int as "count", extract(epoch from now() - min(m.at))::int as "oldestAgeS",
            (select walked_until from reconciliation) as "readUntil"
          from movements m where ${which.open}`);
        return z.tuple([Count]).parse(counted)[0];
      }),
  };
}
