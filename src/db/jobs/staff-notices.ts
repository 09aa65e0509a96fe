import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Outcome } from '../../domain/fault.ts';
import { LOW_STOCK } from '../../domain/needs.ts';
import { ROLES } from '../../domain/order/actor.ts';
import type { OrderState } from '../../domain/order/state.ts';
import {
  CHOICES,
  FORGOTTEN_AFTER_DAYS,
  type MailChoices,
  type Reader,
  STAFF_MAILS,
  STAFF_MAILS_OF,
  type StaffNotice,
} from '../../domain/staff-mails.ts';
import { zoneOf } from '../accounts/settings.ts';
import { type Db, json, SEEN_AFTER_MS, textArray, timestamp } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import type { Keyset } from '../keyset.ts';
import { heldSql } from './jobs.ts';

/** What changed in the read model since somebody looked. */
interface Changes {
  readonly orders: readonly OrderState[];
  /** From where the next page is read. */
  readonly next: Keyset;
  readonly more: boolean;
}

/** Few units of one SKU, and whom that concerns. */
interface LowStockOf extends Reader {
  readonly sku: string;
}

/** A notice that is due, with its member and the order as it is now. */
export interface DueNotice {
  readonly memberId: string;
  readonly email: string;
  readonly reader: Reader;
  readonly news: string;
  readonly kind: (typeof STAFF_MAILS)[number];
  readonly subject: string;
  readonly digestAt: number | null;
  /** Null for low stock. */
  readonly order: OrderState | null;
  /** Unsold units; null where it is about an order. */
  readonly onHand: number | null;
}

/** What members are to be told, and were. */
export interface StaffNotices {
  /** The orders that need something and were projected since then, the oldest first. `after` null: from now on. */
  changed(after: Keyset | null, limit: number): Promise<Outcome<Changes>>;
  /** The members of these parties, and those of Platform Ops. */
  readers(partyIds: readonly string[]): Promise<Outcome<readonly Reader[]>>;
  /**
   * SKUs of which few units are left, for each member who wants to be told and was not told yet. Notices about SKUs that
   * have enough units again are deleted, so that the next time is told again.
   */
  low(limit: number): Promise<Outcome<readonly LowStockOf[]>>;
  /** Writes notices and where the job stands, both or neither. A notice that is there stays. False: the lease was lost. */
  note(
    lease: string,
    stand: Keyset,
    notices: readonly (StaffNotice & { readonly subject: string })[],
  ): Promise<Outcome<boolean>>;
  /** What is to be told by now (ms): the oldest, with all of the same digest. */
  due(now: number, limit: number): Promise<Outcome<readonly DueNotice[]>>;
  /** `told` were told, `gone` are no news any more, `later` are tried again at that time (ms). */
  settle(memberId: string, settled: Settled): Promise<Outcome<null>>;
  choices(memberId: string): Promise<Outcome<MailChoices>>;
  choose(memberId: string, choices: MailChoices): Promise<Outcome<null>>;
  /** Deletes what was told long ago. */
  sweep(): Promise<Outcome<null>>;
}

interface Settled {
  readonly told: readonly string[];
  readonly gone: readonly string[];
  readonly later: readonly string[];
  readonly at: number;
}

const JOB = 'staff_mails';
/** What has an earlier time is visible by now. */
const SETTLED = sql`now() - make_interval(secs => ${SEEN_AFTER_MS / 1_000}::int)`;
/** An order that cannot be read is parked without a new projection time. So parkings of the last minutes are read again. */
const PARKED_AGAIN_MS = 300_000;

const Choices = z.partialRecord(z.enum(STAFF_MAILS), z.enum(CHOICES)).catch({});
const ReaderRow = z
  .object({ memberId: z.string(), role: z.enum(ROLES), partyId: z.string(), settings: z.unknown(), choices: Choices })
  .transform(({ settings, ...reader }) => ({ ...reader, timeZone: zoneOf(settings) }));
