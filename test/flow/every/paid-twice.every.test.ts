import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import type { Placed } from '../support/client.ts';
import { LostAnswers, REFUSALS } from '../support/lost-answers.ts';
import { AUTO, NOTHING } from '../support/world.ts';

/**
 * A call takes effect at Stripe, its answer is lost, and its repeat is refused. The refusal proves nothing. Only
 * Stripe's own lists say what happened.
 */

let api: LostAnswers;
let byHand: string;

beforeAll(async () => {
  api = new LostAnswers(await startStack());
  byHand = (await api.products()).map(({ sku }) => sku).find((sku) => sku.startsWith('AW-')) ?? '';
});
afterEach(async () => {
  await api.noFaults();
  await api.webhooks('delivered');
});
afterAll(() => api?.stack.stop());

describe.each(REFUSALS)('a refund after a lost answer and a repeat that is answered %s', (refusal) => {
  it('is found even without a webhook, and is made only once', async () => {
    const { placed, order } = await api.settledOrder([AUTO]);
    await api.webhooks('withheld');
    await api.lostThenRefused('/v1/refunds', refusal, { times: 0 });
    expect((await api.refund(order.id, { amount: 1_000 })).status).toBe(201);
    const after = await api.booksAgree(placed, { refunded: 1_000 });
    expect(after.refunds).toMatchObject([{ status: 'succeeded', amount: 1_000 }]);
    await api.noFaults();
    expect((await api.refund(order.id, { amount: 1_000 })).status).toBe(201);
    await api.webhooks('delivered');
    await api.booksAgree(placed, { refunded: 2_000 });
  });

  it('is booked once even if its webhook comes late', async () => {
    const { placed, order } = await api.settledOrder([AUTO]);
    await api.webhooks('withheld');
    await api.lostThenRefused('/v1/refunds', refusal);
    await api.refund(order.id, { amount: 1_000 });
    await until(async () => (await api.types(order.id)).some((t) => t === 'refund_issued' || t === 'refund_failed'));
    await api.webhooks('delivered');
    const after = await api.booksAgree(placed, { refunded: 1_000 });
    expect(after.refunds).toMatchObject([{ status: 'succeeded' }]);
    expect(await api.types(order.id)).not.toContain('refund_failed');
  });

  it.each(['delivered', 'withheld'] as const)(
    'of a cancellation, with webhooks %s: everything is put back',
    async (word) => {
      const { placed, order } = await api.settledOrder([AUTO]);
      await api.webhooks(word);
      await api.lostThenRefused('/v1/refunds', refusal);
      await api.cancel(order.id, api.retailer);
      await api.cancelled(order.id);
      await api.booksAgree(placed, { refunded: order.totals?.total ?? 0 });
      const money = await api.money(placed.payment.payment_intent);
      expect(money.reversed).toBe(money.transferred);
    },
  );
});

const RefundIds = z.looseObject({ refunds: z.array(z.looseObject({ id: z.string() })) });

/** Makes the refund with that id after it was booked as failed, like a call that was under way very long. */
const madeLate = (placed: Placed, refundId: string, amount: number) =>
  api.stack.stripe.refunds.create({
    payment_intent: placed.payment.payment_intent,
    amount,
    metadata: { order_id: placed.order.id, refund_id: refundId },
  });

