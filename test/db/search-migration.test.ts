import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Neon, startNeon } from '../../dev/neon/server.ts';
import { NO_FILTERS } from '../../src/api/order-filters.ts';
import { connect } from '../../src/db/client.ts';
import { orderLists } from '../../src/db/orders/order-lists.ts';
import { orderQueries } from '../../src/db/orders/orders.ts';
import { Tenant } from '../../src/domain/access/tenant.ts';
import { walkTo } from '../domain/fixtures.ts';
import { DATABASE_URL } from '../services/market.ts';

/** Orders that were projected before migration 0008 are found afterwards, without a change of their own. One is disputed. */

const { state } = walkTo('captured');
const order = {
  ...state,
  number: 'GFRA-E1W5',
  customer: { ...state.customer, name: "Zoë  O'Neill", email: 'zoe@example.com', phone: '+44 20 7946 0000' },
  fulfilments: state.lines.map(({ id, supplierId }, i) => ({
    ...{
      id: `ful_x_${i + 1}`,
      supplierId,
      lineIds: [id],
      status: 'dispatched' as const,
      rejectReason: null,
      startedAt: null,
    },
    tracking: supplierId === 'sup_a' ? { carrier: 'DPD', number: '15501234', url: null } : null,
  })),
};
let folder: string;
let neon: Neon;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  const before = (await readdir('migrations')).filter((name) => name.endsWith('.sql') && name < '0008');
  for (const name of before) await copyFile(join('migrations', name), join(folder, name));
  const old = await startNeon({ port: 0, migrations: folder });
  await old.query(
    `insert into orders (id, number, retailer_id, status, version, placed_at, updated_at, customer_name, customer_email,
      currency, total, refund_status, dispute_status, parked, doc)
     values ($1, $2, $3, 'delivered', $4::int, now(), now(), $5, $6, 'gbp', 1, 'none', 'none', false, $7::jsonb)`,
    [
      order.id,
      order.number,
      order.retailerId,
      order.version,
      order.customer.name,
      order.customer.email,
      JSON.stringify(order),
    ],
  );
  await old.query(
    `insert into order_lines (order_id, line_id, retailer_id, supplier_id, brand_id, product_id, placed_at, leads_supplier,
      leads_brand, leads_product, leads_offer, leads_range, search)
     select o.id, l->>'id', o.retailer_id, l->>'supplierId', l->>'brandId', l->>'productId', o.placed_at, true, false, false,
      true, true, o.search from orders o, jsonb_array_elements(o.doc->'lines') as l`,
  );
  await old.query(
    `insert into disputes (id, order_id, retailer_id, kind, status, supplier_ids, raised_at, version)
     values ('dsp_a', $1, $2, 'damaged', 'open', array['sup_a'], now(), 1)`,
    [order.id, order.retailerId],
  );
  const loadDump = await old.dump();
  await old.close();
  neon = await startNeon({ port: 0, loadDump, migrations: 'migrations' });
});
afterAll(async () => {
  await neon?.close();
  await rm(folder, { recursive: true, force: true });
});

test('by its dispute, for its supplier alone', async () => {
  const lists = orderLists(connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint }));
  const found = async (partyId: string, dispute: 'open' | 'resolved') => {
    const asked = { ...NO_FILTERS, dispute };
    const page = await lists.page(Tenant.of({ role: 'supplier', partyId }), asked, { after: null, limit: 5 });
    return page.ok ? page.value.map(({ id }) => id) : page;
  };
  expect(await found('sup_a', 'open')).toEqual([order.id]);
  expect(await found('sup_a', 'resolved')).toEqual([]);
  expect(await found('sup_b', 'open')).toEqual([]);
});

test('by everything that it is found by, before and after it is projected again', async () => {
  const db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
  const lists = orderLists(db);
  const finds = async (role: 'retailer' | 'supplier', partyId: string, q: string) => {
    const page = await lists.page(Tenant.of({ role, partyId }), { ...NO_FILTERS, q }, { after: null, limit: 5 });
    return page.ok ? page.value.map(({ id }) => id) : page;
  };
  const both = [
    'order gfra e1w5',
    'zoe o’neill',
    'on',
    '020 7946 0000',
    state.customer.address.postalCode ?? '',
    'sku a',
    'ROLLER',
    'O’Neill, Zoë',
    '1 high st',
    'York Zoe',
    'lst_a',
    'DPD 1550 1234',
  ];
  const money = ['zoe@example', 'pi_1', 'ch_1'];
  for (const again of [false, true]) {
    if (again) {
      const flags = { refundStatus: 'none', disputeStatus: 'none', parked: false, nextAt: null } as const;
      expect(await orderQueries(db).rebuild(order, flags)).toEqual({ ok: true, value: true });
    }
    for (const q of [...both, ...money]) expect(await finds('retailer', 'ret_a', q), q).toEqual([order.id]);
    for (const q of both) expect(await finds('supplier', 'sup_a', q), q).toEqual([order.id]);
    for (const q of money) expect(await finds('supplier', 'sup_a', q), q).toEqual([]);
  }
});
