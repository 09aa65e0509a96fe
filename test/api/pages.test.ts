import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { orderToken } from '../../src/api/credentials/order-token.ts';
import { wholeDocument } from '../../src/api/document/document.ts';
import { REFUSALS } from '../../src/domain/refusal.ts';
import { placedIn } from './support/asking.ts';
import { idempotent, KEYS, type World, world } from './support/fakes.ts';

const SAME = { origin: 'https://orders.test' };

const session = (at: World, order_id: string, token: string, headers: Record<string, string> = SAME) =>
  at.call('POST', '/o/session', { headers, body: { order_id, token } });

async function cookieOf(at: World, id: string, token: string): Promise<string> {
  const set = (await session(at, id, token)).headers.get('set-cookie') ?? '';
  return set.split(';')[0] ?? '';
}

describe("the customer's page", () => {
  it('exchanges the token of the link for a cookie that opens only this order', async () => {
    const at = world();
    const { id, token } = await placedIn(at);
    const answer = await session(at, id, token);
    expect(answer.status).toBe(204);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(new RegExp(`^__Host-order-${id.slice(4)}=`));
    for (const flag of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(flag);
    expect((await session(at, 'ord_zzzzzzzzzzzzzzzzzzzzzzzzzz', token)).status).toBe(401);
    expect((await session(at, id, `${token}x`)).status).toBe(401);
    expect((await session(at, id, token, { origin: 'https://evil.test' })).status).toBe(403);
  });

  it('shows the order with the cookie, and without it how to open the order', async () => {
    const at = world();
    const { id, token } = await placedIn(at);
    const cookie = await cookieOf(at, id, token);
    const page = await at.call('GET', `/o/${id}`, { headers: { cookie } });
    const text = await page.text();
    expect(text).toContain('Roller blind');
    expect(text).toContain('£295.95');
    expect(text).not.toMatch(/<script>|style=|onclick/);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const closed = await (await at.call('GET', `/o/${id}`)).text();
    const unknown = await (await at.call('GET', '/o/ord_zzzzzzzzzzzzzzzzzzzzzzzzzz')).text();
    expect(closed).toBe(unknown);
    expect(closed).not.toContain('Roller blind');
  });

  it('does not open with a revoked link, but with the next one', async () => {
    const at = world();
    const { id, token } = await placedIn(at);
    const cookie = await cookieOf(at, id, token);
    const closed = await (await at.call('GET', `/o/${id}`)).text();
    const open = await (await at.call('GET', `/o/${id}`, { headers: { cookie } })).text();
    const csrf = /name="csrf" value="([^"]+)"/.exec(open)?.[1] ?? '';
    expect((await at.call('POST', `/v1/orders/${id}/revoke-tokens`, { key: KEYS.skRetailer, body: {} })).status).toBe(
      200,
    );
    // This page has the script that reads the next link's token.
    expect(await (await at.call('GET', `/o/${id}`, { headers: { cookie } })).text()).toBe(closed);
    expect((await session(at, id, token)).status).toBe(401);
    const form = { 'content-type': 'application/x-www-form-urlencoded', cookie, ...SAME };
    const before = at.orderOf(id).walk.state.version;
    const forms = ['cancel', 'confirm-delivery', `disputes/dsp_${id.slice(4)}_1/messages`];
    for (const path of forms) {
      const body = `csrf=${csrf}&body=x`;
      expect((await at.call('POST', `/o/${id}/${path}`, { headers: form, body })).status).toBe(404);
    }
    const raised = await at.call('POST', `/o/${id}/disputes`, { headers: form, body: `csrf=${csrf}` });
    expect(await raised.text()).not.toContain('Roller blind');
    expect(at.orderOf(id).walk.state.version).toBe(before);
    const next = await orderToken(at.deps.vars.tokenSecret, id, 2);
    const again = await at.call('GET', `/o/${id}`, { headers: { cookie: await cookieOf(at, id, next) } });
    expect(await again.text()).toContain('Roller blind');
  });

  it('shows the contact data and the review link that the shop has set', async () => {
    const at = world();
    const { id, token } = await placedIn(at);
    const { walk } = at.orderOf(id);
    walk.order = { ...walk.state, status: 'delivered' };
    const cookie = await cookieOf(at, id, token);
    const shown = async () => (await at.call('GET', `/o/${id}`, { headers: { cookie } })).text();
    expect(await shown()).not.toMatch(/Questions\?|Leave a review|mailto:/);
    const said = {
      contact_email: 'help@shop.test',
      contact_phone: '+44 20 7946 0000',
      contact_url: 'https://shop.test/help',
      review_url: 'https://shop.test/review',
    };
    expect((await at.call('PUT', '/v1/settings/policies', { key: KEYS.skRetailer, body: said })).status).toBe(200);
    const page = await shown();
    for (const link of ['mailto:help@shop.test', 'tel:+442079460000', said.contact_url, said.review_url]) {
      expect(page).toContain(`href="${link}"`);
    }
    walk.order = { ...walk.state, status: 'confirmed' };
    expect(await shown()).not.toContain('Leave a review');
  });

  it("shows days and times in the shop's time zone, and names the zone", async () => {
    const at = world();
    const { id, token } = await placedIn(at);
    const { walk } = at.orderOf(id);
    walk.order = { ...walk.state, placedAt: Date.UTC(2026, 6, 1, 20) };
    const cookie = await cookieOf(at, id, token);
    const body = { time_zone: 'Asia/Tokyo' };
    expect((await at.call('PUT', '/v1/settings/policies', { key: KEYS.skRetailer, body })).status).toBe(200);
    const page = await (await at.call('GET', `/o/${id}`, { headers: { cookie } })).text();
    expect(page).toMatch(/placed <time[^>]*title="2 Jul 2026, 05:00 GMT\+9"[^>]*>2 Jul 2026</);
    expect(page).toContain('Days and times are those of Asia/Tokyo.');
  });

  it('escapes the texts of the customer and of the shop', async () => {
    const at = world();
    const { id, token } = await placedIn(at);
    const { walk } = at.orderOf(id);
    walk.order = { ...walk.state, lines: walk.state.lines.map((line) => ({ ...line, title: '<img src=x>' })) };
    const page = await at.call('GET', `/o/${id}`, { headers: { cookie: await cookieOf(at, id, token) } });
    const text = await page.text();
    expect(text).toContain('&lt;img src=x&gt;');
    expect(text).not.toContain('<img');
  });

  it('confirms the delivery with its form, but not from another site', async () => {
    const at = world();
    const { id, token } = await placedIn(at);
    const cookie = await cookieOf(at, id, token);
    const { walk } = at.orderOf(id);
    walk.order = { ...walk.state, status: 'dispatched' };
    const page = await (await at.call('GET', `/o/${id}`, { headers: { cookie } })).text();
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const send = (form: string, headers: Record<string, string>) =>
      at.call('POST', `/o/${id}/confirm-delivery`, {
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: `csrf=${form}`,
      });
    expect((await send(csrf, SAME)).status).toBe(401);
    const stale = await send('AAAA', { cookie, ...SAME });
    expect(stale.status).toBe(403);
    expect(await stale.text()).toMatch(new RegExp(`This page is out of date.*href="/o/${id}"`, 's'));
    expect((await send(csrf, { cookie, origin: 'https://evil.test' })).status).toBe(403);
    expect(walk.state.status).toBe('dispatched');
    const done = await send(csrf, { cookie, ...SAME });
    expect([done.status, done.headers.get('location')]).toEqual([303, `/o/${id}?done=delivered`]);
    expect(walk.state.status).toBe('delivered');
  });

  it('lets the cookie read in the API, but change orders only from our own pages', async () => {
    const at = world();
    const { id, token } = await placedIn(at);
    const cookie = await cookieOf(at, id, token);
    expect((await at.call('GET', `/v1/orders/${id}`, { headers: { cookie } })).status).toBe(200);
    const cancel = (origin: Record<string, string>) =>
      at.call('POST', `/v1/orders/${id}/cancel`, { headers: { cookie, ...idempotent, ...origin } });
    expect((await cancel({})).status).toBe(401);
    expect((await cancel({ origin: 'https://evil.test' })).status).toBe(401);
    expect((await cancel(SAME)).status).toBe(200);
  });
});

