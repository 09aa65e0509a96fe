import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { captured, failure, type Kit, kit } from './kit.ts';

let k: Kit;
let stripe: Stripe;
beforeAll(async () => {
  k = await kit();
  stripe = k.stripe;
});
afterAll(() => k.sim.close());

const types = () => [...k.sim.simulator.store.events.values()].map(({ type }) => type);

async function warned(named: object): Promise<Stripe.Radar.EarlyFraudWarning> {
  const answer = await k.control('/_sim/fraud-warnings', named);
  expect(answer.status).toBe(200);
  return answer.json();
}

describe('the evidence of a dispute', () => {
  test('is a draft until it is submitted, with the update or later, and once', async () => {
    const { charge } = await captured(stripe);
    const made: Stripe.Dispute = await (await k.control('/_sim/charge-disputes', { charge })).json();
    const draft = await stripe.disputes.update(made.id, { evidence: { customer_name: 'Ada' }, submit: false });
    expect(draft).toMatchObject({
      status: 'needs_response',
      evidence_details: { has_evidence: true, submission_count: 0 },
    });
    const sent = await stripe.disputes.update(made.id, { submit: true });
    expect(sent).toMatchObject({
      status: 'under_review',
      evidence: { customer_name: 'Ada' },
      evidence_details: { submission_count: 1, past_due: false, submission_method: 'manual' },
    });
    const again = stripe.disputes.update(made.id, { evidence: { customer_name: 'Bob' } });
    expect(await failure(again)).toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError' });
    expect((await stripe.disputes.update(made.id, { metadata: { a: 'b' } })).metadata).toEqual({ a: 'b' });
    expect((await stripe.disputes.retrieve(made.id)).evidence.customer_name).toBe('Ada');
  });
});

describe('an early fraud warning', () => {
  test('is made by a control call, and can be read and listed', async () => {
    const { intent, charge } = await captured(stripe);
    const warning = await warned({ payment_intent: intent });
    expect(warning).toMatchObject({
      actionable: true,
      charge,
      payment_intent: intent,
      fraud_type: 'made_with_stolen_card',
    });
    expect(await stripe.radar.earlyFraudWarnings.retrieve(warning.id)).toMatchObject({ id: warning.id });
    const { data } = await stripe.radar.earlyFraudWarnings.list({ charge });
    expect(data.map(({ id }) => id)).toEqual([warning.id]);
    expect(types()).toContain('radar.early_fraud_warning.created');
    expect((await k.control('/_sim/fraud-warnings', { charge })).status).toBe(400);
    expect(await failure(stripe.radar.earlyFraudWarnings.retrieve('issfr_no'))).toMatchObject({ statusCode: 404 });
  });

  test.each([
    ['a full refund', async (charge: string) => void (await stripe.refunds.create({ charge })), false],
    ['a part of a refund', async (charge: string) => void (await stripe.refunds.create({ charge, amount: 1 })), true],
    ['a dispute', async (charge: string) => void (await k.control('/_sim/charge-disputes', { charge })), false],
  ])('after %s', async (_, act, actionable) => {
    const { charge } = await captured(stripe);
    const { id } = await warned({ charge, fraud_type: 'misc' });
    const before = types().filter((type) => type === 'radar.early_fraud_warning.updated').length;
    await act(charge);
    expect(await stripe.radar.earlyFraudWarnings.retrieve(id)).toMatchObject({ actionable, fraud_type: 'misc' });
    const after = types().filter((type) => type === 'radar.early_fraud_warning.updated').length;
    expect(after - before).toBe(actionable ? 0 : 1);
  });
});
