import { setTimeout as wait } from 'node:timers/promises';
import type { Platform } from '../../../dev/support/platform.ts';
import { HANG_MS, until } from '../../../dev/support/until.ts';
import { Api, type Order, setStock } from './api.ts';
import { ALL_CRASHES, type Crash, SCENARIO_NAMES, type ScenarioName, unknownCalls } from './boundaries.ts';
import { cartOf } from './cart.ts';
import { type Came, callsMade, forgetCalls, heldCalls, hold, letGo } from './holds.ts';
import { hasEnded, moneyFaults, readStripe, type StripeBooks } from './money.ts';
import { mailsOf, stockOf, timelineFaults } from './outcome.ts';
import { type Report, say } from './run.ts';
import { newTrip, SCENARIOS, type Tools, type Trip } from './scenarios.ts';

/** Brightloom's, which accepts by itself: one SKU for each order of a life, so that its stock tells of that order alone. */
const SKUS = ['DUNE', 'CALDER', 'SKERRY', 'RIPPLE', 'JUNIPER', 'HEARTH', 'ASHDOWN', 'WELLS', 'ORCHARD', 'HERON'];

/** Calls of Redis time out after 3 s, others after 10: so long after the first was held the runtime has to be dead. */
const HELD_WITHIN_MS = { redis: 2_500, others: 8_000 };
const TRIES = 5;

interface Traveller {
  readonly crash: Crash;
  readonly trip: Trip;
}

interface Verdict {
  readonly crash: Crash;
  readonly wrong: readonly string[];
}

const nameOf = ({ kind, boundary, moment }: Crash): string => `${kind}: ${boundary.name}, killed ${moment} the effect`;

