import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Platform, startPlatform } from '../dev/support/platform.ts';
import { bundle, prepare } from '../dev/support/prepare.ts';
import { Api, mine, setStock } from '../test/acceptance/lib/api.ts';
import { cartOf, SKU } from '../test/acceptance/lib/cart.ts';
import { hasEnded } from '../test/acceptance/lib/money.ts';
import { inParallel, say } from '../test/acceptance/lib/run.ts';
import { buy, costsOf, VISA } from './headrail.ts';
import { load, type Times } from './measure.ts';
import { table, writeSection } from './support/sections.ts';

/**
 * npm run bench:throttle -- [--orders 2000] [--seconds 120] [--no-write]
 *
 * Stripe refuses every transfer with 429 for a while, and meanwhile customers order. Prints the calls of each transfer,
 * the alarms and messages of each order, how long the transfers take afterwards, and the time of a checkout beside that
 * of as many checkouts without refusals: half of them before and half after, because the stand-ins become slower with each
 * order. Exits 1 if a transfer costs more than 1.3 calls, or if a checkout takes more
 * than 1.25 times as long. Writes its section of docs/performance.md.
 */
const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '120' },
    'no-write': { type: 'boolean', default: false },
  },
});
const orders = Number(values.orders);
const seconds = Number(values.seconds);

const CLIENTS = 4;
const WARM_UP = 200;
const MOST_CALLS = 1.3;
const MOST_SLOWER = 1.25;

interface Sold {
  readonly ids: readonly string[];
  readonly checkout: Times;
}

async function sell(api: Api, count: number): Promise<Sold> {
  const cart = await cartOf(api, [SKU.auto]);
  const ids: string[] = [];
  const checkout = await load(Array.from({ length: count }), CLIENTS, async () => {
    ids.push(mine(await buy(api, cart, VISA)).id);
  });
  return { ids, checkout };
}

async function measure(platform: Platform): Promise<boolean> {
  const api = new Api(platform.url);
  const { simulator } = platform.stripeSim;
  await setStock(api, SKU.auto, 100_000);
  const ended = (ids: readonly string[]) => inParallel(ids, 4, (id) => api.reach(id, hasEnded, 3_600_000, 500));
  await ended((await sell(api, WARM_UP)).ids);
  const before = await sell(api, orders / 2);
  await ended(before.ids);

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
  const to = simulator.log.length;
  const after = await sell(api, orders / 2);

  const calm = (p: 'p50' | 'p99') => (before.checkout[p] + after.checkout[p]) / 2;
  const sent = simulator.log
    .slice(from, to)
    .filter(({ method, path }) => method === 'POST' && path === '/v1/transfers');
  const made = sent.filter(({ status }) => status === 200).length;
  const costs = await inParallel(busy.ids, CLIENTS, (id) => costsOf(platform, id));
  const mean = (of: 'alarms' | 'messages') => costs.reduce((sum, one) => sum + one[of], 0) / costs.length;
  const calls = sent.length / made;
  const slower = (p: 'p50' | 'p99') => busy.checkout[p] / calm(p);
  const lines = [
    '## Stripe refuses transfers',
    '',
    `Written by \`npm run bench:throttle\`; do not edit. ${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores.`,
    '',
    `Stripe refused the ${made} transfers of ${orders} orders for ${((opened - began) / 1_000).toFixed(0)} s.`,
    '',
    ...table(
      ['what', 'figure'],
      [
        ['calls to Stripe a transfer', `${calls.toFixed(2)} (at most ${MOST_CALLS})`],
        ['alarms an order', mean('alarms').toFixed(1)],
        ['messages an order', mean('messages').toFixed(1)],
        ['from the last refusal to the last transfer', `${drained.toFixed(0)} s`],
        [
          'a checkout, times that of as many without refusals',
          `p50 ${slower('p50').toFixed(2)} (at most ${MOST_SLOWER}), p99 ${slower('p99').toFixed(2)}`,
        ],
      ],
    ),
  ];
  for (const line of lines) say(line);
  if (!values['no-write']) await writeSection('throttle', lines);
  return calls <= MOST_CALLS && slower('p50') <= MOST_SLOWER;
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
