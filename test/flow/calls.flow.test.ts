import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DEV_SECRETS } from '../../dev/settings.ts';
import { startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { AUTO, World } from './support/world.ts';

let world: World;

beforeAll(async () => {
  world = new World(await startStack());
});
afterAll(() => world?.stack.stop());

/** The calls that the stand-ins received since the last reset. */
async function calls(): Promise<{ stripe: string[]; postgres: number; redis: number }> {
  const { stripeUrl, neonUrl, upstashUrl } = world.stack;
  const get = (base: string, path: string) => world.control(base, path, undefined, 'GET');
  const requests = z.looseObject({ data: z.array(z.looseObject({ method: z.string(), path: z.string() })) });
  const counted = z.looseObject({ count: z.number() });
  return {
    stripe: requests.parse(await get(stripeUrl, '/_sim/requests')).data.map((r) => `${r.method} ${r.path}`),
    postgres: counted.parse(await get(neonUrl, '/_sim/queries')).count,
    redis: counted.parse(await get(upstashUrl, '/_sim/queries')).count,
  };
}

async function reset(): Promise<void> {
  const { stripeUrl, neonUrl, upstashUrl } = world.stack;
  await world.control(stripeUrl, '/_sim/requests', undefined, 'DELETE');
  await world.control(neonUrl, '/_sim/queries', undefined, 'DELETE');
  await world.control(upstashUrl, '/_sim/queries', undefined, 'DELETE');
}

/** Waits until nothing is under way: the read model has every order. */
const quiet = () =>
  until(async () => {
    const before = await calls();
    const [row] = await world.stack.sql('select count(*)::int as n, coalesce(sum(version), 0)::int as v from orders');
    const after = await calls();
    return JSON.stringify(before) === JSON.stringify(after) && row !== undefined;
  });

const sign = (body: string): string => {
  const at = Math.floor(Date.now() / 1_000);
  const mac = createHmac('sha256', DEV_SECRETS.STRIPE_WEBHOOK_SECRET).update(`${at}.${body}`).digest('hex');
  return `t=${at},v1=${mac}`;
};

describe('calls to other systems', () => {
  it('placing calls Stripe once and beside it Redis once, and not Postgres when keys and listings are cached', async () => {
    const body = await world.cart([AUTO]);
    const warm = await world.placed(body);
    await until(
      async () => (await world.stack.sql('select 1 from orders where id = $1', [warm.order.id])).length === 1,
    );
    await quiet();
    // The queue, not the call, projects the new order. Postgres holds that query meanwhile.
    await world.control(world.stack.neonUrl, '/_sim/faults', { kind: 'hold', times: 1000 });
    await reset();
    await world.placed(body);
    const { stripe, redis } = await calls();
    await world.control(world.stack.neonUrl, '/_sim/faults', undefined, 'DELETE');
    await world.control(world.stack.neonUrl, '/_sim/release');
    expect(stripe).toEqual(['POST /v1/payment_intents']);
    // The limits against card testing.
    expect(redis).toBe(1);
  });

  it('a webhook is answered by the object alone', async () => {
    const placed = await world.placed(await world.cart([AUTO]));
    const { id } = placed.order;
    await until(async () => (await world.stack.sql('select 1 from orders where id = $1', [id])).length === 1);
    const intent = await world.stack.stripe.paymentIntents.retrieve(placed.payment.payment_intent);
    const event = {
      id: 'evt_by_hand',
      object: 'event',
      type: 'payment_intent.payment_failed',
      livemode: false,
      data: { object: { ...intent, last_payment_error: { code: 'card_declined', charge: 'ch_by_hand' } } },
    };
    const body = JSON.stringify(event);
    await quiet();
    await reset();
    const deliver = () =>
      world.stack.fetch('/webhooks/stripe', { method: 'POST', body, headers: { 'stripe-signature': sign(body) } });
    expect((await deliver()).status).toBe(200);
    expect((await calls()).stripe).toEqual([]);
    expect((await calls()).redis).toBe(0);
    const order = await world.order(id, world.retailer);
    expect(order.payment).toMatchObject({ declines: 1 });
    expect((await deliver()).status).toBe(200);
    expect((await world.order(id, world.retailer)).version).toBe(order.version);
  });

  it("a wrong signature is 400, and also a connected account's event at the platform endpoint", async () => {
    const send = (body: string, signature: string) =>
      world.stack.fetch('/webhooks/stripe', { method: 'POST', body, headers: { 'stripe-signature': signature } });
    expect((await send('{}', 't=1,v1=00')).status).toBe(400);
    const connect = JSON.stringify({
      id: 'evt_c',
      object: 'event',
      type: 'account.updated',
      livemode: false,
      account: 'acct_x',
      data: { object: {} },
    });
    expect((await send(connect, sign(connect))).status).toBe(400);
  });

  it('reading an order that does not exist writes nothing', async () => {
    const reply = await world.call('GET', '/v1/orders/ord_aaaaaaaaaaaaaaaaaaaaaaaaaa', world.retailer);
    expect(reply.status).toBe(404);
  });
});
