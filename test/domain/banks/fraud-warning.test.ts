import { describe, expect, it } from 'vitest';
import { viewDispute, viewDisputeStatus, viewDisputes } from '../../../src/domain/conversation/view-dispute.ts';
import { STRIPE } from '../../../src/domain/order/actor.ts';
import { childId } from '../../../src/domain/order/ids.ts';
import type { WarningSeen } from '../../../src/domain/refunds/chargebacks/fraud-warning.ts';
import { chargebackStatus } from '../../../src/domain/refunds/chargebacks/state.ts';
import { issue, walkedTo } from '../conversation/dispute-walk.ts';
import { CUSTOMER, OPS, ORDER, RETAILER, SUPPLIER_A, type Walk, walkTo } from '../fixtures.ts';

const WARNING = childId('dsp', ORDER, 1);
const FIRST = Date.UTC(2026, 10, 26);

const seenOf = (status: WarningSeen['status'], at: number): WarningSeen => {
  return { stripeId: 'issfr_1', fraudType: 'made_with_stolen_card', status, at };
};

const warned = (walk: Walk, seen: WarningSeen = seenOf('actionable', FIRST), payment: object = {}) =>
  walk.command({ type: 'observe_fraud_warning', intentId: 'pi_1', chargeId: 'ch_1', ...payment, seen }, STRIPE);

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) => permutations(items.filter((_, j) => j !== i)).map((rest) => [item, ...rest]));
}

describe('a fraud warning', () => {
  it('offers a refund to the retailer and Platform Ops, until all of the money went back', () => {
    const walk = walkedTo('delivered');
    expect(warned(walk)).toBeNull();
    for (const viewer of [RETAILER, OPS]) {
      expect(viewDispute(walk.state, WARNING, viewer)).toMatchObject({
        kind: 'fraud_warning',
        status: 'open',
        reason: 'made_with_stolen_card',
        allowedActions: ['refund'],
        fraudWarning: { stripeId: 'issfr_1' },
      });
    }
    for (const viewer of [CUSTOMER, SUPPLIER_A]) expect(viewDisputes(walk.state, viewer)).toEqual([]);
    const refund = (amount: number) =>
      walk.command({ type: 'refund', ask: { amount }, reason: 'fraud', version: null }, RETAILER);
    refund(100);
    issue(walk);
    expect(viewDispute(walk.state, WARNING, OPS)).toMatchObject({ status: 'open' });
    refund(walk.state.payment.captured - 100);
    issue(walk);
    expect(viewDispute(walk.state, WARNING, OPS)).toMatchObject({ status: 'resolved', allowedActions: [] });
  });

  it('offers a cancellation before the capture', () => {
    const walk = walkTo('committed');
    warned(walk);
    expect(viewDispute(walk.state, WARNING, RETAILER)?.allowedActions).toEqual(['cancel']);
  });

  it('is no dispute and no chargeback: it stops no transfer and no refund', () => {
    const walk = walkedTo('delivered');
    warned(walk);
    expect(viewDisputeStatus(viewDisputes(walk.state, RETAILER))).toBe('none');
    expect(chargebackStatus(walk.state)).toBe('none');
  });

  it('ends with the last report, in every order of the reports', () => {
    const reports = [seenOf('actionable', FIRST), seenOf('over', FIRST + 1_000), seenOf('actionable', FIRST + 2_000)];
    for (const order of permutations([...reports, ...reports])) {
      const walk = walkedTo('delivered');
      for (const seen of order) warned(walk, seen);
      expect(walk.state.fraudWarnings).toMatchObject([{ status: 'actionable' }]);
    }
    for (const order of permutations([seenOf('actionable', FIRST), seenOf('over', FIRST)])) {
      const walk = walkedTo('delivered');
      for (const seen of order) warned(walk, seen);
      expect(walk.state.fraudWarnings).toMatchObject([{ status: 'over' }]);
    }
  });

  it('of another payment is refused', () => {
    const walk = walkedTo('delivered');
    expect(warned(walk, undefined, { intentId: 'pi_2' })).toMatchObject({ refused: 'conflict' });
    expect(warned(walk, undefined, { chargeId: 'ch_2' })).toMatchObject({ refused: 'conflict' });
    expect(walk.state.fraudWarnings).toEqual([]);
  });

  it('shares the numbers of the disputes', () => {
    const walk = walkedTo('delivered');
    warned(walk);
    const lineIds = [walk.state.lines[0]?.id ?? ''];
    walk.command({ type: 'raise_dispute', reason: 'other', description: 'x', lineIds, evidenceUrls: [] }, CUSTOMER);
    expect(viewDisputes(walk.state, OPS).map(({ id, kind }) => [id.slice(-1), kind])).toEqual([
      ['1', 'fraud_warning'],
      ['2', 'dispute'],
    ]);
  });
});
