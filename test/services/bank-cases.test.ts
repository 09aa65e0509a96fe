import Stripe from 'stripe';
import { beforeEach, describe, expect, it } from 'vitest';
import { CONTROLS } from '../../dev/stripe/core/control.ts';
import { createStore, handle } from '../../dev/stripe/core/core.ts';
import type { Store } from '../../dev/stripe/core/store.ts';
import type { CoreFault } from '../../dev/stripe/core/types.ts';
import { inProcessFetch } from '../../dev/stripe/in-process.ts';
import type { AnswerRequest, AnswerStage } from '../../src/domain/refunds/state.ts';
import { stripePayments } from '../../src/services/payments.ts';
import { intentParams } from '../dev/stripe/kit.ts';
import { evidence } from '../domain/banks/bank-cases.ts';

/** Answers to a bank's case, against the simulator in this process. */

const NOW = Date.UTC(2026, 10, 26);
let store: Store;
let fault: CoreFault | undefined;
/** Whether the next answer is lost after its effect. */
let lost: boolean;
let disputeId: string;

const client = Stripe.createFetchHttpClient(
  inProcessFetch((request) => {
    const { response } = handle(store, request, NOW, { fault });
    if (lost) throw new Error('the answer is lost');
    return response;
  }),
);
const stripe = new Stripe('sk_test_1', { httpClient: client, maxNetworkRetries: 0 });
const payments = stripePayments(
  {
    secretKey: 'sk_test_1',
    apiBase: null,
    webhookSecret: 'x',
    connectWebhookSecret: 'x',
    publicUrl: 'https://x.example',
  },
  client,
);

function control(path: string, body: object = {}): { readonly id?: string } {
  const parts = path.split('/').slice(1);
  const found = CONTROLS.find(
    (one) => one.path.length === parts.length && one.path.every((part, i) => part === ':' || part === parts[i]),
  );
  if (found === undefined) throw new Error(`no control ${path}`);
  return found.run(
    store,
    parts.filter((_, i) => found.path[i] === ':'),
    body,
  );
}

const request = (n: number, stage: AnswerStage, statement = 'It arrived.'): AnswerRequest => {
  return {
    disputeId: 'dsp_x_1',
    stripeId: disputeId,
    n,
    stage,
    evidence: { ...evidence(statement), shippingCarrier: 'Post' },
  };
};
const atStripe = () => stripe.disputes.retrieve(disputeId);

beforeEach(async () => {
  store = createStore(1);
  fault = undefined;
  lost = false;
  const intent = await stripe.paymentIntents.create({
    ...intentParams(),
    payment_method: 'pm_card_visa',
    confirm: true,
  });
  await stripe.paymentIntents.capture(intent.id);
  disputeId = control('/_sim/charge-disputes', { payment_intent: intent.id }).id ?? '';
});

describe('an answer to a bank', () => {
  it('is a draft at Stripe, and then final', async () => {
    expect(await payments.answerBank(request(1, 'draft', 'First.'), 'k1')).toEqual({
      ok: true,
      value: { stripeId: disputeId },
    });
    expect(await atStripe()).toMatchObject({
      status: 'needs_response',
      evidence: { uncategorized_text: 'First.', shipping_carrier: 'Post', shipping_date: null },
      evidence_details: { has_evidence: true, submission_count: 0 },
    });
    await payments.answerBank(request(2, 'final', 'Last.'), 'k2');
    expect(await atStripe()).toMatchObject({
      status: 'under_review',
      evidence: { uncategorized_text: 'Last.' },
      evidence_details: { submission_count: 1 },
    });
  });

  it('is found after a lost answer, and only the one with its number', async () => {
    expect(await payments.findAnswer(request(1, 'final'))).toEqual({ ok: true, value: null });
    lost = true;
    expect(await payments.answerBank(request(1, 'final'), 'k1')).toMatchObject({ fault: { kind: 'unknown' } });
    expect(await payments.findAnswer(request(1, 'final'))).toMatchObject({ ok: false });
    lost = false;
    expect(await payments.findAnswer(request(1, 'final'))).toEqual({ ok: true, value: { stripeId: disputeId } });
    expect(await payments.findAnswer(request(2, 'final'))).toEqual({ ok: true, value: null });
  });

  it('that Stripe has already is no refusal, whatever the key', async () => {
    await payments.answerBank(request(1, 'final'), 'k1');
    expect(await payments.answerBank(request(1, 'final'), 'k2')).toMatchObject({ ok: true });
    expect((await atStripe()).evidence_details.submission_count).toBe(1);
  });

  it.each(['won', 'lost', 'answered in the Dashboard'])('is refused if the case is %s', async (how) => {
    if (how.startsWith('answered')) await stripe.disputes.update(disputeId, { evidence: { uncategorized_text: 'x' } });
    else control(`/_sim/charge-disputes/${disputeId}/close`, { outcome: how });
    expect(await payments.answerBank(request(1, 'final'), 'k1')).toMatchObject({
      fault: { kind: 'terminal', code: 'evidence_not_awaited', said: { type: 'invalid_request_error' } },
    });
  });

  it.each([
    ['permission_denied', { kind: 'transient', blocked: true }],
    ['unauthenticated', { kind: 'transient', blocked: true }],
    ['bad_request', { kind: 'transient', blocked: true }],
    ['dependency_failed', { kind: 'unknown', blocked: true }],
    ['rate_limited', { kind: 'transient' }],
    ['stored_500', { kind: 'unknown', stored: true }],
  ] as const)('waits after %s: the case is not the problem', async (name, expected) => {
    fault = name;
    const answered = payments.answerBank(request(1, 'final'), 'k1');
    expect(await answered).toMatchObject({ ok: false, fault: expected });
  });
});
