import { setTimeout as wait } from 'node:timers/promises';
import { fractions } from '../../../dev/random.ts';
import type { Platform } from '../../../dev/support/platform.ts';
import { until } from '../../../dev/support/until.ts';
import { Api, type Mine, type Order, setStock, supplierKey } from './api.ts';
import { cartOf, SKU } from './cart.ts';
import { hasEnded, moneyFaults, readStripe, strayMoney } from './money.ts';
import { mailsOf, stockOf, timelineFaults } from './outcome.ts';
import { inParallel, type Report, say, tally } from './run.ts';

export interface StormOptions {
  readonly orders: number;
  readonly seed: number;
  /** How many clients there are at the same time. */
  readonly width?: number;
}

/** Long, because a busy machine is slow. The promise is that an order ends, not when. */
const PATIENCE_MS = 600_000;
const LONG = { patience: PATIENCE_MS };
const STOCK = 1_000;
/** Less stock than the customers want. */
const SCARCE = 5;

/** What a customer does; `share` is a percentage. */
const STORIES = [
  { name: 'pays', share: 40, skus: [SKU.auto] },
  { name: 'pays for what is scarce', share: 10, skus: [SKU.auto2] },
  { name: 'pays, and cancels', share: 15, skus: [SKU.auto] },
  { name: 'pays, and it is accepted by hand', share: 10, skus: [SKU.auto, SKU.byHand] },
  { name: 'pays, and it is rejected by hand', share: 8, skus: [SKU.auto, SKU.byHand] },
  { name: 'is declined first', share: 9, skus: [SKU.auto] },
  { name: 'never pays, and cancels', share: 8, skus: [SKU.auto] },
] as const;
type Story = (typeof STORIES)[number];

function storyOf(roll: number): Story {
  let left = roll * STORIES.reduce((sum, { share }) => sum + share, 0);
  for (const story of STORIES) {
    left -= story.share;
    if (left < 0) return story;
  }
  return STORIES[0];
}

/** Kills the runtime at random moments under load. At the end compares Stripe's books with every order. */
export async function stormReport(platform: Platform, { orders, seed, width = 12 }: StormOptions): Promise<Report> {
  const api = new Api(platform.url);
  await setStock(api, SKU.auto, STOCK);
  await setStock(api, SKU.byHand, STOCK);
  await setStock(api, SKU.auto2, SCARCE);
  const carts = new Map<Story, unknown>();
  for (const story of STORIES) carts.set(story, await cartOf(api, story.skus));
  const roll = fractions(seed);
  const plans = Array.from({ length: orders }, () => ({ story: storyOf(roll()), patience: roll() * 1_500 }));
  const storm = { over: false, kills: 0, most: Math.max(5, Math.ceil(orders / 6)) };
  const killing = kill(platform, api, storm, fractions(seed + 1));
  say(`${orders} orders, ${width} clients, seed ${seed} …`);
  const placed = await inParallel(plans, width, async ({ story, patience }) => {
    const mine = await api.placedUnlessSoldOut(carts.get(story), PATIENCE_MS);
    if (mine === null) return [];
    await act(api, mine, story, patience);
    return [mine.id];
  }).finally(() => {
    storm.over = true;
  });
  await killing;
  const ended = await inParallel(placed.flat(), 8, (id) =>
    api.reach(id, hasEnded, PATIENCE_MS).catch(() => api.order(id)),
  );
  const lines = [
    `killed ${storm.kills} times; orders: ${tally(ended.map((o) => o.cancellation?.reason ?? o.status))}`,
    `answers: ${tally(api.seen.map(({ status }) => (status === 0 ? 'none' : `${status}`)))}`,
  ];
  return { lines, wrong: await faults(platform, api, ended, lines) };
}

/** Kills and restarts the runtime. Each time it runs for 0.3 to 2.5 s, then is down for up to 0.5 s. */
async function kill(
  platform: Platform,
  api: Api,
  storm: { over: boolean; kills: number; readonly most: number },
  roll: () => number,
): Promise<void> {
  while (!storm.over && storm.kills < storm.most) {
    const answered = api.seen.length;
    // A kill before the first answer tests nothing.
    while (!storm.over && !api.seen.slice(answered).some(({ status }) => status > 0)) await wait(20);
    await wait(300 + roll() * 2_200);
    await platform.kill();
    storm.kills += 1;
    if (storm.kills % 10 === 0) say(`  killed ${storm.kills} times, ${api.seen.length} calls so far`);
    await wait(roll() * 500);
    // On a busy machine a restart can time out. Then it is tried again, and the customers wait.
    while (
      !(await platform.restart().then(
        () => true,
        () => false,
      ))
    );
  }
}

