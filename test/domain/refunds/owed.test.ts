import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { event } from '../../../src/domain/order/events.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { owedToCustomer, refundableLeft } from '../../../src/domain/refunds/refund.ts';
import { mailIsDue } from '../../../src/domain/saga/outbox.ts';
import { holdings, settleReversals, walkedTo } from '../conversation/dispute-walk.ts';
import { CUSTOMER, OPS, PAYMENT, SYSTEM, type Walk } from '../fixtures.ts';

/** A refund that fails after Stripe accepted it is money that the customer still waits for. */

const TOTAL = 21_595;
const refund = (walk: Walk, ask: { amount?: number } = {}) =>
  walk.command({ type: 'refund', ask, reason: 'x', version: null }, OPS);

/** Stripe's news of a refund of ours. */
function news(walk: Walk, n: number, status: 'succeeded' | 'failed'): void {
  const ours = walk.state.refunds[n - 1];
  if (ours === undefined) throw new Error(`there is no refund ${n}`);
  const result = { stripeRefundId: `re_${n}`, status, code: status === 'failed' ? 'lost_or_stolen_card' : null };
  const told = { type: 'observe_refund', ...PAYMENT, refundId: ours.id, amount: ours.amount, result } as const;
  expect(walk.command(told, SYSTEM)).toBeNull();
  settleReversals(walk);
}

const view = (walk: Walk, actor = OPS) => viewOrder({ order: walk.state, next: null }, actor);
const retry = (walk: Walk) => walk.command({ type: 'resume_work' }, OPS);

describe('a refund that fails after the order became refunded', () => {
  const failed = (): Walk => {
    const walk = walkedTo('confirmed');
    expect(refund(walk)).toBeNull();
    news(walk, 1, 'succeeded');
    expect(walk.state.status).toBe('refunded');
    news(walk, 1, 'failed');
    return walk;
  };

  it('is owed, parked, and told to the customer', () => {
    const walk = failed();
    expect(view(walk)).toMatchObject({
      refundStatus: 'owed',
      refundOwed: TOTAL,
      parked: [{ work: 'refund_owed', code: 'lost_or_stolen_card' }],
      allowedActions: expect.arrayContaining(['retry', 'refund']),
    });
    expect(view(walk, CUSTOMER)).toMatchObject({ refundStatus: 'owed', refundOwed: TOTAL });
    expect(mailIsDue(walk.state, 'refund_failed')).toBe(true);
    expect(mailIsDue(walk.state, 'refunded')).toBe(false);
  });

  it('pays nobody for what was never made', () => {
    const walk = failed();
    expect(holdings(walk)).toEqual(Object.fromEntries(walk.state.transfers.map((t) => [t.partyId, 0])));
    expect(
      view(walk)
        ?.split.filter(({ party }) => party !== 'platform')
        .every(({ kept }) => kept === 0),
    ).toBe(true);
  });

  it('is requested again once a person resumes it, and then nothing is owed', () => {
    const walk = failed();
    expect(retry(walk)).toBeNull();
    expect(walk.state.refunds).toMatchObject([{ status: 'failed' }, { amount: TOTAL, status: 'requested' }]);
    news(walk, 2, 'succeeded');
    expect(view(walk)).toMatchObject({ refundStatus: 'full', refundOwed: 0, parked: [] });
    expect(mailIsDue(walk.state, 'refunded')).toBe(true);
    expect(mailIsDue(walk.state, 'refund_failed')).toBe(false);
  });

  it('is owed again, once, if the second one fails too', () => {
    const walk = failed();
    retry(walk);
    news(walk, 2, 'failed');
    expect(owedToCustomer(walk.state)).toBe(TOTAL);
    expect(walk.state.parked).toMatchObject([{ work: 'refund_owed' }]);
  });

  it('is not paid twice if the retailer refunds again meanwhile', () => {
    const walk = failed();
    expect(refund(walk)).toBeNull();
    expect(walk.state.parked).toEqual([]);
    news(walk, 2, 'succeeded');
    expect(refundableLeft(walk.state)).toBe(0);
    expect(retry(walk)).toMatchObject({ refused: 'nothing_parked' });
  });

  it('is not paid twice if the bank takes the money', () => {
    const walk = failed();
    const seen = { stripeId: 'du_1', status: 'lost', amount: TOTAL, reason: 'x', respondBy: null } as const;
    const told = { ...seen, withdrawn: TOTAL, moves: 1 };
    walk.command({ type: 'observe_chargeback', ...PAYMENT, seen: told }, SYSTEM);
    expect(owedToCustomer(walk.state)).toBe(0);
    expect(walk.state.parked).toEqual([]);
    // The bank gives it back: it is owed again.
    walk.command(
      { type: 'observe_chargeback', ...PAYMENT, seen: { ...seen, status: 'won', withdrawn: 0, moves: 2 } },
      SYSTEM,
    );
    expect(owedToCustomer(walk.state)).toBe(TOTAL);
  });
});

