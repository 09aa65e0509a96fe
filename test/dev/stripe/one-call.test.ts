import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { intentParams, type Kit, kit } from './kit.ts';

let k: Kit;
beforeAll(async () => {
  k = await kit();
});
afterAll(() => k.sim.close());

describe('creating and confirming in one call', () => {
  const asked = (payment_method: string) => ({
    ...intentParams(),
    payment_method,
    confirm: true,
    return_url: 'https://shop.test',
    transfer_group: `one_${payment_method}`,
  });

  const thrown = async (call: Promise<unknown>) => {
    const error = await call.then(() => null).catch((reason: unknown) => reason);
    if (error instanceof Stripe.errors.StripeError) return error;
    throw new Error('the call was not refused');
  };

  test('a declined card is a 402 with the intent, which was made; the key repeats it', async () => {
    const params = asked('pm_card_chargeDeclined');
    const create = () => thrown(k.stripe.paymentIntents.create(params, { idempotencyKey: 'one-call-declined' }));
    const error = await create();
    expect(error).toMatchObject({ statusCode: 402, code: 'card_declined' });
    const made = error.payment_intent;
    expect(made).toMatchObject({ status: 'requires_payment_method', client_secret: expect.any(String) });
    expect(await k.stripe.paymentIntents.retrieve(made?.id ?? '')).toMatchObject({ id: made?.id });
    const { data } = await k.stripe.charges.list({ transfer_group: params.transfer_group });
    expect(data.map(({ payment_intent, status }) => [payment_intent, status])).toEqual([[made?.id, 'failed']]);
    expect((await create()).payment_intent?.id).toBe(made?.id);
  });

  test('a card that Stripe does not know makes no intent', async () => {
    const error = await thrown(k.stripe.paymentIntents.create(asked('pm_card_nonsense')));
    expect(error).toMatchObject({ code: 'resource_missing', param: 'payment_method' });
    expect(error.payment_intent).toBeUndefined();
    expect((await k.stripe.paymentIntents.list({ limit: 1 })).data[0]?.transfer_group).not.toBe('one_pm_card_nonsense');
  });
});
