import { randomUUID } from 'node:crypto';
import type { Platform } from '../dev/support/platform.ts';
import { type CallsOfAnOrder, costOf, type Measured, quiet, WARM, WARM_CLIENTS } from './headrail.ts';
import { load, type Times } from './measure.ts';

/** The work of one order as scripts for `floor/worker.ts`. */
export interface FloorPlan {
  readonly place: string;
  /** From the card's confirmation to the capture. */
  readonly pay: string;
  /** From the capture until nothing is left to do. */
  readonly rest: string;
  /** The rows that a message's consumer writes at its claim, and again at its settlement. */
  readonly rows: string;
  readonly webhooks: number;
}

/** Makes the floor's scripts from the counted calls of an order. Writes are spread evenly over the steps. */
export function planOf({ calls, costs }: CallsOfAnOrder): FloorPlan {
  const count = (prefix: string) =>
    [...calls].filter(([kind]) => kind.startsWith(prefix)).reduce((sum, [, times]) => sum + times, 0);
  const projections = count('Postgres write orders');
  const messages = `${'S'.repeat(count('Stripe POST /v1/transfers') + count('mails'))}${'P'.repeat(projections - 1)}`;
  const rest = `${'p'.repeat(count('Postgres') - projections - 1)}${messages}`;
  const pay = `s${'r'.repeat(count('Redis'))}ps`;
  const webhooks = count('webhooks received');
  const steps = 1 + pay.length + rest.length - messages.length + 2 * (1 + messages.length) + webhooks;
  const rows = 'w'.repeat(Math.round(costs.rows / steps));
  const spread = (script: string) => [...script].map((step) => (step < 'a' ? step : rows + step)).join('');
  return { place: `${spread('s')}P`, pay: spread(pay), rest: spread(rest), rows, webhooks };
}

/** Measures the floor worker under the same load. */
export async function measureFloor(
  platform: Platform,
  plan: FloorPlan,
  clients: number,
  orders: number,
): Promise<Measured> {
  const call = async (id: string, script: string, later = '') => {
    const query = new URLSearchParams({ id, script, later, rows: plan.rows });
    const response = await platform.fetch(`/?${query}`, { method: 'POST', body: '{}' });
    await response.text();
    if (response.status !== 200) throw new Error(`the floor answered ${response.status}`);
  };
  await makeTable(platform);
  const ids = Array.from({ length: orders }, () => randomUUID());
  const warm = Array.from({ length: WARM }, () => randomUUID());
  await load(warm, WARM_CLIENTS, (id) => call(id, plan.place, plan.pay + plan.rest));
  await quiet(platform);
  const place = await load(ids, clients, (id) => call(id, plan.place));
  await quiet(platform);
  // A webhook starts the rest of the order after its answer.
  const webhook = await load(ids, clients, (id) =>
    call(id, plan.rows, plan.pay.slice(plan.rows.length + 1) + plan.rest),
  );
  await quiet(platform);
  let flow: Times | undefined;
  const cpu = await costOf(platform, orders, async () => {
    const background: Promise<void>[] = [];
    flow = await load(
      ids.map(() => randomUUID()),
      clients,
      async (id) => {
        await call(id, plan.place);
        for (let n = 0; n < plan.webhooks; n += 1) background.push(call(id, plan.rows));
        await call(id, plan.pay, plan.rest);
      },
    );
    await Promise.all(background);
    await quiet(platform);
  });
  if (flow === undefined) throw new Error('nothing was measured');
  return { place, webhook, flow, cpu };
}

/** Makes the floor's table in Postgres: rows as large as an order's, with the key as the only index, and no checks. */
async function makeTable({ neonUrl }: Platform): Promise<void> {
  const response = await fetch(`${neonUrl}/sql`, {
    method: 'POST',
    headers: { 'neon-connection-string': 'postgres://floor' },
    body: JSON.stringify({ query: 'create table if not exists floor (id text primary key, doc text)', params: [] }),
  });
  if (!response.ok) throw new Error(`making the floor's table answered ${response.status}: ${await response.text()}`);
}
