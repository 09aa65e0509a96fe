import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Neon } from '../../../dev/neon/server.ts';
import { NO_FILTERS } from '../../../src/api/order-filters.ts';
import { keysetIn } from '../../../src/app/listed-orders.ts';
import { connect, type Db } from '../../../src/db/client.ts';
import type { Keyset } from '../../../src/db/keyset.ts';
import { type ListedOrder, type OrderFilters, orderLists } from '../../../src/db/orders/order-lists.ts';
import { orderQueries } from '../../../src/db/orders/orders.ts';
import { Tenant } from '../../../src/domain/access/tenant.ts';
import { viewDisputeStatus, viewDisputes } from '../../../src/domain/conversation/view-dispute.ts';
import { NEEDS_OF, needOf } from '../../../src/domain/needs.ts';
import { folded, type Needle, needleOf } from '../../../src/domain/order/search.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { NEWEST_FIRST, ORDER_SORTS, type OrderSort } from '../../../src/domain/order-sorts.ts';
import { DATABASE_URL, openDatabase, type Servers } from '../../services/market.ts';
import { value } from '../../support/value.ts';
import { at, DAY, type Made, make, START } from './listed-orders.ts';

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
  ...['lovelace, ada', 'high york', 'ada lovelace york', 'lst_a', 'ret_1', 'sup_0', 'sup_2', 'brd_1', 'prd_3', 'plt_z'],
];

