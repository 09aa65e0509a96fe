import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LOW_STOCK } from '../../../src/domain/needs.ts';
import { lowFirst } from '../../../src/web/dashboard/stock.tsx';

it.each([
  [[], []],
  [
    [9, 7, 8],
    [9, 7, 8],
  ],
  [
    [9, 5, 7, 0, 8, 2],
    [0, 2, 5, 9, 7, 8],
  ],
])('of %j on hand, what is low is listed first: %j', (given, listed) => {
  expect(lowFirst(given.map((onHand) => ({ onHand }))).map(({ onHand }) => onHand)).toEqual(listed);
});

it('loses nothing, and leaves what is not low in its order', () => {
  const items = fc.array(fc.nat(3 * LOW_STOCK)).map((all) => all.map((onHand, place) => ({ onHand, place })));
  fc.assert(
    fc.property(items, (given) => {
      const listed = lowFirst(given);
      expect(listed.toSorted((a, b) => a.place - b.place)).toEqual(given);
      const enough = ({ onHand }: { readonly onHand: number }) => onHand > LOW_STOCK;
      expect(listed.filter(enough)).toEqual(given.filter(enough));
      expect(listed.findLastIndex((one) => !enough(one))).toBeLessThan(given.filter((one) => !enough(one)).length);
    }),
  );
});
