import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { z } from 'zod';
import { startNeon } from '../dev/neon/server.ts';
import { RETAILERS, SUPPLIERS } from '../dev/seed/keys.ts';
import { type Platform, startPlatform } from '../dev/support/platform.ts';
import { bundle, prepare } from '../dev/support/prepare.ts';
import { realPostgres, realRedis } from '../dev/support/real-servers.ts';
import { NO_FILTERS } from '../src/api/order-filters.ts';
import { connect } from '../src/db/client.ts';
import { pageQuery } from '../src/db/orders/order-lists.ts';
import { Tenant } from '../src/domain/access/tenant.ts';
import { inventory } from '../src/services/inventory.ts';
import { Api, CUSTOMER, mine, setStock } from '../test/acceptance/lib/api.ts';
import { cartOf, SKU } from '../test/acceptance/lib/cart.ts';
import { inParallel, say } from '../test/acceptance/lib/run.ts';
import { costOf, costsOf, quiet } from './headrail.ts';
import { percentile } from './measure.ts';
import { addMarket, linesOf } from './support/market.ts';
import { fill } from './support/orders.ts';
import { explain } from './support/plans.ts';
import { short, table, writeSection } from './support/sections.ts';

/**
 * npm run bench:growth -- [--orders 20] [--lines 1,10,50] [--suppliers 1,6,50] [--messages 10,1000] [--holds 0,500,5000]
 *   [--catalogue 20,2000,20000] [--lists 1000,100000,1000000 | none] [--no-write]
 *
 * What an order costs as it, or what is around it, grows: each size as a ratio to the first. Writes its section of
 * docs/performance.md. The lists need a real PostgreSQL (Debian's, or PG_URL).
 */
const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '20' },
    lines: { type: 'string', default: '1,10,50' },
    suppliers: { type: 'string', default: '1,6,50' },
    messages: { type: 'string', default: '10,1000' },
    holds: { type: 'string', default: '0,500,5000' },
    catalogue: { type: 'string', default: '20,2000,20000' },
    lists: { type: 'string', default: '1000,100000,1000000' },
    'no-write': { type: 'boolean', default: false },
  },
});
const sizes = (text: string): number[] => (text === 'none' ? [] : text.split(',').map(Number));
const ORDERS = Number(values.orders);
const SUPPLIES = Math.max(...sizes(values.suppliers), ...sizes(values.lines), 1);

/** One size of what grows, with its figures by name. */
interface Sample {
  readonly size: number;
  readonly figures: Readonly<Record<string, number>>;
}

const median = (ms: readonly number[]): number =>
  percentile(
    [...ms].sort((a, b) => a - b),
    50,
  );

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Orders that are placed and paid in one call, until their tasks are requested. Their suppliers do not answer. */
async function orders(platform: Platform, api: Api, cart: object): Promise<Readonly<Record<string, number>>> {
  const paid = { ...cart, payment: { payment_method: 'pm_card_visa' } };
  const ids: string[] = [];
  const ms: number[] = [];
  const cpu = await costOf(platform, ORDERS, async () => {
    for (let n = 0; n < ORDERS; n += 1) {
      ms.push(await timed(async () => ids.push(mine(await api.place(paid)).id)));
    }
    await inParallel(ids, 4, (id) => api.reach(id, ({ fulfilments }) => fulfilments.length > 0, 600_000, 200));
    await quiet(platform);
  });
  const costs = await inParallel(ids, 4, (id) => costsOf(platform, id));
  const rows = costs.reduce((sum, one) => sum + one.rows, 0) / ORDERS;
  return { 'CPU ms (workerd)': cpu.workerd, 'placing p50 ms': median(ms), 'rows written': rows };
}

/** `count` lines of so many suppliers, in turn. */
async function byLines(platform: Platform, api: Api): Promise<[string, Sample[]][]> {
  const cart = (count: number, suppliers: number) => ({
    customer: CUSTOMER,
    lines: linesOf(count, suppliers, RETAILERS.northlight.id),
  });
  await orders(platform, api, cart(1, 1));
  const lines: Sample[] = [];
  for (const size of sizes(values.lines)) {
    lines.push({ size, figures: await orders(platform, api, cart(size, 1)) });
  }
  const suppliers: Sample[] = [];
  for (const size of sizes(values.suppliers)) {
    suppliers.push({ size, figures: await orders(platform, api, cart(size, size)) });
  }
  return [
    ['lines of one supplier', lines],
    ['suppliers, one line each', suppliers],
  ];
}

