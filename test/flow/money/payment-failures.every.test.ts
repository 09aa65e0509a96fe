import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import type { Placed } from '../support/client.ts';
import { AUTO, NOTHING, World } from '../support/world.ts';

let world: World;
let stock: number;

beforeAll(async () => {
  world = new World(await startStack());
});
beforeEach(async () => {
  stock = await world.onHand(AUTO);
});
afterAll(() => world?.stack.stop());

const intentOf = (placed: Placed): string => placed.payment.payment_intent;

/**
 * Everything is as before the order: no money and no units are taken. Only a customer with an authorised card gets a
 * mail.
 */
async function expectNothing(placed: Placed, reason: string): Promise<void> {
  const order = await world.cancelled(placed.order.id);
  expect(order.cancellation).toMatchObject({ reason, completed: true });
  expect(order.next_automatic_action).toBeNull();
  expect(await world.money(intentOf(placed))).toEqual({ ...NOTHING, status: 'canceled' });
  expect(await world.onHand(AUTO)).toBe(stock);
  expect(await world.held(AUTO)).toBe(0);
  const types = (await world.types(placed.order.id)).filter((type) => type !== 'mail_settled');
  expect(await world.mailsSettled(placed.order.id)).toEqual(types.includes('payment_authorised') ? ['cancelled'] : []);
  const events = await world.events(placed.order.id, world.ops);
  const last = events.filter(({ type }) => type !== 'mail_settled').at(-1);
  expect(last).toMatchObject({ type: 'order_cancelled', data: { reason } });
}

async function expectCaptured(placed: Placed): Promise<void> {
  const order = await world.reachStatus(placed.order.id, world.retailer, 'confirmed');
  const money = await world.money(intentOf(placed));
  expect(money).toMatchObject({ status: 'succeeded', captured: order.totals?.total, refunded: 0 });
  await world.eventsDelivered();
  expect((await world.types(placed.order.id)).filter((type) => type === 'payment_captured')).toHaveLength(1);
}

