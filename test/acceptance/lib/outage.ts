import { setTimeout as wait } from 'node:timers/promises';
import type { Platform } from '../../../dev/support/platform.ts';
import { HANG_MS, until } from '../../../dev/support/until.ts';
import { Api, type Order, type Seen, setStock } from './api.ts';
import { cartOf, SKU } from './cart.ts';
import { hasEnded, moneyFaults, readStripe, strayMoney } from './money.ts';
import { mailsOf, stockOf, timelineFaults, timesOf } from './outcome.ts';
import { inParallel, type Report, say, tally } from './run.ts';

export const DEPENDENCIES = ['stripe', 'postgres', 'redis', 'mailbox'] as const;
export type Dependency = (typeof DEPENDENCIES)[number];

export interface OutageOptions {
  readonly seconds: number;
  /** Orders placed in each second. */
  readonly rate: number;
}

const STOCK = 10_000;
/** A caller must not wait longer than this for an answer. */
const KEPT_HANGING_MS = 120_000;
/** How long the load runs before the outage and after it. */
const AROUND_MS = 3_000;

/** Switches one dependency off under load, and on again. Then everything must end, exactly once. */
export async function outageReport(
  platform: Platform,
  dependency: Dependency,
  { seconds, rate }: OutageOptions,
): Promise<Report> {
  const api = new Api(platform.url);
  await setStock(api, SKU.auto, STOCK);
  const cart = await cartOf(api, [SKU.auto]);
  say(`${dependency} is off for ${seconds} s, ${rate} orders/s …`);
  const started = performance.now();
  const switching = offAndOn(platform, dependency, seconds);
  const count = Math.ceil((seconds + (2 * AROUND_MS) / 1_000) * rate);
  const buying = inParallel(Array.from({ length: count }), count, async (_, index) => {
    await wait((index * 1_000) / rate);
    return buy(api, cart);
  });
  await switching;
  const on = performance.now();
  const placed = await buying;
  const ended = await inParallel(placed, 8, (id) => api.reach(id, hasEnded).catch(() => api.order(id)));
  await inParallel(ended, 8, (order) => told(platform, order));
  const lines = [
    `${dependency}: ${tally(ended.map((order) => order.cancellation?.reason ?? order.status))}`,
    `  all had ended ${((performance.now() - on) / 1_000).toFixed(0)} s after it was on again`,
    `  answers: ${tally(api.seen.map(({ status }) => (status === 0 ? 'none' : `${status}`)))}; ${timesOf(api.seen)}`,
  ];
  const wrong = [...api.seen.flatMap(answerFaults), ...(await orderFaults(platform, api, ended, lines))];
  const took = performance.now() - started;
  lines.push(`  ${(took / 1_000).toFixed(0)} s in all`);
  return { lines, wrong: wrong.map((fault) => `${dependency} off: ${fault}`) };
}

/** Waits for a confirmed order's two mails, which come when its outbox sends again. */
async function told(platform: Platform, { id, status }: Order): Promise<void> {
  if (status !== 'confirmed') return;
  await until(() => mailsOf(platform, id).messages.length >= 2, { every: 200 }).catch(() => null);
}

/** A buyer who repeats a request after `retry-after` as long as the answer is 503. */
async function buy(api: Api, cart: unknown): Promise<string> {
  const { id, token } = await api.placed(cart);
  await api.insist('POST', `/v1/orders/${id}/payment`, token, { payment_method: 'pm_card_visa' });
  return id;
}

async function offAndOn(platform: Platform, dependency: Dependency, seconds: number): Promise<void> {
  await wait(AROUND_MS);
  if (dependency === 'stripe') {
    // First Stripe answers 503, then it does not answer.
    await control(platform.stripeUrl, 'down', { mode: '503' });
    await wait(seconds * 500);
    await control(platform.stripeUrl, 'down', { mode: 'refuse' });
    await wait(seconds * 500);
    await control(platform.stripeUrl, 'up');
    return;
  }
  const url = { postgres: platform.neonUrl, redis: platform.upstashUrl, mailbox: platform.mailboxUrl }[dependency];
  await control(url, 'down');
  await wait(seconds * 1_000);
  await control(url, 'up');
}

async function control(url: string, what: 'up' | 'down', body?: object): Promise<void> {
  const response = await fetch(`${url}/_sim/${what}`, {
    method: 'POST',
    body: body === undefined ? null : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${what}: ${response.status} ${await response.text()}`);
}

/** Wrong answers: none, an error other than a clear 503, or a correct answer too late. */
function answerFaults({ what, ms, status, code, retryAfter }: Seen): string[] {
  const wrong: string[] = [];
  if (status === 0) wrong.push(`${what} was not answered (${code})`);
  if (ms > KEPT_HANGING_MS) wrong.push(`${what} took ${(ms / 1_000).toFixed(1)} s`);
  if (status >= 500 && (status !== 503 || code !== 'unavailable')) wrong.push(`${what} answered ${status} ${code}`);
  if (status === 503 && !(Number(retryAfter) > 0)) wrong.push(`${what} answered 503 without retry-after`);
  return wrong;
}

async function orderFaults(platform: Platform, api: Api, orders: readonly Order[], lines: string[]): Promise<string[]> {
  const books = await readStripe(platform);
  const wrong: string[] = [];
  const known = new Set(orders.map(({ id }) => id));
  let resent = 0;
  for (const order of orders) {
    if (!hasEnded(order)) wrong.push(`${order.id} did not end: ${order.status}`);
    wrong.push(...moneyFaults(order, books), ...(await timelineFaults(api, order.id)));
    const { messages, mails } = mailsOf(platform, order.id);
    if (order.status === 'confirmed' && messages.length !== 2) wrong.push(`${order.id}: ${messages.length} mails`);
    resent += mails - messages.length;
  }
  const sold = orders.filter(({ status }) => status === 'confirmed').length;
  // Redis may not have heard that a unit was taken. Then it still counts the hold, and neither sells it nor loses it.
  const { onHand, free } = await stockOf(platform, SKU.auto);
  if (onHand !== STOCK - sold || free !== onHand) wrong.push(`${onHand} left of ${STOCK} less ${sold}, ${free} free`);
  lines.push(
    `  Stripe: ${[...known].filter((id) => books.charges.has(id)).length} charged; mails sent again: ${resent}`,
  );
  return wrong;
}

/** Money at Stripe that belongs to no order of any outage. The read model learns of an order a little later. */
export async function leftOver(platform: Platform): Promise<string[]> {
  const end = performance.now() + HANG_MS;
  for (;;) {
    const rows = await platform.sql('select id from orders');
    const stray = strayMoney(await readStripe(platform), new Set(rows.map(({ id }) => String(id))));
    if (stray.length === 0 || performance.now() > end) return stray;
    await wait(200);
  }
}
