import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DEV_SECRETS } from '../../../dev/settings.ts';
import { startStack } from '../../support/stack.ts';
import type { Order, Placed } from '../support/client.ts';
import { signedIn } from '../support/dashboard.ts';
import { Books } from './books.ts';

/** Events of Stripe that name an order but do not fit it. Nothing of them is booked. */

let api: Books;
let placed: Placed;
let order: Order;
let byHand: string;
let intent: { readonly id: string; readonly charge: string; readonly amount: number };

beforeAll(async () => {
  api = new Books(await startStack());
  byHand = (await api.products()).find(({ sku }) => sku.startsWith('AW-'))?.sku ?? '';
  ({ placed, order } = await api.walked([byHand], 'confirmed'));
  // Each mail is an event, too.
  await api.mailsSettled(order.id);
  const { id, latest_charge, amount } = await api.stack.stripe.paymentIntents.retrieve(placed.payment.payment_intent);
  intent = { id, charge: String(latest_charge), amount };
});
afterAll(() => api?.stack.stop());

type Shape = Record<string, unknown>;
let count = 0;
const id = (prefix: string): string => {
  count += 1;
  return `${prefix}_foreign${count}`;
};

const refundOf = (change: Shape = {}): Shape => ({
  id: id('re'),
  object: 'refund',
  amount: 1_000,
  balance_transaction: id('txn'),
  charge: intent.charge,
  currency: 'gbp',
  payment_intent: intent.id,
  reason: null,
  status: 'succeeded',
  metadata: { order_id: order.id },
  ...change,
});

const disputeOf = (change: Shape = {}): Shape => ({
  id: id('du'),
  object: 'dispute',
  amount: intent.amount,
  balance_transactions: [{ amount: -intent.amount, currency: 'gbp' }],
  charge: intent.charge,
  currency: 'gbp',
  evidence_details: { due_by: null },
  livemode: false,
  metadata: {},
  payment_intent: intent.id,
  reason: 'fraudulent',
  status: 'needs_response',
  ...change,
});

const intentOf = (change: Shape = {}): Shape => ({
  id: intent.id,
  object: 'payment_intent',
  amount: intent.amount,
  amount_capturable: 0,
  amount_received: 0,
  created: 1,
  currency: 'gbp',
  last_payment_error: null,
  latest_charge: intent.charge,
  livemode: false,
  metadata: { order_id: order.id },
  next_action: null,
  status: 'canceled',
  ...change,
});

const eventOf = (type: string, object: Shape, change: Shape = {}): Shape => ({
  id: id('evt'),
  object: 'event',
  api_version: '2026-10-28.endive',
  created: 1,
  livemode: false,
  type,
  data: { object },
  ...change,
});

const INTENT = ['amount_capturable_updated', 'requires_action', 'payment_failed', 'succeeded', 'canceled'];
const REFUND = ['created', 'updated', 'failed'];
const DISPUTE = ['created', 'updated', 'funds_withdrawn', 'funds_reinstated', 'closed'];

/** One event with one field that does not fit the order. */
type Case = readonly [type: string, field: string, event: () => Shape, code: string | null];

