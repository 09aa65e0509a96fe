import { describe, expect, it } from 'vitest';
import { event } from '../../../src/domain/order/events.ts';
import { refundableLeft } from '../../../src/domain/refunds/refund.ts';
import { giveUp } from '../../../src/domain/saga/give-up.ts';
import { claimTransfer } from '../../../src/domain/saga/outbox.ts';
import { settle } from '../../../src/domain/saga/settle.ts';
import type { WorkOf } from '../../../src/domain/saga/work.ts';
import { CUSTOMER, OPS, PAYMENT, RETAILER, SUPPLIER_A, SYSTEM, walkTo } from '../fixtures.ts';
import { confirmed, FUL_A, FUL_B, issue, raise, ref, request, settled, TOTAL, work, workOf } from './refund-steps.ts';

describe("a cancellation's refund", () => {
  it('is parked with the owed amount if Stripe refuses it, and made again when a person resumes it', () => {
    const walk = walkTo('captured');
    walk.command({ type: 'cancel', note: null }, CUSTOMER);
    walk.append(event('fulfilments_withdrawn', { fulfilmentIds: [] }, SYSTEM));
    walk.append(...giveUp(walk.state, work(walk, ref(1)), { kind: 'terminal', code: 'charge_disputed' }));
    expect(walk.state.parked).toMatchObject([{ work: 'release_money', code: 'charge_disputed' }]);
    expect([walk.state.status, walk.state.saga.direction]).toEqual(['payment_authorised', 'backward']);
    expect(walk.work).toEqual([]);
    expect(walk.command({ type: 'resume_work' }, OPS)).toBeNull();
    expect(walk.work).toEqual([ref(2)]);
    issue(walk, ref(2));
    walk.append(event('stock_returned', {}, SYSTEM), event('hold_released', {}, SYSTEM));
    expect(walk.state.status).toBe('cancelled');
  });

  it('is owed again if it fails after the end; the parties get nothing', () => {
    const walk = settled();
    walk.command({ type: 'cancel', note: null }, RETAILER);
    walk.append(event('fulfilments_withdrawn', { fulfilmentIds: [FUL_A, FUL_B] }, SYSTEM));
    issue(walk, ref(1), true);
    walk.append(event('stock_returned', {}, SYSTEM), event('hold_released', {}, SYSTEM));
    expect(walk.state.status).toBe('cancelled');
    const failed = { stripeRefundId: `re_${ref(1)}`, status: 'failed', code: 'lost_or_stolen_card' } as const;
    walk.command({ type: 'observe_refund', ...PAYMENT, refundId: ref(1), amount: TOTAL, result: failed }, SYSTEM);
    expect(walk.state.parked).toMatchObject([{ work: 'release_money' }]);
    expect(walk.work.some((id) => id.startsWith('return_'))).toBe(false);
    walk.command({ type: 'resume_work' }, OPS);
    expect(walk.work).toContain(ref(2));
    expect(walk.state.refunds[1]).toMatchObject({ amount: TOTAL, source: { kind: 'cancel' } });
  });

  it('lets the supplier keep what its policy allows, if the cancellation is forced during production', () => {
    const walk = confirmed();
    walk.command({ type: 'start', fulfilmentId: FUL_A }, SUPPLIER_A);
    walk.append(event('cancel_requested', { reason: 'platform_request', note: 'x' }, OPS));
    walk.append(event('fulfilments_withdrawn', { fulfilmentIds: [FUL_A, FUL_B] }, SYSTEM));
    issue(walk, ref(1));
    const claimed = claimTransfer(walk.state, 'sup_a');
    expect(claimed.amount).toBe(5_429 - 2_714);
    expect(walk.state.transfers.filter((t) => t.status === 'void').map((t) => t.partyId)).toEqual([
      'sup_b',
      'brd_a',
      'ret_a',
    ]);
  });

  it('a requested refund that Stripe refuses has failed, and can be requested again', () => {
    const walk = confirmed();
    request(walk, {});
    walk.append(...giveUp(walk.state, work(walk, ref(1)), { kind: 'terminal', code: 'charge_disputed' }));
    expect(walk.state.refunds[0]).toMatchObject({ status: 'failed', code: 'charge_disputed' });
    expect([walk.state.parked, refundableLeft(walk.state)]).toEqual([[], TOTAL]);
  });

  it('has the same result if the webhook or the answer comes first', () => {
    const results = [
      { stripeRefundId: 're_1', status: 'pending', code: null },
      { stripeRefundId: 're_1', status: 'succeeded', code: null },
    ] as const;
    const [early, late] = [confirmed(), confirmed()];
    for (const walk of [early, late]) request(walk, { amount: 100 });
    const [pending, succeeded] = results;
    early.command({ type: 'observe_refund', ...PAYMENT, refundId: ref(1), amount: 100, result: succeeded }, SYSTEM);
    late.append(...settle('issue_refund', late.state, pending, workOf(late, 'issue_refund', ref(1))));
    late.command({ type: 'observe_refund', ...PAYMENT, refundId: ref(1), amount: 100, result: succeeded }, SYSTEM);
    expect(early.state.refunds).toEqual(late.state.refunds);
    const asked: WorkOf<'issue_refund'> = {
      kind: 'issue_refund',
      id: ref(1),
      refund: early.state.refunds[0] ?? raise(),
    };
    expect(settle('issue_refund', early.state, pending, asked)).toEqual([]);
  });
});
