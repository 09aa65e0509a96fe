import fc from 'fast-check';

/** Difficult texts that a client may send. */

/** One text for each kind of trouble, each between letters. */
export const TROUBLES = {
  'half an emoji, first half': 'Lone \ud800 name',
  'half an emoji, second half': '\udc00 name',
  'halves in the wrong order': 'a \udc00\ud800 b',
  'a cut emoji at the end': 'Zo\u00eb \ud83d',
  NUL: 'a\u0000b',
  'an escape': 'a\u001b[31mb',
  'a C1 control': 'a\u0085b',
  'a line break': 'a\nBcc: x@example.com',
  'a line separator': 'a\u2028b',
  'a text turned round': 'photo_\u202egnp.exe',
  'an isolate': 'a\u2066b\u2069',
  'a combining accent': 'Zoe\u0308 Cafe\u0301',
  'blanks around': '\u00a0 Ada \t',
  'what looks like an escape': 'a \\ud800 \\u0000 b',
  'a formula': '=cmd|"/c calc"!A1',
  markup: '<b>&amp;</b> {{ order.url }}',
  'a whole emoji': 'Ada \u{1f9f5}',
} as const;

/** Any JavaScript string: every UTF-16 unit may occur at any place, and the troublesome ones are frequent. */
export const anyText = (maxLength: number): fc.Arbitrary<string> => {
  const trouble = [0, 1, 9, 10, 13, 27, 34, 92, 127, 133, 160, 0x301, 0x2028, 0x202e, 0x2069, 0xd800, 0xdbff, 0xdc00];
  const unit = fc.oneof(fc.constantFrom(...trouble), fc.integer({ min: 32, max: 126 }), fc.nat({ max: 0xffff }));
  const units = fc.array(unit, { minLength: 1, maxLength }).map((codes) => String.fromCharCode(...codes));
  return fc.oneof(units, fc.constantFrom(...Object.values(TROUBLES)));
};

const FORBIDDEN = /[^\P{Cc}\n\r\t]|[\u202a-\u202e\u2066-\u2069]/u;

/** Whether a text can be stored, as one line or as several. */
export const isClean = (text: string): boolean =>
  text.isWellFormed() && text === text.normalize('NFC') && !FORBIDDEN.test(text);
