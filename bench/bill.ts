import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Platform, startPlatform } from '../dev/support/platform.ts';
import { bundle, prepare } from '../dev/support/prepare.ts';
import { realPostgres } from '../dev/support/real-servers.ts';
import { Api, mine, setStock } from '../test/acceptance/lib/api.ts';
import { cartOf, SKU } from '../test/acceptance/lib/cart.ts';
import { callsMade, forgetCalls } from '../test/acceptance/lib/holds.ts';
import { hasEnded } from '../test/acceptance/lib/money.ts';
import { inParallel, say } from '../test/acceptance/lib/run.ts';
import { costOf, quiet } from './headrail.ts';
import { dollarsOf, ITEMS, type Item, PRICES, PRICES_READ } from './support/prices.ts';
import { short, table, writeSection } from './support/sections.ts';

/**
 * npm run bench:bill -- [--orders 200] [--warm 200] [--no-write]
 *
 * What the platform bills for an order from placing to its last transfer, its mails aside: what is counted, times list
 * prices, for 1,000,000 orders; beside it the figures of 4c9c980. Writes its section of docs/performance.md. Exits 1 if
 * the bill is more than half of the earlier one. Needs a real PostgreSQL (Debian's, or PG_URL) for its CPU.
 */
const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '200' },
    warm: { type: 'string', default: '200' },
    'no-write': { type: 'boolean', default: false },
  },
});
const ORDERS = Number(values.orders);
const CLIENTS = 4;
const MILLION = 1_000_000;
const MOST = 0.5;

/** Stripe answers in so many ms; the stand-in does in a few. An object is billed while it waits. */
const STRIPE_MS = 400;
const OBJECT_GB = 0.128;

type Usage = Readonly<Record<Item, number>>;

/**
 * An order of 4c9c980, which was placed in one call and paid in another. Its benchmark counted rows, messages, calls of Redis and CPU; PostgreSQL
 * was measured beside it (17 ms). The requests follow from its code: a placing, a payment, two webhooks; in the object two
 * for each message (a claim and a settlement), and four alarms. Rows read and log lines were not counted: those of today
 * are taken.
 */
const before = (now: Usage): Usage => ({
  ...now,
  workerRequests: 4 + 8,
  workerCpuMs: 34.8,
  objectRequests: 4 + 2 * 8 + 4,
  objectGbSeconds: OBJECT_GB * (0.08 + (3 * STRIPE_MS) / 1_000),
  rowsWritten: 79,
  queueOperations: 3 * 8,
  redisCommands: 2,
  postgresCpuMs: 17,
  bucketWrites: 0,
});

const Costs = z.object({
  rows: z.number(),
  read: z.number(),
  messages: z.number(),
  requests: z.number(),
  busyMs: z.number(),
});
const All = z.object({ fetches: z.number(), batches: z.number() });

