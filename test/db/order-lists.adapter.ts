import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Neon } from '../../dev/neon/server.ts';
import { NO_FILTERS } from '../../src/api/order-filters.ts';
import { connect, type Db } from '../../src/db/client.ts';
import type { Keyset } from '../../src/db/keyset.ts';
import { type OrderFilters, orderLists } from '../../src/db/orders/order-lists.ts';
import { type OrderFlags, orderQueries } from '../../src/db/orders/orders.ts';
import { Tenant } from '../../src/domain/access/tenant.ts';
import type { Dispute } from '../../src/domain/conversation/state.ts';
import { viewDisputeStatus, viewDisputes } from '../../src/domain/conversation/view-dispute.ts';
import type { Outcome } from '../../src/domain/fault.ts';
import { NEEDS_OF, needOf } from '../../src/domain/needs.ts';
import { ORDER_STATUSES } from '../../src/domain/order/lifecycle.ts';
import type { Line } from '../../src/domain/order/placed.ts';
import { folded, needleOf } from '../../src/domain/order/search.ts';
import type { OrderState } from '../../src/domain/order/state.ts';
import { CUSTOMER, SYSTEM, walkTo } from '../domain/fixtures.ts';
import { DATABASE_URL, openDatabase, type Servers } from '../services/market.ts';

interface Made {
  readonly order: OrderState;
  readonly flags: OrderFlags;
}

const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length];
  if (found === undefined) throw new Error('an empty list');
  return found;
};

const NAMES = ['Ada Lovelace', 'Björn Ångström', '100%_Ada\\', 'O\'Neill, "Bo"', 'Wu 李'];
const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

/** A line of one of the products 0 to 4. Each product has one brand and two suppliers. */
const lineOf = (base: Line, orderId: string, n: number, product: number, maker: number): Line => ({
  ...base,
  id: `lin_${orderId.slice(4)}_${n}`,
  productId: `prd_${product}`,
  brandId: `brd_${product % 2}`,
  supplierId: `sup_${(product + maker) % 3}`,
  sku: `SKU-${product}/X`,
  title: `Café blind ${product}`,
});

/** By `kind`: none; an open one; none; a resolved one, and one against another supplier that is open or resolved. */
function disputesOf(orderId: string, lines: readonly Line[], kind: number): Dispute[] {
  const resolution = {
    outcome: 'no_refund' as const,
    refund: null,
    borneBy: null,
    note: '',
    refundId: null,
    at: START,
    by: SYSTEM,
  };
  const dispute = (n: number, supplierId: string, resolved: boolean): Dispute => ({
    id: `dsp_${orderId.slice(4)}_${n}`,
    reason: 'damaged',
    description: '',
    lineIds: [],
    supplierIds: [supplierId],
    evidenceUrls: [],
    raisedBy: CUSTOMER,
    raisedAt: START,
    resolution: resolved ? resolution : null,
  });
  const [first, last] = [at(lines, 0).supplierId, at(lines, lines.length - 1).supplierId];
  if (kind === 1) return [dispute(1, first, false), dispute(2, last, true)];
  return kind === 3 ? [dispute(1, last, true)] : [];
}

/** 96 orders in which every pair of filter values occurs. */
function make(): Made[] {
  const { state } = walkTo('placed');
  const base = at(state.lines, 0);
  return Array.from({ length: 96 }, (_, i) => {
    const digits = [...String(i)].map((digit) => 'abcdefg234'.charAt(Number(digit))).join('');
    const id = `ord_${(String.fromCharCode(97 + (i % 26)) + digits).padEnd(26, 'a')}`;
    const lines = Array.from({ length: 1 + (i % 3) }, (__, n) => lineOf(base, id, n, (i * 7 + n * 3) % 5, (i + n) % 2));
    // The same product twice, as for two windows.
    const last = at(lines, lines.length - 1);
    const twice = i % 4 === 0 ? [...lines, { ...last, id: `${last.id}_again` }] : lines;
    return {
      order: {
        ...state,
        id,
        number: `${String(i * 7919)
          .padStart(4, '0')
          .slice(0, 4)}-${String(i).padStart(4, '0')}`,
        retailerId: `ret_${Math.floor(i / 5) % 3}`,
        status: at(ORDER_STATUSES, i * 3 + Math.floor(i / 8)),
        placedAt: START + Math.floor(i / 3) * DAY,
        customer: {
          ...state.customer,
          name: at(NAMES, Math.floor(i / 2)),
          phone: `+44207946${String(i).padStart(4, '0')}`,
          email: `${i % 2 ? 'Ada' : 'bo'}${i}@Example.com`,
        },
        payment: { ...state.payment, intentId: `pi_${i}`, chargeId: `ch_${i}` },
        lines: twice,
        disputes: disputesOf(id, twice, Math.floor(i / 7) % 4),
        fulfilments: [],
        parties: [],
      },
      flags: {
        refundStatus: at(['none', 'none', 'partial', 'none', 'full'] as const, i + Math.floor(i / 5)),
        disputeStatus: at(['none', 'open', 'none', 'resolved'], Math.floor(i / 7)),
        parked: i % 11 === 0,
        nextAt: null,
      },
    };
  });
}

