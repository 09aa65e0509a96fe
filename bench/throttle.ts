import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Platform, startPlatform } from '../dev/support/platform.ts';
import { bundle, prepare } from '../dev/support/prepare.ts';
import { Api, mine, setStock } from '../test/acceptance/lib/api.ts';
import { cartOf, SKU } from '../test/acceptance/lib/cart.ts';
import { hasEnded } from '../test/acceptance/lib/money.ts';
import { inParallel, say } from '../test/acceptance/lib/run.ts';
import { costsOf } from './headrail.ts';
import { load, type Times } from './measure.ts';

/**
 * npm run bench:throttle -- [--orders 2000] [--seconds 120]
 *
 * Stripe refuses every transfer with 429 for a while, and meanwhile customers order. Prints the calls of each transfer,
 * the alarms and messages of each order, how long the transfers take afterwards, and the time of a checkout beside that
 * of a calm one. Exits 1 if a transfer costs more than 1.3 calls.
 */
const { values } = parseArgs({
  options: { orders: { type: 'string', default: '2000' }, seconds: { type: 'string', default: '120' } },
});
const orders = Number(values.orders);
const seconds = Number(values.seconds);

const CLIENTS = 4;
const CALM_ORDERS = 200;
const MOST_CALLS = 1.3;

interface Sold {
  readonly ids: readonly string[];
  readonly checkout: Times;
}

async function sell(api: Api, count: number): Promise<Sold> {
  const cart = await cartOf(api, [SKU.auto]);
  const ids: string[] = [];
  const checkout = await load(Array.from({ length: count }), CLIENTS, async () => {
    const order = mine(await api.place(cart));
    const paid = await api.pay(order);
    if (paid.status !== 200) throw new Error(`paying answered ${paid.status} ${paid.code}`);
    ids.push(order.id);
  });
  return { ids, checkout };
}

async function measure(platform: Platform): Promise<boolean> {
  const api = new Api(platform.url);
  const { simulator } = platform.stripeSim;
  await setStock(api, SKU.auto, 100_000);
  const ended = (ids: readonly string[]) => inParallel(ids, 4, (id) => api.reach(id, hasEnded, 3_600_000, 500));
  await ended((await sell(api, CALM_ORDERS)).ids);
  const calm = await sell(api, CALM_ORDERS);
  await ended(calm.ids);

  const from = simulator.log.length;
  const match = { method: 'POST', path: '/v1/transfers' };
  await fetch(`${platform.stripeUrl}/_sim/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fault: 'too_many', match, times: 0 }),
  });
  const began = Date.now();
  const busy = await sell(api, orders);
  await wait(Math.max(0, began + seconds * 1_000 - Date.now()));
  await fetch(`${platform.stripeUrl}/_sim/faults`, { method: 'DELETE' });
  const opened = Date.now();
  await ended(busy.ids);
  const drained = (Date.now() - opened) / 1_000;

  const sent = simulator.log.slice(from).filter(({ method, path }) => method === 'POST' && path === '/v1/transfers');
  const made = sent.filter(({ status }) => status === 200).length;
  const costs = await inParallel(busy.ids, CLIENTS, (id) => costsOf(platform, id));
  const mean = (of: 'alarms' | 'messages') => costs.reduce((sum, one) => sum + one[of], 0) / costs.length;
  const calls = sent.length / made;
  say(`${made} transfers of ${orders} orders behind ${((opened - began) / 1_000).toFixed(0)} s of refusals`);
  say(`${calls.toFixed(2)} calls a transfer (at most ${MOST_CALLS})`);
  say(`${mean('alarms').toFixed(1)} alarms and ${mean('messages').toFixed(1)} messages an order`);
  say(`drained ${drained.toFixed(0)} s after the last refusal`);
  const ratio = (p: 'p50' | 'p99') => (busy.checkout[p] / calm.checkout[p]).toFixed(2);
  say(`a checkout takes ${ratio('p50')} (p50) and ${ratio('p99')} (p99) times as long as without refusals`);
  return calls <= MOST_CALLS;
}

const prepared = await mkdtemp(join(tmpdir(), 'headrail-bench-'));
try {
  await Promise.all([prepare(prepared), bundle(prepared, 'counting', resolve('bench/counting/worker.ts'))]);
  const platform = await startPlatform({ prepared, seed: 1, within: '/dev/shm', bundle: 'counting' });
  try {
    process.exitCode = (await measure(platform)) ? 0 : 1;
  } finally {
    await platform.stop();
  }
} finally {
  await rm(prepared, { recursive: true, force: true, maxRetries: 3 });
}
process.exit();
