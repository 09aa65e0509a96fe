import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { REFUSAL_FAULTS } from '../../../dev/stripe/core/refusals.ts';
import { captured, eventually, failure, intentParams, type Kit, kit } from './kit.ts';

/** What happens at Stripe without our calls, and answers that are not about our calls. */

let k: Kit;
beforeAll(async () => {
  k = await kit();
  await k.control('/_sim/accounts', { id: 'acct_supplier' });
});
beforeEach(() => {
  k.sim.simulator.faults.clear();
});
afterAll(() => k.sim.close());

const ANSWERS: Readonly<Record<(typeof REFUSAL_FAULTS)[number], readonly [number, string | undefined]>> = {
  unauthenticated: [401, undefined],
  key_expired: [401, 'api_key_expired'],
  permission_denied: [403, undefined],
  account_revoked: [403, 'account_invalid'],
  types_not_supported: [400, 'payment_method_types_no_longer_supported'],
  dependency_failed: [424, undefined],
  rate_limited: [429, 'lock_timeout'],
  too_many: [429, 'rate_limit'],
  in_flight: [409, 'idempotency_key_in_use'],
  forbidden: [403, undefined],
  key_reused: [400, undefined],
  bad_request: [400, undefined],
  too_much: [400, 'amount_too_large'],
  currency_refused: [400, undefined],
  not_found: [404, 'resource_missing'],
  card_error: [402, 'card_declined'],
};

describe('a refusal on arrival', () => {
  test.each(REFUSAL_FAULTS)(
    '%s answers also the repeat of a call that took effect, and keeps its answer',
    async (name) => {
      const key = { idempotencyKey: `repeat ${name}` };
      const first = await k.stripe.paymentIntents.create(intentParams(), key);
      await k.control('/_sim/faults', { fault: name, match: { key: key.idempotencyKey } });
      const [statusCode, code] = ANSWERS[name];
      expect(await failure(k.stripe.paymentIntents.create(intentParams(), key))).toMatchObject({ statusCode, code });
      expect((await k.stripe.paymentIntents.create(intentParams(), key)).id).toBe(first.id);
    },
  );

  test('names the parameter of the call whose object does not exist', async () => {
    await k.control('/_sim/faults', { fault: 'not_found', times: 0 });
    const refund = k.stripe.refunds.create({ payment_intent: 'pi_1' });
    expect(await failure(refund)).toMatchObject({ param: 'payment_intent' });
    const transfer = k.stripe.transfers.create({ amount: 1, currency: 'gbp', destination: 'acct_supplier' });
    expect(await failure(transfer)).toMatchObject({ param: 'destination' });
    expect(await failure(k.stripe.paymentIntents.confirm('pi_1'))).toMatchObject({ param: 'payment_method' });
    expect(await failure(k.stripe.paymentIntents.capture('pi_1'))).toMatchObject({ param: 'intent' });
  });
});

test('a person takes back a part of a transfer, then the rest: the events list every reversal', async () => {
  const { charge } = await captured(k.stripe);
  const sent = await k.stripe.transfers.create({
    amount: 500,
    currency: 'gbp',
    destination: 'acct_supplier',
    source_transaction: charge,
  });
  expect((await k.control(`/_sim/transfers/${sent.id}/reverse`, { amount: 200 })).status).toBe(200);
  expect((await k.control(`/_sim/transfers/${sent.id}/reverse`)).status).toBe(200);
  expect((await k.control(`/_sim/transfers/${sent.id}/reverse`)).status).toBe(400);
  expect(await k.stripe.transfers.retrieve(sent.id)).toMatchObject({ amount_reversed: 500, reversed: true });
  const { data } = await k.stripe.events.list({ type: 'transfer.reversed' });
  const told = data.flatMap((event) => (event.type === 'transfer.reversed' ? event.data.object : []));
  expect(told.map(({ reversals }) => reversals.data.map(({ amount }) => amount))).toEqual([[300, 200], [200]]);
});

test('a refund that waits for the balance takes its money when it succeeds, and none when it fails', async () => {
  const { charge } = await captured(k.stripe);
  const taken = async (source: string) => (await k.stripe.balanceTransactions.list({ source })).data.length;
  for (const end of ['succeed', 'fail']) {
    await k.control('/_sim/faults', { fault: 'refund_no_funds', match: { path: '/v1/refunds' } });
    const refund = await k.stripe.refunds.create({ charge, amount: 100 });
    expect(refund).toMatchObject({
      status: 'pending',
      pending_reason: 'insufficient_funds',
      balance_transaction: null,
    });
    expect(await taken(refund.id)).toBe(0);
    await k.control(`/_sim/refunds/${refund.id}/${end}`);
    expect(await taken(refund.id)).toBe(end === 'succeed' ? 1 : 0);
  }
  expect((await k.stripe.refunds.create({ charge })).amount).toBe(9_900);
});

test('3-D Secure may be for Stripe.js: there is no address, and it ends in the same way', async () => {
  const asks = { ...intentParams(), payment_method: 'pm_card_authenticationRequired', confirm: true };
  const intent = await k.stripe.paymentIntents.create({ ...asks, use_stripe_sdk: true });
  expect(intent.next_action).toMatchObject({ type: 'use_stripe_sdk' });
  expect(intent.next_action?.redirect_to_url).toBeUndefined();
  await k.control('/_sim/faults', { fault: 'use_stripe_sdk', match: { path: '/v1/payment_intents' } });
  expect((await k.stripe.paymentIntents.create(asks)).next_action?.type).toBe('use_stripe_sdk');
  await k.control(`/_sim/payment_intents/${intent.id}/complete-3ds`, { outcome: 'success' });
  expect((await k.stripe.paymentIntents.retrieve(intent.id)).status).toBe('requires_capture');
});

