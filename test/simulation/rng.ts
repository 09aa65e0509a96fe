import { fractions } from '../../dev/random.ts';

/** Random choices that depend on a seed alone. */
export interface Rng {
  /** 0 <= next < 1. */
  next(): number;
  /** 0 <= int < n. */
  int(n: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
}

export function rng(seed: number): Rng {
  const next = fractions(seed ^ 0x9e3779b9);
  const int = (n: number): number => Math.floor(next() * n);
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (list) => {
      const found = list[int(list.length)];
      if (found === undefined) throw new Error('rng: nothing to pick from');
      return found;
    },
  };
}

/** The seed of the nth schedule of a run. */
export const seedOf = (seed: number, n: number): number =>
  (Math.imul(seed + 1, 0x85ebca6b) ^ Math.imul(n + 1, 0xc2b2ae35)) >>> 0;
