import { setTimeout as wait } from 'node:timers/promises';
import type { Platform } from '../../../dev/support/platform.ts';
import { HANG_MS, until } from '../../../dev/support/until.ts';
import { Api, type Order, setStock } from './api.ts';
import { ALL_CRASHES, type Crash, SCENARIO_NAMES, type ScenarioName } from './boundaries.ts';
import { cartOf } from './cart.ts';
import { type Came, callsMade, forgetCalls, heldCalls, hold, releaseAll } from './holds.ts';
import { unknownCalls } from './known-calls.ts';
import { hasEnded, moneyFaults, readStripe, type StripeBooks } from './money.ts';
import { mailsOf, stockOf, timelineFaults } from './outcome.ts';
import { type Report, say } from './run.ts';
import { newTrip, SCENARIOS, type Tools, type Trip } from './scenarios.ts';

/**
 * Brightloom's SKUs, because Brightloom accepts automatically. Each order of a life (one run of the runtime until it is
 * killed) has another SKU, so that the stock of a SKU depends on one order only.
 */
const SKUS = ['DUNE', 'CALDER', 'SKERRY', 'RIPPLE', 'JUNIPER', 'HEARTH', 'ASHDOWN', 'WELLS', 'ORCHARD', 'HERON'];

/** Calls of Redis time out after 3 s, others after 10 s. The runtime must be killed before the first held call does. */
const HELD_WITHIN_MS = { redis: 2_500, others: 8_000 };
const TRIES = 5;

interface Target {
  readonly crash: Crash;
  readonly trip: Trip;
}

interface Verdict {
  readonly crash: Crash;
  readonly wrong: readonly string[];
}

const nameOf = ({ kind, boundary, moment }: Crash): string => `${kind}: ${boundary.name}, killed ${moment} the effect`;

/** Kills the runtime at each boundary, with several orders at once. Compares each with an order without a crash. */
export async function crashReport(platform: Platform, crashes: readonly Crash[] = ALL_CRASHES): Promise<Report> {
  const api = new Api(platform.url);
  const carts = new Map<string, unknown>();
  for (const sku of SKUS) carts.set(sku, await cartOf(api, [`BL-${sku}`]));
  const stage = { platform, api, carts };
  const { wrong: strangers, undisturbed } = await inPeace(stage);
  const wrong = strangers.map((call) => `no boundary knows this call: ${call}`);
  const lines: string[] = [];
  let left = crashes.map((crash) => ({ crash, tries: 0 }));
  for (let n = 1; left.length > 0; n += 1) {
    const life = takeLife(left);
    const verdicts = await live(stage, life, undisturbed);
    for (const one of left) if (life.includes(one.crash)) one.tries += 1;
    left = left.filter(({ crash }) => !verdicts.some((verdict) => verdict.crash === crash));
    const lost = left.filter(({ tries }) => tries >= TRIES);
    left = left.filter(({ tries }) => tries < TRIES);
    wrong.push(...lost.map(({ crash }) => `${nameOf(crash)}: never reached`));
    for (const { crash, wrong: faults } of verdicts) {
      lines.push(`${faults.length === 0 ? 'as if nothing had happened' : 'WRONG'.padEnd(26)}  ${nameOf(crash)}`);
      wrong.push(...faults.map((fault) => `${nameOf(crash)}: ${fault}`));
    }
    say(`life ${n}: ${verdicts.length} of ${life.length} boundaries reached, ${left.length} left`);
  }
  return { lines: [...lines, `${crashes.length} boundaries`], wrong };
}

interface Stage extends Tools {
  readonly carts: ReadonlyMap<string, unknown>;
}

/** Each scenario's timeline without a crash: its event types, sorted. */
type Undisturbed = ReadonlyMap<ScenarioName, string>;

