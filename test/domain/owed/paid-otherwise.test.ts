import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balanceOf, type Entry, entriesOf } from '../../../src/domain/money/ledger.ts';
import { sum } from '../../../src/domain/money/money.ts';
import { movementsOf } from '../../../src/domain/money/movements.ts';
import { type Actor, STRIPE } from '../../../src/domain/order/actor.ts';
import { event } from '../../../src/domain/order/events.ts';
import { evolve } from '../../../src/domain/order/evolve.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { owedToCustomer, paidOtherwise, refundableLeft, refundedTotal } from '../../../src/domain/refunds/refund.ts';
import { failRefund } from '../../../src/domain/refunds/results.ts';
import { mailIsDue } from '../../../src/domain/saga/outbox.ts';
import { holdings, issue, settleReversals, walkedTo } from '../conversation/dispute-walk.ts';
import { CUSTOMER, OPS, PAYMENT, RETAILER, SUPPLIER_A, SYSTEM, type Walk } from '../fixtures.ts';

/** A refund failed, and Platform Ops say that the Platform paid it in another way. */

const TOTAL = 21_595;
const pay = (walk: Walk, amount: number, actor: Actor = OPS) =>
  walk.command({ type: 'pay_otherwise', amount, note: 'by bank' }, actor);
const refund = (walk: Walk, ask: { amount?: number } = {}) =>
  walk.command({ type: 'refund', ask, reason: 'x', version: null }, OPS);
const view = (walk: Walk, actor = OPS) => viewOrder({ order: walk.state, next: null }, actor);

function news(walk: Walk, n: number, status: 'succeeded' | 'failed'): void {
  const ours = walk.state.refunds[n - 1];
  const result = { stripeRefundId: `re_${n}`, status, code: status === 'failed' ? 'lost_or_stolen_card' : null };
  const told = { type: 'observe_refund', ...PAYMENT, refundId: ours?.id ?? '', amount: ours?.amount ?? 0, result };
  walk.command({ ...told, type: 'observe_refund' }, SYSTEM);
  settleReversals(walk);
}

const external = (walk: Walk, id: string, amount: number, status: 'pending' | 'succeeded' | 'failed' = 'succeeded') => {
  const result = { stripeRefundId: id, status, code: null };
  walk.command({ type: 'observe_refund', ...PAYMENT, refundId: null, amount, result }, SYSTEM);
  settleReversals(walk);
};

/** An order that was refunded in full, and the refund failed. */
function owing(stage: 'confirmed' | 'delivered' = 'confirmed', ask: { amount?: number } = {}): Walk {
  const walk = walkedTo(stage);
  expect(refund(walk, ask)).toBeNull();
  news(walk, 1, 'succeeded');
  news(walk, 1, 'failed');
  return walk;
}

function books({ events }: Walk): Entry[] {
  let order: OrderState | null = null;
  return events.flatMap((one) => {
    const entries = entriesOf(order, one);
    order = evolve(order, one);
    return entries;
  });
}

/** The cash of the ledger is the sum of the movements at Stripe, and what was paid otherwise is in its own account. */
function expectBooks(walk: Walk): void {
  const entries = books(walk);
  expect(balanceOf(entries, 'cash')).toBe(sum(movementsOf(walk.state).map(({ amount }) => amount)));
  expect(balanceOf(entries, 'outside')).toBe(0 - paidOtherwise(walk.state));
  expect(refundedTotal(walk.state)).toBeLessThanOrEqual(walk.state.payment.captured);
}

