import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sum } from '../../../src/domain/money/money.ts';
import type { Actor } from '../../../src/domain/order/actor.ts';
import { event } from '../../../src/domain/order/events.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { requestRefund } from '../../../src/domain/refunds/request.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import {
  BRAND,
  OPS,
  RETAILER,
  type Stage,
  SUPPLIER_A,
  SUPPLIER_B,
  SYSTEM,
  WAY,
  type Walk,
  walkTo,
} from '../fixtures.ts';
import { confirmedWalk, doPartyWork, moveTransfer, orderShape, refundStep } from '../refunds/refund-world.ts';

/** What each party keeps of an order. Every column and sum of "Your share" shows it. */

const splitFor = (order: OrderState, viewer: Actor = OPS) => viewOrder({ order, next: null }, viewer)?.split ?? [];
const keptBy = (order: OrderState, viewer: Actor) =>
  splitFor(order, viewer).find((s) => s.partyId === viewer.partyId)?.kept;

const issueAll = (walk: Walk): void => {
  for (;;) {
    const refund = walk.state.refunds.find(({ status }) => status === 'requested');
    if (refund === undefined) return;
    walk.append(event('refund_issued', { id: refund.id, stripeRefundId: `re_${refund.id}`, pending: false }, SYSTEM));
  }
};

/** Finishes all work of the order. */
const settle = (walk: Walk): void => {
  const { saga, fulfilments } = walk.state;
  if (saga.direction === 'backward' && saga.undos.includes('withdraw_fulfilments')) {
    walk.append(event('fulfilments_withdrawn', { fulfilmentIds: fulfilments.map(({ id }) => id) }, SYSTEM));
  }
  issueAll(walk);
  for (let n = 0; n < 20; n += 1) moveTransfer(walk, 0);
  while (doPartyWork(walk, 0)) issueAll(walk);
};

const cancel = (walk: Walk): Walk => {
  const refused = walk.command({ type: 'cancel', note: null }, RETAILER);
  if (refused !== null) throw new Error(refused.reason.key);
  return walk;
};

const PARTIES = [SUPPLIER_A, SUPPLIER_B, BRAND, RETAILER, OPS];

describe('what a party keeps', () => {
  it('is its share as long as nothing was refunded', () => {
    for (const { amount, kept } of splitFor(walkTo('captured').state)) expect(kept).toBe(amount);
  });

  it.each(Object.keys(WAY) as Stage[])('is 0 in an order that is cancelled at stage %s', (stage) => {
    const { state } = cancel(walkTo(stage));
    for (const viewer of PARTIES) expect(keptBy(state, viewer)).toBe(0);
    for (const { amount } of splitFor(state)) expect(amount).toBeGreaterThan(0);
  });

  it('is 0 in an order that is cancelled after the transfers, from the first moment', () => {
    const walk = confirmedWalk({ suppliers: 1, brands: 1, bps: [5_000, 0], shipping: 500, lines: [LINE] });
    settle(walk);
    cancel(walk);
    expect(splitFor(walk.state).map(({ kept }) => kept)).toEqual([0, 0, 0, 0]);
    settle(walk);
    expect(splitFor(walk.state).map(({ kept }) => kept)).toEqual([0, 0, 0, 0]);
  });

  it('is the rest of its share after a refund, and the whole share again if the refund fails', () => {
    const walk = confirmedWalk({ suppliers: 1, brands: 1, bps: [5_000, 0], shipping: 500, lines: [LINE] });
    const before = splitFor(walk.state).map(({ kept }) => kept);
    refund(walk, { amount: 1_000 });
    const [asked = 0, total] = [sum(splitFor(walk.state).map(({ kept }) => kept)), walk.state.totals.total];
    expect(asked).toBe(total - 1_000);
    issueAll(walk);
    expect(sum(splitFor(walk.state).map(({ kept }) => kept))).toBe(total - 1_000);
    walk.append(event('refund_failed', { id: walk.state.refunds[0]?.id ?? '', code: 'lost' }, SYSTEM));
    expect(splitFor(walk.state).map(({ kept }) => kept)).toEqual(before);
  });

  it('equals its transfers less its reversals after any refunds, once everything is settled', () => {
    const property = fc.property(
      orderShape,
      fc.array(refundStep, { maxLength: 6 }),
      fc.boolean(),
      (shape, steps, end) => {
        const walk = confirmedWalk(shape);
        for (const step of steps) {
          if (step.do !== 'refund' || step.kind === 'proposal') continue;
          refund(walk, { amount: 1 + (step.ask.amount % walk.state.totals.total) });
          moveTransfer(walk, step.ask.amount);
        }
        if (end) walk.command({ type: 'cancel', note: null }, RETAILER);
        settle(walk);
        for (const { party, amount, kept, transferred, reversed } of splitFor(walk.state)) {
          expect(kept).toBeGreaterThanOrEqual(0);
          expect(kept).toBeLessThanOrEqual(amount);
          if (party !== 'platform') expect([party, kept]).toEqual([party, transferred - reversed]);
        }
      },
    );
    fc.assert(property, { numRuns: 500 });
  });
});

const LINE = { supplier: 0, brand: 0, quantity: 1, unit: 10_000, weights: [40, 10, 40, 10] } as const;

function refund(walk: Walk, ask: { readonly amount: number }): void {
  const terms = { source: { kind: 'request', id: null }, borneBy: null, reason: 'r' } as const;
  const events = requestRefund(walk.state, ask, OPS, terms);
  if (!isRefusal(events)) walk.append(...events);
}
