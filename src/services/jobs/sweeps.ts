import type { HomeQueries } from '../../db/orders/home.ts';
import { type Outcome, ok } from '../../domain/fault.ts';
import type { JobWork } from '../jobs.ts';
import type { ReadModel } from '../read-model.ts';

/**
 * The job that compares the read model with the orders, wakes late orders, and derives the needs of orders that were
 * projected before there were needs: at every call of the cron.
 */
export const readModelCheck =
  (readModel: Pick<ReadModel, 'sweep'>, home: Pick<HomeQueries, 'derive'>): JobWork =>
  async () => {
    await readModel.sweep();
    const derived = await home.derive();
    if (!derived.ok) return derived;
    return ok({ pages: 1, ended: true, dueInSeconds: 0 });
  };

interface Swept {
  /** Deletes what is too old. */
  sweep(): Promise<Outcome<null>>;
}

const HOUR = 3_600;

/** The job that deletes what is too old, once an hour. */
export const leftovers =
  (all: readonly Swept[]): JobWork =>
  async () => {
    for (const one of all) {
      const swept = await one.sweep();
      if (!swept.ok) return swept;
    }
    return ok({ pages: all.length, ended: true, dueInSeconds: HOUR });
  };
