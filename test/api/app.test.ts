import { describe, expect, it } from 'vitest';
import { orderToken } from '../../src/api/credentials/order-token.ts';
import { Paid } from '../../src/api/routes/orders/order.ts';
import { TimelineEvent } from '../../src/api/schemas/events.ts';
import { FulfilmentTaskSchema, listOf, OrderSchema } from '../../src/api/schemas/order.ts';
import { place, placedIn, read, refused, requestedIn } from './support/asking.ts';
import { idempotent, KEYS, PLACE_BODY, world } from './support/fakes.ts';

describe('access', () => {
  it.each([
    ['nobody', undefined],
    ['an unknown key', 'sk_dev_nobody'],
    ['a made-up token', 'b3JkX2Fi'],
  ])('%s is not authenticated', async (_, key) => {
    const answer = await world().call('GET', '/v1/products', key === undefined ? {} : { key });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(await refused(answer)).toMatchObject({ code: 'unauthenticated', status: 401 });
  });

  it('gives the same answer, byte for byte, for a missing order and for an order of somebody else', async () => {
    const at = world();
    const { id, tasks } = await requestedIn(at);
    at.calls.length = 0;
    const missing = 'ord_zzzzzzzzzzzzzzzzzzzzzzzzzz';
    const otherToken = await orderToken('secret-of-the-tests', missing, 1);
    const seen = [
      await at.call('GET', `/v1/orders/${missing}`, { key: KEYS.skRetailer }),
      await at.call('GET', '/v1/orders/nonsense', { key: KEYS.skRetailer }),
      await at.call('GET', `/v1/orders/${id}`, { key: otherToken }),
      await at.call('GET', `/v1/orders/${id}`, { key: KEYS.skOtherRetailer }),
      await at.call('GET', `/v1/orders/${id}/events`, { key: KEYS.skOtherRetailer }),
      await at.call('POST', `/v1/orders/${id}/cancel`, { key: KEYS.skOtherRetailer, headers: idempotent }),
      await at.call('POST', `/v1/orders/${id}/payment`, {
        key: KEYS.skOtherRetailer,
        body: { payment_method: 'pm_card_visa' },
      }),
      await at.call('POST', `/v1/fulfilments/${tasks[0]}/accept`, { key: KEYS.skSupplierB }),
      await at.call('GET', '/v1/stock/SKU-B', { key: KEYS.skSupplier }),
    ];
    // A token of another order and an invalid id do not reach an object. The other six calls do.
    expect(at.calls.sort()).toEqual(['accept', 'cancel', 'events', 'pay', 'read', 'read']);
    const bodies = await Promise.all(seen.map((answer) => answer.text()));
    expect(seen.map((answer) => answer.status)).toEqual(seen.map(() => 404));
    expect(new Set(bodies).size).toBe(1);
    expect(at.orderOf(id).walk.state.saga.direction).toBe('forward');
  });

  it('answers forbidden if the caller may see the order but not make this call', async () => {
    const at = world();
    const { id } = await requestedIn(at);
    const cancel = await at.call('POST', `/v1/orders/${id}/cancel`, { key: KEYS.skSupplier, headers: idempotent });
    expect(await refused(cancel)).toMatchObject({ code: 'forbidden', status_now: 'payment_authorised' });
    const pay = { key: KEYS.skSupplier, body: { payment_method: 'pm_card_visa' } };
    expect((await refused(await at.call('POST', `/v1/orders/${id}/payment`, pay))).code).toBe('forbidden');
    expect((await refused(await at.call('GET', '/v1/fulfilments', { key: KEYS.skBrand }))).code).toBe('forbidden');
    expect((await refused(await place(at, {}, idempotent, KEYS.skSupplier))).code).toBe('forbidden');
  });

  it.each([
    ['reads', KEYS.pk, 'reads unknown', 'GET', '/v1/products', '"reads";q=1200;w=60'],
    ['placings', KEYS.pk, 'placings unknown', 'POST', '/v1/orders', '"placings";q=60;w=60'],
    [
      'placings',
      KEYS.pk,
      'placings_key key_pk',
      'POST',
      '/v1/orders',
      '"placings";q=60;w=60, "placings_key";q=6000;w=60',
    ],
    [
      'servers',
      KEYS.skRetailer,
      'secret key_a',
      'GET',
      '/v1/orders',
      '"secret_address";q=6000;w=60, "secret";q=3000;w=60',
    ],
    ['servers', 'sk_unknown', 'secret_address unknown', 'GET', '/v1/orders', '"secret_address";q=6000;w=60'],
  ])('limits %s apart, and names the policy and when to try again', async (_, key, spent, method, path, policy) => {
    const at = world();
    at.control.spent.add(spent);
    const body = method === 'GET' ? {} : { headers: idempotent, body: PLACE_BODY };
    const answer = await at.call(method, path, { key, ...body });
    expect([answer.headers.get('retry-after'), answer.headers.get('ratelimit-policy')]).toEqual(['60', policy]);
    expect((await refused(answer)).code).toBe('rate_limited');
    // All others still have what is theirs.
    const others = [
      ...(spent.startsWith('reads') ? [] : [await at.call('GET', '/v1/products', { key: KEYS.pk })]),
      ...(spent.startsWith('placings') ? [] : [await place(at)]),
      ...(spent.startsWith('secret') ? [] : [await at.call('GET', '/v1/orders', { key: KEYS.skRetailer })]),
    ];
    for (const other of others) expect(other.status).toBeLessThan(300);
  });

  it('limits the calls of a customer by order and by address, both with a token and with a cookie', async () => {
    const at = world();
    const { id, token } = await placedIn(at);
    const other = { 'cf-connecting-ip': '192.0.2.2' };
    const path = `/v1/orders/${id}`;
    const cookie = { cookie: `__Host-order-${id.slice(4)}=${token}` };
    const asked = () =>
      Promise.all([
        at.call('GET', path, { key: token, headers: other }),
        at.call('GET', path, { headers: { ...cookie, ...other } }),
        at.call('GET', '/v1/disputes', { key: token, headers: other }),
        at.call('GET', `/o/${id}`, { headers: { ...cookie, ...other } }),
      ]);
    const statuses = async () => (await asked()).map(({ status }) => status);
    expect(await statuses()).toEqual([200, 200, 200, 200]);
    for (const spent of [`token ${id}`, 'token_address 192.0.2.2']) {
      at.control.spent.add(spent);
      at.calls.length = 0;
      const answers = await asked();
      expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual(
        answers.map(() => [429, '60']),
      );
      // No call reached the order's object.
      expect(at.calls).toEqual([]);
      expect((await at.call('GET', path, { key: KEYS.skRetailer, headers: other })).status).toBe(200);
      at.control.spent.clear();
    }
    at.control.spent.add('token_address 192.0.2.2');
    expect((await at.call('GET', path, { key: 'nonsense', headers: other })).status).toBe(429);
    const open = { order_id: id, token };
    const session = { ...other, origin: 'https://orders.test' };
    expect((await at.call('POST', '/o/session', { body: open, headers: session })).status).toBe(429);
  });

  it("lets a browser use a publishable key only from the retailer's origins", async () => {
    const at = world();
    const from = (origin: string) => at.call('GET', '/v1/products', { key: KEYS.pk, headers: { origin } });
    const ours = await from('https://shop.test');
    expect(ours.headers.get('access-control-allow-origin')).toBe('https://shop.test');
    const theirs = await from('https://evil.test');
    // The page may read why it is refused.
    expect(theirs.headers.get('access-control-allow-origin')).toBe('https://evil.test');
    expect((await refused(theirs)).code).toBe('forbidden');
    const preflight = await at.call('OPTIONS', '/v1/orders', {
      headers: { origin: 'https://shop.test', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('idempotency-key');
  });
});

describe('an order', () => {
  it('each party reads its own part', async () => {
    const at = world();
    const { id, token } = await requestedIn(at);
    const as = async (key: string) => read(await at.call('GET', `/v1/orders/${id}`, { key }), 200, OrderSchema);
    expect((await as(token)).split).toEqual([]);
    expect((await as(KEYS.skRetailer)).split.length).toBeGreaterThan(3);
    const supplier = await as(KEYS.skSupplier);
    expect(supplier.lines.map((line) => line.listing_id)).toEqual(['lst_a']);
    expect(supplier.customer?.email).toBeUndefined();
    expect((await as(KEYS.skBrand)).customer).toBeNull();
    expect((await as(KEYS.skPlatform)).payment?.status).toBe('captured');
  });

  it('lists the events of its timeline after a given number, including hidden events', async () => {
    const at = world();
    const { id } = await requestedIn(at);
    const Timeline = listOf(TimelineEvent);
    const all = await read(await at.call('GET', `/v1/orders/${id}/events`, { key: KEYS.skSupplier }), 200, Timeline);
    const events = all.data.map((event) => TimelineEvent.parse(event));
    expect(events.map((event) => event.seq)).toEqual(events.map((_, i) => i + 1));
    expect(events.map((event) => event.type)).toContain('hidden');
    const later = await at.call('GET', `/v1/orders/${id}/events?after=2`, { key: KEYS.skSupplier });
    expect((await read(later, 200, Timeline)).data).toHaveLength(events.length - 2);
  });

  it('takes a payment, and answers the new status of the payment', async () => {
    const at = world();
    const { id, token } = await placedIn(at);
    const pay = (body: object) => at.call('POST', `/v1/orders/${id}/payment`, { key: token, body });
    for (const body of [{}, { payment_method: 'pm_1', confirmation_token: 'ct_1' }]) {
      expect((await refused(await pay(body))).code).toBe('invalid_request');
    }
    const paid = await read(await pay({ payment_method: 'pm_card_visa' }), 200, Paid);
    expect(paid.payment).toEqual({ status: 'pending', client_secret: 'pi_1_secret' });
    expect((await refused(await pay({ payment_method: 'pm_card_visa' }))).code).toBe('payment_in_progress');
  });

  it('needs an idempotency key for a cancellation, and a refusal says what is still allowed', async () => {
    const at = world();
    const { id, token } = await placedIn(at);
    const cancel = (headers: Record<string, string>, body?: object) =>
      at.call('POST', `/v1/orders/${id}/cancel`, { key: token, headers, ...(body === undefined ? {} : { body }) });
    expect((await refused(await cancel({}))).code).toBe('idempotency_key_missing');
    const first = await cancel(idempotent);
    const again = await cancel(idempotent, {});
    expect((await read(first, 200, OrderSchema)).cancellation?.reason).toBe('customer_request');
    expect(again.status).toBe(200);
    expect((await refused(await cancel(idempotent, { reason: 'other' }))).code).toBe('idempotency_key_reused');
    const later = await cancel({ 'idempotency-key': '00000000-0000-4000-8000-000000000001' });
    expect(await refused(later)).toMatchObject({ code: 'order_cancelling', status: 409, allowed_actions: [] });
  });
});

describe('a supplier', () => {
  it('lists its tasks and takes each step', async () => {
    const at = world();
    const { id, tasks, token } = await requestedIn(at);
    const listed = await at.call('GET', '/v1/fulfilments?status=requested&status=accepted', { key: KEYS.skSupplier });
    const { data } = await read(listed, 200, listOf(FulfilmentTaskSchema));
    const [task] = data.map((one) => FulfilmentTaskSchema.parse(one));
    expect(task).toMatchObject({ id: tasks[0], order_id: id, status: 'requested' });
    expect(task?.lines.map((line) => line.options)).toEqual([{ width_mm: 1_200 }]);
    expect(task?.customer?.address.postal_code).toBe('YO1 1AA');

    const step = async (n: number, name: string, body?: object) => {
      const key = n === 0 ? KEYS.skSupplier : KEYS.skSupplierB;
      const answer = await at.call('POST', `/v1/fulfilments/${tasks[n]}/${name}`, { key, ...(body && { body }) });
      return (await read(answer, 200, FulfilmentTaskSchema)).status;
    };
    const early = await at.call('POST', `/v1/fulfilments/${tasks[0]}/start`, { key: KEYS.skSupplier });
    expect(await refused(early)).toMatchObject({
      code: 'not_allowed_in_status',
      allowed_actions: ['accept', 'reject', 'message_retailer'],
    });
    const tracking = { carrier: 'DPD', tracking_number: 'X1', tracking_url: 'https://track.test/X1' };
    for (const [name, body] of [['accept'], ['start'], ['dispatch', tracking], ['deliver']] as const) {
      for (const n of [0, 1]) await step(n, name, body);
    }
    expect(at.orderOf(id).walk.state.status).toBe('dispatched');
    const confirmed = await at.call('POST', `/v1/orders/${id}/confirm-delivery`, { key: token });
    expect((await read(confirmed, 200, OrderSchema)).status).toBe('delivered');
  });

  it('may not send an unsafe tracking link', async () => {
    const at = world();
    const { tasks } = await requestedIn(at);
    const body = { carrier: 'DPD', tracking_number: 'X1', tracking_url: 'javascript:alert(1)' };
    const answer = await at.call('POST', `/v1/fulfilments/${tasks[0]}/dispatch`, { key: KEYS.skSupplier, body });
    expect((await refused(answer)).errors?.[0]?.path).toBe('tracking_url');
  });

  it('reads and sets its stock', async () => {
    const at = world();
    const call = (method: string, body?: object) =>
      at.call(method, '/v1/stock/SKU-A', { key: KEYS.skSupplier, ...(body && { body }) });
    expect(await (await call('PUT', { on_hand: 50 })).json()).toEqual({ sku: 'SKU-A', on_hand: 50, version: 2 });
    expect(await (await call('GET')).json()).toEqual({ sku: 'SKU-A', on_hand: 50, version: 2 });
    expect((await refused(await call('PUT', { on_hand: -1 }))).code).toBe('invalid_request');
  });
});
