import { z } from 'zod';
import type { ReconciliationQueries, Walk } from '../db/money/reconciliation.ts';
import { type Outcome, ok } from '../domain/fault.ts';
import type { JobWork } from './jobs.ts';
import type { Payments } from './payments.ts';

interface ReconciliationParts {
  readonly queries: ReconciliationQueries;
  readonly payments: Pick<Payments, 'balance'>;
}

/** With one to two calls a page, this is far from the limits of a Worker and of Stripe. */
const MOST_PAGES = 50;
const EVERY_SECONDS = 3_600;

const Stand = z.object({ from: z.number(), to: z.number(), after: z.string() });

/**
 * The job that reads what moved on the Platform's balance at Stripe, and writes it beside what the orders know: once an
 * hour, at most 50 pages a run. It ends by the number of pages, not by the time, so that a slow Stripe is read, too.
 */
export function reconciliation({ queries, payments }: ReconciliationParts): JobWork {
  async function walkOf(stand: unknown): Promise<Outcome<Walk>> {
    if (stand !== null) return ok(Stand.parse(stand));
    const span = await queries.begin();
    return span.ok ? ok({ ...span.value, after: null }) : span;
  }

  return async ({ job, lease }) => {
    const begun = await walkOf(job.stand);
    if (!begun.ok) return begun;
    let walk = begun.value;
    for (let pages = 1; pages <= MOST_PAGES; pages += 1) {
      const page = await payments.balance(walk.from, walk.after);
      if (!page.ok) return page;
      const written = await queries.page(lease, walk, page.value);
      if (!written.ok) return written;
      // Somebody else has the lease now, and goes on from the last page that was written.
      if (!written.value) return ok({ pages: pages - 1, ended: false, dueInSeconds: 0 });
      if (page.value.next === null) return ok({ pages, ended: true, dueInSeconds: EVERY_SECONDS });
      walk = { ...walk, after: page.value.next };
    }
    return ok({ pages: MOST_PAGES, ended: false, dueInSeconds: 0 });
  };
}
