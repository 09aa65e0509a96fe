import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { stripePayments } from '../../../src/services/payments.ts';
import { ORDER } from '../../domain/fixtures.ts';

/** Events whose fields are missing or of another shape, as older API versions send them. */

const SECRET = 'whsec_of_the_tests';
const KEY = 'sk_test_1';

type Json = Readonly<Record<string, unknown>>;

const intent: Json = {
  id: 'pi_1',
  object: 'payment_intent',
  amount: 5_000,
  amount_capturable: 5_000,
  amount_received: 0,
  cancellation_reason: null,
  created: 1_790_000_000,
  currency: 'gbp',
  last_payment_error: null,
  latest_charge: 'ch_1',
  livemode: false,
  metadata: { order_id: ORDER },
  next_action: null,
  status: 'requires_capture',
};
const refund: Json = {
  id: 're_1',
  object: 'refund',
  amount: 500,
  charge: 'ch_1',
  currency: 'gbp',
  failure_reason: null,
  metadata: { order_id: ORDER, refund_id: 'ref_1' },
  payment_intent: 'pi_1',
  reason: null,
  status: 'succeeded',
};
const dispute: Json = {
  id: 'du_1',
  object: 'dispute',
  amount: 5_000,
  balance_transactions: [{ amount: -5_000, currency: 'gbp' }],
  charge: 'ch_1',
  currency: 'gbp',
  evidence_details: { due_by: 1_790_000_000 },
  livemode: false,
  metadata: {},
  payment_intent: 'pi_1',
  reason: 'fraudulent',
  status: 'needs_response',
};
const reversals: Json = { object: 'list', data: [{ id: 'trr_1', amount: 70, metadata: {} }], has_more: false };
const transfer: Json = {
  id: 'tr_1',
  object: 'transfer',
  amount: 500,
  currency: 'gbp',
  livemode: false,
  metadata: { order_id: ORDER, party_id: 'sup_a' },
  reversals,
  source_transaction: 'ch_1',
};
const warning: Json = {
  id: 'issfr_1',
  object: 'radar.early_fraud_warning',
  actionable: true,
  charge: 'ch_1',
  fraud_type: 'misc',
  livemode: false,
  payment_intent: 'pi_1',
};
const account: Json = { id: 'acct_1', object: 'account', capabilities: { transfers: 'active' } };

const failed = { ...intent, status: 'requires_payment_method', last_payment_error: { charge: 'ch_2', code: 'x' } };
const asking = { ...intent, status: 'requires_action', next_action: { type: 'redirect_to_url' } };

const SHAPES: readonly (readonly [type: string, object: Json])[] = [
  ['payment_intent.amount_capturable_updated', intent],
  ['payment_intent.succeeded', { ...intent, status: 'succeeded', amount_received: 5_000 }],
  ['payment_intent.canceled', { ...intent, status: 'canceled' }],
  ['payment_intent.payment_failed', failed],
  ['payment_intent.requires_action', asking],
  ...['created', 'updated', 'failed'].map((name) => [`refund.${name}`, refund] as const),
  ...['created', 'updated', 'funds_withdrawn', 'funds_reinstated', 'closed'].map(
    (name) => [`charge.dispute.${name}`, dispute] as const,
  ),
  ['transfer.reversed', transfer],
  ...['created', 'updated'].map((name) => [`radar.early_fraud_warning.${name}`, warning] as const),
];

const eventOf = (type: string, object: unknown): Json => ({
  id: 'evt_1',
  object: 'event',
  api_version: '2026-10-28.endive',
  created: 1,
  livemode: false,
  request: { id: 'req_1', idempotency_key: null },
  type,
  data: { object },
});

/** What Stripe answers to our questions. Without an answer: 404. */
const asked = (answers: Readonly<Record<string, Json>>): typeof fetch => {
  return async (url) => {
    const found = answers[new URL(String(url)).pathname.replace('/v1/', '')];
    const missing = { error: { type: 'invalid_request_error', code: 'resource_missing', message: 'No such object' } };
    return new Response(JSON.stringify(found ?? missing), { status: found === undefined ? 404 : 200 });
  };
};

async function read(
  event: unknown,
  answers: Readonly<Record<string, Json>> = {},
  endpoint: 'account' | 'connect' = 'account',
) {
  const payments = stripePayments(
    { secretKey: KEY, apiBase: null, webhookSecret: SECRET, connectWebhookSecret: SECRET, publicUrl: 'https://o.test' },
    Stripe.createFetchHttpClient(asked(answers)),
  );
  const payload = JSON.stringify(event);
  const header = new Stripe(KEY).webhooks.generateTestHeaderString({ payload, secret: SECRET });
  return payments.readWebhook(payload, header, endpoint);
}

const without = (object: Json, name: string): Json =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

/** Another shape for a field: gone, null, or of another type. */
const SPOILT: readonly (readonly [how: string, spoil: (object: Json, name: string) => Json])[] = [
  ['without', without],
  ['with null for', (object, name) => ({ ...object, [name]: null })],
  ['with a list for', (object, name) => ({ ...object, [name]: [] })],
  ['with a number for', (object, name) => ({ ...object, [name]: 1.5 })],
];

