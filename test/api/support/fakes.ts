import { DEV_SECRETS } from '../../../dev/settings.ts';
import { createApp } from '../../../src/api/app.ts';
import type { Deps } from '../../../src/api/deps.ts';
import { type Fault, fault, ok } from '../../../src/domain/fault.ts';
import type { Principal } from '../../../src/services/catalogue.ts';
import type { WebhookReading } from '../../../src/services/payments.ts';
import { mountPublicPages } from '../../../src/web/pages.ts';
import { cataloguePart, type Reached, type SoldOut } from './catalogue-fakes.ts';
import { dashboardParts } from './dashboard-fakes.ts';
import { FakeOrder } from './fake-order.ts';
import { listParts, type Projected } from './list-fakes.ts';
import { opsPart, stockPart } from './ops-fakes.ts';

/** The parts behind the API, in memory: the real domain, a map instead of objects, and switches for failures. */

export const KEYS = {
  pk: 'pk_dev_a',
  skRetailer: 'sk_dev_ret_a',
  skOtherRetailer: 'sk_dev_ret_b',
  skSupplier: 'sk_dev_sup_a',
  skSupplierB: 'sk_dev_sup_b',
  skBrand: 'sk_dev_brd_a',
  skPlatform: 'sk_dev_plt_a',
} as const;

const PRINCIPALS: Readonly<Record<string, Principal>> = {
  [KEYS.pk]: { keyId: 'key_pk', kind: 'publishable', role: 'retailer', partyId: 'ret_a', timeZone: 'UTC' },
  [KEYS.skRetailer]: { keyId: 'key_a', kind: 'secret', role: 'retailer', partyId: 'ret_a', timeZone: 'UTC' },
  [KEYS.skOtherRetailer]: { keyId: 'key_b', kind: 'secret', role: 'retailer', partyId: 'ret_b', timeZone: 'UTC' },
  [KEYS.skSupplier]: { keyId: 'key_c', kind: 'secret', role: 'supplier', partyId: 'sup_a', timeZone: 'UTC' },
  [KEYS.skSupplierB]: { keyId: 'key_d', kind: 'secret', role: 'supplier', partyId: 'sup_b', timeZone: 'UTC' },
  [KEYS.skBrand]: { keyId: 'key_e', kind: 'secret', role: 'brand', partyId: 'brd_a', timeZone: 'UTC' },
  [KEYS.skPlatform]: { keyId: 'key_f', kind: 'secret', role: 'platform', partyId: 'plt_a', timeZone: 'UTC' },
};

type Verdict = { readonly within: true } | { readonly within: false; readonly seconds: number };

interface Control {
  down: boolean;
  /** What every part but the keys answers with; null: its value. */
  fault: Fault | null;
  /** Who has called too often: a key, an order or an address, alone or after the name of a limit. */
  spent: Set<string>;
  /** What the limits against card testing say of an address. */
  cards: (address: string | null) => Verdict;
  soldOut: SoldOut;
  projected: Projected;
  webhook: WebhookReading;
  thrown: Error | null;
}

const controlOf = (): Control => ({
  down: false,
  fault: null,
  spent: new Set(),
  cards: () => ({ within: true }),
  soldOut: () => [],
  projected: (order) => order,
  webhook: { kind: 'bad_signature' },
  thrown: null,
});

const limitsPart =
  (control: Control): Deps['withinLimit'] =>
  async (name, who) =>
    !control.spent.has(`${name} ${who}`) && !control.spent.has(who);

const webhooksPart = (reached: Reached, control: Control): Deps['webhooks'] => ({
  readWebhook: async () => control.webhook,
  lookAgain: async ({ eventId, type }, why) => ({ kind: 'ignored', eventId, type, why }),
  unbooked: async ({ about }) => reached(`unbooked ${about}`, null),
  accountChanged: async (account) => reached(`accountChanged ${account}`, null),
});

/**
 * The API with all that it calls. `calls` lists the calls of the order objects, and `lookups` those of the other parts.
 */
export function world() {
  const calls: string[] = [];
  const lookups: string[] = [];
  const orders = new Map<string, FakeOrder>();
  const control = controlOf();
  const reached: Reached = (what, value) => {
    lookups.push(what);
    if (control.fault !== null && what !== 'keyOf') return { ok: false, fault: control.fault };
    return control.down ? fault('transient', 'postgres_unreachable') : ok(value);
  };
  const orderOf = (id: string): FakeOrder => {
    const found = orders.get(id) ?? new FakeOrder(calls);
    orders.set(id, found);
    return found;
  };
  const deps: Deps = {
    order: (id) => {
      if (control.thrown !== null) throw control.thrown;
      return orderOf(id);
    },
    catalogue: cataloguePart(reached, PRINCIPALS, control),
    ...listParts(reached, orders, control),
    ops: opsPart(reached, orderOf),
    stock: stockPart(reached),
    cardTesting: {
      attempt: async ({ address }) => ok(control.cards(address)),
      declined: async ({ address, email }, decline) => reached(`declined ${address} ${email} ${decline}`, null),
      refused: async () => reached('refused', []),
    },
    webhooks: webhooksPart(reached, control),
    withinLimit: limitsPart(control),
    ...dashboardParts(),
    vars: {
      publicUrl: 'https://orders.test',
      stripeApiBase: 'http://stripe.test:12111',
      publishableKey: 'pk_test_stripe',
      tokenSecret: 'secret-of-the-tests',
      proofSigningKey: DEV_SECRETS.PROOF_SIGNING_KEY,
    },
    now: () => 1_790_000_000_000,
    health: async () => ({
      dependencies: [{ name: 'postgres', up: !control.down, latencyMs: 3 }],
      readModelLagMs: 0,
      parkedOrders: 0,
      unexplainedMoney: { count: 0, oldestAgeS: null, readUntil: 1_790_000_000_000 },
    }),
  };
  const app = mountPublicPages(createApp());
  const call = (method: string, path: string, options: CallOptions = {}) => {
    const headers = new Headers(options.headers);
    if (options.key !== undefined) headers.set('authorization', `Bearer ${options.key}`);
    if (options.body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');
    const body =
      options.body === undefined || typeof options.body === 'string' ? options.body : JSON.stringify(options.body);
    const request = new Request(`https://orders.test${path}`, { method, headers, body: body ?? null });
    return Promise.resolve(app.fetch(request, deps));
  };
  return { app, deps, call, calls, lookups, control, orderOf };
}

export type World = ReturnType<typeof world>;

export interface CallOptions {
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export const PLACE_BODY = {
  customer: {
    name: 'Ada',
    email: 'ada@example.com',
    address: { line1: '1 High St', city: 'York', postal_code: 'YO1 1AA', country: 'GB' },
  },
  lines: [
    { listing_id: 'lst_a', quantity: 1, options: { width_mm: 1_200 } },
    { listing_id: 'lst_b', quantity: 2, options: { width_mm: 800 } },
  ],
};

export const KEY = '6f1c2d9e-2b57-4a3c-9d0e-1f2a3b4c5d6e';
export const idempotent = { 'idempotency-key': KEY };
