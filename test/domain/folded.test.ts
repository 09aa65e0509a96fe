import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folded } from '../../src/domain/order/search.ts';
import { anyText } from '../support/texts.ts';

describe('the folded form of a text', () => {
  it('is the same for every form of the text, and for itself', () => {
    fc.assert(
      fc.property(fc.oneof(anyText(20), fc.string({ unit: 'grapheme', maxLength: 20 })), (text) => {
        const plain = folded(text);
        expect(folded(plain)).toBe(plain);
        expect(plain).toMatch(/^[\p{L}\p{N}]*$/u);
        for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD']) expect(folded(text.normalize(form))).toBe(plain);
        expect(folded(` ${[...text].join(' ')} `)).toBe(plain);
      }),
    );
  });

  it('is the same for every form of every sign, and for itself', () => {
    const wrong: string[] = [];
    for (let code = 1; code < 0x2_0000; code += 1) {
      const sign = String.fromCodePoint(code).toWellFormed();
      const plain = folded(sign);
      const forms = ['NFC', 'NFD', 'NFKC', 'NFKD'].map((form) => folded(sign.normalize(form)));
      if ([...forms, folded(plain)].some((other) => other !== plain)) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });
});
