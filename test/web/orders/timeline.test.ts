import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TimelineEvent } from '../../../src/api/schemas/events.ts';
import type { Actor } from '../../../src/domain/order/actor.ts';
import { event } from '../../../src/domain/order/events.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { EVENT_TYPES } from '../../../src/domain/order/view-events.ts';
import { toldEvents } from '../../../src/web/dashboard/order/timeline.tsx';
import type { Opened } from '../../../src/web/dashboard/order-context.ts';
import { tell } from '../../../src/web/dashboard/words/events.ts';
import { money } from '../../../src/web/kit/parts.tsx';
import { fulfilment, issue, line, settleReversals, walkedTo } from '../../domain/conversation/dispute-walk.ts';
import { answer, ask, post, terms } from '../../domain/conversation/proposal-steps.ts';
import { BRAND, CUSTOMER, OPS, RETAILER, SUPPLIER_A, SUPPLIER_B, SYSTEM, type Walk } from '../../domain/fixtures.ts';

/** What the timeline tells of each type of event: its amounts, what came of a refund, and what a correction changed. */

function openedBy({ state, events }: Walk, viewer: Actor): Opened {
  const view = viewOrder({ order: state, next: null }, viewer);
  if (view === null) throw new Error('a reader of the order');
  return { view, state, events, names: (id) => id };
}

/** Every event of a type that this reader sees, in words. */
const toldOf = (walk: Walk, type: string, viewer: Actor): string[] =>
  toldEvents(openedBy(walk, viewer), { actor: viewer })
    .filter((one) => one.event.type === type)
    .map(({ told }) => [told.text, told.detail ?? ''].join(' | '));

const refunded = (): Walk => {
  const walk = walkedTo('delivered');
  walk.command({ type: 'refund', ask: { amount: 4_321 }, reason: 'A scratch', version: null }, RETAILER);
  return walk;
};

/** The fields of the data of each type, as the contract has them. */
const FIELDS = new Map<string, [string, unknown][]>(
  TimelineEvent.options.map(({ shape }) => [shape.type.value, Object.entries(shape.data.shape)]),
);
const namesOf = (type: string): string[] => (FIELDS.get(type) ?? []).map(([name]) => name);
/** Names with texts of the same name are left out: what is parked says in words what is owed. */
const amountsOf = (type: string): string[] =>
  (FIELDS.get(type) ?? [])
    .filter(([name, field]) => Object.hasOwn(AMOUNTS, name) && accepts(field))
    .map(([name]) => name);
const accepts = (field: unknown): boolean => z.instanceof(z.ZodType).parse(field).safeParse(1).success;
/** What is an amount of money wherever an event has it. `asked`: in a currency of its own. */
const AMOUNTS: Readonly<Record<string, number>> = { amount: 1_111, owed: 2_222, excess: 3_333, withdrawn: 5_555 };

