import type { z } from 'zod';

/** What a schema says about a value that does not fit, in plain English. Each sentence follows the name of a field. */

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];
type Code = RawIssue['code'];

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const FORMS: Readonly<Record<string, string>> = {
  guid: 'must be a UUID such as 6f1c2d9e-2b57-4a3c-9d0e-1f2a3b4c5d6e',
  uuid: 'must be a UUID such as 6f1c2d9e-2b57-4a3c-9d0e-1f2a3b4c5d6e',
  date: 'must be a day such as 2026-11-01',
  datetime: 'must be a time such as 2026-11-01T08:00:00Z',
};

/** What `minimum` and `maximum` count. */
const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
  set: ['entry', 'entries'],
  map: ['entry', 'entries'],
};

function limited(origin: string, least: 'at least' | 'at most', limit: number | bigint): string {
  const units = UNITS[origin];
  if (units === undefined) return `must be ${least} ${limit}`;
  return `must have ${least} ${limit} ${limit === 1 ? units[0] : units[1]}`;
}

/** The closed lists that a union of values and lists of them names. */
const INVALID = 'is not valid';

const WORDS: { readonly [C in Code]: (issue: Extract<RawIssue, { code: C }>) => string } = {
  invalid_type: ({ input, expected }) =>
    input === undefined ? 'is required' : `must be ${KINDS[expected] ?? `of the type ${expected}`}`,
  too_big: ({ origin, maximum }) => limited(origin, 'at most', maximum),
  too_small: ({ origin, minimum }) =>
    UNITS[origin] !== undefined && minimum === 1 ? 'must not be empty' : limited(origin, 'at least', minimum),
  invalid_format: ({ format }) => FORMS[format] ?? 'is not written in the right way',
  not_multiple_of: ({ divisor }) => `must be a multiple of ${divisor}`,
  unrecognized_keys: () => 'is not a known field',
  invalid_union: () => INVALID,
  invalid_key: () => 'has a name that is not valid',
  invalid_element: () => INVALID,
  invalid_value: ({ values }) => `must be ${values.length === 1 ? '' : 'one of '}${values.map(String).join(', ')}`,
  custom: () => INVALID,
};

const wordsOf = <C extends Code>(code: C, issue: Extract<RawIssue, { code: C }>): string => WORDS[code](issue);

export const inputWords: z.core.$ZodErrorMap = (issue) => wordsOf(issue.code, issue);
