import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { startNeon } from '../dev/neon/server.ts';
import { realPostgres } from '../dev/support/real-servers.ts';
import { NO_FILTERS } from '../src/api/order-filters.ts';
import { connect } from '../src/db/client.ts';
import { type OrderFilters, pageQuery } from '../src/db/orders/order-lists.ts';
import { Tenant } from '../src/domain/access/tenant.ts';
import { ORDER_SORTS } from '../src/domain/order-sorts.ts';
import { fill } from './support/orders.ts';
import { type Explained, explain } from './support/plans.ts';

// npm run bench:lists -- [--orders 1000000]
// Measures every pair of filters, for a retailer with 60 % of all orders and for smaller tenants: the first page, and
// the page after the tenant's 50,000th order. PG_URL: an empty database to use instead of Debian's Postgres.
const { values } = parseArgs({ options: { orders: { type: 'string', default: '1000000' } } });
const ORDERS = Number(values.orders);
const DEEP = 50_000;
const LIMIT = 51;
const TARGET_MS = 50;

const day = (text: string): number => Date.parse(text);

/** Common, rare and absent values of every filter. */
const FILTERS: Readonly<Record<string, readonly Partial<OrderFilters>[]>> = {
  status: [
    { statuses: ['delivered'] },
    { statuses: ['pending'] },
    { statuses: ['cancelled', 'pending'] },
    { statuses: ['refunded'] },
    { statuses: ['refunded', 'pending'] },
  ],
  date: [
    { from: day('2026-06-01') },
    { from: day('2024-03-01'), to: day('2024-03-08') },
    { to: day('2024-02-01') },
    { from: day('2025-01-01'), to: day('2026-01-01') },
  ],
  changed: [{ updatedSince: day('2026-10-25') }, { updatedSince: day('2025-06-01') }],
  supplier: [{ supplierId: 'sup_0' }, { supplierId: 'sup_29' }],
  product: [{ productId: 'prd_0' }, { productId: 'prd_60' }, { productId: 'prd_399' }],
  q: [
    { q: 'thornwelby' },
    { q: 'example.com' },
    { q: 'zoe' },
    { q: 'zi' },
    { q: 'ada.barkeworth12' },
    { q: 'nobody at all' },
    // What is ordered, a telephone number, a number, an id of Stripe, an order.
    ...['blackout', 'range 60', 'sku399', '+44 20 10000077', 'yo770zc', 'c4ca 4238'].map((q) => ({ q })),
    ...['pi_3c4ca4238', 'ord_cwcawxdjxchshchgcyywdchtbj'].map((q) => ({ q })),
  ],
  refundStatus: [{ refundStatus: 'partial' }, { refundStatus: 'full' }],
  dispute: [{ dispute: 'open' }, { dispute: 'any' }, { dispute: 'none' }],
};

const TENANTS = [
  Tenant.of({ role: 'retailer', partyId: 'ret_0' }),
  Tenant.of({ role: 'retailer', partyId: 'ret_150' }),
  Tenant.of({ role: 'supplier', partyId: 'sup_0' }),
  Tenant.of({ role: 'supplier', partyId: 'sup_29' }),
  Tenant.of({ role: 'brand', partyId: 'brd_3' }),
  Tenant.of({ role: 'platform', partyId: 'plt_headrail' }),
];

function pairs(): Partial<OrderFilters>[] {
  const names = Object.keys(FILTERS);
  const both = names.flatMap((one, i) =>
    names
      .slice(i + 1)
      .flatMap((other) => (FILTERS[one] ?? []).flatMap((a) => (FILTERS[other] ?? []).map((b) => ({ ...a, ...b })))),
  );
  return [{}, ...names.flatMap((name) => FILTERS[name] ?? []), ...both];
}

/** Every sort but the newest first, with every single filter. */
const SORTED = ORDER_SORTS.filter((sort) => sort !== '-placed_at').flatMap((sort) =>
  [{}, ...Object.values(FILTERS).flat()].map((change) => ({ sort, change })),
);

interface Case extends Explained {
  readonly what: string;
}