test('a closed account gets no transfer, but what it has can be taken back', async () => {
  await k.control('/_sim/accounts', { id: 'acct_closing' });
  const { charge } = await captured(k.stripe);
  const to = { currency: 'gbp', destination: 'acct_closing', source_transaction: charge };
  const sent = await k.stripe.transfers.create({ amount: 500, ...to });
  await k.control('/_sim/accounts/acct_closing/close');
  expect(await failure(k.stripe.transfers.create({ amount: 1, ...to }))).toMatchObject({
    code: 'resource_missing',
    param: 'destination',
  });
  expect((await k.stripe.transfers.createReversal(sent.id, { amount: 200 })).amount).toBe(200);
});

describe("Stripe's limits", () => {
  const NOW = 1_700_000_000_000;
  const at = async (now: () => number) => {
    const fresh = await kit({ now });
    const list = () => failure(fresh.stripe.refunds.list());
    return { ...fresh, list };
  };

  test('are off by default; then an endpoint takes 25 calls a second, and an account 100', async () => {
    let now = NOW;
    const { sim, stripe, control, list } = await at(() => now);
    const times = async (n: number, call: () => Promise<unknown>) => {
      for (let i = 0; i < n; i += 1) await call();
    };
    await times(30, () => stripe.refunds.list());
    await control('/_sim/limits');
    await times(25, () => stripe.refunds.list());
    expect(await list()).toMatchObject({ statusCode: 429, code: 'rate_limit' });
    await times(25, () => stripe.transfers.list());
    await times(25, () => stripe.charges.list());
    await times(24, () => stripe.disputes.list());
    expect(await failure(stripe.accounts.list())).toMatchObject({ statusCode: 429, code: 'rate_limit' });
    now += 1_000;
    await stripe.refunds.list();
    const shown = await (await fetch(`${sim.url}/_sim/limits`)).json();
    expect(shown).toEqual({ limits: { account: 100, endpoint: 25 }, refused: 2 });
    await sim.close();
  });

  test('two calls that change one object at once: the second is a lock_timeout, with a reason', async () => {
    const { sim, stripe, control } = await at(() => NOW);
    const { id } = await stripe.paymentIntents.create({ ...intentParams(), payment_method: 'pm_card_visa' });
    await control('/_sim/limits', { account: 0, endpoint: 0 });
    await control('/_sim/faults', { fault: 'hold', match: { path: '/confirm$/' } });
    const first = stripe.paymentIntents.confirm(id);
    await eventually(() => expect(sim.simulator.held()).toHaveLength(1));
    const second = await fetch(`${sim.url}/v1/payment_intents/${id}/cancel`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_sim' },
    });
    expect([second.status, second.headers.get('stripe-rate-limited-reason')]).toEqual([429, 'resource-specific']);
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe('requires_confirmation');
    await control('/_sim/release');
    expect((await first).status).toBe('requires_capture');
    await sim.close();
  });
});

test('money is pending first if it settles later: only available money can be paid out or taken back', async () => {
  let now = 1_700_000_000_000;
  const { sim, stripe, control } = await kit({ now: () => now });
  await control('/_sim/accounts', { id: 'acct_supplier' });
  await control('/_sim/balances', { settle_seconds: 86_400 });
  const { charge } = await captured(stripe);
  const to = { currency: 'gbp', destination: 'acct_supplier' };
  const sent = await stripe.transfers.create({ amount: 500, ...to, source_transaction: charge });
  const balances = async () => {
    const { available, pending } = await stripe.balance.retrieve();
    return [available[0]?.amount, pending[0]?.amount];
  };
  // 10,000 less Stripe's fee of 170, less the transfer.
  expect(await balances()).toEqual([-500, 9_830]);
  const [row] = (await stripe.balanceTransactions.list({ source: charge })).data;
  expect(row).toMatchObject({ status: 'pending', fee: 170, available_on: (row?.created ?? 0) + 86_400 });
  const early = [
    stripe.transfers.createReversal(sent.id),
    stripe.transfers.create({ amount: 1, ...to }),
    stripe.payouts.create({ amount: 1, currency: 'gbp' }),
  ];
  for (const call of early) expect(await failure(call)).toMatchObject({ code: 'balance_insufficient' });
  now += 86_400_000;
  expect(await balances()).toEqual([9_330, 0]);
  expect((await stripe.balanceTransactions.retrieve(row?.id ?? '')).status).toBe('available');
  expect((await stripe.transfers.createReversal(sent.id)).amount).toBe(500);
  const payout = await stripe.payouts.create({ amount: 9_000, currency: 'gbp' });
  expect(await balances()).toEqual([830, 0]);
  await control(`/_sim/payouts/${payout.id}/fail`);
  expect(await balances()).toEqual([9_830, 0]);
  const { data } = await stripe.balanceTransactions.list({ source: payout.id });
  expect(data.map(({ type, amount }) => [type, amount])).toEqual([
    ['payout_failure', 9_000],
    ['payout', -9_000],
  ]);
  await sim.close();
});
