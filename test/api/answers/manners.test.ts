import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { wholeDocument } from '../../../src/api/document/document.ts';
import type { Operation } from '../../../src/api/document/shape.ts';
import { REFUSALS } from '../../../src/domain/refusal.ts';
import { GUIDE } from '../../../src/web/docs/problem-guide.ts';
import { place, placedIn, refused } from '../support/asking.ts';
import { idempotent, KEYS, world } from '../support/fakes.ts';

/** What HTTP promises, of every call: methods, types of bodies and answers, what has not changed, and what is a repeat. */

const at = world();
const { paths } = wholeDocument(at.app, 'https://orders.test');
const METHODS = ['get', 'post', 'put', 'delete', 'patch'];
const api = Object.entries(paths).filter(([path]) => path.startsWith('/v1/'));
const real = (path: string) => path.replace(/\{\w+\}/g, 'x');
const allowOf = (item: object) =>
  [...Object.keys(item).map((one) => one.toUpperCase()), ...('get' in item ? ['HEAD'] : []), 'OPTIONS'].sort();

describe.each(api)('%s', (path, item) => {
  it('answers 405 with its methods to every other method', async () => {
    const others = METHODS.filter((method) => !(method in item));
    expect(others.length).toBeGreaterThan(0);
    for (const method of others) {
      const answer = await at.call(method.toUpperCase(), real(path));
      expect((await refused(answer)).code).toBe('method_not_allowed');
      expect(answer.headers.get('allow')?.split(', ')).toEqual(allowOf(item));
    }
  });

  it('answers OPTIONS with its methods', async () => {
    const answer = await at.call('OPTIONS', real(path));
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    expect(answer.headers.get('allow')?.split(', ')).toEqual(allowOf(item));
  });
});

it('an address without any call is not found, whatever the method', async () => {
  for (const method of ['GET', 'PATCH', 'OPTIONS']) {
    const answer = await at.call(method, '/v1/nothing/here');
    expect((await refused(answer)).code).toBe('not_found');
    expect(answer.headers.get('allow')).toBeNull();
  }
});

/** The key with which a call gets past its middleware. */
const KEY_OF: readonly string[] = [KEYS.skRetailer, KEYS.skSupplier, KEYS.skPlatform];
const calls = api.flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
);

/** The codes that callers with a key get. */
async function codesOf(method: string, path: string, headers: Record<string, string>, body?: string) {
  const { id } = await placedIn(at);
  const target = path.replace('{id}', id).replace(/\{\w+\}/g, 'x');
  const codes = KEY_OF.map(async (key) => {
    const answer = await at.call(method.toUpperCase(), target, {
      key,
      headers: { ...idempotent, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    return text.startsWith('{')
      ? (z.looseObject({ code: z.string().optional() }).parse(JSON.parse(text)).code ?? '')
      : '';
  });
  return Promise.all(codes);
}

const takesJson = ({ requestBody }: Operation) => requestBody?.content['application/json'] !== undefined;

it.each(calls.filter(({ operation }) => takesJson(operation)))(
  '$method $path takes only JSON',
  async ({ method, path }) => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
      expect(await codesOf(method, path, { 'content-type': type }, '{}'), type).toContain('unsupported_media_type');
    }
    for (const type of ['application/json', 'Application/JSON; charset=utf-8', 'application/merge-patch+json']) {
      expect(await codesOf(method, path, { 'content-type': type }, '{}'), type).not.toContain('unsupported_media_type');
    }
  },
);

it.each(calls.filter(({ operation }) => operation.responses[204] === undefined))(
  '$method $path says what it cannot answer with',
  async ({ method, path, operation }) => {
    const body = takesJson(operation) ? '{}' : undefined;
    for (const accept of ['image/png', 'text/html, image/*', 'application/json;q=0', '*/*;q=0']) {
      expect(await codesOf(method, path, { accept }, body), accept).toContain('not_acceptable');
    }
    for (const accept of ['*/*', 'image/png, */*;q=0.1', path.endsWith('.csv') ? 'text/*' : 'application/*']) {
      expect(await codesOf(method, path, { accept }, body), accept).not.toContain('not_acceptable');
    }
  },
);

describe('an order', () => {
  it('that has not changed is answered with 304, and a changed one again', async () => {
    const there = world();
    const { id } = await placedIn(there);
    const get = (headers: Record<string, string> = {}) =>
      there.call('GET', `/v1/orders/${id}`, { key: KEYS.skRetailer, headers });
    const tag = (await get()).headers.get('etag') ?? '';
    expect(tag).toMatch(/^(W\/)?"\w+"$/);
    const same = await get({ 'if-none-match': tag });
    expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', tag]);
    expect(same.headers.get('cache-control')).toBe('no-store');
    await there.call('POST', `/v1/orders/${id}/cancel`, { key: KEYS.skRetailer, headers: idempotent, body: {} });
    expect((await get({ 'if-none-match': tag })).status).toBe(200);
  });

  it('has another tag for another reader', async () => {
    const { id, token } = await placedIn(at);
    const tags = [KEYS.skRetailer, token].map(async (key) =>
      (await at.call('GET', `/v1/orders/${id}`, { key })).headers.get('etag'),
    );
    expect(new Set(await Promise.all(tags)).size).toBe(2);
  });

  it('is answered to HEAD with the headers alone', async () => {
    const { id } = await placedIn(at);
    const head = await at.call('HEAD', `/v1/orders/${id}`, { key: KEYS.skRetailer });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('content-type')).toContain('application/json');
  });
});