async function inPeace(stage: Stage): Promise<{ wrong: string[]; undisturbed: Undisturbed }> {
  const { platform, api, carts } = stage;
  const undisturbed = new Map<ScenarioName, string>();
  await forgetCalls(platform);
  for (const [index, name] of SCENARIO_NAMES.entries()) {
    const sku = SKUS[index] ?? '';
    const { before, go, again, stock } = SCENARIOS[name];
    await setStock(api, `BL-${sku}`, stock[0]);
    const trip = newTrip(`BL-${sku}`, carts.get(sku));
    await before(stage, trip);
    await go(stage, trip);
    await again(stage, trip);
    await api.reach(trip.orderId, hasEnded);
    await settledMails(platform, api, trip.orderId);
    undisturbed.set(name, await typesOf(api, trip.orderId));
  }
  return { wrong: unknownCalls(await callsMade(platform)), undisturbed };
}

/** Stripe said nothing new. Whether that is noted depends on the second in which Stripe said it. */
const NOTHING_NEW = 'chargeback_heard';

const typesOf = async (api: Api, id: string): Promise<string> =>
  (await api.events(id))
    .map(({ type }) => type)
    .filter((type) => type !== NOTHING_NEW)
    .sort()
    .join(' ');

/** Events that cause a mail. A cancellation does so only if the card was authorised. */
const MAILED: ReadonlySet<string> = new Set([
  'fulfilment_requested',
  'order_confirmed',
  'order_cancelled',
  'order_refunded',
  'refund_failed',
]);

/** Waits for an order's mails and its row in the read model, which come a little later. */
async function settledMails(platform: Platform, api: Api, id: string): Promise<void> {
  const end = performance.now() + HANG_MS;
  while (performance.now() < end) {
    const order = await api.order(id);
    const [row] = await platform.sql('select version from orders where id = $1', [id]);
    const events = await api.events(id);
    const held = events.some((e) => e.type === 'payment_authorised');
    const due = events.filter(
      (e) => e.data.mail === true || (MAILED.has(e.type) && (held || e.type !== 'order_cancelled')),
    ).length;
    const told = events.filter((e) => e.type === 'mail_settled').length;
    if (due === told && Number(row?.version) === order.version) return;
    await wait(100);
  }
}

/** A queue waits for one batch before it delivers the next, so only one of its messages can be held. */
const QUEUES: ReadonlySet<string> = new Set(['splits', 'notifications', 'order-events']);

/** Chooses the crashes of one life: at most one for each SKU, and none that keeps another from its boundary. */
function takeLife(left: readonly { readonly crash: Crash; readonly tries: number }[]): Crash[] {
  const life: Crash[] = [];
  for (const { crash, tries } of left) {
    // On a slow machine the orders' calls were not held at the same time. The second try is alone.
    if (tries > 0) return life.length > 0 ? life : [crash];
    const { boundary, kind } = crash;
    const fits = life.every(
      (other) =>
        other.boundary.scenario === boundary.scenario &&
        // A read names no order, so two of them could be mistaken for each other.
        !(other.boundary.after !== undefined && boundary.after !== undefined) &&
        !(QUEUES.has(kind) && other.kind === kind) &&
        !forAnybody(other) &&
        !forAnybody(crash),
    );
    if (fits && life.length < SKUS.length) life.push(crash);
  }
  return life;
}

/** A call without an order's id or SKU may be any order's. So such a crash is alone in its life. */
const forAnybody = ({ boundary: { call } }: Crash): boolean => call.on !== 'stripe' && call.about === 'any';