/** The parts of the OpenAPI document that the tests read. */
const OpenApi = z.looseObject({
  openapi: z.string(),
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ responses: z.object({}).loose(), summary: z.string() })),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

describe('the documentation', () => {
  const documentOf = async (at: World) => OpenApi.parse(await (await at.call('GET', '/openapi.json')).json());

  it('lists exactly the routes of the router', async () => {
    const at = world();
    const { openapi, paths } = wholeDocument(at.app, 'https://orders.test');
    expect(openapi).toBe('3.1.0');
    const documented = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    const routed = at.app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`);
    expect([...new Set(documented)].sort()).toEqual([...new Set(routed)].sort());
    for (const item of Object.values(paths)) {
      for (const operation of Object.values(item)) {
        expect(operation.summary).not.toBe('');
        expect(Object.keys(operation.responses).length).toBeGreaterThan(0);
      }
    }
  });

  it('contains every schema that it refers to', async () => {
    const document = await documentOf(world());
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      (match) => match[1],
    );
    expect(references.length).toBeGreaterThan(10);
    for (const name of references) expect(document.components.schemas).toHaveProperty(name ?? '');
  });

  it('is also a page, with a link target for every problem code', async () => {
    const at = world();
    const page = await at.call('GET', '/docs');
    const text = await page.text();
    for (const code of REFUSALS) expect(text).toContain(`id="problem-${code}"`);
    expect(text).toContain('href="/docs/reference"');
    for (const [, name] of text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) {
      expect(existsSync(`public${name}`), name).toBe(true);
    }
    expect((await at.call('GET', '/assets/__proto__')).status).toBe(404);
  });
});

describe("the return from the bank's page", () => {
  const SECRET = 'pi_1_secret';
  const back = (at: World, id: string, secret: string, headers: Record<string, string> = {}) =>
    at.call('GET', `/o/${id}?payment_intent=pi_1&payment_intent_client_secret=${secret}&redirect_status=succeeded`, {
      headers,
    });
  const seen = (answer: Response) => [answer.status, answer.headers.get('location'), answer.headers.get('set-cookie')];

  /** An order that was placed a moment ago. */
  async function paying() {
    const at = world();
    const { id } = await placedIn(at);
    const { walk } = at.orderOf(id);
    walk.order = { ...walk.state, placedAt: at.deps.now() };
    return { at, id, walk };
  }

  it("opens the order with the payment's secret, and removes the secret from the address", async () => {
    const { at, id } = await paying();
    const answer = await back(at, id, SECRET);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/o/${id}`]);
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    const set = answer.headers.get('set-cookie') ?? '';
    for (const flag of ['__Host-order-', 'HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(set).toContain(flag);
    expect(set).not.toContain(SECRET);
    const cookie = set.split(';')[0] ?? '';
    const page = await at.call('GET', `/o/${id}`, { headers: { cookie } });
    expect(await page.text()).toContain('Roller blind');
  });

  it.each(['pi_1_secre', 'pi_1_secretX', 'x', 'pi_2_secret', ''])(
    'does not open the order with the secret %j',
    async (secret) => {
      const { at, id } = await paying();
      const answer = await back(at, id, secret);
      if (secret === '') expect(await answer.text()).not.toContain('Roller blind');
      else expect(seen(answer)).toEqual([303, `/o/${id}?from=bank`, null]);
      expect(answer.headers.get('set-cookie')).toBeNull();
    },
  );

  it('does not open an unknown order, another order, or an order without a payment', async () => {
    const { at, id, walk } = await paying();
    const nowhere = 'ord_zzzzzzzzzzzzzzzzzzzzzzzzzz';
    expect(seen(await back(at, nowhere, SECRET))).toEqual([303, `/o/${nowhere}?from=bank`, null]);
    walk.order = { ...walk.state, payment: { ...walk.state.payment, clientSecret: null } };
    for (const secret of [SECRET, 'null']) {
      expect(seen(await back(at, id, secret))).toEqual([303, `/o/${id}?from=bank`, null]);
    }
  });

  it('does not open the order long after the checkout, or after the links were revoked', async () => {
    const { at, id, walk } = await paying();
    const { state } = walk;
    const late = at.deps.now() - (state.policies.checkoutExpirySeconds + 3_600) * 1_000;
    walk.order = { ...state, placedAt: late };
    expect(seen(await back(at, id, SECRET))).toEqual([303, `/o/${id}?from=bank`, null]);
    walk.order = { ...state, placedAt: late + 1 };
    expect(seen(await back(at, id, SECRET))[1]).toBe(`/o/${id}`);
    walk.order = { ...state, tokenEpoch: 2 };
    expect(seen(await back(at, id, SECRET))).toEqual([303, `/o/${id}?from=bank`, null]);
  });

  it('shows the order to a browser that already has its cookie', async () => {
    const { at, id } = await paying();
    const token = await orderToken(at.deps.vars.tokenSecret, id, 1);
    const answer = await back(at, id, 'wrong', { cookie: await cookieOf(at, id, token) });
    expect(seen(answer)).toEqual([303, `/o/${id}`, null]);
  });

  it('announces the first mail in another browser, and does not mention mails that are not sent yet', async () => {
    const { at, id } = await paying();
    const page = await (await at.call('GET', `/o/${id}?from=bank`)).text();
    expect(page).toContain('The first one comes once the payment has gone through');
    expect(page).not.toContain('Open the link in your e-mail');
  });
});
