import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stockLists } from '../../src/db/catalogue/stock-lists.ts';
import { KEPT } from '../../src/domain/bounds.ts';
import { value } from '../support/value.ts';
import { type Market, openMarket, type Servers } from './market.ts';

const SKU = 'TW-DALES';
const CLERK = { kind: 'member', id: 'mem_tasks' } as const;
const KEY = { kind: 'key', id: 'key_till' } as const;

/** What a supplier does with its stock, with any Redis and Postgres. */
export function stockSuite(name: string, servers: () => Promise<Servers>): void {
  describe(`a supplier's stock on ${name}`, () => {
    let market: Market;
    beforeAll(async () => {
      market = await openMarket(await servers());
    });
    afterAll(() => market.close());

    beforeEach(async () => {
      await market.redis.flushdb();
      await market.neon.query('TRUNCATE stock_moves');
      await market.neon.query('UPDATE stock SET on_hand = 2, version = version + 1 WHERE sku = $1', [SKU]);
    });

    const onHand = async () =>
      Number((await market.neon.query('SELECT on_hand FROM stock WHERE sku = $1', [SKU]))[0]?.on_hand);
    const sell = () => market.inventory.commit('ord_sold', [{ sku: SKU, quantity: 1 }]);
    const hold = (quantity: number) => market.inventory.hold('ord_b', [{ sku: SKU, quantity }], 60);

    test('a supplier can set only its own stock; the next hold uses it at once', async () => {
      expect(value(await hold(3))).toEqual({ state: 'short', sku: SKU });
      expect(value(await market.inventory.setStock('sup_ashwood', SKU, 9, null, CLERK))).toBeNull();
      expect(value(await market.inventory.setStock('sup_tidewater', SKU, 3, null, CLERK))).toMatchObject({
        sku: SKU,
        onHand: 3,
      });
      expect(value(await hold(3))).toMatchObject({ state: 'held' });
      expect(value(await market.inventory.stock('sup_ashwood', SKU))).toBeNull();
      expect(value(await market.inventory.stock('sup_tidewater', SKU))).toMatchObject({ onHand: 3 });
    });

    test('a number is set only if nothing was sold since it was read; an equal repeat is no conflict', async () => {
      const { inventory: books } = market;
      const shown = value(await books.stock('sup_tidewater', SKU));
      const seen = shown?.version ?? -1;
      const left = shown?.onHand ?? -1;
      await sell();
      expect(value(await books.setStock('sup_tidewater', SKU, 9, seen, CLERK))).toMatchObject({
        ...{ state: 'moved', onHand: left - 1, version: seen + 1 },
      });
      expect(await onHand()).toBe(left - 1);
      for (const _ of [1, 2]) {
        const set = value(await books.setStock('sup_tidewater', SKU, 9, seen + 1, CLERK));
        expect(set).toEqual({ state: 'set', sku: SKU, onHand: 9, version: seen + 2 });
      }
    });

    test('a difference is added once for each key, whatever was sold meanwhile, and never below 0', async () => {
      const { inventory: books } = market;
      const before = await onHand();
      await sell();
      const add = (by: number, key: string, supplier = 'sup_tidewater') =>
        books.adjustStock(supplier, SKU, by, key, KEY);
      const all = await Promise.all(Array.from({ length: 20 }, () => add(5, 'k1')));
      expect(new Set(all.map((one) => JSON.stringify(value(one)))).size).toBe(1);
      expect(value(await add(5, 'k1'))).toMatchObject({ state: 'set', onHand: before + 4 });
      expect(value(await add(6, 'k1'))).toMatchObject({ state: 'reused' });
      expect(value(await add(-1_000, 'k2'))).toMatchObject({ state: 'out_of_range', onHand: before + 4 });
      expect(value(await add(-4, 'k3'))).toMatchObject({ state: 'set', onHand: before });
      expect(value(await add(1, 'k4', 'sup_ashwood'))).toBeNull();
      expect(await onHand()).toBe(before);
      expect(value(await hold(before + 1))).toEqual({ state: 'short', sku: SKU });
      expect(value(await hold(before))).toMatchObject({ state: 'held' });
    });

    test('every change is kept with its author, from what to what; of many changes the last ones', async () => {
      const { inventory: books } = market;
      const history = async () => value(await stockLists(market.db).history('sup_tidewater', SKU));
      await sell();
      value(await books.setStock('sup_tidewater', SKU, 7, null, CLERK));
      // It stands already, so it is no change.
      value(await books.setStock('sup_tidewater', SKU, 7, null, CLERK));
      for (const _ of [1, 2]) value(await books.adjustStock('sup_tidewater', SKU, 3, 'k9', KEY));
      value(await books.restock('ord_sold', [SKU]));
      const changes = (await history()).map(({ by, before, after }) => [by.kind, by.id, before, after]);
      expect(changes.slice(0, 4)).toEqual([
        ['order', 'ord_sold', 10, 11],
        ['key', 'key_till', 7, 10],
        ['member', 'mem_tasks', 1, 7],
        ['order', 'ord_sold', 2, 1],
      ]);
      expect(value(await stockLists(market.db).history('sup_ashwood', SKU))).toEqual([]);
      for (let n = 0; n < 60; n += 1) value(await books.setStock('sup_tidewater', SKU, 100 + n, null, CLERK));
      const last = await history();
      expect(last).toHaveLength(KEPT.stockChanges);
      expect(last.map(({ after }) => after)).toEqual(Array.from({ length: KEPT.stockChanges }, (_, n) => 159 - n));
      for (const [n, { before }] of last.entries()) if (n < 49) expect(before).toBe(last[n + 1]?.after);
    });

    test('changes at the same time are all kept, in one unbroken row', async () => {
      const { inventory: books } = market;
      value(await books.setStock('sup_tidewater', SKU, 100, null, CLERK));
      const all = Array.from({ length: 12 }, (_, n) => n);
      await Promise.all(
        all.flatMap((n) => [
          books.commit(`ord_at_once_${n}`, [{ sku: SKU, quantity: 1 }]),
          books.adjustStock('sup_tidewater', SKU, 2, `at_once_${n}`, KEY),
        ]),
      );
      const changes = value(await stockLists(market.db).history('sup_tidewater', SKU)).slice(0, 24);
      expect(changes[0]?.after).toBe(112);
      for (const [n, { before, version }] of changes.entries()) {
        const older = changes[n + 1];
        if (older !== undefined) expect([before, version]).toEqual([older.after, older.version + 1]);
      }
      expect(changes.filter(({ by }) => by.kind === 'order')).toHaveLength(12);
    });
  });
}
