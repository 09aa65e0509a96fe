import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mailVariables } from '../../../src/domain/conversation/notifications.ts';
import { event } from '../../../src/domain/order/events.ts';
import { mailIsDue } from '../../../src/domain/saga/outbox.ts';
import { CUSTOMER, OPS, SUPPLIER_A, SYSTEM, type Walk, walkTo } from '../fixtures.ts';
import { fulfilment, line, tracking } from './dispute-walk.ts';

/** Orders that leave in several parcels: the customer hears of the first one, and of the last. */

/** An order in production whose lines leave in so many parcels. Its mails so far were sent. */
function inProduction(parcels: number): Walk {
  const walk = walkTo('captured');
  const fulfilments = Array.from({ length: parcels }, (_, n) => ({
    id: fulfilment(n + 1),
    supplierId: n === 0 ? 'sup_a' : 'sup_b',
    lineIds: n < 2 ? [line(n + 1)] : [],
  }));
  walk.append(event('fulfilment_requested', { fulfilments }, SYSTEM));
  for (const { id } of fulfilments) walk.command({ type: 'accept', fulfilmentId: id }, OPS);
  for (const { id } of fulfilments) walk.command({ type: 'start', fulfilmentId: id }, OPS);
  for (const template of ['confirmed', 'in_production'] as const) settle(walk, template);
  return walk;
}

const settle = (walk: Walk, template: 'confirmed' | 'in_production' | 'partly_dispatched', outcome = 'sent' as const) =>
  walk.append(event('mail_settled', { template, outcome }, SYSTEM));
const dispatch = (walk: Walk, n: number) =>
  walk.command({ type: 'dispatch', fulfilmentId: fulfilment(n), tracking: { ...tracking, number: `T${n}` } }, OPS);
const correct = (walk: Walk, n: number) =>
  walk.command({ type: 'correct_tracking', fulfilmentId: fulfilment(n), tracking: { ...tracking, number: 'T9' } }, OPS);
const due = ({ state }: Walk) => state.mails.filter(({ outcome }) => outcome === 'due').map(({ template }) => template);
const told = ({ state }: Walk) => state.mails.filter(({ template }) => template === 'partly_dispatched').length;

const EXTRAS = {
  ...{ orderUrl: 'https://orders.test/o', retailerName: 'Shop', reviewUrl: null, timeZone: 'Europe/London' },
  ...{ contactEmail: null, contactPhone: null, contactUrl: null },
};

describe('the mail about the first of several parcels', () => {
  it('is owed once, by the first that leaves, in whatever order they leave', () => {
    const orders = fc.integer({ min: 1, max: 5 }).chain((count) =>
      fc.shuffledSubarray(
        Array.from({ length: count }, (_, n) => n + 1),
        { minLength: count },
      ),
    );
    fc.assert(
      fc.property(orders, fc.boolean(), (order, repeats) => {
        const walk = inProduction(order.length);
        for (const [n, parcel] of order.entries()) {
          dispatch(walk, parcel);
          if (repeats) dispatch(walk, parcel);
          expect(told(walk)).toBe(order.length > 1 ? 1 : 0);
          expect(mailIsDue(walk.state, 'partly_dispatched')).toBe(n < order.length - 1);
        }
        expect(due(walk)).toContain('dispatched');
      }),
      { numRuns: 100 },
    );
  });

  it('is not owed if the others were withdrawn: what leaves is all that is left', () => {
    const walk = inProduction(2);
    walk.append(event('withdrawal_started', { n: 1, fulfilmentIds: [fulfilment(2)], skus: [] }, SYSTEM));
    dispatch(walk, 1);
    expect(due(walk)).toEqual(['dispatched']);
  });

  it('is not sent when the rest has left as well', () => {
    const walk = inProduction(2);
    dispatch(walk, 1);
    expect(mailIsDue(walk.state, 'partly_dispatched')).toBe(true);
    dispatch(walk, 2);
    expect(mailIsDue(walk.state, 'partly_dispatched')).toBe(false);
    expect(mailIsDue(walk.state, 'dispatched')).toBe(true);
  });

  it('says what is on its way, and what is still to come', () => {
    const walk = inProduction(2);
    const [first, second] = walk.state.lines;
    dispatch(walk, 2);
    const { fulfilments, order } = mailVariables(walk.state, EXTRAS);
    expect(fulfilments.map(({ titles, tracking_number }) => [titles, tracking_number])).toEqual([
      [second?.title, 'T2'],
    ]);
    expect(order.still_to_come).toBe(first?.title);
    dispatch(walk, 1);
    expect(mailVariables(walk.state, EXTRAS).order.still_to_come).toBeNull();
  });

  it('is not owed by a parcel that left before there was this mail', () => {
    const walk = inProduction(2);
    walk.append(event('fulfilment_dispatched', { fulfilmentId: fulfilment(1), tracking }, SUPPLIER_A));
    expect(due(walk)).toEqual([]);
    dispatch(walk, 2);
    expect(due(walk)).toEqual(['dispatched']);
  });
});

describe('a correction of the tracking, before the last parcel has left,', () => {
  it('is mailed if its parcel was in the mail, or that mail may be on its way', () => {
    const walk = inProduction(3);
    dispatch(walk, 1);
    correct(walk, 1);
    expect(due(walk)).toEqual(['partly_dispatched', 'tracking_corrected']);
    const read = inProduction(3);
    dispatch(read, 1);
    settle(read, 'partly_dispatched');
    correct(read, 1);
    expect(due(read)).toEqual(['tracking_corrected']);
  });

  it('is not mailed if the customer has not heard of its parcel: the mail of the last parcel has it', () => {
    const walk = inProduction(3);
    dispatch(walk, 1);
    settle(walk, 'partly_dispatched');
    dispatch(walk, 2);
    correct(walk, 2);
    expect(due(walk)).toEqual([]);
    dispatch(walk, 3);
    const numbers = mailVariables(walk.state, EXTRAS).fulfilments.map(({ tracking_number }) => tracking_number);
    expect([due(walk), numbers]).toEqual([['dispatched'], ['T1', 'T9', 'T3']]);
  });

  it.each(['void', 'refused'] as const)('is not mailed where the mail of its parcel was %s', (outcome) => {
    const walk = inProduction(2);
    dispatch(walk, 1);
    walk.append(event('mail_settled', { template: 'partly_dispatched', outcome }, SYSTEM));
    correct(walk, 1);
    expect(due(walk)).toEqual([]);
  });
});

it('a customer who confirmed the delivery hears nothing of parcels any more', () => {
  const walk = inProduction(2);
  dispatch(walk, 1);
  dispatch(walk, 2);
  walk.command({ type: 'confirm_delivery' }, CUSTOMER);
  expect(mailIsDue(walk.state, 'partly_dispatched')).toBe(false);
});
