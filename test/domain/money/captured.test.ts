import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Journal } from '../../../durable-objects/journal/journal.ts';
import { balanceOf, type Entry, entriesOf } from '../../../src/domain/money/ledger.ts';
import { sum } from '../../../src/domain/money/money.ts';
import { proofFor, proofText, signedText, type UnsignedProof } from '../../../src/domain/money/proof.ts';
import { orderShares } from '../../../src/domain/money/split.ts';
import { STRIPE } from '../../../src/domain/order/actor.ts';
import { event, type NewEvent } from '../../../src/domain/order/events.ts';
import { evolve } from '../../../src/domain/order/evolve.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { refundables } from '../../../src/domain/refunds/cost-sharing.ts';
import { refundableLeft, refundSummary } from '../../../src/domain/refunds/refund.ts';
import { quoteRefund } from '../../../src/domain/refunds/request.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { observePayment } from '../../../src/domain/saga/settle.ts';
import { plannedFulfilments } from '../../../src/domain/saga/work.ts';
import { publicKeyFrom, verifyProof } from '../../../tools/verify-proof/verify.ts';
import { Disk } from '../../simulation/world/disk.ts';
import { CUSTOMER, OPS, PAYMENT, RETAILER, SYSTEM, Walk, walkTo } from '../fixtures.ts';
import { doPartyWork, moveTransfer, type OrderShape, orderOf, orderShape } from '../refunds/refund-world.ts';

/** Somebody captures an amount in Stripe's Dashboard that differs from the order's total. */

const captured = (order: OrderState, amount: number): NewEvent[] =>
  observePayment(order, { state: 'captured', chargeId: 'ch_1', amount }, STRIPE);

/** An order with authorised payment and taken stock, captured in Stripe's Dashboard. */
function capturedWalk(shape: OrderShape, amount: number): Walk {
  const walk = new Walk();
  walk.append(
    event('order_placed', orderOf(shape), CUSTOMER),
    event('payment_intent_created', { intentId: 'pi_1', clientSecret: 's' }, SYSTEM),
    event('payment_authorised', { chargeId: 'ch_1', captureBefore: null }, SYSTEM),
    event('inventory_held', { expiresAt: 9_999_999_999 }, SYSTEM),
    event('inventory_committed', {}, SYSTEM),
  );
  return walk.append(...captured(walk.state, amount));
}

function confirm(walk: Walk): void {
  const fulfilments = plannedFulfilments(walk.state);
  walk.append(event('fulfilment_requested', { fulfilments }, SYSTEM));
  walk.append(
    ...fulfilments.map(({ id }) => event('fulfilment_accepted', { fulfilmentId: id, automatic: true }, SYSTEM)),
  );
}

function issueAll(walk: Walk): void {
  for (;;) {
    const refund = walk.state.refunds.find(({ status }) => status === 'requested');
    if (refund === undefined) return;
    walk.append(event('refund_issued', { id: refund.id, stripeRefundId: `re_${refund.id}`, pending: false }, SYSTEM));
  }
}

/** Cancels the order, withdraws the tasks and refunds the money. */
function cancel(walk: Walk): void {
  walk.command({ type: 'cancel', note: null }, CUSTOMER);
  const fulfilmentIds = walk.state.fulfilments.map(({ id }) => id);
  if (walk.work.includes('withdraw_fulfilments'))
    walk.append(event('fulfilments_withdrawn', { fulfilmentIds }, SYSTEM));
  issueAll(walk);
}

function booked(walk: Walk): Entry[] {
  let order: OrderState | null = null;
  return walk.events.flatMap((one) => {
    const entries = entriesOf(order, one);
    order = evolve(order, one);
    return entries;
  });
}

function same(given: number, wanted: number, what: string): void {
  if (given !== wanted) throw new Error(`${what} is ${given}, not ${wanted}`);
}

