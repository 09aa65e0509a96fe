import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import type { Placed } from '../support/client.ts';
import { atOrderPage, signedIn } from '../support/dashboard.ts';
import { ashwood } from '../support/world.ts';
import { Books } from './books.ts';

/** Somebody captures or cancels an authorised payment in Stripe's Dashboard before we capture it. */

let api: Books;
let byHand: string;
const CAPTURE = { method: 'POST', path: '/v1/payment_intents/*/capture' };
const TOTAL = 33_395;
const PART = 30_000;

beforeAll(async () => {
  api = new Books(await startStack());
  byHand = (await api.products()).find(({ sku }) => sku.startsWith('AW-'))?.sku ?? '';
});
beforeEach(() => api.control(api.stack.stripeUrl, '/_sim/faults', undefined, 'DELETE'));
afterAll(() => api?.stack.stop());

const quiet = () => api.control(api.stack.stripeUrl, '/_sim/faults', undefined, 'DELETE');

/** An authorised order. Our own capture does not reach Stripe. */
async function held(): Promise<Placed> {
  await api.fault('drop_request', CAPTURE, 0);
  const placed = await api.paid([byHand]);
  expect(placed.order.totals?.total).toBe(TOTAL);
  await until(async () => ((await api.types(placed.order.id)).includes('inventory_committed') ? true : null));
  return placed;
}

/** An authorised order, of which a part is captured in the Dashboard. */
async function partly(amount = PART): Promise<Placed> {
  const placed = await held();
  await api.sim(`/payment_intents/${placed.payment.payment_intent}/capture`, { amount });
  await quiet();
  await api.reach(placed.order.id, api.ops, (o) => o.totals?.captured === amount && o.fulfilments.length > 0);
  return placed;
}

async function accepted(placed: Placed) {
  const { fulfilments } = await api.order(placed.order.id, api.ops);
  await api.step(fulfilments[0]?.id ?? '', 'accept', ashwood.secretKey);
  return api.settled(placed.order.id);
}

const refund = (orderId: string, ask: object) =>
  api.call(
    'POST',
    `/v1/orders/${orderId}/refunds`,
    api.retailer,
    { ...ask, reason: 'too narrow' },
    {
      'idempotency-key': randomUUID(),
    },
  );

const Quote = z.looseObject({ amount: z.number(), parties: z.array(z.looseObject({ amount: z.number() })) });
const quote = async (orderId: string, ask: object) => {
  const reply = await api.call('POST', `/v1/orders/${orderId}/refund-quote`, api.retailer, ask);
  expect(reply.status, reply.text).toBe(200);
  return Quote.parse(reply.body);
};

