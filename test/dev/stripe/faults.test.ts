import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { authorised, captured, control, eventually, failure, intentParams, type Kit, kit } from './kit.ts';

let k: Kit;
beforeAll(async () => {
  k = await kit();
  await k.control('/_sim/accounts', { id: 'acct_supplier' });
});
beforeEach(() => {
  k.sim.simulator.faults.clear();
});
afterAll(() => k.sim.close());
const fault = (body: object) => k.control('/_sim/faults', body);
const intents = async () => (await k.stripe.paymentIntents.list({ limit: 100 })).data.length;
const header = (name: string) => ({ 'X-Sim-Fault': name });

describe('idempotency', () => {
  test('a replay is the first answer byte for byte, with a header that marks it', async () => {
    const before = await intents();
    const post = () =>
      fetch(`${k.sim.url}/v1/payment_intents`, {
        method: 'POST',
        headers: {
          authorization: 'Bearer sk_test_sim',
          'idempotency-key': 'same',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'amount=5000&currency=gbp',
      });
    const [first, second] = [await post(), await post()];
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.headers.get('original-request')).toBe(first.headers.get('request-id'));
    expect(await second.text()).toBe(await first.text());
    expect((await intents()) - before).toBe(1);
  });

  test('other parameters or another path are an idempotency_error, and the first answer stays stored', async () => {
    const key = { idempotencyKey: 'params' };
    const first = await k.stripe.paymentIntents.create(intentParams(5000), key);
    const other = await failure(k.stripe.paymentIntents.create(intentParams(5001), key));
    expect(other).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
    expect(await failure(k.stripe.paymentIntents.cancel(first.id, {}, key))).toMatchObject({
      type: 'StripeIdempotencyError',
    });
    expect((await k.stripe.paymentIntents.create(intentParams(5000), key)).id).toBe(first.id);
  });

  test('declines are stored under the key, validation errors are not', async () => {
    const { id } = await k.stripe.paymentIntents.create(intentParams());
    const confirm = (card: string) =>
      k.stripe.paymentIntents.confirm(id, { payment_method: card }, { idempotencyKey: 'declined' });
    const first = await failure(confirm('pm_card_chargeDeclined'));
    expect(await failure(confirm('pm_card_chargeDeclined'))).toEqual(first);
    expect((await k.stripe.charges.list({ payment_intent: id })).data).toHaveLength(1);
    const key = { idempotencyKey: 'validation' };
    await failure(k.stripe.paymentIntents.create(intentParams(1), key));
    expect((await k.stripe.paymentIntents.create(intentParams(5000), key)).amount).toBe(5000);
  });

  test('a stored 500 is replayed, with or without its effect', async () => {
    for (const [name, made] of [
      ['stored_500', 0],
      ['stored_500_after_effect', 1],
    ] as const) {
      const before = await intents();
      const key = { idempotencyKey: name };
      await fault({ fault: name, match: { key: name } });
      for (let i = 0; i < 2; i += 1)
        expect(await failure(k.stripe.paymentIntents.create(intentParams(), key))).toMatchObject({
          type: 'StripeAPIError',
          statusCode: 500,
        });
      expect((await intents()) - before).toBe(made);
    }
  });

  test('after an answer that is not stored, the call runs again: 429, 409, unstored 500', async () => {
    for (const [name, status, code] of [
      ['rate_limited', 429, 'lock_timeout'],
      ['in_flight', 409, 'idempotency_key_in_use'],
      ['api_error', 500, undefined],
    ] as const) {
      const key = { idempotencyKey: name };
      await fault({ fault: name, match: { key: name } });
      expect(await failure(k.stripe.paymentIntents.create(intentParams(), key))).toMatchObject({
        statusCode: status,
        code,
      });
      expect((await k.stripe.paymentIntents.create(intentParams(), key)).status).toBe('requires_payment_method');
    }
  });

  test('the same key while the first call is held is a 409, and later the first answer', async () => {
    await fault({ fault: 'hold', match: { key: 'held' } });
    const key = { idempotencyKey: 'held' };
    const first = k.stripe.paymentIntents.create(intentParams(), key);
    await eventually(() => expect(k.sim.simulator.held()).toHaveLength(1));
    expect(await failure(k.stripe.paymentIntents.create(intentParams(), key))).toMatchObject({ statusCode: 409 });
    await k.control('/_sim/release');
    expect((await k.stripe.paymentIntents.create(intentParams(), key)).id).toBe((await first).id);
  });

  test('keys are deleted after 24 hours of the simulated clock, and the request then runs again', async () => {
    const fresh = await kit();
    const key = { idempotencyKey: 'old' };
    const first = await fresh.stripe.paymentIntents.create(intentParams(), key);
    await fresh.control('/_sim/clock', { advance_seconds: 24 * 3600 - 60 });
    expect((await fresh.stripe.paymentIntents.create(intentParams(), key)).id).toBe(first.id);
    await fresh.control('/_sim/clock', { advance_seconds: 120 });
    expect((await fresh.stripe.paymentIntents.create(intentParams(), key)).id).not.toBe(first.id);
    await fresh.sim.close();
  });
});

