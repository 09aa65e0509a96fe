import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Neon } from '../../../dev/neon/server.ts';
import { connect, type Db } from '../../../src/db/client.ts';
import { movementsSql, partyMoneyQueries, sumsSql } from '../../../src/db/money/party-movements.ts';
import { orderQueries } from '../../../src/db/orders/orders.ts';
import { Tenant } from '../../../src/domain/access/tenant.ts';
import { type Entry, entriesOf } from '../../../src/domain/money/ledger.ts';
import { sum } from '../../../src/domain/money/money.ts';
import type { Role } from '../../../src/domain/order/actor.ts';
import { evolve } from '../../../src/domain/order/evolve.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { requestRefund } from '../../../src/domain/refunds/request.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { movementsCsv } from '../../../src/web/dashboard/money/csv.ts';
import { monthAfter, monthStart } from '../../../src/web/dashboard/money/months.ts';
import { OPS, ORDER, type Walk } from '../../domain/fixtures.ts';
import { issue } from '../../domain/refunds/refund-steps.ts';
import { confirmedWalk, doPartyWork, moveTransfer, orderShape } from '../../domain/refunds/refund-world.ts';
import { DATABASE_URL, openDatabase } from '../../services/market.ts';
import { value } from '../../support/value.ts';

const QUIET = { refundStatus: 'none', disputeStatus: 'none', parked: false, nextAt: null } as const;
const ORDERS = 60;
const ZONE = 'Europe/London';

let neon: Neon;
let db: Db;
beforeAll(async () => {
  neon = await openDatabase({});
  db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
});
afterAll(() => neon?.close());

const ROLE: Readonly<Record<string, Role>> = { sup: 'supplier', brd: 'brand', ret: 'retailer', plt: 'platform' };
const tenantOf = (partyId: string) => Tenant.of({ role: ROLE[partyId.slice(0, 3)] ?? 'brand', partyId });
const money = () => partyMoneyQueries(db);

async function rowsOf(partyId: string, whose: string | null = null) {
  const asked = { whose, period: null, timeZone: ZONE };
  const text = await new Response(value(await movementsCsv(money(), tenantOf(partyId), asked))).text();
  return Papa.parse<Readonly<Record<string, string>>>(text, { header: true, skipEmptyLines: true }).data;
}
const minor = (text: string | undefined): number => Math.round(Number(text) * 100);

/** Transfers, refunds, reversals and returns, in an order that the numbers choose. */
function happen(walk: Walk, choices: readonly number[]): void {
  for (const n of choices) {
    const requested = walk.state.refunds.find(({ status }) => status === 'requested');
    if (n % 5 < 2) moveTransfer(walk, n);
    else if (n % 5 === 2) {
      const terms = { source: { kind: 'request', id: null }, borneBy: null, reason: 'r' } as const;
      const asked = requestRefund(walk.state, { amount: n + 1 }, OPS, terms);
      if (!isRefusal(asked)) walk.append(...asked);
    } else if (n % 5 === 3 && requested !== undefined) issue(walk, requested.id);
    else doPartyWork(walk, n);
  }
}

