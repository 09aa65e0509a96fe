import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Neon } from '../../../dev/neon/server.ts';
import { connect, type Db } from '../../../src/db/client.ts';
import { jobQueries } from '../../../src/db/jobs/jobs.ts';
import { COUNTING_JOB, countingQueries } from '../../../src/db/money/counting.ts';
import { dailyNumberQueries, numberDaysSql, numberSumsSql, openSql } from '../../../src/db/money/daily-numbers.ts';
import { orderQueries } from '../../../src/db/orders/orders.ts';
import { Tenant } from '../../../src/domain/access/tenant.ts';
import { dayOf } from '../../../src/domain/calendar.ts';
import { fault } from '../../../src/domain/fault.ts';
import { numbersOf } from '../../../src/domain/numbers.ts';
import { evolve } from '../../../src/domain/order/evolve.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { requestRefund } from '../../../src/domain/refunds/request.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { counting } from '../../../src/services/jobs/counting.ts';
import { jobRunner } from '../../../src/services/jobs.ts';
import { OPS, ORDER, type Walk } from '../../domain/fixtures.ts';
import { issue } from '../../domain/refunds/refund-steps.ts';
import { confirmedWalk, doPartyWork, moveTransfer, orderShape } from '../../domain/refunds/refund-world.ts';
import { DATABASE_URL, openDatabase } from '../../services/market.ts';
import { value } from '../../support/value.ts';

/** The sums by day are those of the orders, however often and in whatever order these are projected and counted. */

const QUIET = { refundStatus: 'none', disputeStatus: 'none', parked: false, nextAt: null } as const;
const ZONES: Readonly<Record<string, string>> = { ret_a: 'Pacific/Auckland', sup_0: 'America/Los_Angeles' };

let neon: Neon;
let db: Db;
beforeAll(async () => {
  neon = await openDatabase({});
  db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
  for (const [id, timeZone] of Object.entries(ZONES)) {
    await neon.query(`insert into parties (id, role, name, country, settings) values ($1, $2, $1, 'GB', $3)`, [
      id,
      id === 'ret_a' ? 'retailer' : 'supplier',
      JSON.stringify({ timeZone }),
    ]);
  }
});
afterAll(() => neon?.close());

const log: string[] = [];
let leases = 0;
function run(queries = countingQueries(db), size = 3, pages?: number) {
  const works = { numbers: counting({ queries, size, pages, now: Date.now, log: (event) => log.push(event) }) };
  const other = async () => fault('unknown', 'not_here');
  return jobRunner({
    queries: jobQueries(db),
    works: { ...works, read_model: other, reconciliation: other, leftovers: other, export: other, staff_mails: other },
    lease: () => `lease_${++leases}`,
    now: Date.now,
    log: (event) => log.push(event),
  }).runNow(COUNTING_JOB);
}

/** Transfers, refunds, reversals and cancellations, in an order that the numbers choose. */
function happen(walk: Walk, choices: readonly number[]): void {
  for (const n of choices) {
    const requested = walk.state.refunds.find(({ status }) => status === 'requested');
    if (n % 6 < 2) moveTransfer(walk, n);
    else if (n % 6 === 2) {
      const terms = { source: { kind: 'request', id: null }, borneBy: null, reason: 'r' } as const;
      const asked = requestRefund(walk.state, { amount: n + 1 }, OPS, terms);
      if (!isRefusal(asked)) walk.append(...asked);
    } else if (n % 6 === 3 && requested !== undefined) issue(walk, requested.id);
    else if (n % 6 === 4 && n % 5 === 0) walk.command({ type: 'cancel', note: null }, OPS);
    else doPartyWork(walk, n);
  }
}

