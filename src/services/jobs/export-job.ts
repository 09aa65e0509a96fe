import type { Asker, ExportQueries } from '../../db/jobs/exports.ts';
import type { ListedOrder, OrderLists } from '../../db/orders/order-lists.ts';
import { Tenant } from '../../domain/access/tenant.ts';
import { DAY_MS } from '../../domain/calendar.ts';
import { type Outcome, ok } from '../../domain/fault.ts';
import type { JobWork, Ran, Run } from '../jobs.ts';
import { type Bucket, emptied, stored } from './bucket.ts';
import {
  ExportAsked,
  type ExportPhase,
  type ExportStand,
  exportStand,
  folderOf,
  partName,
  withPart,
} from './export-stand.ts';

export interface ExportParts {
  readonly exports: Pick<ExportQueries, 'asker'>;
  readonly lists: Pick<OrderLists, 'page'>;
  readonly bucket: Bucket;
  readonly csv: {
    head(bom: boolean): string;
    rows(tenant: Tenant, listed: readonly ListedOrder[], timeZone: string): string;
  };
  /** Mails the link of an export that is ready. */
  readonly mail: (id: string, to: string, expiresAt: number) => Promise<Outcome<'sent'>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Orders a query, and queries a part. */
  readonly pageSize?: number;
  readonly partPages?: number;
}

/** About 2 MB of documents a query, and 2 MB of text a part. */
const PAGE = 500;
const PART_PAGES = 10;
/** Three exports may have their turn in one call of the cron: together far from the 10,000 calls of one invocation. */
const RUN_PAGES = 200;
/** An export that fails so often in a row is given up. With the runner's waits, this takes more than an hour and a half. */
const MOST_TRIES = 20;
/** After so many failed runs, its link is mailed for the last time. Then the file is only in the list of exports. */
const MAIL_TRIES = 5;
/** How long the file is kept and its link works; and how long its row is kept after that. */
const FILE_MS = 3 * DAY_MS;
const ROW_SECONDS = 30 * 86_400;

type Phase = (parts: ExportParts, run: Run, stand: ExportStand) => Promise<Outcome<Ran>>;

/** The job of one export: it is written in parts, its link is mailed, it expires, and its row is deleted. */
export const exportJob =
  (parts: ExportParts): JobWork =>
  (run) => {
    const stand = exportStand(run.job.stand);
    return PHASES[stand.phase](parts, run, stand);
  };

const PHASES: Readonly<Record<ExportPhase, Phase>> = {
  writing: write,
  mailing: mailLink,
  ready: expire,
  expired: () => Promise.resolve(done(null)),
  failed: () => Promise.resolve(done(null)),
};

const done = (dueInSeconds: number | null, pages = 0): Outcome<Ran> => ok({ pages, ended: true, dueInSeconds });
const goOn = (pages: number): Outcome<Ran> => ok({ pages, ended: false, dueInSeconds: 0 });

async function write(parts: ExportParts, run: Run, begun: ExportStand): Promise<Outcome<Ran>> {
  const { by, what } = ExportAsked.parse(run.job.asked);
  const asker = await parts.exports.asker(run.job.partyId ?? '', by);
  if (!asker.ok) return asker;
  // Who may not read the orders any more gets none.
  if (asker.value === null || run.job.tries >= MOST_TRIES) return close(parts, run, { ...begun, phase: 'failed' });
  let stand = begun;
  for (let pages = 0; pages < RUN_PAGES && (pages === 0 || run.timeLeft()); ) {
    const part = await readPart(parts, run, asker.value, { stand, what });
    if (!part.ok) return part;
    const { text, last, orders, more } = part.value;
    const bytes = new TextEncoder().encode(text);
    const after = last === null ? null : { at: last.placedAt, id: last.id };
    const next = withPart(stand, run.lease, { after, orders, bytes: bytes.byteLength });
    const put = await stored(() => parts.bucket.put(partName(run.job.id, next, stand.parts), bytes));
    if (!put.ok) return put;
    const ready = { ...next, phase: 'mailing', expiresAt: parts.now() + FILE_MS } as const;
    stand = more ? next : ready;
    const kept = await run.keep(stand);
    if (!kept.ok) return kept;
    pages += part.value.pages;
    // Somebody else goes on from the last part that was kept.
    if (!kept.value) return goOn(pages);
    if (!more) return mailLink(parts, run, stand);
  }
  return goOn(RUN_PAGES);
}

interface Part {
  readonly text: string;
  readonly last: ListedOrder | null;
  readonly orders: number;
  readonly pages: number;
  readonly more: boolean;
}

/** The next orders as text. Only one page of documents is in memory at a time. */
async function readPart(
  { lists, csv, pageSize: limit = PAGE, partPages = PART_PAGES }: ExportParts,
  run: Run,
  asker: Asker,
  { stand, what }: { stand: ExportStand; what: ExportAsked['what'] },
): Promise<Outcome<Part>> {
  const tenant = Tenant.of(asker);
  let part: Part = { text: stand.parts === 0 ? csv.head(what.bom) : '', last: null, orders: 0, pages: 0, more: true };
  while (part.more && part.pages < partPages && (part.pages === 0 || run.timeLeft())) {
    const after = part.last === null ? stand.after : { at: part.last.placedAt, id: part.last.id };
    const page = await lists.page(tenant, what.filters, { after, limit });
    if (!page.ok) return page;
    const listed = page.value;
    part = {
      text: part.text + csv.rows(tenant, listed, what.timeZone),
      last: listed.at(-1) ?? part.last,
      orders: part.orders + listed.length,
      pages: part.pages + 1,
      more: listed.length === limit,
    };
  }
  return ok(part);
}

/** The same link is mailed again if it is not known whether it was sent. */
async function mailLink({ exports, mail, now }: ExportParts, run: Run, stand: ExportStand): Promise<Outcome<Ran>> {
  const { id, partyId, asked, tries } = run.job;
  const expiresAt = stand.expiresAt ?? now();
  const asker = await exports.asker(partyId ?? '', ExportAsked.parse(asked).by);
  if (!asker.ok) return asker;
  const to = asker.value?.email ?? null;
  if (to !== null) {
    const sent = await mail(id, to, expiresAt);
    if (!sent.ok && sent.fault.kind !== 'terminal' && tries < MAIL_TRIES) return sent;
  }
  const kept = await run.keep({ ...stand, phase: 'ready' });
  return kept.ok ? done(secondsUntil(expiresAt, now())) : kept;
}

const secondsUntil = (at: number, now: number): number => Math.max(0, Math.ceil((at - now) / 1_000));

async function expire(parts: ExportParts, run: Run, stand: ExportStand): Promise<Outcome<Ran>> {
  const left = secondsUntil(stand.expiresAt ?? 0, parts.now());
  return left > 0 ? done(left) : close(parts, run, { ...stand, phase: 'expired' });
}

/** Deletes the file. The row stays for a while, for the list. */
async function close({ bucket }: ExportParts, run: Run, stand: ExportStand): Promise<Outcome<Ran>> {
  const empty = await emptied(bucket, folderOf(run.job.id));
  if (!empty.ok) return empty;
  const kept = await run.keep(stand);
  return kept.ok ? done(ROW_SECONDS) : kept;
}