describe('the card', () => {
  it('is declined, the order stays pending, and another card succeeds', async () => {
    const placed = await world.placed(await world.cart([AUTO]));
    const declined = await world.pay(placed, 'pm_card_chargeDeclinedInsufficientFunds');
    expect(declined.status).toBe(200);
    const order = await world.order(placed.order.id, world.retailer);
    expect(order).toMatchObject({ status: 'pending', payment: { declines: 1, last_decline: 'insufficient_funds' } });
    expect((await world.pay(placed)).status).toBe(200);
    await expectCaptured(placed);
  });

  it('is declined five times, which cancels the order', async () => {
    const placed = await world.placed(await world.cart([AUTO]));
    for (let n = 0; n < 5; n += 1) await world.pay(placed, 'pm_card_chargeDeclined');
    await expectNothing(placed, 'payment_declined');
    const again = await world.pay(placed);
    expect(again).toMatchObject({ status: 409, body: { code: 'payment_already_authorised', status_now: 'cancelled' } });
  });

  it('requires 3-D Secure, which succeeds', async () => {
    const placed = await world.placed(await world.cart([AUTO]));
    const asked = await world.pay(placed, 'pm_card_authenticationRequired');
    expect(asked.body).toMatchObject({
      payment: { status: 'requires_action', next_action: { type: 'redirect_to_url' } },
    });
    await world.sim(`/payment_intents/${intentOf(placed)}/complete-3ds`, { outcome: 'success' });
    await expectCaptured(placed);
  });

  it('requires 3-D Secure, which fails: this is one decline, and another card succeeds', async () => {
    const placed = await world.placed(await world.cart([AUTO]));
    await world.pay(placed, 'pm_card_authenticationRequired');
    await world.sim(`/payment_intents/${intentOf(placed)}/complete-3ds`, { outcome: 'fail' });
    const order = await world.reach(placed.order.id, world.retailer, (o) => o.payment?.status === 'pending');
    expect(order.payment).toMatchObject({ declines: 1 });
    await world.pay(placed);
    await expectCaptured(placed);
  });

  it('fails 3-D Secure five times, always the same card: each counts once, and the fifth cancels the order', async () => {
    const placed = await world.placed(await world.cart([AUTO]));
    const { id } = placed.order;
    for (let n = 1; n <= 4; n += 1) {
      await world.pay(placed, 'pm_card_authenticationRequired');
      await world.sim(`/payment_intents/${intentOf(placed)}/complete-3ds`, { outcome: 'fail' });
      const order = await world.reach(id, world.retailer, (o) => o.payment?.status === 'pending');
      expect(order.payment).toMatchObject({ declines: n, last_decline: 'payment_intent_authentication_failure' });
    }
    await world.pay(placed, 'pm_card_authenticationRequired');
    await world.sim(`/payment_intents/${intentOf(placed)}/complete-3ds`, { outcome: 'fail' });
    await expectNothing(placed, 'payment_declined');
  });

  /** The bank refuses at once: the answer says so, and an event of the same attempt. */
  it.each(['webhook_before_answer', 'webhook_twice', 'drop_answer'])(
    'fails 3-D Secure at once, with %s: each counts once, and the order does not hang',
    async (fault) => {
      const placed = await world.placed(await world.cart([AUTO]));
      const { id } = placed.order;
      const confirm = { path: '/v1/payment_intents/*/confirm', key: id };
      for (let n = 1; n <= 3; n += 1) {
        const armed = await world.fault(fault, confirm, fault === 'drop_answer' ? 2 : 1);
        // Without an answer in time it is a 503, and the order tries again by itself.
        await world.pay(placed, 'pm_card_authenticationFails');
        const order = await world.reach(id, world.retailer, (o) => Number(o.payment?.declines) >= n);
        expect(order.payment).toMatchObject({ status: 'pending', declines: n });
        // The event may have come before the second answer that would be lost.
        await world.disarm(armed);
      }
      expect((await world.pay(placed)).status).toBe(200);
      await expectCaptured(placed);
      expect((await world.order(id, world.retailer)).payment).toMatchObject({ declines: 3 });
    },
  );

  it('is tried again if the call was lost after an earlier decline', async () => {
    const placed = await world.placed(await world.cart([AUTO]));
    await world.pay(placed, 'pm_card_chargeDeclined');
    await world.fault('drop_request', { path: '/v1/payment_intents/*/confirm', key: placed.order.id }, 2);
    await world.pay(placed);
    await expectCaptured(placed);
    expect((await world.order(placed.order.id, world.retailer)).payment).toMatchObject({ declines: 1 });
  });

  it('is never entered: the checkout expires', async () => {
    expect((await world.policies({ checkout_expiry_seconds: 1 })).status).toBe(200);
    const placed = await world.placed(await world.cart([AUTO]));
    await world.policies({ checkout_expiry_seconds: 3_600 });
    expect(placed.order.next_automatic_action?.what).toBe('expire_checkout');
    await expectNothing(placed, 'checkout_expired');
  });

  it('requires 3-D Secure, which is abandoned: the checkout expires', async () => {
    await world.policies({ checkout_expiry_seconds: 2 });
    const placed = await world.placed(await world.cart([AUTO]));
    await world.policies({ checkout_expiry_seconds: 3_600 });
    await world.pay(placed, 'pm_card_authenticationRequired');
    await expectNothing(placed, 'checkout_expired');
  });

  it('is a token that Stripe does not know: this is a decline, and the order is not blocked', async () => {
    const placed = await world.placed(await world.cart([AUTO]));
    expect((await world.pay(placed, 'pm_card_nonsense')).status).toBe(200);
    const order = await world.order(placed.order.id, world.retailer);
    expect(order).toMatchObject({ status: 'pending', payment: { status: 'pending', declines: 1 } });
    await world.pay(placed);
    await expectCaptured(placed);
  });
});

