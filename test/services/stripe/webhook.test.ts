import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { stripePayments } from '../../../src/services/payments.ts';
import { ORDER } from '../../domain/fixtures.ts';

/** Which webhooks we accept as Stripe's: signed, recent, and of our mode (live or test). */

const SECRET = 'whsec_of_the_tests';

const body = (livemode: boolean): string =>
  JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'refund.updated',
    livemode,
    data: {
      object: {
        id: 're_1',
        object: 'refund',
        amount: 5,
        charge: 'ch_1',
        currency: 'gbp',
        reason: null,
        status: 'succeeded',
        payment_intent: 'pi_1',
        metadata: { order_id: ORDER, refund_id: 'ref_1' },
      },
    },
  });

const reading = async (secretKey: string, livemode: boolean, age = 0, secret = SECRET) => {
  const payments = stripePayments({
    secretKey,
    apiBase: null,
    webhookSecret: SECRET,
    connectWebhookSecret: 'whsec_other',
    publicUrl: 'https://orders.test',
  });
  const payload = body(livemode);
  const timestamp = Math.floor(Date.now() / 1_000) - age;
  const header = new Stripe(secretKey).webhooks.generateTestHeaderString({ payload, secret, timestamp });
  return payments.readWebhook(payload, header, 'account');
};

describe('a webhook', () => {
  it('is accepted if it has our mode, also with a restricted key', async () => {
    const order = { kind: 'order', orderId: ORDER, command: { type: 'observe_refund', amount: 5 } };
    for (const key of ['sk_live_1', 'rk_live_1']) expect(await reading(key, true)).toMatchObject(order);
    for (const key of ['sk_test_1', 'rk_test_1']) expect(await reading(key, false)).toMatchObject(order);
    expect(await reading('rk_live_1', false)).toMatchObject({ kind: 'unbooked', code: 'other_mode' });
    expect(await reading('sk_test_1', true)).toMatchObject({ kind: 'unbooked', code: 'other_mode' });
  });

  it('is refused with another secret, and if it was signed more than five minutes ago', async () => {
    expect(await reading('sk_live_1', true, 0, 'whsec_other')).toEqual({ kind: 'bad_signature' });
    expect(await reading('sk_live_1', true, 310)).toEqual({ kind: 'bad_signature' });
    expect(await reading('sk_live_1', true, 290)).toMatchObject({ kind: 'order' });
  });
});
