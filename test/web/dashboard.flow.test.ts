import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BRANDS, MEMBERS, PLATFORM, RETAILERS } from '../../dev/seed/keys.ts';
import { signInLink } from '../../dev/support/browser.ts';
import { Client, Problem } from '../flow/support/client.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const { northlight, hazel } = RETAILERS;
const CLERK = 'clerk@northlight.example';

let stack: Stack;
let api: Client;

beforeAll(async () => {
  stack = await startStack();
  api = new Client(stack);
});
afterAll(() => stack?.stop());

const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .join('; ');

const form = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  stack.fetch(path, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: stack.url, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });

const linksOf = (email: string) =>
  stack.mailbox.mails({ to: email }).filter(({ subject }) => subject === 'Sign in to Headrail');

async function signedIn(email: string): Promise<string> {
  const before = linksOf(email).length;
  const nonce = cookiesOf(await form('/sign-in', { email }));
  const token = new URL(await signInLink(stack.mailbox, email, before)).searchParams.get('token') ?? '';
  const answer = await form('/sign-in/link', { token }, { cookie: nonce });
  expect(answer.status).toBe(303);
  const session = answer.headers.getSetCookie().find((line) => line.startsWith('session=')) ?? '';
  for (const flag of ['HttpOnly', 'SameSite=Lax', 'Path=/']) expect(session).toContain(flag);
  return session.split(';')[0] ?? '';
}

const pageOf = async (path: string, cookie: string) => {
  const answer = await stack.fetch(path, { headers: { cookie }, redirect: 'manual' });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};

const csrfOf = (page: string): string => /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
const keyOf = (page: string): string => /name="key" value="([^"]+)"/.exec(page)?.[1] ?? '';

describe('a session', () => {
  it('is signed, so another token or a token without the signature is not accepted', async () => {
    const cookie = await signedIn(CLERK);
    expect((await pageOf('/orders', cookie)).status).toBe(200);
    const [token = ''] = cookie.slice('session='.length).split('.');
    for (const forged of [`session=${token}`, `session=x${cookie.slice('session='.length)}`, 'session=']) {
      const page = await pageOf('/orders', forged);
      expect([page.status, page.headers.get('location')]).toEqual([303, '/sign-in?next=%2Forders']);
    }
  });

  it('that ended under a form leads back to the page of the form, and says that nothing was sent', async () => {
    for (const [path, page] of [
      ['/orders/ord_a1/refund', '/orders/ord_a1'],
      ['/bench/ful_a1_1/dispatch', '/bench/ful_a1_1'],
      ['/settings/general', '/settings/general'],
      ['/stock/adjust', '/stock'],
    ] as const) {
      const sent = (await form(path, { csrf: 'x' })).headers.get('location') ?? '';
      expect(new URL(sent, stack.url).searchParams.get('next'), path).toBe(page);
      const signIn = await pageOf(sent, '');
      expect(signIn.text).toContain('nothing was sent');
      expect(signIn.text).toContain(`name="next" value="${page}"`);
    }
    expect((await form('/sign-out', { csrf: 'x' })).headers.get('location')).toBe('/sign-in');
  });

  it('ends when the membership ends, and at sign-out', async () => {
    const key = hazel.secretKey;
    const made = await api.call('POST', '/v1/members', key, { email: 'temp@hazel.example', name: 'Temp' });
    expect(made.status, made.text).toBe(201);
    const { id } = z.looseObject({ id: z.string() }).parse(made.body);
    const cookie = await signedIn('temp@hazel.example');
    expect((await pageOf('/orders', cookie)).status).toBe(200);
    expect((await api.call('DELETE', `/v1/members/${id}`, northlight.secretKey)).status).toBe(404);
    expect((await api.call('DELETE', `/v1/members/${id}`, key)).status).toBe(204);
    expect((await pageOf('/orders', cookie)).status).toBe(303);
    const before = linksOf('temp@hazel.example').length;
    const handled = () => stack.logs().filter((line) => line.includes('sign_in.asked')).length;
    const asked = handled();
    await form('/sign-in', { email: 'temp@hazel.example' });
    await until(() => handled() > asked);
    const other = await signedIn('clerk@hazel.example');
    expect(linksOf('temp@hazel.example').length).toBe(before);
    const { text } = await pageOf('/orders', other);
    expect((await form('/sign-out', { csrf: csrfOf(text) }, { cookie: other })).status).toBe(303);
    expect((await pageOf('/orders', other)).status).toBe(303);
  });
});