describe('the timeline', () => {
  it.each(EVENT_TYPES)('tells every amount of %s', (type) => {
    const walk = issue(refunded());
    const [refund] = walk.state.refunds;
    const fields = namesOf(type);
    const amounts = Object.entries(AMOUNTS).filter(([name]) => amountsOf(type).includes(name));
    const data = { ...Object.fromEntries(amounts), refund: refund?.id, partyId: 'sup_a' };
    const { text, detail = '' } = tell({ seq: 1, at: 0, type, actor: 'system', data }, openedBy(walk, OPS));
    for (const [, amount] of amounts) expect(`${text} ${detail}`).toContain(money(amount, 'gbp'));
    // An event of a refund without an amount of its own tells that of the refund.
    if (fields.includes('refund') && !fields.includes('amount')) expect(text).toContain('£43.21');
    expect(`${text} ${detail}`).not.toMatch(/–|undefined|null|NaN/);
  });

  it('knows an amount in the data of an event', () => {
    expect(EVENT_TYPES.filter((type) => amountsOf(type).length > 0).length).toBeGreaterThan(10);
  });

  it.each([
    ['is done', issue, 'refund_issued', 'Refund of £43.21 done'],
    [
      'waits for the bank, and is done',
      (walk: Walk) => {
        const id = walk.state.refunds[0]?.id ?? '';
        walk.append(event('refund_issued', { id, stripeRefundId: 're_1', pending: true }, SYSTEM));
        return walk.append(event('refund_succeeded', { id }, SYSTEM));
      },
      'refund_succeeded',
      'Refund of £43.21 done',
    ],
    [
      'failed',
      (walk: Walk) => {
        const id = walk.state.refunds[0]?.id ?? '';
        issue(walk);
        return walk.append(event('refund_failed', { id, code: 'expired_or_canceled_card', owed: 4_321 }, SYSTEM));
      },
      'refund_failed',
      'Refund of £43.21 failed; the customer is owed £43.21',
    ],
  ] as const)('shows that a refund %s, without a press on "show all"', (_, end, type, text) => {
    const walk = end(refunded());
    const seen = toldEvents(openedBy(walk, RETAILER), { actor: RETAILER });
    const found = seen.find(({ event: one }) => one.type === type)?.told;
    expect(found?.text).toContain(text);
    expect(found?.tone).not.toBe('quiet');
  });

  it('tells what was taken back and given back with its amount', () => {
    const walk = settleReversals(issue(refunded()));
    walk.append(event('refund_failed', { id: walk.state.refunds[0]?.id ?? '', code: 'declined', owed: 4_321 }, SYSTEM));
    settleReversals(walk);
    for (const [type, words] of [
      ['transfer_settled', 'Transferred to sup_a: £'],
      ['reversal_settled', 'Taken back from sup_a: £'],
      ['return_settled', 'Given back to sup_a: £'],
    ] as const)
      expect(toldOf(walk, type, SUPPLIER_A)[0], type).toContain(words);
  });

  it('tells the terms of a proposal with each step', () => {
    const walk = walkedTo('in_production');
    post(walk, ask(terms({ cancel: true })));
    answer(walk, 'decline');
    const words = ' | Refund £40.00, and cancel what sup_a makes';
    expect(toldOf(walk, 'proposal_made', RETAILER)).toEqual([`Terms proposed${words}`]);
    expect(toldOf(walk, 'proposal_declined', SUPPLIER_A)).toEqual([`Proposal declined${words}`]);
    expect(toldOf(walk, 'proposal_made', SUPPLIER_B)).toEqual([]);
  });

  const { customer } = walkedTo('confirmed').state;
  const moved = { ...customer, email: 'new@example.com', address: { ...customer.address, line1: '2 Low St' } };
  const CHANGES: Readonly<Record<string, readonly [Walk, readonly (readonly [Actor, string | null])[]]>> = {
    customer_corrected: [
      walkedTo('confirmed'),
      [
        [
          RETAILER,
          'E-mail: new@example.com, before ada@example.com; Address: 2 Low St, York, YO1 1AA, United Kingdom, before 1 High St, York, YO1 1AA, United Kingdom',
        ],
        [SUPPLIER_A, 'Address: 2 Low St, York, YO1 1AA, United Kingdom, before 1 High St'],
        [BRAND, null],
      ],
    ],
    line_corrected: [
      walkedTo('confirmed'),
      [
        [RETAILER, 'Width: 1210 mm, before 1200 mm'],
        [SUPPLIER_A, 'before'],
        [SUPPLIER_B, null],
      ],
    ],
    tracking_corrected: [
      walkedTo('dispatched'),
      [
        [RETAILER, 'Tracking: DPD, 155, before Post, T1'],
        [BRAND, 'Tracking: DPD, 155, before Post, T1'],
        [SUPPLIER_B, null],
      ],
    ],
    order_annotated: [
      walkedTo('confirmed'),
      [
        [RETAILER, 'Reference: SO-2; till: 7'],
        [SUPPLIER_A, null],
      ],
    ],
  };
  const events = {
    customer_corrected: event('customer_corrected', { customer: moved, fields: ['email', 'address'] }, RETAILER),
    line_corrected: event(
      'line_corrected',
      { lineId: line(1), options: { width_mm: 1_210 }, was: { width_mm: 1_200 } },
      RETAILER,
    ),
    tracking_corrected: event(
      'tracking_corrected',
      { fulfilmentId: fulfilment(1), tracking: { carrier: 'DPD', number: '155', url: null } },
      SUPPLIER_A,
    ),
    order_annotated: event('order_annotated', { reference: 'SO-2', metadata: { till: '7' } }, RETAILER),
  };

  it.each(Object.entries(events))('tells what %s changed, to those who see it', (type, one) => {
    const [walk, readers] = CHANGES[type] ?? [];
    if (walk === undefined || readers === undefined) return expect.fail(type);
    walk.append(one);
    for (const [viewer, text] of readers) {
      const told = toldOf(walk, type, viewer);
      if (text === null) expect(told, viewer.role).toEqual([]);
      else expect(told[0], viewer.role).toContain(text);
    }
    // A supplier never reads the e-mail address.
    expect(toldOf(walk, type, SUPPLIER_A).join()).not.toMatch(/example\.com/);
  });

  it('has an example of every type of event that changes what was there', () => {
    expect(EVENT_TYPES.filter((type) => /corrected|annotated/.test(type)).sort()).toEqual(Object.keys(events).sort());
  });

  it('tells what was removed, and what was there before', () => {
    const walk = walkedTo('confirmed');
    walk.append(events.order_annotated);
    walk.append(event('order_annotated', { reference: null, metadata: { till: '' } }, RETAILER));
    expect(toldOf(walk, 'order_annotated', OPS)[1]).toContain(
      'Reference: removed, before SO-2; till: removed, before 7',
    );
    expect(toldOf(walk, 'order_annotated', CUSTOMER)).toEqual([]);
  });
});
