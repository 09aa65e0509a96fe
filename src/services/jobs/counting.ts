import { z } from 'zod';
import type { Keyset } from '../../db/keyset.ts';
import type { Counted, CountingQueries, CountingStand, Uncounted } from '../../db/money/counting.ts';
import { DEFAULT_ZONE, dayOf } from '../../domain/calendar.ts';
import { type Outcome, ok } from '../../domain/fault.ts';
import { NUMBERS_VERSION, numbersOf, type OrderFigure } from '../../domain/numbers.ts';
import type { JobWork } from '../jobs.ts';

interface CountingParts {
  readonly queries: CountingQueries;
  /** Pages of a run, each with what is new and with a part of all. A page that waits for the result asks for one. */
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

type Count = (page: readonly Uncounted[]) => Promise<Outcome<readonly Counted[]>>;

function counter({ queries, log }: Pick<CountingParts, 'queries' | 'log'>): Count {
  /** An order that cannot be read must not keep the others from being counted. */
  function numbers({ id, version, order }: Uncounted): readonly OrderFigure[] {
    try {
      return numbersOf(order);
    } catch (error) {
      log('numbers.uncounted', { order_id: id, version, error: String(error) });
      return [];
    }
  }

  return async (page) => {
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
  };
}

/** The job that counts the orders that changed since its last run: at every call of the cron, and for pages that show it. */
export function counting({ queries, pages: most = PAGES, size = PAGE, now, log }: CountingParts): JobWork {
  const count = counter({ queries, log });
  return async ({ job, lease }) => {
    let stand = standOf(job.stand, now());
    /** False where the lease was lost. */
    async function write(page: readonly Uncounted[], next: CountingStand): Promise<Outcome<boolean>> {
      const counted = await count(page);
      if (!counted.ok) return counted;
      stand = next;
      return queries.write(lease, stand, counted.value);
    }

    for (let n = 1; n <= most; n += 1) {
      const changed = await queries.changed(stand.since, size);
      if (!changed.ok) return changed;
      const kept = changed.value.length === 0 ? ok(true) : await write(changed.value, pastOf(stand, changed.value));
      if (!kept.ok) return kept;
      if (!kept.value) return ok({ pages: n, ended: false, dueInSeconds: 0 });
      if (stand.after === null && changed.value.length < size) return ok({ pages: n, ended: true, dueInSeconds: 0 });
      if (stand.after === null) continue;
      // Going over all takes long. What is new does not wait for it, and does not stop it.
      const placed = await queries.placed(stand.after, size);
      if (!placed.ok) return placed;
      const walked = await write(placed.value, { ...stand, after: lastOf(placed.value, size) });
      if (!walked.ok) return walked;
      if (!walked.value) return ok({ pages: n, ended: false, dueInSeconds: 0 });
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

const pastOf = (stand: CountingStand, changed: readonly Uncounted[]): CountingStand => ({
  ...stand,
  since: Math.max(stand.since, changed.at(-1)?.projectedAt ?? 0),
});

/** Null where there are no more. */
function lastOf(page: readonly Uncounted[], size: number): Keyset | null {
  const last = page.at(-1);
  return last === undefined || page.length < size ? null : { at: last.placedAt, id: last.id };
}
