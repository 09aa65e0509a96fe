import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/order/actor.ts';
import type { Command } from '../../../src/domain/order/decide.ts';
import { event } from '../../../src/domain/order/events.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { viewEvent } from '../../../src/domain/order/view-events.ts';
import { fulfilment, tracking, walkedTo } from '../conversation/dispute-walk.ts';
import { BRAND, CUSTOMER, OPS, RETAILER, SUPPLIER_A, SUPPLIER_B, SYSTEM, type Walk, walkTo } from '../fixtures.ts';

/** Corrections of what people typed: tracking, the customer's data; and mails that are sent again. */

const right = { carrier: 'Post', number: 'T9', url: 'https://track.example/T9' };
const correction: Command = { type: 'correct_tracking', fulfilmentId: fulfilment(1), tracking: right };
const customer = {
  name: 'Ada Lovelace',
  email: 'ada@right.example',
  phone: '+44 20 7946 0000',
  address: { line1: '2 High St', city: 'York', postalCode: 'YO1 1AA', country: 'GB' },
};
const ofCustomer: Command = { type: 'correct_customer', customer };
const settle = (walk: Walk, outcome: 'sent' | 'void' | 'refused', template = 'dispatched' as const) =>
  walk.append(event('mail_settled', { template, outcome }, SYSTEM));
const due = ({ state }: Walk) => state.mails.filter((m) => m.outcome === 'due').map((m) => m.template);
const code = (walk: Walk, command: Command, actor: Actor) => walk.command(command, actor)?.refused ?? 'done';
const shown = (walk: Walk, type: string, viewer: Actor) => {
  const found = walk.events.find((one) => one.type === type);
  return found === undefined ? null : viewEvent(found, walk.state, viewer);
};

describe('a correction of the tracking', () => {
  it('replaces the tracking of its parcel only, and is in the timeline of those who see the parcel', () => {
    const walk = settle(walkedTo('dispatched'), 'sent');
    expect(code(walk, correction, SUPPLIER_A)).toBe('done');
    expect(walk.state.fulfilments.map((f) => f.tracking)).toEqual([right, tracking]);
    expect(shown(walk, 'tracking_corrected', CUSTOMER)).toMatchObject({ actor: 'supplier', data: { tracking: right } });
    expect(shown(walk, 'tracking_corrected', SUPPLIER_B)?.type).toBe('hidden');
  });

  it.each([
    ['sent', ['tracking_corrected']],
    ['void', []],
    ['refused', []],
  ] as const)('is mailed or not, where the mail of the dispatch was %s', (outcome, expected) => {
    const walk = settle(walkedTo('dispatched'), outcome);
    walk.append(event('mail_settled', { template: 'partly_dispatched', outcome: 'void' }, SYSTEM));
    for (const template of ['confirmed', 'in_production'] as const)
      walk.append(event('mail_settled', { template, outcome: 'sent' }, SYSTEM));
    expect(code(walk, correction, SUPPLIER_A)).toBe('done');
    expect(due(walk)).toEqual(expected);
  });

  it('is mailed where the mail of the dispatch may be on its way with the wrong tracking', () => {
    const walk = walkedTo('dispatched');
    expect(code(walk, correction, SUPPLIER_A)).toBe('done');
    expect(due(walk)).toContain('tracking_corrected');
  });

  it('a second one is mailed once more, and the first keeps its outcome', () => {
    const walk = settle(walkedTo('dispatched'), 'sent');
    code(walk, correction, SUPPLIER_A);
    walk.append(event('mail_settled', { template: 'tracking_corrected', outcome: 'sent' }, SYSTEM));
    expect(code(walk, { ...correction, tracking }, SUPPLIER_A)).toBe('done');
    walk.append(event('mail_settled', { template: 'tracking_corrected', outcome: 'refused' }, SYSTEM));
    const outcomes = walk.state.mails.filter((m) => m.template === 'tracking_corrected').map((m) => m.outcome);
    expect(outcomes).toEqual(['sent', 'refused']);
  });

  it.each([
    ['its supplier', SUPPLIER_A, 'done'],
    ['Platform Ops', OPS, 'done'],
    ['another supplier', SUPPLIER_B, 'not_found'],
    ['the retailer', RETAILER, 'forbidden'],
    ['the customer', CUSTOMER, 'forbidden'],
    ['the brand', BRAND, 'forbidden'],
  ] as const)('by %s', (_, actor, expected) => {
    expect(code(walkedTo('dispatched'), correction, actor)).toBe(expected);
  });

  it.each([
    ['confirmed', 'not_allowed_in_status'],
    ['in_production', 'not_allowed_in_status'],
    ['dispatched', 'done'],
    ['delivered', 'not_allowed_in_status'],
  ] as const)('of an order that is %s', (stage, expected) => {
    expect(code(walkedTo(stage), correction, SUPPLIER_A)).toBe(expected);
  });

  it('stops at a bound', () => {
    const walk = settle(walkedTo('dispatched'), 'sent');
    const codes = Array.from({ length: 60 }, (_, n) => {
      const answer = code(walk, { ...correction, tracking: { ...right, number: `T${n}` } }, SUPPLIER_A);
      walk.append(event('mail_settled', { template: 'tracking_corrected', outcome: 'sent' }, SYSTEM));
      return answer;
    });
    expect(codes[0]).toBe('done');
    expect(codes.at(-1)).toBe('conflict');
    expect(walk.state.mails.length).toBeLessThanOrEqual(50);
  });
});

