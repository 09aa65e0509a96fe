import { mulberry32 } from '../../random.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Ids that look like Stripe's. They depend on the seed and a counter only, and the counter keeps them unique. */
export function makeId(prefix: string, seed: number, counter: number, length = 24): string {
  const next = mulberry32(seed ^ Math.imul(counter, 0x9e3779b1));
  let text = '';
  const tail = counter.toString(36).padStart(6, '0');
  while (text.length < length - tail.length) {
    text += ALPHABET.charAt(next() % 62);
  }
  return `${prefix}_${text}${tail}`;
}
