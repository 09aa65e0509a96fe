import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Neon } from '../../dev/neon/server.ts';
import { listingIdOf } from '../../dev/seed/listings.ts';
import { seed } from '../../dev/seed/seed.ts';
import { memberQueries } from '../../src/db/accounts/members.ts';
import { settingsQueries } from '../../src/db/accounts/settings.ts';
import { templateQueries } from '../../src/db/accounts/templates.ts';
import { connect, type Db } from '../../src/db/client.ts';
import type { Keyset } from '../../src/db/keyset.ts';
import { deadLetterQueries } from '../../src/db/orders/dead-letters.ts';
import { type FulfilmentTask, fulfilmentQueries } from '../../src/db/orders/fulfilments.ts';
import { type OrderFlags, orderQueries } from '../../src/db/orders/orders.ts';
import { Tenant } from '../../src/domain/access/tenant.ts';
import { groupFulfilments } from '../../src/domain/catalogue/routing.ts';
import { termsHold } from '../../src/domain/money/split.ts';
import type { OrderState } from '../../src/domain/order/state.ts';
import { simpleStart } from '../../src/services/notifications/defaults.ts';
import { supplyChain } from '../../src/services/supply-chain.ts';
import { walkTo } from '../domain/fixtures.ts';
import { DATABASE_URL, openDatabase, type Servers } from '../services/market.ts';
import { value } from '../support/value.ts';

const supplier = (partyId: string) => Tenant.of({ role: 'supplier', partyId });
const OPS = Tenant.of({ role: 'platform', partyId: 'plt_headrail' });

/** Who changes settings. */
const CLERK = { kind: 'member', id: 'mem_clerkhazel' } as const;

const QUIET: OrderFlags = { refundStatus: 'none', disputeStatus: 'none', parked: false, nextAt: null };

/** An order after `version` events, with a new id. */
function orderOf(id: string, change: Partial<OrderState> = {}): OrderState {
  const { state } = walkTo('placed');
  const fulfilments = groupFulfilments(id, state.lines).map((planned) => ({
    ...planned,
    status: 'requested' as const,
    tracking: null,
    rejectReason: null,
    startedAt: null,
  }));
  return { ...state, id, fulfilments, ...change };
}

const SIMPLE = simpleStart('confirmed');

