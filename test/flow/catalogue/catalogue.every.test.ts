import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { allProducts, Products } from '../../../dev/api-client.ts';
import { RETAILERS } from '../../../dev/seed/keys.ts';
import { type Stack, startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { Problem } from '../support/client.ts';
import { brightloom, World } from '../support/world.ts';

/** The catalogue in the runtime: read by many at once, in pages, and sold out. */

const { publishableKey } = RETAILERS.northlight;
const SKU = 'BL-CALDER';
const CALLERS = 40;
const Count = z.object({ count: z.number() });
const Held = z.looseObject({ held: z.number() });
const Log = z.looseObject({ data: z.array(z.looseObject({ method: z.string(), path: z.string() })) });

let stack: Stack;
let world: World;
beforeAll(async () => {
  stack = await startStack();
  world = new World(stack);
  // Else the first use of each key is written, too.
  await stack.sql('update api_keys set used_at = now()');
});
afterAll(() => stack?.stop());

const queries = async () => Count.parse(await world.control(stack.neonUrl, '/_sim/queries', undefined, 'GET')).count;
const forgetQueries = () => world.control(stack.neonUrl, '/_sim/queries', undefined, 'DELETE');
const list = (headers: Record<string, string> = {}) =>
  world.call('GET', '/v1/products', publishableKey, undefined, headers);
const at = (path: string) => world.call('GET', path, publishableKey);
const setStock = async (onHand: number) => {
  const put = await world.call('PUT', `/v1/stock/${SKU}`, brightloom.secretKey, { on_hand: onHand });
  expect(put.status, put.text).toBe(200);
};

describe('40 callers at a cold catalogue', () => {
  it('ask the database once for each thing, and a 304 asks it nothing', async () => {
    await stack.restart();
    await forgetQueries();
    const replies = await Promise.all(Array.from({ length: CALLERS }, () => list()));
    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    // The key, the shop and the page. A refresh may have begun meanwhile.
    expect(await queries()).toBeLessThanOrEqual(4);
    const tag = replies[0]?.headers.get('etag') ?? '';
    await forgetQueries();
    const again = await Promise.all(Array.from({ length: CALLERS }, () => list({ 'if-none-match': tag })));
    expect(new Set(again.map(({ status }) => status))).toEqual(new Set([304]));
    expect(await queries()).toBeLessThanOrEqual(1);
  });

  it('get the page from the edge after the isolate has ended', async () => {
    const first = await list();
    await until(async () => {
      await stack.restart();
      await forgetQueries();
      expect((await list()).text).toBe(first.text);
      // The key and the shop. The page is at the edge.
      return (await queries()) === 2;
    });
  });

  it('get an answer although the caller whose request loads it has gone away', async () => {
    await stack.restart();
    await world.control(stack.neonUrl, '/_sim/faults', { kind: 'hold', match: ['api_keys'], times: 1 });
    const leaver = new AbortController();
    const gone = stack
      .fetch('/v1/products', { headers: { authorization: `Bearer ${publishableKey}` }, signal: leaver.signal })
      .catch((error: unknown) => String(error));
    await until(async () => {
      const faults = await world.control(stack.neonUrl, '/_sim/faults', undefined, 'GET');
      return Held.parse(faults).held === 1;
    });
    const others = Promise.all(Array.from({ length: CALLERS }, () => list()));
    leaver.abort();
    expect(await gone).toContain('AbortError');
    expect(new Set((await others).map(({ status }) => status))).toEqual(new Set([200]));
    await world.control(stack.neonUrl, '/_sim/release');
  });
});

describe('pages', () => {
  it('hold each listing once, and one listing is found by its id', async () => {
    const all = await allProducts(async (path) => (await at(path.replace('limit=100', 'limit=7'))).body);
    const whole = Products.parse((await at('/v1/products?limit=100')).body);
    expect(all).toEqual(whole.data);
    expect(new Set(all.map(({ listing_id }) => listing_id)).size).toBe(20);
    const [product] = all;
    expect((await at(`/v1/products/${product?.listing_id}`)).body).toEqual(product);
    for (const id of ['lst_nope', 'lst_hazeldune', product?.sku ?? '', '%00', 'x'.repeat(200)]) {
      expect((await at(`/v1/products/${id}`)).status, id).toBe(404);
    }
  });
});

describe('a SKU that is sold out', () => {
  it('is refused within seconds, without an intent and without an order, and sells again within seconds', async () => {
    const cart = await world.cart([SKU]);
    const shown = async () => (await world.products()).find(({ sku }) => sku === SKU)?.in_stock;
    const before = await world.onHand(SKU);
    expect((await world.place(cart)).status).toBe(201);
    await setStock(0);
    const refused = await until(async () => {
      const reply = await world.place(cart);
      return reply.status === 201 ? null : reply;
    });
    expect(Problem.parse(refused.body)).toMatchObject({ status: 409, code: 'out_of_stock' });
    await until(async () => (await shown()) === false);

    await world.control(stack.stripeUrl, '/_sim/requests', undefined, 'DELETE');
    const key = randomUUID();
    const paying = { ...cart, payment: { payment_method: 'pm_card_visa' } };
    const many = await Promise.all(Array.from({ length: CALLERS }, (_, n) => world.place(n % 2 ? cart : paying)));
    expect(new Set(many.map(({ status }) => status))).toEqual(new Set([409]));
    expect((await world.place(cart, key)).status).toBe(409);
    expect(Log.parse(await world.control(stack.stripeUrl, '/_sim/requests', undefined, 'GET')).data).toEqual([]);

    await setStock(before);
    // The same key: that it was sold out is not remembered.
    await until(async () => (await world.place(cart, key)).status === 201);
    await until(async () => (await shown()) === true);
  });

  it('is answered as before to who has ordered it', async () => {
    const cart = await world.cart([SKU]);
    const key = randomUUID();
    const first = await world.place(cart, key);
    expect(first.status).toBe(201);
    const units = await world.onHand(SKU);
    await setStock(0);
    await until(async () => (await world.place(cart)).status === 409);
    expect((await world.place(cart, key)).text).toBe(first.text);
    await setStock(units);
  });
});
