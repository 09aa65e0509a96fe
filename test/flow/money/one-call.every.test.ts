import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RETAILERS } from '../../../dev/seed/keys.ts';
import { sha256 } from '../../../src/digest.ts';
import { orderIdFromDigest, orderIdSeed } from '../../../src/domain/order/ids.ts';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { Placed } from '../support/client.ts';
import { AUTO, NOTHING, World } from '../support/world.ts';

/** Placing and paying in one call: one round trip for the customer, one call to Stripe. */

let world: World;
beforeAll(async () => {
  world = new World(await startStack());
});
afterAll(() => world?.stack.stop());

const VISA = { payment_method: 'pm_card_visa' };
const Log = z.looseObject({
  data: z.array(z.looseObject({ method: z.string(), path: z.string(), idempotency_key: z.string().nullable() })),
});
const PaidNow = Placed.extend({
  payment: Placed.shape.payment.extend({
    status: z.string(),
    next_action: z.looseObject({ type: z.string(), redirect_url: z.string().nullable() }).optional(),
  }),
});

/** An order before it is placed: the client's key says which id it will have. */
async function trip(payment: object = VISA) {
  const key = randomUUID();
  const id = orderIdFromDigest(sha256(orderIdSeed(RETAILERS.northlight.id, key)));
  const body = { ...(await world.cart([AUTO])), payment };
  return { id, key, body, place: () => world.place(body, key) };
}

const paid = async (reply: { status: number; text: string; body: unknown }) => {
  expect(reply.status, reply.text).toBe(201);
  return PaidNow.parse(reply.body);
};

/** The calls to Stripe that changed something for the order. */
async function calls(id: string): Promise<string[]> {
  const { data } = Log.parse(await world.control(world.stack.stripeUrl, '/_sim/requests', undefined, 'GET'));
  return data
    .filter((call) => call.method === 'POST' && call.idempotency_key?.startsWith(id))
    .map(({ path }) => path.replace(/pi_\w+/, 'pi'));
}

const intentsOf = async (id: string) => {
  const { data } = await world.stack.stripe.paymentIntents.list({ limit: 100 });
  return data.filter(({ metadata }) => metadata.order_id === id);
};

async function expectCaptured(id: string): Promise<void> {
  const order = await world.reachStatus(id, world.retailer, 'confirmed');
  await world.eventsDelivered();
  const intents = await intentsOf(id);
  expect(intents).toHaveLength(1);
  expect(await world.money(intents[0]?.id ?? '')).toMatchObject({
    status: 'succeeded',
    captured: order.totals?.total,
    refunded: 0,
  });
}

async function expectNothingHeld(id: string): Promise<void> {
  await world.cancelled(id);
  for (const intent of await intentsOf(id)) {
    expect(await world.money(intent.id)).toEqual({ ...NOTHING, status: 'canceled' });
  }
}