const postgres = await realPostgres();
const client = new Client({ connectionString: postgres.url });
try {
  const neon = await startNeon({ port: 0, pgUrl: postgres.url, migrations: 'migrations' });
  const db = connect({ databaseUrl: 'postgresql://bench:tasks@bench/bench', fetchEndpoint: neon.fetchEndpoint });
  await client.connect();
  const started = performance.now();
  const say = (text: string) => console.log(`${((performance.now() - started) / 1_000).toFixed(0)} s  ${text}`);
  await fill(client, ORDERS, say);
  // No parallel queries: the cost of a list must not depend on how many cores are free.
  await client.query('set max_parallel_workers_per_gather = 0');
  const cases: Case[] = [];
  for (const tenant of TENANTS) {
    const nth = pageQuery(db, tenant, NO_FILTERS, { after: null, limit: DEEP }).toSQL();
    const { rows } = await client.query<{ placed_at: Date; id: string }>(
      `select placed_at, id from (${nth.sql}) deep offset ${DEEP - 1}`,
      nth.params,
    );
    const [row] = rows;
    const deep = row === undefined ? null : { at: row.placed_at.getTime(), id: row.id };
    for (const change of pairs()) {
      for (const after of deep === null ? [null] : [null, deep]) {
        const { sql, params } = pageQuery(db, tenant, { ...NO_FILTERS, ...change }, { after, limit: LIMIT }).toSQL();
        const what = `${tenant.role} ${tenant.partyId} ${JSON.stringify(change)}${after === null ? '' : ' after 50,000'}`;
        cases.push({ what, ...(await explain(client, sql, params)) });
      }
    }
    for (const { sort, change } of SORTED) {
      for (const after of deep === null ? [null] : [null, deep]) {
        const asked = { after, limit: LIMIT, sort };
        const { sql, params } = pageQuery(db, tenant, { ...NO_FILTERS, ...change }, asked).toSQL();
        const what = `${tenant.role} ${tenant.partyId} ${JSON.stringify(change)} ${sort}${after === null ? '' : ' deep'}`;
        cases.push({ what, ...(await explain(client, sql, params)) });
      }
    }
    say(
      `${tenant.role} ${tenant.partyId}: worst ${worst(cases.filter((c) => c.what.startsWith(`${tenant.role} ${tenant.partyId}`))).ms.toFixed(1)} ms`,
    );
  }
  report(cases);
  await neon.close();
} finally {
  await client.end();
  await postgres.stop();
}

function worst(cases: readonly Case[]): Case {
  const [first, ...rest] = cases;
  if (first === undefined) throw new Error('no cases');
  return rest.reduce((slowest, one) => (one.ms > slowest.ms ? one : slowest), first);
}

function report(cases: readonly Case[]): void {
  const times = cases.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (part: number) => (times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0).toFixed(1);
  const over = cases.filter(({ ms }) => ms > TARGET_MS);
  const scanned = cases.filter(({ scansOrders }) => scansOrders);
  console.log(`\n${cases.length} queries over ${ORDERS} orders, database time (planning and execution):`);
  console.log(
    `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, worst ${at(1)} ms; cold worst ${Math.max(...cases.map((c) => c.coldMs)).toFixed(1)} ms`,
  );
  const cpu = cases.flatMap(({ cpuMs }) => (cpuMs === null ? [] : [cpuMs]));
  if (cpu.length > 0) {
    const beyond = cpu.filter((ms) => ms > TARGET_MS).length;
    console.log(`computed by the server: worst ${Math.max(...cpu).toFixed(1)} ms, over ${TARGET_MS} ms: ${beyond}`);
  }
  console.log(`over ${TARGET_MS} ms: ${over.length}; sequential scans of orders: ${scanned.length}`);
  for (const { what, ms, cpuMs } of [...over].sort((a, b) => b.ms - a.ms).slice(0, 25))
    console.log(`  ${ms.toFixed(1)} ms (${cpuMs?.toFixed(1) ?? '?'} of it computing)  ${what}`);
  const slowest = worst(cases);
  console.log(`\nThe worst plan: ${slowest.what}\n${slowest.plan}`);
  process.exitCode = over.length === 0 && scanned.length === 0 ? 0 : 1;
}
