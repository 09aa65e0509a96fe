import { DEV_SECRETS } from '../../../dev/settings.ts';
import type { CommandResult, OrderRpc, Submission } from '../../../durable-objects/rpc.ts';
import { createApp } from '../../../src/api/app.ts';
import type { Deps } from '../../../src/api/deps.ts';
import { DEFAULT_POLICIES } from '../../../src/domain/catalogue/catalogue.ts';
import { viewDisputes } from '../../../src/domain/conversation/view-dispute.ts';
import { fault, type Outcome, ok } from '../../../src/domain/fault.ts';
import { type Actor, SYSTEM } from '../../../src/domain/order/actor.ts';
import { createdBy } from '../../../src/domain/order/created.ts';
import { type Command, concerns } from '../../../src/domain/order/decide.ts';
import { event } from '../../../src/domain/order/events.ts';
import type { Snapshot } from '../../../src/domain/order/view.ts';
import { isRefusal, refuse } from '../../../src/domain/refusal.ts';
import type { Principal, RetailerSettings, SupplierSettings } from '../../../src/services/catalogue.ts';
import type { WebhookReading } from '../../../src/services/payments.ts';
import { mountPublicPages } from '../../../src/web/pages.ts';
import { shop, WAY, Walk } from '../../domain/fixtures.ts';
import { dashboardParts } from './dashboard-fakes.ts';

/** In-memory parts behind the edge: the real domain, a map instead of an object, and switches for what can be down. */

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

class FakeOrder implements OrderRpc {
  readonly walk = new Walk();
  readonly #calls: string[];
  readonly #seen = new Map<string, { readonly hash: string; readonly answer: CommandResult }>();

  constructor(calls: string[]) {
    this.#calls = calls;
  }

  get snapshot(): Snapshot | null {
    return this.walk.order === null ? null : { order: this.walk.order, next: null };
  }

  #once(submission: Submission | null, run: () => CommandResult): CommandResult {
    if (submission === null) return run();
    const seen = this.#seen.get(submission.scope);
    if (seen === undefined) {
      const answer = run();
      this.#seen.set(submission.scope, { hash: submission.hash, answer });
      return answer;
    }
    if (seen.hash === submission.hash) return seen.answer;
    return { ok: false, refusal: refuse('idempotency_key_reused', { key: 'idempotency_key_reused' }), snapshot: null };
  }

  #answer(refusal: ReturnType<typeof refuse> | null, before = this.walk.events.length): CommandResult {
    const { snapshot } = this;
    if (refusal !== null) return { ok: false, refusal, snapshot };
    if (snapshot === null) return { ok: false, refusal: refuse('not_found', { key: 'not_there' }), snapshot };
    return { ok: true, snapshot, created: createdBy(this.walk.events.slice(before)) };
  }

  async place({ hash, priced }: Parameters<OrderRpc['place']>[0]): Promise<CommandResult> {
    this.#calls.push('place');
    return this.#once({ scope: 'place', hash }, () => {
      if (isRefusal(priced)) return { ok: false, refusal: priced, snapshot: null };
      const [, intent] = WAY.placed();
      this.walk.append(event('order_placed', priced, SYSTEM), ...(intent === undefined ? [] : [intent]));
      return this.#answer(null);
    });
  }

  async proof() {
    return null;
  }

  async command(command: Command, actor: Actor, submission: Submission | null): Promise<CommandResult> {
    this.#calls.push(command.type);
    const before = this.walk.events.length;
    return this.#once(submission, () => this.#answer(this.walk.command(command, actor), before));
  }

  async read() {
    this.#calls.push('read');
    return this.snapshot;
  }

  async events(after: number) {
    this.#calls.push('events');
    const { snapshot } = this;
    return snapshot === null ? null : { snapshot, events: this.walk.events.filter((e) => e.seq > after) };
  }

  async webhook(eventId: string) {
    this.#calls.push(`webhook ${eventId}`);
    return this.snapshot === null ? ({ state: 'no_order' } as const) : ({ state: 'committed' } as const);
  }

  claimTransfer = notOfTheEdge;
  settleTransfer = notOfTheEdge;
  claimMail = notOfTheEdge;
  settleMail = notOfTheEdge;
  settleProjection = notOfTheEdge;
  trouble = notOfTheEdge;
}

const notOfTheEdge = async (): Promise<never> => {
  throw new Error('the edge does not call this');
};

interface Control {
  down: boolean;
  withinLimits: boolean;
  /** Orders and addresses whose customers have called too often. */
  spent: Set<string>;
  webhook: WebhookReading;
  thrown: Error | null;
}

