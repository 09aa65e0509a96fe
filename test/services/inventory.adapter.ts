import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HANG_MS } from '../../dev/support/until.ts';
import { value } from '../support/value.ts';
import { type Market, openMarket, type Servers } from './market.ts';

const [A, B, C] = ['BL-DUNE', 'AW-CAFE', 'TW-DALES'];

/** What the saga needs from the stock service, with any Redis and Postgres. */
export function inventorySuite(name: string, servers: () => Promise<Servers>): void {
  describe(`inventory on ${name}`, () => {
    let market: Market;
    beforeAll(async () => {
      market = await openMarket(await servers());
    });
    afterAll(() => market.close());

    beforeEach(async () => {
      await market.sim('neon', 'DELETE', 'faults');
      await market.sim('upstash', 'DELETE', 'faults');
      await market.redis.flushdb();
      await market.neon.query('TRUNCATE stock_moves');
      await put({ [A]: 10, [B]: 5, [C]: 2 });
    });

    const put = (levels: Record<string, number>) =>
      market.neon.query(
        `UPDATE stock SET on_hand = l.value::int, version = version + 1 FROM jsonb_each_text($1::jsonb) l WHERE sku = l.key`,
        [JSON.stringify(levels)],
      );
    const onHand = async (sku: string) =>
      Number((await market.neon.query('SELECT on_hand FROM stock WHERE sku = $1', [sku]))[0]?.on_hand);
    const hold = (order: string, quantities: Record<string, number>, ttl = 60) =>
      market.inventory.hold(order, demand(quantities), ttl);
    /** Tries again after a transient fault, as the runner does. */
    const patientHold = async (order: string, quantities: Record<string, number>) => {
      let outcome = await hold(order, quantities);
      const deadline = performance.now() + HANG_MS;
      while (!outcome.ok && outcome.fault.kind === 'transient' && performance.now() < deadline) {
        await setTimeout(50);
        outcome = await hold(order, quantities);
      }
      return outcome;
    };
    const commit = (order: string, quantities: Record<string, number>) =>
      market.inventory.commit(order, demand(quantities));
    const demand = (quantities: Record<string, number>) =>
      Object.entries(quantities).map(([sku, quantity]) => ({ sku, quantity }));

    test('a hold takes all SKUs or none, names those that are short, and can be renewed', async () => {
      const first = value(await hold('ord_a', { [A]: 6, [B]: 5 }));
      expect(first).toMatchObject({ state: 'held' });
      expect(value(await hold('ord_b', { [A]: 1, [B]: 1 }))).toEqual({ state: 'short', sku: B });
      expect(value(await hold('ord_b', { [A]: 4 }))).toMatchObject({ state: 'held' });
      const renewed = value(await hold('ord_a', { [A]: 6, [B]: 5 }, 120));
      if (first.state !== 'held' || renewed.state !== 'held') return expect.fail('not held');
      expect(renewed.expiresAt).toBeGreaterThan(first.expiresAt + 50_000);
      expect(value(await hold('ord_c', { [A]: 1 }))).toEqual({ state: 'short', sku: A });
    });

    test('the quantities of two lines with one SKU are added', async () => {
      const lines = [
        { sku: C, quantity: 1 },
        { sku: C, quantity: 2 },
      ];
      expect(value(await market.inventory.hold('ord_a', lines, 60))).toEqual({ state: 'short', sku: C });
      expect(value(await market.inventory.commit('ord_a', lines))).toEqual({ state: 'short', sku: C });
      expect(await onHand(C)).toBe(2);
    });

    test('an unknown SKU is short, at the hold and at the commit', async () => {
      expect(value(await hold('ord_a', { [A]: 1, 'NO-SUCH': 1 }))).toEqual({ state: 'short', sku: 'NO-SUCH' });
      expect(value(await commit('ord_a', { [A]: 1, 'NO-SUCH': 1 }))).toEqual({ state: 'short', sku: 'NO-SUCH' });
      expect(await onHand(A)).toBe(10);
    });

    test('an expired hold gives its units back without a clean-up job', async () => {
      expect(value(await hold('ord_a', { [C]: 2 }, 0.001))).toMatchObject({ state: 'held' });
      await expect.poll(async () => value(await hold('ord_b', { [C]: 2 }))).toMatchObject({ state: 'held' });
    });

    test('a commit takes the units once even if it is repeated, and ends the hold', async () => {
      await hold('ord_a', { [A]: 4, [B]: 1 });
      for (let i = 0; i < 3; i += 1)
        expect(value(await commit('ord_a', { [A]: 4, [B]: 1 }))).toEqual({ state: 'committed' });
      expect([await onHand(A), await onHand(B)]).toEqual([6, 4]);
      expect(value(await hold('ord_b', { [A]: 6 }))).toMatchObject({ state: 'held' });
      expect(value(await hold('ord_a', { [A]: 4, [B]: 1 }))).toMatchObject({ state: 'held' });
      expect(value(await commit('ord_b', { [A]: 6 }))).toEqual({ state: 'committed' });
      expect(await onHand(A)).toBe(0);
    });

    test('a release leaves a tombstone: a hold that arrives late is a no-op', async () => {
      await hold('ord_a', { [C]: 2 });
      expect(value(await market.inventory.release('ord_a', [C]))).toBeNull();
      expect(value(await hold('ord_a', { [C]: 2 }))).toEqual({ state: 'tombstoned' });
      expect(value(await hold('ord_b', { [C]: 2 }))).toMatchObject({ state: 'held' });
    });

    test('a restock gives back once, and a commit that arrives late is a no-op', async () => {
      await commit('ord_a', { [A]: 4 });
      for (let i = 0; i < 3; i += 1) expect(value(await market.inventory.restock('ord_a', [A]))).toBeNull();
      expect(await onHand(A)).toBe(10);
      expect(value(await commit('ord_a', { [A]: 4 }))).toEqual({ state: 'tombstoned' });
      expect(value(await market.inventory.restock('ord_b', [A, B]))).toBeNull();
      expect(value(await commit('ord_b', { [A]: 4, [B]: 1 }))).toEqual({ state: 'tombstoned' });
      expect([await onHand(A), await onHand(B)]).toEqual([10, 5]);
      expect(value(await hold('ord_c', { [A]: 10 }))).toMatchObject({ state: 'held' });
    });

    test('when one of two SKUs is given back, the other stays taken', async () => {
      await commit('ord_a', { [A]: 4, [B]: 2 });
      await market.inventory.restock('ord_a', [B]);
      expect([await onHand(A), await onHand(B)]).toEqual([6, 5]);
    });

    test('after a wipe, Redis is rebuilt from Postgres, and the commit cannot oversell', async () => {
      await hold('ord_a', { [C]: 2 });
      await market.redis.flushdb();
      expect(value(await hold('ord_b', { [C]: 2 }))).toMatchObject({ state: 'held' });
      expect(value(await commit('ord_a', { [C]: 2 }))).toEqual({ state: 'committed' });
      expect(value(await commit('ord_b', { [C]: 2 }))).toEqual({ state: 'short', sku: C });
      expect(await onHand(C)).toBe(0);
    });

    test('two hundred holds of a sold-out SKU at once cause one query to Postgres', async () => {
      await hold('ord_first', { [C]: 2 });
      await market.sim('neon', 'DELETE', 'queries');
      const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => hold(`ord_${i}`, { [C]: 1 })));
      expect(new Set(answers.map((answer) => JSON.stringify(value(answer))))).toEqual(
        new Set([JSON.stringify({ state: 'short', sku: C })]),
      );
      expect(await market.sim('neon', 'GET', 'queries')).toMatchObject({ count: 0 });
      // An old refusal is checked by one of the callers.
      await market.redis.hset(`{stock}:m:${C}`, { at: 0 });
      await Promise.all(Array.from({ length: 50 }, (_, i) => hold(`ord_${i}`, { [C]: 1 })));
      expect(await market.sim('neon', 'GET', 'queries')).toMatchObject({ count: 1 });
    });

    test('stock in Redis that missed a change is corrected before a hold is refused', async () => {
      await hold('ord_a', { [C]: 2 });
      await market.inventory.release('ord_a', [C]);
      await put({ [C]: 7 });
      expect(value(await hold('ord_b', { [C]: 7 }))).toEqual({ state: 'short', sku: C });
      await market.redis.hset(`{stock}:m:${C}`, { at: 0 });
      expect(value(await hold('ord_b', { [C]: 7 }))).toMatchObject({ state: 'held' });
    });

    test('when the caller that compares old stock crashes, another one compares it before any hold is refused', async () => {
      await hold('ord_a', { [C]: 2 });
      await market.inventory.release('ord_a', [C]);
      await put({ [C]: 7 });
      await market.redis.hset(`{stock}:m:${C}`, { at: 0 });
      await market.sim('neon', 'POST', 'down');
      const died = await hold('ord_b', { [C]: 7 });
      await market.sim('neon', 'POST', 'up');
      expect(died).toMatchObject({ ok: false, fault: { kind: 'transient' } });
      expect(await hold('ord_c', { [C]: 7 })).toEqual({
        ok: false,
        fault: { kind: 'transient', code: 'stock_compared' },
      });
      await expect.poll(() => hold('ord_c', { [C]: 7 })).toMatchObject({ value: { state: 'held' } });
    });

    test('Redis may hear of commits in any order or not at all, and counts no unit twice', async () => {
      await hold('ord_a', { [A]: 3 });
      await hold('ord_b', { [A]: 3 });
      await market.sim('upstash', 'POST', 'faults', { kind: 'hold', match: 'ord_a' });
      const late = commit('ord_a', { [A]: 3 });
      await expect.poll(() => onHand(A)).toBe(7);
      await commit('ord_b', { [A]: 3 });
      // Postgres has taken ord_a's units, and Redis still has its hold: 10 - 3 - 3 are free.
      expect(value(await hold('ord_c', { [A]: 5 }))).toEqual({ state: 'short', sku: A });
      expect(value(await hold('ord_c', { [A]: 4 }))).toMatchObject({ state: 'held' });
      await market.sim('upstash', 'POST', 'release');
      expect(value(await late)).toEqual({ state: 'committed' });
      expect(value(await hold('ord_d', { [A]: 1 }))).toEqual({ state: 'short', sku: A });
      expect(value(await commit('ord_c', { [A]: 4 }))).toEqual({ state: 'committed' });
    });

    test('when Redis did not hear of a commit, the repeated commit tells it', async () => {
      await hold('ord_a', { [A]: 4 });
      await market.sim('upstash', 'POST', 'down');
      expect(value(await commit('ord_a', { [A]: 4 }))).toEqual({ state: 'committed' });
      await market.sim('upstash', 'POST', 'up');
      expect(value(await commit('ord_a', { [A]: 4 }))).toEqual({ state: 'committed' });
      expect(value(await hold('ord_b', { [A]: 7 }))).toEqual({ state: 'short', sku: A });
      expect(value(await hold('ord_b', { [A]: 6 }))).toMatchObject({ state: 'held' });
    });

    test('while Redis is down, a hold is a fault, but a commit and a restock succeed', async () => {
      await market.sim('upstash', 'POST', 'down');
      const refused = await hold('ord_a', { [A]: 1 });
      const committed = await commit('ord_a', { [A]: 1 });
      const released = await market.inventory.release('ord_a', [A]);
      await market.sim('upstash', 'POST', 'up');
      expect(refused).toEqual({ ok: false, fault: { kind: 'unknown', code: 'redis_answer_lost' } });
      expect(released.ok).toBe(false);
      expect(value(committed)).toEqual({ state: 'committed' });
      expect(await onHand(A)).toBe(9);
    });

    test("when Postgres' answer is lost, the commit is an unknown fault, and its repeat finds it done", async () => {
      await market.sim('neon', 'POST', 'faults', { kind: 'drop_answer', match: 'stock_moves' });
      expect(await commit('ord_a', { [A]: 4 })).toMatchObject({ ok: false, fault: { kind: 'unknown' } });
      expect(value(await commit('ord_a', { [A]: 4 }))).toEqual({ state: 'committed' });
      expect(await onHand(A)).toBe(6);
      expect(value(await hold('ord_b', { [A]: 6 }))).toMatchObject({ state: 'held' });
    });

    test('200 buyers of 5 units get exactly 5', async () => {
      const buy = async (i: number) => {
        const held = value(await patientHold(`ord_${i}`, { [B]: 1 }));
        return held.state === 'held' ? value(await commit(`ord_${i}`, { [B]: 1 })).state : held.state;
      };
      const ends = await Promise.all(Array.from({ length: 200 }, (_, i) => buy(i)));
      expect(ends.filter((end) => end === 'committed')).toHaveLength(5);
      expect(ends.filter((end) => end === 'short')).toHaveLength(195);
      expect(await onHand(B)).toBe(0);
    });

    test('200 buyers of 5 units get exactly 5 while Redis is wiped', async () => {
      const buy = async (i: number) => {
        if (i % 40 === 20) await market.redis.flushdb();
        const held = value(await patientHold(`ord_${i}`, { [B]: 1 }));
        return held.state === 'held' ? value(await commit(`ord_${i}`, { [B]: 1 })).state : held.state;
      };
      const ends = await Promise.all(Array.from({ length: 200 }, (_, i) => buy(i)));
      expect(ends.filter((end) => end === 'committed')).toHaveLength(5);
      expect(await onHand(B)).toBe(0);
    });

    test('after any order of any calls, the stock is the first stock less what was sold', async () => {
      const step = fc.record({
        order: fc.integer({ min: 1, max: 4 }),
        call: fc.constantFrom('hold', 'commit', 'release', 'restock', 'wipe', 'lost'),
      });
      const order = (n: number) => `ord_${n}`;
      const wants = (n: number): Record<string, number> => (n % 2 === 0 ? { [C]: 1, [B]: n } : { [B]: n });
      const run = async ({ order: n, call }: { order: number; call: string }) => {
        if (call === 'wipe') return market.redis.flushdb();
        if (call === 'lost') return market.sim('upstash', 'POST', 'faults', { kind: 'drop_answer' });
        if (call === 'hold') return hold(order(n), wants(n));
        if (call === 'release') return market.inventory.release(order(n), Object.keys(wants(n)));
        // Postgres answers these calls without a deadlock, also when Redis fails and others use the same rows.
        if (call === 'commit') return value(await commit(order(n), wants(n)));
        return value(await market.inventory.restock(order(n), Object.keys(wants(n))));
      };
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { maxLength: 6 }), async (waves) => {
          await market.redis.flushdb();
          await market.neon.query('TRUNCATE stock_moves');
          await put({ [B]: 5, [C]: 2 });
          for (const wave of waves) await Promise.all(wave.map(run));
          await market.sim('upstash', 'DELETE', 'faults');
          for (const [sku, initial] of [
            [B, 5],
            [C, 2],
          ] as const) {
            const [sold] = await market.neon.query(
              'SELECT coalesce(sum(quantity), 0) AS units FROM stock_moves WHERE sku = $1 AND restocked_at IS NULL',
              [sku],
            );
            const left = await onHand(sku);
            expect(left).toBe(initial - Number(sold?.units));
            expect(left).toBeGreaterThanOrEqual(0);
            const { total = 0, ...held } = (await market.redis.hgetall(`{stock}:q:${sku}`)) ?? {};
            expect(Number(total)).toBe(Object.values(held).reduce<number>((sum, units) => sum + Number(units), 0));
            // After every order has released its hold, Redis sells exactly the units that Postgres has.
            for (const n of [1, 2, 3, 4]) await market.inventory.release(order(n), [B, C]);
            await market.redis.hset(`{stock}:m:${sku}`, { at: 0 });
            expect(value(await patientHold('ord_probe', { [sku]: left + 1 }))).toEqual({ state: 'short', sku });
            await market.redis.hset(`{stock}:m:${sku}`, { at: 0 });
            if (left > 0)
              expect(value(await patientHold('ord_probe', { [sku]: left }))).toMatchObject({ state: 'held' });
          }
        }),
        { numRuns: 30 },
      );
    });
  });
}
