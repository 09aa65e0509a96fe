import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RETAILERS } from '../../dev/seed/keys.ts';
import { RATE_LIMITS } from '../../src/api/rate-limits.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { World } from './support/world.ts';

/** The whole platform with the rate limits of production: what a busy shop does is within them. */

const { northlight } = RETAILERS;

let stack: Stack;
let w: World;
let cart: Awaited<ReturnType<World['cart']>>;
beforeAll(async () => {
  stack = await startStack({ productionLimits: true });
  w = new World(stack);
  cart = await w.cart(['BL-DUNE']);
});
afterAll(() => stack?.stop());

const products = () => w.call('GET', '/v1/products', northlight.publishableKey);

describe('behind one address', () => {
  it('twenty customers order at once, pay, and follow their orders as a storefront does', async () => {
    const follow = async () => {
      for (let n = 0; n < 3; n += 1) expect((await products()).status).toBe(200);
      const placed = await w.placed(cart);
      expect((await w.pay(placed)).status).toBe(200);
      return until(
        async () => {
          const { status, body } = await w.call('GET', `/v1/orders/${placed.order.id}`, placed.order_token);
          expect(status).toBe(200);
          return JSON.stringify(body).includes('"status":"captured"') ? placed : null;
        },
        { every: 1_500 },
      );
    };
    const orders = await Promise.all(Array.from({ length: 20 }, follow));
    expect(new Set(orders.map(({ order }) => order.id)).size).toBe(20);
  });

  it('too many reads are refused with their policy, and orders can still be placed and read', async () => {
    const placed = await w.placed(cart);
    const { limit, seconds } = RATE_LIMITS.reads;
    let refused = null;
    // A new minute may begin meanwhile.
    for (let n = 0; refused === null && n < 2 * limit; n += 50) {
      const answers = await Promise.all(Array.from({ length: 50 }, products));
      refused = answers.find(({ status }) => status === 429) ?? null;
    }
    expect(refused?.headers.get('retry-after')).toBe(`${seconds}`);
    expect(refused?.headers.get('ratelimit-policy')).toBe(`"reads";q=${limit};w=${seconds}`);
    expect(refused?.body).toMatchObject({ code: 'rate_limited' });
    expect((await w.place(cart)).status).toBe(201);
    expect((await w.call('GET', `/v1/orders/${placed.order.id}`, placed.order_token)).status).toBe(200);
    expect((await w.call('GET', '/v1/orders', northlight.secretKey)).status).toBe(200);
  });
});

describe('somebody who tries stolen cards', () => {
  it('is stopped after a few, is told when to come back, and Platform Ops see it', async () => {
    const tester = { 'cf-connecting-ip': '203.0.113.7' };
    const attempt = (n: number, headers: Record<string, string>, card: string) => {
      const customer = { ...cart.customer, email: `card${n}@example.com` };
      const body = { ...cart, customer, payment: { payment_method: card } };
      return w.call('POST', '/v1/orders', northlight.publishableKey, body, {
        'idempotency-key': randomUUID(),
        ...headers,
      });
    };
    const answers = [];
    for (let n = 0; n < 20; n += 1) answers.push(await attempt(n, tester, 'pm_card_chargeDeclined'));
    const first = answers.findIndex(({ status }) => status === 429);
    expect(first).toBe(15);
    const stopped = answers[first];
    expect(stopped?.body).toMatchObject({ code: 'rate_limited' });
    expect(Number(stopped?.headers.get('retry-after'))).toBeGreaterThan(3_000);
    // A customer with another address is not held up.
    const other = await attempt(99, { 'cf-connecting-ip': '203.0.113.8' }, 'pm_card_visa');
    expect(other.status).toBe(201);

    const seen = await w.call('GET', '/v1/ops/card-testing', w.ops);
    expect(seen.body).toMatchObject({
      data: Array.from({ length: 5 }, () => ({
        retailer_id: northlight.id,
        address: '203.0.113.7',
        over: 'declines_by_address',
      })),
    });
    expect((await w.call('GET', '/v1/ops/card-testing', northlight.secretKey)).status).toBe(403);
  });

  it('does not stop the shop when Redis is away: orders go on', async () => {
    await w.control(stack.upstashUrl, '/_sim/down');
    const placed = await w.place(cart);
    await w.control(stack.upstashUrl, '/_sim/up');
    expect(placed.status).toBe(201);
  });
});
