import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startStack } from '../support/stack.ts';
import { keyOfSupplier, Problem } from './support/client.ts';
import { hidden, sendForm, signedIn } from './support/dashboard.ts';
import { ashwood, World } from './support/world.ts';

/** A supplier's stock: what is sold while somebody types is neither lost nor comes back. */

const SKU = 'AW-QUAYOAK';
const TIDEWATER = 'sup_tidewater';
const Level = z.object({ sku: z.string(), on_hand: z.number(), version: z.number() });

const Changes = z.object({ data: z.array(z.looseObject({ before: z.number(), after: z.number() })) });

let world: World;

beforeAll(async () => {
  world = new World(await startStack());
});
afterAll(() => world?.stack.stop());

const read = async () => Level.parse((await world.call('GET', `/v1/stock/${SKU}`, ashwood.secretKey)).body);
const set = (body: object) => world.call('PUT', `/v1/stock/${SKU}`, ashwood.secretKey, body);
const adjust = (by: number, key: string = randomUUID()) =>
  world.call('POST', `/v1/stock/${SKU}/adjust`, ashwood.secretKey, { by }, { 'idempotency-key': key });
/** One unit is sold. */
const sell = () => world.confirmed([SKU]);

describe('the stock', () => {
  it('is set only as it was shown, and the answer says the new number', async () => {
    const shown = await read();
    await sell();
    const late = await set({ on_hand: 500, version: shown.version });
    expect(Problem.parse(late.body)).toMatchObject({ status: 409, code: 'conflict' });
    expect(late.text).toContain(`it is ${shown.on_hand - 1} now`);
    const now = await read();
    expect(now.on_hand).toBe(shown.on_hand - 1);
    const done = await set({ on_hand: 500, version: now.version });
    expect(Level.parse(done.body)).toMatchObject({ on_hand: 500, version: now.version + 1 });
    // The same once more, as after a lost answer.
    expect(Level.parse((await set({ on_hand: 500, version: now.version })).body)).toEqual(done.body);
  });

  it('is changed by a difference, once for each key, also while units are sold', async () => {
    const before = await read();
    const key = randomUUID();
    const [, ...answers] = await Promise.all([sell(), ...Array.from({ length: 5 }, () => adjust(7, key))]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await read()).on_hand).toBe(before.on_hand - 1 + 7);
    expect((await adjust(8, key)).status).toBe(422);
    const deep = await adjust(-1_000_000);
    expect([deep.status, deep.text]).toEqual([409, expect.stringContaining(`is ${before.on_hand + 6} now`)]);
    expect((await adjust(0)).status).toBe(400);
    expect((await world.call('POST', `/v1/stock/${SKU}/adjust`, ashwood.secretKey, { by: 1 })).status).toBe(400);
  });

  it('says on its page that something was sold, and takes a difference there', async () => {
    const { cookie } = await signedIn(world.stack, 'tasks@ashwood.example');
    const page = await (await world.stack.fetch('/stock', { headers: { cookie } })).text();
    const shown = await read();
    expect(page).toContain(`name="version" value="${shown.version}"`);
    await sell();
    const lock = () => ({ csrf: hidden(page, 'csrf'), key: randomUUID(), sku: SKU });
    const typed = { on_hand: '900', version: String(shown.version) };
    const late = await sendForm(world.stack, '/stock', { ...lock(), ...typed }, cookie);
    const told = await late.text();
    expect([late.status, told]).toEqual([409, expect.stringContaining(`The stock is ${shown.on_hand - 1} now`)]);
    expect(told, 'nothing typed is lost').toContain('value="900"');
    const many = await sendForm(world.stack, '/stock/adjust', { ...lock(), by: '-99999' }, cookie);
    expect([many.status, await many.text()]).toEqual([409, expect.stringContaining('value="-99999"')]);
    const twice = lock();
    for (const _ of [1, 2])
      expect((await sendForm(world.stack, '/stock/adjust', { ...twice, by: '-3' }, cookie)).status).toBe(303);
    expect((await read()).on_hand).toBe(shown.on_hand - 4);
    const wrong = await sendForm(world.stack, '/stock/adjust', { ...lock(), by: 'many' }, cookie);
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('such as 5 or -2')]);
  });

  it('says who changed it, in the API and on a page', async () => {
    const before = await read();
    const { order } = await sell();
    await set({ on_hand: 700 });
    const { cookie } = await signedIn(world.stack, 'tasks@ashwood.example');
    const page = await (await world.stack.fetch('/stock', { headers: { cookie } })).text();
    const lock = { csrf: hidden(page, 'csrf'), key: randomUUID(), sku: SKU };
    expect((await sendForm(world.stack, '/stock/adjust', { ...lock, by: '5' }, cookie)).status).toBe(303);
    const path = `/v1/stock/${SKU}/changes`;
    const { data } = Changes.parse((await world.call('GET', path, ashwood.secretKey)).body);
    expect(data.slice(0, 3)).toMatchObject([
      { by: { kind: 'member', name: expect.any(String) }, before: 700, after: 705 },
      { by: { kind: 'key', name: expect.any(String) }, before: before.on_hand - 1, after: 700 },
      { by: { kind: 'order', id: order.id, name: null }, before: before.on_hand, after: before.on_hand - 1 },
    ]);
    expect((await world.call('GET', path, keyOfSupplier(TIDEWATER))).status).toBe(404);
    const shown = await (await world.stack.fetch(`/stock/${SKU}`, { headers: { cookie } })).text();
    expect(shown).toContain(`Sold: <a class="row-link" href="/orders/${order.id}">${order.number}</a>`);
  });
});