/** What the next message of an order costs that has so many. */
async function byMessages(platform: Platform, api: Api): Promise<[string, Sample[]]> {
  const cart = z.looseObject({}).parse(await cartOf(api, [SKU.byHand]));
  const order = mine(await api.place({ ...cart, payment: { payment_method: 'pm_card_visa' } }));
  await api.reach(order.id, ({ fulfilments }) => fulfilments.length > 0, 600_000);
  const post = async (n: number) => {
    const body = { body: `Message ${n}: ${'a few words '.repeat(10)}` };
    const path = `/v1/orders/${order.id}/messages`;
    const reply = await api.call('POST', path, SUPPLIERS.ashwood.secretKey, body);
    if (reply.status !== 201) throw new Error(`a message answered ${reply.status} ${reply.code}`);
  };
  const samples: Sample[] = [];
  let sent = 0;
  for (const size of sizes(values.messages)) {
    for (; sent < size - ORDERS; sent += 1) await post(sent);
    await quiet(platform);
    const before = await costsOf(platform, order.id);
    const count = size - sent;
    const ms: number[] = [];
    const cpu = await costOf(platform, count, async () => {
      for (; sent < size; sent += 1) ms.push(await timed(() => post(sent)));
      await quiet(platform);
    });
    const rows = ((await costsOf(platform, order.id)).rows - before.rows) / count;
    const figures = { 'CPU ms (workerd)': cpu.workerd, 'posting p50 ms': median(ms), 'rows written': rows };
    samples.push({ size, figures });
  }
  return ['messages of an order, the last ones', samples];
}

/** What a hold costs when so many orders hold the same SKU. */
async function byHolds(platform: Platform, api: Api): Promise<[string, Sample[]]> {
  const sku = SKU.auto2;
  await setStock(api, sku, 1_000_000);
  const db = connect({ databaseUrl: platform.vars.DATABASE_URL ?? '', fetchEndpoint: `${platform.neonUrl}/sql` });
  const stock = inventory({
    db,
    redis: { url: platform.upstashUrl, token: platform.vars.UPSTASH_REDIS_REST_TOKEN ?? '' },
  });
  const hold = async (id: string) => {
    const held = await stock.hold(id, [{ sku, quantity: 1 }], 3_600);
    if (!held.ok) throw new Error(`a hold failed: ${held.fault.code}`);
  };
  let out = 0;
  const samples: Sample[] = [];
  for (const size of sizes(values.holds)) {
    const more = Array.from({ length: size - out }, (_, n) => `ord_held${out + n}`);
    await inParallel(more, 16, hold);
    out = size;
    const ms: number[] = [];
    for (let n = 0; n < Math.max(20, ORDERS); n += 1) {
      const id = `ord_probe${size}x${n}`;
      ms.push(await timed(() => hold(id)));
      await stock.release(id, [sku]);
    }
    samples.push({ size, figures: { 'hold p50 ms': median(ms) } });
  }
  return ['holds of one SKU', samples];
}

/** A placing, and the first page of the catalogue, when the shop has so many listings. */
async function byCatalogue(platform: Platform, api: Api): Promise<[string, Sample[]]> {
  const key = RETAILERS.hazel.publishableKey;
  const samples: Sample[] = [];
  for (const size of sizes(values.catalogue)) {
    await addMarket((text, given) => platform.sql(text, given), { retailerId: RETAILERS.hazel.id, listings: size });
    await platform.restart();
    const cart = { customer: CUSTOMER, lines: linesOf(1, 1, RETAILERS.hazel.id) };
    const place = async () => {
      const reply = await api.call('POST', '/v1/orders', key, cart, crypto.randomUUID());
      if (reply.status !== 201) throw new Error(`placing answered ${reply.status} ${reply.code}`);
    };
    const cold = await timed(place);
    const ms: number[] = [];
    const cpu = await costOf(platform, ORDERS, async () => {
      for (let n = 0; n < ORDERS; n += 1) ms.push(await timed(place));
      await quiet(platform);
    });
    const reads: number[] = [];
    for (let n = 0; n < 5; n += 1) reads.push(await timed(() => api.call('GET', '/v1/products', key)));
    const figures = { 'CPU ms (workerd)': cpu.workerd, 'placing p50 ms': median(ms) };
    samples.push({ size, figures: { ...figures, 'first placing ms': cold, 'GET /v1/products p50 ms': median(reads) } });
  }
  return ['listings of the shop', samples];
}

