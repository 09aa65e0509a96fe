import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDayOver } from '../../src/domain/calendar.ts';
import { priceOrder } from '../../src/domain/catalogue/placing.ts';
import { event } from '../../src/domain/order/events.ts';
import { viewOrder } from '../../src/domain/order/view.ts';
import { expectedBy, sendBy } from '../../src/domain/promises.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import {
  CUSTOMER,
  listing,
  ORDER,
  RETAILER,
  request,
  SUPPLIER_A,
  SUPPLIER_B,
  SYSTEM,
  shop,
  WAY,
  Walk,
} from './fixtures.ts';
import { fulfilment, requested, tracking } from './order/order-steps.ts';

const DAY = 86_400_000;
const days = fc.option(fc.integer({ min: 0, max: 365 }), { nil: undefined });

/** Two blinds of supplier A and one of supplier B, with these promises. */
function walk(lead: readonly (number | undefined)[], deliveryDays: number | undefined): Walk {
  const supplier = { id: 'sup_b', role: 'supplier', name: 'B', account: 'acct_b', refundableBps: 0 } as const;
  const listings = lead.map((leadTimeDays, n) =>
    listing({ id: `lst_${n}`, sku: `SKU-${n}`, leadTimeDays, ...(n === 2 ? { supplier } : {}) }),
  );
  const shippingOptions = [{ id: 'standard', title: 'Standard', amount: 0, deliveryDays }];
  const order = priceOrder(ORDER, { ...shop, listings, shippingOptions }, request('lst_0', 'lst_1', 'lst_2'));
  if (isRefusal(order)) throw new Error(order.reason.key);
  const made = new Walk().append(event('order_placed', order, CUSTOMER));
  made.append(event('payment_intent_created', { intentId: 'pi_1', clientSecret: 'pi_1_secret' }, SYSTEM));
  made.append(...WAY.authorised(), ...WAY.committed());
  const captured = event('payment_captured', { chargeId: 'ch_1', amount: order.totals.total }, SYSTEM);
  return made.append(captured);
}

const ends = ({ state }: Walk) => state.fulfilments.map((task) => sendBy(state, task));

describe('what was promised', () => {
  it('a task leaves after the longest lead time of its lines, and all arrives after the last and the delivery', () => {
    fc.assert(
      fc.property(fc.tuple(days, days, days), days, (lead, delivery) => {
        const before = walk(lead, delivery);
        expect(expectedBy(before.state)).toBeNull();
        const made = requested(before);
        const asked = made.state.requestedAt ?? 0;
        const [a, b, c] = lead;
        const first = a === undefined || b === undefined ? null : asked + Math.max(a, b) * DAY;
        const second = c === undefined ? null : asked + c * DAY;
        expect(ends(made)).toEqual([first, second]);
        const all = first === null || second === null || delivery === undefined;
        expect(expectedBy(made.state)).toBe(all ? null : Math.max(first, second) + delivery * DAY);
      }),
    );
  });

  it('is kept from when the order was placed, and is not shown of what has left or is over', () => {
    const made = requested(walk([1, 5, 3], 2));
    const seen = () => viewOrder({ order: made.state, next: null }, RETAILER);
    const asked = made.state.requestedAt ?? 0;
    expect(seen()?.fulfilments.map((task) => task.sendBy)).toEqual([asked + 5 * DAY, asked + 3 * DAY]);
    expect(seen()?.expectedBy).toBe(asked + 7 * DAY);
    const dispatched = event('fulfilment_dispatched', { fulfilmentId: fulfilment(1), tracking }, SUPPLIER_A);
    made.append(dispatched);
    expect(seen()?.fulfilments.map((task) => task.sendBy)).toEqual([null, asked + 3 * DAY]);
    expect(seen()?.expectedBy).toBe(asked + 7 * DAY);
    made.command({ type: 'reject', fulfilmentId: fulfilment(2), reason: 'No' }, SUPPLIER_B);
    expect(seen()?.expectedBy).toBeNull();
  });
});

it('is late when its day is over, in the time zone of the reader', () => {
  const due = Date.UTC(2026, 10, 26, 23, 30);
  expect(isDayOver(due, due + 20 * 60_000, 'UTC')).toBe(false);
  expect(isDayOver(due, due + 40 * 60_000, 'UTC')).toBe(true);
  expect(isDayOver(due, due + 40 * 60_000, 'Europe/Berlin')).toBe(false);
  expect(isDayOver(due, due - DAY, 'UTC')).toBe(false);
});
