import { readFileSync } from 'node:fs';
import { inParallel } from '../test/acceptance/lib/run.ts';

/** The times of one kind of call, in ms, and the calls for each second. */
export interface Times {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly perSecond: number;
}

export const percentile = (sorted: readonly number[], p: number): number =>
  sorted[Math.max(0, Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1))] ?? Number.NaN;

export function timesOf(ms: readonly number[], tookMs: number): Times {
  const sorted = [...ms].sort((a, b) => a - b);
  const [p50, p95, p99] = [50, 95, 99].map((p) => percentile(sorted, p));
  return { p50: p50 ?? 0, p95: p95 ?? 0, p99: p99 ?? 0, perSecond: (ms.length * 1_000) / tookMs };
}

/** Does `work` for each item with `clients` clients, and measures the time of each. */
export async function load<T>(items: readonly T[], clients: number, work: (item: T) => Promise<void>): Promise<Times> {
  const started = performance.now();
  const ms = await inParallel(items, clients, async (item) => {
    const at = performance.now();
    await work(item);
    return performance.now() - at;
  });
  return timesOf(ms, performance.now() - started);
}

const TICK_MS = 10;

/** The CPU that processes have used so far, in ms: user and system, from /proc (Linux). */
export function cpuOf(pids: readonly number[]): number[] {
  return pids.map((pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  });
}

export const ownCpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
