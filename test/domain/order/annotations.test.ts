import { describe, expect, it } from 'vitest';
import { priceOrder } from '../../../src/domain/catalogue/placing.ts';
import type { AnnotateAsk } from '../../../src/domain/conversation/annotations.ts';
import type { Actor } from '../../../src/domain/order/actor.ts';
import { event } from '../../../src/domain/order/events.ts';
import { searchTexts } from '../../../src/domain/order/search.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { viewEvent } from '../../../src/domain/order/view-events.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { walkedTo } from '../conversation/dispute-walk.ts';
import { BRAND, CUSTOMER, OPS, ORDER, placed, RETAILER, request, SUPPLIER_A, shop, Walk, walkTo } from '../fixtures.ts';

/** The retailer's own reference and metadata of an order. */

const noted = { reference: 'SO-1', metadata: { channel: 'web', till: '7' } };
const noting = (change: AnnotateAsk) => {
  const walk = new Walk().append(event('order_placed', { ...placed(), ...noted }, CUSTOMER));
  const before = walk.events.length;
  expect(walk.command({ type: 'annotate', ...change }, RETAILER)).toBeNull();
  const { reference = null, metadata = {} } = walk.state;
  return { reference, metadata, events: walk.events.length - before };
};

describe('reference and metadata', () => {
  it.each([
    ['nothing', {}, {}, 0],
    ['what stands', noted, {}, 0],
    ['another reference', { reference: 'SO-2' }, { reference: 'SO-2' }, 1],
    ['no reference', { reference: null }, { reference: null }, 1],
    ['one more name', { metadata: { a: 'b' } }, { metadata: { ...noted.metadata, a: 'b' } }, 1],
    ['another text of a name', { metadata: { till: '8' } }, { metadata: { channel: 'web', till: '8' } }, 1],
    ['an empty text', { metadata: { till: '' } }, { metadata: { channel: 'web' } }, 1],
    ['an empty text of no name', { metadata: { other: '' } }, {}, 0],
    ['no metadata', { metadata: null }, { metadata: {} }, 1],
    [
      'a name of every object',
      { metadata: { constructor: 'x' } },
      { metadata: { ...noted.metadata, constructor: 'x' } },
      1,
    ],
  ] as const)('are changed with %s', (_, change, expected, events) => {
    expect(noting(change)).toEqual({ ...noted, ...expected, events });
  });

  it.each([
    ['the retailer', RETAILER, null],
    ['Platform Ops', OPS, null],
    ['the customer', CUSTOMER, 'forbidden'],
    ['a supplier', SUPPLIER_A, 'forbidden'],
    ['a brand', BRAND, 'forbidden'],
    ['another retailer', { role: 'retailer', partyId: 'ret_z' }, 'not_found'],
  ] as const)('are changed by %s, at any time', (_, actor: Actor, refused) => {
    for (const stage of ['confirmed', 'delivered'] as const) {
      const answer = walkedTo(stage).command({ type: 'annotate', reference: 'X' }, actor);
      expect(answer?.refused ?? null).toBe(refused);
    }
    const cancelled = walkTo('placed');
    cancelled.command({ type: 'cancel', note: null }, CUSTOMER);
    expect(cancelled.command({ type: 'annotate', reference: 'X' }, actor)?.refused ?? null).toBe(refused);
  });

  it('are for the retailer and Platform Ops alone: in the order, its events and what finds it', () => {
    const walk = new Walk().append(event('order_placed', { ...placed(), ...noted }, CUSTOMER));
    walk.command({ type: 'annotate', metadata: { secret: 'plum' } }, RETAILER);
    const shown = (viewer: Actor) =>
      JSON.stringify([
        viewOrder({ order: walk.state, next: null }, viewer),
        walk.events.map((e) => viewEvent(e, walk.state, viewer)),
      ]);
    for (const viewer of [RETAILER, OPS]) for (const text of ['SO-1', 'plum']) expect(shown(viewer)).toContain(text);
    for (const viewer of [CUSTOMER, SUPPLIER_A, BRAND]) expect(shown(viewer)).not.toMatch(/SO-1|plum|channel|secret/);
    const { words, lines } = searchTexts(walk.state);
    expect(words).toContain('plum');
    expect(JSON.stringify(lines)).not.toMatch(/so1|plum/);
  });

  it('are found by a text that looks like an id of Stripe, as such an id is', () => {
    const walk = new Walk().append(event('order_placed', { ...placed(), metadata: { paid: 'pi_other' } }, CUSTOMER));
    expect(searchTexts(walk.state).stripeIds).toEqual(['pi_other']);
  });

  it('an order without them is placed as ever, also if they are empty', () => {
    for (const empty of [
      {},
      { metadata: {} },
      { metadata: { a: '' } },
      { reference: undefined, metadata: undefined },
    ]) {
      const order = priceOrder(ORDER, shop, { ...request('lst_a', 'lst_b'), ...empty });
      expect(isRefusal(order) ? order : Object.keys(order)).toEqual(Object.keys(placed()));
      expect(Object.keys(placed())).not.toContain('metadata');
    }
  });
});
