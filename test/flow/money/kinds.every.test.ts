import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { Problem } from '../support/client.ts';
import { LostAnswers } from '../support/lost-answers.ts';
import { ashwood } from '../support/world.ts';
import { bookedOf, CONFIRMED, confirmedBooks, EveryBook, eventOf, paidOut, TOTAL, type Wanted } from './every-book.ts';

/**
 * What Stripe, a bank or a person in Stripe's Dashboard may do, one case of each kind. All books of the order have to
 * agree afterwards. The siblings of each kind are in the other files here, in `../refunds` and in `../every`.
 */

let api: EveryBook;
let lost: LostAnswers;
let byHand: string;

beforeAll(async () => {
  const stack = await startStack();
  api = new EveryBook(stack);
  lost = new LostAnswers(stack);
  byHand = (await api.products()).find(({ sku }) => sku.startsWith('AW-'))?.sku ?? '';
});
afterEach(async () => {
  await lost.noFaults();
  await lost.webhooks('delivered');
});
afterAll(() => api?.stack.stop());

describe('1. a refund that happened, its answer lost and its repeat refused,', () => {
  it('is made once', async () => {
    const { placed, order } = await api.walked([byHand], 'confirmed');
    await lost.webhooks('withheld');
    await lost.lostThenRefused('/v1/refunds', 'key_reused');
    await api.refund(order.id, { amount: 1_000 });
    await until(async () => (await api.types(order.id)).some((t) => t === 'refund_issued' || t === 'refund_failed'));
    await lost.webhooks('delivered');
    await api.expectBooks(bookedOf(placed), {
      ...confirmedBooks(order),
      refundStatus: 'partial',
      refunded: 1_000,
      parties: await api.keptOf(order.id),
      mails: [...CONFIRMED, 'refund_sent'],
      lastMail: ['We have given £10.00 back to your card', 'It is a part of the price of your order.'],
      pages: {
        customer: { has: ['£10.00'], not: ['has not arrived', 'we still owe'] },
        retailer: { has: ['Partly refunded', '£10.00'], not: ['Refund owed', 'Failed'] },
      },
    });
  });

  it('is the refund of its cancellation', async () => {
    const { placed, order } = await api.walked([byHand], 'confirmed');
    // A mail that is still due is not sent after the cancellation.
    await api.mailsSettled(order.id);
    await lost.lostThenRefused('/v1/refunds', 'forbidden');
    await api.cancel(order.id, api.retailer);
    await api.expectBooks(bookedOf(placed), {
      status: 'cancelled',
      refundStatus: 'full',
      captured: TOTAL,
      refunded: TOTAL,
      parties: 0,
      mails: [...CONFIRMED, 'cancelled'],
      lastMail: ['Your order has been cancelled', 'In all, we have given £333.95 back'],
      pages: { customer: { has: ['£333.95'] }, retailer: { has: ['Cancelled'], not: ['Refund owed'] } },
    });
  });
});

it("2. another payment's refund that names the order changes nothing, and Ops see it", async () => {
  const { placed, order } = await api.walked([byHand], 'confirmed');
  const foreign = {
    id: `re_foreign${Date.now()}`,
    object: 'refund',
    amount: TOTAL,
    balance_transaction: 'txn_foreign',
    charge: 'ch_foreign',
    currency: 'eur',
    payment_intent: 'pi_foreign',
    reason: null,
    status: 'succeeded',
    metadata: { order_id: order.id },
  };
  expect((await api.told(eventOf('refund.created', foreign))).status).toBe(200);
  await api.expectBooks(bookedOf(placed), confirmedBooks(order));
  expect(await api.pageOf('ops', order.id, '/ops/dead-letters')).toContain(foreign.id);
});

it('3. a key without a right to capture cancels and declines nothing, and Ops read what Stripe said', async () => {
  const placed = await api.placed(await api.cart([byHand]));
  const { id } = placed.order;
  const capture = { method: 'POST', path: '/v1/payment_intents/*/capture', key: id };
  const fault = await api.fault('permission_denied', capture, 0);
  await api.pay(placed);
  await api.expectBooks(bookedOf(placed), {
    status: 'payment_authorised',
    refundStatus: 'none',
    captured: 0,
    parties: 0,
    parked: [{ work: 'capture_payment', code: 'invalid_request_error' }],
    mails: [],
    pages: {
      customer: { not: ['declined', 'cancelled'] },
      retailer: { not: ['Cancelled', 'declined', 'permissions'] },
      ops: { has: ['does not have the required permissions', 'Try again'] },
    },
  });
  await api.disarm(fault);
  expect([200, 409]).toContain((await api.call('POST', `/v1/ops/orders/${id}/retry`, api.ops, {})).status);
  const { fulfilments } = await api.reach(id, api.ops, (one) => one.fulfilments.length > 0);
  for (const one of fulfilments) await api.step(one.id, 'accept', ashwood.secretKey);
  const order = await api.settled(id);
  await api.expectBooks(bookedOf(placed), confirmedBooks(order));
});

