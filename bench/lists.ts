import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import type { Query } from '../dev/neon/backend.ts';
import { type Platform, startPlatform } from '../dev/support/platform.ts';
import { prepare } from '../dev/support/prepare.ts';
import { realPostgres } from '../dev/support/real-servers.ts';
import { NO_FILTERS } from '../src/api/order-filters.ts';
import { connect, type Db } from '../src/db/client.ts';
import { pageQuery } from '../src/db/orders/order-lists.ts';
import type { Tenant } from '../src/domain/access/tenant.ts';
import { pairs, SORTED, TENANTS } from './support/list-cases.ts';
import { fill } from './support/orders.ts';
import { type Visited, visitPages } from './support/pages.ts';
import { type Explained, explain } from './support/plans.ts';
import { short, table, writeSection } from './support/sections.ts';

/**
 * npm run bench:lists -- [--orders 1000000] [--pages-only] [--no-write]
 *
 * First opens every page that shows many orders, or their sums, and explains each statement that it asks for. Then
 * measures every pair of filters and every sort: the first page, and the page after the tenant's 50,000th order. All of
 * it for a retailer with 60 % of all orders and for smaller tenants. Writes its section of docs/performance.md. PG_URL: an
 * empty database to use instead of Debian's Postgres.
 */
const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '1000000' },
    'pages-only': { type: 'boolean', default: false },
    'no-write': { type: 'boolean', default: false },
  },
});
const ORDERS = Number(values.orders);
const DEEP = 50_000;
const LIMIT = 51;
const TARGET_MS = 50;
const OPS = 'ops@headrail.example';

interface Case extends Explained {
  readonly what: string;
}

const started = performance.now();
const say = (text: string) => console.log(`${((performance.now() - started) / 1_000).toFixed(0)} s  ${text}`);

const prepared = await mkdtemp(join(tmpdir(), 'headrail-bench-'));
// A server of this size has far more memory for its tables than the 128 MB of the default.
const postgres = await realPostgres('shared_buffers=1GB');
const client = new Client({ connectionString: postgres.url });
try {
  await prepare(prepared);
  const heard: Query[] = [];
  const platform = await startPlatform({ prepared, seed: 1, pgUrl: postgres.url, heard: (one) => heard.push(one) });
  try {
    await client.connect();
    const members = TENANTS.flatMap(({ role, partyId }) => (role === 'platform' ? [] : [partyId]));
    await fill(client, ORDERS, say, members);
    // No parallel queries: the cost of a list must not depend on how many cores are free.
    await client.query('set max_parallel_workers_per_gather = 0');
    const pages = await allPages(platform, heard);
    // A run that is stopped in the lists, which take longest, has written its pages.
    await report(pages, []);
    if (!values['pages-only']) await report(pages, await allLists(platform));
  } finally {
    await platform.stop();
  }
} finally {
  await client.end();
  await postgres.stop();
  await rm(prepared, { recursive: true, force: true, maxRetries: 3 });
}

async function allPages(platform: Platform, heard: Query[]): Promise<Visited[]> {
  const visited: Visited[] = [];
  for (const tenant of TENANTS) {
    const email = tenant.role === 'platform' ? OPS : undefined;
    const pages = await visitPages({ platform, client, heard }, tenant, email);
    visited.push(...pages);
    const slow = pages.reduce((worst, page) => (page.slowest.ms > worst.slowest.ms ? page : worst));
    say(`${tenant.partyId}: ${pages.length} pages, slowest statement ${slow.slowest.ms.toFixed(1)} ms (${slow.path})`);
  }
  return visited;
}

async function allLists({ neonUrl }: Platform): Promise<Case[]> {
  const db = connect({ databaseUrl: 'postgresql://bench:tasks@bench/bench', fetchEndpoint: `${neonUrl}/sql` });
  const cases: Case[] = [];
  for (const tenant of TENANTS) {
    const own = await listsOf(db, tenant);
    cases.push(...own);
    say(`${tenant.role} ${tenant.partyId}: worst list ${worst(own).ms.toFixed(1)} ms`);
  }
  return cases;
}