describe('the capture', () => {
  const capture = (placed: Placed) => ({ path: '/v1/payment_intents/*/capture', key: placed.order.id });

  it('is refused: the authorisation is released and the stock is given back', async () => {
    const placed = await world.placed(await world.cart([AUTO]));
    await world.fault('decline', capture(placed));
    await world.pay(placed);
    await expectNothing(placed, 'payment_failed');
    expect(await world.types(placed.order.id)).toContain('stock_returned');
  });

  it.each([
    'stored_500',
    'stored_500_after_effect',
    'api_error',
    'api_error_after_effect',
    'in_flight',
    'rate_limited',
  ])('is answered %s, and is made once', async (fault) => {
    const placed = await world.placed(await world.cart([AUTO]));
    await world.fault(fault, capture(placed));
    await world.pay(placed);
    await expectCaptured(placed);
  });

  it.each(['drop_request', 'drop_answer'])('loses its connection (%s), and is made once', async (fault) => {
    const placed = await world.placed(await world.cart([AUTO]));
    const id = await world.fault(fault, capture(placed), 2);
    await world.pay(placed);
    await expectCaptured(placed);
    // The webhook may arrive before the second try loses its connection.
    expect(await world.struck(id)).toBeGreaterThan(0);
  });

  it('comes after the authorisation has lapsed at Stripe', async () => {
    const placed = await world.placed(await world.cart([AUTO]));
    await world.fault('rate_limited', capture(placed), 3);
    await world.pay(placed);
    await world.sim(`/payment_intents/${intentOf(placed)}/expire`);
    await expectNothing(placed, 'authorisation_expired');
  });
});

describe('confirming from the server', () => {
  const confirm = (placed: Placed) => ({ path: '/v1/payment_intents/*/confirm', key: placed.order.id });

  it.each(['stored_500', 'stored_500_after_effect', 'drop_answer', 'drop_request'])('survives %s', async (fault) => {
    const placed = await world.placed(await world.cart([AUTO]));
    const id = await world.fault(fault, confirm(placed), fault.startsWith('drop') ? 2 : 1);
    await world.pay(placed);
    await expectCaptured(placed);
    expect(await world.struck(id)).toBeGreaterThan(0);
  });
});

describe('placing', () => {
  it.each(['stored_500', 'drop_answer', 'rate_limited'])(
    'is answered 503 or 201 while Stripe answers %s, and the same key makes one order',
    async (fault) => {
      const body = await world.cart([AUTO]);
      const key = crypto.randomUUID();
      const id = await world.fault(
        fault,
        { method: 'POST', path: '/v1/payment_intents' },
        fault.startsWith('drop') ? 2 : 1,
      );
      const first = await world.place(body, key);
      expect(await world.struck(id)).toBeGreaterThan(0);
      expect([201, 503]).toContain(first.status);
      if (first.status === 503) expect(first.headers.get('retry-after')).not.toBeNull();
      const later = await until(async () => {
        const reply = await world.place(body, key);
        return reply.status === 201 ? reply : null;
      });
      const placed = later.body as Placed;
      const { data } = await world.stack.stripe.paymentIntents.list({ limit: 100 });
      const money = data.filter(
        (pi) => pi.metadata.order_id === placed.order.id && pi.status !== 'requires_payment_method',
      );
      expect(money).toEqual([]);
      await world.pay(placed);
      await expectCaptured(placed);
    },
  );
});

describe('webhooks', () => {
  it.each(['webhook_twice', 'webhook_before_answer', 'webhook_drop', 'webhook_out_of_order'])(
    '%s: one effect',
    async (fault) => {
      const placed = await world.placed(await world.cart([AUTO]));
      const id = await world.fault(fault, { key: placed.order.id }, 0);
      await world.pay(placed);
      await expectCaptured(placed);
      expect(await world.struck(id)).toBeGreaterThan(0);
      await world.control(world.stack.stripeUrl, '/_sim/faults', undefined, 'DELETE');
    },
  );

  it('a confirmation by Stripe.js becomes known by the webhook alone', async () => {
    const placed = await world.placed(await world.cart([AUTO]));
    await world.stack.stripe.paymentIntents.confirm(intentOf(placed), { payment_method: 'pm_card_visa' });
    await expectCaptured(placed);
  });

  it('a webhook without a signature is 400, and one of an unknown order is 200', async () => {
    const unsigned = await world.call('POST', '/webhooks/stripe', null, {
      id: 'evt_1',
      type: 'payment_intent.succeeded',
    });
    expect(unsigned.status).toBe(400);
    const foreign = await world.stack.stripe.paymentIntents.create({ amount: 500, currency: 'gbp' });
    await world.stack.stripe.paymentIntents.confirm(foreign.id, {
      payment_method: 'pm_card_visa',
      return_url: 'https://example.com',
    });
    await world.eventsDelivered();
  });
});