const READER = sql`m.id as "memberId", p.role, p.id as "partyId", p.settings, m.mail_choices as choices`;
/** An order of the read model, as its projection wrote it. */
const order = z.custom<OrderState>((value) => typeof value === 'object' && value !== null);

const ms = (column: SQL): SQL => sql`(extract(epoch from ${column}) * 1000)::bigint`;

export function staffNotices(db: Db): StaffNotices {
  return {
    changed: (after, limit) => outcomeOf(() => changed(db, after, limit)),
    readers: (partyIds) =>
      outcomeOf(async () => {
        const { rows } = await db.execute(sql`select ${READER} from members m join parties p on p.id = m.party_id
          where m.revoked_at is null and (p.role = 'platform' or p.id = any(${textArray(partyIds)}))`);
        return z.array(ReaderRow).parse(rows);
      }),
    low: (limit) => outcomeOf(() => low(db, limit)),
    note: (lease, stand, notices) =>
      outcomeOf(async () => (await db.execute(noteSql(lease, stand, notices))).rows.length > 0),
    due: (now, limit) => outcomeOf(() => due(db, now, limit)),
    settle: (memberId, settled) => outcomeOf(() => settle(db, memberId, settled)),
    choices: (memberId) =>
      outcomeOf(async () => {
        const { rows } = await db.execute(sql`select mail_choices as choices from members where id = ${memberId}`);
        return z.array(z.object({ choices: Choices })).parse(rows)[0]?.choices ?? {};
      }),
    choose: (memberId, choices) =>
      outcomeOf(async () => {
        await db.execute(sql`update members set mail_choices = ${json(choices)} where id = ${memberId}`);
        return null;
      }),
    sweep: () =>
      outcomeOf(async () => {
        await db.execute(sql`delete from staff_notices where told_at < now() - make_interval(days => ${FORGOTTEN_AFTER_DAYS})
          and kind <> 'low_stock'`);
        return null;
      }),
  };
}

async function changed(db: Db, after: Keyset | null, limit: number): Promise<Changes> {
  const { rows } = await db.execute(sql`select ${ms(SETTLED)} as upto`);
  const [{ upto } = { upto: 0 }] = z.array(z.object({ upto: z.coerce.number() })).parse(rows);
  const end = { at: upto, id: '' };
  if (after === null) return { orders: [], next: end, more: false };
  const found = await db.execute(sql`
    select id, doc, ${ms(sql`projected_at`)} as at from orders
    where (projected_at, id) > (${timestamp(after.at)}, ${after.id}) and projected_at <= ${timestamp(upto)}
      and (needs <> '{}' or parked)
    order by projected_at, id limit ${limit}`);
  const page = z.array(z.object({ id: z.string(), doc: order, at: z.coerce.number() })).parse(found.rows);
  const last = page.at(-1);
  if (last !== undefined && page.length === limit) {
    return { orders: page.map(({ doc }) => doc), next: { at: last.at, id: last.id }, more: true };
  }
  const parked = await db.execute(sql`select doc from orders where parked and exists (
    select from jsonb_array_elements(doc->'parked') w where (w->>'since')::bigint > ${after.at - PARKED_AGAIN_MS}::bigint)
    limit ${limit}`);
  const others = z.array(z.object({ doc: order })).parse(parked.rows);
  return { orders: [...page, ...others].map(({ doc }) => doc), next: end, more: false };
}

/** The number is written into the statement, as in the index `stock_low`: a parameter might not use the index. */
const IS_LOW = sql`s.on_hand <= ${sql.raw(`${LOW_STOCK}`)}`;