describe('a form', () => {
  it('is accepted only from a page of its own session', async () => {
    const cookie = await signedIn('accounts@northlight.example');
    const stranger = await signedIn('tasks@tidewater.example');
    const own = csrfOf((await pageOf('/settings/members', cookie)).text);
    const foreign = csrfOf((await pageOf('/settings/members', stranger)).text);
    const fields = { name: 'Mallory', email: 'mallory@example.com' };
    const add = (csrf: string, headers: Record<string, string> = {}) =>
      form('/settings/members', { ...fields, csrf }, { cookie, ...headers });
    expect((await add('')).status).toBe(403);
    expect((await add(foreign)).status).toBe(403);
    expect((await add(own, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await add(own, { origin: 'null' })).status).toBe(403);
    expect((await api.call('GET', '/v1/members', northlight.secretKey)).text).not.toContain('mallory');
    expect((await add(own, { origin: 'null', 'sec-fetch-site': 'same-origin' })).status).toBe(303);
    expect((await api.call('GET', '/v1/members', northlight.secretKey)).text).toContain('mallory');
  });

  it('creates one API key, even if its button is pressed twice', async () => {
    const cookie = await signedIn('office@marlowe.example');
    const { text } = await pageOf('/settings/keys', cookie);
    const fields = { csrf: csrfOf(text), key: keyOf(text), name: 'Warehouse', kind: 'secret' };
    const made = await Promise.all([1, 2, 3].map(() => form('/settings/keys', fields, { cookie })));
    expect(made.map(({ status }) => status)).toEqual([200, 200, 200]);
    const shown = await Promise.all(made.map(async (one) => /sk_[a-z0-9]{32}/.exec(await one.text())?.[0]));
    expect(new Set(shown).size, 'whichever answer the browser keeps shows the key').toBe(1);
    expect((await api.call('GET', '/v1/members', shown[0] ?? '')).status).toBe(200);
    const rows = await stack.sql('select id from api_keys where party_id = $1 and name = $2', [
      BRANDS.marlowe.id,
      'Warehouse',
    ]);
    expect(rows.length).toBe(1);
  });
});

describe('the security log', () => {
  const Log = z.object({
    data: z.array(z.looseObject({ event: z.string(), by: z.looseObject({ name: z.string().nullable() }) })),
  });

  it('tells who signed in, made a key, and exported, by page and by API', async () => {
    const cookie = await signedIn('clerk@hazel.example');
    const { text } = await pageOf('/settings/keys', cookie);
    const made = await form('/settings/keys', { csrf: csrfOf(text), name: 'Night export', kind: 'secret' }, { cookie });
    const secret = /sk_[a-z0-9]{32}/.exec(await made.text())?.[0] ?? '';
    expect((await api.call('GET', '/v1/orders.csv', secret)).status).toBe(200);
    expect((await pageOf('/orders/export.csv', cookie)).status).toBe(200);

    const answer = await api.call('GET', '/v1/security-log?limit=4', hazel.secretKey);
    const { data } = Log.parse(answer.body);
    expect(data.map(({ event, by }) => [event, by.name])).toEqual([
      ['exported', 'Hazel Brandt'],
      ['exported', 'Night export'],
      ['key_made', 'Hazel Brandt'],
      ['signed_in', 'Hazel Brandt'],
    ]);
    const page = await pageOf('/settings/security-log', cookie);
    for (const said of ['Signed in', 'Created an API key', 'Night export', 'Exported'])
      expect(page.text).toContain(said);
    expect((await pageOf('/settings/keys', cookie)).text).toContain('by Hazel Brandt');
    // Nobody else's log has it.
    expect((await api.call('GET', '/v1/security-log', northlight.secretKey)).text).not.toContain('Hazel');
  });

  it('has the removal of a member together with the keys that go with it', async () => {
    const cookie = await signedIn('clerk@hazel.example');
    const added = await api.call('POST', '/v1/members', hazel.secretKey, { email: 'temp@hazel.example', name: 'Temp' });
    const { id } = z.looseObject({ id: z.string() }).parse(added.body);
    await stack.sql("update api_keys set made_by = $1 where name = 'Night export'", [id]);
    expect((await pageOf('/settings/members', cookie)).text).toContain('These API keys are revoked, too: Night export');
    expect((await api.call('DELETE', `/v1/members/${id}`, hazel.secretKey)).status).toBe(204);
    const { data } = Log.parse((await api.call('GET', '/v1/security-log?limit=2', hazel.secretKey)).body);
    expect(data.map(({ event }) => event).sort()).toEqual(['key_revoked', 'member_removed']);
    const [row] = await stack.sql("select revoked_at from api_keys where name = 'Night export'");
    expect(row?.revoked_at).not.toBeNull();
  });
});

describe('every page', () => {
  it('forbids inline script and style, framing and referrers', async () => {
    const cookie = await signedIn(CLERK);
    for (const path of ['/orders', '/settings/notifications', '/settings/keys', '/sign-in', '/nowhere', '/bench']) {
      const { headers, text } = await pageOf(path, cookie);
      const policy = headers.get('content-security-policy') ?? '';
      for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"]) {
        expect(policy, path).toContain(rule);
      }
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(text, path).not.toMatch(/<script>|<style|\sstyle=|\son[a-z]+="/);
    }
  });

  it('is only for its roles: others get a refusal, and visitors are sent to the sign-in page', async () => {
    const cookie = await signedIn('office@harbour.example');
    for (const path of ['/ops/parked', '/bench', '/stock', '/disputes', '/settings/notifications']) {
      expect((await pageOf(path, cookie)).status, path).toBe(403);
      expect((await pageOf(path, '')).headers.get('location'), path).toBe(`/sign-in?next=${encodeURIComponent(path)}`);
    }
  });
});

describe('members over the API', () => {
  it("are those of the caller's party; Platform Ops may name another party", async () => {
    const own = await api.call('GET', '/v1/members', hazel.secretKey);
    expect(own.text).toContain('clerk@hazel.example');
    expect(own.text).not.toContain('northlight');
    const other = await api.call('GET', `/v1/members?party_id=${northlight.id}`, hazel.secretKey);
    expect(other.status).toBe(404);
    const ops = await api.call('GET', `/v1/members?party_id=${northlight.id}`, PLATFORM.secretKey);
    expect(ops.text).toContain(MEMBERS[1].email);
  });
});

describe('wordings over the API', () => {
  const PATH = '/v1/settings/notifications/dispatched';

  it('can be read, previewed with a real order, changed and reset; an error names its line', async () => {
    const key = northlight.secretKey;
    const usual = z
      .looseObject({ own: z.boolean(), subject: z.string(), html: z.string(), text: z.string() })
      .parse((await api.call('GET', PATH, key)).body);
    expect(usual).toMatchObject({ own: false, subject: 'Your order has been dispatched' });
    const { html, text } = usual;
    const [sku = ''] = (await api.products()).map((product) => product.sku);
    const { order } = await api.placed(await api.cart([sku]));
    const draft = { subject: 'Off it goes, {{ customer.name }}', html, text };
    const shown = await api.call('POST', `${PATH}/preview`, key, { ...draft, order_id: order.id });
    expect(shown.body).toMatchObject({ subject: 'Off it goes, Ada Lovelace' });
    expect((await api.call('POST', `${PATH}/preview`, hazel.secretKey, { ...draft, order_id: order.id })).status).toBe(
      404,
    );
    expect((await api.call('PUT', PATH, key, draft)).body).toMatchObject({ own: true, enabled: true });
    for (const broken of ['{{ order.nmber }}', '{% for i in (1..99999999) %}x{% endfor %}', '<script>1</script>']) {
      const refused = await api.call('PUT', PATH, key, { ...draft, html: `line one\n${broken}` });
      expect(refused.status, broken).toBe(422);
      expect(Problem.parse(refused.body)).toMatchObject({ code: 'template_invalid' });
      expect(Problem.parse(refused.body).detail).toMatch(/^html, line \d/);
    }
    const simple = { subject: 'Off', heading: 'Off it goes', paragraphs: 'Soon.', button: 'Look', accent: '#1F5C4D' };
    const made = await api.call('PUT', `${PATH}/simple`, key, simple);
    expect(made.body).toMatchObject({ own: true, simple: { ...simple, accent: '#1f5c4d', logo_url: '', footer: '' } });
    expect((await api.call('GET', PATH, key)).body).toEqual(made.body);
    const wrong = await api.call('PUT', `${PATH}/simple`, key, { ...simple, heading: '{{ order.nmber }}' });
    expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('order.nmber')]);
    expect((await api.call('DELETE', PATH, key)).body).toMatchObject({ own: false, subject: usual.subject });
    expect((await api.call('GET', '/v1/settings/notifications/nonsense', key)).status).toBe(404);
  });
});

