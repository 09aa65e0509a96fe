import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { DEV_SECRETS } from '../dev/settings.ts';
import { signature } from '../dev/stripe/webhooks.ts';
import type { Platform } from '../dev/support/platform.ts';
import { Api, type Mine, mine, type Reply, setStock } from '../test/acceptance/lib/api.ts';
import { type Cart, cartOf, SKU } from '../test/acceptance/lib/cart.ts';
import { callsMade, forgetCalls } from '../test/acceptance/lib/holds.ts';
import { hasEnded } from '../test/acceptance/lib/money.ts';
import { inParallel } from '../test/acceptance/lib/run.ts';
import { cpuOf, load, ownCpu, type Times } from './measure.ts';

/** Orders that both sides run before the first timed one, so that compilers and caches are warm. */
export const WARM = 500;
export const WARM_CLIENTS = 16;

export const VISA = { payment_method: 'pm_card_visa' };

export interface Cpu {
  /** CPU ms of one order, by process: workerd, Miniflare's Node, and this process with the stand-ins and the load. */
  readonly workerd: number;
  readonly host: number;
  readonly standIns: number;
}

export interface Measured {
  readonly place: Times;
  readonly webhook: Times;
  readonly flow: Times;
  readonly cpu: Cpu;
}

/** The CPU of `work` for each of `count` orders. */
export async function costOf(platform: Platform, count: number, work: () => Promise<void>): Promise<Cpu> {
  const pids = platform.pids();
  const [before, own] = [cpuOf(pids), ownCpu()];
  await work();
  const after = cpuOf(pids);
  const [host = 0, workerd = 0] = after.map((ms, index) => (ms - (before[index] ?? 0)) / count);
  return { host, workerd, standIns: (ownCpu() - own) / count };
}

/** Measures Headrail over `orders` orders with `clients` clients. */
export async function measureHeadrail(platform: Platform, clients: number, orders: number): Promise<Measured> {
  const api = new Api(platform.url);
  await setStock(api, SKU.auto, 100_000);
  const cart = await cartOf(api, [SKU.auto]);
  const each = Array.from({ length: orders });
  const placed: Mine[] = [];
  const place = async () => {
    placed.push(mine(await buy(api, cart)));
  };
  await load(Array.from({ length: WARM }), WARM_CLIENTS, place);
  await inParallel(placed, WARM_CLIENTS, (order) => api.pay(order));
  await inParallel(placed, 4, ({ id }) => api.reach(id, hasEnded, 120_000, 50));
  placed.length = 0;
  const placing = await load(each, clients, place);
  const webhook = await webhooks(platform, placed, clients);
  const captures = new Captures(platform);
  let flow: Times | undefined;
  const ids: string[] = [];
  const cpu = await costOf(platform, orders, async () => {
    flow = await load(each, clients, async () => {
      const order = mine(await buy(api, cart, VISA));
      await captures.of(order.id);
      ids.push(order.id);
    });
    // The work after a capture is part of an order's cost: fulfilment, transfers, mail, read model.
    await quiet(platform);
  });
  captures.stop();
  await inParallel(ids, 4, (id) => api.reach(id, hasEnded, 120_000, 50));
  if (flow === undefined) throw new Error('nothing was measured');
  return { place: placing, webhook, flow, cpu };
}

/** Customers confirm with Stripe.js, so Headrail learns of it only from the webhook, which is sent and timed here. */
async function webhooks(platform: Platform, placed: readonly Mine[], clients: number): Promise<Times> {
  const { simulator } = platform.stripeSim;
  const targets = simulator.webhooks.targets;
  simulator.setWebhooks({});
  const bodies = await inParallel(placed, clients, async ({ id }) => {
    const { data } = await platform.stripe.paymentIntents.list({ limit: 100 });
    const intent = data.find((one) => one.metadata.order_id === id) ?? (await intentOf(platform, id));
    await platform.stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' });
    const event = [...simulator.store.events.values()].find(
      ({ type, data: { object } }) =>
        type === 'payment_intent.amount_capturable_updated' && 'id' in object && object.id === intent.id,
    );
    return JSON.stringify(event);
  });
  const times = await load(bodies, clients, async (body) => {
    const at = Math.floor(Date.now() / 1_000);
    const headers = { 'stripe-signature': signature(body, DEV_SECRETS.STRIPE_WEBHOOK_SECRET, at) };
    const response = await platform.fetch('/webhooks/stripe', { method: 'POST', body, headers });
    await response.text();
    if (response.status !== 200) throw new Error(`the webhook answered ${response.status}`);
  });
  const api = new Api(platform.url);
  await inParallel(placed, 4, ({ id }) => api.reach(id, hasEnded, 120_000, 50));
  simulator.setWebhooks(targets);
  return times;
}

async function intentOf(platform: Platform, orderId: string) {
  const all = await platform.stripe.paymentIntents.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  const found = all.find((one) => one.metadata.order_id === orderId);
  if (found === undefined) throw new Error(`no intent of ${orderId}`);
  return found;
}