async function listsOf(db: Db, tenant: Tenant): Promise<Case[]> {
  const nth = pageQuery(db, tenant, NO_FILTERS, { after: null, limit: DEEP }).toSQL();
  const { rows } = await client.query<{ placed_at: Date; id: string }>(
    `select placed_at, id from (${nth.sql}) deep offset ${DEEP - 1}`,
    nth.params,
  );
  const [row] = rows;
  const deep = row === undefined ? [] : [{ at: row.placed_at.getTime(), id: row.id }];
  const cases: Case[] = [];
  const asked = [...pairs().map((change) => ({ sort: '-placed_at', change }) as const), ...SORTED];
  for (const { sort, change } of asked) {
    for (const after of [null, ...deep]) {
      const { sql, params } = pageQuery(
        db,
        tenant,
        { ...NO_FILTERS, ...change },
        { after, limit: LIMIT, sort },
      ).toSQL();
      const what = `${tenant.role} ${tenant.partyId} ${JSON.stringify(change)} ${sort}${after === null ? '' : ' after 50,000'}`;
      cases.push({ what, ...(await explain(client, sql, params)) });
    }
  }
  return cases;
}

function worst<T extends Explained>(cases: readonly T[]): T {
  const [first, ...rest] = cases;
  if (first === undefined) throw new Error('no cases');
  return rest.reduce((slowest, one) => (one.ms > slowest.ms ? one : slowest), first);
}

/** The same page of several parties, by the slowest of them. A page with one filter is named by it. */
function rowsOf(pages: readonly Visited[]): string[][] {
  return [...Map.groupBy(pages, ({ path }) => path)].map(([path, same]) => {
    const slow = same.reduce((a, b) => (b.databaseMs > a.databaseMs ? b : a));
    const queries = Math.max(...same.map((page) => page.queries));
    const ms = [slow.databaseMs, Math.max(...same.map((page) => page.slowest.ms)), slow.ms].map(short);
    return [`\`${path}\``, slow.who, String(queries), ...ms];
  });
}

function sayCases(cases: readonly Case[]): string[] {
  if (cases.length === 0) return [];
  const times = cases.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (part: number) => (times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0).toFixed(1);
  const over = cases.filter(({ ms }) => ms > TARGET_MS);
  const cpu = cases.flatMap(({ cpuMs }) => (cpuMs === null ? [] : [cpuMs]));
  const lines = [
    `${cases.length} lists, with each filter, each pair of filters and each sort: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99`,
    `${at(0.99)} ms, worst ${at(1)} ms; the first run of each: worst ${Math.max(...cases.map((c) => c.coldMs)).toFixed(1)} ms.`,
    `Over ${TARGET_MS} ms: ${over.length}${cpu.length === 0 ? '' : `; computed by the server: worst ${Math.max(...cpu).toFixed(1)} ms`}. Sequential scans: ${cases.filter(({ scans }) => scans).length}.`,
  ];
  for (const { what, ms, cpuMs } of [...over].sort((a, b) => b.ms - a.ms).slice(0, 25))
    say(`  ${ms.toFixed(1)} ms (${cpuMs?.toFixed(1) ?? '?'} of it computing)  ${what}`);
  const slowest = worst(cases);
  say(`the worst plan: ${slowest.what}\n${slowest.plan}`);
  return lines;
}

async function report(pages: readonly Visited[], cases: readonly Case[]): Promise<void> {
  const slow = pages.filter(({ slowest }) => slowest.ms > TARGET_MS);
  const scans = pages.flatMap((page) => page.scans.map((plan) => `${page.path} of ${page.who}\n${plan}`));
  for (const { path, who, slowest } of slow) say(`${path} of ${who}\n${slowest.sql}\n${slowest.plan}`);
  for (const scan of scans) say(`a sequential scan: ${scan}`);
  const lines = [
    '## Lists and pages with many orders',
    '',
    `Written by \`npm run bench:lists\`; do not edit. ${new Date().toISOString().slice(0, 10)}, ${ORDERS.toLocaleString('en-GB')} orders.`,
    '',
    'A real PostgreSQL with 1 GB of shared buffers, warm caches and no parallel queries. `ret_0` has 60 % of all orders, `sup_0` and',
    `\`sup_29\` are the largest and the smallest supplier. Each statement may take ${TARGET_MS} ms of planning and execution, and none may`,
    'read all rows of a table that grows with the orders.',
    '',
    ...sayCases(cases),
    '',
    `Each page is opened by every role that has it, and shown for the party for which it is slowest. Statements over ${TARGET_MS} ms:`,
    `${pages.filter(({ slowest }) => slowest.ms > TARGET_MS).length}. Sequential scans: ${scans.length}. "Answered" is the whole page, the best of three.`,
    '',
    ...table(['page', 'slowest for', 'queries', 'database ms', 'slowest query ms', 'answered ms'], rowsOf(pages)),
  ];
  for (const line of lines) console.log(line);
  if (!values['no-write']) await writeSection('lists', lines);
  const listed = cases.every(({ ms, scans: all }) => ms <= TARGET_MS && !all);
  process.exitCode = listed && slow.length === 0 && scans.length === 0 ? 0 : 1;
}
