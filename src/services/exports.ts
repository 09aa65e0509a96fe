import type { ExportQueries, ExportRow } from '../db/jobs/exports.ts';
import type { Keyset } from '../db/keyset.ts';
import type { OrderFilters } from '../db/orders/order-lists.ts';
import type { Author } from '../domain/access/security-log.ts';
import { type Outcome, ok } from '../domain/fault.ts';
import { type Bucket, stored } from './jobs/bucket.ts';
import { ExportAsked, type ExportStand, exportStand, partName } from './jobs/export-stand.ts';

/** Orders as CSV that are written in the background, for lists that are too long for one answer. */
export interface Exports {
  /** `other`: this id was asked for with other filters. `full`: too many are being written. */
  ask(asked: AskedExport): Promise<Outcome<Export | 'other' | 'full'>>;
  /** The party's, newest first. */
  list(partyId: string, after: Keyset | null, limit: number): Promise<Outcome<readonly Export[]>>;
  /** Null where the party has none with this id. */
  get(partyId: string, id: string): Promise<Outcome<Export | null>>;
  /** For the holder of its link. Null where there is no such file, or not any more. */
  file(id: string): Promise<Outcome<ExportFile | null>>;
}

interface AskedExport {
  readonly id: string;
  readonly partyId: string;
  readonly by: Author;
  readonly filters: OrderFilters;
  readonly timeZone: string;
  readonly bom: boolean;
}

/** Times are milliseconds. */
export interface Export {
  readonly id: string;
  readonly status: 'waiting' | 'writing' | 'ready' | 'expired' | 'failed';
  readonly createdAt: number;
  readonly filters: OrderFilters;
  /** How many orders are written so far, and when the last of them was placed: the newest orders are written first. */
  readonly orders: number;
  readonly bytes: number;
  readonly reachedAt: number | null;
  /** Until when it can be downloaded; null before it is ready. */
  readonly expiresAt: number | null;
}

interface ExportFile {
  readonly partyId: string;
  readonly by: Author;
  readonly createdAt: number;
  readonly timeZone: string;
  /** One part after another, as fast as the caller reads. A part that is missing ends it with an error. */
  readonly body: ReadableStream<Uint8Array>;
}

export function exportsService(queries: ExportQueries, bucket: Bucket, now: () => number): Exports {
  return {
    ask: async ({ id, partyId, by, ...what }) => {
      const added = await queries.add({ id, partyId, by, what });
      if (!added.ok) return added;
      if (added.value === 'other' || added.value === 'full') return ok(added.value);
      const row = await queries.get(id);
      return row.ok && row.value !== null ? ok(viewOf(row.value, now())) : row.ok ? ok('other') : row;
    },
    list: async (partyId, after, limit) => {
      const rows = await queries.list(partyId, after, limit);
      return rows.ok ? ok(rows.value.map((row) => viewOf(row, now()))) : rows;
    },
    get: async (partyId, id) => {
      const row = await queries.get(id);
      if (!row.ok) return row;
      return ok(row.value?.partyId === partyId ? viewOf(row.value, now()) : null);
    },
    file: async (id) => {
      const row = await queries.get(id);
      if (!row.ok || row.value === null) return row.ok ? ok(null) : row;
      const stand = exportStand(row.value.stand);
      if (!isThere(stand, now())) return ok(null);
      const { by, what } = ExportAsked.parse(row.value.asked);
      // Whoever may not read the orders any more has no use of an old link.
      const asker = await queries.asker(row.value.partyId, by);
      if (!asker.ok || asker.value === null) return asker.ok ? ok(null) : asker;
      const { partyId, createdAt } = row.value;
      return ok({ partyId, by, createdAt, timeZone: what.timeZone, body: partsOf(bucket, id, stand) });
    },
  };
}

const isThere = ({ phase, expiresAt }: ExportStand, now: number): boolean =>
  (phase === 'mailing' || phase === 'ready') && (expiresAt ?? 0) > now;

/**
 * An export as its party sees it. What the job is doing (`phase`) becomes a `status`:
 *
 * | phase | status |
 * |---|---|
 * | none yet: the job has not begun | `waiting` |
 * | `writing` | `writing` |
 * | `mailing`, `ready`: the file is there | `ready` |
 * | `mailing`, `ready`: its time is over | `expired` |
 * | `expired` | `expired` |
 * | `failed` | `failed` |
 */
function viewOf({ id, asked, stand: at, createdAt }: ExportRow, now: number): Export {
  const stand = exportStand(at);
  const { orders, bytes, after, expiresAt } = stand;
  const { filters } = ExportAsked.parse(asked).what;
  const unfinished = at === null ? 'waiting' : 'writing';
  const status = isThere(stand, now) ? 'ready' : stand.phase === 'writing' ? unfinished : endOf(stand);
  return { id, status, createdAt, filters, orders, bytes, reachedAt: after?.at ?? null, expiresAt };
}

const endOf = ({ phase }: ExportStand): 'expired' | 'failed' => (phase === 'failed' ? 'failed' : 'expired');

function partsOf(bucket: Bucket, id: string, stand: ExportStand): ReadableStream<Uint8Array> {
  let part = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (part >= stand.parts) return controller.close();
      const name = partName(id, stand, part);
      const read = await stored(async () => (await bucket.get(name))?.arrayBuffer() ?? null);
      if (!read.ok || read.value === null) throw new Error(`the export broke off at part ${part}`);
      part += 1;
      controller.enqueue(new Uint8Array(read.value));
    },
  });
}
