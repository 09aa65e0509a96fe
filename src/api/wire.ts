/** JSON on the wire: snake_case names, RFC 3339 times. The shapes are in `schemas/`. */
type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

/** The fields that are times (milliseconds in the code). A closed list: no other number becomes a time. */
const TIMES: ReadonlySet<string> = new Set([
  'at',
  'placedAt',
  'updatedAt',
  'requestedAt',
  'capturedAt',
  'captureBefore',
  'expiresAt',
  'since',
  'raisedAt',
  'resolvedAt',
  'deliveryCorrectedAt',
  'respondBy',
  'answeredAt',
  'dispatchedAt',
  'arrivedAt',
  'readUntil',
  'sendBy',
  'expectedBy',
]);

/** The names inside are data (`width_mm`): they stay as they are. */
const VERBATIM: ReadonlySet<string> = new Set(['options', 'was', 'metadata']);

const snake = (name: string): string => name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);

export const rfc3339 = (ms: number): string => new Date(ms).toISOString();

/** A domain value as JSON. Undefined fields are left out. */
export function wire(value: object): JsonObject {
  return object(value, false);
}

function object(value: object, verbatim: boolean): JsonObject {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([name, inner]) => [verbatim ? name : snake(name), field(name, inner, verbatim)]),
  );
}

function field(name: string, value: unknown, verbatim: boolean): Json {
  if (!verbatim && typeof value === 'number' && TIMES.has(name)) return rfc3339(value);
  return json(value, verbatim || VERBATIM.has(name));
}

function json(value: unknown, verbatim: boolean): Json {
  if (typeof value === 'string') return value.toWellFormed();
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error('wire: not a finite number');
    return value;
  }
  if (Array.isArray(value)) return value.map((item) => json(item, verbatim));
  if (typeof value === 'object') return object(value, verbatim);
  throw new Error(`wire: a ${typeof value} has no JSON`);
}
