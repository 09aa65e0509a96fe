import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Neon } from '../../dev/neon/server.ts';
import { NO_FILTERS } from '../../src/api/order-filters.ts';
import { connect, type Db } from '../../src/db/client.ts';
import { fulfilmentQueries } from '../../src/db/orders/fulfilments.ts';
import { homeQueries } from '../../src/db/orders/home.ts';
import { orderLists } from '../../src/db/orders/order-lists.ts';
import { orderQueries } from '../../src/db/orders/orders.ts';
import { Tenant } from '../../src/domain/access/tenant.ts';
import { NEEDS_OF } from '../../src/domain/needs.ts';
import { event } from '../../src/domain/order/events.ts';
import { allowedActions } from '../../src/domain/order/view.ts';
import { charged } from '../domain/banks/bank-cases.ts';
import { fulfilment, issue, walkedTo } from '../domain/conversation/dispute-walk.ts';
import { ask, post, proposed } from '../domain/conversation/proposal-steps.ts';
import { CUSTOMER, OPS, ORDER, SUPPLIER_A, SUPPLIER_B, SYSTEM, type Walk, walkTo } from '../domain/fixtures.ts';
import { requested } from '../domain/order/order-steps.ts';
import { DATABASE_URL, openDatabase } from '../services/market.ts';
import { value } from '../support/value.ts';

const HOUR = 3_600_000;

let neon: Neon;
let db: Db;

/** Orders with every need; of those that depend on the time, one within it and one that is not. */
function walks(): { walk: Walk; nextAt?: number; at?: number }[] {
  const messaged = walkedTo('confirmed');
  post(messaged, ask(null));
  const lost = walkTo('authorised').append(event('cancel_requested', { reason: 'out_of_stock', note: '' }, SYSTEM));
  const disputed = walkedTo('delivered');
  const lineIds = disputed.state.lines.map(({ id }) => id);
  disputed.command(
    { type: 'raise_dispute', reason: 'damaged', description: 'Bent', lineIds, evidenceUrls: [] },
    CUSTOMER,
  );
  const halfAccepted = requested(walkTo('captured'));
  halfAccepted.command({ type: 'accept', fulfilmentId: fulfilment(1) }, SUPPLIER_A);
  const refunded = walkedTo('in_production');
  const amount = refunded.state.payment.captured;
  refunded.command({ type: 'refund', ask: { amount }, reason: 'All', version: null }, OPS);
  issue(refunded);
  return [
    { walk: requested(walkTo('captured')), nextAt: Date.now() + HOUR },
    { walk: requested(walkTo('captured')), nextAt: Date.now() + 30 * HOUR },
    ...[messaged, lost].flatMap((walk) => [{ walk }, { walk, at: Date.now() - 30 * 24 * HOUR }]),
    { walk: disputed },
    { walk: proposed('in_production') },
    { walk: charged(walkedTo('delivered')) },
    { walk: walkedTo('delivered') },
    // Another supplier has not answered yet, so nobody can start.
    { walk: halfAccepted, nextAt: Date.now() + 30 * HOUR },
    // What was being made is refunded, so nobody sends it.
    { walk: refunded },
  ];
}

beforeAll(async () => {
  neon = await openDatabase({});
  db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
  for (const [index, { walk, nextAt = null, at = Date.now() }] of walks().entries()) {
    const part = `${'abcdefghijkl'.charAt(index)}${ORDER.slice(5)}`;
    const whole = JSON.stringify(walk.state).replaceAll(ORDER.slice(4), part);
    const order = { ...JSON.parse(whole), placedAt: at, updatedAt: at };
    const flags = { refundStatus: 'none', disputeStatus: 'none', parked: false, nextAt } as const;
    expect(value(await orderQueries(db).project(order, flags))).toBe(true);
  }
});
afterAll(() => neon?.close());

const RETAILER = Tenant.of({ role: 'retailer', partyId: 'ret_a' });
const TENANTS = [
  RETAILER,
  Tenant.of({ role: 'supplier', partyId: 'sup_a' }),
  Tenant.of({ role: 'supplier', partyId: 'sup_b' }),
  Tenant.of({ role: 'platform', partyId: 'plt_a' }),
];

/** For each need of a tenant: how many are counted, how many rows there are, and how many the list has. */
async function numbers(tenant: Tenant) {
  const home = homeQueries(db, 60);
  const counts = value(await home.counts(tenant));
  const rows = value(await home.needing(tenant, 50));
  const each = NEEDS_OF[tenant.role].map(async (needs) => {
    const list = value(await orderLists(db).page(tenant, { ...NO_FILTERS, needs }, { after: null, limit: 50 }));
    return [needs, counts[needs], rows.filter(({ kind }) => kind === needs).length, list.length];
  });
  return Promise.all(each);
}

const EXPECTED = [
  ['bank', 1],
  ['dispute', 1],
  ['proposal', 0],
  ['unanswered', 1],
  ['message', 0],
  ['out_of_stock', 1],
];

test('what is counted, shown and listed is the same, for everybody', async () => {
  const all = await Promise.all(TENANTS.map(numbers));
  expect(all[0]).toEqual(EXPECTED.map(([kind, n]) => [kind, n, n, n]));
  expect(all[1]).toEqual(['proposal', 'message', 'dispute'].map((kind) => [kind, 1, 1, 1]));
  expect(all[2]).toEqual([
    ['proposal', 0, 0, 0],
    ['message', 0, 0, 0],
    ['dispute', 1, 1, 1],
  ]);
  expect(all[3]).toEqual(['bank', 'dispute'].map((kind) => [kind, 1, 1, 1]));
});

test('of the tasks, those that the supplier can do something about are counted and shown', async () => {
  const steps = { answer: 'accept', make: 'start', send: 'dispatch' } as const;
  const status = { answer: 'requested', make: 'accepted', send: 'in_production' } as const;
  for (const supplier of [SUPPLIER_A, SUPPLIER_B]) {
    const tenant = Tenant.of({ role: 'supplier', partyId: supplier.partyId ?? '' });
    const counts = value(await homeQueries(db, 60).counts(tenant));
    const rows = value(await fulfilmentQueries(db).waiting(tenant, 50));
    for (const kind of ['answer', 'make', 'send'] as const) {
      const may = walks().filter(({ walk: { state } }) => allowedActions(state, supplier).includes(steps[kind]));
      expect(counts[kind], `${supplier.partyId} ${kind}`).toBe(may.length);
      expect(rows.filter((row) => row.status === status[kind]).length).toBe(may.length);
    }
  }
});

test('orders from before there were needs get theirs, a newer version keeps its own', async () => {
  const before = await Promise.all(TENANTS.map(numbers));
  await neon.query('update orders set needs = null');
  expect(await numbers(RETAILER)).toEqual(EXPECTED.map(([kind]) => [kind, 0, 0, 0]));
  const { derive } = homeQueries(db, 60);
  expect(value(await derive())).toBe(walks().length);
  expect(value(await derive())).toBe(0);
  expect(await Promise.all(TENANTS.map(numbers))).toEqual(before);
});
