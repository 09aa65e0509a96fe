import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  largestRemainder,
  mulDivFloor,
  mulDivHalfUp,
  proportional,
  sum,
  taxInside,
} from '../../../src/domain/money/money.ts';
import { splitLine, splitShipping, sumShares, termsHold } from '../../../src/domain/money/split.ts';

const PARTIES = { supplierId: 'sup_a', brandId: 'brd_a', retailerId: 'ret_a', platformId: 'plt_a' };

describe('rounding', () => {
  it.each([
    [1, 1, 2, 0, 1],
    [3, 1, 2, 1, 2],
    [9_007_199_254_740_991, 10_000, 10_000, 9_007_199_254_740_991, 9_007_199_254_740_991],
    [10, 1, 3, 3, 3],
    [20, 1, 3, 6, 7],
  ])('%i * %i / %i is %i down and %i half up', (a, b, c, down, halfUp) => {
    expect(mulDivFloor(a, b, c)).toBe(down);
    expect(mulDivHalfUp(a, b, c)).toBe(halfUp);
  });

  it.each([
    [12_000, 2_000, 2_000],
    [12_900, 2_000, 2_150],
    [100, 0, 0],
    [1, 2_000, 0],
    [3, 2_000, 1],
  ])('the tax inside %i at %i bps is %i', (amount, bps, tax) => {
    expect(taxInside(amount, bps)).toBe(tax);
  });
});

describe('largest remainder', () => {
  it('gives leftover units to the largest remainders, and in a tie to the earlier one', () => {
    expect(largestRemainder(10, { numerators: [10n, 10n, 10n], denominator: 3n })).toEqual([4, 3, 3]);
    expect(proportional(5, [1, 1])).toEqual([3, 2]);
    expect(proportional(0, [1, 2])).toEqual([0, 0]);
  });

  it('sums to the total, and each part differs from the exact part by less than a unit', () => {
    const weights = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 6 }).filter((w) => sum(w) > 0);
    fc.assert(
      fc.property(fc.nat(99_999_999), weights, (total, w) => {
        const parts = proportional(total, w);
        expect(sum(parts)).toBe(total);
        parts.forEach((part, i) => {
          const exact = (total * (w[i] ?? 0)) / sum(w);
          expect(Math.abs(part - exact)).toBeLessThan(1);
        });
      }),
    );
  });
});

describe('the split of a line', () => {
  it('gives supplier cost, royalty and fee of the goods, and the rest and the tax to the retailer', () => {
    const terms = { supplierCost: 5_000, brandRoyaltyBps: 800, platformFeeBps: 500, taxBps: 2_000 };
    const shares = splitLine({ amount: 12_900, quantity: 1 }, terms, PARTIES);
    // goods 10750: royalty 860, fee 537.5; the half penny goes to the retailer, who comes before the Platform.
    expect(shares.map((s) => [s.role, s.amount])).toEqual([
      ['supplier', 5_000],
      ['brand', 860],
      ['retailer', 6_503],
      ['platform', 537],
    ]);
  });

  it('sums to the line, and with valid terms the retailer is never negative', () => {
    const terms = fc.record({
      supplierCost: fc.nat(50_000),
      brandRoyaltyBps: fc.nat(5_000),
      platformFeeBps: fc.nat(5_000),
      taxBps: fc.constantFrom(0, 500, 2_000, 2_700),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 30, max: 100_000 }),
        fc.integer({ min: 1, max: 99 }),
        terms,
        (unit, quantity, t) => {
          fc.pre(termsHold(unit, t));
          const shares = splitLine({ amount: unit * quantity, quantity }, t, PARTIES);
          expect(sumShares(shares)).toBe(unit * quantity);
          for (const share of shares) expect(share.amount).toBeGreaterThanOrEqual(0);
          expect(shares[0]?.amount).toBe(t.supplierCost * quantity);
        },
      ),
    );
  });

  it('refuses terms with which the retailer could be negative', () => {
    expect(termsHold(10_000, { supplierCost: 9_999, brandRoyaltyBps: 100, platformFeeBps: 0, taxBps: 0 })).toBe(false);
    expect(termsHold(10_000, { supplierCost: 5_000, brandRoyaltyBps: 800, platformFeeBps: 500, taxBps: 2_000 })).toBe(
      true,
    );
  });
});

describe('shipping', () => {
  it('goes to the suppliers in proportion to their lines, and in a tie to the first one', () => {
    const lines = [
      { supplierId: 'sup_a', amount: 100 },
      { supplierId: 'sup_b', amount: 100 },
    ];
    expect(splitShipping(695, lines).map((s) => [s.partyId, s.amount])).toEqual([
      ['sup_a', 348],
      ['sup_b', 347],
    ]);
    expect(splitShipping(0, lines)).toEqual([]);
  });
});
