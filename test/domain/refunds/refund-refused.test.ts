import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sum } from '../../../src/domain/money/money.ts';
import { event } from '../../../src/domain/order/events.ts';
import { childId } from '../../../src/domain/order/ids.ts';
import { observeRefund, type RefundSeen } from '../../../src/domain/refunds/external-refund.ts';
import { costSharesOf, refundedTotal } from '../../../src/domain/refunds/refund.ts';
import { giveUp } from '../../../src/domain/saga/give-up.ts';
import { pendingWork } from '../../../src/domain/saga/work.ts';
import { line, walkedTo } from '../conversation/dispute-walk.ts';
import { ORDER, RETAILER, SYSTEM, type Walk } from '../fixtures.ts';

/** A refund that we booked as refused, although Stripe made it. */

const TOTAL = 21_595;
const ref = (n: number): string => childId('ref', ORDER, n);

const seen = (n: number | null, amount: number, stripeRefundId: string, status: Status = 'succeeded'): RefundSeen => ({
  refundId: n === null ? null : ref(n),
  amount,
  result: { stripeRefundId, status, code: status === 'failed' ? 'lost_or_stolen_card' : null },
});
type Status = RefundSeen['result']['status'];

const report = (walk: Walk, one: RefundSeen): Walk => walk.append(...observeRefund(walk.state, one));

const ask = (walk: Walk, what: object): void => {
  expect(walk.command({ type: 'refund', ask: what, reason: 'x', version: null }, RETAILER)).toBeNull();
};

const refuse = (walk: Walk, n: number, code = 'idempotency_error', all: readonly RefundSeen[] = []): Walk => {
  const work = pendingWork(walk.state, 0).find(({ id }) => id === ref(n));
  if (work === undefined) throw new Error('no such work');
  return walk.append(...giveUp(walk.state, work, { kind: 'terminal', code }, all));
};

const told = (walk: Walk) => walk.state.refunds.map(({ amount, status, source }) => [amount, status, source.kind]);

const refused = (what: object = { lines: [{ lineId: line(1), quantity: 1 }] }): Walk => {
  const walk = walkedTo('in_production');
  ask(walk, what);
  return refuse(walk, 1);
};

describe('a refund that was booked as refused', () => {
  it('is booked as made once Stripe reports it, as the same refund with the same lines', () => {
    const walk = refused();
    const [before] = walk.state.refunds;
    expect(before).toMatchObject({ status: 'failed', code: 'idempotency_error' });
    report(report(walk, seen(1, 12_900, 're_1', 'pending')), seen(1, 12_900, 're_1'));
    expect(walk.state.refunds).toEqual([
      { ...before, status: 'succeeded', code: null, rank: 1, stripeRefundId: 're_1', told: true },
    ]);
    expect(sum(costSharesOf(walk.state).values())).toBe(12_900);
    report(walk, seen(1, 12_900, 're_1'));
    expect(told(walk)).toEqual([[12_900, 'succeeded', 'request']]);
  });

  it('stays failed if Stripe made it and it failed, whichever report comes first', () => {
    for (const [first, second] of [
      ['failed', 'succeeded'],
      ['succeeded', 'failed'],
    ] as const) {
      const walk = refused();
      report(report(walk, seen(1, 12_900, 're_1', first)), seen(1, 12_900, 're_1', second));
      expect(told(walk)).toEqual([[12_900, 'failed', 'request']]);
      expect(sum(costSharesOf(walk.state).values())).toBe(0);
    }
  });

  it('is booked as an external refund if its lines were refunded meanwhile', () => {
    const walk = refused();
    ask(walk, { lines: [{ lineId: line(1), quantity: 1 }] });
    report(walk, seen(1, 1_000, 're_1'));
    report(walk, seen(2, 12_900, 're_2'));
    expect(told(walk)).toEqual([
      [12_900, 'failed', 'request'],
      [12_900, 'succeeded', 'request'],
      [1_000, 'succeeded', 'elsewhere'],
    ]);
    report(walk, seen(1, 1_000, 're_1', 'failed'));
    expect(refundedTotal(walk.state)).toBe(12_900);
  });

  it('is booked once as the refund and once as an external refund, if Stripe made it twice', () => {
    const walk = report(report(refused({ amount: 500 }), seen(1, 500, 're_1')), seen(1, 500, 're_2'));
    expect(told(walk)).toEqual([
      [500, 'succeeded', 'request'],
      [500, 'succeeded', 'elsewhere'],
    ]);
  });

  it('is booked as made, not as refused, if Stripe has it', () => {
    const walk = walkedTo('in_production');
    ask(walk, { amount: 500 });
    refuse(walk, 1, 'charge_already_refunded', [seen(1, 500, 're_1')]);
    expect(told(walk)).toEqual([[500, 'succeeded', 'request']]);
  });

  it('is booked as made if Stripe refuses another refund because of it', () => {
    const walk = refused({});
    ask(walk, {});
    refuse(walk, 2, 'charge_already_refunded', [seen(1, TOTAL, 're_1')]);
    expect(told(walk)).toEqual([
      [TOTAL, 'succeeded', 'request'],
      [TOTAL, 'failed', 'request'],
    ]);
    expect(walk.state.status).toBe('refunded');
  });
});

