import { describe, expect, it } from 'vitest';
import { STRIPE } from '../../../src/domain/order/actor.ts';
import { event } from '../../../src/domain/order/events.ts';
import { borne, refundableLeft, refundSummary } from '../../../src/domain/refunds/refund.ts';
import { quoteRefund } from '../../../src/domain/refunds/request.ts';
import { failRefund } from '../../../src/domain/refunds/results.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import type { RefundResult } from '../../../src/domain/saga/work.ts';
import { walkedTo } from '../conversation/dispute-walk.ts';
import { CUSTOMER, PAYMENT, RETAILER, SYSTEM, type Walk, walkTo } from '../fixtures.ts';

/** External refunds: somebody made them in Stripe's Dashboard, so they have no refund id of ours. */

const TOTAL = 21_595;
const see = (walk: Walk, amount: number, id = 're_1', status: RefundResult['status'] = 'succeeded'): Walk => {
  const result = { stripeRefundId: id, status, code: null };
  expect(walk.command({ type: 'observe_refund', ...PAYMENT, refundId: null, amount, result }, SYSTEM)).toBeNull();
  return walk;
};

describe('an external refund', () => {
  it('is divided like a refund of that amount, once, without a call to Stripe', () => {
    const walk = walkedTo('in_production');
    const quote = quoteRefund(walk.state, { amount: 1_000 });
    if (isRefusal(quote)) throw new Error(quote.reason.key);
    see(see(walk, 1_000), 1_000);
    expect(walk.state.refunds).toMatchObject([{ amount: 1_000, status: 'succeeded', stripeRefundId: 're_1' }]);
    expect(walk.work.filter((id) => id.startsWith('ref_'))).toEqual([]);
    for (const { partyId, amount } of quote.parties)
      expect([partyId, borne(walk.state, partyId)]).toEqual([partyId, amount]);
    expect(walk.state.reversals.length).toBeGreaterThan(0);
    expect(refundableLeft(walk.state)).toBe(TOTAL - 1_000);
  });

  it('can be pending and then fail; then the parties bear nothing', () => {
    const walk = see(walkedTo('in_production'), 1_000, 're_1', 'pending');
    see(walk, 1_000, 're_1', 'failed');
    expect([refundableLeft(walk.state), borne(walk.state, 'sup_a')]).toEqual([TOTAL, 0]);
    expect(see(walk, 500, 're_2', 'failed').state.refunds).toHaveLength(1);
  });

  it('can be a full refund; a cancellation before the confirmation then has nothing to refund', () => {
    expect(see(walkedTo('confirmed', false), TOTAL).state.status).toBe('refunded');
    const walk = see(walkTo('captured'), TOTAL);
    expect(refundSummary(walk.state)).toBe('full');
    walk.command({ type: 'cancel', note: null }, CUSTOMER);
    expect(walk.work.filter((id) => id.startsWith('ref_') || id === 'release_money')).toEqual([]);
  });

  it('is never booked if its failure is reported before its creation', () => {
    const walk = see(see(walkedTo('in_production'), 500, 're_1', 'failed'), 500, 're_1', 'pending');
    expect([refundableLeft(walk.state), walk.state.refunds]).toEqual([TOTAL, []]);
  });

  it('is booked up to the amount that our own refund leaves, and in full once Stripe has refused ours', () => {
    const walk = walkedTo('in_production');
    walk.command({ type: 'refund', ask: { amount: TOTAL - 300 }, reason: 'x', version: null }, RETAILER);
    see(see(walk, 1_000), 1_000);
    expect(walk.state.refunds.map((r) => [r.amount, r.status])).toEqual([
      [TOTAL - 300, 'requested'],
      [300, 'succeeded'],
    ]);
    walk.append(
      event('refund_failed', { id: walk.state.refunds[0]?.id ?? '', code: 'charge_already_refunded' }, STRIPE),
    );
    expect(walk.state.refunds.map((r) => [r.amount, r.status])).toEqual([
      [TOTAL - 300, 'failed'],
      [300, 'succeeded'],
      [700, 'succeeded'],
    ]);
    see(walk, 1_000, 're_1', 'failed');
    expect([refundableLeft(walk.state), borne(walk.state, 'sup_a')]).toEqual([TOTAL, 0]);
  });

  const REFUSALS = ['invalid_request_error', 'charge_already_refunded'];
  it.each(REFUSALS)('lets a cancellation continue whose refund Stripe refused (%s) because less was left', (code) => {
    const walk = walkTo('captured');
    walk.command({ type: 'cancel', note: null }, CUSTOMER);
    walk.append(event('fulfilments_withdrawn', { fulfilmentIds: [] }, SYSTEM));
    const refused = walk.state.refunds[0];
    if (refused === undefined) throw new Error('no refund');
    walk.append(...failRefund(walk.state, refused, code));
    expect(walk.state.parked).toHaveLength(1);
    see(walk, 1_000);
    expect(walk.state.parked).toEqual([]);
    expect(walk.state.refunds.map((r) => [r.amount, r.status])).toEqual([
      [TOTAL, 'failed'],
      [1_000, 'succeeded'],
      [TOTAL - 1_000, 'requested'],
    ]);
  });
});