describe('the answer', () => {
  it('says that it is paid, after one call to Stripe', async () => {
    const { id, place, key, body } = await trip();
    const { payment, order } = await paid(await place());
    expect(payment.status).toBe('authorised');
    expect(order.id).toBe(id);
    await expectCaptured(id);
    expect((await calls(id)).filter((path) => path.startsWith('/v1/payment_intents'))).toEqual([
      '/v1/payment_intents',
      '/v1/payment_intents/pi/capture',
    ]);
    const again = await place();
    expect((await paid(again)).payment).toEqual(payment);
    const other = await world.place({ ...body, payment: { payment_method: 'pm_card_mastercard' } }, key);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  });

  it('says that the card was declined: the order is pending, and another card pays it', async () => {
    const { id, place } = await trip({ payment_method: 'pm_card_chargeDeclinedInsufficientFunds' });
    const placed = await paid(await place());
    expect(placed.payment).toMatchObject({ status: 'pending', client_secret: expect.any(String) });
    expect(placed.order).toMatchObject({
      status: 'pending',
      payment: { declines: 1, last_decline: 'insufficient_funds' },
    });
    expect((await world.pay(placed)).body).toMatchObject({ payment: { status: 'authorised' } });
    await expectCaptured(id);
  });

  it('says that Stripe does not know the card: that is a decline, and another card pays it', async () => {
    const { id, place } = await trip({ payment_method: 'pm_card_nonsense' });
    const placed = await paid(await place());
    expect(placed.order).toMatchObject({ status: 'pending', payment: { status: 'pending', declines: 1 } });
    expect((await world.pay(placed)).status).toBe(200);
    await expectCaptured(id);
  });

  it('counts the decline: five cancel the order', async () => {
    const { id, place } = await trip({ payment_method: 'pm_card_chargeDeclined' });
    const placed = await paid(await place());
    for (let n = 2; n <= 5; n += 1) await world.pay(placed, 'pm_card_chargeDeclined');
    expect((await world.cancelled(id)).cancellation).toMatchObject({ reason: 'payment_declined' });
    await expectNothingHeld(id);
  });

  it.each(['webhook_before_answer', 'webhook_twice'])('counts a failed 3-D Secure once, with %s', async (fault) => {
    const { id, place } = await trip({ payment_method: 'pm_card_authenticationFails' });
    await world.fault(fault, { path: '/v1/payment_intents', key: id });
    const placed = await paid(await place());
    expect(placed.payment.status).toBe('pending');
    expect((await world.pay(placed)).status).toBe(200);
    await expectCaptured(id);
    expect((await world.order(id, world.retailer)).payment).toMatchObject({ declines: 1 });
  });

  it('says what the bank asks, and where it sends the customer back to', async () => {
    const back = 'http://127.0.0.1:8790/thanks?order=5';
    const { id, place } = await trip({ payment_method: 'pm_card_authenticationRequired', return_url: back });
    const { payment } = await paid(await place());
    expect(payment).toMatchObject({ status: 'requires_action', next_action: { type: 'redirect_to_url' } });
    const intent = await world.stack.stripe.paymentIntents.retrieve(payment.payment_intent);
    expect(intent.next_action?.redirect_to_url?.return_url).toBe(back);
    await world.sim(`/payment_intents/${payment.payment_intent}/complete-3ds`, { outcome: 'success' });
    await expectCaptured(id);
  });

  it('takes a confirmation token', async () => {
    const token = await world.stack.stripe.testHelpers.confirmationTokens.create({ payment_method: 'pm_card_visa' });
    const { id, place } = await trip({ confirmation_token: token.id });
    expect((await paid(await place())).payment.status).toBe('authorised');
    await expectCaptured(id);
  });

  it.each([{}, { payment_method: 'pm_1', confirmation_token: 'ct_1' }, { ...VISA, return_url: 'javascript:alert(1)' }])(
    'is a 400 for %j',
    async (payment) => {
      const { place } = await trip(payment);
      expect(await place()).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    },
  );

  it('is the same for equal submissions at once, and the card is asked once', async () => {
    const { id, place } = await trip();
    const replies = await Promise.all(Array.from({ length: 20 }, place));
    const answers = await Promise.all(replies.map(paid));
    expect(new Set(answers.map(({ payment }) => JSON.stringify(payment))).size).toBe(1);
    await expectCaptured(id);
    expect((await world.stack.stripe.charges.list({ transfer_group: id })).data).toHaveLength(1);
  });

  it('is the refusal of the total, as without a payment', async () => {
    const { id, place } = await trip();
    await world.fault('too_much', { path: '/v1/payment_intents', key: id }, 0);
    expect(await place()).toMatchObject({ status: 422, body: { code: 'amount_too_large', status_now: 'cancelled' } });
    expect(await intentsOf(id)).toEqual([]);
  });

  it('comes before the stock is known: an order that is sold out is cancelled, and nothing is held', async () => {
    const { id, place } = await trip();
    const stock = await world.onHand(AUTO);
    const held = await world.fault('hold_answer', { method: 'POST', path: '/v1/payment_intents', key: id });
    const placing = place();
    await until(async () => (await world.struck(held)) === 1);
    await world.stack.sql('update stock set on_hand = 0 where sku = $1', [AUTO]);
    await world.stack.redis.del(`{stock}:m:${AUTO}`);
    await world.sim('/release');
    expect((await paid(await placing)).payment.status).toBe('authorised');
    expect((await world.cancelled(id)).cancellation).toMatchObject({ reason: 'out_of_stock' });
    await world.stack.sql('update stock set on_hand = $2 where sku = $1', [AUTO, stock]);
    await world.stack.redis.del(`{stock}:m:${AUTO}`);
    await expectNothingHeld(id);
  });
});

