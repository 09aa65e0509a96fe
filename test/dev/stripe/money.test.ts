import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkBooks } from '../../../dev/stripe/core/money/balance-transactions.ts';
import { authorised, captured, failure, intentParams, type Kit, kit } from './kit.ts';

let k: Kit;
let stripe: Stripe;
beforeAll(async () => {
  k = await kit();
  stripe = k.stripe;
  for (const id of ['acct_supplier', 'acct_brand'])
    await k.control('/_sim/accounts', { id, country: 'GB', currency: 'gbp' });
});
afterAll(async () => {
  expect(checkBooks(k.sim.simulator.store)).toEqual([]);
  await k.sim.close();
});

async function gbp(account?: string): Promise<number> {
  const balance = await stripe.balance.retrieve({}, account ? { stripeAccount: account } : {});
  return balance.available.find((row) => row.currency === 'gbp')?.amount ?? 0;
}
const send = (charge: string, amount: number, destination = 'acct_supplier') =>
  stripe.transfers.create({
    amount,
    currency: 'gbp',
    destination,
    source_transaction: charge,
    metadata: { order_id: 'ord_1' },
  });

describe('refunds', () => {
  test('a part is refunded, then the rest; the platform keeps paying the fee', async () => {
    const before = await gbp();
    const { intent, charge } = await captured(stripe);
    const one = await stripe.refunds.create({
      payment_intent: intent,
      amount: 3000,
      metadata: { order_id: 'ord_1' },
      expand: ['balance_transaction', 'charge'],
    });
    expect(one).toMatchObject({
      status: 'succeeded',
      amount: 3000,
      balance_transaction: { amount: -3000 },
      charge: { amount_refunded: 3000, refunded: false },
    });
    expect(await failure(stripe.refunds.create({ charge, amount: 7001 }))).toMatchObject({
      statusCode: 400,
      param: 'amount',
    });
    expect((await stripe.refunds.create({ charge, reason: 'requested_by_customer' })).amount).toBe(7000);
    expect(await failure(stripe.refunds.create({ charge }))).toMatchObject({ code: 'charge_already_refunded' });
    const listed = await stripe.refunds.list({ payment_intent: intent });
    expect(listed.data.map((r) => r.amount)).toEqual([7000, 3000]);
    expect((await stripe.refunds.retrieve(one.id)).metadata).toEqual({ order_id: 'ord_1' });
    expect((await stripe.charges.retrieve(charge, { expand: ['refunds'] })).refunds?.data).toHaveLength(2);
    expect((await gbp()) - before).toBe(-170);
  });

  test('after a partial capture only the captured amount can be refunded', async () => {
    const { id } = await authorised(stripe);
    await stripe.paymentIntents.capture(id, { amount_to_capture: 4000 });
    expect((await stripe.refunds.create({ payment_intent: id })).amount).toBe(4000);
  });

  test('an uncaptured intent is cancelled, never refunded', async () => {
    const held = await authorised(stripe);
    expect(await failure(stripe.refunds.create({ payment_intent: held.id }))).toMatchObject({
      code: 'charge_not_refundable',
    });
    const open = await stripe.paymentIntents.create(intentParams());
    expect(await failure(stripe.refunds.create({ payment_intent: open.id }))).toMatchObject({ statusCode: 400 });
  });

  test("a refund is named by the order's own id, too: the newest one that has it", async () => {
    const { intent } = await captured(stripe, 10_000, 'pm_card_pendingRefund');
    const metadata = { order_id: 'ord_a', refund_id: 'ref_a_1' };
    const ask = () => stripe.refunds.create({ payment_intent: intent, amount: 1000, metadata });
    const first = await ask();
    await k.control('/_sim/refunds/ref_a_1/fail');
    const second = await ask();
    await k.control('/_sim/refunds/ref_a_1/succeed');
    const statuses = [first, second].map(async ({ id }) => (await stripe.refunds.retrieve(id)).status);
    expect(await Promise.all(statuses)).toEqual(['failed', 'succeeded']);
    expect((await k.control('/_sim/refunds/ref_a_2/fail')).status).toBe(404);
  });

  test('a pending refund succeeds later or is cancelled; a succeeded one may fail later, and the money comes back', async () => {
    const { intent, charge } = await captured(stripe, 10_000, 'pm_card_pendingRefund');
    const wait = await stripe.refunds.create({ payment_intent: intent, amount: 1000 });
    expect(wait).toMatchObject({ status: 'pending', pending_reason: 'processing' });
    await k.control(`/_sim/refunds/${wait.id}/succeed`);
    expect((await stripe.refunds.retrieve(wait.id)).status).toBe('succeeded');
    const other = await stripe.refunds.create({ payment_intent: intent, amount: 2000 });
    expect((await stripe.refunds.cancel(other.id)).status).toBe('canceled');
    expect(await failure(stripe.refunds.cancel(wait.id))).toMatchObject({ statusCode: 400 });
    const before = await gbp();
    await k.control(`/_sim/refunds/${wait.id}/fail`, { reason: 'expired_or_canceled_card' });
    const failed = await stripe.refunds.retrieve(wait.id, { expand: ['failure_balance_transaction'] });
    expect(failed).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
      failure_balance_transaction: { amount: 1000 },
    });
    expect((await gbp()) - before).toBe(1000);
    expect((await stripe.charges.retrieve(charge)).amount_refunded).toBe(0);
    expect((await stripe.refunds.create({ charge })).amount).toBe(10_000);
  });
});