describe('a refund that was booked as failed and is made later', () => {
  it('is booked as made when Stripe says so', async () => {
    const { placed, order } = await api.settledOrder([AUTO, byHand]);
    await api.fault('too_much', { method: 'POST', path: '/v1/refunds' });
    const asked = await api.refund(order.id, { lines: [{ line_id: order.lines[0]?.id, quantity: 1 }] });
    const [failed] = RefundIds.parse(asked.body).refunds;
    expect(failed).toMatchObject({ status: 'failed' });
    await madeLate(placed, failed?.id ?? '', Number(failed?.amount));
    await api.reach(order.id, api.ops, (o) => o.refund_status === 'partial');
    const after = await api.booksAgree(placed, { refunded: Number(failed?.amount) });
    expect(after.refunds).toMatchObject([{ id: failed?.id, status: 'succeeded', code: null }]);
  });

  it('is also booked if somebody has asked for another one meanwhile', async () => {
    const { placed, order } = await api.settledOrder([AUTO, byHand]);
    await api.fault('too_much', { method: 'POST', path: '/v1/refunds' });
    const ask = { lines: [{ line_id: order.lines[0]?.id, quantity: 1 }] };
    const [failed] = RefundIds.parse((await api.refund(order.id, ask)).body).refunds;
    const amount = Number(failed?.amount);
    await api.webhooks('withheld');
    const late = madeLate(placed, failed?.id ?? '', 1_000);
    await late;
    expect((await api.refund(order.id, ask)).status).toBe(201);
    await api.webhooks('delivered');
    await api.booksAgree(placed, { refunded: amount + 1_000 });
  });

  it('completes a cancellation that was parked because of it', async () => {
    const { placed, order } = await api.settledOrder([AUTO]);
    const total = order.totals?.total ?? 0;
    await api.fault('too_much', { method: 'POST', path: '/v1/refunds' });
    await api.cancel(order.id, api.retailer);
    const parked = RefundIds.parse(await api.reach(order.id, api.ops, (o) => JSON.stringify(o.parked) !== '[]'));
    await madeLate(placed, parked.refunds[0]?.id ?? '', total);
    await api.cancelled(order.id);
    await api.booksAgree(placed, { refunded: total });
  });

  it('is found when Stripe answers charge_already_refunded', async () => {
    const { placed, order } = await api.settledOrder([AUTO]);
    const total = order.totals?.total ?? 0;
    await api.fault('too_much', { method: 'POST', path: '/v1/refunds' });
    await api.cancel(order.id, api.retailer);
    const parked = RefundIds.parse(await api.reach(order.id, api.ops, (o) => JSON.stringify(o.parked) !== '[]'));
    await api.webhooks('withheld');
    await madeLate(placed, parked.refunds[0]?.id ?? '', total);
    const resumed = await api.call('POST', `/v1/ops/orders/${order.id}/retry`, api.ops, {});
    expect(resumed.status, resumed.text).toBe(200);
    await api.cancelled(order.id);
    await api.booksAgree(placed, { refunded: total });
  });
});

describe.each(REFUSALS)('after a lost answer and a repeat answered %s:', (refusal) => {
  it('an intent that was created is used for the order', async () => {
    await api.lostThenRefused('/v1/payment_intents', refusal);
    const body = await api.cart([AUTO]);
    const key = randomUUID();
    const reply = await until(async () => {
      const answer = await api.place(body, key);
      return answer.status === 503 ? null : answer;
    });
    expect(reply.status, reply.text).toBe(201);
    const { id } = z.object({ order: z.looseObject({ id: z.string() }) }).parse(reply.body).order;
    const all = await api.stack.stripe.paymentIntents.list({ limit: 100 });
    expect(all.data.filter((intent) => intent.metadata.order_id === id)).toHaveLength(1);
  });

  it('an order with an authorised card goes on', async () => {
    const placed = await api.placed(await api.cart([AUTO]));
    await api.webhooks('withheld');
    await api.lostThenRefused('/v1/payment_intents/*/confirm', refusal);
    await api.pay(placed);
    await api.reachStatus(placed.order.id, api.retailer, 'confirmed');
    expect(await api.types(placed.order.id)).not.toContain('payment_declined');
  });

  it('an order with captured money goes on', async () => {
    await api.webhooks('withheld');
    await api.lostThenRefused('/v1/payment_intents/*/capture', refusal);
    const placed = await api.paid([AUTO]);
    await api.reachStatus(placed.order.id, api.retailer, 'confirmed');
    await api.settled(placed.order.id);
    await api.booksAgree(placed, { refunded: 0 });
  });

  it.each(['withheld', 'delivered'] as const)(
    'an authorisation was released, with webhooks %s: nothing is parked',
    async (word) => {
      const placed = await api.placed(await api.cart([AUTO]));
      await api.webhooks(word);
      await api.lostThenRefused('/v1/payment_intents/*/cancel', refusal);
      const look = { method: 'GET', path: '/v1/payment_intents/*', nth: 2 };
      await api.fault(refusal, look);
      await api.cancel(placed.order.id, api.retailer);
      await api.cancelled(placed.order.id);
      await api.noFaults();
      expect(await api.money(placed.payment.payment_intent)).toEqual({ ...NOTHING, status: 'canceled' });
      const after = await api.reach(placed.order.id, api.ops, (o) => o.next_automatic_action === null);
      expect(after.parked).toEqual([]);
      expect(await api.types(placed.order.id)).not.toContain('work_parked');
    },
  );

  it('shares that were transferred are paid once to each party', async () => {
    await api.lostThenRefused('/v1/transfers', refusal, { key: ':transfer:sup_brightloom:' });
    const { placed } = await api.confirmed([AUTO]);
    await api.settled(placed.order.id);
    const order = await api.booksAgree(placed, { refunded: 0 });
    const transfers = await api.everyTransfer(order.id);
    expect(transfers).toHaveLength(order.split.filter(({ party }) => party !== 'platform').length);
    expect(await api.types(order.id)).not.toContain('work_parked');
  });

  it('a transfer that was reversed is reversed only once', async () => {
    const { placed, order } = await api.settledOrder([AUTO]);
    await api.lostThenRefused('/v1/transfers/*/reversals', refusal, { key: ':sup_brightloom:' });
    expect((await api.refund(order.id, { amount: 2_000 })).status).toBe(201);
    await api.booksAgree(placed, { refunded: 2_000 });
    expect(await api.types(order.id)).not.toContain('work_parked');
  });

  it('a return after a failed refund is paid only once', async () => {
    const { placed, order } = await api.settledOrder([AUTO]);
    expect((await api.refund(order.id, { amount: 2_000 })).status).toBe(201);
    await api.booksAgree(placed, { refunded: 2_000 });
    await api.lostThenRefused('/v1/transfers', refusal, { key: ':return_1:sup_brightloom:' });
    const { data } = await api.stack.stripe.refunds.list({ payment_intent: placed.payment.payment_intent });
    await api.sim(`/refunds/${data[0]?.id}/fail`);
    await api.reach(order.id, api.retailer, (o) => o.refund_status === 'none');
    // The refund itself waits for a person: the customer is still owed the money.
    await api.booksAgree(placed, { refunded: 0, parked: ['refund_owed'] });
  });

  it('a look-up that is refused is repeated', async () => {
    const { placed, order } = await api.settledOrder([AUTO]);
    await api.webhooks('withheld');
    await api.lostThenRefused('/v1/refunds', refusal);
    await api.fault(refusal, { method: 'GET', path: '/v1/refunds' }, 2);
    await api.refund(order.id, { amount: 1_000 });
    await api.booksAgree(placed, { refunded: 1_000 });
    expect(await api.types(order.id)).not.toContain('refund_failed');
  });
});

