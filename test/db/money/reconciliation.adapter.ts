import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Neon } from '../../../dev/neon/server.ts';
import { connect, type Db } from '../../../src/db/client.ts';
import { jobQueries } from '../../../src/db/jobs/jobs.ts';
import { reconciliationQueries } from '../../../src/db/money/reconciliation.ts';
import { unexplainedQueries } from '../../../src/db/money/unexplained.ts';
import { orderQueries } from '../../../src/db/orders/orders.ts';
import { Tenant } from '../../../src/domain/access/tenant.ts';
import { moneyProblem, type StripeMovement } from '../../../src/domain/money/movements.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { walkTo } from '../../domain/fixtures.ts';
import { DATABASE_URL, openDatabase, type Servers } from '../../services/market.ts';
import { value } from '../../support/value.ts';

const OPS = Tenant.of({ role: 'platform', partyId: 'plt_headrail' });
const QUIET = { refundStatus: 'none', disputeStatus: 'none', parked: false, nextAt: null } as const;
const HOUR = 3_600_000;

/** A captured order, with its own charge. */
function capturedOrder(id: string, chargeId: string, change: Partial<OrderState> = {}): OrderState {
  const { state } = walkTo('captured');
  return { ...state, id, payment: { ...state.payment, chargeId }, placedAt: Date.now(), updatedAt: 1, ...change };
}

function moved(source: string, amount: number, change: Partial<StripeMovement> = {}): StripeMovement {
  const transaction = change.transaction ?? `txn_${source}`;
  const fixed = { type: 'charge', kind: 'charge', currency: 'gbp', at: 1_000, via: [], named: null } as const;
  return { ...fixed, source, amount, ...change, transaction };
}

