import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RETAILERS } from '../../../dev/seed/keys.ts';
import { DisputeOut } from '../../../src/api/schemas/conversation.ts';
import { childId } from '../../../src/domain/order/ids.ts';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { formOn } from '../every/twenty.ts';
import { Problem } from '../support/client.ts';
import { ConversationWorld, type Dispute } from '../support/conversation.ts';
import { sendForm, signedIn } from '../support/dashboard.ts';
import { ashwood } from '../support/world.ts';

/** What a bank says, and what it is told, over HTTP: at Stripe, in the API, on the pages and in the timeline. */

const SKU = 'AW-QUAYOAK';
const Made = z.looseObject({ id: z.string() });
const Listed = z.looseObject({ data: z.array(z.looseObject({ id: z.string(), kind: z.string() })) });

let api: ConversationWorld;
beforeAll(async () => {
  api = new ConversationWorld(await startStack());
});
afterAll(() => api?.stack.stop());

interface Case {
  readonly orderId: string;
  readonly intent: string;
  readonly token: string;
  /** Ours, and Stripe's. */
  readonly id: string;
  readonly stripeId: string;
}

const readCase = async (id: string): Promise<Dispute> =>
  DisputeOut.parse((await api.call('GET', `/v1/disputes/${id}`, api.retailer)).body);

async function disputed(kind: 'chargeback' | 'inquiry' = 'chargeback'): Promise<Case> {
  const { placed, order } = await api.walked([SKU], 'delivered');
  const intent = placed.payment.payment_intent;
  const stripeId = Made.parse(await api.sim('/charge-disputes', { payment_intent: intent, kind })).id;
  const id = childId('dsp', order.id, 1);
  await until(async () => (await api.types(order.id)).includes('chargeback_opened'));
  return { orderId: order.id, intent, token: placed.order_token, id, stripeId };
}

const answer = ({ id }: Case, body: object, key: string = api.retailer, once: string = randomUUID()) =>
  api.call('POST', `/v1/disputes/${id}/evidence`, key, body, { 'idempotency-key': once });

const atStripe = ({ stripeId }: Case): Promise<Stripe.Dispute> => api.stack.stripe.disputes.retrieve(stripeId);

const reachAnswer = (one: Case, status: string): Promise<Dispute> =>
  until(async () => {
    const shown = await readCase(one.id);
    return shown.chargeback?.answer?.status === status ? shown : null;
  });

