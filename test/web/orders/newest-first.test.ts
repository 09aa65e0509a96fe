import { expect, it } from 'vitest';
import { newestFirst } from '../../../src/web/dashboard/order/timeline.tsx';

it.each([
  [[], []],
  [
    [
      [1, 'placed'],
      [1, 'prepared'],
      [2, 'taken by the bank'],
      [2, 'divided'],
      [2, 'taken back'],
      [3, 'closed'],
    ],
    ['closed', 'taken by the bank', 'divided', 'taken back', 'placed', 'prepared'],
  ],
] as const)('the newest moment is first, and each moment is read as it happened: %j', (all, read) => {
  expect(newestFirst<readonly [number, string]>(all, ([at]) => at).map(([, what]) => what)).toEqual(read);
});
