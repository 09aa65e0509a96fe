import { afterEach, expect, it } from 'vitest';
import { SUPPLIERS } from '../../dev/seed/keys.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { NO_GRACE, reconcileReport, STORIES } from './lib/reconcile/reconcile.ts';

let stack: Stack;
afterEach(() => stack?.stop());

it('every balance transaction of every story is explained, and exactly the planted ones are not', async () => {
  stack = await startStack({ vars: NO_GRACE });
  const report = await reconcileReport(stack, { orders: STORIES.length + 20, seed: 1, width: 6 });
  expect(report.wrong, report.lines.join('\n')).toEqual([]);
});

it('the report finds money that is neither explained nor planted', async () => {
  stack = await startStack({ vars: NO_GRACE });
  const { account } = SUPPLIERS.ashwood;
  const intent = { amount: 900, currency: 'gbp', payment_method: 'pm_card_visa', confirm: true } as const;
  await stack.stripe.paymentIntents.create({ ...intent, allowed_payment_method_types: ['card'] });
  const stray = await stack.stripe.transfers.create({ amount: 5, currency: 'gbp', destination: account });
  const { wrong } = await reconcileReport(stack, { orders: 1, seed: 1, patience: 5_000 });
  for (const when of ['after the orders', 'after planting']) {
    expect(wrong).toContain(`${when}: listed: transfer ${stray.id}: no_order`);
  }
});
