import { describe, expect, it } from 'vitest';
import { HealthReport } from '../../src/api/routes/health.ts';
import { Products } from '../../src/api/routes/products.ts';
import { Policies } from '../../src/api/routes/settings.ts';
import { CURRENCIES, LARGEST_AMOUNT } from '../../src/domain/money/currency.ts';
import { placedIn, read, refused } from './support/asking.ts';
import { KEYS, type World, world } from './support/fakes.ts';

describe('settings', () => {
  const put = (at: World, key: string, body: object) => at.call('PUT', '/v1/settings/policies', { key, body });

  it('change the given fields and keep the others', async () => {
    const at = world();
    const given = { supplier_sla_seconds: 60, allowed_origins: ['https://new.test'], review_url: 'https://new.test/r' };
    const policies = await read(await put(at, KEYS.skRetailer, given), 200, Policies);
    expect(policies).toMatchObject({ ...given, checkout_expiry_seconds: 3_600, currency: 'gbp' });
    expect(policies.shipping_options).toHaveLength(1);
    const now = await at.call('GET', '/v1/settings/policies', { key: KEYS.skRetailer });
    expect(await read(now, 200, Policies)).toEqual(policies);
  });

  it('take the contact data of a shop, and a time zone also from a supplier', async () => {
    const at = world();
    const contact = {
      contact_email: 'help@new.test',
      contact_phone: '+44 20 7946 0000',
      contact_url: 'https://new.test/help',
      time_zone: 'Europe/London',
    };
    expect(await read(await put(at, KEYS.skRetailer, contact), 200, Policies)).toMatchObject(contact);
    const none = { contact_email: null, contact_phone: null, contact_url: null };
    expect(await read(await put(at, KEYS.skRetailer, none), 200, Policies)).toMatchObject({ ...contact, ...none });
    const zone = { time_zone: 'Asia/Tokyo' };
    expect(await read(await put(at, KEYS.skSupplier, zone), 200, Policies)).toMatchObject(zone);
    expect((await refused(await put(at, KEYS.skSupplier, { contact_email: 'a@b.test' }))).code).toBe('invalid_request');
  });

  it('take a delivery price in any currency where it can be charged, and name the field where it cannot', async () => {
    const by = { kind: 'member', id: 'mem_a' } as const;
    for (const [currency, { step, maximum }] of CURRENCIES) {
      const at = world();
      await at.deps.catalogue.putRetailerSettings('ret_a', { currency }, by);
      const prices = [0, step, 7 * step, maximum, step + 1, maximum + step];
      for (const amount of prices.filter((price) => price <= LARGEST_AMOUNT)) {
        const options = [
          { id: 'free', title: 'Free', amount: 0 },
          { id: 'fast', title: 'Fast', amount },
        ];
        const answer = await put(at, KEYS.skRetailer, { shipping_options: options });
        const fits = amount % step === 0 && amount <= maximum;
        expect(answer.status, `${amount} ${currency}`).toBe(fits ? 200 : 400);
        if (!fits) expect((await refused(answer)).errors).toMatchObject([{ path: 'shipping_options.1.amount' }]);
      }
    }
  });

  it('are different for each role', async () => {
    const at = world();
    expect(await (await put(at, KEYS.skSupplier, { auto_accept: true })).json()).toEqual({
      auto_accept: true,
      time_zone: 'UTC',
    });
    const foreign = await refused(await put(at, KEYS.skSupplier, { hold_seconds: 60 }));
    expect(foreign).toMatchObject({ code: 'invalid_request', errors: [{ path: 'hold_seconds' }] });
    expect((await refused(await put(at, KEYS.pk, {}))).code).toBe('forbidden');
  });

  it.each([
    { hold_seconds: 1 },
    { allowed_origins: ['https://a.test/path'] },
    { review_url: 'ftp://a.test' },
    { contact_email: 'nobody' },
    { contact_phone: 'call me' },
    { contact_url: 'javascript:x' },
    { time_zone: 'Europe/Nowhere' },
    { time_zone: '+01:00' },
  ])('refuse %j', async (body) => {
    expect((await refused(await put(world(), KEYS.skRetailer, body))).code).toBe('invalid_request');
  });

  it('store the cancellation policy of a supplier', async () => {
    const at = world();
    const path = '/v1/settings/cancellation-policy';
    const body = { refundable_bps: 2_500 };
    expect(await (await at.call('PUT', path, { key: KEYS.skSupplier, body })).json()).toEqual(body);
    expect(await (await at.call('GET', path, { key: KEYS.skSupplier })).json()).toEqual(body);
  });
});

