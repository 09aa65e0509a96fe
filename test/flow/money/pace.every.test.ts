import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { costsOf } from '../../../bench/headrail.ts';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { AUTO, World } from '../support/world.ts';

/** Stripe refuses calls because there are too many: what may wait is slowed down, and what a customer waits for is not. */

const Log = z.looseObject({ data: z.array(z.looseObject({ status: z.number().nullable() })) });

const ORDERS = 40;
/** Enough for several closings, each twice as long as the one before. */
const REFUSALS = 18;

let world: World;

beforeAll(async () => {
  world = new World(await startStack({ bundle: 'counting' }));
});
afterAll(() => world?.stack.stop());

/** How many of these calls Stripe answered, with this status or any. */
async function calls(path: string, status?: number): Promise<number> {
  const { stripeUrl } = world.stack;
  const log = await world.control(stripeUrl, `/_sim/requests?method=POST&path=${path}`, undefined, 'GET');
  return Log.parse(log).data.filter((call) => status === undefined || call.status === status).length;
}

it('transfers are not sent again and again, each order costs few alarms, and checkouts go on', async () => {
  const begun = performance.now();
  const throttled = await world.fault('too_many', { method: 'POST', path: '/v1/transfers' }, 0);
  const orders = await Promise.all(Array.from({ length: ORDERS }, () => world.paid([AUTO])));
  await until(async () => ((await world.struck(throttled)) >= REFUSALS ? true : null));
  const meanwhile = await world.paid([AUTO]);
  expect((await world.reachStatus(meanwhile.order.id, world.retailer, 'confirmed')).totals?.captured).toBeGreaterThan(
    0,
  );
  await world.disarm(throttled);

  const parties = await Promise.all(
    [...orders, meanwhile].map(async ({ order }) => {
      const { split } = await world.settled(order.id);
      return split.filter(({ transferred }) => transferred > 0).length;
    }),
  );
  const made = parties.reduce((sum, one) => sum + one, 0);
  expect(await calls('/v1/transfers', 200)).toBe(made);
  expect(await calls('/v1/transfers')).toBeLessThanOrEqual(Math.ceil(made * 1.3));
  const { alarms, messages } = await costsOf(world.stack, orders[ORDERS - 1]?.order.id ?? '');
  // A busy machine needs minutes, and in each of them what waits may be sent again. A storm is hundreds.
  const few = 8 + (4 * (performance.now() - begun)) / 60_000;
  expect(alarms).toBeLessThanOrEqual(few);
  expect(messages).toBeLessThanOrEqual(few);
});

it('a refund waits for its turn, and is made once', async () => {
  const { placed } = await world.confirmed([AUTO]);
  const throttled = await world.fault('too_many', { method: 'POST', path: '/v1/refunds' }, 2);
  await world.cancel(placed.order.id, world.retailer);
  await world.cancelled(placed.order.id);
  expect(await world.struck(throttled)).toBe(2);
  const { captured, refunded } = await world.money(placed.payment.payment_intent);
  expect(refunded).toBe(captured);
});