describe('an answer to the bank', () => {
  it('is a draft at Stripe, then final, with the evidence of the order; the timeline says who and when', async () => {
    const one = await disputed();
    const drafted = await answer(one, { stage: 'draft', statement: 'The parcel arrived.' });
    expect(drafted.status, drafted.text).toBe(200);
    expect(drafted.body).toMatchObject({
      chargeback: {
        respond_by: expect.stringMatching(/Z$/),
        answer: { stage: 'draft', status: 'sent', by: 'retailer', at: expect.stringMatching(/Z$/) },
      },
      allowed_actions: ['send_evidence'],
    });
    const draft = await atStripe(one);
    expect(draft).toMatchObject({
      status: 'needs_response',
      evidence: {
        customer_name: 'Ada Lovelace',
        customer_email_address: 'ada@example.com',
        shipping_carrier: 'Post',
        shipping_tracking_number: 'T1',
      },
    });
    expect(draft.evidence.uncategorized_text).toMatch(/^The parcel arrived\.\n\nThe record of order/);
    expect(draft.evidence.uncategorized_text).toContain('The customer confirmed the delivery.');

    const final = await answer(one, { stage: 'final', statement: 'It did arrive.' }, api.ops);
    expect(final.body).toMatchObject({ chargeback: { answer: { stage: 'final', status: 'sent', by: 'platform' } } });
    expect(await atStripe(one)).toMatchObject({
      status: 'under_review',
      evidence_details: { submission_count: 1, past_due: false },
    });
    const again = await answer(one, { stage: 'final', statement: 'And more.' });
    expect(Problem.parse(again.body)).toMatchObject({ status: 409, code: 'dispute_closed' });

    await api.sim(`/charge-disputes/${one.stripeId}/close`, { outcome: 'won' });
    await until(async () => ((await readCase(one.id)).outcome === 'won' ? true : null));
    expect(await api.types(one.orderId)).toEqual(
      expect.arrayContaining(['chargeback_evidence_given', 'chargeback_evidence_sent', 'chargeback_closed']),
    );
    const late = await answer(one, { stage: 'final', statement: 'x' });
    expect(Problem.parse(late.body)).toMatchObject({ status: 409, code: 'dispute_closed' });
  });

  it('whose answer is lost at Stripe is there once', async () => {
    const one = await disputed('inquiry');
    // The SDK repeats a cut call once.
    await api.fault('drop_answer', { method: 'POST', path: `/v1/disputes/${one.stripeId}` }, 2);
    const key = randomUUID();
    const body = { stage: 'final', statement: 'It arrived.' };
    await answer(one, body, api.retailer, key);
    await reachAnswer(one, 'sent');
    expect((await answer(one, body, api.retailer, key)).status).toBe(200);
    expect((await atStripe(one)).evidence_details.submission_count).toBe(1);
  });

  it('that Stripe does not take any more is refused with its reason, and nothing changes at Stripe', async () => {
    const one = await disputed();
    await api.stack.stripe.disputes.update(one.stripeId, { evidence: { uncategorized_text: 'By hand.' } });
    const reply = await answer(one, { stage: 'final', statement: 'x' });
    expect(reply.status, reply.text).toBe(200);
    const shown = await reachAnswer(one, 'refused');
    expect(shown.chargeback?.answer).toMatchObject({ code: 'evidence_not_awaited' });
    expect((await atStripe(one)).evidence.uncategorized_text).toBe('By hand.');
    // The event of what was done by hand says so, whichever came first.
    await until(async () => (await api.types(one.orderId)).includes('chargeback_answered_by_hand'));
  });

  it('may be given by the retailer and Platform Ops, to a bank', async () => {
    const one = await disputed();
    const statuses = [
      [one.token, 403],
      [ashwood.secretKey, 403],
      [RETAILERS.hazel.secretKey, 404],
    ] as const;
    for (const [key, status] of statuses) expect((await answer(one, { stage: 'draft' }, key)).status).toBe(status);
    for (const body of [{}, { stage: 'sent' }, { stage: 'final', statement: 'x'.repeat(5_001) }]) {
      expect((await answer(one, body)).status).toBe(400);
    }
    expect((await atStripe(one)).evidence_details.has_evidence).toBe(false);
    const own = await api.walked([SKU], 'delivered');
    const { id } = await api.raised(own.order, own.placed.order_token);
    expect((await answer({ ...one, id }, { stage: 'draft' })).status).toBe(409);
  });

  it('is given on the page of the case: a draft at once, and finally after what the bank gets was shown', async () => {
    const one = await disputed();
    const { cookie } = await signedIn(api.stack, 'clerk@northlight.example');
    const get = async (path: string) => (await api.stack.fetch(path, { headers: { cookie } })).text();
    const [path, action] = [`/disputes/${one.id}`, `/disputes/${one.id}/answer`] as const;
    const typed = { ...formOn(await get(path), path, action), statement: 'Delivered on Monday.' };
    const drafted = await sendForm(api.stack, action, { ...typed, stage: 'draft' }, cookie);
    expect(drafted.headers.get('location')).toBe(`${path}?done=evidence_drafted`);
    const page = await get(path);
    expect(page).toContain('A draft is at Stripe. The bank does not see it yet');
    expect(page).toContain('Delivered on Monday.');

    const fields = { ...formOn(page, path, action), stage: 'final' };
    const asked = await sendForm(api.stack, action, fields, cookie);
    const confirm = await asked.text();
    expect(confirm).toContain('Tracking number');
    expect((await atStripe(one)).status).toBe('needs_response');
    const sent = await sendForm(api.stack, action, formOn(confirm, action, action), cookie);
    expect(sent.headers.get('location')).toBe(`${path}?done=evidence_submitted`);
    expect((await atStripe(one)).status).toBe('under_review');
    const after = await get(path);
    expect(after).toContain('Stripe has the final evidence for the bank');
    expect(after).not.toContain(`action="${action}"`);
    expect(await get(`/orders/${one.orderId}?timeline=all`)).toContain('Final evidence given for the bank');
  });
});

describe('a fraud warning', () => {
  it('is shown to the retailer and Platform Ops, with the choice to refund, and ends when all is refunded', async () => {
    const { placed, order } = await api.walked([SKU], 'delivered');
    await api.sim('/fraud-warnings', { payment_intent: placed.payment.payment_intent });
    const id = childId('dsp', order.id, 1);
    const shown = await until(async () => {
      const reply = await api.call('GET', `/v1/disputes/${id}`, api.retailer);
      return reply.status === 200 ? reply.body : null;
    });
    expect(shown).toMatchObject({
      kind: 'fraud_warning',
      status: 'open',
      reason: 'made_with_stolen_card',
      allowed_actions: ['refund'],
      fraud_warning: { stripe_id: expect.stringMatching(/^issfr_/) },
    });
    for (const key of [placed.order_token, ashwood.secretKey]) {
      expect((await api.call('GET', `/v1/disputes/${id}`, key)).status).toBe(404);
    }
    expect(await api.order(order.id, api.retailer)).toMatchObject({ dispute_status: 'none' });
    for (const email of ['clerk@northlight.example', 'ops@headrail.example']) {
      const { cookie } = await signedIn(api.stack, email);
      const page = await api.stack.fetch(`/disputes/${id}`, { headers: { cookie } });
      expect(await page.text()).toContain(`href="/orders/${order.id}/refund"`);
      const whole = await api.stack.fetch(`/orders/${order.id}`, { headers: { cookie } });
      expect(await whole.text()).toContain('Fraud warning: made with stolen card');
    }
    await until(async () => {
      const { data } = Listed.parse((await api.call('GET', '/v1/disputes?status=open', api.ops)).body);
      return data.some((one) => one.id === id && one.kind === 'fraud_warning') ? true : null;
    });

    const reply = await api.call(
      'POST',
      `/v1/orders/${order.id}/refunds`,
      api.retailer,
      { reason: 'fraud' },
      { 'idempotency-key': randomUUID() },
    );
    expect(reply.status, reply.text).toBe(201);
    await until(async () => {
      const over = await readCase(id);
      return over.status === 'resolved' && (await api.types(order.id)).includes('fraud_warning_changed') ? over : null;
    });
  });
});