/** One life of the runtime: brings all orders to their boundaries, kills the runtime and restarts it. */
async function live(stage: Stage, life: readonly Crash[], undisturbed: Undisturbed): Promise<Verdict[]> {
  const { platform, api } = stage;
  const targets = await Promise.all(life.map((crash, index) => prepare(stage, crash, SKUS[index] ?? '')));
  const came: Came[] = [];
  for (const { crash, trip } of targets) came.push(await hold(platform, crash, trip));
  const gone = targets.map(({ crash, trip }) => SCENARIOS[crash.boundary.scenario].go(stage, trip));
  await allHeld(platform, life);
  await platform.kill();
  const reached = await Promise.all(came.map((asked) => asked()));
  await releaseAll(platform);
  await Promise.allSettled(gone);
  await platform.restart();
  await Promise.all(targets.map(({ crash, trip }) => SCENARIOS[crash.boundary.scenario].again(stage, trip)));
  await Promise.all(targets.map(({ trip }) => api.reach(trip.orderId, hasEnded).catch(() => null)));
  await Promise.all(targets.map(({ trip }) => settledMails(platform, api, trip.orderId)));
  const books = await readStripe(platform);
  const verdicts: Verdict[] = [];
  for (const [index, target] of targets.entries()) {
    const wrong = await faultsOf(stage, target, books, undisturbed);
    // On a slow machine the runtime was killed before this order's call came. Then a good end proves nothing.
    if (reached[index] || wrong.length > 0) verdicts.push({ crash: target.crash, wrong });
  }
  return verdicts;
}

async function prepare(stage: Stage, crash: Crash, sku: string): Promise<Target> {
  const { platform, api, carts } = stage;
  const { before, stock } = SCENARIOS[crash.boundary.scenario];
  const name = `BL-${sku}`;
  await setStock(api, name, stock[0]);
  const trip = newTrip(name, carts.get(sku));
  await before(stage, trip);
  const mirror = `{stock}:m:${name}`;
  // A change in Redis that waits for an earlier, lost change would count as stock, so the mirror is deleted first.
  if (crash.boundary.mirror !== undefined) await platform.redis.del(mirror);
  if (crash.boundary.mirror === 'stale') await platform.redis.hset(mirror, { on: 0, v: 0, at: 0 });
  return { crash, trip };
}

async function allHeld(platform: Platform, life: readonly Crash[]): Promise<void> {
  const redis = life.some(({ boundary: { call } }) => call.on === 'redis');
  await until(async () => (await heldCalls(platform)) > 0, { timeout: 120_000, every: 10 }).catch(() => null);
  const end = performance.now() + (redis ? HELD_WITHIN_MS.redis : HELD_WITHIN_MS.others);
  while ((await heldCalls(platform)) < life.length && performance.now() < end) await wait(10);
}

async function faultsOf(
  { platform, api }: Tools,
  { crash, trip }: Target,
  books: StripeBooks,
  undisturbed: Undisturbed,
): Promise<string[]> {
  const { scenario } = crash.boundary;
  const { ends, mails, stock } = SCENARIOS[scenario];
  const order: Order | null = await api.order(trip.orderId).catch(() => null);
  if (order === null) return ['the order is gone'];
  const wrong = [...moneyFaults(order, books), ...(await timelineFaults(api, order.id))];
  const expect = (holds: boolean, what: string) => {
    if (!holds) wrong.push(what);
  };
  expect(hasEnded(order), `it did not end: ${order.status}, next ${JSON.stringify(order.next_automatic_action)}`);
  expect(order.status === ends, `it ended ${order.status}, not ${ends}`);
  const { onHand, held } = await stockOf(platform, trip.sku);
  const left = stock[1];
  expect(onHand === left && held === 0, `Postgres has ${onHand}, not ${left}; Redis holds for ${held}`);
  const mirror = await platform.redis.hget<number>(`{stock}:m:${trip.sku}`, 'on');
  expect(mirror === null || Number(mirror) <= left, `Redis believes in ${mirror}, of ${left}`);
  const { messages } = mailsOf(platform, order.id);
  expect(messages.length === mails, `${messages.length} mails, not ${mails}`);
  const types = await typesOf(api, order.id);
  expect(types === undisturbed.get(scenario), `its timeline is ${types}; in peace it is ${undisturbed.get(scenario)}`);
  const [row] = await platform.sql('select status, version from orders where id = $1', [order.id]);
  expect(row?.status === ends && Number(row.version) === order.version, 'the read model is behind');
  return wrong;
}