describe('the cron', () => {
  it('deletes only links and sessions that are no longer valid', async () => {
    const cookie = await signedIn('office@harbour.example');
    const member = MEMBERS.find(({ partyId }) => partyId === BRANDS.harbour.id)?.id ?? '';
    await stack.sql(
      `insert into sessions (hash, member_id, epoch, expires_at) values ('old', $1, 1, now() - interval '2 days')`,
      [member],
    );
    await stack.sql(
      `insert into sign_in_links (hash, member_id, nonce_hash, expires_at) values ('old', $1, 'x', now() - interval '2 days')`,
      [member],
    );
    await stack.scheduled();
    const left = await stack.sql(
      `select hash from sessions where hash = 'old' union all select hash from sign_in_links where hash = 'old'`,
    );
    expect(left).toEqual([]);
    expect((await pageOf('/orders', cookie)).status).toBe(200);
  });
});

describe('a session', () => {
  it('ends after a day without use, and each use keeps it', async () => {
    const cookie = await signedIn('office@harbour.example');
    const status = async () => (await pageOf('/orders', cookie)).status;
    const idleFor = (time: string) => stack.sql(`update sessions set used_at = now() - $1::interval`, [time]);
    await idleFor('23 hours');
    expect(await status()).toBe(200);
    const [row] = await stack.sql(`select min(now() - used_at) < interval '1 hour' as used from sessions`);
    expect(row?.used).toBe(true);
    await idleFor('25 hours');
    expect(await status()).toBe(303);
  });
});
