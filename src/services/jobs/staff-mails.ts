import { z } from 'zod';
import type { DueNotice, StaffNotices } from '../../db/jobs/staff-notices.ts';
import { type Outcome, ok } from '../../domain/fault.ts';
import { isFor, LOW_STOCK } from '../../domain/needs.ts';
import { choiceOf, type News, newsOf, noticesOf, type Reader } from '../../domain/staff-mails.ts';
import type { JobWork, Ran, Run } from '../jobs.ts';

/** One piece of news, with the number of its order. Null: it is about stock. */
export interface ToldNews {
  readonly news: News;
  readonly number: string | null;
  readonly orderId: string | null;
}

/** What a mail tells one member. */
export interface StaffMailText {
  readonly digest: boolean;
  readonly entries: readonly ToldNews[];
  readonly reader: Pick<Reader, 'timeZone' | 'role'>;
}

/** A mail to one member. The id is the same for every try. */
export interface StaffMailTo {
  readonly to: string;
  readonly messageId: string;
  readonly told: StaffMailText;
}

interface StaffMailParts {
  readonly notices: Pick<StaffNotices, 'changed' | 'readers' | 'low' | 'note' | 'due' | 'settle'>;
  readonly send: (mail: StaffMailTo) => Promise<Outcome<'sent'>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Rows a query. */
  readonly pageSize?: number;
}

const PAGE = 100;
/** A mail that could not be sent is tried again after this. */
const AGAIN_MS = 600_000;

const Stand = z.object({ at: z.number(), id: z.string() }).nullable();

/**
 * The job that tells members what waits for them. First it notes who is to be told of what, together with how far it
 * read. Then it sends what is due, if it is still true, and notes that. So nothing is forgotten after a crash, and only
 * a mail whose sending was interrupted may come again, with the same id.
 */
export const staffMails =
  (parts: StaffMailParts): JobWork =>
  async (run) => {
    const noted = await note(parts, run);
    if (!noted.ok) return noted;
    return noted.value ? tell(parts, run) : ran(0);
  };

const ran = (pages: number): Outcome<Ran> => ok({ pages, ended: true, dueInSeconds: 0 });

/** False where the lease was lost. */
async function note({ notices, now, pageSize: limit = PAGE }: StaffMailParts, run: Run): Promise<Outcome<boolean>> {
  let stand = Stand.parse(run.job.stand);
  for (let more = true; more && run.timeLeft(); ) {
    const changes = await notices.changed(stand, limit);
    if (!changes.ok) return changes;
    const { orders, next } = changes.value;
    const news = orders.flatMap((order) => newsOf(order).map((one) => ({ one, subject: order.id })));
    const readers = await notices.readers([...new Set(news.map(({ one }) => one.partyId))]);
    if (!readers.ok) return readers;
    const found = news.flatMap(({ one, subject }) =>
      noticesOf(one, readers.value, now()).map((notice) => ({ ...notice, subject })),
    );
    const low = changes.value.more ? ok([]) : await notices.low(limit);
    if (!low.ok) return low;
    const few = low.value.flatMap(({ sku, ...reader }) =>
      noticesOf(lowStock(sku, reader.partyId, now()), [reader], now()).map((notice) => ({ ...notice, subject: sku })),
    );
    const kept = await notices.note(run.lease, next, [...found, ...few]);
    if (!kept.ok || !kept.value) return kept;
    stand = next;
    more = changes.value.more;
  }
  return ok(true);
}

const lowStock = (sku: string, partyId: string, from: number): News => ({
  ...{ key: `low_stock:${sku}`, kind: 'low_stock', role: 'supplier', partyId, from, due: null, taskId: null },
});

async function tell({ notices, send, now, pageSize = PAGE }: StaffMailParts, run: Run): Promise<Outcome<Ran>> {
  const due = await notices.due(now(), pageSize);
  if (!due.ok) return due;
  const mails = Map.groupBy(due.value, ({ memberId, news, digestAt }) =>
    digestAt === null ? `staff:${memberId}:${news}` : `digest:${memberId}:${digestAt}`,
  );
  let pages = 0;
  for (const [messageId, rows] of mails) {
    const [first] = rows;
    if (first === undefined || !run.timeLeft()) break;
    const news = rows.map((row) => row.news);
    const entries = rows.flatMap((row) => entryOf(row) ?? []);
    const gone = news.filter((key) => !entries.some((entry) => entry.news.key === key));
    const told = { digest: first.digestAt !== null, entries, reader: first.reader };
    const sent = entries.length === 0 ? ok('sent' as const) : await send({ to: first.email, messageId, told });
    const keys = entries.map((entry) => entry.news.key);
    // Who refuses mails for good is not tried again.
    const over = sent.ok || sent.fault.kind === 'terminal';
    const settled = await notices.settle(first.memberId, {
      ...{ gone, told: over ? keys : [], later: over ? [] : keys, at: now() + AGAIN_MS },
    });
    if (!settled.ok) return settled;
    pages += 1;
  }
  return ran(pages);
}

/** Null: it is over, or the member does not want to hear of it any more. */
function entryOf({ news, kind, subject, order, onHand, reader }: DueNotice) {
  if (choiceOf(reader.role, kind, reader.choices) === 'off') return null;
  if (order === null) {
    const low = kind === 'low_stock' && onHand !== null && onHand <= LOW_STOCK;
    return low ? { news: lowStock(subject, reader.partyId, 0), number: null, orderId: null } : null;
  }
  const still = newsOf(order).find((one) => one.key === news && isFor(one, reader));
  return still === undefined ? null : { news: still, number: order.number, orderId: order.id };
}
