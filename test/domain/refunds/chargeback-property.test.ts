import fc from 'fast-check';
import { expect, it } from 'vitest';
import { event } from '../../../src/domain/order/events.ts';
import type { ChargebackSeen } from '../../../src/domain/refunds/chargebacks/chargeback.ts';
import { chargebackOpen } from '../../../src/domain/refunds/chargebacks/state.ts';
import { borne, refundableLeft, refundedTotal } from '../../../src/domain/refunds/refund.ts';
import { holdings, issue, settleReversals, walkedTo } from '../conversation/dispute-walk.ts';
import { OPS, SYSTEM, type Walk } from '../fixtures.ts';

/** Stripe's reports about one dispute, in the order in which it happens. */
function story(stripeId: string, amount: number, won: boolean, early: boolean): ChargebackSeen[] {
  const at = (status: ChargebackSeen['status'], withdrawn: number, moves: number): ChargebackSeen => {
    return { stripeId, status, amount, reason: 'general', respondBy: null, withdrawn, moves };
  };
  const opened = early ? [at('inquiry', 0, 0), at('open', amount, 1)] : [at('open', 0, 0), at('open', amount, 1)];
  return won ? [...opened, at('open', 0, 2), at('won', 0, 2)] : [...opened, at('lost', amount, 1)];
}

const step = fc.oneof(
  fc.record({ do: fc.constant('see' as const), which: fc.nat(20) }),
  fc.record({ do: fc.constant('refund' as const), amount: fc.integer({ min: 1, max: 12_000 }) }),
  fc.constant({ do: 'issue' as const }),
  fc.constant({ do: 'fail' as const }),
  fc.constant({ do: 'settle' as const }),
);

const world = fc.record({
  first: fc.record({ amount: fc.integer({ min: 1, max: 21_595 }), won: fc.boolean(), early: fc.boolean() }),
  second: fc.record({ amount: fc.integer({ min: 1, max: 21_595 }), won: fc.boolean(), early: fc.boolean() }),
  steps: fc.array(step, { maxLength: 40 }),
});

const see = (walk: Walk, seen: ChargebackSeen): void => {
  const said = walk.command({ type: 'observe_chargeback', intentId: 'pi_1', currency: 'gbp', seen }, SYSTEM);
  expect(said).toBeNull();
};

/** Stripe refuses a refund of a disputed charge. An accepted refund may fail later. */
function fail(walk: Walk): void {
  const refund = walk.state.refunds.find((r) => r.source.kind === 'request' && r.status !== 'failed');
  if (refund !== undefined) walk.append(event('refund_failed', { id: refund.id, code: 'charge_disputed' }, SYSTEM));
}

const taken = (walk: Walk): number =>
  walk.state.refunds
    .filter(({ source, status }) => source.kind === 'chargeback' && status !== 'failed')
    .reduce((sum, refund) => sum + refund.amount, 0);

it('two disputes and some refunds, reported in any order, leave every party with the right amount', () => {
  const property = fc.property(world, ({ first, second, steps }) => {
    const told = [
      ...story('du_1', first.amount, first.won, first.early),
      ...story('du_2', second.amount, second.won, second.early),
    ];
    const walk = walkedTo('delivered');
    for (const one of steps) {
      const open = chargebackOpen(walk.state);
      if (one.do === 'see') for (const seen of told.slice(one.which % told.length).slice(0, 1)) see(walk, seen);
      else if (one.do === 'refund') {
        const ask = { amount: one.amount };
        const refused = walk.command({ type: 'refund', ask, reason: 'x', version: null }, OPS);
        if (open) expect(refused?.refused).toBe('chargeback_open');
      } else if (one.do === 'issue') issue(walk);
      else if (one.do === 'fail') fail(walk);
      else settleReversals(walk);
      expect(refundedTotal(walk.state)).toBeLessThanOrEqual(walk.state.payment.captured);
    }
    for (const seen of told) see(walk, seen);
    issue(walk);
    settleReversals(walk);
    // The bank keeps the amounts of the lost disputes, at most what the refunds left.
    const lost = [first, second].filter(({ won }) => !won).reduce((sum, { amount }) => sum + amount, 0);
    const given = refundedTotal(walk.state) - taken(walk);
    expect(taken(walk)).toBe(Math.min(lost, walk.state.payment.captured - given));
    expect(refundableLeft(walk.state)).toBe(walk.state.payment.captured - given - taken(walk));
    const held = holdings(walk);
    for (const { partyId, share } of walk.state.transfers) {
      expect(held[partyId], partyId).toBe(Math.max(0, share - borne(walk.state, partyId)));
    }
  });
  fc.assert(property, { numRuns: 1_000 });
});