/** CPU that all processes of PostgreSQL have used so far, in ms. */
function postgresCpu(): number {
  return readdirSync('/proc').reduce((sum, pid) => {
    if (!/^\d+$/.test(pid)) return sum;
    try {
      const [, name, rest] = /^\d+ \((.*)\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
      const fields = rest?.split(' ') ?? [];
      return name?.startsWith('postgres') ? sum + (Number(fields[11]) + Number(fields[12])) * 10 : sum;
    } catch {
      // It has ended meanwhile.
      return sum;
    }
  }, 0);
}

const readJson = async (platform: Platform, path: string): Promise<unknown> => (await platform.fetch(path)).json();

/** Orders that are placed and paid in one call, one after another for each client, until nothing is left to do. */
async function sell(platform: Platform, api: Api, count: number): Promise<string[]> {
  const cart = await cartOf(api, [SKU.auto]);
  const paid = { ...z.looseObject({}).parse(cart), payment: { payment_method: 'pm_card_visa' } };
  const ids = await inParallel(Array.from({ length: count }), CLIENTS, async () => mine(await api.place(paid)).id);
  await inParallel(ids, CLIENTS, (id) => api.reach(id, hasEnded, 600_000, 500));
  await quiet(platform);
  return ids;
}

async function measure(platform: Platform): Promise<Usage> {
  const api = new Api(platform.url);
  await setStock(api, SKU.auto, 1_000_000);
  await sell(platform, api, Number(values.warm));
  await forgetCalls(platform);
  const logged = platform.logs().length;
  const counted = All.parse(await readJson(platform, '/bench/all'));
  const polled = api.seen.length;
  const postgres = postgresCpu();
  let ids: string[] = [];
  const cpu = await costOf(platform, ORDERS, async () => {
    ids = await sell(platform, api, ORDERS);
  });
  const database = postgresCpu() - postgres;
  const calls = await callsMade(platform);
  const after = All.parse(await readJson(platform, '/bench/all'));
  const lines = platform.logs().length - logged;
  // Whoever watches the orders reads them through the API. That is not part of an order.
  const watched = api.seen.slice(polled).filter(({ what }) => !what.startsWith('POST /v1/orders')).length;
  const each = await inParallel(ids, CLIENTS, async (id) =>
    Costs.parse(await readJson(platform, `/bench/costs?id=${id}`)),
  );
  const mean = (of: keyof z.infer<typeof Costs>) => each.reduce((sum, one) => sum + one[of], 0) / ORDERS;
  const ofObject = calls.filter(({ on, text }) => on === 'stripe' && !text.includes('/v1/transfers')).length / ORDERS;
  return {
    workerRequests: (after.fetches - counted.fetches - watched + after.batches - counted.batches) / ORDERS,
    workerCpuMs: cpu.workerd,
    logLines: Math.max(0, lines - watched) / ORDERS,
    objectRequests: mean('requests') - watched / ORDERS,
    objectGbSeconds: (OBJECT_GB * (mean('busyMs') + ofObject * STRIPE_MS)) / 1_000,
    rowsRead: mean('read'),
    rowsWritten: mean('rows'),
    queueOperations: 3 * mean('messages'),
    redisCommands: calls.filter(({ on }) => on === 'redis').length / ORDERS,
    postgresCpuMs: database / ORDERS,
    bucketWrites: 0,
  };
}

const total = (usage: Usage): number => ITEMS.reduce((sum, item) => sum + dollarsOf(item, usage[item] * MILLION), 0);

/** What each part carries, from its documented limit and what an order uses of it. Orders in a second. */
function carries({ objectRequests, queueOperations, redisCommands, postgresCpuMs }: Usage): string[] {
  const messages = queueOperations / 3;
  const rows = [
    [
      'one object (an order)',
      '1,000 requests/s',
      `${short(objectRequests)} requests in its life`,
      'never: each order has its own. `Pace` is one for all, but is asked only after a refusal of Stripe',
    ],
    [
      'one queue',
      '5,000 messages/s',
      `${short(messages)} messages an order, in three queues`,
      `${short(5_000 / Math.max(1, messages))} orders/s. Transfers change earlier: one consumer makes 22 a second, which are 7 orders/s of three parties. Raise \`max_concurrency\` with Stripe's limits`,
    ],
    [
      'one feed of stock (Redis)',
      '10,000 commands/s (assumed: one thread of Redis)',
      `${short(redisCommands)} commands an order`,
      `${short(10_000 / Math.max(0.1, redisCommands))} orders/s. All SKUs share one hash tag; split it by supplier before`,
    ],
    [
      'one database',
      '1 CU is one core, at most 16 with autoscaling',
      `${short(postgresCpuMs)} ms of CPU an order`,
      `${short(700 / Math.max(0.1, postgresCpuMs))} orders/s for each CU at 70 %. Above 16 CU: lists read from a replica, then a database for each group of retailers`,
    ],
  ];
  return table(['what', 'carries', 'an order uses', 'must change at'], rows);
}

function section(now: Usage, machine: string): string[] {
  const then = before(now);
  const money = (item: Item, usage: Usage) => short(dollarsOf(item, usage[item] * MILLION));
  const rows = ITEMS.map((item) => [
    PRICES[item].what,
    short(then[item]),
    short(now[item]),
    `${PRICES[item].dollars} for ${PRICES[item].per.toLocaleString('en-GB')}`,
    money(item, then),
    money(item, now),
  ]);
  const sources = [...new Set(ITEMS.map((item) => PRICES[item].source))];
  return [
    '## The bill',
    '',
    `Written by \`npm run bench:bill\`; do not edit. ${machine}`,
    '',
    `US dollars for 1,000,000 orders of one supplier, placed and paid in one call, until the last transfer, over ${ORDERS} orders.`,
    'Mails, Stripe and storage are not in it, and neither are the amounts that a plan includes. Each batch of messages',
    `counts as a request. An object is billed while it waits for Stripe, for which ${STRIPE_MS} ms a call are taken. The`,
    'figures of 4c9c980 (placed in one call, paid in another) are those that its benchmark counted; what it did not count',
    'follows from its code, or is as today (`before` in `bench/bill.ts`).',
    '',
    ...table(['what', 'an order of 4c9c980', 'an order now', 'price, $', '4c9c980, $', 'now, $'], rows),
    `| **all** | | | | **${short(total(then))}** | **${short(total(now))}** (${(total(now) / total(then)).toFixed(2)}) |`,
    '',
    `Prices were read on ${PRICES_READ}: ${sources.join(', ')}.`,
    '',
    '### What the parts carry',
    '',
    ...carries(now),
  ];
}

const prepared = await mkdtemp(join(tmpdir(), 'headrail-bill-'));
const postgres = await realPostgres();
try {
  await Promise.all([prepare(prepared), bundle(prepared, 'counting', resolve('bench/counting/worker.ts'))]);
  const platform = await startPlatform({ prepared, seed: 1, bundle: 'counting', pgUrl: postgres.url });
  try {
    const now = await measure(platform);
    const lines = section(now, `${new Date().toISOString().slice(0, 10)}.`);
    for (const line of lines) say(line);
    if (!values['no-write']) await writeSection('bill', lines);
    process.exitCode = total(now) <= MOST * total(before(now)) ? 0 : 1;
  } finally {
    await platform.stop();
  }
} finally {
  await postgres.stop();
  await rm(prepared, { recursive: true, force: true, maxRetries: 3 });
}
process.exit();