/** Checks that shares, lines and ledger sum to the captured amount, and that no share grew. */
function sound(walk: Walk, shape: OrderShape, amount: number): void {
  const order = walk.state;
  const before = orderOf(shape);
  same(order.payment.captured, amount, 'captured');
  same(sum(orderShares(order).map((share) => share.amount)), amount, 'the sum of the shares');
  same(sum(refundables(order).map((line) => line.amount)), amount, 'the sum of the lines');
  for (const [i, line] of [...order.lines, order.shipping].entries()) {
    const was = before.lines[i] ?? before.shipping;
    if ((line.charged ?? line.amount) > line.amount) throw new Error('a line grew');
    same(line.amount, was.amount, 'the price');
    for (const [n, share] of line.shares.entries()) {
      if (share.amount < 0 || share.amount > (was.shares[n]?.amount ?? 0)) throw new Error('a share grew, or is owed');
    }
  }
  const entries = booked(walk);
  same(sum(entries.map(({ side, amount: n }) => (side === 'debit' ? n : -n))), 0, 'the books');
  same(balanceOf(entries, 'held'), 0, 'what is held');
}

const fullyRefunded = (walk: Walk, amount: number): void => {
  same(refundableLeft(walk.state), 0, 'what is left');
  same(sum(walk.state.refunds.map((refund) => refund.amount)), amount, 'what was refunded');
  const entries = booked(walk);
  same(balanceOf(entries, 'cash', 'customer'), 0, 'what the Platform has of it');
  same(sum(entries.map(({ side, amount: n }) => (side === 'debit' ? n : -n))), 0, 'the books');
};

/** The proof, as the object makes it. */
function proofOf(walk: Walk): UnsignedProof {
  const journal = new Journal(new Disk().open());
  journal.transaction(() => {
    journal.create();
    for (const next of walk.events) journal.append(next, next.at);
  });
  const chain = journal.chain();
  const proof = chain === null ? null : proofFor(chain, OPS);
  if (proof === null) throw new Error('no proof');
  return proof;
}

const amountOf = (shape: OrderShape, part: number): number => 1 + (part % orderOf(shape).totals.total);