const VALUES: Readonly<Record<string, readonly Partial<OrderFilters>[]>> = {
  status: [{ statuses: ['delivered'] }, { statuses: ['pending', 'cancelled'] }, { statuses: ['refunded', 'pending'] }],
  date: [{ from: START + 5 * DAY, to: START + 30 * DAY }],
  changed: [{ updatedSince: START + 40 * DAY }],
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
function expected(
  made: readonly Made[],
  tenant: Tenant,
  filters: OrderFilters,
  sort: OrderSort = NEWEST_FIRST,
): string[] {
  const by = sort.endsWith('placed_at') ? 'placedAt' : 'updatedAt';
  const way = sort.startsWith('-') ? -1 : 1;
  return made
    .filter((one) => matches(one, tenant, filters))
    .map(({ order }) => order)
    .sort((a, b) => way * (a[by] - b[by] || (a.id < b.id ? -1 : 1)))
    .map(({ id }) => id);
}

function matches({ order, flags }: Made, tenant: Tenant, f: OrderFilters): boolean {
  const { role, partyId } = tenant;
  const own = order.lines.filter(
    (line) => (role !== 'supplier' || line.supplierId === partyId) && (role !== 'brand' || line.brandId === partyId),
  );
  const line = own.some(
    (l) =>
      (f.supplierId === null || l.supplierId === f.supplierId) &&
      (f.productId === null || l.productId === f.productId) &&
      (f.q === null || isNamed(l, order, needleOf(f.q))),
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
    (f.updatedSince === null || order.updatedAt >= f.updatedSince) &&
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
  if (needle.kind === 'stripe_id') return all && JSON.stringify(order).includes(`"${needle.id}"`);
  if (needle.kind === 'named') return true;
  const { line1, city = '', postalCode = '' } = customer.address;
  const fields = [
    number,
    ...(all ? order.lines : own).flatMap(({ sku, title, listingId }) => [sku, title, listingId]),
    ...(role === 'brand' ? [] : [customer.name, customer.phone ?? '', line1, city, postalCode]),
    ...(all ? [customer.email] : []),
  ];
  const holds = (part: string) => {
    const short = part.trimStart();
    return short === part
      ? fields.some((field) => folded(field).includes(short))
      : fields.some((field) => field.split(/[^\p{L}\p{N}\p{M}']+/u).some((word) => folded(word).startsWith(short)));
  };
  return needle.anyOf.some((parts) => parts.every(holds));
}

/** An id of a party or a product is a filter of lines, as the filters by supplier and product are. */
function isNamed(line: OrderState['lines'][number], { retailerId }: OrderState, needle: Needle): boolean {
  if (needle.kind !== 'named') return true;
  const { what, id } = needle;
  if (what === 'platform') return false;
  return id === (what === 'retailer' ? retailerId : line[`${what}Id`]);
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
      // What nobody has is no id.
      await neon.query(`insert into parties (id, role, name, country)
        select 'ret_' || i, 'retailer', 'Retailer ' || i, 'GB' from generate_series(0, 1) i
        union all select 'sup_' || i, 'supplier', 'Supplier ' || i, 'GB' from generate_series(0, 2) i`);
      await neon.query(`insert into products (id, brand_id, kind, title, description, option_rules)
        select 'prd_' || i, 'brd_' || i % 2, 'roller', 'Product ' || i, '', '{}' from generate_series(0, 4) i`);
    });
    afterAll(() => neon?.close());

    const idsOf = async (tenant: Tenant, filters: OrderFilters, after: Keyset | null = null, limit = 500) =>
      value(await orderLists(db).page(tenant, filters, { after, limit }));

    /** Reads all pages. `between`: what happens before the page of this number is read. */
    async function walked(
      tenant: Tenant,
      filters: OrderFilters,
      { sort, limit }: { readonly sort: OrderSort; readonly limit: number },
      between: (page: number) => Promise<void> = async () => {},
    ): Promise<OrderState[]> {
      const seen: OrderState[] = [];
      let after: Keyset | null = null;
      for (let n = 0; n < 200; n += 1) {
        await between(n);
        const page: readonly ListedOrder[] = value(await orderLists(db).page(tenant, filters, { after, limit, sort }));
        seen.push(...page.map(({ order }) => order));
        const last = page.at(-1);
        if (last === undefined) return seen;
        after = keysetIn(sort)(last);
      }
      return expect.fail('the pages do not end');
    }

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

    const WALKED: readonly Partial<OrderFilters>[] = [
      {},
      { productId: 'prd_3' },
      { statuses: ['delivered', 'pending', 'refunded'] },
      { from: START + 5 * DAY, to: START + 20 * DAY },
      { updatedSince: START + 40 * DAY, supplierId: 'sup_0' },
    ];

    test.each(ORDER_SORTS)('%s: the pages together are the whole list, also with equal times', async (sort) => {
      for (const tenant of TENANTS) {
        for (const change of WALKED) {
          const filters = { ...NO_FILTERS, ...change };
          const seen = await walked(tenant, filters, { sort, limit: change.productId === undefined ? 11 : 2 });
          const what = `${tenant.role} ${tenant.partyId} ${JSON.stringify(change)}`;
          expect(
            seen.map(({ id }) => id),
            what,
          ).toEqual(expected(made, tenant, filters, sort));
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

    // The last one: it changes the orders.
    test.each(ORDER_SORTS)(
      '%s: while orders change, every order comes, once or once more after its change',
      async (sort) => {
        const ops = Tenant.of({ role: 'platform', partyId: 'plt_a' });
        const before = (await walked(ops, NO_FILTERS, { sort, limit: 50 })).map(({ id }) => id);
        const changed = new Set([at(before, 3), at(before, 40), at(before, 95)]);
        const stale = before.length + changed.size;
        const seen = await walked(ops, NO_FILTERS, { sort, limit: 10 }, async (page) => {
          if (page !== 2) return;
          for (const { order, flags } of made.filter((one) => changed.has(one.order.id))) {
            const version = order.version + 1 + ORDER_SORTS.indexOf(sort);
            const updatedAt = START + (100 + version) * DAY;
            value(await orderQueries(db).project({ ...order, version, updatedAt }, flags));
          }
        });
        const ids = seen.map(({ id }) => id);
        if (sort.endsWith('placed_at')) return expect(ids).toEqual(before);
        // By the last change, one that changes leaves its place: upward it comes once more, downward it is behind the reader.
        expect(new Set(ids).size).toBe(sort === 'updated_at' ? before.length : before.length - 2);
        expect(ids.length).toBeLessThanOrEqual(stale);
        const times = seen.map(({ updatedAt }) => (sort === 'updated_at' ? updatedAt : -updatedAt));
        expect(times).toEqual([...times].sort((a, b) => a - b));
        if (sort === 'updated_at') expect(new Set(ids.slice(-3))).toEqual(changed);
      },
    );
  });
}