describe('webhooks and the health check', () => {
  const hook = (at: World, path = '/webhooks/stripe') => at.call('POST', path, { body: '{}' });
  const payment = { intentId: 'pi_1', amount: 5, currency: 'gbp', reading: { state: 'open' } } as const;
  const command = { type: 'observe_payment', ...payment } as const;
  const news = { about: 'pi_1', named: true, type: 'x', command } as const;

  it('a webhook that is unsigned or sent to the wrong address is refused', async () => {
    const at = world();
    expect((await refused(await hook(at))).status).toBe(400);
    at.control.webhook = { kind: 'wrong_endpoint' };
    expect((await refused(await hook(at))).status).toBe(400);
    expect(at.calls).toEqual([]);
  });

  it('a webhook gets a 200 once the object has stored it, or if it is not ours', async () => {
    const at = world();
    const { id } = await placedIn(at);
    at.calls.length = 0;
    at.control.webhook = { kind: 'order', eventId: 'evt_1', orderId: id, ...news };
    expect((await hook(at)).status).toBe(200);
    expect(at.calls).toEqual(['webhook evt_1']);
    at.control.webhook = { kind: 'order', eventId: 'evt_2', orderId: 'order 5 of another shop', ...news };
    expect((await hook(at)).status).toBe(200);
    at.control.webhook = { kind: 'ignored', eventId: 'evt_3', type: 'x', why: 'test' };
    expect((await hook(at)).status).toBe(200);
    expect(at.calls).toEqual(['webhook evt_1']);
  });

  it('a webhook that fits no order gets a 200 once Platform Ops can see it', async () => {
    const at = world();
    const told = { eventId: 'evt_1', type: 'x', about: 're_1', orderId: null, code: 'other_mode' };
    at.control.webhook = { kind: 'unbooked', ...told };
    expect((await hook(at)).status).toBe(200);
    at.control.down = true;
    expect((await refused(await hook(at))).status).toBe(503);
  });

  it('a webhook that could not be passed on gets a 503, so that Stripe sends it again', async () => {
    const at = world();
    at.control.webhook = { kind: 'unavailable' };
    expect((await refused(await hook(at))).status).toBe(503);
    at.control.webhook = { kind: 'account', eventId: 'evt_4', account: 'acct_1', payable: true };
    at.control.down = true;
    expect((await refused(await hook(at, '/webhooks/stripe/connect'))).status).toBe(503);
    at.control.down = false;
    expect((await hook(at, '/webhooks/stripe/connect')).status).toBe(200);
  });

  it('the platform is healthy only if every dependency is', async () => {
    const at = world();
    expect((await read(await at.call('GET', '/healthz'), 200, HealthReport)).status).toBe('up');
    at.control.down = true;
    expect((await read(await at.call('GET', '/healthz'), 503, HealthReport)).dependencies[0]?.status).toBe('down');
  });
});

describe('every answer', () => {
  it('hides the text of an unknown error, and is a 503 if the call to the object can be repeated', async () => {
    const at = world();
    at.control.thrown = new Error('password=hunter2');
    const call = () => at.call('GET', `/v1/orders/ord_abcdefghijklmnopqrstuvwxyz`, { key: KEYS.skRetailer });
    const unknown = await call();
    expect(unknown.status).toBe(500);
    expect(await unknown.clone().text()).not.toContain('hunter2');
    expect((await refused(unknown)).code).toBe('internal');
    at.control.thrown = Object.assign(new Error('moved'), { retryable: true });
    expect((await refused(await call())).code).toBe('unavailable');
  });

  it('has a request id: a valid id of the caller, or a new one', async () => {
    const at = world();
    const id = async (given: string) =>
      (await at.call('GET', '/healthz', { headers: { 'x-request-id': given } })).headers.get('x-request-id');
    expect(await id('caller-chose-1')).toBe('caller-chose-1');
    expect(await id('x "},{" y')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('has exactly these security headers, except those that an answer sets itself', async () => {
    const at = world();
    const headersOf = async (path: string) => {
      const all = Object.fromEntries((await at.call('GET', path)).headers);
      return Object.fromEntries(
        Object.entries(all).filter(([name]) => !/^(content-type|vary|x-request-id)$/.test(name)),
      );
    };
    const api = await headersOf('/healthz');
    expect(api).toEqual({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    const page = await headersOf('/docs');
    expect(page['content-security-policy']).toContain("script-src 'self'");
    expect(page['content-security-policy']).toContain("img-src 'self' https: http://localhost:* http://127.0.0.1:*;");
    expect({ ...page, 'content-security-policy': null }).toEqual({ ...api, 'content-security-policy': null });
    expect(page['content-security-policy']).not.toContain('unsafe');
    const reference = await headersOf('/docs/reference');
    expect(reference['content-security-policy']).toBe(
      page['content-security-policy']
        ?.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
        .replace(/img-src [^;]*/, "img-src 'self' data:"),
    );
  });

  it('is a 304 if the caller has the current version, named by one tag, several tags or a weak tag', async () => {
    const at = world();
    const first = await at.call('GET', '/v1/products', { key: KEYS.pk });
    const tag = first.headers.get('etag') ?? '';
    const asked = async (given: string) =>
      (await at.call('GET', '/v1/products', { key: KEYS.pk, headers: { 'if-none-match': given } })).status;
    expect(await Promise.all([tag, `"other", ${tag}`, `W/${tag}`].map(asked))).toEqual([304, 304, 304]);
    expect(await Promise.all(['', '"other"', tag.slice(1, -1)].map(asked))).toEqual([200, 200, 200]);
    at.control.down = true;
    const failed = await at.call('GET', '/v1/products', { key: 'pk_of_nobody', headers: { 'if-none-match': tag } });
    expect([failed.status >= 400, failed.headers.get('etag')]).toEqual([true, null]);
  });

  it('has security headers, and is cached only if it says so', async () => {
    const at = world();
    const { headers } = await at.call('GET', '/healthz');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    const products = await at.call('GET', '/v1/products', { key: KEYS.pk });
    expect(products.headers.get('cache-control')).toBe('public, max-age=5');
    const etag = products.headers.get('etag') ?? '';
    const again = await at.call('GET', '/v1/products', { key: KEYS.pk, headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    const body = await read(products, 200, Products);
    expect([...again.headers.keys()].sort()).toEqual(
      [...products.headers.keys()].filter((name) => name !== 'content-type').sort(),
    );
    expect(body.data.map((product) => product.listing_id)).toEqual(['lst_a', 'lst_b']);
    expect(JSON.stringify(body)).not.toMatch(/supplier|royalty|acct_/);
  });
});
