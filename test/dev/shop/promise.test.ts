import { expect, it } from 'vitest';
import { promiseOf } from '../../../dev/storefront/browser/promise.ts';

/** Noon, so that it is the same day in every time zone of Europe. */
const NOW = Date.UTC(2026, 10, 27, 12);

it.each([
  [5, 7, 'Made in 5 days, at your door by Wednesday 9 December.'],
  [1, 0, 'Made in 1 day, at your door by Saturday 28 November.'],
  [0, 2, 'Made today, at your door by Sunday 29 November.'],
  [5, null, 'Made in 5 days.'],
  [null, 7, ''],
  [null, null, ''],
])('made in %s days and %s days on the way: "%s"', (made, delivery, said) => {
  expect(promiseOf(made, delivery, NOW)).toBe(said);
});
