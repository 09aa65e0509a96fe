import { describe, expect, it } from 'vitest';
import { priceOrder } from '../../../src/domain/catalogue/placing.ts';
import { type Actor, SYSTEM } from '../../../src/domain/order/actor.ts';
import { event } from '../../../src/domain/order/events.ts';
import { viewEvent } from '../../../src/domain/order/view-events.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { plannedFulfilments } from '../../../src/domain/saga/work.ts';
import {
  CUSTOMER,
  listing,
  OPS,
  ORDER,
  RETAILER,
  request,
  SUPPLIER_A,
  SUPPLIER_B,
  shop,
  WAY,
  Walk,
} from '../fixtures.ts';

/** The timeline of an order of two suppliers and two brands. None of them may see the other's work. */

const BRAND_A: Actor = { role: 'brand', partyId: 'brd_a' };
const BRAND_B: Actor = { role: 'brand', partyId: 'brd_b' };

const [first, second] = shop.listings;
const brand = { id: 'brd_b', role: 'brand', name: 'Other', account: 'acct_brand_b' } as const;
const two = {
  ...shop,
  listings: [first ?? listing({ id: 'lst_a' }), { ...(second ?? listing({ id: 'lst_b' })), brand }],
};

function requested(): Walk {
  const priced = priceOrder(ORDER, two, request('lst_a', 'lst_b'));
  if (isRefusal(priced)) throw new Error(priced.reason.key);
  const walk = new Walk();
  walk.append(
    event('order_placed', priced, CUSTOMER),
    ...WAY.placed().slice(1),
    ...WAY.authorised(),
    ...WAY.committed(),
  );
  walk.append(...WAY.captured());
  return walk.append(event('fulfilment_requested', { fulfilments: plannedFulfilments(walk.state) }, SYSTEM));
}

const reads = (walk: Walk, viewer: Actor): string =>
  JSON.stringify(walk.events.map((e) => viewEvent(e, walk.state, viewer)));

const ful = (n: number): string => `ful_${ORDER.slice(4)}_${n}`;

describe('the timeline', () => {
  it('shows a brand only the fulfilments with one of its lines', () => {
    const walk = requested();
    walk.command({ type: 'accept', fulfilmentId: ful(1) }, SUPPLIER_A);
    walk.command({ type: 'accept', fulfilmentId: ful(2) }, SUPPLIER_B);
    expect(reads(walk, BRAND_A)).toContain(ful(1));
    expect(reads(walk, BRAND_A)).not.toContain(ful(2));
    expect(reads(walk, BRAND_B)).toContain(ful(2));
    expect(reads(walk, BRAND_B)).not.toContain(ful(1));
    expect(walk.events.map((e) => viewEvent(e, walk.state, BRAND_A).seq)).toEqual(walk.events.map((e) => e.seq));
  });

  it("shows a supplier's reason for a rejection only to that supplier, the retailer and ops", () => {
    const walk = requested();
    walk.command({ type: 'reject', fulfilmentId: ful(2), reason: 'the oak is rotten' }, SUPPLIER_B);
    for (const viewer of [RETAILER, OPS, SUPPLIER_B]) expect(reads(walk, viewer)).toContain('rotten');
    for (const viewer of [SUPPLIER_A, BRAND_A]) expect(reads(walk, viewer)).not.toContain('rotten');
  });

  it('shows the SKU that is out of stock only to its parties', () => {
    const walk = requested();
    walk.append(event('cancel_requested', { reason: 'out_of_stock', note: 'SKU-B' }, SYSTEM));
    for (const viewer of [SUPPLIER_A, BRAND_A, CUSTOMER]) expect(reads(walk, viewer)).not.toContain('SKU-B');
    expect(reads(walk, RETAILER)).toContain('SKU-B');
  });
});
