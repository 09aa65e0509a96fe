import { describe, expect, it } from 'vitest';
import { event } from '../../../src/domain/order/events.ts';
import { deadlines, dueDeadline } from '../../../src/domain/saga/deadlines.ts';
import { SYSTEM, shop, walkTo } from '../fixtures.ts';
import { requested } from './order-steps.ts';

describe('deadlines', () => {
  it.each([
    ['placed', 'expire_checkout', 'checkout_expired'],
    ['authorised', null, null],
  ] as const)('at %s: %s', (stage, what, reason) => {
    const walk = walkTo(stage);
    expect(deadlines(walk.state)[0]?.what ?? null).toBe(what);
    if (reason === null) return;
    walk.now += shop.policies.checkoutExpirySeconds * 1_000 - 1;
    expect(dueDeadline(walk.state, walk.now)).toBeNull();
    walk.now += 1;
    walk.command({ type: 'meet_deadline' }, SYSTEM);
    expect(walk.state.saga).toMatchObject({ direction: 'backward', cancel: { reason } });
  });

  it('an authorisation is released before it expires if nothing is captured', () => {
    const walk = walkTo('placed');
    walk.append(event('payment_authorised', { chargeId: 'ch_1', captureBefore: 10_000_000 }, SYSTEM));
    const at = 10_000_000 - shop.policies.captureMarginSeconds * 1_000;
    expect(deadlines(walk.state)).toMatchObject([{ what: 'expire_authorisation', at }]);
    walk.now = at;
    walk.command({ type: 'meet_deadline' }, SYSTEM);
    expect(walk.state.saga).toMatchObject({ direction: 'backward', cancel: { reason: 'authorisation_expired' } });
    expect(walk.work).toEqual(['release_hold']);
    walk.append(event('hold_released', {}, SYSTEM));
    expect(walk.work).toEqual(['release_money']);
  });

  it('the order is cancelled if a supplier does not answer in time', () => {
    const walk = requested(walkTo('captured'));
    walk.now += shop.policies.supplierSlaSeconds * 1_000;
    walk.command({ type: 'meet_deadline' }, SYSTEM);
    expect(walk.state.saga).toMatchObject({ cancel: { reason: 'supplier_silent' } });
  });
});
