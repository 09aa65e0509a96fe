/** mulberry32: whole numbers of 32 bits that depend on the seed alone. Small and fast; not for secrets. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** The same as fractions: 0 <= x < 1. */
export function fractions(seed: number): () => number {
  const next = mulberry32(seed);
  return () => next() / 4_294_967_296;
}