const cases = (): Case[] => [
  ...INTENT.flatMap((name): Case[] => {
    const type = `payment_intent.${name}`;
    const of = (change: Shape) => () => eventOf(type, intentOf(change));
    return [
      [type, 'payment intent', of({ id: id('pi') }), 'other_payment_intent'],
      [type, 'currency', of({ currency: 'eur' }), 'other_currency'],
      [type, 'amount', of({ amount: intent.amount - 1 }), 'other_amount'],
      [type, 'livemode', () => eventOf(type, intentOf(), { livemode: true }), 'other_mode'],
      [type, "the object's livemode", of({ livemode: true }), 'other_mode'],
    ];
  }),
  ...REFUND.flatMap((name): Case[] => {
    const type = `refund.${name}`;
    const of = (change: Shape) => () => eventOf(type, refundOf(change));
    return [
      [type, 'payment intent', of({ payment_intent: id('pi') }), 'other_payment_intent'],
      [type, 'both, as reported', of({ payment_intent: id('pi'), currency: 'eur' }), 'other_payment_intent'],
      [type, 'charge', of({ charge: id('ch') }), 'other_charge'],
      [type, 'charge without intent', of({ payment_intent: null, charge: id('ch') }), 'other_charge'],
      [type, 'neither intent nor charge', of({ payment_intent: null, charge: null }), 'other_charge'],
      [type, 'currency', of({ currency: 'eur' }), 'other_currency'],
      [type, 'amount', of({ amount: intent.amount + 1 }), 'other_amount'],
      [
        type,
        'an id that no refund of ours has',
        of({ metadata: { order_id: order.id, refund_id: 'ref_x' } }),
        'other_refund',
      ],
      [type, 'livemode', () => eventOf(type, refundOf(), { livemode: true }), 'other_mode'],
    ];
  }),
  ...DISPUTE.flatMap((name): Case[] => {
    const type = `charge.dispute.${name}`;
    const of = (change: Shape) => () => eventOf(type, disputeOf(change));
    return [
      // A dispute names an order only through its payment intent.
      [type, 'payment intent', of({ payment_intent: id('pi'), metadata: { order_id: order.id } }), null],
      [type, 'charge', of({ charge: id('ch') }), 'other_charge'],
      [type, 'amount', of({ amount: intent.amount + 1 }), 'other_amount'],
      [type, 'livemode', () => eventOf(type, disputeOf(), { livemode: true }), 'other_mode'],
      [type, "the object's livemode", of({ livemode: true }), 'other_mode'],
    ];
  }),
];

const About = z.object({ data: z.object({ object: z.looseObject({ id: z.string() }) }) });

describe('an event of Stripe that does not fit the order that it names', () => {
  it('changes nothing, is answered 200, and Platform Ops see it and what does not fit', async () => {
    const before = await api.order(order.id, api.ops);
    const units = await api.onHand(byHand);
    const mails = api.mailed(order.id);
    for (const [type, field, make, code] of cases()) {
      const event = make();
      const reply = await api.told(event);
      expect([type, field, reply.status], reply.text).toEqual([type, field, 200]);
      const after = await api.order(order.id, api.ops);
      expect([type, field, after.version]).toEqual([type, field, before.version]);
      const about = About.parse(event).data.object.id;
      if (code !== null) expect([type, field, (await api.unbooked()).get(about)]).toEqual([type, field, code]);
    }
    expect(await api.order(order.id, api.ops)).toEqual(before);
    expect([await api.onHand(byHand), api.mailed(order.id)]).toEqual([units, mails]);
    await api.reachBooks(placed, { captured: intent.amount, refunded: 0, reversed: 0 });
  });

  it('is one dead letter even if it comes again; ops mark it as seen, and nothing is sent', async () => {
    const event = eventOf('refund.created', refundOf({ currency: 'eur' }));
    const about = About.parse(event).data.object.id;
    for (let n = 0; n < 2; n += 1) expect((await api.told(event)).status).toBe(200);
    expect((await api.unbooked()).get(about)).toBe('other_currency');
    const { cookie } = await signedIn(api.stack, 'ops@headrail.example');
    const page = await (await api.stack.fetch('/ops/dead-letters', { headers: { cookie } })).text();
    expect(page).toContain(about);
    expect(page).toContain('Other currency');
    expect(page).toContain('Mark as seen');
    const seen = await api.call('POST', `/v1/ops/dead-letters/dl_stripe_${about}/replay`, api.ops, {});
    expect(seen.status, seen.text).toBe(200);
    expect((await api.unbooked()).has(about)).toBe(false);
  });
});

it('a refund that names one order but has the payment of another belongs to the other', async () => {
  const other = await api.walked([byHand], 'confirmed');
  const before = await api.order(order.id, api.ops);
  await api.stack.stripe.refunds.create({
    payment_intent: other.placed.payment.payment_intent,
    amount: 700,
    metadata: { order_id: order.id, refund_id: `ref_${order.id.slice(4)}_1` },
  });
  await api.reachBooks(other.placed, { refunded: 700 });
  expect(await api.order(other.order.id, api.retailer)).toMatchObject({
    refund_status: 'partial',
    refunds: [{ amount: 700, source: 'elsewhere' }],
  });
  expect(await api.order(order.id, api.ops)).toEqual(before);
});

