import { describe, expect, it } from 'vitest';
import { borne, refundableLeft, refundSummary } from '../../src/domain/refund.ts';
import { quoteRefund } from '../../src/domain/refund-request.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import type { RefundResult } from '../../src/domain/work.ts';
import { walkedTo } from './dispute-walk.ts';
import { CUSTOMER, OPS, RETAILER, SYSTEM, type Walk, walkTo } from './fixtures.ts';

/** Refunds that somebody made in Stripe's Dashboard: they bear no id of ours. */

const TOTAL = 21_595;
const see = (walk: Walk, amount: number, id = 're_1', status: RefundResult['status'] = 'succeeded'): Walk => {
  const result = { stripeRefundId: id, status, code: null };
  expect(walk.command({ type: 'observe_refund', refundId: null, amount, result }, SYSTEM)).toBeNull();
  return walk;
};

describe('a refund made at Stripe', () => {
  it('lies on the parties as one of that amount would, once, and nothing is sent for it', () => {
    const walk = walkedTo('in_production');
    const quote = quoteRefund(walk.state, { amount: 1_000 });
    if (isRefusal(quote)) throw new Error(quote.detail);
    see(see(walk, 1_000), 1_000);
    expect(walk.state.refunds).toMatchObject([{ amount: 1_000, status: 'succeeded', stripeRefundId: 're_1' }]);
    expect(walk.work.filter((id) => id.startsWith('ref_'))).toEqual([]);
    for (const { partyId, amount } of quote.parties)
      expect([partyId, borne(walk.state, partyId)]).toEqual([partyId, amount]);
    expect(walk.state.reversals.length).toBeGreaterThan(0);
    expect(refundableLeft(walk.state)).toBe(TOTAL - 1_000);
  });

  it('may be pending and fail: what was put on the parties comes off again', () => {
    const walk = see(walkedTo('in_production'), 1_000, 're_1', 'pending');
    see(walk, 1_000, 're_1', 'failed');
    expect([refundableLeft(walk.state), borne(walk.state, 'sup_a')]).toEqual([TOTAL, 0]);
    expect(see(walk, 500, 're_2', 'failed').state.refunds).toHaveLength(1);
  });

  it('of all of it is a full refund; before the order is confirmed a cancellation finds nothing left to give back', () => {
    expect(see(walkedTo('confirmed', false), TOTAL).state.status).toBe('refunded');
    const walk = see(walkTo('captured'), TOTAL);
    expect(refundSummary(walk.state)).toBe('full');
    walk.command({ type: 'cancel', note: null }, CUSTOMER);
    expect(walk.work.filter((id) => id.startsWith('ref_') || id === 'release_money')).toEqual([]);
  });

  it('beyond what we know to be left waits for a person, once', () => {
    const walk = walkedTo('in_production');
    walk.command({ type: 'refund', ask: { amount: TOTAL - 300 }, reason: 'x', version: null }, RETAILER);
    see(see(walk, 1_000), 1_000);
    expect(walk.state.refunds.map((r) => r.amount)).toEqual([TOTAL - 300, 300]);
    expect(walk.state.parked).toMatchObject([{ work: 'refund:re_1', code: 'refunded_elsewhere' }]);
    expect(walk.state.parked[0]?.owed).toContain('700');
    expect(walk.command({ type: 'resume_work' }, OPS)).toBeNull();
    expect(walk.state.parked).toEqual([]);
  });
});
