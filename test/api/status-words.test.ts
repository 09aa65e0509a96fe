import { describe, expect, it } from 'vitest';
import { FULFILMENT_STATUSES, type FulfilmentStatus, ORDER_STATUSES } from '../../src/domain/order/lifecycle.ts';
import { type OrderView, viewOrder } from '../../src/domain/order/view.ts';
import { REFUND_SUMMARIES, type RefundSummary } from '../../src/domain/refunds/refund.ts';
import { customerSaid } from '../../src/web/customer/said.ts';
import { FulfilmentBadge } from '../../src/web/kit/parts.tsx';
import { orderSaid } from '../../src/web/kit/words/orders.ts';
import { FILTERED_BY } from '../../src/web/kit/words/statuses.ts';
import { walkedTo } from '../domain/conversation/dispute-walk.ts';
import { CUSTOMER, OPS, SUPPLIER_A } from '../domain/fixtures.ts';

/** The text of a badge. */
const wordsOf = (badge: unknown): string => /^<span class="[^"]*">([^<]*)<\/span>$/.exec(String(badge))?.[1] ?? '';
const task = (status: FulfilmentStatus, cancelling: boolean) => wordsOf(FulfilmentBadge({ status, cancelling }));

function viewBy(viewer: typeof OPS, change: Partial<OrderView>, parcels: FulfilmentStatus = 'delivered'): OrderView {
  const view = viewOrder({ order: walkedTo('delivered').state, next: null }, viewer);
  if (view === null) throw new Error('a reader');
  const fulfilments = view.fulfilments.map((one) => ({ ...one, status: parcels }));
  return { ...view, refundAsked: false, fulfilments, ...change };
}

type Status = OrderView['status'];
const GOODS: Readonly<Record<Exclude<Status, 'refunded'>, readonly [dashboard: string, customer: string]>> = {
  pending: ['Pending', 'Waiting for payment'],
  payment_authorised: ['Paid', 'Order received'],
  confirmed: ['Confirmed', 'Confirmed'],
  in_production: ['In production', 'Your blinds are being made'],
  dispatched: ['Dispatched', 'On its way'],
  delivered: ['Delivered', 'Delivered'],
  cancelled: ['Cancelled', 'Cancelled'],
};
const MONEY: Readonly<Record<RefundSummary, string | null>> = {
  none: null,
  partial: 'Partly refunded',
  full: 'Refunded',
  owed: 'Refund owed',
};
const PAIRS = ORDER_STATUSES.flatMap((status) => REFUND_SUMMARIES.map((refund) => [status, refund] as const));
const change = (status: Status, refundStatus: RefundSummary) => ({
  ...{ status, refundStatus, refundOwed: refundStatus === 'owed' ? 100 : 0 },
});

describe('the badges of an order: the way of the goods and the way of the money', () => {
  it.each(PAIRS)('%s, refund %s', (status, refund) => {
    const goods = status === 'refunded' ? 'Delivered' : GOODS[status][0];
    const expected = [goods, MONEY[refund]].filter((text) => text !== null);
    const said = (viewer: typeof OPS) => orderSaid(viewBy(viewer, change(status, refund))).map(({ text }) => text);
    expect(said(OPS)).toEqual(expected);
    // A supplier sees no amount, and the same words.
    expect(
      orderSaid({ ...viewBy(SUPPLIER_A, change(status, refund)), refundOwed: null }).map(({ text }) => text),
    ).toEqual(expected);
    const undone = orderSaid(viewBy(OPS, { ...change(status, refund), cancelling: true })).map(({ text }) => text);
    expect(undone).toEqual(['Being cancelled', MONEY[refund]].filter((text) => text !== null));
  });

  it.each([
    ['delivered', ['Delivered', 'Refunded']],
    ['arrived', ['Dispatched', 'Refunded']],
    ['dispatched', ['Dispatched', 'Refunded']],
    ['in_production', ['Refunded']],
    ['accepted', ['Refunded']],
    ['withdrawn', ['Refunded']],
  ] as const)('a refunded order whose parcels are %s: %j', (parcels, expected) => {
    expect(orderSaid(viewBy(OPS, change('refunded', 'full'), parcels)).map(({ text }) => text)).toEqual(expected);
    expect(orderSaid(viewBy(OPS, change('refunded', 'none'), 'withdrawn')).map(({ text }) => text)).toEqual([
      'Refunded',
    ]);
  });

  it('says "Payment authorised" only before the capture', () => {
    const before = viewBy(OPS, { status: 'payment_authorised', refundStatus: 'none', fulfilments: [] });
    const { payment } = before;
    if (payment === null) return expect.fail('ops see the payment');
    const text = (view: OrderView) => orderSaid(view).map((said) => said.text);
    expect(text({ ...before, payment: { ...payment, status: 'authorised' } })).toEqual(['Payment authorised']);
    expect(text({ ...before, payment: { ...payment, status: 'captured' } })).toEqual(['Paid']);
    expect(text({ ...before, payment: null })).toEqual(['Payment authorised']);
  });

  it('a filter is called what it finds', () => {
    expect(FILTERED_BY.refunded).toBe('Any refund');
    expect(new Set(Object.values(FILTERED_BY)).size).toBe(ORDER_STATUSES.length);
  });
});

describe("the head of the customer's page", () => {
  it.each(PAIRS)('%s, refund %s', (status, refund) => {
    const { text, means } = customerSaid(viewBy(CUSTOMER, change(status, refund)));
    const over = status === 'refunded' || status === 'cancelled';
    if (over && refund === 'owed') return expect(text).toBe('Your refund has not arrived');
    const goods = status === 'refunded' ? 'Delivered' : GOODS[status][1];
    // What is cancelled was given back in full, which the sentence below says.
    const back = status === 'cancelled' && refund === 'full' ? null : MONEY[refund];
    expect(text).toBe(back === null ? goods : `${goods}, ${back.toLowerCase()}`);
    expect(means).not.toBe('');
    if (refund === 'partial') expect(means).not.toContain('What you paid goes back');
    if (refund === 'partial' || refund === 'full') expect(means).toMatch(/back to your card/);
  });

  it('of an order that was refunded before anything was sent', () => {
    expect(customerSaid(viewBy(CUSTOMER, change('refunded', 'full'), 'withdrawn')).text).toBe('Refunded');
    expect(customerSaid(viewBy(CUSTOMER, change('refunded', 'partial'), 'withdrawn')).text).toBe('Partly refunded');
  });
});

describe('the badge of a task of an order that is being cancelled', () => {
  it.each(FULFILMENT_STATUSES)('shows the status %s only if the task is over', (status) => {
    const over = ['delivered', 'rejected', 'withdrawn'].includes(status);
    expect(task(status, true)).toBe(over ? task(status, false) : 'Being cancelled');
    expect(task(status, false)).not.toMatch(/Being cancelled|^$/);
  });
});
