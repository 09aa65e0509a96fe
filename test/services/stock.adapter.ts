import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/domain/fault.ts';
import { type Market, openMarket, type Servers } from './market.ts';

const SKU = 'TW-DALES';

function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) expect.fail(`fault ${JSON.stringify(outcome.fault)}`);
  return outcome.value;
}

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
      expect(value(await market.inventory.setStock('sup_ashwood', SKU, 9, null))).toBeNull();
      expect(value(await market.inventory.setStock('sup_tidewater', SKU, 3, null))).toMatchObject({
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
      expect(value(await books.setStock('sup_tidewater', SKU, 9, seen))).toMatchObject({
        ...{ state: 'moved', onHand: left - 1, version: seen + 1 },
      });
      expect(await onHand()).toBe(left - 1);
      for (const _ of [1, 2]) {
        const set = value(await books.setStock('sup_tidewater', SKU, 9, seen + 1));
        expect(set).toEqual({ state: 'set', sku: SKU, onHand: 9, version: seen + 2 });
      }
    });

    test('a difference is added once for each key, whatever was sold meanwhile, and never below 0', async () => {
      const { inventory: books } = market;
      const before = await onHand();
      await sell();
      const add = (by: number, key: string, supplier = 'sup_tidewater') => books.adjustStock(supplier, SKU, by, key);
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
  });
}