/** One edge with its world. `calls` lists what the objects were asked, and `lookups` the catalogue. */
export function world() {
  const calls: string[] = [];
  const lookups: string[] = [];
  const orders = new Map<string, FakeOrder>();
  const settings = new Map<string, RetailerSettings>([['ret_a', RETAILER_SETTINGS]]);
  const suppliers = new Map<string, SupplierSettings>([
    ['sup_a', { autoAccept: false, refundableBps: 5_000, timeZone: 'UTC' }],
  ]);
  const stock = new Map([['sup_a SKU-A', { sku: 'SKU-A', onHand: 7, version: 1 }]]);
  const control: Control = {
    down: false,
    withinLimits: true,
    spent: new Set(),
    webhook: { kind: 'bad_signature' },
    thrown: null,
  };
  const reached = <T>(what: string, value: T): Outcome<T> => {
    lookups.push(what);
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
    catalogue: {
      storefront: async (id) => reached('storefront', id === 'ret_a' ? shop : null),
      shopSettings: async (id) => reached('shopSettings', settings.get(id) ?? null),
      keyOf: async (token) => reached('keyOf', PRINCIPALS[token] ?? null),
      retailerSettings: async (id) => reached('retailerSettings', settings.get(id) ?? null),
      putRetailerSettings: async (id, patch) => {
        const next = { ...RETAILER_SETTINGS, ...settings.get(id), ...patch };
        settings.set(id, next);
        return reached('putRetailerSettings', next);
      },
      supplierSettings: async (id) => reached('supplierSettings', suppliers.get(id) ?? null),
      putSupplierSettings: async (id, patch) => {
        const next = { autoAccept: false, refundableBps: 5_000, timeZone: 'UTC', ...suppliers.get(id), ...patch };
        suppliers.set(id, next);
        return reached('putSupplierSettings', next);
      },
      putTimeZone: async () => reached('putTimeZone', null),
    },
    fulfilments: {
      list: async ({ partyId }, { statuses, limit }) => {
        const rows = [...orders.values()].flatMap(({ walk: { order } }) =>
          order === null
            ? []
            : order.fulfilments
                .filter((f) => f.supplierId === partyId && (statuses.length === 0 || statuses.includes(f.status)))
                .map(({ id, status }) => ({ id, orderId: order.id, status, requestedAt: order.placedAt, order })),
        );
        return reached('fulfilments', rows.slice(0, limit));
      },
    },
    disputes: {
      list: async (tenant, { status, limit }) => {
        const rows = [...orders.values()].flatMap(({ walk: { order } }) =>
          order === null || !concerns(order, tenant.viewer)
            ? []
            : viewDisputes(order, tenant.viewer)
                .filter((dispute) => status === null || dispute.status === status)
                .map(({ id, raisedAt }) => ({ id, raisedAt, order })),
        );
        return reached('disputes', rows.slice(0, limit));
      },
    },
    orderLists: {
      page: async (tenant, _, { limit }) => {
        const rows = [...orders.values()].flatMap(({ walk: { order } }) =>
          order === null || !concerns(order, tenant.viewer) ? [] : [{ id: order.id, placedAt: order.placedAt, order }],
        );
        return reached('orderLists', rows.slice(0, limit));
      },
      choices: async () => reached('choices', { suppliers: [], products: [] }),
    },
    ops: {
      deadLetters: {
        list: async () => reached('letters', []),
        get: async () => reached('letter', null),
        markReplayed: async () => reached('markReplayed', false),
        unmarkReplayed: async () => reached('unmarkReplayed', null),
      },
      resend: async (queue) => reached(`resend ${queue}`, true),
      reproject: async (id) => {
        const { order } = orderOf(id).walk;
        return reached('reproject', order === null ? null : { version: order.version, written: true });
      },
    },
    stock: {
      stock: async (supplierId, sku) => reached('stock', stock.get(`${supplierId} ${sku}`) ?? null),
      setStock: async (supplierId, sku, onHand) => {
        const before = stock.get(`${supplierId} ${sku}`);
        if (before === undefined) return reached('setStock', null);
        const after = { sku, onHand, version: before.version + 1 };
        stock.set(`${supplierId} ${sku}`, after);
        return reached('setStock', after);
      },
    },
    webhooks: {
      readWebhook: async () => control.webhook,
      lookAgain: async ({ eventId, type }, why) => ({ kind: 'ignored', eventId, type, why }),
      unbooked: async ({ about }) => reached(`unbooked ${about}`, null),
      accountChanged: async (account) => reached(`accountChanged ${account}`, null),
    },
    limits: {
      key: async () => control.withinLimits,
      address: async () => control.withinLimits,
      token: async (orderId) => control.withinLimits && !control.spent.has(orderId),
      tokenAddress: async (address) => control.withinLimits && !control.spent.has(address),
      signIn: async () => control.withinLimits,
    },
    ...dashboardParts(),
    vars: {
      publicUrl: 'https://orders.test',
      publishableKey: 'pk_test_stripe',
      tokenSecret: 'secret-of-the-tests',
      proofSigningKey: DEV_SECRETS.PROOF_SIGNING_KEY,
    },
    now: () => 1_790_000_000_000,
    health: async () => ({
      dependencies: [{ name: 'postgres', up: !control.down, latencyMs: 3 }],
      readModelLagMs: 0,
      parkedOrders: 0,
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

const RETAILER_SETTINGS: RetailerSettings = {
  policies: DEFAULT_POLICIES,
  shippingOptions: shop.shippingOptions,
  allowedOrigins: ['https://shop.test'],
  reviewUrl: null,
  contactEmail: null,
  contactPhone: null,
  contactUrl: null,
  currency: 'gbp',
  timeZone: 'UTC',
};

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