describe('a failed refund that was paid in another way', () => {
  it('is not owed any more, the parties bear it, and the customer is told', () => {
    const walk = owing();
    expect(view(walk)?.allowedActions).toContain('pay_otherwise');
    expect(pay(walk, TOTAL)).toBeNull();
    settleReversals(walk);
    expect(view(walk)).toMatchObject({
      status: 'refunded',
      refundStatus: 'full',
      refundOwed: 0,
      parked: [],
      totals: { refunded: TOTAL },
      refunds: [{ status: 'failed' }, { status: 'succeeded', source: 'otherwise', reason: 'by bank' }],
    });
    expect(view(walk)?.allowedActions).not.toContain('pay_otherwise');
    expect(Object.values(holdings(walk)).every((amount) => amount === 0)).toBe(true);
    expect(walk.work.filter((id) => id.startsWith('ref_'))).toEqual([]);
    expect(mailIsDue(walk.state, 'paid_otherwise')).toBe(true);
    expect([mailIsDue(walk.state, 'refunded'), mailIsDue(walk.state, 'refund_failed')]).toEqual([false, false]);
    expectBooks(walk);
  });

  it('has the lines and the cost shares of the refund that failed', () => {
    const walk = walkedTo('in_production');
    const [line] = walk.state.lines;
    const ask = { lines: [{ lineId: line?.id ?? '', quantity: 1 }] };
    expect(walk.command({ type: 'refund', ask, reason: 'x', version: null }, OPS)).toBeNull();
    news(walk, 1, 'succeeded');
    const before = holdings(walk);
    news(walk, 1, 'failed');
    expect(pay(walk, walk.state.refunds[0]?.amount ?? 0)).toBeNull();
    settleReversals(walk);
    expect(walk.state.refunds[1]?.allocations).toEqual(walk.state.refunds[0]?.allocations);
    expect(holdings(walk)).toEqual(before);
    expectBooks(walk);
  });

  it('may be paid in parts; the rest stays owed and parked', () => {
    const walk = owing();
    expect(pay(walk, 5_000)).toBeNull();
    expect(view(walk)).toMatchObject({ refundStatus: 'owed', refundOwed: TOTAL - 5_000, parked: [{}] });
    expect(pay(walk, TOTAL - 5_000)).toBeNull();
    expect(view(walk)).toMatchObject({ refundStatus: 'full', refundOwed: 0, parked: [] });
    expectBooks(settleReversals(walk));
  });

  it('ends a cancellation that waits for its refund', () => {
    const walk = walkedTo('confirmed');
    walk.command({ type: 'cancel', note: null }, RETAILER);
    walk.append(event('fulfilments_withdrawn', { fulfilmentIds: walk.state.fulfilments.map((f) => f.id) }, SYSTEM));
    const [asked] = walk.state.refunds;
    if (asked === undefined) throw new Error('no refund was asked for');
    walk.append(...failRefund(walk.state, asked, 'charge_disputed'));
    expect(owedToCustomer(walk.state)).toBe(TOTAL);
    expect(pay(walk, TOTAL)).toBeNull();
    expect([walk.state.parked, owedToCustomer(walk.state)]).toEqual([[], 0]);
    expect(walk.state.saga).toMatchObject({
      direction: 'backward',
      undos: expect.not.arrayContaining(['release_money']),
    });
    expectBooks(settleReversals(walk));
  });

  it.each([0, -1, 0.5, Number.NaN, TOTAL + 1])('is refused with an amount of %s, and nothing is booked', (amount) => {
    const walk = owing();
    const before = walk.state;
    expect(pay(walk, amount)).not.toBeNull();
    expect(walk.state).toBe(before);
  });

  it('is refused where nothing is owed, or the refund is under way again, and to everybody else', () => {
    expect(pay(walkedTo('confirmed'), 1)).toMatchObject({ refused: 'nothing_to_refund' });
    const walk = owing();
    for (const actor of [RETAILER, SUPPLIER_A, CUSTOMER, STRIPE]) {
      expect(pay(walk, TOTAL, actor)).toMatchObject({ refused: 'forbidden' });
      expect(view(walk, actor)?.allowedActions).not.toContain('pay_otherwise');
    }
    walk.command({ type: 'resume_work' }, OPS);
    expect(pay(walk, TOTAL)).toMatchObject({ refused: 'nothing_to_refund' });
  });

  it('is not made to fail by an event that has its id', () => {
    const walk = owing();
    pay(walk, TOTAL);
    news(walk, 2, 'failed');
    expect(view(walk)).toMatchObject({ refundStatus: 'full', refundOwed: 0 });
  });
});