const TENANTS = [
  ...['ret_0', 'ret_1', 'ret_9'].map((partyId) => Tenant.of({ role: 'retailer', partyId })),
  ...['sup_0', 'sup_2'].map((partyId) => Tenant.of({ role: 'supplier', partyId })),
  Tenant.of({ role: 'brand', partyId: 'brd_1' }),
  Tenant.of({ role: 'platform', partyId: 'plt_a' }),
];

/** By everything that an order is found by, and by what nobody finds. */
const SEARCHES = [
  ...['ADA', '%_', 'bo', 'example.com', 'ngstr', '0000-0', 'a\u030angstro\u0308m', 'o’neill', '李', 'lovelace'],
  ...['Order no. 0000 0000', '#7919-0001', 'ord_aaaaaaaaaaaaaaaaaaaaaaaa2a', 'pi_7', 'ch_1', 'tr_sup_a', 'PI_7'],
  ...['020 7946 0012', '+44 20 7946 0012', 'yo1', 'sku 3 x', 'SKU-4', 'café', 'blind 1', 'zz'],
];

const VALUES: Readonly<Record<string, readonly Partial<OrderFilters>[]>> = {
  status: [{ statuses: ['delivered'] }, { statuses: ['pending', 'cancelled'] }, { statuses: ['refunded', 'pending'] }],
  date: [{ from: START + 5 * DAY, to: START + 30 * DAY }],
  supplier: [{ supplierId: 'sup_0' }, { supplierId: 'sup_1' }],
  product: [{ productId: 'prd_0' }, { productId: 'prd_3' }],
  q: SEARCHES.map((q) => ({ q })),
  refund: [{ refundStatus: 'none' }, { refundStatus: 'partial' }],
  dispute: [{ dispute: 'any' }, { dispute: 'none' }, { dispute: 'open' }, { dispute: 'resolved' }],
  parked: [{ parked: true }],
  needs: [{ needs: 'dispute' }, { needs: 'payout' }],
};

const SINGLES = Object.values(VALUES).flat();
/** One tenant of each role is tested with every pair of filters, the others with every single filter. */
const PAIRED = new Set(['ret_0', 'sup_0', 'brd_1', 'plt_a']);

const PAIRS = Object.keys(VALUES).flatMap((one, i, names) => [
  ...(VALUES[one] ?? []),
  ...names
    .slice(i + 1)
    .flatMap((two) => (VALUES[one] ?? []).flatMap((a) => (VALUES[two] ?? []).map((b) => ({ ...a, ...b })))),
]);

/** The expected list, computed in TypeScript instead of SQL. */
function expected(made: readonly Made[], tenant: Tenant, filters: OrderFilters): string[] {
  return made
    .filter((one) => matches(one, tenant, filters))
    .map(({ order }) => order)
    .sort((a, b) => b.placedAt - a.placedAt || (a.id < b.id ? 1 : -1))
    .map(({ id }) => id);
}

function matches({ order, flags }: Made, tenant: Tenant, f: OrderFilters): boolean {
  const { role, partyId } = tenant;
  const own = order.lines.filter(
    (line) => (role !== 'supplier' || line.supplierId === partyId) && (role !== 'brand' || line.brandId === partyId),
  );
  const line = own.some(
    (l) =>
      (f.supplierId === null || l.supplierId === f.supplierId) && (f.productId === null || l.productId === f.productId),
  );
  const refunded = f.statuses.includes('refunded') && flags.refundStatus !== 'none';
  const others = f.statuses.filter((status) => status !== 'refunded');
  const dispute = role === 'supplier' || role === 'brand' ? seenDisputes(order, tenant) : flags.disputeStatus;
  return (
    (role !== 'retailer' || order.retailerId === partyId) &&
    line &&
    (f.statuses.length === 0 || refunded || others.some((status) => status === order.status)) &&
    (f.from === null || order.placedAt >= f.from) &&
    (f.to === null || order.placedAt < f.to) &&
    (f.q === null || found(order, tenant, f.q)) &&
    (f.refundStatus === null || flags.refundStatus === f.refundStatus) &&
    (f.dispute === null || (f.dispute === 'any' ? dispute !== 'none' : dispute === f.dispute)) &&
    (!f.parked || (flags.parked && role === 'platform')) &&
    (f.needs === null || (NEEDS_OF[role].includes(f.needs) && needOf(order, f.needs, tenant) !== null))
  );
}

