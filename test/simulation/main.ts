import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Job, News } from './worker.ts';

/**
 * npm run sim -- [--seed S] [--orders N] [--steps M] [--schedule K]: plays seeded schedules on all cores until N orders
 * were played. Exits 1 at the first broken promise, and prints a shortened schedule. `--schedule` plays one schedule.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    orders: { type: 'string', default: '2000' },
    steps: { type: 'string', default: '200' },
    schedule: { type: 'string' },
    workers: { type: 'string', default: String(Math.min(8, availableParallelism())) },
    /** Prints a failure without shortening its schedule. */
    quick: { type: 'boolean', default: false },
  },
});

const seed = Number(values.seed);
const orders = Number(values.orders);
const steps = Number(values.steps);
const schedule = values.schedule === undefined ? null : Number(values.schedule);
if (![seed, orders, steps, schedule ?? 0].every(Number.isInteger)) throw new Error('Give whole numbers.');

const workers = schedule === null ? Math.max(1, Number(values.workers)) : 1;
const began = performance.now();
let [played, schedules] = [0, 0];
const ends = new Map<string, number>();
if (schedule === null)
  console.log(`seed ${seed}: ${orders} orders, at most ${steps} steps a schedule, ${workers} workers`);

const file = fileURLToPath(new URL('./worker.ts', import.meta.url));
await Promise.all(
  Array.from({ length: workers }, (_, first) => {
    const job: Job = { seed, steps, schedule, first, workers, shrink: !values.quick };
    const worker = new Worker(file, { workerData: job });
    return new Promise<void>((resolve, reject) => {
      worker.on('error', reject);
      worker.on('exit', () => resolve());
      worker.on('message', (news: News) => {
        if (news.failed !== null) {
          console.log(news.failed);
          process.exit(1);
        }
        played += news.orders;
        schedules += 1;
        for (const end of news.ends) ends.set(end, (ends.get(end) ?? 0) + 1);
        if (schedules % 2_000 === 0) console.log(`${played} orders, ${schedules} schedules, ${rate()} schedules/s`);
        if (played >= orders || schedule !== null) void worker.terminate();
      });
    });
  }),
);

function rate(): string {
  return (schedules / ((performance.now() - began) / 1_000)).toFixed(1);
}

// A schedule that waits for ever ends its worker without a word.
if (schedule === null && played < orders) throw new Error(`A worker ended after ${played} of ${orders} orders.`);

const text = [...ends].sort((a, b) => b[1] - a[1]).map(([end, n]) => `${end} ${n}`);
console.log(`orders ended: ${text.join(', ')}`);
console.log(`OK: ${played} orders in ${schedules} schedules, ${rate()} schedules/s, seed ${seed}`);