describe('a repeat', () => {
  it('of a placing, a command and a refusal says so; the first answer does not', async () => {
    const there = world();
    const { id } = await placedIn(there);
    const key = { 'idempotency-key': crypto.randomUUID() };
    const cancel = (headers: Record<string, string>) =>
      there.call('POST', `/v1/orders/${id}/cancel`, { key: KEYS.skRetailer, headers, body: {} });
    const late = { 'idempotency-key': crypto.randomUUID() };
    const marks = async (answers: readonly Promise<Response>[]) =>
      (await Promise.all(answers)).map(({ headers }) => headers.get('idempotent-replayed'));
    expect(await marks([place(there)])).toEqual(['true']);
    expect(await marks([cancel(key)])).toEqual([null]);
    expect(await marks([cancel(key)])).toEqual(['true']);
    expect(await marks([cancel(late)])).toEqual([null]);
    expect(await marks([cancel(late)])).toEqual(['true']);
  });
});

it('a list names its next page in `link`, with the same filters', async () => {
  const there = world();
  for (const _ of [1, 2, 3]) await place(there, {}, { 'idempotency-key': crypto.randomUUID() });
  const first = await there.call('GET', '/v1/orders?limit=2&status=pending', { key: KEYS.skRetailer });
  const { next_cursor } = z.looseObject({ next_cursor: z.string() }).parse(await first.json());
  const link =
    /^<(https:\/\/orders\.test\/v1\/orders\?[^>]+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
  const next = new URL(link);
  expect(Object.fromEntries(next.searchParams)).toEqual({ limit: '2', status: 'pending', cursor: next_cursor });
  const last = await there.call('GET', '/v1/orders?limit=3', { key: KEYS.skRetailer });
  expect([last.status, last.headers.get('link')]).toEqual([200, null]);
});

describe('the type of a problem', () => {
  it.each(REFUSALS)('%s leads to a page with cause and remedy', async (code) => {
    const page = await at.call('GET', `/problems/${code}`);
    expect(page.status).toBe(200);
    const text = await page.text();
    expect(text).toContain(code);
    const plain = (words: string) => words.split(/[`'"&<]/, 1).join('');
    expect(text).toContain(plain(GUIDE[code].cause));
    expect(text).toContain(plain(GUIDE[code].remedy));
  });

  it('that does not exist has no page', async () => {
    expect((await at.call('GET', '/problems/__proto__')).status).toBe(404);
  });
});
