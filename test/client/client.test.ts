import { describe, expect, it } from 'vitest';
import { HeadrailNoAnswer, HeadrailProblem } from '../../packages/client/src/index.ts';
import { pause } from '../../packages/client/src/tries.ts';
import { answering, problem, type Say } from './server.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const pay = { path: { id: 'ord_1' }, body: { payment_method: 'pm_card_visa' } } as const;
const paid = { body: { order: { id: 'ord_1' }, payment: { status: 'authorised' } } };

/** What a promise is rejected with. */
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );

describe('a call', () => {
  it('sends method, path, query, key and body, and resolves to the answer', async () => {
    await using server = await answering({ body: { data: [], next_cursor: null } }, paid);
    const { headrail } = server.client();
    const list = await headrail.call('orders.list', {
      query: { status: ['pending', 'confirmed'], q: 'a & b', limit: 5 },
    });
    expect(list).toEqual({ data: [], next_cursor: null });
    await headrail.as('token').call('orders.pay', { ...pay, path: { id: '../a b' } });
    expect(server.got).toEqual([
      {
        method: 'GET',
        url: '/v1/orders?status=pending&status=confirmed&q=a+%26+b&limit=5',
        key: undefined,
        authorization: 'Bearer sk_1',
        body: '',
      },
      {
        method: 'POST',
        url: '/v1/orders/..%2Fa%20b/payment',
        key: expect.stringMatching(UUID),
        authorization: 'Bearer token',
        body: JSON.stringify(pay.body),
      },
    ]);
  });

  it('does not send an address with a hole', async () => {
    await using server = await answering();
    const error = await failure(server.client().headrail.call('orders.get', { path: { id: '' } }));
    expect(error).toBeInstanceOf(TypeError);
    expect(server.got).toEqual([]);
  });

  it('resolves to the text of a file, and to nothing where nothing is answered', async () => {
    const csv = { headers: { 'content-type': 'text/csv; charset=utf-8' }, body: 'number\nA-1\n' };
    await using server = await answering(csv, { status: 204 });
    const { headrail } = server.client();
    expect(await headrail.call('orders.csv')).toBe('number\nA-1\n');
    expect(await headrail.call('members.remove', { path: { id: 'mem_1' } })).toBeUndefined();
  });
});