/** Some versions of one order, under an id and with a time of its own. */
function versionsOf(walk: Walk, n: number, placedAt: number): OrderState[] {
  const part = `n${String(n)
    .padStart(3, '0')
    .replaceAll(/\d/g, (d) => 'abcdefghij'.charAt(Number(d)))}`;
  let state: OrderState | null = null;
  return walk.events.map((one) => {
    state = evolve(state, one);
    const text = JSON.stringify({ ...state, placedAt })
      .replaceAll(ORDER.slice(4), `${part}${ORDER.slice(4 + part.length)}`)
      .replaceAll(/"(trr?|re|ch|pi)_/g, `"$1_n${n}x`);
    const copy: OrderState = JSON.parse(text);
    return copy;
  });
}

/** The sums of what every order adds, without the read model. */
function naive(orders: Iterable<OrderState>): Map<string, string> {
  const sums = new Map<string, [number, number, number]>();
  for (const order of orders) {
    for (const { to, kind, key, n, amount, back } of numbersOf(order)) {
      for (const partyId of to) {
        const at = [partyId, kind, dayOf(order.placedAt, ZONES[partyId] ?? 'UTC'), order.currency, key]
          .join(' ')
          .trimEnd();
        const [a = 0, b = 0, c = 0] = sums.get(at) ?? [];
        sums.set(at, [a + n, b + amount, c + back]);
      }
    }
  }
  return new Map([...sums].flatMap(([at, all]) => (all.some((x) => x !== 0) ? [[at, all.join(' ')]] : [])));
}

async function counted(): Promise<Map<string, string>> {
  const { rows } = await db.execute(sql`
    select concat_ws(' ', party_id, kind, day::text, currency, key) as at,
      concat_ws(' ', n, amount, back) as sums
    from daily_numbers where (n, amount, back) <> (0, 0, 0)`);
  return new Map(rows.map(({ at, sums }) => [String(at).trimEnd(), String(sums)]));
}

const ORDERS = 40;
const START = Date.UTC(2026, 10, 20);
const story = fc.record({
  shape: orderShape,
  choices: fc.array(fc.nat(9_999), { maxLength: 30 }),
  at: fc.nat(5 * 86_400_000),
  picks: fc.array(fc.nat(999), { minLength: 1, maxLength: 4 }),
});

describe('what is counted', () => {
  const latest = new Map<string, OrderState>();

  it('is the sum over all orders, whatever was projected when, twice, or too late', async () => {
    const queue: { order: OrderState; rank: number }[] = [];
    for (const [n, { shape, choices, at, picks }] of fc.sample(story, ORDERS).entries()) {
      const walk = confirmedWalk(shape);
      happen(walk, choices);
      const versions = versionsOf(walk, n, START + at);
      for (const pick of picks) {
        const order = versions[pick % versions.length];
        if (order !== undefined) queue.push({ order, rank: (pick * 7_919 + n * 31) % 1_009 });
      }
    }
    queue.sort((a, b) => a.rank - b.rank);
    for (const [n, { order }] of queue.entries()) {
      const known = latest.get(order.id);
      if (known === undefined || known.version < order.version) latest.set(order.id, order);
      value(await orderQueries(db)[n % 3 === 0 ? 'rebuild' : 'project'](order, QUIET));
      if (n % 11 === 0) {
        expect(value(await run())).toMatchObject({ ended: true });
        expect(await counted()).toEqual(naive(latest.values()));
      }
    }
    value(await run());
    expect(await counted()).toEqual(naive(latest.values()));
    expect((await counted()).size).toBeGreaterThan(100);
    expect(log).toEqual([]);
  });

  it('counts what is new first, while it counts all again', async () => {
    const known = [...latest.values()].find(({ payment }) => payment.captured > 0);
    if (known === undefined) throw new Error('no paid order');
    await neon.query(`update jobs set stand = stand - 'version' where id = 'numbers'`);
    for (const n of [1, 2, 3]) {
      // Later than all others, so that a walk over all comes to it last.
      const text = JSON.stringify({ ...known, placedAt: START + 30 * 86_400_000 + n });
      const fresh: OrderState = JSON.parse(text.replaceAll(known.id.slice(4, 8), `zzz${'abc'.charAt(n - 1)}`));
      value(await orderQueries(db).project(fresh, QUIET));
      latest.set(fresh.id, fresh);
      expect(value(await run(countingQueries(db), 3, 1))).toMatchObject({ ended: false });
      expect(await counted()).toEqual(naive(latest.values()));
    }
    expect(value(await run())).toMatchObject({ ended: true });
    expect(await counted()).toEqual(naive(latest.values()));
  });

  it('keeps the days of the orders that were counted before their party chose another zone', async () => {
    const before = await counted();
    await neon.query(`update parties set settings = '{"timeZone":"Pacific/Pago_Pago"}' where id = 'ret_a'`);
    await neon.query('update order_numbers set version = -1');
    value(await run());
    expect(await counted()).toEqual(before);
  });

  it.each([
    { since: 'somebody asked for it', stand: 'null' },
    { since: 'other code counted before, which had no versions', stand: `stand - 'version'` },
    { since: 'the code counts differently now', stand: `stand || '{"version": 1}'` },
  ])('is counted again from the beginning since $since', async ({ stand }) => {
    const before = await counted();
    await neon.query(`update order_numbers set numbers = '[]'`);
    await neon.query('delete from daily_numbers');
    await neon.query(`update jobs set stand = ${stand} where id = 'numbers'`);
    expect(value(await run())).toMatchObject({ ended: true });
    expect(await counted()).toEqual(before);
  });

  it('does not change where the lease was lost, and is right again after a run that died', async () => {
    const before = await counted();
    const order = [...latest.values()].find(({ payment }) => payment.captured > 0);
    if (order === undefined) throw new Error('no paid order');
    const cancelled = { ...order, version: order.version + 1, currency: order.currency, placedAt: order.placedAt };
    value(await orderQueries(db).project({ ...cancelled, payment: { ...order.payment, captured: 0 } }, QUIET));
    const queries = countingQueries(db);
    const robbed = { ...queries, write: async (_: string, ...rest: [never, never]) => queries.write('other', ...rest) };
    expect(value(await run(robbed))).toMatchObject({ ended: false });
    expect(await counted()).toEqual(before);
    const broken = { ...queries, write: async () => fault('transient', 'postgres_unreachable') };
    expect(await run(broken)).toMatchObject({ ok: false });
    value(await run());
    latest.set(order.id, { ...cancelled, payment: { ...order.payment, captured: 0 } });
    expect(await counted()).not.toEqual(before);
  });

  it('leaves out an order that cannot be read, and counts the others', async () => {
    await neon.query(`update orders set doc = '{}', version = version + 1, projected_at = now() where id = $1`, [
      [...latest.keys()][1] ?? '',
    ]);
    expect(value(await run())).toMatchObject({ ended: true });
    expect(log).toContain('numbers.uncounted');
  });

  it('is read by its own party', async () => {
    const spans = [{ from: '2026-11-01', to: '2026-12-01' }];
    const read = (partyId: string, role: 'retailer' | 'supplier') =>
      dailyNumberQueries(db).sums(Tenant.of({ role, partyId }), spans);
    const [own, other] = [value(await read('ret_a', 'retailer')), value(await read('ret_b', 'retailer'))];
    expect(own.find(({ kind }) => kind === 'sales')?.amount).toBeGreaterThan(0);
    expect(other).toEqual([]);
    expect(value(await read('sup_0', 'supplier')).some(({ kind }) => kind === 'sales' || kind === 'supplier')).toBe(
      false,
    );
    const open = dailyNumberQueries(db).open(Tenant.of({ role: 'supplier', partyId: 'sup_0' }), 'ret_a');
    expect(value(await open)).toEqual([]);
  });
});

describe('the sums of a large market', () => {
  beforeAll(async () => {
    await neon.query(`insert into daily_numbers (party_id, kind, day, currency, key, n, amount, back)
      select 'ret_' || p || '_many', kind, date '2025-01-01' + d, 'gbp', key, 1, 100, 0
      from generate_series(1, 20) p, generate_series(0, 499) d,
        (values ('paid', ''), ('to_come', ''), ('product', 'prd_1'), ('product', 'prd_2')) as k(kind, key)`);
    await neon.query('vacuum analyze daily_numbers');
  });

  it('are found by the index, and read no orders', async () => {
    const spans = [
      { from: '2026-04-01', to: '2026-05-01' },
      { from: '2026-03-02', to: '2026-04-01' },
    ];
    const whole = { from: '2026-03-02', to: '2026-05-01' };
    for (const query of [
      numberSumsSql('ret_7_many', spans),
      numberDaysSql('ret_7_many', ['paid', 'sales'], whole),
      openSql('ret_7_many'),
    ]) {
      const { rows } = await db.execute(sql`explain ${query}`);
      const plan = rows.map((row) => String(row['QUERY PLAN'])).join('\n');
      expect(plan).toContain('daily_numbers_party_id_kind_day_currency_key_pk');
      expect(plan).not.toMatch(/Seq Scan on (?:daily_numbers|orders)/);
    }
    const sums = value(
      await dailyNumberQueries(db).sums(Tenant.of({ role: 'retailer', partyId: 'ret_7_many' }), spans),
    );
    expect(sums.filter(({ kind }) => kind === 'paid').map(({ span, n }) => [span, n])).toEqual([
      [0, 30],
      [1, 30],
    ]);
  });
});
