import fc from 'fast-check';
import { expect, it } from 'vitest';
import { duration, readDuration } from '../../src/web/kit/words/duration.ts';

it('reads every duration that it writes', () => {
  fc.assert(fc.property(fc.nat(10_000_000), (seconds) => readDuration(duration(seconds)) === seconds));
  expect([duration(5_400), duration(86_400), duration(0)]).toEqual(['1 hour 30 minutes', '1 day', '0 seconds']);
});

it.each([
  ['900', 900],
  ['15 min', 900],
  ['1.5 h', 5_400],
  ['1h 30m', 5_400],
  ['2 Days', 172_800],
  ['', null],
  ['a while', null],
  ['2 weeks', null],
  ['-5 minutes', null],
  ['10 20', null],
  ['1e9', null],
])('takes %j as %s seconds', (typed, seconds) => {
  expect(readDuration(typed)).toBe(seconds);
});