/** The same order under another id, with objects of Stripe's of its own. */
function numbered(order: OrderState, n: number): OrderState {
  const id = `m${String(n)
    .padStart(3, 'a')
    .replaceAll(/\d/g, (d) => 'abcdefghij'.charAt(Number(d)))}`;
  const own = JSON.stringify(order)
    .replaceAll(ORDER.slice(4), `${id}${ORDER.slice(4 + id.length)}`)
    .replaceAll(/"(trr?|re|ch|pi)_/g, `"$1_${n}x`);
  const copy: OrderState = JSON.parse(own);
  return copy;
}

function booksOf({ events }: Walk): Entry[] {
  let order: OrderState | null = null;
  return events.flatMap((one) => {
    const entries = entriesOf(order, one);
    order = evolve(order, one);
    return entries;
  });
}

/** What the ledger says that a party got of the Platform's money, less what it gave back. */
const received = (books: readonly Entry[], partyId: string): number =>
  sum(
    books
      .filter(({ account, owner, movement }) => {
        return account === 'party' && owner === partyId && (movement === 'transfer' || movement === 'reversal');
      })
      .map(({ side, amount }) => (side === 'debit' ? amount : -amount)),
  );

describe('the movements of every party, over many orders', () => {
  const books: Entry[] = [];
  beforeAll(async () => {
    const shape = fc.tuple(orderShape, fc.array(fc.nat(9_999), { minLength: 10, maxLength: 60 }));
    for (const [n, [order, choices]] of fc.sample(shape, ORDERS).entries()) {
      const walk = confirmedWalk(order);
      happen(walk, choices);
      books.push(...booksOf(walk));
      value(await orderQueries(db).project(numbered(walk.state, n), QUIET));
    }
  });
  const PARTIES = ['ret_a', 'sup_0', 'sup_1', 'brd_0', 'brd_1'];

  it('are together what the ledger says, in the CSV and in the sums, to the penny', async () => {
    for (const partyId of PARTIES) {
      const rows = await rowsOf(partyId);
      const total = received(books, partyId);
      expect(sum(rows.map(({ amount }) => minor(amount)))).toBe(total);
      const [all] = value(await money().sums(tenantOf(partyId), null, [0, Date.now()]));
      expect((all?.received ?? 0) - (all?.takenBack ?? 0)).toBe(total);
      expect(new Set(rows.map(({ party_id }) => party_id))).toEqual(new Set(rows.length === 0 ? [] : [partyId]));
    }
    expect(sum(PARTIES.map((partyId) => received(books, partyId)))).toBeGreaterThan(0);
    expect((await rowsOf('ret_a')).some(({ kind, amount }) => kind === 'reversal' && minor(amount) < 0)).toBe(true);
  });

  it('are read by their party and by Platform Ops only', async () => {
    const own = await rowsOf('ret_a');
    expect(own.length).toBeGreaterThan(0);
    expect(await rowsOf('plt_a', 'ret_a')).toEqual(own);
    for (const other of ['sup_0', 'brd_0', 'ret_b']) {
      expect(await rowsOf(other, 'ret_a')).toEqual([]);
      expect(value(await money().sums(tenantOf(other), 'ret_a', [0, Date.now()]))).toEqual([]);
      expect(value(await money().parties(tenantOf(other)))).toEqual([]);
    }
    expect(value(await money().parties(tenantOf('plt_a'))).length).toBeGreaterThan(0);
  });
});

describe('many movements', () => {
  const MANY = 20_000;
  beforeAll(async () => {
    await neon.query(`insert into movements (source, kind, order_id, party_id, booked, booked_currency, sure, booked_at)
      select 'tr_many_' || n, 'transfer', 'ord_many', 'sup_' || n % 20 || '_many', -n, 'gbp', true,
        timestamptz '2026-04-30T23:30:00Z' from generate_series(1, ${MANY}) n`);
    await neon.query('vacuum analyze movements');
  });

  it('of one moment are each in the CSV once', async () => {
    const rows = await rowsOf('sup_7_many');
    const wanted = Array.from({ length: MANY / 20 }, (_, n) => 7 + 20 * n);
    expect(rows.map(({ amount }) => minor(amount)).toSorted((a, b) => a - b)).toEqual(wanted);
  });

  it('belong to the month of the reader, and are found by an index', async () => {
    const ends = ['2026-04', '2026-05', '2026-06'].map((month) => monthStart(month, ZONE));
    const [may, ...others] = value(await money().sums(tenantOf('sup_0_many'), null, ends));
    expect([may?.period, others]).toEqual([1, []]);
    const page = { after: { at: Date.UTC(2027, 0), id: 'tr_x' }, limit: 51 };
    for (const query of [movementsSql('sup_0_many', null, page), sumsSql('sup_0_many', ends)]) {
      const { rows } = await db.execute(sql`explain ${query}`);
      const plan = rows.map((row) => String(row['QUERY PLAN'])).join('\n');
      expect(plan).toContain('movements_party');
      expect(plan).not.toMatch(/Seq Scan on (?:movements|orders)/);
    }
  });
});

it('months follow each other across years', () => {
  expect([monthAfter('2026-12', 1), monthAfter('2026-01', -1), monthAfter('2026-05', -12)]).toEqual([
    '2027-01',
    '2025-12',
    '2025-05',
  ]);
});
