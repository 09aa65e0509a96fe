import { expect, test } from 'vitest';
import { repeated } from '../../src/services/health.ts';

test('a report is cached for a while, so many callers cause one check', async () => {
  let [asked, now] = [0, 0];
  const waiting: (() => void)[] = [];
  const ask = repeated(
    async () => {
      asked += 1;
      const mine = asked;
      if (mine > 1) await new Promise<void>((resolve) => waiting.push(resolve));
      return mine;
    },
    () => now,
    2_000,
  );
  expect(await ask()).toBe(1);
  now = 1_999;
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  now = 2_000;
  const next = ask();
  expect(await ask()).toBe(1);
  expect(asked).toBe(2);
  for (const go of waiting) go();
  expect(await next).toBe(2);
  expect(await ask()).toBe(2);
});
