import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BESIDE } from '../../../bench/support/beside-orders.ts';
import {
  INSERT_BARE_ORDERS,
  INSERT_LINES,
  INSERT_REFERENCES,
  INSERT_SEARCH,
  insertWhatIsBeside,
  MADE,
} from '../../../bench/support/orders.ts';
import type { Query } from '../../../dev/neon/backend.ts';
import { type Neon, startNeon } from '../../../dev/neon/server.ts';
import { NO_FILTERS } from '../../../src/api/order-filters.ts';
import { connect, type Db } from '../../../src/db/client.ts';
import { dailyNumberQueries } from '../../../src/db/money/daily-numbers.ts';
import { partyMoneyQueries } from '../../../src/db/money/party-movements.ts';
import { changedTasksQuery, fulfilmentQueries } from '../../../src/db/orders/fulfilments.ts';
import { countsSql, homeQueries, needingSql } from '../../../src/db/orders/home.ts';
import { changedQuery, type OrderFilters, pageQuery } from '../../../src/db/orders/order-lists.ts';
import { orderQueries } from '../../../src/db/orders/orders.ts';
import { Tenant } from '../../../src/domain/access/tenant.ts';
import { ORDER_SORTS, type OrderSort } from '../../../src/domain/order-sorts.ts';
import { walkTo } from '../../domain/fixtures.ts';
import { DATABASE_URL } from '../../services/market.ts';

/** `bench:lists` measures a million orders. This test only asks the planner, over a few orders as large as many. */
const ORDERS = 5_000;

let neon: Neon;
let db: Db;
/** What the queries sent. */
const heard: Query[] = [];

beforeAll(async () => {
  neon = await startNeon({ port: 0, migrations: 'migrations', heard: (one) => heard.push(one) });
  db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
  // The settings of the database hold for new sessions, and this one began before the migrations.
  const settings = await neon.query('select unnest(setconfig) as setting from pg_db_role_setting');
  expect(settings).toHaveLength(2);
  for (const { setting } of settings) await neon.query(`set ${String(setting).replace('=', " = '")}'`);
  // A page holds two rows instead of thirty, so reading all of them costs as much as for many more orders.
  for (const table of ['orders', 'order_search', 'order_references']) {
    await neon.query(`alter table ${table} set (fillfactor = 10)`);
  }
  await neon.query('alter table order_lines drop constraint order_lines_order');
  await neon.query(`create table made as ${MADE}`, [1, ORDERS]);
  await neon.query(INSERT_BARE_ORDERS);
  await neon.query(INSERT_SEARCH);
  await neon.query(INSERT_LINES);
  await neon.query(INSERT_REFERENCES);
  await insertWhatIsBeside((text, values) => neon.query(text, values));
  await neon.query(`alter table order_lines add constraint order_lines_order foreign key (order_id, placed_at)
    references orders (id, placed_at)`);
  for (const table of ['orders', 'order_lines', 'order_search', 'order_references', ...BESIDE]) {
    await neon.query(`vacuum analyze ${table}`);
  }
});
afterAll(() => neon?.close());

const plan = async (
  tenant: Tenant,
  change: Partial<OrderFilters>,
  deep: boolean,
  sort: OrderSort = '-placed_at',
): Promise<string> => {
  const after = deep ? { at: Date.UTC(2025, 0, 1), id: 'ord_m' } : null;
  const query = pageQuery(db, tenant, { ...NO_FILTERS, ...change }, { after, limit: 51, sort }).toSQL();
  const values = query.params.map(String);
  const rows = await neon.query(`explain ${query.sql}`, values);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
};

const SCAN = /Seq Scan on (?:orders|order_search|order_references)\b/;

const TENANTS = [
  Tenant.of({ role: 'retailer', partyId: 'ret_0' }),
  Tenant.of({ role: 'retailer', partyId: 'ret_7' }),
  Tenant.of({ role: 'supplier', partyId: 'sup_0' }),
  Tenant.of({ role: 'brand', partyId: 'brd_3' }),
  Tenant.of({ role: 'platform', partyId: 'plt_a' }),
];

const FILTERS: readonly Partial<OrderFilters>[] = [
  { statuses: ['delivered'] },
  { statuses: ['pending', 'refunded'] },
  { from: Date.UTC(2025, 5, 1), to: Date.UTC(2025, 6, 1) },
  { updatedSince: Date.UTC(2026, 10, 1) },
  { supplierId: 'sup_0' },
  { productId: 'prd_0' },
  ...['thornwelby', 'zi', 'example.com', 'range 7', 'blackout', '+44 20 10000007', 'yo70ha', 'nobody at all'].map(
    (q) => ({ q }),
  ),
  ...['ada thornwelby', 'york high st', 'zi ro', 'range blackout york thorn', 'lst_7', '15501234567890'].map((q) => ({
    q,
  })),
  ...['pi_3none', 'ord_abcdefghijklmnopqrstuvwxyz', 'ret_7', 'sup_0', 'brd_3', 'prd_0', '%'].map((q) => ({ q })),
  { refundStatus: 'partial' },
  { dispute: 'open' },
  { parked: true },
  { needs: 'dispute' },
  { needs: 'unanswered' },
];

const SEARCHES = FILTERS.flatMap(({ q }) => (typeof q === 'string' ? [q] : []));

const CASES = [{}, ...FILTERS, ...FILTERS.flatMap((a, i) => FILTERS.slice(i + 1).map((b) => ({ ...a, ...b })))];

