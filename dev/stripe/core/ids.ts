const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Ids that look like Stripe's and depend on the seed and a counter only; the counter in them keeps them unique. */
export function makeId(prefix: string, seed: number, counter: number, length = 24): string {
  let state = (seed ^ Math.imul(counter, 0x9e3779b1)) >>> 0;
  let text = '';
  const tail = counter.toString(36).padStart(6, '0');
  while (text.length < length - tail.length) {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    text += ALPHABET.charAt(((mixed ^ (mixed >>> 14)) >>> 0) % 62);
  }
  return `${prefix}_${text}${tail}`;
}
