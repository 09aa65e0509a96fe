import type { ReconciliationQueries, Walk } from '../db/money/reconciliation.ts';
import { type Outcome, ok } from '../domain/fault.ts';
import type { Payments } from './payments.ts';

/** Reads what moved on the Platform's balance at Stripe, page by page, and writes it beside what the orders know. */
export interface Reconciliation {
  /**
   * Once an hour, or at once with `now`. At most so many pages: the next call goes on. Null: nothing was due, or somebody
   * else reads. Else the number of pages, and whether the walk has ended.
   */
  run(now: boolean): Promise<Outcome<Walked | null>>;
}

interface Walked {
  readonly pages: number;
  readonly ended: boolean;
}

interface ReconciliationParts {
  readonly queries: ReconciliationQueries;
  readonly payments: Pick<Payments, 'balance'>;
  /** A new name for the lease. */
  readonly lease: () => string;
  readonly log: (event: string, fields: Record<string, unknown>) => void;
}

/** With one to two calls a page, this is far from the limits of a Worker and of Stripe. */
const MOST_PAGES = 50;

export function reconciliation({ queries, payments, lease, log }: ReconciliationParts): Reconciliation {
  async function read(name: string, { from, after }: Walk): Promise<Outcome<Walked>> {
    let at = after;
    for (let pages = 1; pages <= MOST_PAGES; pages += 1) {
      const page = await payments.balance(from, at);
      if (!page.ok) return page;
      const written = await queries.page(name, page.value);
      if (!written.ok) return written;
      // Somebody else has the lease now, and goes on from the last page that was written.
      if (!written.value) return ok({ pages: pages - 1, ended: false });
      if (page.value.next === null) return ok({ pages, ended: true });
      at = page.value.next;
    }
    return ok({ pages: MOST_PAGES, ended: false });
  }

  return {
    run: async (now) => {
      const name = lease();
      const walk = await queries.begin(name, now);
      if (!walk.ok || walk.value === null) return walk.ok ? ok(null) : walk;
      const done = await read(name, walk.value);
      if (!done.ok) log('reconciliation.stopped', { code: done.fault.code });
      // If this fails, the lease ends by itself.
      await queries.end(name);
      return done;
    },
  };
}
