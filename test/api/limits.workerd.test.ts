import { reset } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Order } from '../../durable-objects/order.ts';
import { orderToken } from '../../src/api/credentials/order-token.ts';
import { ORDER, placed } from '../domain/fixtures.ts';

declare global {
  namespace Cloudflare {
    interface Env {
      readonly ORDER: DurableObjectNamespace<Order>;
      readonly TOKEN_SECRET: string;
    }
    interface GlobalProps {
      mainModule: typeof import('../../src/worker.ts');
    }
  }
}

/** The limits of production, in the runtime. This test project uses `wrangler.toml` itself. */

/** How many pages of a customer may be open. A page reads every 4 s, a storefront after a payment every 1.5 s. */
const PAGES = 4;
const MOST_POLLED = PAGES * (60 / 4) + 60 / 1.5;
const MOST_CALLED = 600;
const MOST_OF_ADDRESS = 1_500;

let token: string;
const read = (from: string, bearer = token) =>
  exports.default.fetch(`http://headrail.test/v1/orders/${ORDER}`, {
    headers: { authorization: `Bearer ${bearer}`, 'cf-connecting-ip': from, origin: 'https://shop.test' },
  });

beforeAll(async () => {
  await reset();
  await env.ORDER.getByName(ORDER).place({ orderId: ORDER, hash: 'hash', priced: placed() });
  token = await orderToken(env.TOKEN_SECRET, ORDER, 1);
});

describe('an order token', () => {
  it('allows as many calls as the pages of a customer make; further calls get a 429 with retry-after', async () => {
    let answer = await read('192.0.2.1');
    let calls = 1;
    while (answer.status === 200 && calls < MOST_CALLED) {
      answer = await read('192.0.2.1');
      calls += 1;
    }
    expect(calls).toBeGreaterThan(MOST_POLLED);
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.test');
    expect(await answer.json()).toMatchObject({ code: 'rate_limited' });
    // The limit also holds from another address.
    expect((await read('192.0.2.2')).status).toBe(429);
  });

  it('cannot use up the limit of another order; calls are also counted by address, even with an invalid token', async () => {
    const other = await orderToken(env.TOKEN_SECRET, 'ord_bbcdefghijklmnopqrstuvwxyz', 1);
    expect((await read('192.0.2.3', other)).status).toBe(404);
    let status = 401;
    // A new minute may begin meanwhile, so allow twice as many calls.
    for (let n = 0; status === 401 && n < 2 * MOST_OF_ADDRESS; n += 100) {
      const some = await Promise.all(Array.from({ length: 100 }, () => read('192.0.2.4', 'nonsense')));
      status = Math.max(...some.map((answer) => answer.status));
    }
    expect(status).toBe(429);
    expect((await read('192.0.2.4', other)).status).toBe(429);
    expect((await read('192.0.2.3', other)).status).toBe(404);
  });
});
