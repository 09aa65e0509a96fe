import { STRIPE } from '../../../src/domain/order/actor.ts';
import type { Command } from '../../../src/domain/order/decide.ts';
import { childId } from '../../../src/domain/order/ids.ts';
import type { ChargebackSeen } from '../../../src/domain/refunds/chargebacks/chargeback.ts';
import type { AnswerStage, BankEvidence } from '../../../src/domain/refunds/state.ts';
import { ORDER, PAYMENT, type Walk } from '../fixtures.ts';

/** The first case of a bank, and answers to it. */

export const CASE = childId('dsp', ORDER, 1);

const seenOf = (change: Partial<ChargebackSeen> = {}): ChargebackSeen => ({
  stripeId: 'du_1',
  status: 'open',
  amount: 1_000,
  reason: 'fraudulent',
  respondBy: 5,
  withdrawn: 0,
  moves: 0,
  ...change,
});

/** The order after Stripe reported this about the case. */
export function charged(walk: Walk, change: Partial<ChargebackSeen> = {}): Walk {
  const refused = walk.command({ type: 'observe_chargeback', ...PAYMENT, seen: seenOf(change) }, STRIPE);
  if (refused !== null) throw new Error(refused.detail);
  return walk;
}

export const evidence = (statement: string): BankEvidence => ({
  customerName: 'Ada',
  customerEmailAddress: 'ada@example.com',
  shippingAddress: '1 High St, York',
  productDescription: '1 x Roller blind',
  shippingCarrier: null,
  shippingTrackingNumber: null,
  shippingDate: null,
  uncategorizedText: statement,
});

export const answerOf = (statement: string, stage: AnswerStage = 'final', disputeId = CASE) =>
  ({ type: 'answer_bank', disputeId, stage, statement, evidence: evidence(statement) }) as const satisfies Command;