/** Kills the runtime at each of these boundaries, several orders a life, and compares each with an order left in peace. */
export async function crashReport(platform: Platform, crashes: readonly Crash[] = ALL_CRASHES): Promise<Report> {
  const api = new Api(platform.url);
  const carts = new Map<string, unknown>();
  for (const sku of SKUS) carts.set(sku, await cartOf(api, [`BL-${sku}`]));
  const stage = { platform, api, carts };
  const { wrong: strangers, peaceful } = await inPeace(stage);
  const wrong = strangers.map((call) => `no boundary knows this call: ${call}`);
  const lines: string[] = [];
  let left = crashes.map((crash) => ({ crash, tries: 0 }));
  for (let n = 1; left.length > 0; n += 1) {
    const life = takeLife(left);
    const verdicts = await live(stage, life, peaceful);
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

/** What each scenario's timeline is when nobody dies: its event types, sorted. */
type Peaceful = ReadonlyMap<ScenarioName, string>;

async function inPeace(stage: Stage): Promise<{ wrong: string[]; peaceful: Peaceful }> {
  const { platform, api, carts } = stage;
  const peaceful = new Map<ScenarioName, string>();
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
    peaceful.set(name, await typesOf(api, trip.orderId));
  }
  return { wrong: unknownCalls(await callsMade(platform)), peaceful };
}

const typesOf = async (api: Api, id: string): Promise<string> =>
  (await api.events(id))
    .map(({ type }) => type)
    .sort()
    .join(' ');

/** What a mail follows from; a cancellation only where a card had been held. */
const MAILED: ReadonlySet<string> = new Set([
  'fulfilment_requested',
  'order_confirmed',
  'order_cancelled',
  'order_refunded',
]);

/** An order's mails, and the read model, follow a little later. */
async function settledMails(platform: Platform, api: Api, id: string): Promise<void> {
  const end = performance.now() + HANG_MS;
  while (performance.now() < end) {
    const order = await api.order(id);
    const [row] = await platform.sql('select version from orders where id = $1', [id]);
    const events = await api.events(id);
    const held = events.some((e) => e.type === 'payment_authorised');
    const due = events.filter((e) => MAILED.has(e.type) && (held || e.type !== 'order_cancelled')).length;
    const told = events.filter((e) => e.type === 'mail_settled').length;
    if (due === told && Number(row?.version) === order.version) return;
    await wait(100);
  }
}

/** A queue brings its next batch when it is through with the one before: only one of its messages can be kept waiting. */
const QUEUES: ReadonlySet<string> = new Set(['splits', 'notifications', 'order-events']);

/** As many as one life takes: a SKU for each, and no two of which one would keep the other from its boundary. */
function takeLife(left: readonly { readonly crash: Crash; readonly tries: number }[]): Crash[] {
  const life: Crash[] = [];
  for (const { crash, tries } of left) {
    // On a slow machine the others' calls came too late for it, or it for theirs: now it goes alone.
    if (tries > 0) return life.length > 0 ? life : [crash];
    const { boundary, kind } = crash;
    const fits = life.every(
      (other) =>
        other.boundary.scenario === boundary.scenario &&
        // Looking names no order: two of them could meet each other's.
        !(other.boundary.after !== undefined && boundary.after !== undefined) &&
        !(QUEUES.has(kind) && other.kind === kind) &&
        !forAnybody(other) &&
        !forAnybody(crash),
    );
    if (fits && life.length < SKUS.length) life.push(crash);
  }
  return life;
}

/** A call that names neither order nor SKU may be anybody's: alone, it is the one that is meant. */
const forAnybody = ({ boundary: { call } }: Crash): boolean => call.on !== 'stripe' && call.about === 'any';

/** One life of the runtime: all its orders are brought to their boundaries, it is killed, and comes back. */
async function live(stage: Stage, life: readonly Crash[], peaceful: Peaceful): Promise<Verdict[]> {
  const { platform, api } = stage;
  const travellers = await Promise.all(life.map((crash, index) => prepare(stage, crash, SKUS[index] ?? '')));
  const came: Came[] = [];
  for (const { crash, trip } of travellers) came.push(await hold(platform, crash, trip));
  const gone = travellers.map(({ crash, trip }) => SCENARIOS[crash.boundary.scenario].go(stage, trip));
  await allHeld(platform, life);
  await platform.kill();
  const reached = await Promise.all(came.map((asked) => asked()));
  await letGo(platform);
  await Promise.allSettled(gone);
  await platform.restart();
  await Promise.all(travellers.map(({ crash, trip }) => SCENARIOS[crash.boundary.scenario].again(stage, trip)));
  await Promise.all(travellers.map(({ trip }) => api.reach(trip.orderId, hasEnded).catch(() => null)));
  await Promise.all(travellers.map(({ trip }) => settledMails(platform, api, trip.orderId)));
  const books = await readStripe(platform);
  const verdicts: Verdict[] = [];
  for (const [index, traveller] of travellers.entries()) {
    const wrong = await faultsOf(stage, traveller, books, peaceful);
    // Its call had not come when the runtime died (this machine is slow): what ended well proves nothing.
    if (reached[index] || wrong.length > 0) verdicts.push({ crash: traveller.crash, wrong });
  }
  return verdicts;
}

async function prepare(stage: Stage, crash: Crash, sku: string): Promise<Traveller> {
  const { platform, api, carts } = stage;
  const { before, stock } = SCENARIOS[crash.boundary.scenario];
  const name = `BL-${sku}`;
  await setStock(api, name, stock[0]);
  const trip = newTrip(name, carts.get(sku));
  await before(stage, trip);
  const mirror = `{stock}:m:${name}`;
  // Emptied first: a change that waits there for an earlier one, lost in an earlier life, would count as stock.
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
  { crash, trip }: Traveller,
  books: StripeBooks,
  peaceful: Peaceful,
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
  expect(types === peaceful.get(scenario), `its timeline is ${types}; in peace it is ${peaceful.get(scenario)}`);
  const [row] = await platform.sql('select status, version from orders where id = $1', [order.id]);
  expect(row?.status === ends && Number(row.version) === order.version, 'the read model is behind');
  return wrong;
}
