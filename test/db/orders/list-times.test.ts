import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Times, timesOf } from '../../../src/db/orders/list-times.ts';
import { ORDER_SORTS } from '../../../src/domain/order-sorts.ts';

/** A list by one time that is filtered by the other has two parts. Whole lists are compared in `order-lists.adapter.ts`. */

const DAY = 86_400_000;
const SOON = 45 * DAY;
const time = fc.integer({ min: 0, max: 400 }).map((days) => days * DAY);
const maybe = fc.option(time);
const filters = fc.record({ from: maybe, to: maybe, updatedSince: maybe });
const sort = fc.constantFrom(...ORDER_SORTS);
/** Also a clock that went back. */
const order = fc
  .record({ placedAt: time, age: fc.integer({ min: -2, max: 120 }) })
  .map(({ placedAt, age }) => ({ placedAt, updatedAt: placedAt + age * DAY }));

const within = (at: number, { from, to }: Times['placed']) => (from === null || at >= from) && (to === null || at < to);

test('an order that fits the filters is in one part, and any other in none', () => {
  fc.assert(
    fc.property(filters, sort, order, (asked, by, { placedAt, updatedAt }) => {
      const age = updatedAt - placedAt;
      const soon = age >= 0 && age <= SOON;
      const parts = timesOf(asked, by);
      const its = parts.length === 1 ? parts : parts.filter((_, n) => (n === 0) === soon);
      const fits = within(placedAt, asked) && within(updatedAt, { from: asked.updatedSince, to: null });
      expect(its.filter(({ placed, updated }) => within(placedAt, placed) && within(updatedAt, updated))).toHaveLength(
        fits ? 1 : 0,
      );
    }),
    { numRuns: 2_000 },
  );
});

test('the part that holds nearly all orders is bounded by the time that it is read by', () => {
  fc.assert(
    fc.property(filters, sort, (asked, by) => {
      const [first] = timesOf(asked, by);
      const { from = null, to = null } = by.endsWith('placed_at') ? (first?.placed ?? {}) : (first?.updated ?? {});
      const { updatedSince } = asked;
      expect(from === null).toBe(asked.from === null && updatedSince === null);
      if (asked.to !== null) expect(to).not.toBeNull();
    }),
  );
});
