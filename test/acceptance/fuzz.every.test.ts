import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type Stack, startStack } from '../support/stack.ts';
import { fuzzReport } from './fuzz/run.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

it('every operation answers as the document says, whoever calls it with whatever', async () => {
  const report = await fuzzReport(stack.url, { seed: inject('seed'), requests: 1_000 });
  expect(report.wrong, report.lines.join('\n')).toEqual([]);
});