describe('a cancellation with a refused refund', () => {
  const cancelled = (): Walk => {
    const walk = walkedTo('confirmed');
    walk.command({ type: 'cancel', note: null }, RETAILER);
    walk.append(event('fulfilments_withdrawn', { fulfilmentIds: [] }, SYSTEM));
    refuse(walk, 1);
    expect(walk.state.parked).toMatchObject([{ work: 'release_money' }]);
    return walk;
  };

  it('continues when the refund was made after all', () => {
    const walk = report(cancelled(), seen(1, TOTAL, 're_1'));
    expect([walk.state.parked, told(walk)]).toEqual([[], [[TOTAL, 'succeeded', 'cancel']]]);
    expect(walk.work).toContain('restock');
  });

  it('does not continue if the refund was made and failed', () => {
    expect(report(cancelled(), seen(1, TOTAL, 're_1', 'failed')).state.parked).toHaveLength(1);
  });

  it('finds the refund if a person resumes it and Stripe answers charge_already_refunded', () => {
    const walk = cancelled();
    walk.append(event('work_resumed', { work: 'release_money' }, SYSTEM));
    refuse(walk, 2, 'charge_already_refunded', [seen(1, TOTAL, 're_1')]);
    expect([walk.state.parked, refundedTotal(walk.state)]).toEqual([[], TOTAL]);
    expect(walk.work).toContain('restock');
  });
});

describe('any sequence of refunds, refusals and reports', () => {
  const act = fc.oneof(
    fc.record({ what: fc.constant('ask' as const), amount: fc.integer({ min: 1, max: 9_000 }) }),
    fc.record({ what: fc.constant('refuse' as const), amount: fc.constant(0) }),
    fc.record({ what: fc.constant('make' as const), amount: fc.nat(9) }),
    fc.record({ what: fc.constant('tell' as const), amount: fc.nat(20) }),
  );

  it('ends with the amount that Stripe refunded', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        const walk = walkedTo('in_production');
        const stripe: RefundSeen[] = [];
        const given = () => sum(stripe.map(({ amount }) => amount));
        for (const { what, amount } of acts) {
          const next = walk.state.refunds.findIndex(({ status }) => status === 'requested') + 1;
          const other = (amount % Math.max(1, walk.state.refunds.length)) + 1;
          const known = walk.state.refunds[other - 1];
          if (what === 'ask') walk.command({ type: 'refund', ask: { amount }, reason: 'x', version: null }, RETAILER);
          else if (what === 'refuse' && next > 0 && !stripe.some(({ refundId }) => refundId === ref(next)))
            refuse(walk, next, 'charge_already_refunded', stripe);
          else if (what === 'make' && known !== undefined && known.source.kind === 'request') {
            const made = stripe.some(({ refundId }) => refundId === known.id);
            if (!made && given() + known.amount <= TOTAL) stripe.push(seen(other, known.amount, `re_${other}`));
          } else if (what === 'tell') {
            const one = stripe[amount % Math.max(1, stripe.length)];
            if (one !== undefined) report(walk, one);
          }
        }
        for (const one of stripe) report(walk, one);
        for (let n = walk.state.refunds.length; n > 0; n -= 1)
          if (walk.state.refunds[n - 1]?.status === 'requested' && walk.work.includes(ref(n)))
            refuse(walk, n, 'charge_already_refunded', stripe);
        for (let n = 1; n <= walk.state.refunds.length; n += 1)
          if (walk.work.includes(ref(n))) refuse(walk, n, 'charge_already_refunded', stripe);
        expect(refundedTotal(walk.state)).toBe(given());
        expect(sum(costSharesOf(walk.state).values())).toBe(given());
      }),
    );
  });
});
