import { mulberry32 } from '../../../dev/random.ts';

/** The random choices of one request. The same seed makes the same choices. */
export interface Dice {
  /** 0 <= n < sides. */
  below(sides: number): number;
  /** True in `percent` of 100 throws. */
  chance(percent: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** A random UUID. */
  uuid(): string;
}

export function dice(seed: number): Dice {
  const next = mulberry32(seed);
  const below = (sides: number): number => Math.floor((next() / 2 ** 32) * sides);
  return {
    below,
    chance: (percent) => below(100) < percent,
    pick: (from) => {
      const one = from[below(from.length)];
      if (one === undefined) throw new Error('dice: nothing to pick from');
      return one;
    },
    uuid: () => {
      const hex = Array.from({ length: 32 }, () => below(16).toString(16)).join('');
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
  };
}