describe('a smaller capture', () => {
  it('is split to the penny, limits the transfers, and is refunded in full', () => {
    const property = fc.property(orderShape, fc.nat(), (shape, part) => {
      const amount = amountOf(shape, part);
      const walk = capturedWalk(shape, amount);
      sound(walk, shape, amount);
      confirm(walk);
      for (let n = 0; n < 20; n += 1) moveTransfer(walk, 0);
      if (sum(walk.state.transfers.map((transfer) => transfer.amount)) > amount) throw new Error('more is paid out');
      const quote = quoteRefund(walk.state, {});
      if (isRefusal(quote)) throw new Error(quote.reason.key);
      same(quote.amount, amount, 'the quote of all');
      walk.command({ type: 'refund', ask: {}, reason: 'x', version: null }, RETAILER);
      issueAll(walk);
      while (doPartyWork(walk, 0));
      fullyRefunded(walk, amount);
      expect(refundSummary(walk.state)).toBe('full');
      const kept = sum(walk.state.transfers.map((transfer) => transfer.amount - transfer.reversed));
      same(kept, 0, 'what the parties keep');
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('is refunded by a cancellation, before and after the transfers', () => {
    const property = fc.property(orderShape, fc.nat(), fc.boolean(), (shape, part, late) => {
      const amount = amountOf(shape, part);
      const walk = capturedWalk(shape, amount);
      if (late) confirm(walk);
      if (late) for (let n = 0; n < 20; n += 1) moveTransfer(walk, 0);
      cancel(walk);
      while (doPartyWork(walk, 0));
      fullyRefunded(walk, amount);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('can be refunded unit by unit and then the shipping, exactly in full', () => {
    const property = fc.property(orderShape, fc.nat(), (shape, part) => {
      const amount = amountOf(shape, part);
      const walk = capturedWalk(shape, amount);
      confirm(walk);
      for (const line of walk.state.lines) {
        for (let n = 0; n < line.quantity; n += 1) {
          const lines = [{ lineId: line.id, quantity: 1 }];
          walk.command({ type: 'refund', ask: { lines }, reason: 'x', version: null }, RETAILER);
          issueAll(walk);
        }
      }
      const shipping = walk.state.shipping.charged ?? walk.state.shipping.amount;
      if (shipping > 0) {
        walk.command({ type: 'refund', ask: { shipping }, reason: 'x', version: null }, RETAILER);
        issueAll(walk);
      }
      // A unit that costs less than a penny is not refunded alone, so the sum of such units is left.
      const left = refundableLeft(walk.state);
      if (left < 0 || left > sum(walk.state.lines.map((line) => line.quantity))) throw new Error(`${left} is left`);
      walk.command({ type: 'refund', ask: {}, reason: 'x', version: null }, RETAILER);
      issueAll(walk);
      fullyRefunded(walk, amount);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('can be split, cancelled and proven for every amount from 1 on', () => {
    const shape: OrderShape = {
      suppliers: 2,
      brands: 1,
      bps: [0, 5_000],
      lines: [
        { supplier: 0, brand: 0, quantity: 3, unit: 33, weights: [5, 1, 3, 0] },
        { supplier: 1, brand: 0, quantity: 1, unit: 70, weights: [1, 1, 1, 1] },
      ],
      shipping: 11,
    };
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const key = publicKeyFrom(JSON.stringify(publicKey.export({ format: 'jwk' })));
    const { total } = orderOf(shape).totals;
    expect(total).toBe(180);
    for (let amount = 1; amount <= total; amount += 1) {
      const walk = capturedWalk(shape, amount);
      sound(walk, shape, amount);
      cancel(walk);
      fullyRefunded(walk, amount);
      const proof = proofOf(walk);
      const stamp = sign(null, Buffer.from(signedText(proof.statement)), privateKey).toString('base64url');
      expect(verifyProof(Buffer.from(proofText(proof, stamp)), key).rejected).toBeNull();
    }
  });

  it('does not change the split if it is the whole amount', () => {
    const walk = walkTo('committed');
    const before = walk.state;
    const [told] = captured(before, before.totals.total);
    expect(told?.data).toEqual({ chargeId: 'ch_1', amount: before.totals.total });
    walk.append(...captured(before, before.totals.total));
    expect([walk.state.lines, walk.state.shipping]).toEqual([before.lines, before.shipping]);
  });

  it('can be replayed from an event of before 2026-11-26, which has no lines', () => {
    const walk = walkTo('committed');
    const before = walk.state;
    walk.append(event('payment_captured', { chargeId: 'ch_1', amount: 9_999 }, STRIPE));
    expect([walk.state.lines, walk.state.shipping]).toEqual([before.lines, before.shipping]);
    expect(balanceOf(booked(walk), 'cash')).toBe(9_999);
  });
});

describe('a capture of an impossible amount', () => {
  it.each([21_596, 99_999_999, 0, -1])('is not booked, but parked once: %d', (amount) => {
    const walk = walkTo('committed');
    const reading = { state: 'captured', chargeId: 'ch_1', amount } as const;
    for (let n = 0; n < 2; n += 1) {
      walk.command({ type: 'observe_payment', ...PAYMENT, amount: 21_595, reading }, STRIPE);
    }
    expect(walk.state.parked).toMatchObject([{ work: 'capture_payment', code: 'captured_amount' }]);
    expect([walk.state.payment.status, walk.work]).toEqual(['authorised', []]);
    // The right amount is captured after all, so nothing stays parked.
    walk.append(...captured(walk.state, 21_595));
    expect([walk.state.payment.status, walk.state.parked]).toEqual(['captured', []]);
  });

  it('also waits for a person while the order is being cancelled', () => {
    const walk = walkTo('authorised');
    walk.command({ type: 'cancel', note: null }, CUSTOMER);
    walk.append(...captured(walk.state, 21_596));
    expect(walk.state.parked).toMatchObject([{ work: 'release_money', code: 'captured_amount' }]);
    expect(walk.state.status).not.toBe('cancelled');
  });
});

it('an intent that is cancelled in the Dashboard cancels the order, but not as an expired authorisation', () => {
  for (const [cause, reason] of [
    ['by_hand', 'payment_failed'],
    [undefined, 'authorisation_expired'],
  ] as const) {
    const walk = walkTo('committed');
    walk.append(...observePayment(walk.state, { state: 'cancelled', cause }, STRIPE));
    expect(walk.state.payment.status).toBe('released');
    expect(walk.state.saga).toMatchObject({ direction: 'backward', cancel: { reason } });
  }
});
