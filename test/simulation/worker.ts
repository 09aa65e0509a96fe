import { parentPort, workerData } from 'node:worker_threads';
import { newPool } from './pool.ts';
import { failureText } from './report.ts';
import { seedOf } from './rng.ts';
import { explore } from './run.ts';
import { shrink } from './shrink.ts';

/** One worker's part of a run: the schedules `first`, `first + workers` and so on, or the one given schedule. */
export interface Job {
  readonly seed: number;
  readonly steps: number;
  readonly schedule: number | null;
  readonly first: number;
  readonly workers: number;
  readonly shrink: boolean;
}

/** The result of one schedule. `failed` is the whole report. */
export interface News {
  readonly orders: number;
  readonly ends: readonly string[];
  readonly failed: string | null;
}

const job: Job = workerData;
const pool = newPool();

for (let n = job.first; ; n += job.workers) {
  const seed = job.schedule ?? seedOf(job.seed, n);
  const outcome = await explore(seed, job.steps, pool);
  const ends = outcome.world.objects.map(({ shadow }) => shadow?.status ?? 'never placed');
  let failed: string | null = null;
  if (outcome.wrong.length > 0) {
    const shortest = job.shrink ? await shrink(outcome, pool) : outcome;
    failed = failureText(shortest, job.steps);
  }
  parentPort?.postMessage({ orders: outcome.orders, ends, failed } satisfies News);
  if (failed !== null || job.schedule !== null) break;
}