it('4. a smaller capture in the Dashboard is what is given back after a rejection', async () => {
  const part = 30_000;
  await api.fault('drop_request', { method: 'POST', path: '/v1/payment_intents/*/capture' }, 0);
  const placed = await api.paid([byHand]);
  const { id } = placed.order;
  await until(async () => ((await api.types(id)).includes('inventory_committed') ? true : null));
  await api.sim(`/payment_intents/${placed.payment.payment_intent}/capture`, { amount: part });
  await lost.noFaults();
  const { fulfilments } = await api.reach(id, api.ops, (one) => one.fulfilments.length > 0);
  // The receipt, if it is still due, is not sent after the rejection.
  await api.mailsSettled(id);
  const rejected = await api.step(fulfilments[0]?.id ?? '', 'reject', ashwood.secretKey, { reason: 'no fabric' });
  expect(rejected.status, rejected.text).toBe(200);
  await api.expectBooks(bookedOf(placed), {
    status: 'cancelled',
    refundStatus: 'full',
    captured: part,
    refunded: part,
    parties: 0,
    mails: ['received', 'cancelled'],
    lastMail: ['In all, we have given £300.00 back'],
    pages: {
      customer: { has: ['Charged to your card', '£300.00'] },
      retailer: { has: ['Charged', '£300.00', 'Cancelled'] },
    },
  });
});

it('5. a refund that fails after the order became refunded is owed, and then given again', async () => {
  const { placed, order } = await api.walked([byHand], 'confirmed');
  const booked = bookedOf(placed);
  expect((await api.refund(order.id, {})).status).toBe(201);
  const given: Wanted = {
    status: 'refunded',
    refundStatus: 'full',
    captured: TOTAL,
    refunded: TOTAL,
    parties: 0,
    mails: [...CONFIRMED, 'refunded'],
    lastMail: ['In all, we have given £333.95 back to your card'],
    pages: {
      customer: { has: ['£333.95'], not: ['still owe'] },
      retailer: { has: ['Refunded'], not: ['Refund owed'] },
    },
  };
  await api.expectBooks(booked, given);
  const [made] = (await api.stack.stripe.refunds.list({ payment_intent: booked.intent ?? '' })).data;
  await api.sim(`/refunds/${made?.id}/fail`, { reason: 'expired_or_canceled_card' });
  await api.expectBooks(booked, {
    ...given,
    refundStatus: 'owed',
    refunded: 0,
    owed: TOTAL,
    parked: [{ work: 'refund_owed', code: 'expired_or_canceled_card' }],
    mails: [...CONFIRMED, 'refunded', 'refund_failed'],
    lastMail: ['Your refund has not arrived', 'We still owe you £333.95'],
    pages: {
      customer: { has: ['Your refund has not arrived', 'We still owe it to you'], not: ['on its way'] },
      retailer: { has: ['Refund owed'], not: ['the order is finished'] },
      supplier: { has: ['Refund owed'], not: ['the order is finished'] },
      ops: { has: ['Refund owed', 'Try again'] },
    },
  });
  expect((await api.call('POST', `/v1/ops/orders/${order.id}/retry`, api.ops, {})).status).toBe(200);
  await api.expectBooks(booked, { ...given, mails: [...CONFIRMED, 'refunded', 'refund_failed', 'refunded'] });
});

it('6. a dispute that was lost and is won after all gives everything back', async () => {
  const { placed, order } = await api.walked([byHand], 'delivered');
  const booked = bookedOf(placed);
  const mails = [...CONFIRMED, 'in_production', 'dispatched', 'delivered'];
  const opened = await api.sim('/charge-disputes', { payment_intent: booked.intent });
  const { id } = Object(opened);
  await api.sim(`/charge-disputes/${id}/close`, { outcome: 'lost' });
  const lostBooks: Wanted = {
    status: 'delivered',
    refundStatus: 'none',
    captured: TOTAL,
    atBank: TOTAL,
    parties: 0,
    mails,
    pages: {
      customer: { not: ['we have given', 'We have given'] },
      retailer: { has: ['Charged back', 'Delivered'], not: ['Refund owed'] },
    },
  };
  await api.expectBooks(booked, lostBooks);
  expect(Problem.parse((await api.refund(order.id, { amount: 100 })).body)).toMatchObject({ code: 'chargeback_open' });
  await api.sim(`/charge-disputes/${id}/close`, { outcome: 'won' });
  await api.expectBooks(booked, {
    ...lostBooks,
    atBank: 0,
    parties: paidOut(order),
    pages: { retailer: { has: ['Won: the money stays', 'Delivered'], not: ['Charged back', 'Refund owed'] } },
  });
});