/** The first page of orders in the database, for a retailer with 60 % of them. */
async function byLists(): Promise<[string, Sample[]]> {
  const samples: Sample[] = [];
  const tenant = Tenant.of({ role: 'retailer', partyId: 'ret_0' });
  for (const size of sizes(values.lists)) {
    const postgres = await realPostgres('shared_buffers=1GB');
    const client = new Client({ connectionString: postgres.url });
    try {
      const neon = await startNeon({ port: 0, pgUrl: postgres.url, migrations: 'migrations' });
      const db = connect({ databaseUrl: 'postgresql://bench:tasks@bench/bench', fetchEndpoint: neon.fetchEndpoint });
      await client.connect();
      await fill(client, size, () => {});
      const ms = async (change: object) => {
        const query = pageQuery(db, tenant, { ...NO_FILTERS, ...change }, { after: null, limit: 51 }).toSQL();
        return (await explain(client, query.sql, query.params)).ms;
      };
      const figures = { 'first page ms': await ms({}), 'by status ms': await ms({ statuses: ['cancelled'] }) };
      samples.push({ size, figures: { ...figures, 'a search ms': await ms({ q: 'thornwelby' }) } });
      await neon.close();
    } finally {
      await client.end();
      await postgres.stop();
    }
  }
  return ['orders in the lists', samples];
}

/** Each figure, and its ratio to that of the first size. */
function rowsOf([what, samples]: [string, Sample[]]): string[][] {
  const [first] = samples;
  return samples.flatMap(({ size, figures }) =>
    Object.entries(figures).map(([name, value]) => {
      const base = first?.figures[name] ?? Number.NaN;
      return [what, size.toLocaleString('en-GB'), name, short(value), (value / base).toFixed(2)];
    }),
  );
}

async function onPlatform(prepared: string): Promise<[string, Sample[]][]> {
  // The embedded Redis copies a sorted set at each command, so its holds would grow with their number.
  const redis = await realRedis();
  const platform = await startPlatform({
    prepared,
    seed: 1,
    within: '/dev/shm',
    bundle: 'counting',
    redisUrl: redis.url,
  });
  try {
    const api = new Api(platform.url);
    const market = { retailerId: RETAILERS.northlight.id, listings: SUPPLIES, suppliers: SUPPLIES };
    await addMarket((text, given) => platform.sql(text, given), market);
    const all = await byLines(platform, api);
    all.push(await byMessages(platform, api), await byHolds(platform, api), await byCatalogue(platform, api));
    return all;
  } finally {
    await platform.stop();
    await redis.stop();
  }
}

const prepared = await mkdtemp(join(tmpdir(), 'headrail-growth-'));
try {
  await Promise.all([prepare(prepared), bundle(prepared, 'counting', resolve('bench/counting/worker.ts'))]);
  const all = await onPlatform(prepared);
  if (values.lists !== 'none') all.push(await byLists());
  const lines = [
    '## Growth',
    '',
    `Written by \`npm run bench:growth\`; do not edit. ${new Date().toISOString().slice(0, 10)}.`,
    '',
    `Means and medians over ${ORDERS} orders with one client, until the tasks of their suppliers are requested; each figure as a`,
    'ratio to that of the first size. Lists: planning and execution in a real PostgreSQL, for a retailer with 60 % of them. Redis is a real one, too.',
    '',
    ...table(['what grows', 'size', 'figure', 'value', 'ratio'], all.flatMap(rowsOf)),
  ];
  for (const line of lines) say(line);
  if (!values['no-write']) await writeSection('growth', lines);
} finally {
  await rm(prepared, { recursive: true, force: true, maxRetries: 3 });
}
process.exit();
