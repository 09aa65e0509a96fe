import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Neon } from '../../../dev/neon/server.ts';
import { NO_FILTERS } from '../../../src/api/order-filters.ts';
import { connect, type Db } from '../../../src/db/client.ts';
import { fulfilmentQueries } from '../../../src/db/orders/fulfilments.ts';
import { orderLists } from '../../../src/db/orders/order-lists.ts';
import { orderQueries } from '../../../src/db/orders/orders.ts';
import { Tenant } from '../../../src/domain/access/tenant.ts';
import { ORDER, walkTo } from '../../domain/fixtures.ts';
import { requested } from '../../domain/order/order-steps.ts';
import { DATABASE_URL, openDatabase } from '../../services/market.ts';
import { value } from '../../support/value.ts';

/** A shop may have references that look like ids of parties and products. */

const PREFIXES = ['ret', 'sup', 'brd', 'prd', 'plt', 'lst', 'key', 'mem', 'exp'] as const;
const SHOP = Tenant.of({ role: 'retailer', partyId: 'ret_a' });
const OTHER = Tenant.of({ role: 'retailer', partyId: 'ret_hazel' });
const MAKER = Tenant.of({ role: 'supplier', partyId: 'sup_a' });
const OPS = Tenant.of({ role: 'platform', partyId: 'plt_a' });
const FLAGS = { refundStatus: 'none', disputeStatus: 'none', parked: false, nextAt: null } as const;

let neon: Neon;
let db: Db;

beforeAll(async () => {
  neon = await openDatabase({});
  db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
  for (const [i, prefix] of PREFIXES.entries()) {
    const whole = JSON.stringify({ ...requested(walkTo('captured')).state, reference: `${prefix}_10023` });
    const order = JSON.parse(whole.replaceAll(ORDER.slice(4), `${'abcdefghi'.charAt(i)}${ORDER.slice(5)}`));
    expect(value(await orderQueries(db).project(order, FLAGS))).toBe(true);
  }
});
afterAll(() => neon?.close());

async function found(tenant: Tenant, q: string) {
  const lists = orderLists(db);
  const filters = { ...NO_FILTERS, q };
  const rows = value(await lists.page(tenant, filters, { after: null, limit: 50 }));
  expect(value(await lists.longerThan(tenant, filters, 0)), 'the length').toBe(rows.length > 0);
  expect(value(await lists.changedSince(tenant, filters, 0)), 'the news').toBe(rows.length);
  return rows.map(({ order }) => order.reference);
}

test.each(PREFIXES)('%s_10023 is a reference of the shop', async (prefix) => {
  const q = `${prefix}_10023`;
  for (const typed of [q, ` ${q} `, q.toUpperCase(), `https://shop.example/orders/${q}`])
    expect(await found(SHOP, typed), typed).toEqual([q]);
  for (const tenant of [OTHER, MAKER]) expect(await found(tenant, q)).toEqual([]);
});

test.each([
  ['ret_a', `insert into parties (id, role, name, country) values ('ret_a', 'retailer', 'A', 'GB')`],
  ['sup_a', `insert into parties (id, role, name, country) values ('sup_a', 'supplier', 'A', 'GB')`],
  ['brd_a', `insert into parties (id, role, name, country) values ('brd_a', 'brand', 'A', 'GB')`],
])('%s is the party as soon as there is one', async (id, insert) => {
  expect(await found(SHOP, id)).toEqual([]);
  await neon.query(insert);
  expect(await found(SHOP, id)).toHaveLength(PREFIXES.length);
  const tasks = fulfilmentQueries(db);
  const rows = value(await tasks.list(MAKER, { statuses: [], q: id, after: null, limit: 50 }));
  expect(rows).toHaveLength(PREFIXES.length);
  expect(value(await tasks.changedSince(MAKER, { statuses: [], q: id }, 0))).toBe(PREFIXES.length);
});

test.each([
  ['ret_hazel', 'y'],
  ['plt_headrail', 'z'],
])('%s is a reference for a shop that cannot find orders by that party', async (id, letter) => {
  const order = JSON.stringify({ ...requested(walkTo('captured')).state, reference: id });
  const other = JSON.parse(order.replaceAll(ORDER.slice(4), `${letter}${ORDER.slice(5)}`));
  expect(value(await orderQueries(db).project(other, FLAGS))).toBe(true);
  expect(await neon.query(`select id from parties where id = '${id}'`)).toHaveLength(1);
  for (const typed of [id, `https://shop.example/orders/${id}`]) expect(await found(SHOP, typed), typed).toEqual([id]);
  expect(await found(MAKER, id)).toEqual([]);
});

test('Platform Ops mean the shop, not a reference of another', async () => {
  expect(await found(OPS, 'ret_hazel')).toEqual([]);
});
