import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authorised, captured, failure, intentParams, type Kit, kit, sdk } from './kit.ts';

let k: Kit;
beforeAll(async () => {
  k = await kit();
});
afterAll(() => k.sim.close());

describe('payment intents', () => {
  test('authorise, then capture: an authorisation lasts a week, the fee is on the balance transaction', async () => {
    const { stripe } = k;
    const made = await stripe.paymentIntents.create(intentParams(12_900));
    expect(made).toMatchObject({ object: 'payment_intent', status: 'requires_payment_method', amount_capturable: 0 });
    expect(made.client_secret).toMatch(new RegExp(`^${made.id}_secret_`));
    const held = await stripe.paymentIntents.confirm(made.id, {
      payment_method: 'pm_card_visa',
      expand: ['latest_charge'],
    });
    expect(held).toMatchObject({ status: 'requires_capture', amount_capturable: 12_900 });
    if (typeof held.latest_charge === 'string' || !held.latest_charge) throw new Error('not expanded');
    const { created, captured: taken, payment_method_details, balance_transaction } = held.latest_charge;
    expect(payment_method_details?.card?.capture_before).toBe(created + 7 * 86_400);
    expect([taken, balance_transaction]).toEqual([false, null]);
    const done = await stripe.paymentIntents.capture(made.id, { expand: ['latest_charge.balance_transaction'] });
    expect(done).toMatchObject({
      status: 'succeeded',
      amount_received: 12_900,
      latest_charge: { captured: true, balance_transaction: { amount: 12_900, fee: 214, net: 12_686, type: 'charge' } },
    });
    expect(done.lastResponse.requestId).toMatch(/^req_/);
    expect(done.lastResponse.apiVersion).toBe('2026-10-28.endive');
  });

  test('a partial capture releases the rest, and sets amount_refunded without a refund', async () => {
    const intent = await authorised(k.stripe);
    const done = await k.stripe.paymentIntents.capture(intent.id, {
      amount_to_capture: 6000,
      expand: ['latest_charge'],
    });
    expect(done).toMatchObject({
      amount_received: 6000,
      latest_charge: { amount_captured: 6000, amount_refunded: 4000 },
    });
    expect((await k.stripe.refunds.list({ payment_intent: intent.id })).data).toEqual([]);
  });

  test.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_visa_chargeDeclinedFraudulent', 'card_declined', 'fraudulent'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
  ])('%s is declined and another card may follow', async (card, code, decline_code) => {
    const { id } = await k.stripe.paymentIntents.create(intentParams());
    const error = await failure(k.stripe.paymentIntents.confirm(id, { payment_method: card }));
    expect(error).toMatchObject({
      type: 'StripeCardError',
      statusCode: 402,
      code,
      decline_code,
      intent: 'requires_payment_method',
    });
    const after = await k.stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
    expect(after).toMatchObject({
      payment_method: null,
      last_payment_error: { code, decline_code },
      latest_charge: { status: 'failed' },
    });
    expect((await k.stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_mastercard' })).status).toBe(
      'requires_capture',
    );
  });

  test('a confirmation token is made from a card and can be used once', async () => {
    const card = { number: '4242424242424242', exp_month: 12, exp_year: 2030, cvc: '123' };
    const token = await k.stripe.testHelpers.confirmationTokens.create({
      payment_method_data: Object.assign({ type: 'card' as const }, { card }),
    });
    expect(token.payment_method_preview?.card?.last4).toBe('4242');
    const one = await k.stripe.paymentIntents.create(intentParams());
    const two = await k.stripe.paymentIntents.create(intentParams());
    expect((await k.stripe.paymentIntents.confirm(one.id, { confirmation_token: token.id })).status).toBe(
      'requires_capture',
    );
    expect((await k.stripe.confirmationTokens.retrieve(token.id)).payment_intent).toBe(one.id);
    expect(await failure(k.stripe.paymentIntents.confirm(two.id, { confirmation_token: token.id }))).toMatchObject({
      statusCode: 400,
    });
  });

  test('3-D Secure is required, fails, is required again, and is completed on its page', async () => {
    const { id } = await k.stripe.paymentIntents.create(intentParams());
    const ask = () =>
      k.stripe.paymentIntents.confirm(id, {
        payment_method: 'pm_card_authenticationRequired',
        return_url: 'https://shop.test/back',
      });
    const asked = await ask();
    expect(asked).toMatchObject({ status: 'requires_action', next_action: { type: 'redirect_to_url' } });
    await k.control(`/_sim/payment_intents/${id}/complete-3ds`, { outcome: 'fail' });
    expect(await k.stripe.paymentIntents.retrieve(id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    });
    const url = (await ask()).next_action?.redirect_to_url?.url ?? '';
    expect(await (await fetch(url)).text()).toContain('Complete authentication');
    const posted = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ outcome: 'success' }),
    });
    expect(posted.status).toBe(303);
    expect(posted.headers.get('location')).toContain(`https://shop.test/back?payment_intent=${id}`);
    expect((await k.stripe.paymentIntents.retrieve(id)).status).toBe('requires_capture');
    const fresh = await k.stripe.paymentIntents.create(intentParams());
    const off = k.stripe.paymentIntents.confirm(fresh.id, {
      payment_method: 'pm_card_authenticationRequired',
      off_session: true,
    });
    expect(await failure(off)).toMatchObject({ code: 'authentication_required', statusCode: 402 });
  });

  test('a cancellation releases the card and ends the intent', async () => {
    const intent = await authorised(k.stripe);
    const ended = await k.stripe.paymentIntents.cancel(intent.id, {
      cancellation_reason: 'abandoned',
      expand: ['latest_charge'],
    });
    expect(ended).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'abandoned',
      amount_capturable: 0,
      latest_charge: { refunded: true },
    });
    for (const call of [
      k.stripe.paymentIntents.cancel(intent.id),
      k.stripe.paymentIntents.capture(intent.id),
      k.stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' }),
    ])
      expect(await failure(call)).toMatchObject({
        statusCode: 400,
        code: 'payment_intent_unexpected_state',
        intent: 'canceled',
      });
  });

  test('a call that the status does not allow is refused, with the intent in the error', async () => {
    const open = await k.stripe.paymentIntents.create(intentParams());
    const state = { code: 'payment_intent_unexpected_state', statusCode: 400 };
    expect(await failure(k.stripe.paymentIntents.capture(open.id))).toMatchObject({
      ...state,
      intent: 'requires_payment_method',
    });
    expect(await failure(k.stripe.paymentIntents.confirm(open.id))).toMatchObject(state);
    const done = await captured(k.stripe);
    expect(await failure(k.stripe.paymentIntents.cancel(done.intent))).toMatchObject({ ...state, intent: 'succeeded' });
    expect(await failure(k.stripe.paymentIntents.capture(done.intent))).toMatchObject({
      ...state,
      intent: 'succeeded',
    });
    expect(await failure(k.stripe.paymentIntents.update(done.intent, { amount: 5000 }))).toMatchObject(state);
    const held = await authorised(k.stripe);
    expect(await failure(k.stripe.paymentIntents.capture(held.id, { amount_to_capture: 10_001 }))).toMatchObject({
      code: 'amount_too_large',
    });
  });

  test('update changes amount, metadata and group while open', async () => {
    const { id } = await k.stripe.paymentIntents.create({ ...intentParams(), metadata: { a: '1', b: '2' } });
    const after = await k.stripe.paymentIntents.update(id, {
      amount: 7000,
      metadata: { b: '', c: '3' },
      transfer_group: 'g2',
    });
    expect(after).toMatchObject({ amount: 7000, metadata: { a: '1', c: '3' }, transfer_group: 'g2' });
    expect(after.metadata.b).toBeUndefined();
  });

  test('automatic capture takes the money at once; automatic payment methods need a return_url', async () => {
    const base = { amount: 5000, currency: 'gbp', payment_method: 'pm_card_visa', confirm: true } as const;
    expect(await failure(k.stripe.paymentIntents.create({ ...base }))).toMatchObject({ param: 'return_url' });
    const done = await k.stripe.paymentIntents.create({ ...base, return_url: 'https://shop.test' });
    expect(done).toMatchObject({ status: 'succeeded', amount_received: 5000 });
  });
});