describe.each(REFUSALS)('after a 500 with an effect and a look-up answered %s:', (refusal) => {
  it('the reversal is looked up again, and nothing is parked', async () => {
    const { placed, order } = await api.settledOrder([AUTO]);
    const path = '/v1/transfers/*/reversals';
    await api.fault('stored_500_after_effect', { method: 'POST', path, key: ':sup_brightloom:' });
    const looks = await api.fault(refusal, { method: 'GET', path });
    expect((await api.refund(order.id, { amount: 2_000 })).status).toBe(201);
    await until(async () => (await api.struck(looks)) === 1);
    await api.booksAgree(placed, { refunded: 2_000 });
    expect(await api.types(order.id)).not.toContain('work_parked');
  });
});

describe('with more than one page at Stripe', () => {
  it('a transfer with a lost answer is found behind a hundred newer ones', async () => {
    await api.fault('stored_500_after_effect', { method: 'POST', path: '/v1/transfers' });
    await api.fault('hold', { method: 'GET', path: '/v1/transfers' });
    const { placed, order } = await api.confirmed([AUTO, byHand]);
    const Held = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });
    await until(async () => {
      const held = Held.parse(await api.control(api.stack.stripeUrl, '/_sim/held', undefined, 'GET'));
      return held.data.length > 0;
    });
    await api.noFaults();
    // A hundred transfers of the same group go to an account that is no party of the order.
    const stranger = { transfer_group: order.id, currency: 'gbp', destination: 'acct_stranger' };
    await api.sim('/accounts', { id: 'acct_stranger' });
    for (let n = 0; n < 101; n += 1) await api.stack.stripe.transfers.create({ ...stranger, amount: 1 });
    await api.sim('/release');
    await api.settled(order.id);
    await api.booksAgree(placed, { refunded: 0 });
  });

  it('a refund with a lost answer is found behind a hundred newer ones', async () => {
    const { placed, order } = await api.settledOrder([AUTO]);
    await api.webhooks('withheld');
    await api.fault('stored_500_after_effect', { method: 'POST', path: '/v1/refunds' });
    await api.fault('hold', { method: 'GET', path: '/v1/refunds' });
    const asked = api.refund(order.id, { amount: 1_000 });
    const Held = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });
    await until(async () => {
      const held = Held.parse(await api.control(api.stack.stripeUrl, '/_sim/held', undefined, 'GET'));
      return held.data.length > 0;
    });
    await api.noFaults();
    const intent = placed.payment.payment_intent;
    for (let n = 0; n < 101; n += 1) await api.stack.stripe.refunds.create({ payment_intent: intent, amount: 1 });
    await api.sim('/release');
    expect((await asked).status).toBe(201);
    await api.webhooks('delivered');
    await api.reach(order.id, api.ops, (o) => o.totals?.refunded === 1_101);
    await api.booksAgree(placed, { refunded: 1_101 });
  });
});