describe('faults of the network', () => {
  test('a lost answer: the effect stays, and the SDK gets the stored answer with its key', async () => {
    const { id } = await authorised(k.stripe);
    await fault({ fault: 'drop_answer', match: { method: 'POST', path: '/v1/payment_intents/*/capture' } });
    expect((await k.stripe.paymentIntents.capture(id)).status).toBe('succeeded');
    const calls = k.sim.simulator.log.filter((call) => call.path === `/v1/payment_intents/${id}/capture`);
    expect(calls.map((call) => [call.status, call.replayed, call.fault])).toEqual([
      [null, false, 'drop_answer'],
      [200, true, null],
    ]);
  });

  test('a lost request has no effect', async () => {
    const { id } = await authorised(k.stripe);
    await fault({ fault: 'drop_request', match: { path: '/capture$/' }, times: 2 });
    expect(await failure(k.stripe.paymentIntents.capture(id))).toMatchObject({ type: 'StripeConnectionError' });
    expect((await k.stripe.paymentIntents.retrieve(id)).status).toBe('requires_capture');
  });

  test('a held answer is released, and a slow one arrives later', async () => {
    await fault({ fault: 'hold_answer', match: { path: '/v1/payment_intents', metadata_order_id: 'ord_hold' } });
    const before = await intents();
    const pending = k.stripe.paymentIntents.create(intentParams(5000, 'ord_hold'));
    await eventually(() => expect(k.sim.simulator.held()).toHaveLength(1));
    expect((await intents()) - before).toBe(1);
    expect(await (await k.control('/_sim/release')).json()).toEqual({ released: 1 });
    expect((await pending).metadata.order_id).toBe('ord_hold');
    await fault({ fault: 'slow', ms: 20 });
    expect((await k.stripe.paymentIntents.create(intentParams())).object).toBe('payment_intent');
  });

  test('held calls can be cut: before the effect they have none, after it the key replays the answer', async () => {
    for (const [name, made] of [
      ['hold', 0],
      ['hold_answer', 1],
    ] as const) {
      const before = await intents();
      await fault({ fault: name, match: { key: `cut ${name}` } });
      const key = { idempotencyKey: `cut ${name}` };
      const cut = k.stripe.paymentIntents.create(intentParams(), key);
      await eventually(() => expect(k.sim.simulator.held()).toHaveLength(1));
      expect((await intents()) - before).toBe(made);
      if (made === 1) await k.stripe.paymentIntents.create(intentParams(), key);
      await k.control('/_sim/release', { drop: true });
      // The SDK repeats the call after a cut. It then finds or creates the intent, and there is only one.
      await cut;
      expect((await intents()) - before).toBe(1);
    }
  });

  test('it can be down, and up again', async () => {
    await k.control('/_sim/down');
    expect(await failure(k.stripe.balance.retrieve())).toMatchObject({ statusCode: 503 });
    await k.control('/_sim/down', { mode: 'refuse' });
    expect(await failure(k.stripe.balance.retrieve())).toMatchObject({ type: 'StripeConnectionError' });
    await k.control('/_sim/up');
    expect((await k.stripe.balance.retrieve()).object).toBe('balance');
  });
});

describe('faults of Stripe', () => {
  test('refused capture, reversal without balance, pending refund; for the nth call, or by header', async () => {
    const { id } = await authorised(k.stripe);
    await fault({ fault: 'decline', match: { path: '/v1/payment_intents/*/capture' } });
    expect(await failure(k.stripe.paymentIntents.capture(id))).toMatchObject({
      code: 'card_declined',
      intent: 'requires_capture',
    });
    const { charge } = await captured(k.stripe);
    const sent = await k.stripe.transfers.create({
      amount: 500,
      currency: 'gbp',
      destination: 'acct_supplier',
      source_transaction: charge,
    });
    await fault({ fault: 'reversal_no_balance', match: { path: '/v1/transfers/*/reversals' } });
    expect(await failure(k.stripe.transfers.createReversal(sent.id))).toMatchObject({ code: 'balance_insufficient' });
    await fault({ fault: 'refund_pending', match: { path: '/v1/refunds', nth: 2 } });
    expect((await k.stripe.refunds.create({ charge, amount: 1 })).status).toBe('succeeded');
    expect((await k.stripe.refunds.create({ charge, amount: 1 })).status).toBe('pending');
    expect((await k.stripe.refunds.create({ charge, amount: 1 })).status).toBe('succeeded');
    const answer = await fetch(`${k.sim.url}/v1/balance`, {
      headers: { authorization: 'Bearer sk_test_sim', ...header('rate_limited') },
    });
    expect(answer.status).toBe(429);
  });

  test('an unknown fault or control is refused, never ignored', async () => {
    expect((await fault({ fault: 'nonsense' })).status).toBe(400);
    expect((await fault({ fault: 'slow', match: { pth: 'x' } })).status).toBe(400);
    expect((await k.control('/_sim/nope')).status).toBe(404);
  });

  test('the log counts calls, the ledger balances, and a reset deletes everything', async () => {
    const fresh = await kit();
    await captured(fresh.stripe);
    const posts: { count: number } = await (await fetch(`${fresh.sim.url}/_sim/requests?method=POST`)).json();
    expect(posts.count).toBe(2);
    const ledger: { balanced: boolean } = await (await fetch(`${fresh.sim.url}/_sim/ledger`)).json();
    expect(ledger.balanced).toBe(true);
    await control(fresh.sim.url, '/_sim/reset');
    expect((await fresh.stripe.paymentIntents.list()).data).toEqual([]);
    await fresh.sim.close();
  });
});