async function low(db: Db, limit: number): Promise<LowStockOf[]> {
  await db.execute(sql`delete from staff_notices n using stock s
    where n.kind = 'low_stock' and s.sku = n.subject and s.on_hand > ${LOW_STOCK}`);
  const { rows } = await db.execute(sql`select s.sku, ${READER} from stock s
    join parties p on p.id = s.supplier_id join members m on m.party_id = p.id
    where ${IS_LOW} and m.revoked_at is null
      and coalesce(m.mail_choices->>'low_stock', ${STAFF_MAILS_OF.supplier.low_stock ?? 'off'}) <> 'off'
      and not exists (select from staff_notices n where n.member_id = m.id and n.news = 'low_stock:' || s.sku)
    limit ${limit}`);
  const skus = z.array(z.object({ sku: z.string() })).parse(rows);
  return z
    .array(ReaderRow)
    .parse(rows)
    .map((reader, i) => ({ ...reader, sku: skus[i]?.sku ?? '' }));
}

const noteSql = (
  lease: string,
  stand: Keyset,
  notices: readonly (StaffNotice & { readonly subject: string })[],
): SQL => sql`
  with held as (${heldSql(lease, JOB, stand)}), noted as (
    insert into staff_notices (member_id, news, kind, subject, tell_at, digest_at)
    select n.member_id, n.news, n.kind, n.subject, n.tell_at, n.digest_at
    from held, jsonb_to_recordset(${json(notices.map(noticeRow))}) as n(member_id text, news text, kind text,
      subject text, tell_at timestamptz, digest_at timestamptz)
    on conflict (member_id, news) do nothing
  )
  select id from held`;

const noticeRow = ({
  memberId,
  news,
  kind,
  subject,
  tellAt,
  digestAt,
}: StaffNotice & { readonly subject: string }) => ({
  ...{ member_id: memberId, news, kind, subject, tell_at: new Date(tellAt).toISOString() },
  digest_at: digestAt === null ? null : new Date(digestAt).toISOString(),
});

const DueRow = z.object({
  email: z.string(),
  news: z.string(),
  kind: z.enum(STAFF_MAILS),
  subject: z.string(),
  digestAt: z.coerce.number().nullable(),
  order: order.nullable(),
  onHand: z.coerce.number().nullable(),
});

/** Whoever is no member any more is told nothing. */
async function due(db: Db, now: number, limit: number): Promise<DueNotice[]> {
  await db.execute(sql`delete from staff_notices n using members m
    where n.told_at is null and n.tell_at <= ${timestamp(now)} and m.id = n.member_id and m.revoked_at is not null`);
  const { rows } = await db.execute(sql`
    with first as (select member_id, news, digest_at from staff_notices
      where told_at is null and tell_at <= ${timestamp(now)} order by tell_at, member_id, news limit ${limit})
    select m.email, n.news, n.kind, n.subject, ${ms(sql`n.digest_at`)} as "digestAt", o.doc as "order",
      s.on_hand as "onHand", ${READER}
    from staff_notices n join members m on m.id = n.member_id join parties p on p.id = m.party_id
    left join orders o on o.id = n.subject left join stock s on s.sku = n.subject and n.kind = 'low_stock'
    where n.told_at is null and n.tell_at <= ${timestamp(now)} and exists (select from first f
      where f.member_id = n.member_id and (f.news = n.news or f.digest_at = n.digest_at))
    order by n.tell_at, n.member_id, n.news limit ${limit * 5}`);
  const readers = z.array(ReaderRow).parse(rows);
  return z
    .array(DueRow)
    .parse(rows)
    .flatMap((row, i) => {
      const reader = readers[i];
      return reader === undefined ? [] : [{ ...row, memberId: reader.memberId, reader }];
    });
}

async function settle(db: Db, memberId: string, { told, gone, later, at }: Settled): Promise<null> {
  const mine = (news: readonly string[]) => sql`member_id = ${memberId} and news = any(${textArray(news)})`;
  await db.batch([
    db.execute(sql`update staff_notices set told_at = now() where ${mine(told)}`),
    db.execute(sql`delete from staff_notices where told_at is null and ${mine(gone)}`),
    db.execute(sql`update staff_notices set tell_at = ${timestamp(at)} where told_at is null and ${mine(later)}`),
  ]);
  return null;
}
