import { isDeepStrictEqual } from 'node:util';
import Papa from 'papaparse';
import { z } from 'zod';
import { PLATFORM } from '../../../dev/seed/keys.ts';
import { until } from '../../../dev/support/until.ts';
import { inParallel } from '../lib/run.ts';
import { type Mine, NORTHLIGHT } from './world.ts';

/** Whether every accepted order is in the lists, as it is. */

type Read = (path: string, key: string) => Promise<string>;

const Order = z.looseObject({
  id: z.string(),
  version: z.int(),
  number: z.string(),
  customer: z.looseObject({ name: z.string() }).nullable(),
});
type Order = z.infer<typeof Order>;
const Page = z.looseObject({ data: z.array(Order), next_cursor: z.string().nullable() });
const DeadLetters = z.looseObject({
  data: z.array(z.looseObject({ queue: z.string(), error: z.string().nullable() })),
});

/** The retailer and Platform Ops see all of an order. */
const READERS = [
  { name: 'the retailer', key: NORTHLIGHT.secretKey },
  { name: 'Platform Ops', key: PLATFORM.secretKey },
];

/** The read model follows within seconds. */
const BEHIND_MS = 60_000;

export async function missingFromLists(read: Read, orders: readonly Mine[]): Promise<string[]> {
  const lost: string[] = [];
  for (const { name, key } of READERS) {
    const listed = await listOf(read, key);
    const found = await inParallel(orders, 4, async ({ id }) => {
      const wrong = await until(() => compared(read, id, key, listed), { timeout: BEHIND_MS, every: 250 }).catch(
        (error: unknown) => (error instanceof Error ? error.message : 'unknown'),
      );
      return wrong === 'as it is' ? null : `${name} does not find ${id} in the list as it is: ${wrong}`;
    });
    lost.push(...found.filter((one) => one !== null));
    const csv = await csvOf(read, key);
    lost.push(...orders.filter(({ id }) => !csv.has(id)).map(({ id }) => `${name} does not find ${id} in the CSV`));
  }
  const { data } = DeadLetters.parse(JSON.parse(await read('/v1/ops/dead-letters?limit=100', PLATFORM.secretKey)));
  // What Stripe says of no order of ours is kept there on purpose.
  const dead = data.filter(({ queue }) => queue !== 'stripe');
  return [...lost, ...dead.map(({ queue, error }) => `a dead letter of ${queue}: ${error}`)];
}

async function listOf(read: Read, key: string): Promise<Map<string, Order>> {
  const listed = new Map<string, Order>();
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = Page.parse(JSON.parse(await read(`/v1/orders?limit=100&cursor=${cursor}`, key)));
    for (const order of page.data) listed.set(order.id, order);
    cursor = page.next_cursor;
  }
  return listed;
}

async function csvOf(read: Read, key: string): Promise<Set<string>> {
  const { data } = Papa.parse<Record<string, string>>(await read('/v1/orders.csv', key), { header: true });
  return new Set(data.map(({ order_id = '' }) => order_id));
}

/** `as it is`, or what differs now. The search by the order's number finds it, too. */
async function compared(read: Read, id: string, key: string, listed: ReadonlyMap<string, Order>): Promise<string> {
  const order = Order.parse(JSON.parse(await read(`/v1/orders/${id}`, key)));
  if (same(order, listed.get(id))) return 'as it is';
  const { data } = Page.parse(JSON.parse(await read(`/v1/orders?q=${encodeURIComponent(order.number)}`, key)));
  const found = data.find((one) => one.id === id);
  if (same(order, found)) return 'as it is';
  throw new Error(found === undefined ? 'it is not there' : differences(order, found));
}

/** What an order does next comes from its object alone, with the retries that are under way. */
const shown = ({ next_automatic_action: _, ...order }: Order) => order;

const same = (order: Order, listed: Order | undefined): boolean =>
  listed !== undefined && isDeepStrictEqual(shown(order), shown(listed));

const differences = (order: Order, listed: Order): string =>
  Object.keys(order)
    .filter((name) => !isDeepStrictEqual(order[name], listed[name]))
    .map(
      (name) =>
        `${name}: ${JSON.stringify(order[name])?.slice(0, 200)} and ${JSON.stringify(listed[name])?.slice(0, 200)}`,
    )
    .join('; ');