describe('a refund with the id of one of our refunds', () => {
  it('but another amount is booked as an external refund if Stripe has it, else not', async () => {
    const one = await api.walked([byHand], 'confirmed');
    const body = { amount: 700, reason: 'too narrow' };
    const headers = { 'idempotency-key': randomUUID() };
    const asked = await api.call('POST', `/v1/orders/${one.order.id}/refunds`, api.retailer, body, headers);
    expect(asked.status, asked.text).toBe(201);
    await api.reachBooks(one.placed, { refunded: 700 });
    const payment_intent = one.placed.payment.payment_intent;
    const metadata = { order_id: one.order.id, refund_id: `ref_${one.order.id.slice(4)}_1` };
    await api.mailsSettled(one.order.id);
    const before = await api.order(one.order.id, api.ops);
    const { latest_charge: charge } = await api.stack.stripe.paymentIntents.retrieve(payment_intent);
    const forged = refundOf({ payment_intent, charge, amount: 300, metadata });
    expect((await api.told(eventOf('refund.created', forged))).status).toBe(200);
    expect(await api.order(one.order.id, api.ops)).toEqual(before);
    expect((await api.unbooked()).get(String(forged.id))).toBe('other_refund');

    await api.stack.stripe.refunds.create({ payment_intent, amount: 300, metadata });
    await api.reachBooks(one.placed, { refunded: 1_000 });
    expect(await api.order(one.order.id, api.ops)).toMatchObject({
      refunds: [
        { amount: 700, source: 'request' },
        { amount: 300, source: 'elsewhere' },
      ],
    });
  });
});

it('a refund that only releases an authorisation is not booked, because no money was captured', async () => {
  const before = await api.order(order.id, api.ops);
  const released = { metadata: {}, balance_transaction: null };
  for (const reason of ['expired_uncaptured_charge', 'partial_capture']) {
    expect((await api.told(eventOf('refund.created', refundOf({ ...released, reason })))).status).toBe(200);
  }
  expect(await api.order(order.id, api.ops)).toEqual(before);
});

it("an account's event of the other mode starts no transfer, and is a dead letter", async () => {
  const object = { id: 'acct_other', object: 'account', capabilities: { transfers: 'active' } };
  const event = { ...eventOf('account.updated', object, { livemode: true }), account: 'acct_other' };
  const reply = await api.told(event, 'connect');
  expect(reply.status, reply.text).toBe(200);
  expect((await api.unbooked()).get('acct_other')).toBe('other_mode');
  expect(DEV_SECRETS.STRIPE_SECRET_KEY).toMatch(/^sk_test_/);
});

/** Without one field, and with a field that is no text and no list. */
const spoilt = (object: Shape): Shape[] =>
  Object.keys(object).flatMap((name) => {
    const rest = Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
    return [rest, { ...rest, [name]: 1.5 }];
  });

it('an event of another API version is booked, or kept for Platform Ops, and is never a 5xx', async () => {
  const { order: own, placed: paid } = await api.walked([byHand], 'confirmed');
  const { id: payment_intent, latest_charge } = await api.stack.stripe.paymentIntents.retrieve(
    paid.payment.payment_intent,
  );
  const metadata = { order_id: own.id };
  const payment = { payment_intent, charge: latest_charge };
  const strange = [
    ['payment_intent.succeeded', intentOf({ id: payment_intent, latest_charge, metadata, status: 'succeeded' })],
    ['refund.created', refundOf({ ...payment, metadata })],
    ['charge.dispute.created', disputeOf(payment)],
  ] as const;
  for (const [type, object] of strange) {
    for (const [i, shape] of spoilt(object).entries()) {
      const reply = await api.told(eventOf(type, 'id' in shape ? { ...shape, id: `${String(shape.id)}x${i}` } : shape));
      expect(reply.status, `${type} ${JSON.stringify(shape)}: ${reply.text}`).toBe(200);
    }
  }
  const codes = [...(await api.unbooked()).values()];
  expect(codes).toContain('unreadable');

  // Nothing that the order needs is missing here.
  const old = disputeOf({ ...payment, evidence_details: undefined });
  expect((await api.told(eventOf('charge.dispute.created', old))).status).toBe(200);
  const events = await api.events(own.id, api.ops);
  const opened = events.flatMap(({ type, data }) => (type === 'chargeback_opened' ? [data.stripe_id] : []));
  expect(opened).toContain(old.id);
});
