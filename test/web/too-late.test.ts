import { expect, it } from 'vitest';
import { tooLate } from '../../src/web/dashboard/order/cancel.tsx';

it('says why an order cannot be cancelled, and does not say that a refunded order was dispatched', () => {
  expect(tooLate('in_production')).toContain('Production has started');
  expect(tooLate('dispatched')).toContain('dispatched');
  expect(tooLate('delivered')).toContain('dispatched');
  expect(tooLate('refunded')).toBe('It has been refunded.');
});
