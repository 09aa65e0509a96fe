import type { Platform } from '../../../dev/support/platform.ts';
import { until } from '../../../dev/support/until.ts';
import { Api, type Order, setStock } from './api.ts';
import { cartOf, SKU } from './cart.ts';
import { hasEnded, moneyFaults, readStripe, strayMoney } from './money.ts';
import { mailsOf, stockOf, timelineFaults, timesOf } from './outcome.ts';
import { inParallel, type Report, say, tally } from './run.ts';

export interface RaceOptions {
  readonly buyers: number;
  readonly stock: number;
  /** Redis loses everything when half of the stock is sold. */
  readonly wipe?: boolean;
}

/** All buyers order and pay one unit of one SKU at the same moment. Then counts everything, first at Stripe. */
export async function raceReport(platform: Platform, { buyers, stock, wipe = false }: RaceOptions): Promise<Report> {
  const api = new Api(platform.url);
  await setStock(api, SKU.auto, stock);
  const cart = await cartOf(api, [SKU.auto]);
  say(`${buyers} buyers of ${stock}${wipe ? ', Redis wiped in the middle' : ''} …`);
  const wiped = wipe ? wipeAt(platform, Math.ceil(stock / 2)) : Promise.resolve(null);
  const started = performance.now();
  const ids = await inParallel(Array.from({ length: buyers }), buyers, async () => {
    const order = await api.placedUnlessSoldOut(cart);
    if (order === null) return [];
    await api.pay(order);
    return [order.id];
  });
  const asked = performance.now();
  const orders = await inParallel(ids.flat(), 16, (id) => api.reach(id, hasEnded));
  const ended = performance.now();
  const left = await wiped;
  const lines = [
    `all had paid after ${seconds(asked - started)}, all had ended after ${seconds(ended - started)}`,
    `orders: ${tally(orders.map((o) => `${o.status}${o.cancellation === null ? '' : ` (${o.cancellation.reason})`}`))}`,
    `refused before they paid: ${buyers - orders.length}`,
    `answers: ${tally(api.seen.map((seen) => `${seen.status}`))}; paying: ${timesOf(
      api.seen.filter((seen) => seen.what.endsWith('/payment')),
    )}`,
    ...(left === null ? [] : [`Redis was wiped when Postgres had ${left} left`]),
  ];
  return { lines, wrong: await faults(platform, api, orders, { buyers, stock }, lines) };
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** Waits until all webhooks are sent, and returns them with our answers. */
async function delivered({ stripeSim }: Platform) {
  const { webhooks } = stripeSim.simulator;
  await until(() => webhooks.list().every(({ next }) => next === null));
  return webhooks.list();
}

/** Wipes Redis as soon as Postgres has at most `left` units. Returns how many it had then. */
function wipeAt(platform: Platform, left: number): Promise<number> {
  return until(
    async () => {
      const { onHand } = await stockOf(platform, SKU.auto);
      if (onHand > left) return null;
      await platform.redis.flushall();
      return { onHand };
    },
    { every: 5 },
  ).then(({ onHand }) => onHand);
}

async function faults(
  platform: Platform,
  api: Api,
  orders: readonly Order[],
  { buyers, stock }: RaceOptions,
  lines: string[],
): Promise<string[]> {
  const books = await readStripe(platform);
  const sold = orders.filter((order) => order.status === 'confirmed');
  const lost = orders.filter((order) => order.cancellation?.reason === 'out_of_stock');
  const captures = [...books.charges.values()].flat().filter((charge) => charge.captured);
  const stolen = lost.filter((order) => (books.charges.get(order.id) ?? []).some((charge) => charge.captured));
  const { onHand, held } = await stockOf(platform, SKU.auto);
  const hooks = await delivered(platform);
  lines.push(`Stripe's lists: ${captures.length} captures, ${books.refunds.size} orders with refunds`);
  lines.push(`Postgres has ${onHand}, Redis holds ${held}; webhooks: ${tally(hooks.map((h) => `${h.lastStatus}`))}`);
  const wanted = Math.min(buyers, stock);
  const wrong: string[] = [];
  const expect = (holds: boolean, what: string) => {
    if (!holds) wrong.push(what);
  };
  expect(sold.length === wanted, `${sold.length} were confirmed, not ${wanted}`);
  const without = lost.length + buyers - orders.length;
  expect(without === buyers - wanted, `${without} got nothing for want of stock, not ${buyers - wanted}`);
  expect(stolen.length === 0, `${stolen.length} were captured though there was no stock`);
  expect(captures.length === wanted, `Stripe captured ${captures.length} times, not ${wanted}`);
  expect(onHand === stock - wanted, `Postgres has ${onHand} left, not ${stock - wanted}`);
  expect(held === 0, `Redis still holds for ${held} orders`);
  for (const { what, status, code } of api.seen) expect(status > 0 && status < 500, `${what}: ${status} ${code}`);
  for (const { event, lastStatus } of hooks) expect((lastStatus ?? 0) < 500, `webhook ${event}: ${lastStatus}`);
  for (const order of orders) wrong.push(...moneyFaults(order, books));
  for (const order of orders) wrong.push(...(await timelineFaults(api, order.id)));
  for (const { id } of lost) {
    const other = mailsOf(platform, id).messages.filter((message) => message !== `${id}:mail:cancelled`);
    expect(other.length === 0, `${id}: a mail to a loser`);
  }
  return [...wrong, ...strayMoney(books, new Set(orders.map((order) => order.id)))];
}
