import { beforeEach, describe, expect, it } from 'vitest';
import type { AnswerRequest, AnswerStage } from '../../../src/domain/refunds/state.ts';
import { disputeFound } from '../../../src/services/payments/observations.ts';
import type { Payments } from '../../../src/services/payments.ts';
import { intentParams } from '../../dev/stripe/kit.ts';
import { evidence } from '../../domain/banks/bank-cases.ts';
import { InProcess } from './in-process.ts';

/** Answers to a bank's case, against the simulator in this process. */

let sim: InProcess;
let payments: Payments;
let disputeId: string;

const request = (n: number, stage: AnswerStage, statement = 'It arrived.'): AnswerRequest => {
  return {
    disputeId: 'dsp_x_1',
    stripeId: disputeId,
    n,
    stage,
    evidence: { ...evidence(statement), shippingCarrier: 'Post' },
  };
};
const atStripe = () => sim.stripe.disputes.retrieve(disputeId);

beforeEach(async () => {
  sim = new InProcess();
  payments = sim.payments;
  const params = { ...intentParams(), payment_method: 'pm_card_visa', confirm: true };
  const intent = await sim.stripe.paymentIntents.create(params);
  await sim.stripe.paymentIntents.capture(intent.id);
  disputeId = sim.control('/_sim/charge-disputes', { payment_intent: intent.id });
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
    sim.lost = true;
    expect(await payments.answerBank(request(1, 'final'), 'k1')).toMatchObject({ fault: { kind: 'unknown' } });
    expect(await payments.findAnswer(request(1, 'final'))).toMatchObject({ ok: false });
    sim.lost = false;
    expect(await payments.findAnswer(request(1, 'final'))).toEqual({ ok: true, value: { stripeId: disputeId } });
    expect(await payments.findAnswer(request(2, 'final'))).toEqual({ ok: true, value: null });
  });

  it('that Stripe has already is no refusal, whatever the key', async () => {
    await payments.answerBank(request(1, 'final'), 'k1');
    expect(await payments.answerBank(request(1, 'final'), 'k2')).toMatchObject({ ok: true });
    expect((await atStripe()).evidence_details.submission_count).toBe(1);
  });

  it.each(['won', 'lost', 'answered in the Dashboard'])('is refused if the case is %s', async (how) => {
    if (how.startsWith('answered'))
      await sim.stripe.disputes.update(disputeId, { evidence: { uncategorized_text: 'x' } });
    else sim.control(`/_sim/charge-disputes/${disputeId}/close`, { outcome: how });
    expect(await payments.answerBank(request(1, 'final'), 'k1')).toMatchObject({
      fault: { kind: 'terminal', code: 'evidence_not_awaited', said: { type: 'invalid_request_error' } },
    });
  });

  it('is refused if the bank takes no answer at all, and no deadline is read', async () => {
    const dispute = await atStripe();
    const details = { ...dispute.evidence_details, due_by: 0 };
    sim.store.disputes.put({ ...dispute, evidence_details: details });
    sim.fault = 'bad_request';
    expect(await payments.answerBank(request(1, 'final'), 'k1')).toMatchObject({
      fault: { kind: 'terminal', code: 'evidence_not_awaited' },
    });
    expect(disputeFound({ ...dispute, evidence_details: details })?.command.seen.respondBy).toBeNull();
    expect(disputeFound(dispute)?.command.seen.respondBy).toBeGreaterThan(sim.now);
  });

  it.each([
    ['permission_denied', { kind: 'transient', blocked: true }],
    ['unauthenticated', { kind: 'transient', blocked: true }],
    ['bad_request', { kind: 'transient', blocked: true }],
    ['dependency_failed', { kind: 'unknown', blocked: true }],
    ['rate_limited', { kind: 'transient' }],
    ['stored_500', { kind: 'unknown', stored: true }],
  ] as const)('waits after %s: the case is not the problem', async (name, expected) => {
    sim.fault = name;
    const answered = payments.answerBank(request(1, 'final'), 'k1');
    expect(await answered).toMatchObject({ ok: false, fault: expected });
  });
});
