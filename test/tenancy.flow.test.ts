import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MEMBERS, RETAILERS, SUPPLIERS } from '../dev/seed/keys.ts';
import { signInLink } from '../dev/support/browser.ts';
import { createApp } from '../src/api/app.ts';
import { mountPages } from '../src/web/pages.ts';
import { Client, CUSTOMER, type Placed } from './flow/support/client.ts';
import { type Stack, startStack } from './support/stack.ts';

/**
 * Every route x every kind of caller x another tenant's ids. The routes come from the router, so that a new one cannot
 * be forgotten. The test fails on a route with an unknown parameter.
 */
const ROUTES = [
  ...new Map(
    mountPages(createApp())
      .routes.filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
      .map(({ method, path }) => [`${method} ${path}`, { method, path }]),
  ).values(),
];
/** Public pages, whose names are not ids. */
const WITH_ID = ROUTES.filter(({ path }) => path.includes(':') && !/^\/(?:problems|docs)\//.test(path));

const { northlight, hazel } = RETAILERS;
const { ashwood, tidewater } = SUPPLIERS;

let stack: Stack;
let api: Client;
let theirs: Placed;
let ids: Readonly<Record<string, string>>;
/** Texts that no answer may contain. */
let secrets: readonly string[];
/** Sessions of people of other parties, which are not parties of the order. */
let sessions: Readonly<Record<'retailer' | 'supplier' | 'brand', string>>;
let strangersToken: string;

beforeAll(async () => {
  stack = await startStack();
  api = new Client(stack);
  const sku = (await api.products()).find((product) => product.sku.startsWith('AW-'))?.sku ?? '';
  theirs = await api.placed(await api.cart([sku]));
  await api.pay(theirs);
  const order = await api.reach(theirs.order.id, northlight.secretKey, ({ fulfilments }) => fulfilments.length === 1);
  const fulfilment = order.fulfilments[0]?.id ?? '';
  for (const step of ['accept', 'start']) await api.step(fulfilment, step, ashwood.secretKey);
  await api.call('POST', `/v1/orders/${order.id}/messages`, ashwood.secretKey, {
    body: 'a word between the two of us',
    proposal: { refund: { amount: 100 } },
  });
  await api.call('POST', `/v1/orders/${order.id}/disputes`, theirs.order_token, {
    reason: 'quality',
    description: 'a complaint of ours',
    line_ids: [order.lines[0]?.id],
  });
  const part = order.id.slice(4);
  await stack.sql(`insert into dead_letters (id, queue, body, attempts) values ('dead-letter-1', 'splits', '{}', 5)`);
  await stack.sql(`insert into movements (source, kind, moved, moved_currency, moved_at, named)
    values ('tr_theirs', 'transfer', -5, 'gbp', now(), '${order.id}')`);
  await stack.sql(
    `insert into jobs (id, kind, party_id, due_at) values ('exp_theirs', 'export', '${northlight.id}', 'infinity')`,
  );
  ids = {
    order: order.id,
    fulfilment,
    dispute: `dsp_${part}_1`,
    proposal: `prp_${part}_1`,
    sku,
    // Of a retailer that is none of the callers: who sells a listing may read it.
    listing: (await api.products(RETAILERS.tallsash.publishableKey))[0]?.listing_id ?? '',
    member: MEMBERS.find(({ partyId }) => partyId === northlight.id)?.id ?? '',
    key: northlight.secretKeyId,
    deadLetter: 'dead-letter-1',
    movement: 'tr_theirs',
    event: 'confirmed',
    line: order.lines[0]?.id ?? '',
    export: 'exp_theirs',
  };
  secrets = [order.number, 'Ada Lovelace', 'ada@example.com', 'between the two of us', 'complaint of ours'];
  sessions = {
    retailer: await session('clerk@hazel.example'),
    supplier: await session('tasks@tidewater.example'),
    brand: await session('office@marlowe.example'),
  };
  for (const cookie of Object.values(sessions)) {
    const page = await (await stack.fetch('/settings/members', { headers: { cookie } })).text();
    csrf.set(cookie, /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '');
  }
  const another = await api.placed(await api.cart([sku]), randomUUID());
  strangersToken = another.order_token;
});
afterAll(() => stack?.stop());

const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .filter((pair) => !pair.endsWith('='))
    .join('; ');

const form = (path: string, body: Record<string, string>, cookie = '') =>
  stack.fetch(path, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: stack.url, cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(body).toString(),
  });