describe('the answer of Stripe is lost', () => {
  it.each([
    ['before the effect', 'drop_request'],
    ['after the effect', 'drop_answer'],
    ['with a stored error after the effect', 'stored_500_after_effect'],
    ['with a stored error without an effect', 'stored_500'],
  ])('%s: the order is paid once, and the repeat is told', async (_, fault) => {
    const { id, place } = await trip();
    await world.fault(
      fault,
      { method: 'POST', path: '/v1/payment_intents', key: id },
      fault.startsWith('drop') ? 2 : 1,
    );
    const reply = await until(async () => {
      const one = await place();
      return one.status === 201 ? one : null;
    });
    // Stripe's webhook may move the order on before the repeat asks: the repeat then hears that it is captured.
    expect(['authorised', 'captured']).toContain((await paid(reply)).payment.status);
    await expectCaptured(id);
    const { data } = await world.stack.stripe.charges.list({ transfer_group: id });
    expect(data).toHaveLength(1);
  });

  it('of a decline after the effect: it counts once', async () => {
    const { id, place } = await trip({ payment_method: 'pm_card_chargeDeclined' });
    await world.fault('drop_answer', { method: 'POST', path: '/v1/payment_intents', key: id }, 2);
    const reply = await until(async () => {
      const one = await place();
      return one.status === 201 ? one : null;
    });
    const placed = await paid(reply);
    expect(placed.order).toMatchObject({ status: 'pending', payment: { declines: 1 } });
    expect((await world.pay(placed)).status).toBe(200);
    await expectCaptured(id);
  });

  it('and the order is cancelled meanwhile: the payment is found and released', async () => {
    const { id, place } = await trip();
    await world.fault('drop_answer', { method: 'POST', path: '/v1/payment_intents', key: id }, 0);
    expect(await place()).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect((await world.cancel(id, world.retailer)).status).toBe(200);
    await expectNothingHeld(id);
    expect(await intentsOf(id)).toHaveLength(1);
    expect(await place()).toMatchObject({ status: 201, body: { order: { status: 'cancelled' } } });
  });

  it('and Stripe refuses the repeat: the payment is found', async () => {
    const { id, place } = await trip();
    const call = { method: 'POST', path: '/v1/payment_intents', key: id };
    await world.fault('drop_answer', call, 2);
    await world.fault('key_reused', call, 0);
    await place();
    await expectCaptured(id);
    expect((await paid(await place())).payment.status).toBeDefined();
  });

  it('because the runtime is killed: it goes on by itself', async () => {
    const { id, place } = await trip();
    await world.fault('hold_answer', { method: 'POST', path: '/v1/payment_intents', key: id });
    const gone = place().catch(() => null);
    await until(async () => {
      const held = z.looseObject({ data: z.array(z.unknown()) });
      const { data } = held.parse(await world.control(world.stack.stripeUrl, '/_sim/held', undefined, 'GET'));
      return data.length > 0 ? true : null;
    });
    await world.stack.kill();
    await world.sim('/release', { drop: true });
    await gone;
    await world.stack.restart();
    await expectCaptured(id);
  });
});