describe('wrong calls are refused as Stripe does', () => {
  test('wrong parameters, amounts, routes and objects', async () => {
    const { stripe } = k;
    expect(
      await failure(stripe.paymentIntents.create(Object.assign(intentParams(), { payment_method_types: ['card'] }))),
    ).toMatchObject({
      code: 'parameter_unknown',
      param: 'payment_method_types',
    });
    expect(await failure(stripe.rawRequest('POST', '/v1/payment_intents', { currency: 'gbp' }))).toMatchObject({
      code: 'parameter_missing',
      param: 'amount',
    });
    expect(await failure(stripe.paymentIntents.create({ ...intentParams(), amount: 1.5 }))).toMatchObject({
      code: 'parameter_invalid_integer',
    });
    expect(await failure(stripe.paymentIntents.create(intentParams(29)))).toMatchObject({ code: 'amount_too_small' });
    expect(await failure(stripe.paymentIntents.create(intentParams(100_000_000)))).toMatchObject({
      code: 'amount_too_large',
    });
    expect(await failure(stripe.paymentIntents.retrieve('pi_none'))).toMatchObject({
      code: 'resource_missing',
      statusCode: 404,
    });
    expect(await failure(stripe.customers.create({}))).toMatchObject({
      statusCode: 404,
      message: expect.stringContaining('Unrecognized request URL (POST: /v1/customers)'),
    });
    expect(await failure(stripe.paymentIntents.create({ ...intentParams(), expand: ['nope'] }))).toMatchObject({
      statusCode: 400,
    });
  });

  test('a refused call changes nothing', async () => {
    const count = async () => (await k.stripe.events.list({ limit: 100 })).data.length;
    const before = await count();
    const confirming = { amount: 5000, currency: 'gbp', payment_method: 'pm_card_visa', confirm: true };
    expect(await failure(k.stripe.paymentIntents.create(confirming))).toMatchObject({ param: 'return_url' });
    expect(
      await failure(k.stripe.paymentIntents.create({ ...intentParams(), expand: ['customer.x', 'wrong'] })),
    ).toMatchObject({ param: 'expand' });
    expect(await count()).toBe(before);
  });

  test('no key, a live key, a publishable key', async () => {
    expect(await failure(sdk(k.sim.url, 'sk_live_x').balance.retrieve())).toMatchObject({
      type: 'StripeAuthenticationError',
      statusCode: 401,
    });
    const js = sdk(k.sim.url, 'pk_test_x');
    expect(await failure(js.paymentIntents.create(intentParams()))).toMatchObject({
      statusCode: 403,
      code: 'secret_key_required',
    });
    const made = await k.stripe.paymentIntents.create(intentParams());
    const client_secret = made.client_secret ?? '';
    expect(await failure(js.paymentIntents.retrieve(made.id))).toMatchObject({ param: 'client_secret' });
    expect(await failure(js.paymentIntents.retrieve(made.id, { client_secret: 'wrong' }))).toMatchObject({
      statusCode: 400,
    });
    expect((await js.paymentIntents.retrieve(made.id, { client_secret })).id).toBe(made.id);
    const method = await js.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } });
    const done = await js.paymentIntents.confirm(
      made.id,
      Object.assign({ payment_method: method.id }, { client_secret }),
    );
    expect(done.status).toBe('requires_capture');
  });

  test('lists have pages in both directions, and filters', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.unshift((await k.stripe.paymentIntents.create(intentParams())).id);
    const first = await k.stripe.paymentIntents.list({ limit: 2 });
    expect([first.data.map((pi) => pi.id), first.has_more]).toEqual([ids.slice(0, 2), true]);
    const next = await k.stripe.paymentIntents.list({ limit: 2, starting_after: ids[1] ?? '' });
    expect(next.data.map((pi) => pi.id)).toEqual(ids.slice(2, 4));
    const back = await k.stripe.paymentIntents.list({ limit: 2, ending_before: ids[3] ?? '' });
    expect(back.data.map((pi) => pi.id)).toEqual(ids.slice(1, 3));
    const all = await k.stripe.paymentIntents.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
    expect(all.length).toBeGreaterThanOrEqual(5);
    const { intent, charge } = await captured(k.stripe);
    expect((await k.stripe.charges.list({ payment_intent: intent })).data.map((c) => c.id)).toEqual([charge]);
    expect((await k.stripe.paymentIntents.list({ created: { lt: 1 } })).data).toEqual([]);
  });
});
