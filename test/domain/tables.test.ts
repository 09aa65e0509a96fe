import { describe, expect, it } from 'vitest';
import { CANCEL_MATRIX } from '../../src/domain/access/permissions.ts';
import { childId, isOrderId, orderIdFromDigest, orderIdOfChild, orderNumber } from '../../src/domain/order/ids.ts';
import { CANCEL_REASONS, LIFECYCLE, lifecycleFaults, ORDER_STATUSES } from '../../src/domain/order/lifecycle.ts';
import { SAGA, stepAfter, undosFrom } from '../../src/domain/saga/steps.ts';

describe('the lifecycle', () => {
  it('has no unreachable and no unknown status', () => {
    expect(lifecycleFaults(LIFECYCLE, 'pending')).toEqual([]);
    expect(Object.keys(LIFECYCLE)).toEqual([...ORDER_STATUSES]);
  });

  it('is checked by code that finds such errors', () => {
    const table = { a: { meaning: '', leavesTo: ['b' as never] }, c: { meaning: '', leavesTo: [] } };
    expect(lifecycleFaults(table, 'a')).toEqual(['c cannot be reached', 'b is not a status']);
  });

  it('allows a cancellation only in a status that can change to cancelled', () => {
    for (const statuses of Object.values(CANCEL_MATRIX)) {
      for (const status of statuses) expect(LIFECYCLE[status].leavesTo).toContain('cancelled');
    }
  });

  it('has no duplicate cancel reasons', () => {
    expect(new Set(CANCEL_REASONS).size).toBe(CANCEL_REASONS.length);
  });
});

describe('the saga', () => {
  it('undoes the steps in reverse order, including the failed one, and a shared undo once', () => {
    expect(SAGA.map((row) => undosFrom(row.step))).toEqual([
      ['release_money'],
      ['release_hold', 'release_money'],
      ['restock', 'release_hold', 'release_money'],
      ['release_money', 'restock', 'release_hold'],
      ['withdraw_fulfilments', 'release_money', 'restock', 'release_hold'],
      ['reverse_transfers', 'withdraw_fulfilments', 'release_money', 'restock', 'release_hold'],
    ]);
  });

  it('goes through its steps in order and ends', () => {
    const steps = ['authorise_payment' as const];
    const walked: string[] = [];
    for (let step = stepAfter(steps[0] ?? 'authorise_payment'); step !== null; step = stepAfter(step))
      walked.push(step);
    expect(walked).toEqual(SAGA.slice(1).map((row) => row.step));
  });
});

describe('ids', () => {
  const digest = new Uint8Array(32).map((_, i) => i * 7);
  const order = orderIdFromDigest(digest);

  it('are a prefix and lower-case base32 of 128 bits', () => {
    expect(order).toMatch(/^ord_[a-z2-7]{26}$/);
    expect(isOrderId(order)).toBe(true);
    expect(isOrderId('ord_short')).toBe(false);
  });

  it('contain the id of their order', () => {
    expect(orderIdOfChild(childId('ful', order, 12))).toBe(order);
    expect(orderIdOfChild(`ful_${order.slice(4)}_0`)).toBeNull();
    expect(orderIdOfChild(`bad_${order.slice(4)}_1`)).toBeNull();
    expect(orderIdOfChild("ful_'; drop table orders_1")).toBeNull();
  });

  it('give an order number that can be read aloud', () => {
    expect(orderNumber(order)).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  });
});