/** What orders and Stripe book, with any Postgres behind the bridge. */
export function reconciliationSuite(name: string, servers: () => Promise<Servers>): void {
  describe(`the reconciliation on ${name}`, () => {
    let neon: Neon;
    let db: Db;
    beforeAll(async () => {
      neon = await openDatabase(await servers());
      db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
    });
    afterAll(() => neon.close());
    beforeEach(async () => {
      await neon.query('delete from movements');
      await neon.query("update reconciliation set began_at = now() - interval '2 days', walked_until = now()");
      await neon.query('update jobs set stand = null, lease = null, leased_until = null, due_at = now()');
    });

    const row = async (source: string) =>
      (await neon.query('select *, xmin::text as written from movements where source = $1', [source]))[0];
    const JOB = 'reconciliation';
    const take = async (lease: string) => value(await jobQueries(db).take(lease, { only: JOB }));
    const rest = async (lease: string) =>
      value(await jobQueries(db).rest(lease, JOB, { dueInSeconds: 0, fault: null }));
    const begin = async () => ({ ...value(await reconciliationQueries(db).begin()), after: null });
    const read = async (...movements: StripeMovement[]) => {
      const { page } = reconciliationQueries(db);
      expect(await take('a')).not.toBeNull();
      expect(value(await page('a', await begin(), { movements, entries: [], next: null }))).toBe(true);
      await rest('a');
    };
    const open = async (graceSeconds = 0) =>
      value(await unexplainedQueries(db, graceSeconds).list(OPS, 'open', null, 100)).map(({ source }) => source);

    describe('the projection of an order', () => {
      test('writes its movements, and writes them again only if they have changed', async () => {
        const { project } = orderQueries(db);
        const order = capturedOrder('ord_moneyaaaaaaaaaaaaaaaaaaaaa', 'ch_a', { version: 1 });
        value(await project(order, QUIET));
        const first = await row('ch_a');
        expect(first).toMatchObject({ kind: 'charge', order_id: order.id, booked_currency: 'gbp', sure: true });
        expect(Number(first?.booked)).toBe(order.payment.captured);
        for (const version of [2, 3]) value(await project({ ...order, version, updatedAt: version }, QUIET));
        expect(await row('ch_a')).toEqual(first);
        const payment = { ...order.payment, captured: 7 };
        value(await project({ ...order, version: 4, updatedAt: 4, payment }, QUIET));
        expect(Number((await row('ch_a'))?.booked)).toBe(7);
        // An older version never brings back the old amount.
        value(await project({ ...order, version: 2 }, QUIET));
        expect(Number((await row('ch_a'))?.booked)).toBe(7);
      });

      test('of an order from before the reconciliation misses nothing at Stripe', async () => {
        const placedAt = Date.now() - 72 * HOUR;
        const order = capturedOrder('ord_beforeaaaaaaaaaaaaaaaaaaaa', 'ch_before', { version: 1, placedAt });
        value(await orderQueries(db).project(order, QUIET));
        expect(await row('ch_before')).toMatchObject({ sure: false, open: false });
      });

      test('of a second order with the same source leaves it with the first, and marks it', async () => {
        const { project } = orderQueries(db);
        const [a, b] = ['ord_firstaaaaaaaaaaaaaaaaaaaaa', 'ord_secondaaaaaaaaaaaaaaaaaaaa'];
        value(await project(capturedOrder(a, 'ch_twice', { version: 1 }), QUIET));
        const { captured } = walkTo('captured').state.payment;
        await read(moved('ch_twice', captured));
        expect(await open()).toEqual([]);
        value(await project(capturedOrder(b, 'ch_twice', { version: 1 }), QUIET));
        expect(await row('ch_twice')).toMatchObject({ order_id: a, other_order_id: b, open: true });
        const [found] = value(await unexplainedQueries(db, 0).list(OPS, 'open', null, 10));
        expect(found === undefined ? null : moneyProblem(found)).toBe('two_orders');
      });
    });

    test('the column `open` says the same as the domain', async () => {
      const amount = fc.constantFrom(null, 0, 5, -5);
      const currency = fc.constantFrom('gbp', 'eur');
      const sides = fc.record({
        booked: amount,
        moved: amount,
        bookedCurrency: currency,
        movedCurrency: currency,
        sure: fc.boolean(),
        otherOrderId: fc.constantFrom(null, 'ord_b'),
      });
      let n = 0;
      await fc.assert(
        fc.asyncProperty(sides, async (given) => {
          n += 1;
          const both = {
            ...given,
            bookedCurrency: given.booked === null ? null : given.bookedCurrency,
            movedCurrency: given.moved === null ? null : given.movedCurrency,
          };
          await neon.query(
            `insert into movements (source, kind, booked, booked_currency, sure, moved, moved_currency, other_order_id)
              values ($1, 'refund', $2::bigint, $3, $4::boolean, $5::bigint, $6, $7)`,
            [`re_${n}`, both.booked, both.bookedCurrency, both.sure, both.moved, both.movedCurrency, both.otherOrderId],
          );
          expect((await row(`re_${n}`))?.open).toBe(moneyProblem(both) !== null);
        }),
        { numRuns: 200 },
      );
    });

    describe('a walk', () => {
      test('has one reader. Whoever lost the lease writes nothing', async () => {
        const { page } = reconciliationQueries(db);
        expect(await take('a')).not.toBeNull();
        expect(await take('b')).toBeNull();
        await neon.query("update jobs set leased_until = now() - interval '1 second'");
        expect(await take('b')).not.toBeNull();
        const late = { movements: [moved('ch_late', 5)], entries: [], next: null };
        const before = await neon.query('select walked_until from reconciliation');
        expect(value(await page('a', await begin(), late))).toBe(false);
        expect(await row('ch_late')).toBeUndefined();
        expect(await neon.query('select walked_until from reconciliation')).toEqual(before);
        await rest('a');
        expect(await take('c')).toBeNull();
        await rest('b');
        expect(await take('c')).not.toBeNull();
      });

      test('goes on where it stopped, and reads the last 24 hours again', async () => {
        const { page } = reconciliationQueries(db);
        await neon.query("update reconciliation set walked_until = now() - interval '1 hour'");
        await take('a');
        const walk = await begin();
        expect(Math.abs(walk.from - (Date.now() - 25 * HOUR))).toBeLessThan(60_000);
        value(await page('a', walk, { movements: [], entries: [], next: 'txn_7' }));
        await rest('a');
        const again = { ...walk, after: 'txn_7' };
        expect(await take('b')).toMatchObject({ stand: again });
        value(await page('b', again, { movements: [], entries: [], next: null }));
        await rest('b');
        expect(await take('c')).toMatchObject({ stand: null });
        const [stand] = await neon.query(
          'select (extract(epoch from walked_until) * 1000)::bigint::text as at from reconciliation',
        );
        expect(stand).toEqual({ at: `${walk.to}` });
      });

      test('never reads what was before its beginning', async () => {
        await neon.query("update reconciliation set began_at = now() - interval '1 hour'");
        const { from } = await begin();
        expect(Math.abs(from - (Date.now() - HOUR))).toBeLessThan(60_000);
      });

      test('sums the transactions of a source, each once, in any pages and any order', async () => {
        const four = [-10, 10, -10, 4].map((amount, n) => moved('du_1', amount, { transaction: `txn_${n}`, at: n }));
        const pages = fc.array(fc.subarray(four, { minLength: 1 }), { minLength: 1, maxLength: 5 });
        await fc.assert(
          fc.asyncProperty(pages, async (all) => {
            await neon.query('delete from movements');
            for (const page of all) await read(...page);
            const seen = new Set(all.flat());
            const wanted = [...seen].reduce((total, { amount }) => total + amount, 0);
            expect(Number((await row('du_1'))?.moved)).toBe(wanted);
          }),
          { numRuns: 30 },
        );
      });

      test('writes each entry of the platform book once', async () => {
        const { page } = reconciliationQueries(db);
        await take('a');
        const walk = await begin();
        const common = { kind: 'fee', type: 'charge', source: 'ch_1', currency: 'gbp', at: 5 } as const;
        const entries = [{ ...common, id: 'txn_1:fee', amount: -53 }];
        for (const next of ['txn_1', null]) value(await page('a', walk, { movements: [], entries, next }));
        expect(await neon.query('select id, kind, amount::int from platform_book')).toEqual([
          { id: 'txn_1:fee', kind: 'fee', amount: -53 },
        ]);
      });
    });

    describe('unexplained money', () => {
      test('waits until the news of both sides can have arrived', async () => {
        await read(moved('tr_old', -5, { at: Date.now() - HOUR }), moved('tr_new', -5, { at: Date.now() - 1_000 }));
        expect(await open(600)).toEqual(['tr_old']);
        expect(await open(0)).toEqual(['tr_new', 'tr_old']);
        const order = capturedOrder('ord_missingaaaaaaaaaaaaaaaaaaa', 'ch_gone', { version: 1, updatedAt: Date.now() });
        value(await orderQueries(db).project(order, QUIET));
        // Stripe was not read since: its side may only be unknown.
        expect(await open(0)).not.toContain('ch_gone');
        await read();
        expect(await open(0)).toContain('ch_gone');
        expect(await open(600)).not.toContain('ch_gone');
      });

      test('disappears when an order explains it, in either order of the two', async () => {
        const { captured } = walkTo('captured').state.payment;
        await read(moved('ch_x', captured));
        expect(await open()).toEqual(['ch_x']);
        const order = capturedOrder('ord_explainsaaaaaaaaaaaaaaaaaa', 'ch_x', { version: 1 });
        value(await orderQueries(db).project(order, QUIET));
        expect(await open()).toEqual([]);
      });

      test('belongs to the order of its payment, not to the one that it names', async () => {
        const order = capturedOrder('ord_itsownaaaaaaaaaaaaaaaaaaaa', 'ch_own', { version: 1 });
        const other = capturedOrder('ord_namedaaaaaaaaaaaaaaaaaaaaa', 'ch_other', { version: 1 });
        for (const one of [order, other]) value(await orderQueries(db).project(one, QUIET));
        const given = { kind: 'refund', named: other.id } as const;
        await read(moved('re_1', -5, { ...given, via: ['ch_own'] }), moved('re_2', -5, { ...given, via: ['ch_else'] }));
        const { get } = unexplainedQueries(db, 0);
        expect(value(await get('re_1'))).toMatchObject({ likelyOrderId: order.id });
        expect(value(await get('re_2'))).toMatchObject({ likelyOrderId: other.id });
        await read(moved('re_3', -5, { named: 'ord_nobody' }));
        expect(value(await get('re_3'))).toMatchObject({ likelyOrderId: null });
      });

      test('is explained by a note for as long as its amounts stay the same', async () => {
        const { note, list, count } = unexplainedQueries(db, 0);
        await read(moved('tr_1', -5));
        expect(value(await count())).toMatchObject({ count: 1 });
        const noted = { by: 'ops@x.example', note: 'a gift' };
        expect(value(await note('tr_1', noted.by, noted.note))).toMatchObject({ noted, open: false });
        expect(value(await note('tr_1', 'later', 'twice'))).toBeNull();
        expect(value(await note('tr_none', 'x', 'y'))).toBeNull();
        expect(await open()).toEqual([]);
        expect(value(await count())).toMatchObject({ count: 0, oldestAgeS: null });
        expect(value(await list(OPS, 'noted', null, 10))).toMatchObject([{ source: 'tr_1', noted }]);
        await read(moved('tr_1', 2, { transaction: 'txn_more', at: 2_000 }));
        expect(await open()).toEqual(['tr_1']);
      });

      test('is listed page by page, and for Platform Ops alone', async () => {
        await read(...[1, 2, 3].map((n) => moved(`tr_${n}`, -n, { at: n * 1_000 })));
        const { list } = unexplainedQueries(db, 0);
        const [newest] = value(await list(OPS, 'open', null, 1));
        expect(newest).toMatchObject({ source: 'tr_3', moved: -3, at: 3_000 });
        const after = value(await list(OPS, 'open', { at: 3_000, id: 'tr_3' }, 10));
        expect(after.map(({ source }) => source)).toEqual(['tr_2', 'tr_1']);
        for (const role of ['retailer', 'supplier', 'brand'] as const) {
          expect(value(await list(Tenant.of({ role, partyId: 'x' }), 'open', null, 10))).toEqual([]);
        }
      });
    });
  });
}
