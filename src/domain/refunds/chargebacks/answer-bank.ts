import type { Actor } from '../../order/actor.ts';
import { STRIPE, SYSTEM } from '../../order/actor.ts';
import { event, type NewEvent } from '../../order/events.ts';
import type { OrderState } from '../../order/state.ts';
import { isRefusal, type Refusal, refuse } from '../../refusal.ts';
import type { AnswerRequest, AnswerStage, BankAnswer, BankEvidence, Chargeback } from '../state.ts';

/**
 * The answer to a bank's case: somebody gives evidence, Stripe keeps it as a draft or passes it on (ADR 34). Before a
 * draft is final, it may be given again as often as somebody likes.
 */

/** Characters. A statement is prose, and Stripe takes more. */
export const MAX_STATEMENT = 5_000;

export interface BankAsk {
  /** Our id of the bank's case. */
  readonly disputeId: string;
  readonly stage: AnswerStage;
  /** What somebody wrote for the bank. It is in the evidence, too. */
  readonly statement: string;
  readonly evidence: BankEvidence;
}

const isOpen = ({ status }: Chargeback): boolean => status === 'open' || status === 'inquiry';

/** The case that the actor may answer now. Else why not. */
function answerable(order: OrderState, disputeId: string, actor: Actor): Chargeback | Refusal {
  if (actor.role !== 'retailer' && actor.role !== 'platform') {
    return refuse('forbidden', { key: 'evidence_for_answerers' });
  }
  const found = order.chargebacks.find(({ id }) => id === disputeId);
  if (found === undefined) {
    const other = [...order.disputes, ...(order.fraudWarnings ?? [])].some(({ id }) => id === disputeId);
    return other ? refuse('conflict', { key: 'not_a_bank_case' }) : refuse('not_found', { key: 'not_there' });
  }
  if (!isOpen(found)) return refuse('dispute_closed', { key: 'bank_case_over' });
  const { answer } = found;
  if (answer?.stage === 'final' && answer.status === 'sent') {
    return refuse('dispute_closed', { key: 'evidence_is_final' });
  }
  return found;
}

/** Null where the actor may answer the bank now. Else why not. */
export function mayAnswerBank(order: OrderState, disputeId: string, actor: Actor): Refusal | null {
  const found = answerable(order, disputeId, actor);
  if (isRefusal(found)) return found;
  return found.answer?.status === 'asked' ? refuse('conflict', { key: 'evidence_being_sent' }) : null;
}

/** The same answer again, while it is on its way, makes no event. */
export function answerBank(order: OrderState, asked: BankAsk, actor: Actor): NewEvent[] | Refusal {
  const { disputeId, stage, statement, evidence } = asked;
  const found = answerable(order, disputeId, actor);
  if (isRefusal(found)) return found;
  const { answer } = found;
  if (answer?.status === 'asked') {
    const same = answer.stage === stage && answer.texts?.statement === statement;
    return same ? [] : refuse('conflict', { key: 'evidence_being_sent' });
  }
  const n = (answer?.n ?? 0) + 1;
  return [event('chargeback_evidence_given', { id: disputeId, n, stage, statement, evidence }, actor)];
}

/** The answers that Stripe does not have yet, as far as we know. */
export const openAnswers = ({ chargebacks }: OrderState): AnswerRequest[] =>
  chargebacks.filter(isOpen).flatMap(({ id, stripeId, answer }) => {
    if (answer?.status !== 'asked' || answer.texts === null) return [];
    return [{ disputeId: id, stripeId, n: answer.n, stage: answer.stage, evidence: answer.texts.evidence }];
  });

/** An answer whose outcome is not known. The case may be over already. */
function waiting({ chargebacks }: OrderState, disputeId: string, n: number): BankAnswer | null {
  const answer = chargebacks.find(({ id }) => id === disputeId)?.answer;
  return answer?.n === n && (answer.status === 'asked' || answer.status === 'overtaken') ? answer : null;
}

export function answerSent(order: OrderState, disputeId: string, n: number): NewEvent[] {
  const answer = waiting(order, disputeId, n);
  if (answer === null) return [];
  return [event('chargeback_evidence_sent', { id: disputeId, n, stage: answer.stage }, SYSTEM)];
}

/** If ours was refused, evidence that was reported while it was on its way is somebody else's. */
export function answerRefused(order: OrderState, disputeId: string, n: number, code: string): NewEvent[] {
  if (waiting(order, disputeId, n) === null) return [];
  const found = order.chargebacks.find(({ id }) => id === disputeId);
  const byHand = found?.heard.answered === true && found.answeredByHand !== true;
  return [
    event('chargeback_evidence_refused', { id: disputeId, n, code }, SYSTEM),
    ...(byHand ? [event('chargeback_answered_by_hand', { id: disputeId }, STRIPE)] : []),
  ];
}

/** Whether evidence that Stripe has submitted is not ours, and was not noted yet: it was given in Stripe's Dashboard. */
export function isNewAnswer(known: Chargeback | undefined): boolean {
  const ours = known?.answer?.stage === 'final' && known.answer.status !== 'refused';
  return !ours && known?.answeredByHand !== true;
}

type Change = Pick<Chargeback, 'answer'>;

const changed = ({ answer }: Chargeback, change: Partial<BankAnswer>): Change =>
  answer == null ? {} : { answer: { ...answer, ...change, texts: null } };

/** The case after Stripe took the nth answer, or refused it. */
export const answered = (found: Chargeback, n: number, status: 'sent' | 'refused', code: string | null): Change =>
  found.answer?.n === n ? changed(found, { status, code }) : {};

/** The case after the bank asked anew: it may be answered again. */
export const askedAnew = (found: Chargeback): Change =>
  found.answer?.status === 'sent' && found.answer.stage === 'final' ? changed(found, { status: 'overtaken' }) : {};

/** The case after the bank decided. What Stripe may not have yet is not sent any more. */
export const caseOver = (found: Chargeback): Change =>
  found.answer?.status === 'asked' ? changed(found, { status: 'overtaken' }) : {};
