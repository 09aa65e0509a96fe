import { readFileSync } from 'node:fs';
import type { Client } from 'pg';
import { z } from 'zod';

export interface Explained {
  /** Planning and execution, milliseconds, with warm caches. */
  readonly ms: number;
  /** The same for the first run. */
  readonly coldMs: number;
  /** The CPU time of the server within `ms`, if it runs on this machine. The rest is waiting for a core. */
  readonly cpuMs: number | null;
  /** Reads all rows of a table that grows with the orders. */
  readonly scans: boolean;
  readonly plan: string;
}

const Line = z.object({ 'QUERY PLAN': z.string() });
const SLOW_MS = 25;
const AGAIN = 4;

/** Tables with a row or more for each order, or each order and day. */
const SCAN =
  /Seq Scan on (?:orders|order_lines|order_search|order_references|order_numbers|daily_numbers|fulfilments|movements)\b/;

/** Runs a statement with EXPLAIN ANALYZE, as one parameterised statement like the worker's. What it writes is undone. */
export async function explain(client: Client, sql: string, params: readonly unknown[]): Promise<Explained> {
  const cold = await run(client, sql, params);
  let warm = await run(client, sql, params);
  // Other processes on the machine may have caused a slow run, so it is repeated.
  for (let n = 0; n < AGAIN && warm.ms > SLOW_MS; n += 1) {
    const again = await run(client, sql, params);
    if (again.ms < warm.ms) warm = again;
  }
  return {
    ...warm,
    coldMs: cold.ms,
    scans: SCAN.test(warm.plan),
  };
}

async function run(client: Client, sql: string, params: readonly unknown[]) {
  await client.query('begin');
  const before = cpuMsOf(client);
  // Reading the clock twice for each row costs more than the row.
  const { rows } = await client.query(`explain (analyze, buffers, timing off) ${sql}`, [...params]);
  const after = cpuMsOf(client);
  await client.query('rollback');
  const plan = z
    .array(Line)
    .parse(rows)
    .map((row) => row['QUERY PLAN'])
    .join('\n');
  const time = (name: string) => Number(new RegExp(`${name} Time: ([\\d.]+) ms`).exec(plan)?.[1] ?? Number.NaN);
  const cpuMs = before === null || after === null ? null : after - before;
  return { plan, ms: time('Planning') + time('Execution'), cpuMs };
}

/** The CPU time of the connection's backend process, from Linux. */
function cpuMsOf(client: Client): number | null {
  if (!('processID' in client) || typeof client.processID !== 'number') return null;
  try {
    return Number(readFileSync(`/proc/${client.processID}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return null;
  }
}