describe("a correction of the customer's data", () => {
  it('is what everybody sees from then on, and the timeline says who made it, and what is new', () => {
    const walk = walkedTo('confirmed');
    expect(code(walk, ofCustomer, RETAILER)).toBe('done');
    const view = (viewer: Actor) => viewOrder({ order: walk.state, next: null }, viewer);
    expect(view(RETAILER)?.customer).toEqual(customer);
    const { email: _, ...delivery } = customer;
    expect(view(SUPPLIER_A)).toMatchObject({ customer: delivery, deliveryCorrectedAt: walk.now });
    expect(view(BRAND)).toMatchObject({ customer: null, deliveryCorrectedAt: null });
    expect(shown(walk, 'customer_corrected', RETAILER)).toMatchObject({
      actor: 'retailer',
      data: { fields: ['name', 'email', 'phone', 'address'] },
    });
    expect(shown(walk, 'customer_corrected', SUPPLIER_A)?.data).toEqual({ fields: ['name', 'phone', 'address'] });
    expect(shown(walk, 'customer_corrected', BRAND)?.type).toBe('hidden');
  });

  it('of the e-mail alone is hidden from suppliers, and no label is wrong because of it', () => {
    const walk = walkedTo('confirmed');
    code(walk, { type: 'correct_customer', customer: { ...walk.state.customer, email: 'b@b.example' } }, OPS);
    expect(shown(walk, 'customer_corrected', SUPPLIER_A)?.type).toBe('hidden');
    expect(viewOrder({ order: walk.state, next: null }, SUPPLIER_A)?.deliveryCorrectedAt).toBeNull();
  });

  it.each([
    ['placed', () => walkTo('placed'), 'done'],
    ['confirmed', () => walkedTo('confirmed'), 'done'],
    ['in production', () => walkedTo('in_production'), 'done'],
    ['with one parcel that has left', () => oneGone(), 'not_allowed_in_status'],
    ['dispatched', () => walkedTo('dispatched'), 'not_allowed_in_status'],
    ['delivered', () => walkedTo('delivered'), 'not_allowed_in_status'],
    ['being cancelled', () => cancelling(), 'order_cancelling'],
  ] as const)('of an order that is %s', (_, at, expected) => {
    expect(code(at(), ofCustomer, RETAILER)).toBe(expected);
  });

  it.each([
    [SUPPLIER_A, 'forbidden'],
    [CUSTOMER, 'forbidden'],
    [BRAND, 'forbidden'],
    [OPS, 'done'],
  ] as const)('by %o', (actor, expected) => {
    expect(code(walkedTo('confirmed'), ofCustomer, actor)).toBe(expected);
  });
});

const oneGone = () => {
  const walk = walkedTo('in_production');
  walk.command({ type: 'dispatch', fulfilmentId: fulfilment(1), tracking }, SUPPLIER_A);
  return walk;
};
const cancelling = () => {
  const walk = walkedTo('confirmed');
  walk.command({ type: 'cancel', note: null }, CUSTOMER);
  return walk;
};

describe('a mail', () => {
  const again: Command = { type: 'resend_mail', template: 'dispatched' };

  it.each(['sent', 'refused', 'void'] as const)('that was %s is sent again', (outcome) => {
    const walk = settle(walkedTo('dispatched'), outcome);
    expect(code(walk, again, RETAILER)).toBe('done');
    expect(walk.state.mails.filter((m) => m.template === 'dispatched').map((m) => m.outcome)).toEqual([outcome, 'due']);
  });

  it('that was never owed is refused, and one that is not true any more', () => {
    const walk = settle(walkedTo('dispatched'), 'sent');
    expect(walk.command({ type: 'resend_mail', template: 'cancelled' }, RETAILER)?.reason.key).toBe('mail_not_owed');
    const gone = cancelling();
    expect(gone.command({ type: 'resend_mail', template: 'confirmed' }, RETAILER)?.reason.key).toBe('mail_untrue');
  });

  it.each([SUPPLIER_A, CUSTOMER, BRAND])('is not sent again by %o', (actor) => {
    expect(code(settle(walkedTo('dispatched'), 'sent'), again, actor)).toBe('forbidden');
  });
});
