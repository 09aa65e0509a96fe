import { describe, expect, it } from 'vitest';
import { balanceOf, type Entry, entriesOf } from '../../../src/domain/money/ledger.ts';
import { event } from '../../../src/domain/order/events.ts';
import { evolve } from '../../../src/domain/order/evolve.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import type { ReversalSeen } from '../../../src/domain/refunds/external-reversal.ts';
import { settle } from '../../../src/domain/saga/settle.ts';
import { OPS, PAYMENT, SYSTEM, type Walk } from '../fixtures.ts';
import { refund, settled, workOf } from './refund-steps.ts';

/** Reversals of our transfers that somebody made in Stripe's Dashboard. */

const SUP = 'sup_a';

const transferOf = (walk: Walk) => {
  const found = walk.state.transfers.find(({ partyId }) => partyId === SUP);
  if (found?.transferId == null) throw new Error('no transfer');
  return { ...found, transferId: found.transferId };
};

const byHand = (amount: number, n = 1): ReversalSeen => ({ reversalId: `trr_hand${n}`, amount, n: null });

const see = (walk: Walk, ...reversals: readonly ReversalSeen[]) => {
  const { transferId, amount } = transferOf(walk);
  const about = { transferId, partyId: SUP, of: 0, amount, reversals };
  return walk.command({ type: 'observe_transfer', ...PAYMENT, intentId: null, ...about }, SYSTEM);
};

function entriesOfWalk(walk: Walk): Entry[] {
  let order: OrderState | null = null;
  return walk.events.flatMap((one) => {
    const entries = entriesOf(order, one);
    order = evolve(order, one);
    return entries;
  });
}

const ours = (walk: Walk) => walk.state.reversals.filter(({ partyId }) => partyId === SUP);

describe('a reversal made in the Dashboard', () => {
  it('is booked once, in the ledger too, and shown to Platform Ops until they have seen it', () => {
    const walk = settled();
    expect(see(walk, byHand(700))).toBeNull();
    expect(see(walk, byHand(700))).toBeNull();
    expect(walk.state.externalReversals).toEqual([{ partyId: SUP, of: 0, reversalId: 'trr_hand1', amount: 700 }]);
    expect(transferOf(walk).reversed).toBe(700);
    expect(balanceOf(entriesOfWalk(walk), 'cash', SUP)).toBe(700 - transferOf(walk).amount);
    expect(walk.state.parked).toMatchObject([{ work: `reversed_elsewhere:${SUP}`, code: 'reversed_elsewhere' }]);
    walk.command({ type: 'resume_work' }, OPS);
    expect(walk.state.parked).toEqual([]);
    // The whole list comes with each event. Only what is new is shown again.
    see(walk, byHand(700), byHand(5, 2));
    expect(walk.state.parked).toMatchObject([{ work: `reversed_elsewhere:${SUP}` }]);
  });

  it('is never given back by itself', () => {
    const walk = settled();
    see(walk, byHand(700));
    expect([walk.state.returns, ours(walk)]).toEqual([[], []]);
  });

  it('counts towards what the party bears of later refunds', () => {
    const walk = settled();
    const { amount } = transferOf(walk);
    see(walk, byHand(amount));
    refund(walk, {});
    expect(ours(walk)).toEqual([]);
  });

  it('leaves only the rest to be reversed', () => {
    const walk = settled();
    const { amount } = transferOf(walk);
    see(walk, byHand(amount - 100));
    refund(walk, {});
    expect(ours(walk)).toMatchObject([{ amount: 100, of: 0 }]);
  });

  it('that leaves too little for a reversal that was sent: that one is withdrawn, and a smaller one is made', () => {
    const walk = settled();
    const { amount } = transferOf(walk);
    refund(walk, {});
    const work = workOf(walk, 'reverse_transfer', `reverse_1:${SUP}`);
    walk.append(...settle('reverse_transfer', walk.state, { reversalId: null, others: [byHand(amount - 100)] }, work));
    expect(ours(walk)).toMatchObject([
      { n: 1, amount, status: 'withdrawn' },
      { n: 2, amount: 100, status: 'started' },
    ]);
  });

  it('is not mistaken for ours, and ours not for one of others', () => {
    const walk = settled();
    refund(walk, {});
    const [own] = ours(walk);
    const seen = { reversalId: 'trr_own', amount: own?.amount ?? 0, n: 1 };
    see(walk, seen);
    expect(walk.state.externalReversals).toBeUndefined();
    walk.append(event('reversal_settled', { partyId: SUP, n: 1, reversalId: 'trr_own' }, SYSTEM));
    see(walk, seen);
    expect(walk.state.externalReversals).toBeUndefined();
  });

  it.each([
    ['other_transfer', { transferId: 'tr_9' }],
    ['other_transfer', { partyId: 'sup_9' }],
    ['other_transfer', { of: 3 }],
    ['other_charge', { chargeId: 'ch_2' }],
    ['other_charge', { chargeId: null }],
    ['other_currency', { currency: 'eur' }],
    ['other_amount', { amount: 1 }],
    ['other_amount', { reversals: [byHand(0)] }],
    ['other_amount', { reversals: [byHand(99_999)] }],
  ])('of another payment changes nothing: %s', (what, change) => {
    const walk = settled();
    const { transferId, amount } = transferOf(walk);
    const about = { transferId, partyId: SUP, of: 0, amount, reversals: [byHand(700)] };
    const before = walk.state;
    const told = { type: 'observe_transfer', ...PAYMENT, intentId: null, ...about, ...change } as const;
    expect(walk.command(told, SYSTEM)).toMatchObject({ reason: { key: 'foreign_event', what } });
    expect(walk.state).toBe(before);
  });
});
