import { describe, expect, it } from 'vitest';
import { Placed } from '../../src/api/routes/orders/place.ts';
import { place, read, refused } from './support/asking.ts';
import { idempotent, KEYS, PLACE_BODY, world } from './support/fakes.ts';

describe('placing', () => {
  it('returns the order, its payment and its token, with one call to the object', async () => {
    const at = world();
    const body = await read(await place(at), 201, Placed);
    expect(body.order.totals?.total).toBe(12_900 + 2 * 8_000 + 695);
    expect(body.order.split).toEqual([]);
    expect(body.payment).toEqual({
      payment_intent: 'pi_1',
      client_secret: 'pi_1_secret',
      publishable_key: 'pk_test_stripe',
    });
    expect(at.calls).toEqual(['place']);
    expect(at.lookups).toEqual(['keyOf', 'storefront lst_a lst_b usual']);
  });

  it('repeats the first answer byte for byte, with each key of the retailer and with any form of the body', async () => {
    const at = world();
    const first = await (await place(at)).text();
    const turned = Object.fromEntries(Object.entries(PLACE_BODY).reverse());
    const again = await at.call('POST', '/v1/orders', {
      key: KEYS.skRetailer,
      headers: { 'idempotency-key': idempotent['idempotency-key'].toUpperCase() },
      body: JSON.stringify(turned, null, 2),
    });
    expect(again.status).toBe(201);
    expect(await again.text()).toBe(first);
  });

  it('refuses another body with the same key, even a body that cannot be priced', async () => {
    const at = world();
    await place(at);
    for (const change of [{ expected_total: 1 }, { lines: [PLACE_BODY.lines[0]] }]) {
      const problem = await refused(await place(at, change));
      expect(problem).toMatchObject({ code: 'idempotency_key_reused', status: 422 });
    }
  });

  it.each([
    ['price_changed', 409, { expected_total: 1 }],
    ['shipping_option_unavailable', 422, { shipping_option_id: 'nope' }],
    ['listing_unavailable', 422, { lines: [{ ...PLACE_BODY.lines[0], listing_id: 'lst_z' }] }],
    ['invalid_options', 422, { lines: [{ ...PLACE_BODY.lines[0], options: { width_mm: 1 } }] }],
    ['invalid_request', 400, { discount: 5 }],
    ['invalid_request', 400, { lines: [] }],
    ['invalid_request', 400, { lines: [{ ...PLACE_BODY.lines[0], quantity: 1.5 }] }],
    ['invalid_request', 400, { customer: { ...PLACE_BODY.customer, name: 'Ada\nBcc: x@example.com' } }],
  ])('%s is %i for %j', async (code, status, change) => {
    expect(await refused(await place(world(), change))).toMatchObject({ code, status });
  });

  it.each([
    { shipping_option_id: 'nope' },
    { lines: [{ ...PLACE_BODY.lines[0], listing_id: 'lst_z' }] },
    { lines: [{ ...PLACE_BODY.lines[0], options: { width_mm: 1 } }] },
  ])('says that a correction needs a new key, where the refusal of %j is remembered', async (change) => {
    const at = world();
    expect((await refused(await place(at, change))).detail).toContain('with a new Idempotency-Key');
    const corrected = await refused(await place(at));
    expect(corrected.code).toBe('idempotency_key_reused');
    expect(corrected.detail).toContain('with a new Idempotency-Key');
    expect((await place(at, {}, { 'idempotency-key': crypto.randomUUID() })).status).toBe(201);
  });

  it('says the new total and its currency, with which it is placed', async () => {
    const at = world();
    const problem = await refused(await place(at, { expected_total: 1 }));
    expect(problem).toMatchObject({ code: 'price_changed', total: expect.any(Number), currency: 'gbp' });
    expect(problem.detail).toContain(`${problem.total} ${problem.currency}`);
    const again = await place(at, { expected_total: problem.total }, { 'idempotency-key': crypto.randomUUID() });
    const { order } = await read(again, 201, Placed);
    expect([order.totals?.total, order.currency]).toEqual([problem.total, problem.currency]);
  });

  it.each([
    ['payment_method', '4242424242424242'],
    ['payment_method', '4242 4242 4242 4242'],
    ['payment_method', 'tok_visa'],
    ['payment_method', 'ctoken_1'],
    ['payment_method', 'pm_'],
    ['payment_method', 'pm_card_visa,pm_1'],
    ['confirmation_token', 'pm_card_visa'],
    ['confirmation_token', '4242424242424242'],
  ])('and paying: refuses as %s %s, which is no id of Stripe', async (field, id) => {
    const at = world();
    const problem = await refused(await place(at, { payment: { [field]: id } }));
    expect(problem).toMatchObject({ code: 'invalid_request', errors: [{ path: `payment.${field}` }] });
    // It may be a card's number, so it is not repeated.
    if (/\d/.test(id)) expect(JSON.stringify(problem)).not.toContain(id);
    expect(at.calls).toEqual([]);
    expect((await place(at, { payment: { payment_method: 'pm_card_visa' } })).status).toBe(201);
  });

  it('is refused if a SKU is sold out, and names the lines', async () => {
    const at = world();
    at.control.soldOut = () => ['SKU-B'];
    const problem = await refused(await place(at));
    expect(problem).toMatchObject({ code: 'out_of_stock', status: 409, errors: [{ path: 'lines.1.quantity' }] });
  });

  it('that was done before is answered as it was, though all is sold out now', async () => {
    const at = world();
    const first = await (await place(at)).text();
    at.control.soldOut = () => ['SKU-A', 'SKU-B'];
    expect(await (await place(at)).text()).toBe(first);
  });

  it.each([
    ['is back', (age: string) => (age === 'usual' ? ['SKU-A'] : []), 201],
    ['is sold out only since then', (age: string) => (age === 'usual' ? [] : ['SKU-A']), 201],
    ['is sold out', () => ['SKU-A'], 409],
  ] as const)('of what %s, by listings that may be old', async (_, soldOut, status) => {
    const at = world();
    at.control.soldOut = soldOut;
    expect((await place(at)).status).toBe(status);
  });

  it('reads listings again before it refuses anything by them, and never for an order that it takes', async () => {
    for (const change of [{ expected_total: 1 }, { shipping_option_id: 'nope' }]) {
      const at = world();
      await refused(await place(at, change));
      expect(at.lookups).toEqual(['keyOf', 'storefront lst_a lst_b usual', 'storefront lst_a lst_b recent']);
    }
  });

  it('names every field that is wrong', async () => {
    const problem = await refused(await place(world(), { discount: 5, lines: [{ ...PLACE_BODY.lines[0], price: 1 }] }));
    expect(problem.errors?.map((error) => error.path).sort()).toEqual(['discount', 'lines.0.price']);
  });

  it('needs a UUID as idempotency key', async () => {
    expect((await refused(await place(world(), {}, {}))).code).toBe('idempotency_key_missing');
    const odd = await refused(await place(world(), {}, { 'idempotency-key': 'order-1' }));
    expect(odd).toMatchObject({ code: 'invalid_request', errors: [{ path: 'idempotency-key' }] });
  });

  it('accepts only JSON of at most 64 KB', async () => {
    const at = world();
    const send = (body: string, type = 'application/json') =>
      at.call('POST', '/v1/orders', { key: KEYS.pk, headers: { ...idempotent, 'content-type': type }, body });
    for (const answer of [await send('{'), await send(`"${'x'.repeat(66_000)}"`)]) {
      expect(await refused(answer)).toMatchObject({ code: 'invalid_request', status: 400 });
    }
    expect(await refused(await send('{}', 'text/plain'))).toMatchObject({
      code: 'unsupported_media_type',
      status: 415,
    });
    expect(at.calls).toEqual([]);
  });

  it('answers 503 with retry-after while a service is down', async () => {
    const at = world();
    at.control.down = true;
    const answer = await place(at);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect((await refused(answer)).code).toBe('unavailable');
  });
});
