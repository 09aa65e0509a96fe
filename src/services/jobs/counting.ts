import { z } from 'zod';
import type { Counted, CountingQueries, CountingStand, Uncounted } from '../../db/money/counting.ts';
import { DEFAULT_ZONE, dayOf } from '../../domain/calendar.ts';
import { type Outcome, ok } from '../../domain/fault.ts';
import { NUMBERS_VERSION, numbersOf, type OrderFigure } from '../../domain/numbers.ts';
import type { JobWork } from '../jobs.ts';

interface CountingParts {
  readonly queries: CountingQueries;
  /** Pages of a run. A page that waits for the result reads one. */
  readonly pages?: number | undefined;
  /** Orders of a page. By default about 1 MB of documents. */
  readonly size?: number;
  readonly now: () => number;
  readonly log: (event: string, fields: Record<string, unknown>) => void;
}

const PAGES = 100;
const PAGE = 200;
/** The first run counts what is there. Clocks differ by less than this. */
const EARLIER_MS = 600_000;
const FIRST = { at: 0, id: '' };

const Stand = z.object({
  version: z.number().optional(),
  since: z.number(),
  after: z.object({ at: z.number(), id: z.string() }).nullable(),
});

/** The job that counts the orders that changed since its last run: at every call of the cron, and for pages that show it. */
export function counting({ queries, pages: most = PAGES, size = PAGE, now, log }: CountingParts): JobWork {
  /** An order that cannot be read must not keep the others from being counted. */
  function numbers({ id, version, order }: Uncounted): readonly OrderFigure[] {
    try {
      return numbersOf(order);
    } catch (error) {
      log('numbers.uncounted', { order_id: id, version, error: String(error) });
      return [];
    }
  }

  async function count(page: readonly Uncounted[]): Promise<Outcome<readonly Counted[]>> {
    const all = page.map((one) => ({ one, numbers: numbers(one) }));
    const partiesOf = (of: readonly OrderFigure[]) => [...new Set(of.flatMap(({ to }) => to))];
    const zones = await queries.zones(partiesOf(all.flatMap((one) => one.numbers)));
    if (!zones.ok) return zones;
    const dayIn = (at: number, partyId: string) => dayOf(at, zones.value.get(partyId) ?? DEFAULT_ZONE);
    return ok(
      all.map(({ one: { id, version, placedAt, order }, numbers: counted }) => ({
        id,
        version,
        currency: order.currency ?? '',
        days: Object.fromEntries(partiesOf(counted).map((partyId) => [partyId, dayIn(placedAt, partyId)])),
        numbers: counted,
      })),
    );
  }

  return async ({ job, lease }) => {
    let stand = standOf(job.stand, now());
    for (let n = 1; n <= most; n += 1) {
      const page = await queries.uncounted(stand, size);
      if (!page.ok) return page;
      const ended = stand.after === null && page.value.length < size;
      if (ended && page.value.length === 0) return ok({ pages: n, ended, dueInSeconds: 0 });
      const counted = await count(page.value);
      if (!counted.ok) return counted;
      stand = next(stand, page.value, size);
      const written = await queries.write(lease, stand, counted.value);
      if (!written.ok) return written;
      if (ended || !written.value) return ok({ pages: n, ended: written.value, dueInSeconds: 0 });
    }
    return ok({ pages: most, ended: false, dueInSeconds: 0 });
  };
}

/** Where it goes on. From the beginning if nothing was counted, or by another version of the numbers. */
function standOf(stored: unknown, now: number): CountingStand {
  const stand = stored === null ? null : Stand.parse(stored);
  if (stand?.version === NUMBERS_VERSION) return stand;
  return { version: NUMBERS_VERSION, since: now - EARLIER_MS, after: FIRST };
}

function next(stand: CountingStand, page: readonly Uncounted[], size: number): CountingStand {
  const last = page.at(-1);
  if (stand.after === null) return { ...stand, since: Math.max(stand.since, last?.projectedAt ?? 0) };
  return { ...stand, after: last === undefined || page.length < size ? null : { at: last.placedAt, id: last.id } };
}
