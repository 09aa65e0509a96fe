import type { Document, Schema } from '../../support/contract/document.ts';
import { TROUBLES } from '../../support/texts.ts';
import type { Dice } from './dice.ts';

/** Values for a schema: ones that fit it, ones at its limits, and hostile ones that fit nothing. */

type Kind = 'valid' | 'boundary';

const LETTERS = ['a', 'Z', '0', ' ', 'é', 'ß', '字', 'ا', '🧵', "'", '"', '<', '{{', '%', '\\', '\n'];

const text = (dice: Dice, length: number): string =>
  Array.from({ length }, () => dice.pick(LETTERS))
    .join('')
    .slice(0, length);

const FORMATTED: Readonly<Record<string, (dice: Dice) => string>> = {
  email: (dice) => dice.pick(['ada@example.com', "o'brien+x@bücher.example", 'a@b']),
  uri: (dice) => dice.pick(['https://shop.example', 'https://track.example/?n=1', 'http://127.0.0.1/x']),
  uuid: (dice) => dice.uuid(),
  'date-time': () => '2026-11-26T09:00:00Z',
};

/** Examples of texts that have a rule of their own, by the name of their field. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  country: ['GB', 'HK', 'AE', 'DE'],
  time_zone: ['Europe/London', 'Asia/Kolkata'],
  phone: ['+44 20 7946 0000'],
  contact_phone: ['+44 20 7946 0000'],
  from: ['2026-11-01', '2020-01-01T00:00:00Z', '9999-12-31'],
  to: ['2026-12-31', '2030-01-01T00:00:00+14:00'],
  html: [
    '<p>{{ customer.name }}</p>',
    '<p>Track online = easy</p>',
    '{% for line in lines %}{{ line.title }}{% endfor %}',
  ],
  text: ['Hello {{ customer.name }}'],
  subject: ['Order {{ order.number }}'],
};

const simplest = (schemas: readonly Schema[], dice: Dice): Schema => dice.pick(schemas);

/** A value that the schema accepts, as far as a schema can say. `name`: of the field. */
export function fitting(document: Document, given: Schema, dice: Dice, kind: Kind, name = '', depth = 0): unknown {
  const schema = document.resolve(given);
  const inside = (inner: Schema, as = '') => fitting(document, inner, dice, kind, as, depth + 1);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return dice.pick(schema.enum);
  const any = schema.anyOf ?? schema.oneOf;
  if (any !== undefined) return inside(simplest(any, dice), name);
  if (schema.allOf !== undefined) {
    const parts = schema.allOf.map((one) => document.resolve(one)).filter((one) => Object.keys(one).length > 1);
    return inside(parts[0] ?? {}, name);
  }
  switch (typeof schema.type === 'string' ? schema.type : dice.pick(schema.type ?? ['object'])) {
    case 'string':
      return fittingText(schema, dice, kind, name);
    case 'integer':
    case 'number':
      return fittingNumber(schema, dice, kind);
    case 'boolean':
      return dice.chance(50);
    case 'null':
      return null;
    case 'array': {
      const { minItems: least = 0, maxItems: most = 5, items = {} } = schema;
      const count = kind === 'boundary' ? dice.pick([least, most, most + 1]) : least + dice.below(3);
      return Array.from({ length: Math.min(count, 200) }, () => inside(items, name));
    }
    default:
      return fittingObject(schema, dice, (inner, as) => (depth > 6 ? null : inside(inner, as)));
  }
}

function fittingObject(schema: Schema, dice: Dice, inside: (schema: Schema, name: string) => unknown): unknown {
  const fields = Object.entries(schema.properties ?? {}).filter(
    ([name]) => schema.required?.includes(name) === true || dice.chance(40),
  );
  const more = typeof schema.additionalProperties === 'object' ? [['extra', schema.additionalProperties] as const] : [];
  return Object.fromEntries([...fields, ...more].map(([name, inner]) => [name, inside(inner, name)]));
}

function fittingText(schema: Schema, dice: Dice, kind: Kind, name: string): string {
  const { minLength: least = 0, maxLength: most = 300 } = schema;
  if (kind === 'boundary')
    return text(dice, Math.min(dice.pick([least, Math.max(least - 1, 0), most, most + 1]), 70_000));
  const named = NAMED[name];
  if (named !== undefined) return dice.pick(named);
  const formatted = FORMATTED[schema.format ?? ''];
  if (formatted !== undefined) return formatted(dice);
  return dice.pick(['Ada', 'Zoë O’Brien', 'x', '字幕', '0', 'Café 🧵']).slice(0, Math.max(most, 1));
}

function fittingNumber({ minimum: least = 0, maximum: most = 1_000_000 }: Schema, dice: Dice, kind: Kind): number {
  if (kind === 'boundary') return dice.pick([least, most, least - 1, most + 1, least + 0.5]);
  return least + dice.below(Math.min(most - least, 1_000) + 1);
}

/** Texts that have broken programs. */
const HOSTILE_TEXTS: readonly string[] = [
  ...Object.values(TROUBLES),
  '',
  ' ',
  '\u0000',
  '../../etc/passwd',
  '%00',
  '%',
  '%E0%A4%A',
  '__proto__',
  'constructor',
  'null',
  '1e309',
  '-1',
  "' or 1=1 --",
  '{{ 1 }}{% for i in (1..99999999) %}x{% endfor %}',
  '{% render "x" %}',
  '<script>alert(1)</script>',
  'javascript:alert(1)',
  'http://[::1',
  'https://user:pass@example.com:99999/',
  'https://xn--a',
  'a@'.repeat(200),
  'x'.repeat(100_000),
  '\ud83d'.repeat(50),
  'é'.repeat(30_000),
  'GB'.repeat(40),
  '+'.repeat(41),
];

const HOSTILE_VALUES: readonly unknown[] = [
  null,
  true,
  [],
  {},
  [[]],
  [null],
  { __proto__x: 1 },
  0,
  -0,
  -1,
  0.1,
  1e15,
  2 ** 53,
  2_147_483_648,
  -(2 ** 63),
  1e308,
  Array.from({ length: 500 }, () => null),
];

export const hostileText = (dice: Dice): string => dice.pick(HOSTILE_TEXTS);
const hostileValue = (dice: Dice): unknown => (dice.chance(60) ? hostileText(dice) : dice.pick(HOSTILE_VALUES));

/** The same value with something else at a random place: a hostile value, a missing field, or one more field. */
export function spoilt(value: unknown, dice: Dice): unknown {
  if (Array.isArray(value)) {
    if (value.length === 0 || dice.chance(10)) return hostileValue(dice);
    const at = dice.below(value.length);
    return value.map((one, i) => (i === at ? spoilt(one, dice) : one));
  }
  if (typeof value !== 'object' || value === null) return hostileValue(dice);
  const fields = Object.entries(value);
  if (fields.length === 0 || dice.chance(8)) return { ...value, [dice.pick(UNKNOWN)]: hostileValue(dice) };
  if (dice.chance(5)) return hostileValue(dice);
  const at = dice.below(fields.length);
  if (dice.chance(12)) return Object.fromEntries(fields.filter((_, i) => i !== at));
  return Object.fromEntries(fields.map(([name, one], i) => [name, i === at ? spoilt(one, dice) : one]));
}

const UNKNOWN = ['unknown', '__proto__', 'constructor', 'a\u0000b', '\ud800', 'id', ''];