test('no list reads all orders, with any filter', async () => {
  const scans: string[] = [];
  for (const tenant of TENANTS) {
    for (const change of CASES) {
      for (const deep of [false, true]) {
        const text = await plan(tenant, change, deep);
        expect(text).toContain('Limit');
        if (SCAN.test(text)) scans.push(`${tenant.role} ${JSON.stringify(change)}${deep ? ' deep' : ''}\n${text}`);
      }
    }
  }
  expect(scans).toEqual([]);
});

test('no list reads all orders, in any sort', async () => {
  const scans: string[] = [];
  for (const tenant of TENANTS) {
    for (const sort of ORDER_SORTS) {
      for (const change of [{}, ...FILTERS]) {
        for (const deep of [false, true]) {
          const text = await plan(tenant, change, deep, sort);
          if (SCAN.test(text)) scans.push(`${tenant.role} ${sort} ${JSON.stringify(change)} ${deep}\n${text}`);
        }
      }
    }
  }
  expect(scans).toEqual([]);
});

async function explained(query: SQL): Promise<string> {
  const { sql: text, params } = new PgDialect().sqlToQuery(query);
  const rows = await neon.query(`explain ${text}`, params.map(String));
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

test('no home page reads all orders', async () => {
  const scans: string[] = [];
  for (const tenant of TENANTS) {
    for (const query of [countsSql(tenant, 60), needingSql(db, tenant, 30)]) {
      const found = await explained(query);
      expect(found).toContain('orders');
      if (SCAN.test(found)) scans.push(`${tenant.role}\n${found}`);
    }
  }
  expect(scans).toEqual([]);
});

/** Tables that grow with the orders, and are read by pages that show no list of them. */
const SCAN_BESIDE = /Seq Scan on (?:orders|order_lines|order_numbers|daily_numbers|movements|fulfilments)\b/;

test('no page of a party reads a whole table that grows with the orders', async () => {
  const [from, to] = [Date.UTC(2025, 4, 1), Date.UTC(2025, 5, 1)];
  const spans = [
    { from: '2026-09-01', to: '2026-10-01' },
    { from: '2026-08-01', to: '2026-09-01' },
  ] as const;
  const scans: string[] = [];
  for (const tenant of TENANTS) {
    const [home, money, numbers] = [homeQueries(db, 60), partyMoneyQueries(db), dailyNumberQueries(db)];
    const tasks = fulfilmentQueries(db);
    const whose = tenant.role === 'platform' ? 'ret_7' : null;
    heard.length = 0;
    const answers: { readonly ok: boolean }[] = [
      await home.counts(tenant),
      await home.needing(tenant, 30),
      await home.lowStock(tenant, 5),
      await home.earned(tenant, from),
      await money.movements(tenant, { whose, period: { from, to } }, { after: null, limit: 51 }),
      await money.sums(tenant, whose, [from, to, Date.UTC(2025, 6, 1)]),
      await numbers.sums(tenant, spans),
      await numbers.days(tenant, ['paid', 'sales', 'share'], spans[0]),
      await numbers.open(tenant, whose),
    ];
    // Only suppliers have pages of tasks.
    if (tenant.role === 'supplier') {
      answers.push(await tasks.waiting(tenant, 5));
      answers.push(await tasks.list(tenant, { statuses: ['accepted'], first: 'due', after: null, limit: 51 }));
    }
    expect(answers.every(({ ok }) => ok)).toBe(true);
    // Each is one query.
    expect(heard).toHaveLength(answers.length);
    for (const { text, values } of heard.splice(0)) {
      const rows = await neon.query(`explain ${text}`, values);
      const found = rows.map((row) => row['QUERY PLAN']).join('\n');
      if (SCAN_BESIDE.test(found)) scans.push(`${tenant.role} ${tenant.partyId}\n${text}\n${found}`);
    }
  }
  expect(scans).toEqual([]);
});

test('what is new in a list is counted without reading all orders', async () => {
  const scans: string[] = [];
  const readAt = Date.UTC(2026, 10, 1);
  for (const tenant of TENANTS) {
    const ofTasks = [undefined, ...SEARCHES].map((q) => changedTasksQuery(db, tenant, { statuses: [], q }, readAt));
    for (const query of [
      ...[{}, ...FILTERS].map((change) => changedQuery(db, tenant, { ...NO_FILTERS, ...change }, readAt)),
      ...(tenant.role === 'supplier' ? ofTasks : []),
    ]) {
      const found = await explained(query);
      if (SCAN.test(found)) scans.push(`${tenant.role}\n${found}`);
    }
  }
  expect(scans).toEqual([]);
});

test('an order is written without reading a whole table', async () => {
  // As many as the planner once read all of, for a few sources. With more, it looked each of them up anyhow.
  await neon.query('delete from movements where source not in (select source from movements limit 5000)');
  await neon.query('vacuum full analyze movements');
  heard.length = 0;
  const flags = { refundStatus: 'none', disputeStatus: 'none', parked: false, nextAt: null } as const;
  const { state } = walkTo('captured');
  expect(await orderQueries(db).project(state, flags)).toEqual({ ok: true, value: true });
  const [{ text, values } = expect.fail('no statement'), ...more] = heard.splice(0);
  expect(more).toEqual([]);
  const rows = await neon.query(`explain ${text}`, values);
  const found = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(found).toContain('Insert on movements');
  expect(found).not.toMatch(SCAN_BESIDE);
});

test('the check can fail: without the indexes, lists read all orders', async () => {
  for (const index of ['orders_retailer', 'orders_all', 'orders_retailer_status', 'orders_status'])
    await neon.query(`drop index ${index}`);
  expect(await plan(Tenant.of({ role: 'retailer', partyId: 'ret_0' }), {}, false)).toMatch(SCAN);
});