it('pays the suppliers who started, and not the others', () => {
  const walk = walkedTo('confirmed');
  const [first] = walk.state.fulfilments;
  walk.command(
    { type: 'start', fulfilmentId: first?.id ?? '' },
    { role: 'supplier', partyId: first?.supplierId ?? '' },
  );
  refund(walk);
  news(walk, 1, 'succeeded');
  news(walk, 1, 'failed');
  const share = (id: string) => walk.state.transfers.find((t) => t.partyId === id)?.share;
  expect(holdings(walk)).toMatchObject({ sup_a: share('sup_a'), sup_b: 0 });
});

it('any refunds and failures: at most the captured money is paid or owed, and every failed one can be paid', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('refund' as const), amount: fc.integer({ min: 1, max: 9_000 }) }),
    fc.record({ do: fc.constantFrom('succeeded' as const, 'failed' as const), which: fc.nat(9) }),
    fc.constant({ do: 'retry' as const }),
  );
  const property = fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
    const walk = walkedTo('in_production');
    let failures = 0;
    for (const one of steps) {
      if (one.do === 'refund') refund(walk, { amount: one.amount });
      else if (one.do === 'retry') retry(walk);
      else {
        const n = (one.which % Math.max(1, walk.state.refunds.length)) + 1;
        const ours = walk.state.refunds[n - 1];
        if (ours === undefined || ours.status === 'failed') continue;
        news(walk, n, one.do);
        if (one.do === 'failed') failures += 1;
      }
      const counted = TOTAL - refundableLeft(walk.state);
      expect(counted + owedToCustomer(walk.state)).toBeLessThanOrEqual(TOTAL);
      const waits = walk.state.parked.some(({ work }) => work === 'refund_owed');
      const asked = walk.state.refunds.some(({ status }) => status === 'requested');
      if (owedToCustomer(walk.state) > 0) expect(waits || asked).toBe(true);
      else expect(waits).toBe(false);
    }
    for (let n = 0; n <= failures; n += 1) {
      retry(walk);
      for (const [i, { status }] of walk.state.refunds.entries())
        if (status === 'requested') news(walk, i + 1, 'succeeded');
    }
    expect(owedToCustomer(walk.state)).toBe(0);
    expect(walk.state.parked).toEqual([]);
  });
  fc.assert(property, { numRuns: 300 });
});

it('a reversal that is parked is owed by its party, as one that waits for a balance', () => {
  const walk = walkedTo('confirmed');
  refund(walk, { amount: 5_000 });
  const [asked] = walk.state.refunds;
  const result = { stripeRefundId: 're_1', status: 'succeeded', code: null } as const;
  walk.command({ type: 'observe_refund', ...PAYMENT, refundId: asked?.id ?? '', amount: 5_000, result }, SYSTEM);
  const started = walk.state.reversals.find(({ partyId }) => partyId === 'sup_a');
  const owes = () => view(walk)?.split.find(({ partyId }) => partyId === 'sup_a')?.receivable;
  expect(owes()).toBe(0);
  walk.append(event('work_parked', { work: 'reverse_1:sup_a', code: 'x', owed: 'the reversal, by the party' }, SYSTEM));
  expect(owes()).toBe(started?.amount);
});