const seenDisputes = (order: OrderState, tenant: Tenant) => viewDisputeStatus(viewDisputes(order, tenant.viewer));

/** Whether a reader finds an order by what this reader is shown of it. */
function found(order: OrderState, { role, partyId }: Tenant, q: string): boolean {
  const { number, customer } = order;
  const own = order.lines.filter((line) => (role === 'supplier' ? line.supplierId : line.brandId) === partyId);
  const all = role === 'retailer' || role === 'platform';
  const needle = needleOf(q);
  if (needle.kind === 'nothing') return false;
  if (needle.kind === 'order') return order.id === needle.orderId;
  if (needle.kind === 'reference') return all && JSON.stringify(order).includes(`"${needle.reference}"`);
  const fields = [
    number,
    ...(all ? order.lines : own).flatMap(({ sku, title }) => [sku, title]),
    ...(role === 'brand' ? [] : [customer.name, customer.phone ?? '', customer.address.postalCode ?? '']),
    ...(all ? [customer.email] : []),
  ];
  const short = needle.text.trimStart();
  return short === needle.text
    ? fields.some((field) => folded(field).includes(short))
    : fields.some((field) => field.split(/[^\p{L}\p{N}\p{M}']+/u).some((word) => folded(word).startsWith(short)));
}

function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) expect.fail(`fault ${JSON.stringify(outcome.fault)}`);
  return outcome.value;
}

export function orderListsSuite(name: string, servers: () => Promise<Servers>): void {
  describe(`order lists on ${name}`, () => {
    let neon: Neon;
    let db: Db;
    const made = make();
    beforeAll(async () => {
      neon = await openDatabase(await servers());
      db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
      for (const { order, flags } of made) value(await orderQueries(db).project(order, flags));
      // The table `products` has the brand of a product.
      await neon.query(`insert into parties (id, role, name, country)
        select 'brd_' || i, 'brand', 'Brand ' || i, 'GB' from generate_series(0, 1) i`);
      await neon.query(`insert into products (id, brand_id, kind, title, description, option_rules)
        select 'prd_' || i, 'brd_' || i % 2, 'roller', 'Product ' || i, '', '{}' from generate_series(0, 4) i`);
    });
    afterAll(() => neon?.close());

    const idsOf = async (tenant: Tenant, filters: OrderFilters, after: Keyset | null = null, limit = 500) =>
      value(await orderLists(db).page(tenant, filters, { after, limit }));

    test.each(TENANTS.map((tenant) => [`${tenant.role} ${tenant.partyId}`, tenant] as const))(
      '%s: every pair of filters answers its own orders and no other',
      async (_, tenant) => {
        let shown = 0;
        for (const change of [{}, ...(PAIRED.has(tenant.partyId) ? PAIRS : SINGLES)]) {
          const filters = { ...NO_FILTERS, ...change };
          const ids = (await idsOf(tenant, filters)).map(({ id }) => id);
          expect(ids, JSON.stringify(change)).toEqual(expected(made, tenant, filters));
          shown += ids.length;
        }
        expect(shown > 0).toBe(tenant.partyId !== 'ret_9');
      },
    );

    test('the pages together are the whole list, also if many orders were placed at the same moment', async () => {
      for (const tenant of TENANTS) {
        for (const filters of [NO_FILTERS, { ...NO_FILTERS, productId: 'prd_3' }]) {
          const seen: string[] = [];
          for (let after: Keyset | null = null; ; ) {
            const page = await idsOf(tenant, filters, after, 2);
            seen.push(...page.map(({ id }) => id));
            const last = page.at(-1);
            if (last === undefined) break;
            after = { at: last.placedAt, id: last.id };
          }
          expect(seen).toEqual(expected(made, tenant, filters));
        }
      }
    });

    test('choices: the values a tenant can filter by, sorted by name', async () => {
      const of = async (role: 'retailer' | 'supplier' | 'brand' | 'platform', partyId: string) =>
        value(await orderLists(db).choices(Tenant.of({ role, partyId })));
      const hazel = await of('retailer', 'ret_hazel');
      expect(hazel.suppliers.map(({ name: shown }) => shown)).toEqual([
        'Brightloom Workrooms',
        'Tidewater Made-to-Measure',
      ]);
      const ashwood = await of('supplier', 'sup_ashwood');
      expect(ashwood.suppliers).toEqual([{ id: 'sup_ashwood', name: 'Ashwood Joinery' }]);
      const brand = await of('brand', 'brd_harbour');
      const all = await of('platform', 'plt_headrail');
      expect(all.products.length).toBeGreaterThan(brand.products.length);
      expect(brand.products.length).toBeGreaterThan(0);
      expect(await of('retailer', 'ret_nobody')).toEqual({ suppliers: [], products: [] });
    });
  });
}
