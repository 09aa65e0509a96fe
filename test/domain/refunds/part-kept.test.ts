import { describe, expect, it } from 'vitest';
import { event } from '../../../src/domain/order/events.ts';
import type { ChargebackSeen } from '../../../src/domain/refunds/chargebacks/chargeback.ts';
import { owedToCustomer, refundSummary } from '../../../src/domain/refunds/refund.ts';
import { CUSTOMER, OPS, SYSTEM, type Walk, walkTo } from '../fixtures.ts';

/** The bank keeps a part of the money. Stripe takes no refund of the rest, and the order is cancelled. */

const PART = 5_000;
const TOTAL = 21_595;

const dispute = (status: ChargebackSeen['status'], withdrawn: number, moves: number): ChargebackSeen => ({
  ...{ stripeId: 'du_1', amount: PART, reason: 'fraudulent', respondBy: null },
  ...{ status, withdrawn, moves, refundable: status === 'won' },
});

const see = (walk: Walk, seen: ChargebackSeen): Walk => {
  const told = { type: 'observe_chargeback', intentId: 'pi_1', currency: 'gbp', seen } as const;
  expect(walk.command(told, SYSTEM)).toBeNull();
  return walk;
};

/** Cancelled by the customer, with all work of the rollback done that is pending. */
const cancelled = (walk: Walk): Walk => {
  walk.command({ type: 'cancel', note: null }, CUSTOMER);
  return putBack(walk);
};

function putBack(walk: Walk): Walk {
  if (walk.work.includes('withdraw_fulfilments'))
    walk.append(event('fulfilments_withdrawn', { fulfilmentIds: [] }, SYSTEM));
  if (walk.work.includes('restock')) walk.append(event('stock_returned', {}, SYSTEM));
  if (walk.work.includes('release_hold')) walk.append(event('hold_released', {}, SYSTEM));
  return walk;
}

describe('a cancelled order of whose money the bank keeps a part', () => {
  it('is cancelled, its units go back, and the rest is shown as owed', () => {
    const walk = cancelled(see(see(walkTo('captured'), dispute('open', PART, 1)), dispute('lost', PART, 1)));
    expect(walk.state).toMatchObject({ status: 'cancelled', saga: { direction: 'finished' } });
    expect(walk.state.parked).toMatchObject([{ work: 'release_money', code: 'charge_disputed' }]);
    expect([owedToCustomer(walk.state), refundSummary(walk.state)]).toEqual([TOTAL - PART, 'owed']);
    // A person who tries again does not lose it.
    walk.command({ type: 'resume_work' }, OPS);
    expect(walk.state.parked).toMatchObject([{ work: 'release_money', code: 'charge_disputed' }]);
  });

  it('is refunded completely once the bank decides otherwise', () => {
    const walk = cancelled(see(see(walkTo('captured'), dispute('open', PART, 1)), dispute('lost', PART, 1)));
    see(walk, { ...dispute('won', 0, 2), at: 5_000_000 });
    expect(walk.state.parked).toEqual([]);
    expect(walk.state.refunds.at(-1)).toMatchObject({ status: 'requested', amount: TOTAL });
  });

  it('waits while the case is open', () => {
    const walk = cancelled(see(walkTo('captured'), dispute('open', PART, 1)));
    expect(walk.state).toMatchObject({ saga: { direction: 'backward' }, parked: [{ code: 'chargeback_open' }] });
    putBack(see(walk, { ...dispute('lost', PART, 1), at: 5_000_000 }));
    expect(walk.state.status).toBe('cancelled');
    expect(walk.state.parked).toMatchObject([{ work: 'release_money', code: 'charge_disputed' }]);
  });
});