describe('retries', () => {
  const busy = problem(503, 'unavailable', { headers: { 'retry-after': '2' } });

  it.each<[string, Say]>([
    ['503', busy],
    ['429', problem(429, 'rate_limited', { headers: { 'retry-after': '2' } })],
    ['a gateway', { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['a broken connection', 'drop'],
    ['an answer that was cut off is not one', { status: 504, body: '{"a' }],
  ])('keep the idempotency key after %s', async (_, first) => {
    await using server = await answering(first, first, paid);
    const { headrail, waits } = server.client();
    expect(await headrail.call('orders.pay', pay)).toEqual(paid.body);
    const [{ key } = { key: undefined }] = server.got;
    expect(key).toMatch(UUID);
    expect(server.got.map((got) => [got.key, got.body])).toEqual(Array(3).fill([key, JSON.stringify(pay.body)]));
    expect(waits).toHaveLength(2);
  });

  it('make a new key for each call, and take the one that is given', async () => {
    await using server = await answering(paid, paid, paid);
    const { headrail } = server.client();
    for (const idempotencyKey of [undefined, undefined, 'mine']) {
      await headrail.call('orders.pay', { ...pay, ...(idempotencyKey && { idempotencyKey }) });
    }
    const keys = server.got.map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
    expect(keys[2]).toBe('mine');
  });

  it('wait as long as `retry-after` says, in seconds or until a date', async () => {
    const then = new Date(Date.now() + 10_000).toUTCString();
    await using server = await answering(busy, problem(503, 'unavailable', { headers: { 'retry-after': then } }), paid);
    const { headrail, waits } = server.client();
    await headrail.call('orders.pay', pay);
    expect(waits[0]).toBe(2_000);
    expect(waits[1]).toBeGreaterThan(5_000);
    expect(waits[1]).toBeLessThanOrEqual(10_000);
  });

  it('wait longer each time where nothing is said', async () => {
    await using server = await answering('drop', 'drop', 'drop', paid);
    const { headrail, waits } = server.client();
    await headrail.call('orders.pay', pay);
    for (const [i, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(125 * 2 ** i);
      expect(wait).toBeLessThanOrEqual(250 * 2 ** i);
    }
    expect(waits).toHaveLength(3);
  });

  it('end after the last try, and where the wait is too long', async () => {
    await using server = await answering(
      busy,
      busy,
      problem(429, 'rate_limited', { headers: { 'retry-after': '60' } }),
    );
    const few = server.client({ retries: 1 });
    expect(await failure(few.headrail.call('orders.pay', pay))).toMatchObject({ code: 'unavailable', again: true });
    const long = server.client();
    const error = await failure(long.headrail.call('orders.pay', pay));
    expect(error).toMatchObject({ code: 'rate_limited', retryAfter: 60, again: true });
    expect([few.waits, long.waits]).toEqual([[2_000], []]);
    expect(server.got).toHaveLength(3);
  });

  it.each([400, 401, 404, 409, 422, 500])('do not happen after %d', async (status) => {
    await using server = await answering(problem(status, 'conflict'));
    const { headrail } = server.client();
    expect(await failure(headrail.call('orders.pay', pay))).toBeInstanceOf(HeadrailProblem);
    expect(server.got).toHaveLength(1);
  });

  it('do not repeat a POST without a key, unless it was refused', async () => {
    await using server = await answering(problem(429, 'rate_limited', { headers: { 'retry-after': '1' } }), 'drop');
    const { headrail, waits } = server.client();
    const add = headrail.call('members.add', { body: { email: 'ada@example.com', name: 'Ada' } });
    expect(await failure(add)).toBeInstanceOf(HeadrailNoAnswer);
    expect(waits).toEqual([1_000]);
    expect(server.got).toHaveLength(2);
  });
});

describe('errors', () => {
  it('have code, status, detail, errors, the key and the whole problem', async () => {
    const errors = [{ path: 'lines.0.quantity', message: 'must be 1 or more' }];
    const no = problem(422, 'invalid_request', { body: { errors }, headers: { 'x-request-id': 'req-1' } });
    await using server = await answering(no);
    const error = await failure(server.client().headrail.call('orders.pay', { ...pay, idempotencyKey: 'mine' }));
    expect(error).toBeInstanceOf(HeadrailProblem);
    const detail = 'It is invalid_request.';
    expect(error).toMatchObject({
      name: 'HeadrailProblem',
      code: 'invalid_request',
      status: 422,
      detail,
      message: `${detail} (lines.0.quantity must be 1 or more)`,
    });
    const kept = {
      errors,
      requestId: 'req-1',
      retryAfter: null,
      idempotencyKey: 'mine',
      again: false,
      problem: no.body,
    };
    expect(error).toMatchObject(kept);
  });

  it.each<[string, Say]>([
    ['the connection breaks', 'drop'],
    ['a page answers instead of the API', { headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['the answer is cut off', { body: '{"order":' }],
    ['an error is no problem', { status: 500, body: { oops: true } }],
  ])('say that nobody knows, where %s', async (_, say) => {
    await using server = await answering(say);
    const error = await failure(server.client({ retries: 0 }).headrail.call('orders.pay', pay));
    expect(error).toBeInstanceOf(HeadrailNoAnswer);
    expect(error).toMatchObject({ again: true, idempotencyKey: server.got[0]?.key });
    const message = `orders.pay got no answer from ${server.url}/v1/orders/ord_1/payment: `;
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
  });

  it('name the first field that is wrong, and how many more are; a search is not named', async () => {
    const errors = [
      { path: 'limit', message: 'must be 1' },
      { path: 'q', message: 'is too long' },
    ];
    await using server = await answering(problem(400, 'invalid_request', { body: { errors } }), 'drop');
    const { headrail } = server.client({ retries: 0 });
    const list = () => failure(headrail.call('orders.list', { query: { q: 'Ada', cursor: undefined } }));
    expect(await list()).toMatchObject({ message: 'It is invalid_request. (limit must be 1, and 1 more)' });
    expect(await list()).toMatchObject({ message: expect.not.stringContaining('Ada') });
    expect(server.got[0]?.url).toBe('/v1/orders?q=Ada');
  });
});

describe('time-outs and aborts', () => {
  it('a try that takes too long is sent again with its key', async () => {
    await using server = await answering('hang', paid, paid, paid);
    const { headrail } = server.client({ timeout: 1_000 });
    expect(await headrail.call('orders.pay', pay)).toEqual(paid.body);
    expect(server.got[1]?.key).toBe(server.got[0]?.key);
  });

  it('your signal ends the call, and its reason is thrown', async () => {
    await using server = await answering('hang');
    const controller = new AbortController();
    const send = async (url: string, init: RequestInit) => {
      const answer = fetch(url, init);
      controller.abort(new Error('the customer left'));
      return answer;
    };
    const { headrail, waits } = server.client({ fetch: send });
    const error = await failure(headrail.call('orders.pay', { ...pay, signal: controller.signal }));
    expect(error).toEqual(new Error('the customer left'));
    expect(waits).toEqual([]);
  });

  it('your signal ends the wait between two tries', async () => {
    await using server = await answering(problem(503, 'unavailable', { headers: { 'retry-after': '15' } }));
    const controller = new AbortController();
    const send = async (url: string, init: RequestInit) => {
      const answer = await fetch(url, init);
      // After the answer was read, while the client waits.
      setTimeout(() => controller.abort(new Error('the customer left')), 20);
      return answer;
    };
    const { headrail } = server.client({ fetch: send, wait: pause });
    const error = await failure(headrail.call('orders.pay', { ...pay, signal: controller.signal }));
    expect(error).toEqual(new Error('the customer left'));
    expect(server.got).toHaveLength(1);
  });
});

describe('lists', () => {
  const page = (ids: readonly string[], next_cursor: string | null) => ({
    body: { data: ids.map((id) => ({ id })), next_cursor },
  });

  it('give all rows of all pages, with the query on each', async () => {
    await using server = await answering(page(['a', 'b'], 'c1'), page([], 'c2'), 'drop', page(['c'], null));
    const ids: string[] = [];
    for await (const { id } of server.client().headrail.all('orders.list', { query: { limit: 2, q: 'x' } }))
      ids.push(id);
    expect(ids).toEqual(['a', 'b', 'c']);
    const again = '/v1/orders?limit=2&q=x&cursor=c2';
    const urls = ['/v1/orders?limit=2&q=x', '/v1/orders?limit=2&q=x&cursor=c1', again, again];
    expect(server.got.map(({ url }) => url)).toEqual(urls);
  });

  it('read no page that nobody asks for', async () => {
    await using server = await answering(page(['a', 'b'], 'c1'));
    for await (const { id } of server.client().headrail.all('orders.list')) if (id === 'b') break;
    expect(server.got).toHaveLength(1);
  });
});
