import { expect, it } from 'vitest';
import { inDashboardWords } from '../../src/web/dashboard/words/refusals.ts';
import { refundedWord, refundFlag, refundReason } from '../../src/web/kit/words/refunds.ts';

it.each([
  ['cancelled', 'The order was cancelled'],
  ['dispute_wrong_product', 'Dispute: wrong product'],
  ['agreed_with_supplier', 'Agreed with the supplier'],
  ['made at Stripe, not here', 'Made at Stripe, not here'],
  ['a_new_rule', 'A new rule'],
  ['broken slat', 'broken slat'],
  ['Damaged_box in the post', 'Damaged_box in the post'],
])('a reason of our own is shown in words, and a reason of a person is not changed: %s', (reason, words) => {
  expect(refundReason(reason)).toBe(words);
});

const refund = (status: 'requested' | 'pending' | 'succeeded' | 'failed') => ({ ...REFUND, status });
const REFUND = {
  id: 'ref_x_1',
  amount: 100,
  reason: 'x',
  source: 'request' as const,
  code: null,
  lines: [],
  requestedAt: 0,
};

it('shows a refund as refunded only after it was sent to the bank, or if the viewer sees only the sum', () => {
  expect(refundedWord({ refunds: [refund('requested'), refund('failed')] })).toBe('To be refunded');
  expect(refundedWord({ refunds: [refund('requested'), refund('succeeded')] })).toBe('Refunded');
  expect(refundedWord({ refunds: [refund('pending')] })).toBe('Refunded');
  expect(refundFlag({ refunds: [], refundStatus: 'none' })).toBeNull();
  expect(refundFlag({ refunds: [refund('requested')], refundStatus: 'full' })?.text).toBe('To be refunded');
  expect(refundFlag({ refunds: [refund('pending')], refundStatus: 'partial' })?.text).toBe('Partly refunded');
  expect(refundFlag({ refunds: [], refundStatus: 'full' })?.text).toBe('Refunded');
});

it('names the first and the tenth item by title, also with special characters', () => {
  const lines = [
    { lineId: 'lin_abc_1', title: 'Roller $& blind' },
    { lineId: 'lin_abc_10', title: 'Shutter' },
  ];
  const [tenth, first] = [lines[1], lines[0]].map((line) => {
    return inDashboardWords({ key: 'units_exceeded', lineId: '', title: '', left: 1, quantity: 2, ...line });
  });
  expect(tenth).toBe('Only 1 of 2 units of Shutter are left.');
  expect(first).toBe('Only 1 of 2 units of Roller $& blind are left.');
});