describe('transfers and reversals', () => {
  test('a charge pays for transfers up to its amount, even without balance', async () => {
    const { charge } = await captured(stripe);
    const before = await gbp('acct_supplier');
    const sent = await send(charge, 6000);
    expect(sent).toMatchObject({ amount: 6000, source_transaction: charge, transfer_group: 'ord_1', reversed: false });
    await send(charge, 4000, 'acct_brand');
    expect((await gbp('acct_supplier')) - before).toBe(6000);
    expect(await failure(send(charge, 1))).toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('must not exceed'),
    });
    const found = await stripe.transfers.list({ destination: 'acct_supplier', transfer_group: 'ord_1', limit: 1 });
    expect(found.data[0]?.id).toBe(sent.id);
    expect((await stripe.transfers.update(sent.id, { metadata: { x: 'y' } })).metadata).toEqual({
      order_id: 'ord_1',
      x: 'y',
    });
    expect((await stripe.transfers.retrieve(sent.id)).reversals.data).toEqual([]);
  });

  test('refused are: no capture, another currency, an intent as source, an unknown account, no capability', async () => {
    const { charge } = await captured(stripe);
    const held = await authorised(stripe);
    expect(await failure(send(String(held.latest_charge), 100))).toMatchObject({ param: 'source_transaction' });
    const usd = stripe.transfers.create({
      amount: 1,
      currency: 'usd',
      destination: 'acct_brand',
      source_transaction: charge,
    });
    expect(await failure(usd)).toMatchObject({ param: 'currency' });
    expect(await failure(send(held.id, 100))).toMatchObject({ code: 'resource_missing' });
    expect(await failure(send(charge, 100, 'acct_none'))).toMatchObject({
      code: 'resource_missing',
      param: 'destination',
    });
    await k.control('/_sim/accounts', { id: 'acct_late', transfers: 'pending' });
    expect(await failure(send(charge, 100, 'acct_late'))).toMatchObject({
      code: 'insufficient_capabilities_for_transfer',
    });
    await k.control('/_sim/accounts/acct_late', { transfers: 'active' });
    expect((await send(charge, 100, 'acct_late')).amount).toBe(100);
    const poor = stripe.transfers.create({ amount: 1, currency: 'jpy', destination: 'acct_brand' });
    expect(await failure(poor)).toMatchObject({ code: 'balance_insufficient' });
  });

  test('a transfer is reversed in part or in full, never beyond its amount and never without balance', async () => {
    const { charge } = await captured(stripe);
    const { id } = await send(charge, 5000, 'acct_brand');
    const part = await stripe.transfers.createReversal(id, { amount: 2000, metadata: { refund: 'ref_1' } });
    expect(part).toMatchObject({ object: 'transfer_reversal', amount: 2000, transfer: id });
    expect(await failure(stripe.transfers.createReversal(id, { amount: 3001 }))).toMatchObject({ param: 'amount' });
    expect(await stripe.transfers.retrieve(id)).toMatchObject({ amount_reversed: 2000, reversed: false });
    const payout = await stripe.payouts.create(
      { amount: await gbp('acct_brand'), currency: 'gbp' },
      { stripeAccount: 'acct_brand' },
    );
    expect(payout.status).toBe('paid');
    expect(await failure(stripe.transfers.createReversal(id))).toMatchObject({
      code: 'balance_insufficient',
      statusCode: 400,
    });
    await send(charge, 3000, 'acct_brand');
    expect((await stripe.transfers.createReversal(id)).amount).toBe(3000);
    expect(await failure(stripe.transfers.createReversal(id))).toMatchObject({ statusCode: 400 });
    expect((await stripe.transfers.listReversals(id)).data.map((r) => r.amount)).toEqual([3000, 2000]);
    expect((await stripe.transfers.retrieveReversal(id, part.id)).metadata).toEqual({ refund: 'ref_1' });
    const poor = stripe.payouts.create({ amount: 99_999_999, currency: 'gbp' }, { stripeAccount: 'acct_brand' });
    expect(await failure(poor)).toMatchObject({ code: 'balance_insufficient' });
  });

  test('accounts are created, updated and listed; each has its own transactions', async () => {
    const made = await stripe.accounts.create({
      type: 'express',
      country: 'GB',
      capabilities: { transfers: { requested: true } },
    });
    expect(made.capabilities).toEqual({ transfers: 'inactive' });
    expect((await stripe.accounts.update(made.id, { metadata: { party: 'sup_1' } })).metadata).toEqual({
      party: 'sup_1',
    });
    expect((await stripe.accounts.list({ limit: 1 })).data[0]?.id).toBe(made.id);
    const { charge } = await captured(stripe);
    const sent = await send(charge, 5000);
    const [theirs] = (await stripe.balanceTransactions.list({ limit: 1 }, { stripeAccount: 'acct_supplier' })).data;
    expect(theirs).toMatchObject({ amount: 5000, type: 'payment', source: sent.id });
    expect(await failure(stripe.balanceTransactions.retrieve(theirs?.id ?? ''))).toMatchObject({
      code: 'resource_missing',
    });
    expect(await failure(stripe.charges.list({}, { stripeAccount: 'acct_supplier' }))).toMatchObject({
      statusCode: 400,
    });
    expect(await failure(stripe.balance.retrieve({}, { stripeAccount: 'acct_no' }))).toMatchObject({ statusCode: 403 });
  });
});

