import type { Client } from 'pg';
import type { Query } from '../../dev/neon/backend.ts';
import type { Platform } from '../../dev/support/platform.ts';
import { Visitor } from '../../dev/support/visitor.ts';
import type { Tenant } from '../../src/domain/access/tenant.ts';
import { NEEDS_OF } from '../../src/domain/needs.ts';
import type { Role } from '../../src/domain/order/actor.ts';
import { ORDER_SORTS } from '../../src/domain/order-sorts.ts';
import { emailOf } from './beside-orders.ts';
import { type Explained, explain } from './plans.ts';

/** Opens pages as people do, hears what they ask the database for, and explains each statement. */

/** What one page asked for, and how long it took. */
export interface Visited {
  readonly path: string;
  readonly who: string;
  readonly queries: number;
  /** The sum of its statements, and the slowest, in milliseconds. */
  readonly databaseMs: number;
  readonly slowest: Explained & { readonly sql: string };
  /** The whole answer, the best of three. */
  readonly ms: number;
  readonly scans: readonly string[];
}

const OLD = '2025-05';

const FILTERED = [
  'status=pending&status=cancelled',
  'status=refunded&status=pending',
  'refund_status=partial',
  'dispute=open',
  'dispute=any',
  'updated_since=2026-10-25',
  'from=2026-06-01&to=2026-06-30&dispute=resolved',
] as const;

const FOUND = ['CWCA-WXDJ', 'thornwelby', 'ord_cwcawxdjxchshchgcyywdchtbj', 'pi_3c4ca4238a0b923820dcc509a6f75849b'];

const OWN: Readonly<Record<Role, readonly string[]>> = {
  retailer: ['/money', `/money?month=${OLD}`, '/disputes'],
  supplier: [
    '/money',
    `/money?month=${OLD}`,
    '/bench',
    '/bench?status=accepted',
    '/bench?status=all',
    '/bench?q=zoe',
    '/stock',
  ],
  brand: ['/money', `/money?month=${OLD}`],
  platform: [
    '/money?party=ret_0',
    `/money?party=ret_0&month=${OLD}`,
    '/disputes',
    '/ops/parked',
    '/ops/unexplained-money',
    '/orders?parked=true',
  ],
};

/** The pages of a role. */
const pathsOf = (role: Role): string[] => [
  '/home',
  ...['7', '30', '90', 'month', 'last_month'].map((span) => `/numbers?span=${span}`),
  ...OWN[role],
  ...(role === 'platform' ? [] : [`/money/movements.csv?month=${OLD}`]),
  '/orders',
  ...FILTERED.map((filter) => `/orders?${filter}`),
  ...NEEDS_OF[role].map((kind) => `/orders?needs=${kind}`),
  ...ORDER_SORTS.map((sort) => `/orders?sort=${sort}`),
  ...FOUND.map((q) => `/find?${new URLSearchParams({ q })}`),
];

interface Parts {
  readonly platform: Platform;
  readonly client: Client;
  /** What the platform's database heard. This empties it. */
  readonly heard: Query[];
}

/** Visits every page of a party. */
export async function visitPages({ platform, client, heard }: Parts, tenant: Tenant, email = emailOf(tenant.partyId)) {
  const visitor = new Visitor(platform, '198.51.100.7');
  await visitor.open(await visitor.askAndGet(email));
  const visited: Visited[] = [];
  for (const path of pathsOf(tenant.role)) {
    const times: number[] = [];
    let asked: Query[] = [];
    for (let n = 0; n < 3; n += 1) {
      // The numbers of the menu are kept for some seconds: with fresh ones, every visit asks for the same.
      if (path !== '/home') await read(visitor, '/home');
      heard.length = 0;
      times.push(await read(visitor, path));
      if (n === 0) asked = [...heard];
    }
    visited.push({ path, who: tenant.partyId, ms: Math.min(...times), ...(await explained(client, asked)) });
  }
  return visited;
}

async function read(visitor: Visitor, path: string): Promise<number> {
  const begun = performance.now();
  const answer = await visitor.get(path);
  await answer.text();
  if (answer.status !== 200 && answer.status !== 303) throw new Error(`${path} answered ${answer.status}`);
  return performance.now() - begun;
}

async function explained(client: Client, asked: readonly Query[]) {
  const plans: Visited['slowest'][] = [];
  for (const { text, values } of asked) plans.push({ ...(await explain(client, text, values)), sql: text });
  const [first, ...rest] = plans;
  if (first === undefined) throw new Error('a page that asks for nothing');
  return {
    queries: plans.length,
    databaseMs: plans.reduce((sum, { ms }) => sum + ms, 0),
    slowest: rest.reduce((worst, one) => (one.ms > worst.ms ? one : worst), first),
    scans: plans.filter(({ scans }) => scans).map(({ sql, plan }) => `${sql}\n${plan}`),
  };
}
