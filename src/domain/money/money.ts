/** Money is integer minor units in one currency. Products that may exceed 2^53 are computed with BigInt. */

export const BPS = 10_000;

/** floor(a * b / c) without loss; a, b >= 0, c > 0. */
export function mulDivFloor(a: number, b: number, c: number): number {
  return Number((BigInt(a) * BigInt(b)) / BigInt(c));
}

/** round_half_up(a * b / c); a, b >= 0, c > 0. */
export function mulDivHalfUp(a: number, b: number, c: number): number {
  const [n, d] = [BigInt(a) * BigInt(b), BigInt(c)];
  return Number((2n * n + d) / (2n * d));
}

/** The tax inside a tax-inclusive amount. */
export const taxInside = (amount: number, taxBps: number): number => mulDivHalfUp(amount, taxBps, BPS + taxBps);

export const sum = (amounts: Iterable<number>): number => {
  let total = 0;
  for (const amount of amounts) total += amount;
  return total;
};

/** Exact non-negative fractions over one denominator, summing to `total * denominator`. */
export interface Fractions {
  readonly numerators: readonly bigint[];
  readonly denominator: bigint;
}

/**
 * Largest remainder: each gets its floor. The rest goes to the largest remainders, one unit each; ties go to the
 * earlier one. The result sums to `total` exactly.
 */
export function largestRemainder(total: number, { numerators, denominator }: Fractions): number[] {
  const floors = numerators.map((n) => n / denominator);
  const given = floors.reduce((a, b) => a + b, 0n);
  let left = Number(BigInt(total) - given);
  const order = numerators
    .map((n, index) => ({ index, remainder: n % denominator }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder < b.remainder ? 1 : -1));
  const shares = floors.map(Number);
  for (const { index } of order) {
    if (left === 0) break;
    shares[index] = (shares[index] ?? 0) + 1;
    left -= 1;
  }
  return shares;
}

/** `total` divided in proportion to `weights`, by largest remainder. Throws where all weights are 0. */
export function proportional(total: number, weights: readonly number[]): number[] {
  const all = sum(weights);
  if (all === 0) throw new Error('proportional: nothing to be in proportion to');
  return largestRemainder(total, {
    numerators: weights.map((w) => BigInt(total) * BigInt(w)),
    denominator: BigInt(all),
  });
}
