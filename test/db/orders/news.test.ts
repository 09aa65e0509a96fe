import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Neon } from '../../../dev/neon/server.ts';
import { NO_FILTERS } from '../../../src/api/order-filters.ts';
import { connect, type Db } from '../../../src/db/client.ts';
import { fulfilmentQueries } from '../../../src/db/orders/fulfilments.ts';
import { type OrderFilters, orderLists } from '../../../src/db/orders/order-lists.ts';
import { orderQueries } from '../../../src/db/orders/orders.ts';
import { Tenant } from '../../../src/domain/access/tenant.ts';
import { groupFulfilments } from '../../../src/domain/catalogue/routing.ts';
import { DATABASE_URL, openDatabase } from '../../services/market.ts';
import { value } from '../../support/value.ts';
import { type Made, make } from './listed-orders.ts';

/** How many of a list are new or have changed since it was read: always of what the same reader would list. */

const TENANTS = [
  ...['ret_0', 'ret_1', 'ret_9'].map((partyId) => Tenant.of({ role: 'retailer', partyId })),
  ...['sup_0', 'sup_2'].map((partyId) => Tenant.of({ role: 'supplier', partyId })),
  Tenant.of({ role: 'brand', partyId: 'brd_1' }),
  Tenant.of({ role: 'platform', partyId: 'plt_a' }),
];
const FILTERS: readonly Partial<OrderFilters>[] = [
  {},
  { statuses: ['delivered', 'refunded'] },
  { supplierId: 'sup_0' },
  { productId: 'prd_3' },
  { q: 'ada' },
  { dispute: 'open' },
  { parked: true },
];
const HOUR = 3_600_000;

let neon: Neon;
let db: Db;
const made = make();
beforeAll(async () => {
  neon = await openDatabase({});
  db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
  for (const one of made) await write(one);
});
afterAll(() => neon?.close());

/** Every line is a task of its supplier that nobody has answered. */
async function write({ order, flags }: Made, change: { readonly version?: number; readonly updatedAt?: number } = {}) {
  const fulfilments = groupFulfilments(order.id, order.lines).map((planned) => ({
    ...{ ...planned, status: 'requested' as const, tracking: null, rejectReason: null, startedAt: null },
  }));
  value(await orderQueries(db).project({ ...order, fulfilments, ...change }, flags));
}

async function listed(tenant: Tenant, change: Partial<OrderFilters>) {
  return value(await orderLists(db).page(tenant, { ...NO_FILTERS, ...change }, { after: null, limit: 200 }));
}

const news = async (tenant: Tenant, change: Partial<OrderFilters>, readAt: number) =>
  value(await orderLists(db).changedSince(tenant, { ...NO_FILTERS, ...change }, readAt));

test('nothing is new in a list that was just read; then what has changed of it, and nothing of others', async () => {
  const [seen] = await listed(Tenant.of({ role: 'platform', partyId: 'plt_a' }), {});
  const readAt = seen?.readAt ?? 0;
  expect(Math.abs(readAt - Date.now())).toBeLessThan(60_000);
  for (const tenant of TENANTS) for (const change of FILTERS) expect(await news(tenant, change, readAt)).toBe(0);
  const changed = made.filter((_, i) => i % 7 === 3);
  for (const one of changed) await write(one, { version: one.order.version + 1, updatedAt: Date.now() });
  const ids = new Set(changed.map(({ order }) => order.id));
  let most = 0;
  for (const tenant of TENANTS) {
    for (const change of FILTERS) {
      const expected = (await listed(tenant, change)).filter(({ id }) => ids.has(id)).length;
      expect(await news(tenant, change, readAt), `${tenant.role} ${JSON.stringify(change)}`).toBe(expected);
      most = Math.max(most, expected);
    }
  }
  expect(most).toBe(changed.length);
  const stranger = Tenant.of({ role: 'retailer', partyId: 'ret_stranger' });
  expect(await news(stranger, {}, readAt)).toBe(0);
  // An empty list has no time of its own: everything in it is new.
  expect(await news(Tenant.of({ role: 'platform', partyId: 'plt_a' }), {}, 0)).toBe(96);
});

test('what the read model learnt later than it happened is new, too', async () => {
  const retailer = Tenant.of({ role: 'retailer', partyId: made[0]?.order.retailerId ?? '' });
  const readAt = (await listed(retailer, {}))[0]?.readAt ?? 0;
  const own = made.find(({ order }) => order.retailerId === retailer.partyId);
  if (own === undefined) throw new Error('no order');
  await write(own, { version: own.order.version + 2, updatedAt: readAt - HOUR / 2 });
  expect(await news(retailer, {}, readAt)).toBe(1);
});

test('of tasks: those of this supplier, in the statuses of the tab', async () => {
  const { list, changedSince } = fulfilmentQueries(db);
  const [mine, other] = ['sup_0', 'sup_2'].map((partyId) => Tenant.of({ role: 'supplier', partyId }));
  if (mine === undefined || other === undefined) throw new Error('no supplier');
  const asked = { statuses: ['requested'] };
  const tasks = value(await list(mine, { ...asked, after: null, limit: 200 }));
  const readAt = tasks[0]?.readAt ?? 0;
  expect(value(await changedSince(mine, asked, readAt))).toBe(0);
  const theirs = made.filter(({ order }) => order.lines.every(({ supplierId }) => supplierId === 'sup_0')).slice(0, 3);
  expect(theirs.length).toBe(3);
  for (const one of theirs) await write(one, { version: one.order.version + 3, updatedAt: Date.now() });
  expect(value(await changedSince(mine, asked, readAt))).toBe(3);
  expect(value(await changedSince(mine, { ...asked, q: theirs[0]?.order.id }, readAt))).toBe(1);
  expect(value(await changedSince(mine, { statuses: ['accepted'] }, readAt))).toBe(0);
  expect(value(await changedSince(other, asked, readAt))).toBe(0);
  expect(value(await changedSince(Tenant.of({ role: 'retailer', partyId: 'ret_0' }), asked, readAt))).toBe(0);
  expect(value(await changedSince(mine, asked, 0))).toBe(Math.min(100, tasks.length));
});