/** Signs in over HTTP, and returns the session's cookie. */
async function session(email: string): Promise<string> {
  const nonce = cookiesOf(await form('/sign-in', { email }));
  const token = new URL(await signInLink(stack.mailbox, email, 0)).searchParams.get('token') ?? '';
  return cookiesOf(await form('/sign-in/link', { token }, nonce));
}

/** Fills the parameters of a path with the other tenant's ids, by the path's parts. */
function filled(path: string): string {
  return path.replace(/\/([^/:]+)\/:(\w+)/g, (whole, before: string, name: string) => {
    const kinds: Readonly<Record<string, string | undefined>> = {
      orders: 'order',
      o: 'order',
      fulfilments: 'fulfilment',
      bench: 'fulfilment',
      disputes: 'dispute',
      proposals: 'proposal',
      stock: 'sku',
      products: 'listing',
      members: 'member',
      keys: 'key',
      'dead-letters': 'deadLetter',
      'unexplained-money': 'movement',
      notifications: 'event',
      lines: 'line',
      exports: 'export',
    };
    const known = ids[kinds[before] ?? ''];
    if (known === undefined) throw new Error(`this test does not know what :${name} is in ${whole}`);
    return `/${before}/${known}`;
  });
}

interface Who {
  readonly name: string;
  readonly headers: () => Readonly<Record<string, string>>;
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

const CALLERS: readonly Who[] = [
  { name: 'nobody', headers: () => ({}) },
  { name: "another retailer's secret key", headers: () => bearer(hazel.secretKey) },
  { name: "the retailer's own publishable key", headers: () => bearer(northlight.publishableKey) },
  { name: "another supplier's secret key", headers: () => bearer(tidewater.secretKey) },
  { name: "another customer's token", headers: () => bearer(strangersToken) },
  { name: "another retailer's session", headers: () => ({ cookie: sessions.retailer }) },
  { name: "another supplier's session", headers: () => ({ cookie: sessions.supplier }) },
  { name: "another brand's session", headers: () => ({ cookie: sessions.brand }) },
];

/** Valid bodies, so that the refusal comes from the access check and not from validation. */
const BODIES: readonly (readonly [RegExp, object])[] = [
  [/\/refund-quote$/, {}],
  [/\/refunds$/, { reason: 'x' }],
  [/\/messages$/, { body: 'x' }],
  [/\/disputes$/, { reason: 'quality', description: 'x', line_ids: ['x'] }],
  [/\/evidence$/, { stage: 'draft' }],
  [/\/resolve$/, { outcome: 'no_refund', note: 'x' }],
  [/\/payment$/, { payment_method: 'pm_card_visa' }],
  [/\/reject$/, { reason: 'x' }],
  [/\/explain$/, { note: 'x' }],
  [/\/ops\/orders\/.*\/cancel$/, { reason: 'x' }],
  [/\/redirect$/, { party_id: 'x', account: 'acct_x', note: 'x' }],
  [/\/paid-otherwise$/, { amount: 1, note: 'x' }],
  [/\/dispatch$/, { carrier: 'x', tracking_number: 'x' }],
  [/\/tracking$/, { carrier: 'x', tracking_number: 'x' }],
  [/\/customer$/, CUSTOMER],
  [/\/options$/, { options: { width_mm: 1_000 } }],
  [/\/adjust$/, { by: 1 }],
  [/\/stock\//, { on_hand: 1 }],
  [/\/settings\/notifications\/\w+$/, { subject: 'x', html: 'x', text: 'x', enabled: true }],
];

/** Every field of every form of the dashboard, filled in so that only the ownership is wrong. */
const FORM = {
  reason: 'other',
  body: 'x',
  to: ashwood.id,
  note: 'x',
  outcome: 'no_refund',
  name: 'x',
  version: '1',
  how: 'full',
  carrier: 'x',
  tracking_number: 'x',
  tracking_url: '',
  description: 'x',
  stage: 'draft',
  statement: 'x',
  line: 'x',
  email: 'x@x.example',
  line1: 'x',
  city: 'x',
  postal_code: 'SW1Y 4JH',
  country: 'GB',
};

/** A valid form token of each session, so that no form is refused because of a missing token. */
const csrf = new Map<string, string>();

function request(method: string, path: string, who: Who): RequestInit {
  const base = { ...who.headers(), origin: stack.url, 'idempotency-key': randomUUID() };
  if (method === 'GET') return { method, headers: who.headers(), redirect: 'manual' };
  if (path.startsWith('/v1/')) {
    const body = BODIES.find(([pattern]) => pattern.test(path))?.[1] ?? {};
    return {
      method,
      redirect: 'manual',
      headers: { ...base, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
  }
  const fields = { ...FORM, csrf: csrf.get(who.headers().cookie ?? '') ?? 'AAAA' };
  const headers = { ...base, 'content-type': 'application/x-www-form-urlencoded' };
  return { method, redirect: 'manual', headers, body: new URLSearchParams(fields).toString() };
}

/** 401: not authenticated. 403: a route for other kinds of callers. 404: the same as for an unknown id. */
const REFUSED = new Set([401, 403, 404]);

/** Calls about the caller's own settings. Their ids name a kind of mail, not something of a tenant. */
const OWN = /^\/(?:v1\/)?settings\/notifications\//;

describe('another tenant', () => {
  it('has a test for many routes, with form tokens', () => {
    expect(WITH_ID.length).toBeGreaterThan(50);
    expect([...csrf.values()].every((token) => token.length > 20)).toBe(true);
    expect(WITH_ID.some(({ path }) => path === '/orders/:id')).toBe(true);
    expect(WITH_ID.some(({ path }) => path === '/v1/orders/:id')).toBe(true);
  });

  it.each(CALLERS)('cannot read or change anything with $name', async (who) => {
    const before = await api.order(theirs.order.id, northlight.secretKey);
    const answered: string[] = [];
    for (const { method, path } of WITH_ID.filter((route) => !OWN.test(route.path))) {
      const at = filled(path);
      const answer = await stack.fetch(at, request(method, at, who));
      const text = await answer.text();
      const toSignIn = answer.status === 303 && /^\/sign-in(?:\?next=%2F|$)/.test(answer.headers.get('location') ?? '');
      // The customer's page says how to open it. The text is the same whether the order exists or not.
      const howToOpen = method === 'GET' && path === '/o/:id' && text.includes('open the link in an e-mail about it');
      if (!REFUSED.has(answer.status) && !toSignIn && !howToOpen) answered.push(`${method} ${path}: ${answer.status}`);
      for (const secret of secrets) if (text.includes(secret)) answered.push(`${method} ${path} tells of ${secret}`);
    }
    expect(answered).toEqual([]);
    expect(await api.order(theirs.order.id, northlight.secretKey)).toEqual(before);
  });

  it('gets the same answer for existing and unknown ids, on every page and route that it may use', async () => {
    const never = 'z'.repeat(26);
    const different: string[] = [];
    const [retailer, , supplier] = [CALLERS[1], CALLERS[2], CALLERS[3]];
    const pages = [CALLERS[5], CALLERS[6]];
    const askers = [retailer, supplier, ...pages].filter((one) => one !== undefined);
    for (const who of askers) {
      for (const { method, path } of WITH_ID.filter((route) => route.method === 'GET' && !OWN.test(route.path))) {
        const there = filled(path);
        const nowhere = there.replaceAll(theirs.order.id.slice(4), never);
        if (there === nowhere) continue;
        const [one, other] = await Promise.all([there, nowhere].map((at) => stack.fetch(at, request(method, at, who))));
        const told = async (answer: Response | undefined) => `${answer?.status} ${mask(await answer?.text())}`;
        if ((await told(one)) !== (await told(other))) different.push(`${who.name}: ${method} ${path}`);
      }
    }
    expect(different).toEqual([]);
  });
});

/** Replaces the parts that differ between any two loads of a page: the keys of forms, and the address itself. */
const mask = (text = ''): string =>
  text.replace(/name="key" value="[^"]*"/g, '').replaceAll(theirs.order.id.slice(4), 'z'.repeat(26));

describe('database queries', () => {
  const Said = z.object({ queries: z.array(z.string()) });
  /** What a page asks for. A projection, which may go on meanwhile, does not begin like a query. */
  const asked = async (path: string, cookie: string) => {
    await stack.fetch(path, { headers: { cookie } });
    await fetch(`${stack.neonUrl}/_sim/queries`, { method: 'DELETE' });
    expect((await stack.fetch(path, { headers: { cookie } })).status).toBe(200);
    const { queries } = Said.parse(await (await fetch(`${stack.neonUrl}/_sim/queries`)).json());
    return queries.filter((text) => /^\s*select/i.test(text));
  };

  it('are two for a page of the list, with its saved views, and at most two for an order', async () => {
    const cookie = await session('clerk@northlight.example');
    expect(await asked('/orders', cookie)).toHaveLength(2);
    expect(await asked('/orders?status=confirmed&q=ada', cookie)).toHaveLength(2);
    expect((await asked(`/orders/${theirs.order.id}`, cookie)).length).toBeLessThanOrEqual(2);
    expect(await asked('/disputes', cookie)).toHaveLength(2);
  });
});
