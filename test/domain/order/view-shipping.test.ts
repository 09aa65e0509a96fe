import { describe, expect, it } from 'vitest';
import { priceOrder } from '../../../src/domain/catalogue/placing.ts';
import { type Actor, CUSTOMER } from '../../../src/domain/order/actor.ts';
import { event } from '../../../src/domain/order/events.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { BRAND, OPS, ORDER, RETAILER, request, SUPPLIER_A, SUPPLIER_B, shop, Walk } from '../fixtures.ts';

/** A price that no other amount of the order contains. */
const PRICE = 7_777_777;
const OPTION = { id: 'express', title: 'Express, next working day', amount: PRICE };

function placedWith(option: typeof OPTION) {
  const order = priceOrder(ORDER, { ...shop, shippingOptions: [option] }, request('lst_a', 'lst_b'));
  if (isRefusal(order)) throw new Error(order.reason.key);
  return new Walk().append(event('order_placed', order, CUSTOMER)).state;
}

const seenBy = (viewer: Actor) => viewOrder({ order: placedWith(OPTION), next: null }, viewer);

describe('the chosen delivery', () => {
  it.each([
    ['customer', CUSTOMER],
    ['retailer', RETAILER],
    ['one supplier', SUPPLIER_A],
    ['the other supplier', SUPPLIER_B],
    ['ops', OPS],
  ])('is told to: %s, who sends it or waits for it', (_, viewer) => {
    expect(seenBy(viewer)?.shipping).toEqual({
      optionId: 'express',
      title: 'Express, next working day',
      chargedAmount: null,
    });
  });

  it('is hidden from a brand', () => expect(seenBy(BRAND)?.shipping).toBeNull());

  it.each([
    ['a supplier', SUPPLIER_A],
    ['the other supplier', SUPPLIER_B],
    ['a brand', BRAND],
  ])('has no price for %s', (_, viewer) => {
    expect(JSON.stringify(seenBy(RETAILER))).toContain(String(PRICE));
    expect(JSON.stringify(seenBy(viewer))).not.toContain(String(PRICE));
  });
});
