import { randomUUID } from 'node:crypto';
import { cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { RETAILERS } from '../dev/seed/keys.ts';
import type { Platform } from '../dev/support/platform.ts';
import { Api, mine, type Reply, setStock } from '../test/acceptance/lib/api.ts';
import { cartOf, SKU } from '../test/acceptance/lib/cart.ts';
import { hasEnded, moneyFaults, readStripe, type StripeBooks, strayMoney } from '../test/acceptance/lib/money.ts';
import { stockOf } from '../test/acceptance/lib/outcome.ts';
import { command, inParallel, type Report, tally, withPlatform } from '../test/acceptance/lib/run.ts';
import { load, timesOf } from './measure.ts';
import { short, table, writeSection } from './support/sections.ts';

/**
 * npm run bench:flash -- [--buyers 1000] [--stock 100] [--rate N] [--calibrate 300] [--no-write]
 *
 * A flash sale, open loop: buyers come at half of the orders a second that the machine has just carried (or at --rate),
 * whether earlier ones were served or not, and place and pay in one call. The simulator has Stripe's documented limits.
 * Exactly the stock is sold, nobody is charged who gets nothing, and the only refusals for want of capacity are 429 and
 * 503 with `retry-after`. Writes its section of docs/performance.md.
 */
const { values } = parseArgs({
  options: {
    buyers: { type: 'string', default: '1000' },
    stock: { type: 'string', default: '100' },
    rate: { type: 'string' },
    calibrate: { type: 'string', default: '300' },
    'no-write': { type: 'boolean', default: false },
  },
});
const BUYERS = Number(values.buyers);
const STOCK = Number(values.stock);
const PATIENCE_MS = 300_000;

/** What became of a buyer: the answer to the first call that was not put off, and when it came. */
interface Bought {
  readonly reply: Reply;
  readonly ms: number;
  readonly putOff: number;
}

const limits = (platform: Platform, method: 'POST' | 'DELETE') =>
  fetch(`${platform.stripeUrl}/_sim/limits`, { method, ...(method === 'POST' ? { body: '{}' } : {}) });

const putOff = ({ status, retryAfter }: Reply): boolean => (status === 429 || status === 503) && retryAfter !== null;

async function buy(api: Api, cart: unknown): Promise<Bought> {
  const started = performance.now();
  const key = randomUUID();
  for (let n = 0; ; n += 1) {
    const reply = await api.call('POST', '/v1/orders', RETAILERS.northlight.publishableKey, cart, key);
    const ms = performance.now() - started;
    if (!putOff(reply) || ms > PATIENCE_MS) return { reply, ms, putOff: n };
    await wait(1_000 * Number(reply.retryAfter));
  }
}

/** Orders a second with 16 clients, without Stripe's limits. */
async function capacity(api: Api, cart: unknown): Promise<number> {
  const count = Number(values.calibrate);
  const ids: string[] = [];
  const sold = async () => {
    ids.push(mine((await buy(api, cart)).reply).id);
  };
  await load(Array.from({ length: Math.ceil(count / 3) }), 16, sold);
  const { perSecond } = await load(Array.from({ length: count }), 16, sold);
  await inParallel(ids, 4, (id) => api.reach(id, hasEnded, PATIENCE_MS, 500));
  return perSecond;
}

async function sale(api: Api, cart: unknown, rate: number): Promise<Bought[]> {
  const began = performance.now();
  return Promise.all(
    Array.from({ length: BUYERS }, async (_, n) => {
      await wait(Math.max(0, began + (n * 1_000) / rate - performance.now()));
      return buy(api, cart);
    }),
  );
}

/** An order of the sale, with the times of its events in ms. */
interface Ended {
  readonly order: Awaited<ReturnType<Api['order']>>;
  readonly at: ReadonlyMap<string, number>;
}

async function endedOf(api: Api, id: string): Promise<Ended> {
  const order = await api.reach(id, hasEnded, PATIENCE_MS, 500);
  // The last event of each type.
  return { order, at: new Map((await api.events(id)).map(({ type, at }) => [type, Date.parse(String(at))])) };
}

const since = ({ at }: Ended, type: string): number[] => {
  const [from, to] = [at.get('order_placed'), at.get(type)];
  return from === undefined || to === undefined ? [] : [to - from];
};

/** The calls of Stripe's simulator by kind and status, as `POST /v1/transfers 200`. */
const kindsOf = (platform: Platform, from: number) =>
  platform.stripeSim.simulator.log.slice(from).map(({ method, path, status }) => {
    const kind = path.replace(/\?.*/, '').replace(/\/(?:pi|ch|tr|re|txn)_\w+/g, '/{id}');
    return `${method} ${kind} ${status}`;
  });

interface Facts {
  readonly bought: readonly Bought[];
  readonly ended: readonly Ended[];
  readonly books: StripeBooks;
  readonly began: number;
}

/** Intents of buyers who got nothing, and how many of them were made 5 s after the last piece was taken, or later. */
function vainIntents({ ended, books }: Facts) {
  const soldOutAt = Math.max(...ended.flatMap(({ at }) => at.get('inventory_committed') ?? []));
  const vain = ended.filter(({ order }) => order.status === 'cancelled');
  const intents = vain.flatMap(({ order }) => books.intents.get(order.id) ?? []);
  const late = intents.filter(({ created }) => created * 1_000 > soldOutAt + 5_000);
  return { intents: intents.length, late: late.length };
}

/** Seconds from the first buyer to the last transfer. */
function lastTransfer({ ended, began }: Facts): number {
  const transfers = ended.flatMap(({ at }) => at.get('transfer_settled') ?? []);
  return (Math.max(began, ...transfers) - began) / 1_000;
}

function outcomes({ bought, ended }: Facts): string[][] {
  const times = (ms: readonly number[]) => {
    const { p50, p99 } = timesOf(ms, 1);
    return ms.length === 0 ? ['0', '–', '–'] : [`${ms.length}`, short(p50), short(p99)];
  };
  const sold = ended.filter(({ order }) => order.status !== 'cancelled');
  const lost = ended.filter(({ order }) => order.status === 'cancelled');
  const refused = bought.filter(({ reply }) => reply.status >= 400);
  return [
    ['any: the answer to the buyer', ...times(bought.map(({ ms }) => ms))],
    ['sold: placed to captured', ...times(sold.flatMap((one) => since(one, 'payment_captured')))],
    [
      'cancelled for want of stock: placed to cancelled',
      ...times(lost.flatMap((one) => since(one, 'order_cancelled'))),
    ],
    ['refused without an order: the answer', ...times(refused.map(({ ms }) => ms))],
  ];
}

function faultsOf(facts: Facts, stock: { onHand: number; held: number }): string[] {
  const { bought, ended, books } = facts;
  const wrong: string[] = [];
  const expect = (holds: boolean, what: string) => {
    if (!holds) wrong.push(what);
  };
  const wanted = Math.min(BUYERS, STOCK);
  const sold = ended.filter(({ order }) => order.status !== 'cancelled');
  const captures = ended.flatMap(({ order }) => books.charges.get(order.id) ?? []).filter(({ captured }) => captured);
  expect(sold.length === wanted, `${sold.length} were sold, not ${wanted}`);
  expect(captures.length === wanted, `Stripe captured ${captures.length} times, not ${wanted}`);
  expect(stock.onHand === STOCK - wanted, `Postgres has ${stock.onHand} left, not ${STOCK - wanted}`);
  expect(stock.held === 0, `Redis still holds for ${stock.held} orders`);
  for (const { reply } of bought) {
    const { status, code } = reply;
    expect(status > 0 && status < 500 && status !== 429, `a buyer was answered ${status} ${code}`);
  }
  for (const { order } of ended) wrong.push(...moneyFaults(order, books));
  return wrong;
}

async function flash(platform: Platform): Promise<Report> {
  const api = new Api(platform.url);
  const cart = {
    ...z.looseObject({}).parse(await cartOf(api, [SKU.auto])),
    payment: { payment_method: 'pm_card_visa' },
  };
  await setStock(api, SKU.auto, 1_000_000);
  const carried = values.rate === undefined ? await capacity(api, cart) : 2 * Number(values.rate);
  await setStock(api, SKU.auto, STOCK);
  const known = new Set((await readStripe(platform)).intents.keys());
  await limits(platform, 'POST');
  const from = platform.stripeSim.simulator.log.length;
  const seen = api.seen.length;
  const began = Date.now();
  const bought = await sale(api, cart, carried / 2);
  const answers = api.seen.slice(seen);
  const ids = bought.flatMap(({ reply }) => (reply.status === 201 ? [mine(reply).id] : []));
  const ended = await inParallel(ids, 8, (id) => endedOf(api, id));
  const kinds = kindsOf(platform, from);
  await limits(platform, 'DELETE');
  const books = await readStripe(platform);
  const facts = { bought, ended, books, began };
  const vain = vainIntents(facts);
  const dishonest = answers.filter(
    ({ status, retryAfter }) => (status === 429 || status >= 500) && retryAfter === null,
  );
  const wrong = faultsOf(facts, await stockOf(platform, SKU.auto));
  wrong.push(...dishonest.map(({ what, status }) => `${what}: ${status} without retry-after`));
  wrong.push(...strayMoney(books, new Set([...known, ...ids])));
  const lines = [
    '## A flash sale',
    '',
    `Written by \`npm run bench:flash\`; do not edit. ${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores.`,
    '',
    `${BUYERS} buyers of ${STOCK} pieces come at ${short(carried / 2)} a second, half of what the machine carries, and place and pay in`,
    "one call. The simulator has Stripe's documented limits (100 calls a second, 25 of one kind).",
    '',
    ...table(['outcome', 'buyers', 'p50 ms', 'p99 ms'], outcomes(facts)),
    '',
    `From the first buyer to the last transfer: ${short(lastTransfer(facts))} s.`,
    `Answers: ${tally(answers.map(({ status, code }) => (code === null ? `${status}` : `${status} ${code}`)))}. Calls that were`,
    `put off with \`retry-after\`: ${bought.reduce((sum, one) => sum + one.putOff, 0)}.`,
    `Intents of buyers who got nothing: ${vain.intents}; of these, ${vain.late} were made later than 5 s after the last piece was taken.`,
    '',
    ...table(
      ['calls to Stripe', 'times'],
      tally(kinds)
        .split(', ')
        .map((kind) => [kind.replace(/ \d+$/, ''), kind.replace(/.* /, '')]),
    ),
  ];
  if (!values['no-write']) await writeSection('flash', lines);
  return { lines, wrong };
}

await command('bench:flash', () => withPlatform({ within: '/dev/shm' }, flash));