describe('what Stripe gives the customer after that', () => {
  it('by a refund in its Dashboard is the loss of the Platform, until that fails', () => {
    const walk = owing();
    pay(walk, TOTAL);
    settleReversals(walk);
    external(walk, 're_x', 4_000, 'pending');
    external(walk, 're_x', 4_000);
    expect(balanceOf(books(walk), 'loss')).toBe(4_000);
    expect(Object.values(holdings(walk)).every((amount) => amount === 0)).toBe(true);
    expectBooks(walk);
    external(walk, 're_x', 4_000, 'failed');
    expect(balanceOf(books(walk), 'loss')).toBe(0);
    expect(owedToCustomer(walk.state)).toBe(0);
    expectBooks(walk);
  });

  it('by a chargeback is the loss of the Platform, until the bank gives it back', () => {
    const walk = owing('delivered');
    pay(walk, TOTAL);
    const seen = { stripeId: 'du_1', amount: TOTAL, reason: 'x', respondBy: null } as const;
    const told = (status: 'lost' | 'won', withdrawn: number, moves: number) =>
      walk.command({ type: 'observe_chargeback', ...PAYMENT, seen: { ...seen, status, withdrawn, moves } }, SYSTEM);
    told('lost', TOTAL, 1);
    expect(balanceOf(books(walk), 'loss')).toBe(TOTAL);
    told('won', 0, 2);
    expect(balanceOf(books(walk), 'loss')).toBe(0);
    expectBooks(settleReversals(walk));
  });
});

const step = fc.oneof(
  fc.record({ what: fc.constant('refund' as const), share: fc.double({ min: 0.01, max: 1, noNaN: true }) }),
  fc.record({ what: fc.constant('pay' as const), share: fc.double({ min: 0.01, max: 1, noNaN: true }) }),
  fc.record({ what: fc.constantFrom('issue' as const, 'retry' as const) }),
  fc.record({ what: fc.constant('fail' as const), n: fc.nat(5) }),
  fc.record({ what: fc.constant('external' as const), n: fc.nat(2), amount: fc.integer({ min: 1, max: TOTAL }) }),
  fc.record({ what: fc.constant('externalFails' as const), n: fc.nat(2) }),
);

it('keeps all books equal, whatever else happens to the refunds', () => {
  fc.assert(
    fc.property(fc.constantFrom('confirmed', 'delivered'), fc.array(step, { maxLength: 12 }), (stage, steps) => {
      const walk = walkedTo(stage);
      const seen = new Map<number, number>();
      for (const one of steps) {
        if (one.what === 'refund') refund(walk, { amount: Math.ceil(refundableLeft(walk.state) * one.share) });
        else if (one.what === 'pay') pay(walk, Math.ceil(owedToCustomer(walk.state) * one.share));
        else if (one.what === 'issue') issue(walk);
        else if (one.what === 'retry') walk.command({ type: 'resume_work' }, OPS);
        else if (one.what === 'external') {
          seen.set(one.n, seen.get(one.n) ?? one.amount);
          external(walk, `re_x${one.n}`, seen.get(one.n) ?? 0);
        } else if (one.what === 'externalFails') {
          if (seen.has(one.n)) external(walk, `re_x${one.n}`, seen.get(one.n) ?? 0, 'failed');
        } else if (one.what === 'fail') {
          const ours = walk.state.refunds.filter(({ source }) => source.kind === 'request')[one.n];
          if (ours?.stripeRefundId === null || ours === undefined) continue;
          const result = { stripeRefundId: ours.stripeRefundId, status: 'failed', code: 'x' } as const;
          const told = { type: 'observe_refund', ...PAYMENT, refundId: ours.id, amount: ours.amount, result } as const;
          walk.command(told, SYSTEM);
        }
        settleReversals(walk);
        expect(owedToCustomer(walk.state)).toBeGreaterThanOrEqual(0);
      }
      issue(walk);
      expectBooks(settleReversals(walk));
    }),
    { numRuns: 300 },
  );
});
