import { describe, expect, it } from 'vitest';
import { place, refused } from './support/asking.ts';
import { idempotent, KEYS, PLACE_BODY, type World, world } from './support/fakes.ts';

/** Which pages in a browser may read which answers of the API. */

const SHOP = 'https://shop.test';
const FOREIGN = 'https://evil.test';

/** Makes a call. The headers contain the origin; without one, the caller is not a browser. */
type Ask = (at: World, headers: Record<string, string>) => Promise<Response>;

const get =
  (path: string, key: string, more: Record<string, string> = {}): Ask =>
  (at, headers) =>
    at.call('GET', path, { key, headers: { ...headers, ...more } });
const placing =
  (change: object): Ask =>
  (at, headers) =>
    place(at, change, { ...idempotent, ...headers });
const within =
  (broken: Partial<World['control']>, ask: Ask): Ask =>
  (at, headers) => {
    Object.assign(at.control, broken);
    return ask(at, headers);
  };
const unchanged: Ask = async (at, headers) => {
  const first = await at.call('GET', '/v1/products', { key: KEYS.skRetailer });
  return get('/v1/products', KEYS.pk, { 'if-none-match': first.headers.get('etag') ?? '' })(at, headers);
};

/** `vouched`: the key named its retailer before this answer, so a page of another site is refused instead. */
const ANSWERS: readonly { what: string; status: number; vouched: boolean; ask: Ask }[] = [
  { what: 'the products', status: 200, vouched: true, ask: get('/v1/products', KEYS.pk) },
  { what: 'an order that was placed', status: 201, vouched: true, ask: placing({}) },
  { what: 'products that are known', status: 304, vouched: true, ask: unchanged },
  { what: 'a body with a mistake', status: 400, vouched: true, ask: placing({ lines: [] }) },
  { what: 'a body that is too large', status: 400, vouched: false, ask: placing({ x: 'x'.repeat(70_000) }) },
  { what: 'an unknown key', status: 401, vouched: false, ask: get('/v1/products', 'pk_dev_z') },
  { what: 'an invalid token', status: 401, vouched: false, ask: get('/v1/orders/ord_x', 'nonsense') },
  { what: 'a call that needs another key', status: 403, vouched: true, ask: get('/v1/orders', KEYS.pk) },
  { what: 'an unknown path', status: 404, vouched: false, ask: get('/v1/nope', KEYS.pk) },
  {
    what: 'an order, asked for with the key of the shop',
    status: 403,
    vouched: true,
    ask: get('/v1/orders/ord_x', KEYS.pk),
  },
  { what: 'an unknown product', status: 404, vouched: true, ask: get('/v1/products/lst_x', KEYS.pk) },
  {
    what: 'an unknown method',
    status: 405,
    vouched: false,
    ask: (at, headers) => at.call('DELETE', '/v1/products', { key: KEYS.pk, headers }),
  },
  { what: 'a price that changed', status: 409, vouched: true, ask: placing({ expected_total: 1 }) },
  {
    what: 'options that do not fit',
    status: 422,
    vouched: true,
    ask: placing({ lines: [{ ...PLACE_BODY.lines[0], options: {} }] }),
  },
  {
    what: 'too many calls',
    status: 429,
    vouched: false,
    ask: within({ spent: new Set(['unknown']) }, get('/v1/products', KEYS.pk)),
  },
  {
    what: 'an exception in our code',
    status: 500,
    vouched: true,
    ask: within({ thrown: new Error('x') }, placing({})),
  },
  { what: 'a service that is down', status: 503, vouched: false, ask: within({ down: true }, placing({})) },
];

const readableBy = (answer: Response): string | null => answer.headers.get('access-control-allow-origin');
const exposed = (answer: Response): string[] => answer.headers.get('access-control-expose-headers')?.split(', ') ?? [];

describe('a page of the shop', () => {
  it.each(ANSWERS)('can read $status, $what', async ({ status, ask }) => {
    const answer = await ask(world(), { origin: SHOP });
    expect(answer.status).toBe(status);
    expect(readableBy(answer)).toBe(SHOP);
    expect(answer.headers.get('vary')).toMatch(/\bOrigin\b/);
    // The headers say when to try again (`retry-after`), the request's id, and the version of the body (`etag`).
    expect(exposed(answer)).toEqual(expect.arrayContaining(['etag', 'retry-after', 'x-request-id']));
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    if (status === 429 || status === 503) expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  });
});

describe('a page of another site', () => {
  it.each(ANSWERS)('can read only why it is refused, instead of $status, $what', async ({ status, vouched, ask }) => {
    const answer = await ask(world(), { origin: FOREIGN });
    expect(answer.status).toBe(vouched ? 403 : status);
    expect(readableBy(answer)).toBe(FOREIGN);
    expect(answer.headers.get('vary')).toMatch(/\bOrigin\b/);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    if (!vouched) return;
    const problem = await refused(answer);
    expect(problem.detail).toBe('This origin is not among the allowed origins of the retailer.');
    expect(Object.keys(problem).sort()).toEqual(['code', 'detail', 'status', 'title', 'type']);
  });

  it('cannot read an answer to a secret key, because secret keys are for servers', async () => {
    const answer = await get('/v1/orders', KEYS.skRetailer)(world(), { origin: SHOP });
    expect([answer.status, readableBy(answer)]).toEqual([200, null]);
  });

  it('cannot read the HTML pages', async () => {
    for (const path of ['/o/ord_x', '/sign-in', '/nope']) {
      const answer = await world().call('GET', path, { headers: { origin: FOREIGN } });
      expect(readableBy(answer), path).toBeNull();
    }
  });
});

describe('a caller without an origin', () => {
  it.each(ANSWERS)('gets an answer without a header about origins: $status, $what', async ({ status, ask }) => {
    const answer = await ask(world(), {});
    expect([answer.status, readableBy(answer)]).toEqual([status, null]);
    expect(answer.headers.get('vary')).toMatch(/\bOrigin\b/);
  });
});

describe('a preflight', () => {
  const preflight = (path: string, method: string, headers: string) =>
    world().call('OPTIONS', path, {
      headers: {
        origin: SHOP,
        'access-control-request-method': method,
        'access-control-request-headers': headers,
      },
    });

  it.each([
    ['GET', '/v1/products', 'authorization,if-none-match'],
    ['POST', '/v1/orders', 'authorization,content-type,idempotency-key,x-request-id'],
    ['PUT', '/v1/stock/x', 'authorization,content-type,if-match'],
    ['DELETE', '/v1/members/x', 'authorization'],
  ])('allows %s %s with %s', async (method, path, headers) => {
    const answer = await preflight(path, method, headers);
    expect(answer.status).toBe(204);
    expect(readableBy(answer)).toBe(SHOP);
    expect(answer.headers.get('access-control-allow-methods')?.split(', ')).toContain(method);
    const allowed = answer.headers.get('access-control-allow-headers')?.split(', ') ?? [];
    expect(allowed).toEqual(expect.arrayContaining(headers.split(',')));
  });

  it('is refused for our forms, so that no other site can send them', async () => {
    for (const path of ['/o/session', '/sign-in', '/orders/ord_x/cancel']) {
      expect(readableBy(await preflight(path, 'POST', 'content-type')), path).toBeNull();
    }
  });
});

describe('public data', () => {
  it.each(['/openapi.json', '/v1/proof-key'])('%s can be read by any page', async (path) => {
    const answer = await world().call('GET', path, { headers: { origin: FOREIGN } });
    expect([answer.status, readableBy(answer)]).toEqual([200, '*']);
  });
});