describe('a part captured in the Dashboard', () => {
  it('is refunded completely after a rejection, and no party keeps money', async () => {
    const placed = await partly();
    const { id } = placed.order;
    const [f] = (await api.order(id, api.ops)).fulfilments;
    const rejected = await api.step(f?.id ?? '', 'reject', ashwood.secretKey, { reason: 'no fabric' });
    expect(rejected.status, rejected.text).toBe(200);
    const order = await api.cancelled(id);
    expect(order).toMatchObject({ refund_status: 'full', parked: [], payment: { status: 'captured' } });
    await api.reachBooks(placed, { captured: PART, refunded: PART, transferred: 0, reversed: 0 });
    await until(() => api.mails(id).find((mail) => mail.text?.includes('£300.00')) ?? null);
  });

  it('changes the shares, and the quote offers the captured amount, by line and to the penny', async () => {
    const placed = await partly();
    const { id } = placed.order;
    const order = await accepted(placed);
    const shares = order.split.map((share) => share.amount);
    expect(shares.reduce((a, b) => a + b, 0)).toBe(PART);
    await api.reachBooks(placed, { captured: PART, refunded: 0, reversed: 0 });

    const [line] = order.lines;
    const lines = [{ line_id: line?.id ?? '', quantity: 1 }];
    const [ofLine, all] = [await quote(id, { lines }), await quote(id, {})];
    expect(all.amount).toBe(PART);
    expect(ofLine.amount).toBe(line?.charged_amount);
    expect(ofLine.parties.reduce((n, party) => n + party.amount, 0)).toBe(ofLine.amount);
    expect((await refund(id, { amount: PART + 1 })).status).toBe(422);
    expect((await refund(id, { lines })).status).toBe(201);
    await api.reachBooks(placed, { captured: PART, refunded: ofLine.amount });
    const shipping = await quote(id, { shipping: PART - ofLine.amount });
    expect(shipping.amount).toBe(PART - ofLine.amount);
    expect((await refund(id, {})).status).toBe(201);
    await api.reachStatus(id, api.retailer, 'refunded');
    const { transferred } = await api.reachBooks(placed, { captured: PART, refunded: PART });
    await api.reachBooks(placed, { reversed: transferred });
  });

  it('is the charged amount for the customer, for the retailer and in the mails', async () => {
    const placed = await partly();
    const { id } = placed.order;
    await accepted(placed);
    const customer = await atOrderPage(api.stack, id, placed.order_token);
    const page = await (await api.stack.fetch(`/o/${id}`, { headers: { cookie: customer.cookie } })).text();
    expect(page).toContain('Charged to your card');
    expect(page).toContain('£300.00');
    const { cookie } = await signedIn(api.stack, 'clerk@northlight.example');
    const dashboard = await (await api.stack.fetch(`/orders/${id}`, { headers: { cookie } })).text();
    expect(dashboard).toContain('Charged');
    const ask = await (await api.stack.fetch(`/orders/${id}/refund`, { headers: { cookie } })).text();
    expect(ask).toContain('all £300.00 that is left');
    expect(ask).toContain('Shipping, of £4.45');
    const confirmed = await until(() => api.mails(id).find((mail) => mail.subject.includes('confirmed')) ?? null);
    expect(confirmed.text).toContain('Charged to your card: £300.00');
  });

  it('is found by our own capture if no webhook comes', async () => {
    const { targets } = z
      .object({ targets: z.record(z.string(), z.unknown()) })
      .parse(await api.control(api.stack.stripeUrl, '/_sim/webhooks', undefined, 'GET'));
    await api.sim('/webhooks', { ...targets, url: '' });
    try {
      const placed = await held();
      await api.sim(`/payment_intents/${placed.payment.payment_intent}/capture`, { amount: 100 });
      await quiet();
      await api.reach(placed.order.id, api.ops, (o) => o.totals?.captured === 100 && o.fulfilments.length > 0);
      await accepted(placed);
      expect((await api.cancel(placed.order.id, api.retailer)).status).toBe(200);
      await api.cancelled(placed.order.id);
      await api.reachBooks(placed, { captured: 100, refunded: 100 });
    } finally {
      await api.sim('/webhooks', targets);
    }
  });
});

it('a payment cancelled in the Dashboard: nothing is charged, the stock is back, the customer is told', async () => {
  const units = await api.onHand(byHand);
  const placed = await held();
  await api.sim(`/payment_intents/${placed.payment.payment_intent}/cancel`, { reason: 'fraudulent' });
  await quiet();
  const order = await api.cancelled(placed.order.id);
  expect(order).toMatchObject({
    payment: { status: 'released' },
    cancellation: { reason: 'payment_failed', completed: true },
    parked: [],
  });
  await api.reachBooks(placed, { captured: 0, refunded: 0, transferred: 0 });
  await until(async () => (await api.onHand(byHand)) === units);
  const customer = await atOrderPage(api.stack, placed.order.id, placed.order_token);
  const page = await (await api.stack.fetch(`/o/${placed.order.id}`, { headers: { cookie: customer.cookie } })).text();
  expect(page).toContain('your card is not charged');
});

it('a capture of more than the total is parked, and Ops try again when it is corrected', async () => {
  const placed = await held();
  const { id } = placed.order;
  const intent = await api.stack.stripe.paymentIntents.retrieve(placed.payment.payment_intent);
  const object = { ...intent, status: 'succeeded', amount_capturable: 0, amount_received: TOTAL + 1 };
  const event = { id: `evt_${randomUUID()}`, object: 'event', livemode: false, type: 'payment_intent.succeeded' };
  expect((await api.told({ ...event, data: { object } })).status).toBe(200);
  const parked = await api.order(id, api.ops);
  expect(parked).toMatchObject({
    parked: [{ work: 'capture_payment', code: 'captured_amount' }],
    totals: { captured: 0 },
    payment: { status: 'authorised' },
  });
  await quiet();
  expect((await api.call('POST', `/v1/ops/orders/${id}/retry`, api.ops, {})).status).toBe(200);
  await api.reach(id, api.ops, (o) => o.totals?.captured === TOTAL && o.fulfilments.length > 0);
  await api.reachBooks(placed, { captured: TOTAL, refunded: 0 });
});