async function act(api: Api, mine: Mine, { name }: Story, patience: number): Promise<void> {
  if (name === 'never pays, and cancels') return cancel(api, mine);
  if (name === 'is declined first') await payWith(api, mine, 'pm_card_chargeDeclined');
  await payWith(api, mine, 'pm_card_visa');
  if (name === 'pays, and cancels') {
    await wait(patience);
    return cancel(api, mine);
  }
  if (name === 'pays, and it is accepted by hand') return answer(api, mine, 'accept', {});
  if (name === 'pays, and it is rejected by hand') return answer(api, mine, 'reject', { reason: 'no timber' });
}

/** Pays as a storefront does: the same key until there is an answer, and a new key for a new payment. */
async function payWith(api: Api, { id, token }: Mine, method: string): Promise<void> {
  const path = `/v1/orders/${id}/payment`;
  for (let n = 0; n < 60; n += 1) {
    const reply = await api.insist('POST', path, token, { payment_method: method }, LONG);
    if (reply.code !== 'payment_in_progress') return;
    await wait(500);
  }
}

async function cancel(api: Api, { id, token }: Mine): Promise<void> {
  await api.insist('POST', `/v1/orders/${id}/cancel`, token, {}, LONG);
}

async function answer(api: Api, { id }: Mine, step: string, body: object): Promise<void> {
  const asked = (order: Order) =>
    order.fulfilments.some((f) => f.status === 'requested') || order.status === 'cancelled';
  const order = await api.reach(id, asked, PATIENCE_MS);
  for (const { id: task, supplier_id: supplier, status } of order.fulfilments) {
    if (status !== 'requested') continue;
    await api.insist('POST', `/v1/fulfilments/${task}/${step}`, supplierKey(supplier), body, LONG);
  }
}

/** Waits for the mails, which come when the outboxes send again. */
async function settleMails(platform: Platform, sold: readonly Order[]): Promise<void> {
  const all = () => sold.every(({ id }) => mailsOf(platform, id).messages.length >= 2);
  await until(all, { every: 500 }).catch(() => null);
}

async function faults(platform: Platform, api: Api, orders: readonly Order[], lines: string[]): Promise<string[]> {
  const books = await readStripe(platform);
  const unfinished = orders.filter((order) => !hasEnded(order));
  const charges = [...books.charges.values()];
  const twice = charges.filter((own) => own.filter((charge) => charge.captured).length > 1);
  const wrong = unfinished.map((o) => `${o.id} did not end: ${o.status}, ${JSON.stringify(o.next_automatic_action)}`);
  wrong.push(...orders.flatMap((order) => moneyFaults(order, books)));
  const stray = strayMoney(books, new Set(orders.map((order) => order.id)));
  for (const order of orders) wrong.push(...(await timelineFaults(api, order.id)));
  const sold = orders.filter((order) => order.status === 'confirmed');
  let resent = 0;
  await settleMails(platform, sold);
  for (const order of sold) {
    const { messages, mails } = mailsOf(platform, order.id);
    if (messages.length !== 2) wrong.push(`${order.id}: ${messages.length} mails`);
    resent += mails - messages.length;
  }
  for (const [sku, had] of [
    [SKU.auto, STOCK],
    [SKU.byHand, STOCK],
    [SKU.auto2, SCARCE],
  ] as const) {
    const gone = sold.filter((order) => order.lines.some((line) => line.sku === sku)).length;
    const { onHand, held } = await stockOf(platform, sku);
    lines.push(`${sku}: ${gone} of ${had} sold, Postgres has ${onHand}, Redis holds for ${held}`);
    if (onHand !== had - gone || held !== 0) wrong.push(`${sku}: ${onHand} left, ${held} held, of ${had} less ${gone}`);
  }
  const captured = charges.flat().filter((charge) => charge.captured).length;
  lines.push(`Stripe's lists: ${charges.flat().length} charges, ${captured} captured; mails sent again: ${resent}`);
  lines.push(`${unfinished.length} unfinished, ${twice.length} captured twice, ${stray.length} paid and forgotten`);
  return [...wrong, ...stray];
}