/** Finds captures in Stripe's own log, so that watching sends no requests. */
class Captures {
  readonly #platform: Platform;
  readonly #waiting = new Map<string, () => void>();
  readonly #seen = new Set<string>();
  #next: number;
  #over = false;

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#next = platform.stripeSim.simulator.log.length;
    void this.#watch();
  }

  async of(orderId: string): Promise<void> {
    if (this.#seen.has(orderId)) return;
    await new Promise<void>((resolve) => this.#waiting.set(orderId, resolve));
  }

  stop(): void {
    this.#over = true;
  }

  async #watch(): Promise<void> {
    while (!this.#over) {
      const { log } = this.#platform.stripeSim.simulator;
      for (; this.#next < log.length && log[this.#next]?.status !== null; this.#next += 1) {
        const [orderId = '', work] = log[this.#next]?.idempotency_key?.split(':') ?? [];
        if (work !== 'capture_payment') continue;
        this.#seen.add(orderId);
        this.#waiting.get(orderId)?.();
      }
      await wait(1);
    }
  }
}

/** Runs orders from placing until nothing is left to do, while a profile is taken. */
export async function wholeOrders(platform: Platform, orders: number): Promise<void> {
  const api = new Api(platform.url);
  await setStock(api, SKU.auto, 100_000);
  const cart = await cartOf(api, [SKU.auto]);
  await load(Array.from({ length: orders }), 4, async () => {
    mine(await buy(api, cart, VISA));
  });
  await quiet(platform);
}

let buyers = 0;

/** Each order is another customer's, from another address, as in a shop's day. `payment`: in the same call, or later. */
export function buy(api: Api, cart: Cart, payment?: { readonly payment_method: string }): Promise<Reply> {
  buyers += 1;
  const [high, low] = [Math.floor(buyers / 250), (buyers % 250) + 1];
  const customer = { ...cart.customer, email: `buyer-${buyers}@example.com` };
  return api.place({ ...cart, customer, payment }, randomUUID(), `198.51.${high}.${low}`);
}

/**
 * Waits until Stripe receives no more calls, because the last calls of an order go there, and until the projections that
 * wait for a second are written. Watching sends no requests.
 */
export async function quiet({ stripeSim }: Platform): Promise<void> {
  const { simulator } = stripeSim;
  for (let last = -1; last !== simulator.log.length; ) {
    last = simulator.log.length;
    await wait(1_500);
  }
}

export interface CallsOfAnOrder {
  readonly calls: ReadonlyMap<string, number>;
  readonly costs: Costs;
}

/** What one order has cost: rows that its object wrote (tables and alarms are rows, too), alarms set, messages sent. */
const Costs = z.object({ rows: z.number(), alarms: z.number(), messages: z.number() });
type Costs = z.infer<typeof Costs>;

/** Needs `counting/worker.ts`. */
export const costsOf = async (platform: Pick<Platform, 'fetch'>, id: string): Promise<Costs> =>
  Costs.parse(await (await platform.fetch(`/bench/costs?id=${id}`)).json());

/**
 * The calls of one order without faults, by kind. From the logs of Stripe, the bridges and Headrail. Needs
 * `counting/worker.ts`.
 */
export async function callsOfAnOrder(platform: Platform): Promise<CallsOfAnOrder> {
  const api = new Api(platform.url);
  const cart = await cartOf(api, [SKU.auto]);
  // Keys, storefronts and scripts are cached from the second order on.
  const first = mine(await api.place(cart));
  await api.pay(first);
  await api.reach(first.id, hasEnded);
  await wait(2_000);
  await forgetCalls(platform);
  const hooks = platform.stripeSim.simulator.webhooks.list().length;
  const order = mine(await api.place(cart, randomUUID()));
  await api.pay(order);
  await api.reach(order.id, hasEnded);
  await wait(2_000);
  const counts = new Map<string, number>();
  const count = (kind: string) => counts.set(kind, (counts.get(kind) ?? 0) + 1);
  for (const { on, text } of await callsMade(platform)) count(kindOf(on, text));
  counts.set('webhooks received', platform.stripeSim.simulator.webhooks.list().length - hooks);
  counts.set('mails', platform.mailbox.mails({ order: order.id }).length);
  counts.set('events in the timeline', (await api.events(order.id)).length);
  const costs = await costsOf(platform, order.id);
  return { calls: new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1))), costs };
}

function kindOf(on: string, text: string): string {
  if (on === 'stripe')
    return `Stripe ${text
      .split(' ')
      .slice(0, 2)
      .join(' ')
      .replace(/\/(pi|tr)_\w+/, '/{id}')
      .replace(/\?.*/, '')}`;
  if (on === 'redis') return `Redis ${text.split(' ')[0]}`;
  const table = /(?:insert into|update|from) "?(\w+)"?/i.exec(text)?.[1] ?? '?';
  return `Postgres ${/insert into|update /i.test(text) ? 'write' : 'read'} ${table}`;
}