describe('disputes', () => {
  test('a dispute by test card is debited once and blocks refunds; winning evidence brings the money back', async () => {
    const before = await gbp();
    const { intent, charge } = await captured(stripe, 10_000, 'pm_card_createDispute');
    const dispute = (await stripe.disputes.list({ payment_intent: intent })).data[0];
    expect(dispute).toMatchObject({ status: 'needs_response', amount: 10_000, charge, is_charge_refundable: false });
    expect((await gbp()) - before).toBe(-170 - 2000);
    expect((await stripe.charges.retrieve(charge)).disputed).toBe(true);
    expect(await failure(stripe.refunds.create({ charge }))).toMatchObject({ code: 'charge_disputed' });
    const won = await stripe.disputes.update(dispute?.id ?? '', {
      evidence: { uncategorized_text: 'winning_evidence' },
    });
    expect(won.status).toBe('won');
    expect(won.balance_transactions.map((row) => row.net)).toEqual([-12_000, 10_000]);
    expect((await gbp()) - before).toBe(10_000 - 170 - 2000);
    expect((await stripe.refunds.create({ charge })).amount).toBe(10_000);
  });

  test('by control call, an inquiry moves no money; it may become a chargeback, be withdrawn, reinstated and lost', async () => {
    const { charge } = await captured(stripe);
    const before = await gbp();
    const made: Stripe.Dispute = await (
      await k.control('/_sim/charge-disputes', { charge, kind: 'inquiry', amount: 4000 })
    ).json();
    expect(made.status).toBe('warning_needs_response');
    expect(await gbp()).toBe(before);
    await stripe.refunds.create({ charge, amount: 100 });
    const at = `/_sim/charge-disputes/${made.id}`;
    expect((await k.control(`${at}/withdraw`)).status).toBe(200);
    expect((await k.control(`${at}/withdraw`)).status).toBe(400);
    expect(await failure(stripe.refunds.create({ charge, amount: 100 }))).toMatchObject({ code: 'charge_disputed' });
    await k.control(`${at}/reinstate`);
    expect((await gbp()) - before).toBe(-100 - 2000);
    await k.control(`${at}/close`, { outcome: 'lost' });
    expect((await stripe.disputes.retrieve(made.id)).status).toBe('lost');
    expect(await failure(stripe.disputes.update(made.id, { evidence: {} }))).toMatchObject({ statusCode: 400 });
    expect(await failure(stripe.disputes.close(made.id))).toMatchObject({ statusCode: 400 });
  });
});
