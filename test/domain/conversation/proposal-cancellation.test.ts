import { describe, expect, it } from 'vitest';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { mailIsDue } from '../../../src/domain/saga/outbox.ts';
import { CUSTOMER, RETAILER, SUPPLIER_A, SUPPLIER_B } from '../fixtures.ts';
import { fulfilment, issue, line, tracking, walkedTo } from './dispute-walk.ts';
import { answer, ask, post, terms } from './proposal-steps.ts';

describe('accepting a cancellation', () => {
  it("withdraws only that supplier's fulfilment; the order's status follows from the others", () => {
    const walk = walkedTo('in_production');
    post(
      walk,
      ask(
        terms({
          refund: { lines: [{ lineId: line(2), quantity: 1 }] },
          borneBy: [{ partyId: 'sup_b', amount: 0 }],
          cancel: true,
        }),
        'sup_b',
      ),
    );
    expect(answer(walk, 'accept', SUPPLIER_B)).toBeNull();
    expect(walk.state.fulfilments.map((f) => f.status)).toEqual(['in_production', 'withdrawn']);
    expect(walk.state.withdrawals).toMatchObject([{ skus: ['SKU-B'] }]);
    issue(walk);
    expect(walk.state.status).toBe('in_production');
    expect(walk.command({ type: 'start', fulfilmentId: fulfilment(2) }, SUPPLIER_B)).toMatchObject({
      refused: 'not_allowed_in_status',
    });
    walk.command({ type: 'dispatch', fulfilmentId: fulfilment(1), tracking }, SUPPLIER_A);
    expect(walk.state.status).toBe('dispatched');
  });

  it('starts the auto-deliver deadline if all other fulfilments have arrived', () => {
    const walk = walkedTo('in_production');
    walk.command({ type: 'dispatch', fulfilmentId: fulfilment(1), tracking }, SUPPLIER_A);
    walk.command({ type: 'deliver', fulfilmentId: fulfilment(1) }, SUPPLIER_A);
    post(walk, ask(terms({ borneBy: [], cancel: true }), 'sup_b'));
    expect(walk.state.arrivedAt).toBeNull();
    answer(walk, 'accept', SUPPLIER_B);
    expect(walk.state).toMatchObject({ status: 'dispatched', arrivedAt: walk.now });
  });

  it('ends the order if it was the last fulfilment: cancelled, refunded as agreed, other shares paid', () => {
    const walk = walkedTo('in_production', false);
    post(
      walk,
      ask(terms({ refund: { lines: [{ lineId: line(2), quantity: 1 }] }, borneBy: [], cancel: true }), 'sup_b'),
    );
    answer(walk, 'accept', SUPPLIER_B);
    issue(walk);
    expect(mailIsDue(walk.state, 'in_production')).toBe(true);
    post(
      walk,
      ask(terms({ refund: { amount: 10_000 }, borneBy: [{ partyId: 'sup_a', amount: 2_000 }], cancel: true })),
    );
    expect(answer(walk, 'accept', SUPPLIER_A, 2)).toBeNull();
    expect(walk.state).toMatchObject({ status: 'cancelled', saga: { direction: 'finished', cancel: null } });
    expect(viewOrder({ order: walk.state, next: null }, CUSTOMER)?.cancellation).toMatchObject({
      reason: 'agreed_with_supplier',
      requestedBy: 'supplier',
      completed: true,
    });
    issue(walk);
    expect(walk.state.refunds.map((r) => r.amount)).toEqual([8_000, 10_000]);
    expect(walk.state.withdrawals.map((w) => w.skus)).toEqual([['SKU-B'], []]);
    expect(mailIsDue(walk.state, 'in_production')).toBe(false);
    expect(walk.state.transfers.map((t) => t.status)).toEqual(['due', 'due', 'due', 'due']);
    // An agreed refund that fails can be made again, although the order has ended.
    expect(walk.command({ type: 'refund', ask: { amount: 1 }, reason: 'x', version: null }, RETAILER)).toBeNull();
  });
});
