import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stack, startStack } from '../support/stack.ts';
import { raceReport } from './lib/race.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

it('20 buyers of 5 units get exactly 5 without a 5xx, at Stripe and in Postgres, while Redis is wiped', async () => {
  const report = await raceReport(stack, { buyers: 20, stock: 5, wipe: true });
  expect(report.wrong, report.lines.join('\n')).toEqual([]);
});

it('the race report finds a capture that belongs to no order', async () => {
  const { id } = await stack.stripe.paymentIntents.create({
    amount: 500,
    currency: 'gbp',
    capture_method: 'manual',
    allowed_payment_method_types: ['card'],
  });
  await stack.stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
  const { wrong } = await raceReport(stack, { buyers: 1, stock: 1 });
  expect(wrong).toContainEqual(expect.stringContaining(id));
});
