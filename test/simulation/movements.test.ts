import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import type { Neon } from '../../dev/neon/server.ts';
import { connect, type Db } from '../../src/db/client.ts';
import { partyMoneyQueries } from '../../src/db/money/party-movements.ts';
import { orderQueries } from '../../src/db/orders/orders.ts';
import { Tenant } from '../../src/domain/access/tenant.ts';
import { decimalText } from '../../src/domain/money/currency.ts';
import { sum } from '../../src/domain/money/money.ts';
import type { OrderState } from '../../src/domain/order/state.ts';
import { movementsCsv } from '../../src/web/dashboard/money/csv.ts';
import { DATABASE_URL, openDatabase } from '../services/market.ts';
import { value } from '../support/value.ts';
import { recover } from './oracle/recovery.ts';
import { booksOf } from './oracle/stripe-checks.ts';
import { Watch } from './oracle/watch.ts';
import { newPool } from './pool.ts';
import { seedOf } from './rng.ts';
import { explore } from './run.ts';
import type { SimObject } from './world/object.ts';
import { entriesOn } from './world/records.ts';
import type { World } from './world/world.ts';

/** The movements CSV of every party, over the orders of the simulation: whatever Stripe, banks and people did to them. */

const SCHEDULES = 60;
const STEPS = 60;
const QUIET = { refundStatus: 'none', disputeStatus: 'none', parked: false, nextAt: null } as const;
/** The simulation has one currency. The books of some orders are read in others, with other decimals. */
const CURRENCIES = ['gbp', 'jpy', 'kwd'] as const;

/** One movement, as a line of text: order, party, kind, id at Stripe, amount, currency. */
type Line = string;

let neon: Neon;
let db: Db;
/** Stripe's own lists of our transfers and their reversals. */
const atStripe: Line[] = [];
/** What the journals say that each party got less what was taken back, by currency. Minor units. */
const journals = new Map<string, number>();
const happened = new Set<string>();

const line = (orderId: string, party: string, kind: string, id: string, amount: number, currency: string): Line =>
  [orderId, party, kind, id, decimalText(amount, currency), currency.toUpperCase()].join(' ');

function noteStripe(world: World, orderId: string, currency: string): void {
  for (const { id, amount, metadata } of booksOf(world, orderId).transfers) {
    const party = metadata.party_id ?? '';
    atStripe.push(line(orderId, party, 'transfer', id, amount, currency));
    for (const reversal of world.stripe.store.reversals.by('transfer', id))
      atStripe.push(line(orderId, party, 'reversal', reversal.id, 0 - reversal.amount, currency));
  }
}

/** The ledger in the object's SQLite: what leaves the Platform's cash for a party, or comes back from it. */
function noteJournal({ disk }: SimObject, order: OrderState, currency: string): void {
  for (const { id } of order.parties.filter(({ role }) => role !== 'platform')) {
    const cash = entriesOn(disk).filter(({ account, owner }) => account === 'cash' && owner === id);
    const key = `${id} ${currency.toUpperCase()}`;
    const got = sum(cash.map(({ side, amount }) => (side === 'credit' ? amount : 0 - amount)));
    journals.set(key, (journals.get(key) ?? 0) + got);
  }
}

/** In the end somebody takes back a half of a transfer in Stripe's Dashboard, or a bank returns a refund. */
async function moveByHand(world: World, how: string): Promise<void> {
  const watch = new Watch(world);
  for (const { name } of world.objects) await world.step(['card', name, how]);
  expect(await recover(world, () => watch.after())).toBe(true);
  expect(world.wrong).toEqual([]);
}

beforeAll(async () => {
  neon = await openDatabase({});
  db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
  const pool = newPool();
  for (let n = 0; n < SCHEDULES; n += 1) {
    const { world, wrong } = await explore(seedOf(inject('seed'), n), STEPS, pool);
    expect(wrong).toEqual([]);
    await moveByHand(world, n % 2 === 0 ? 'reverse 0 50' : 'fail 0');
    const currency = CURRENCIES[n % CURRENCIES.length] ?? 'gbp';
    for (const object of world.objects) {
      if (object.shadow === null) continue;
      for (const what of object.seen) happened.add(what);
      if (new Set(object.shadow.lines.map(({ supplierId }) => supplierId)).size > 1) happened.add('two suppliers');
      noteStripe(world, object.orderId, currency);
      noteJournal(object, object.shadow, currency);
      value(await orderQueries(db).project({ ...object.shadow, currency }, QUIET));
    }
  }
});
afterAll(() => neon?.close());

const PARTIES = [
  ['ret_a', 'retailer'],
  ['sup_a', 'supplier'],
  ['sup_b', 'supplier'],
  ['brd_a', 'brand'],
  ['brd_b', 'brand'],
  ['plt_a', 'platform'],
] as const;

const Row = z.object({
  order_id: z.string(),
  party_id: z.string(),
  kind: z.string(),
  stripe_id: z.string(),
  amount: z.string(),
  currency: z.string(),
});
type Row = z.infer<typeof Row>;

async function rowsOf([partyId, role]: (typeof PARTIES)[number]): Promise<Row[]> {
  const asked = { whose: null, period: null, timeZone: 'Europe/London' };
  const stream = value(await movementsCsv(partyMoneyQueries(db), Tenant.of({ role, partyId }), asked));
  const { data } = Papa.parse(await new Response(stream).text(), { header: true, skipEmptyLines: true });
  return z.array(Row).parse(data);
}

/** The digits of an amount, as minor units: the column has the decimals of its currency. */
const minor = (amount: string): number => Number(amount.replace('.', ''));

describe('the movements CSV over the orders of the simulation', () => {
  it('has each transfer and each reversal of Stripe once, and nothing else', async () => {
    const all = (await Promise.all(PARTIES.map(rowsOf))).flat();
    const lines = all.map((row) =>
      [row.order_id, row.party_id, row.kind, row.stripe_id, row.amount, row.currency].join(' '),
    );
    expect(lines.toSorted()).toEqual(atStripe.toSorted());
  });

  it('sums to what the journals say, for every party and currency, to the penny', async () => {
    const sums = new Map<string, number>();
    for (const { party_id, currency, amount } of (await Promise.all(PARTIES.map(rowsOf))).flat()) {
      const key = `${party_id} ${currency}`;
      sums.set(key, (sums.get(key) ?? 0) + minor(amount));
    }
    const moved = [...journals].filter(([, amount]) => amount !== 0);
    expect([...sums].filter(([, amount]) => amount !== 0).toSorted()).toEqual(moved.toSorted());
    expect(moved.length).toBeGreaterThan(PARTIES.length);
  });

  it('is about orders with several suppliers to which everything happened', () => {
    expect([...happened]).toEqual(
      expect.arrayContaining([
        'two suppliers',
        'transfer_settled',
        'reversal_settled',
        'return_settled',
        'reversal_seen_elsewhere',
        'refund_failed',
        'chargeback_opened',
      ]),
    );
  });
});