/** Tests every group of queries through the unchanged driver, with any Postgres behind the bridge. */
export function queriesSuite(name: string, servers: () => Promise<Servers>): void {
  describe(`queries on ${name}`, () => {
    let neon: Neon;
    let db: Db;
    beforeAll(async () => {
      neon = await openDatabase(await servers());
      db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
    });
    afterAll(() => neon.close());

    const stored = async (id: string) =>
      (await neon.query('SELECT status, version, total, customer_name, parked FROM orders WHERE id = $1', [id]))[0];

    test('an older projection never overwrites a newer one or its fulfilments', async () => {
      const { project, standing } = orderQueries(db);
      const id = 'ord_projectionaaaaaaaaaaaaaaaa';
      const [task] = orderOf(id).fulfilments;
      if (task === undefined) return expect.fail('no fulfilment');
      expect(value(await standing(id))).toBeNull();
      const old = orderOf(id, { version: 3 });
      const late = orderOf(id, { version: 7, status: 'confirmed', fulfilments: [{ ...task, status: 'accepted' }] });
      expect(value(await project(late, { ...QUIET, parked: true }))).toBe(true);
      expect(value(await project(old, QUIET))).toBe(false);
      expect(value(await project(late, QUIET))).toBe(false);
      expect(await stored(id)).toMatchObject({ status: 'confirmed', version: 7, parked: true });
      expect(await neon.query('SELECT status, version FROM fulfilments WHERE order_id = $1', [id])).toEqual([
        { status: 'accepted', version: 7 },
      ]);
      expect(await neon.query('SELECT line_id FROM order_lines WHERE order_id = $1', [id])).toHaveLength(2);
      expect(value(await standing(id))?.version).toBe(7);
    });

    test('what an order is found by is written once, and again only if it has changed', async () => {
      const { project } = orderQueries(db);
      const id = 'ord_writtenonceaaaaaaaaaaaaaaa';
      const order = (version: number, change: Partial<OrderState> = {}) => orderOf(id, { version, ...change });
      const written = async () =>
        (
          await neon.query(
            `SELECT xmin::text AS by FROM order_search WHERE order_id = $1
              UNION ALL SELECT xmin::text FROM order_lines WHERE order_id = $1`,
            [id],
          )
        ).map(({ by }) => by);
      value(await project(order(1), QUIET));
      const first = await written();
      expect(first).toHaveLength(3);
      for (const version of [2, 3, 4]) value(await project(order(version, { status: 'confirmed' }), QUIET));
      expect(await written()).toEqual(first);
      const { customer } = order(5);
      value(await project(order(5, { customer: { ...customer, email: 'grace@example.com' } }), QUIET));
      const [words, ...lines] = await written();
      expect(words).not.toBe(first[0]);
      expect(lines).toEqual(first.slice(1));
      value(await project(order(6, { customer: { ...customer, name: 'Grace Hopper' } }), QUIET));
      const last = await written();
      expect(last.filter((by) => first.includes(by))).toEqual([]);
      // An older version never brings back the old text.
      value(await project(order(4), QUIET));
      expect(await written()).toEqual(last);
    });

    test('projections in any order end with the newest version', async () => {
      const { project } = orderQueries(db);
      const versions = fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8], { minLength: 1 });
      let n = 0;
      await fc.assert(
        fc.asyncProperty(versions, async (order) => {
          n += 1;
          const id = `ord_shuffle${n}`;
          const all = order.map((version) => project(orderOf(id, { version, updatedAt: version }), QUIET));
          for (const outcome of await Promise.all(all)) value(outcome);
          expect(await stored(id)).toMatchObject({ version: Math.max(...order) });
        }),
        { numRuns: 10 },
      );
    });

    test('text of a customer is stored unchanged, except for characters that Postgres cannot store', async () => {
      const { project } = orderQueries(db);
      const customer = { ...orderOf('x').customer, name: `O'Neill"; -- \u0000 日本 \\` };
      value(await project(orderOf('ord_typed', { customer }), QUIET));
      expect(await stored('ord_typed')).toMatchObject({ customer_name: `O'Neill"; -- \ufffd 日本 \\` });
    });

    test("a supplier's list has its own tasks, by status, over all pages, each once", async () => {
      const { project } = orderQueries(db);
      const { list } = fulfilmentQueries(db);
      for (let i = 0; i < 7; i += 1) {
        // Two orders have the same millisecond, so the id decides their order.
        const order = orderOf(`ord_list${'abcdefg'.charAt(i)}`, { requestedAt: 5_000 + Math.floor(i / 2) });
        value(await project(order, QUIET));
      }
      const seen: string[] = [];
      let after: Keyset | null = null;
      for (;;) {
        const page: readonly FulfilmentTask[] = value(
          await list(supplier('sup_b'), { statuses: ['requested'], after, limit: 3 }),
        );
        seen.push(...page.map((task) => task.orderId).filter((id) => id.startsWith('ord_list')));
        const last = page.at(-1);
        if (last === undefined) break;
        expect(last.order.fulfilments.map(({ id }) => id)).toContain(last.id);
        after = { at: last.requestedAt, id: last.id };
      }
      expect(seen).toEqual(['g', 'f', 'e', 'd', 'c', 'b', 'a'].map((letter) => `ord_list${letter}`));
      expect(value(await list(supplier('sup_b'), { statuses: ['dispatched'], after: null, limit: 9 }))).toEqual([]);
      expect(value(await list(supplier('sup_nobody'), { statuses: [], after: null, limit: 9 }))).toEqual([]);
    });

    test('tasks are requested once; auto-accepting suppliers are returned; a withdrawn task stays withdrawn', async () => {
      const chain = supplyChain(db);
      const tasks = [
        { id: 'ful_a_1', supplierId: 'sup_brightloom' },
        { id: 'ful_a_2', supplierId: 'sup_ashwood' },
      ];
      const status = async () =>
        (await neon.query("SELECT status FROM fulfilments WHERE order_id = 'ord_a' ORDER BY id")).map(
          (row) => row.status,
        );
      for (let i = 0; i < 2; i += 1)
        expect(value(await chain.request('ord_a', tasks))).toEqual({ autoAccept: ['ful_a_1'] });
      expect(await status()).toEqual(['requested', 'requested']);
      value(await chain.withdraw('ord_a', tasks));
      expect(value(await chain.request('ord_a', tasks))).toEqual({ autoAccept: [] });
      expect(await status()).toEqual(['withdrawn', 'withdrawn']);
      value(await chain.withdraw('ord_b', [{ id: 'ful_b_1', supplierId: 'sup_brightloom' }]));
      expect(value(await chain.request('ord_b', [{ id: 'ful_b_1', supplierId: 'sup_brightloom' }]))).toEqual({
        autoAccept: [],
      });
    });

    test('settings have defaults, a patch keeps the other ones, and a wrong role finds none', async () => {
      const settings = settingsQueries(db);
      const before = value(await settings.retailer('ret_northlight'));
      expect(before?.policies.checkoutExpirySeconds).toBe(3_600);
      expect(
        value(await settings.putRetailer('ret_northlight', { allowedOrigins: ['https://a.example'] }, CLERK)),
      ).toEqual({
        ...before,
        allowedOrigins: ['https://a.example'],
      });
      expect(value(await settings.supplier('sup_brightloom'))).toEqual({
        autoAccept: true,
        refundableBps: 5_000,
        timeZone: 'UTC',
      });
      expect(value(await settings.putSupplier('sup_ashwood', { autoAccept: true }, CLERK))).toEqual({
        autoAccept: true,
        refundableBps: 2_500,
        timeZone: 'UTC',
      });
      value(await settings.putTimeZone('brd_marlowe', 'Europe/Paris', CLERK));
      const [clerk] = value(await memberQueries(db).byEmail('office@marlowe.example'));
      expect(clerk).toMatchObject({ partyId: 'brd_marlowe', timeZone: 'Europe/Paris' });
      expect(clerk).not.toHaveProperty('settings');
      expect(value(await settings.supplier('ret_northlight'))).toBeNull();
      expect(value(await settings.putRetailer('sup_ashwood', { currency: 'eur' }, CLERK))).toBeNull();
    });

    test('a message that gives up again stays one dead letter, and only one person can replay it', async () => {
      const deadLetters = deadLetterQueries(db);
      const deadLetter = { id: 'msg_1', queue: 'splits', body: { order_id: 'ord_a' }, error: 'no', attempts: 6 };
      for (let i = 0; i < 2; i += 1) value(await deadLetters.record(deadLetter));
      value(await deadLetters.record({ ...deadLetter, id: 'msg_2' }));
      expect(value(await deadLetters.list(OPS, null, 10)).map(({ id }) => id)).toEqual(['msg_2', 'msg_1']);
      const marks = await Promise.all([1, 2, 3].map(() => deadLetters.markReplayed('msg_1')));
      expect(marks.map(value).filter(Boolean)).toHaveLength(1);
      expect(value(await deadLetters.list(OPS, null, 10)).map(({ id }) => id)).toEqual(['msg_2']);
      expect(value(await deadLetters.list(supplier('sup_b'), null, 10))).toEqual([]);
      value(await deadLetters.unmarkReplayed('msg_1'));
      expect(value(await deadLetters.get('msg_1'))).toMatchObject({ ...deadLetter, attempts: 7, replayedAt: null });
      expect(value(await deadLetters.get('msg_9'))).toBeNull();
    });

    test('each retailer has its own templates, and can restore the default', async () => {
      const templates = templateQueries(db);
      const mine = { subject: 'Hello {{ name }}', html: '<p>Hi</p>', text: 'Hi', enabled: true, simple: SIMPLE };
      value(await templates.put('ret_hazel', 'confirmed', { ...mine, enabled: false }, CLERK));
      value(await templates.put('ret_hazel', 'confirmed', mine, CLERK));
      expect(value(await templates.get('ret_hazel', 'confirmed'))).toEqual({ ...mine, event: 'confirmed' });
      expect(value(await templates.get('ret_northlight', 'confirmed'))).toBeNull();
      expect(value(await templates.list('ret_hazel'))).toHaveLength(1);
      // A mail that had to be sent in the default wording is shown until the wording is saved again.
      value(await templates.fellBack('ret_hazel', 'confirmed', 'html, line 1: no', 'ord_a'));
      value(await templates.fellBack('ret_northlight', 'confirmed', 'no', 'ord_a'));
      expect(value(await templates.list('ret_hazel'))).toMatchObject([
        { fellBack: { why: 'html, line 1: no', orderId: 'ord_a', at: expect.any(Number) } },
      ]);
      expect(value(await templates.list('ret_northlight'))).toEqual([]);
      value(await templates.put('ret_hazel', 'confirmed', mine, CLERK));
      expect(value(await templates.list('ret_hazel'))).toMatchObject([{ fellBack: null }]);
      value(await templates.remove('ret_hazel', 'confirmed', CLERK));
      expect(value(await templates.get('ret_hazel', 'confirmed'))).toBeNull();
    });

    test('the database schema refuses exactly the terms that the domain refuses', async () => {
      const bps = fc.integer({ min: 0, max: 5_000 });
      const terms = fc.record({
        supplierCost: fc.integer({ min: 0, max: 1_200 }),
        brandRoyaltyBps: bps,
        platformFeeBps: bps,
        taxBps: bps,
      });
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 1_000 }), terms, async (unitAmount, t) => {
          const row = [unitAmount, t.supplierCost, t.brandRoyaltyBps, t.platformFeeBps, t.taxBps].map(String);
          const update = neon.query(
            `UPDATE listings SET unit_amount = $2, supplier_cost = $3, brand_royalty_bps = $4, platform_fee_bps = $5,
             tax_bps = $6 WHERE id = $1`,
            [listingIdOf('hazel', 'dune'), ...row],
          );
          if (termsHold(unitAmount, t)) await update;
          else await expect(update).rejects.toMatchObject({ code: '23514', constraint: 'listings_terms_hold' });
        }),
        { numRuns: 100 },
      );
    });

    test('seeding a second time changes nothing', async () => {
      await neon.query("UPDATE stock SET on_hand = 1 WHERE sku = 'BL-DUNE'");
      await seed(neon.query);
      expect(await neon.query("SELECT on_hand FROM stock WHERE sku = 'BL-DUNE'")).toEqual([{ on_hand: 1 }]);
      expect(await neon.query('SELECT count(*)::int AS n FROM products')).toEqual([{ n: 20 }]);
    });
  });
}
