import { NeonDbError } from '@neondatabase/serverless';
import { DrizzleQueryError } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { BrokenInvariant, faultOf, outcomeOf } from '../../src/db/errors.ts';

const neonError = (fields: Partial<NeonDbError>) => Object.assign(new NeonDbError('no'), fields);
const coded = (code: string) => neonError({ code });
const unsent = (code: string) =>
  neonError({ sourceError: new TypeError('fetch failed', { cause: Object.assign(new Error('connect'), { code }) }) });

const CASES: [string, unknown, { kind: string; code: string }][] = [
  ['serialization', coded('40001'), { kind: 'transient', code: 'serialization_failure' }],
  ['deadlock', coded('40P01'), { kind: 'transient', code: 'deadlock_detected' }],
  ['lock', coded('55P03'), { kind: 'transient', code: 'lock_not_available' }],
  ['check', coded('23514'), { kind: 'terminal', code: 'check_violation' }],
  ['syntax', coded('42601'), { kind: 'terminal', code: 'postgres_42601' }],
  ['killed under the statement', coded('57P01'), { kind: 'unknown', code: 'postgres_connection_lost' }],
  ['not listening', unsent('ECONNREFUSED'), { kind: 'transient', code: 'postgres_unreachable' }],
  ['cut off', unsent('UND_ERR_SOCKET'), { kind: 'unknown', code: 'postgres_answer_lost' }],
  [
    '5xx',
    neonError({ message: 'Server error (HTTP status 502): bad' }),
    { kind: 'unknown', code: 'postgres_answer_lost' },
  ],
  [
    'too slow',
    neonError({ sourceError: new DOMException('slow', 'TimeoutError') }),
    { kind: 'unknown', code: 'postgres_timeout' },
  ],
  ['body was cut off', new TypeError('terminated'), { kind: 'unknown', code: 'postgres_answer_lost' }],
];

test.each(CASES)('%s, of a batch and of a query', (_, error, fault) => {
  expect(faultOf(error)).toEqual(fault);
  const cause = error instanceof Error ? error : undefined;
  expect(faultOf(new DrizzleQueryError('select', [], cause))).toEqual(fault);
});

test('a bug in our own code is thrown, and not treated as an outage', async () => {
  await expect(outcomeOf(() => Promise.reject(new BrokenInvariant('ours')))).rejects.toThrow('ours');
  expect(await outcomeOf(() => Promise.reject(coded('40001')))).toMatchObject({ ok: false });
});
