import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stack, startStack } from '../support/stack.ts';
import { leftOver, outageReport } from './lib/outage.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

it.each(['redis', 'stripe'] as const)(
  'while %s is down for 2 s, callers get a 503; afterwards every order ends exactly once',
  async (dependency) => {
    const report = await outageReport(stack, dependency, { seconds: 2, rate: 2 });
    expect(report.wrong, report.lines.join('\n')).toEqual([]);
    expect(await leftOver(stack)).toEqual([]);
  },
);
