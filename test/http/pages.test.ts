import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { REFUSALS } from '../../src/domain/refusal.ts';
import { orderToken } from '../../src/http/order-token.ts';
import { placedIn } from './asking.ts';
import { idempotent, KEYS, type World, world } from './fakes.ts';

const SAME = { origin: 'https://orders.test' };

const session = (at: World, order_id: string, token: string, headers: Record<string, string> = SAME) =>
  at.call('POST', '/o/session', { headers, body: { order_id, token } });

async function cookieOf(at: World, id: string, token: string): Promise<string> {
  const set = (await session(at, id, token)).headers.get('set-cookie') ?? '';
  return set.split(';')[0] ?? '';
}

describe("the customer's page", () => {
  it('exchanges the token of the link for a cookie of this order alone', async () => {
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

  it('shows the order to its cookie, and how to open it to anybody else', async () => {
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

  it('is closed to a link that the retailer revoked, and opens with the next one', async () => {
    const at = world();
    const { id, token } = await placedIn(at);
    const cookie = await cookieOf(at, id, token);
    const closed = await (await at.call('GET', `/o/${id}`)).text();
    const open = await (await at.call('GET', `/o/${id}`, { headers: { cookie } })).text();
    const csrf = /name="csrf" value="([^"]+)"/.exec(open)?.[1] ?? '';
    expect((await at.call('POST', `/v1/orders/${id}/revoke-tokens`, { key: KEYS.skRetailer, body: {} })).status).toBe(
      200,
    );
    // The page that holds the script which takes the next link's token.
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

  it('escapes what the customer and the shop wrote', async () => {
    const at = world();
    const { id, token } = await placedIn(at);
    const { walk } = at.orderOf(id);
    walk.order = { ...walk.state, lines: walk.state.lines.map((line) => ({ ...line, title: '<img src=x>' })) };
    const page = await at.call('GET', `/o/${id}`, { headers: { cookie: await cookieOf(at, id, token) } });
    const text = await page.text();
    expect(text).toContain('&lt;img src=x&gt;');
    expect(text).not.toContain('<img');
  });

  it('confirms the delivery by its form, from its own page only', async () => {
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

  it('lets the cookie read through the API, and change only from our own pages', async () => {
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

/** What the tests read of the document. */
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

  it('has every route of the router, and no other', async () => {
    const at = world();
    const { openapi, paths } = await documentOf(at);
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

  it('refers to nothing that it does not hold', async () => {
    const document = await documentOf(world());
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      (match) => match[1],
    );
    expect(references.length).toBeGreaterThan(10);
    for (const name of references) expect(document.components.schemas).toHaveProperty(name ?? '');
  });

  it('is a page too, where every problem code can be linked to', async () => {
    const at = world();
    const page = await at.call('GET', '/docs');
    const text = await page.text();
    for (const code of REFUSALS) expect(text).toContain(`id="problem-${code}"`);
    expect(text).toContain('/v1/fulfilments/{id}/dispatch');
    for (const [, name] of text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) {
      expect((await at.call('GET', name ?? '')).status).toBe(200);
    }
    expect((await at.call('GET', '/assets/__proto__')).status).toBe(404);
  });
});
