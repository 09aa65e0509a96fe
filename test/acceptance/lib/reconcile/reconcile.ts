import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { PLATFORM } from '../../../../dev/seed/keys.ts';
import type { Platform } from '../../../../dev/support/platform.ts';
import { until } from '../../../../dev/support/until.ts';
import { Api, setStock } from '../api.ts';
import { SKU } from '../cart.ts';
import { inParallel, type Report, say, tally } from '../run.ts';
import { movesOf, STORIES, storiesOf } from './moves.ts';
import { type Planted, plantAll } from './plants.ts';

/** Nothing is on its way any more when a run asks. So it need not wait ten minutes. */
export const NO_GRACE = { RECONCILE_GRACE_SECONDS: '0' };

export interface ReconcileOptions {
  readonly orders: number;
  readonly seed: number;
  /** How many customers there are at the same time. */
  readonly width?: number;
  /** How long it is waited for the product to explain everything, in ms. Long, because a busy machine is slow. */
  readonly patience?: number;
}

/**
 * Orders with everything that Stripe, a bank or a person in the Dashboard may do to their money, while the product reads
 * Stripe. At the end every balance transaction must be explained. Then some are planted that nobody explains: exactly
 * those must be found, each under its kind.
 */
export async function reconcileReport(
  platform: Platform,
  { orders, seed, width = 16, patience = 600_000 }: ReconcileOptions,
): Promise<Report> {
  const api = new Api(platform.url);
  for (const sku of [SKU.auto, SKU.byHand]) await setStock(api, sku, 1_000_000);
  const stories = storiesOf(seed, orders);
  const moves = await movesOf(platform, api);
  say(`${orders} orders, ${width} customers, seed ${seed} …`);
  const watch = { over: false, reads: 0 };
  const reading = readMeanwhile(api, watch);
  const done = await inParallel(stories, width, async (story, n) => {
    if (n > 0 && n % 200 === 0) say(`  ${n} orders so far`);
    return moves.play(story);
  }).finally(() => {
    watch.over = true;
  });
  await reading;
  const wrong: string[] = [];
  wrong.push(...(await listed(api, [], patience)).map((line) => `after the orders: ${line}`));
  const books = await compareBooks(platform);
  wrong.push(...books.wrong);
  const planted = await plantAll(platform, api, done);
  wrong.push(...(await listed(api, planted, patience)).map((line) => `after planting: ${line}`));
  const lines = [
    `stories: ${tally(stories.map(({ name }) => name))}`,
    `Stripe's own list: ${books.count} balance transactions, ${books.kinds}; ${watch.reads} reads meanwhile`,
    `planted and found: ${tally(planted.map(({ kind, problem }) => `${kind} ${problem}`))}`,
  ];
  return { lines, wrong };
}

export { STORIES };

/** Reads Stripe again and again while orders are on their way. What is not explained yet is not looked at. */
async function readMeanwhile(api: Api, watch: { over: boolean; reads: number }): Promise<void> {
  while (!watch.over) {
    await readStripeOnce(api);
    watch.reads += 1;
    // Each time everything of the last day is read again, so that more often would only slow the orders down.
    await wait(watch.over ? 0 : 5_000);
  }
}

const readStripeOnce = (api: Api) => api.call('POST', '/v1/ops/reconcile', PLATFORM.secretKey, {});

const Health = z.looseObject({ unexplained_money: z.looseObject({ read_until: z.iso.datetime() }) });

/** One call reads at most 50 pages. So reads until a walk that began now has ended: before, absence says nothing. */
async function readAllOfStripe(api: Api, patience: number): Promise<void> {
  const now = Date.now();
  const ended = async () => {
    await readStripeOnce(api);
    const { unexplained_money } = Health.parse((await api.call('GET', '/healthz', PLATFORM.secretKey)).body);
    return Date.parse(unexplained_money.read_until) >= now;
  };
  await until(ended, { timeout: patience, every: 500 });
}

const List = z.looseObject({
  data: z.array(z.looseObject({ source: z.string(), kind: z.string(), problem: z.string().nullable() })),
  next_cursor: z.string().nullable(),
});

/** Everything that the product lists, from all pages. */
async function unexplained(api: Api): Promise<Planted[]> {
  const all: Planted[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const reply = await api.call('GET', `/v1/ops/unexplained-money?limit=100${more}`, PLATFORM.secretKey);
    if (reply.status !== 200) throw new Error(`the list answered ${reply.status} ${reply.code}`);
    const { data, next_cursor } = List.parse(reply.body);
    all.push(...data.map(({ source, kind, problem }) => ({ source, kind, problem: problem ?? '' })));
    cursor = next_cursor;
  }
  return all;
}

const textOf = ({ source, kind, problem }: Planted): string => `${kind} ${source}: ${problem}`;

/** Reads Stripe until exactly what is wanted is listed. Else what is missing, and what is too much. */
async function listed(api: Api, wanted: readonly Planted[], patience: number): Promise<string[]> {
  const want = wanted.map(textOf).sort();
  let wrong: string[] = [];
  const same = async () => {
    await readAllOfStripe(api, patience);
    const found = (await unexplained(api)).map(textOf).sort();
    const missing = want.filter((text) => !found.includes(text)).map((text) => `not listed: ${text}`);
    const more = found.filter((text) => !want.includes(text)).map((text) => `listed: ${text}`);
    wrong = [...missing, ...more];
    return wrong.length === 0;
  };
  await until(same, { timeout: patience, every: 1_000 }).catch(() => null);
  return wrong;
}

/** Compares Stripe's own list with our two tables: each transaction is in one of them, and the sums are equal. */
async function compareBooks({ stripe, sql }: Platform) {
  const known = new Map(
    (
      await sql(`select t.key as id, t.value::text as amount from movements, jsonb_each_text(transactions) t
        union all select id, amount::text from platform_book`)
    ).map(({ id, amount }) => [String(id), Number(amount)]),
  );
  const wrong: string[] = [];
  const types: string[] = [];
  for await (const { id, type, amount, fee } of stripe.balanceTransactions.list({ limit: 100 })) {
    types.push(type);
    if (known.get(id) !== amount) wrong.push(`${type} ${id}: ${amount} at Stripe, ${known.get(id)} here`);
    if (fee !== 0 && known.get(`${id}:fee`) !== -fee) wrong.push(`the fee of ${id} is not in the platform book`);
  }
  const unbooked = await sql(`select count(*)::int as n from movements where booked is distinct from moved
    and not (moved is null and booked = 0)`);
  if (Number(unbooked[0]?.n) !== 0) wrong.push(`${String(unbooked[0]?.n)} movements do not agree`);
  return { wrong, count: types.length, kinds: tally(types) };
}
