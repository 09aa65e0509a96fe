import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAGA } from '../../src/domain/saga/steps.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { ALL_CRASHES, BOUNDARIES, STEP_KINDS, UNDO_KINDS } from './lib/boundaries.ts';
import { crashReport } from './lib/crash.ts';
import { unknownCalls } from './lib/known-calls.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

describe('the crash boundaries', () => {
  it('cover every step of the saga and every undo', () => {
    expect(Object.keys(STEP_KINDS)).toEqual(SAGA.map(({ step }) => step));
    expect(new Set(Object.keys(UNDO_KINDS))).toEqual(new Set(SAGA.map(({ undo }) => undo)));
    for (const kind of [...Object.values(STEP_KINDS), ...Object.values(UNDO_KINDS)].flat()) {
      expect(BOUNDARIES[kind].length, kind).toBeGreaterThan(0);
    }
  });

  it('do not hide a call that belongs to no boundary', () => {
    const call = { on: 'stripe', text: 'POST /v1/payouts ord_x:pay_out:1' } as const;
    expect(unknownCalls([call, { on: 'stripe', text: 'POST /v1/refunds ord_x:ref_y_1:1' }])).toEqual([
      `stripe: ${call.text}`,
    ]);
  });
});

it('an order ends as usual if the runtime is killed at the stock, the capture, the split or the mail', async () => {
  const short = new Set(['take the stock in Postgres', 'capture', 'transfer', 'send the mail']);
  const crashes = ALL_CRASHES.filter(({ boundary, moment }) => moment === 'after' && short.has(boundary.name));
  expect(crashes).toHaveLength(4);
  const report = await crashReport(stack, crashes);
  expect(report.wrong, report.lines.join('\n')).toEqual([]);
});