const KNOWN: Readonly<Record<string, Json>> = {
  'payment_intents/pi_1': intent,
  'charges/ch_1': { id: 'ch_1', payment_intent: 'pi_1' },
};
const AT_STRIPE = {
  ...KNOWN,
  'refunds/re_1': refund,
  'disputes/du_1': dispute,
  'radar/early_fraud_warnings/issfr_1': warning,
  'transfers/tr_1': transfer,
  'transfers/tr_1/reversals': reversals,
};

describe('an event of another shape', () => {
  it.each(SHAPES)('%s is booked, or kept for Platform Ops, whatever field is spoilt', async (type, object) => {
    expect(await read(eventOf(type, object), KNOWN)).toMatchObject({ kind: 'order', orderId: ORDER });
    for (const [how, spoil] of SPOILT) {
      for (const name of Object.keys(object)) {
        const what = `${type} ${how} ${name}`;
        const event = eventOf(type, spoil(object, name));
        const reading = await read(event, KNOWN);
        expect(['order', 'unbooked'], what).toContain(reading.kind);
        if (reading.kind === 'unbooked') expect(reading.code, what).toMatch(/unreadable|other_mode/);
        // If Stripe has the object, its present state is booked instead. Without an id there is nothing to ask for.
        const again = await read(event, AT_STRIPE);
        const sure = name !== 'id' && name !== 'livemode';
        if (sure) expect(again, what).toMatchObject({ kind: 'order', orderId: ORDER });
      }
    }
  });

  it('is kept if the envelope cannot be read', async () => {
    const event = eventOf('refund.created', refund);
    for (const [how, spoil] of SPOILT) {
      for (const name of Object.keys(event)) {
        const reading = await read(spoil(event, name), AT_STRIPE);
        expect(['order', 'unbooked', 'ignored'], `${how} ${name}`).toContain(reading.kind);
      }
    }
    expect(await read(without(event, 'id'), AT_STRIPE)).toMatchObject({
      kind: 'unbooked',
      code: 'unreadable',
      about: 're_1',
    });
    for (const odd of [[], 'text', 5, null, {}]) expect((await read(odd)).kind).toBe('unbooked');
  });

  it('is ignored if it is of no order of ours, even if it cannot be read', async () => {
    const others = { 'payment_intents/pi_9': { ...intent, id: 'pi_9', metadata: {} } };
    const strange = { ...without(dispute, 'status'), payment_intent: 'pi_9', charge: null };
    expect(await read(eventOf('charge.dispute.created', strange), others)).toMatchObject({ kind: 'ignored' });
    expect(await read(eventOf('customer.created', { id: 'cus_1' }))).toMatchObject({ kind: 'ignored' });
  });

  it('has the charge in a list before 2022-11-15, and other names of states before 2019-02-11', async () => {
    const old = {
      ...without(intent, 'latest_charge'),
      charges: { object: 'list', data: [{ id: 'ch_7' }, { id: 'ch_1' }] },
    };
    expect(await read(eventOf('payment_intent.amount_capturable_updated', old))).toMatchObject({
      command: { reading: { state: 'authorised', chargeId: 'ch_7' } },
    });
    const source = { ...failed, status: 'requires_source' };
    expect(await read({ ...eventOf('payment_intent.payment_failed', source), request: 'req_1' })).toMatchObject({
      command: { reading: { state: 'declined', declineId: 'ch_2' }, attempt: 'evt_1' },
    });
  });

  it('of a question of the bank is of no attempt if Stripe has a later state of the intent', async () => {
    const key = { idempotency_key: `${ORDER}:confirm_1:1` };
    const told = { ...eventOf('payment_intent.requires_action', failed), request: key };
    const reading = await read(told);
    expect(reading).toMatchObject({ command: { reading: { state: 'declined' } } });
    expect(reading).not.toMatchObject({ command: { attempt: expect.any(String) } });
  });

  it('of a transfer with more reversals than the event lists is read from Stripe', async () => {
    const some = { ...transfer, reversals: { ...reversals, data: [], has_more: true } };
    const told = { transferId: 'tr_1', partyId: 'sup_a', of: 0, chargeId: 'ch_1' };
    expect(await read(eventOf('transfer.reversed', some), AT_STRIPE)).toMatchObject({
      kind: 'order',
      command: { ...told, reversals: [{ reversalId: 'trr_1', amount: 70, n: null }] },
    });
  });

  it('of an account that was closed is kept for Platform Ops', async () => {
    const closed = eventOf('account.application.deauthorized', { id: 'ca_1', object: 'application' });
    expect(await read({ ...closed, account: 'acct_1' }, {}, 'connect')).toMatchObject({
      kind: 'unbooked',
      about: 'acct_1',
      code: 'account_closed',
    });
  });

  it('of an account is read without capabilities, and kept without an id', async () => {
    const of = (object: Json) => read({ ...eventOf('account.updated', object), account: 'acct_1' }, {}, 'connect');
    expect(await of(account)).toMatchObject({ kind: 'account', payable: true });
    for (const [, spoil] of SPOILT) {
      expect(await of(spoil(account, 'capabilities'))).toMatchObject({ kind: 'account', payable: false });
      expect(await of(spoil(account, 'id'))).toMatchObject({ kind: 'unbooked', code: 'unreadable' });
    }
  });
});
