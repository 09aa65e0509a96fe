import { alternativesOf } from '../access/alternatives.ts';
import { full } from '../access/full.ts';
import { forceCancel, resumeWork } from '../access/ops.ts';
import { CANCELLING, mayCancel, mayRefund } from '../access/permissions.ts';
import type { Options } from '../catalogue/catalogue.ts';
import { type AnnotateAsk, annotate } from '../conversation/annotations.ts';
import {
  correctCustomer,
  correctTracking,
  dispatchAgain,
  dispatched,
  notOwn,
  rejectAgain,
  resendMail,
} from '../conversation/corrections.ts';
import {
  type DisputeAsk,
  postDisputeMessage,
  type Ruling,
  raiseDispute,
  resolveDispute,
} from '../conversation/disputes.ts';
import { correctLine, type Offer, startsUnread } from '../conversation/line-corrections.ts';
import type { MailKey } from '../conversation/mail.ts';
import { type MessageAsk, postMessage } from '../conversation/messages.ts';
import { answerProposal, type ProposalAnswer } from '../conversation/proposals.ts';
import type { PaymentMethodRef } from '../money/payment.ts';
import { answerBank, type BankAsk } from '../refunds/chargebacks/answer-bank.ts';
import { type ChargebackSeen, observeChargeback } from '../refunds/chargebacks/chargeback.ts';
import { observeWarning, type WarningSeen } from '../refunds/chargebacks/fraud-warning.ts';
import { observeRefund, type RefundSeen } from '../refunds/external-refund.ts';
import { observeReversals, type TransferSeen } from '../refunds/external-reversal.ts';
import { type PaidOtherwise, payOtherwise } from '../refunds/paid-otherwise.ts';
import { type RedirectAsk, redirectMoney } from '../refunds/redirect.ts';
import { hasMoved, requestRefund } from '../refunds/request.ts';
import type { RefundAsk } from '../refunds/state.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { dueDeadline } from '../saga/deadlines.ts';
import {
  foreignDispute,
  foreignPayment,
  foreignRefund,
  foreignTransfer,
  foreignWarning,
  type Told,
  type ToldPayment,
} from '../saga/foreign-events.ts';
import { mayPayAgain, observePayment } from '../saga/settle.ts';
import { mayHavePaid, type PaymentReading } from '../saga/work.ts';
import { type Actor, STRIPE, SYSTEM } from './actor.ts';
import { event, type NewEvent } from './events.ts';
import { type CancelReason, type OrderStatus, SUPPLIER_STEPS, type SupplierStep } from './lifecycle.ts';
import type { Customer, OrderParty } from './placed.ts';
import type { Fulfilment, OrderState, Tracking } from './state.ts';

/** The commands of an order. Placing is not among them: it makes the order. */
export type Command =
  | { readonly type: 'pay'; readonly method: PaymentMethodRef }
  | ({
      readonly type: 'observe_payment';
      readonly amount: number;
      readonly reading: PaymentReading;
      /** The attempt to pay that it is about, as `observePayment` takes it. */
      readonly attempt?: string | undefined;
    } & Told)
  | ({ readonly type: 'observe_refund' } & Told & RefundSeen)
  | ({ readonly type: 'observe_chargeback'; readonly seen: ChargebackSeen } & Told)
  | ({ readonly type: 'observe_fraud_warning'; readonly seen: WarningSeen } & ToldPayment)
  | ({ readonly type: 'answer_bank' } & BankAsk)
  | ({ readonly type: 'observe_transfer' } & Told & TransferSeen)
  | ({ readonly type: 'post_message' } & MessageAsk)
  | { readonly type: 'answer_proposal'; readonly proposalId: string; readonly answer: ProposalAnswer }
  | ({ readonly type: 'raise_dispute' } & DisputeAsk)
  | { readonly type: 'post_dispute_message'; readonly disputeId: string; readonly body: string }
  /** `version`: as for `refund`, where somebody confirmed the effect of the ruling. */
  | ({ readonly type: 'resolve_dispute'; readonly disputeId: string; readonly version?: number | undefined } & Ruling)
  | { readonly type: 'cancel'; readonly note: string | null }
  /** `version`: of the quote. Refused where the order has changed since. */
  | { readonly type: 'refund'; readonly ask: RefundAsk; readonly reason: string; readonly version: number | null }
  | ({ readonly type: 'pay_otherwise' } & PaidOtherwise)
  | ({ readonly type: 'redirect_money' } & RedirectAsk)
  | { readonly type: 'accept'; readonly fulfilmentId: string }
  | { readonly type: 'reject'; readonly fulfilmentId: string; readonly reason: string }
  /** `corrections`: how many the supplier read, as `correctionsOf`. Refused where there are more now. */
  | { readonly type: 'start'; readonly fulfilmentId: string; readonly corrections?: number | undefined }
  | { readonly type: 'dispatch'; readonly fulfilmentId: string; readonly tracking: Tracking }
  | { readonly type: 'correct_tracking'; readonly fulfilmentId: string; readonly tracking: Tracking }
  | { readonly type: 'correct_customer'; readonly customer: Customer }
  | { readonly type: 'correct_line'; readonly lineId: string; readonly options: Options; readonly offer: Offer | null }
  | ({ readonly type: 'annotate' } & AnnotateAsk)
  | ({ readonly type: 'resend_mail' } & MailKey)
  | { readonly type: 'deliver'; readonly fulfilmentId: string }
  | { readonly type: 'confirm_delivery' }
  | { readonly type: 'revoke_tokens' }
  | { readonly type: 'resume_work' }
  | { readonly type: 'force_cancel'; readonly note: string }
  | { readonly type: 'meet_deadline' };

type CommandType = Command['type'];
export type Decision = readonly NewEvent[] | Refusal;

type Deciders = {
  readonly [T in CommandType]: (
    order: OrderState,
    command: Extract<Command, { type: T }>,
    actor: Actor,
    now: number,
  ) => Decision;
};

const HOLDS_MONEY: ReadonlySet<PaymentReading['state']> = new Set<PaymentReading['state']>(['authorised', 'captured']);
const ASKS: Partial<Record<Actor['role'], CancelReason>> = {
  customer: 'customer_request',
  platform: 'platform_request',
};

const MISSING = refuse('not_found', { key: 'not_there' });

/** The refusal while the order is being rolled back. */
const cancelling = (order: OrderState): Refusal | null => (order.saga.direction === 'backward' ? CANCELLING : null);

/**
 * A supplier's step on its own fulfilment. The same step again makes no event, so a repeated call is harmless. `again`:
 * what a repeat with data does; null where the step was not done before.
 */
function supplierStep(
  order: OrderState,
  step: SupplierStep,
  fulfilmentId: string,
  actor: Actor,
  done: () => NewEvent[],
  again: (fulfilment: Fulfilment) => Decision | null = () => null,
): Decision {
  const fulfilment = order.fulfilments.find((f) => f.id === fulfilmentId);
  const foreign = notOwn(order, fulfilment, actor);
  if (fulfilment === undefined || foreign !== null) return foreign ?? MISSING;
  const repeated = again(fulfilment);
  if (repeated !== null) return repeated;
  const rule = SUPPLIER_STEPS[step];
  if (fulfilment.status === rule.to) return [];
  const stopped = cancelling(order);
  if (stopped !== null) return stopped;
  const statuses: readonly OrderStatus[] = rule.in;
  if (fulfilment.status !== rule.from || !statuses.includes(order.status)) {
    const alternatives = step === 'reject' ? alternativesOf(order, actor) : null;
    const facts = { step, fulfilment: fulfilment.status, order: order.status, alternatives };
    return refuse('not_allowed_in_status', { key: 'step_not_possible', ...facts });
  }
  return done();
}

/**
 * The order may have a payment whose id it does not know yet, so nobody can say whether an event is about it. Stripe
 * sends the event again.
 */
const notYet = (order: OrderState): Refusal | null =>
  mayHavePaid(order) ? refuse('unavailable', { key: 'payment_being_prepared' }) : null;

const DECIDE: Deciders = {
  pay: (order, { method }, actor) => {
    const { payment } = order;
    if (order.status !== 'pending') {
      return refuse('payment_already_authorised', { key: 'nothing_left_to_pay', status: order.status });
    }
    const stopped = cancelling(order);
    if (stopped !== null) return stopped;
    if (payment.intentId === null) return refuse('unavailable', { key: 'payment_being_prepared' });
    if (payment.confirming !== null && !mayPayAgain(order)) {
      return refuse('payment_in_progress', { key: 'payment_being_confirmed' });
    }
    return [event('payment_submitted', { method }, actor)];
  },
  observe_payment: (order, told) => {
    // The intent is not known yet. The answer of the call that makes it, or a look, will say the same. If a look has
    // found none, money in an intent is news for Platform Ops.
    const unknown = order.payment.intentId === null && (mayHavePaid(order) || !HOLDS_MONEY.has(told.reading.state));
    if (unknown) return [];
    return foreignPayment(order, told) ?? observePayment(order, told.reading, STRIPE, told.attempt);
  },
  observe_refund: (order, told) => notYet(order) ?? foreignRefund(order, told, told) ?? observeRefund(order, told),
  observe_chargeback: (order, told, _, now) =>
    notYet(order) ??
    foreignDispute(order, told, told.seen.amount) ??
    observeChargeback(order, told.seen, told.currency, now),
  observe_fraud_warning: (order, told, _, now) =>
    notYet(order) ?? foreignWarning(order, told) ?? observeWarning(order, told.seen, now),
  answer_bank: (order, { type: _, ...asked }, actor) => answerBank(order, asked, actor),
  observe_transfer: (order, told) =>
    notYet(order) ?? foreignTransfer(order, told, told) ?? observeReversals(order, told),
  post_message: (order, { to, body, proposal }, actor) => postMessage(order, { to, body, proposal }, actor),
  answer_proposal: (order, { proposalId, answer }, actor) => answerProposal(order, proposalId, answer, actor),
  raise_dispute: (order, { type: _, ...ask }, actor) => raiseDispute(order, ask, actor),
  post_dispute_message: (order, { disputeId, body }, actor) => postDisputeMessage(order, disputeId, body, actor),
  resolve_dispute: (order, { type: _, disputeId, version = null, ...ruling }, actor) =>
    resolveDispute(order, disputeId, ruling, actor, version),
  cancel: (order, { note }, actor) =>
    mayCancel(order, actor) ?? [
      event('cancel_requested', { reason: ASKS[actor.role] ?? 'retailer_request', note }, actor),
    ],
  refund: (order, { ask, reason, version }, actor) => {
    const refused = mayRefund(order, actor);
    if (refused !== null) return refused;
    return (
      hasMoved(order, version) ??
      requestRefund(order, ask, actor, { source: { kind: 'request', id: null }, borneBy: null, reason })
    );
  },
  pay_otherwise: (order, paid, actor) => payOtherwise(order, paid, actor),
  redirect_money: (order, asked, actor) => redirectMoney(order, asked, actor),
  accept: (order, { fulfilmentId }, actor) =>
    supplierStep(order, 'accept', fulfilmentId, actor, () => [
      event('fulfilment_accepted', { fulfilmentId, automatic: false }, actor),
    ]),
  reject: (order, { fulfilmentId, reason }, actor) =>
    supplierStep(
      order,
      'reject',
      fulfilmentId,
      actor,
      () => [
        event('fulfilment_rejected', { fulfilmentId, reason }, actor),
        event('cancel_requested', { reason: 'supplier_rejected', note: reason }, actor),
      ],
      ({ rejectReason }) => (rejectReason === null ? null : rejectAgain(rejectReason, reason)),
    ),
  start: (order, { fulfilmentId, corrections }, actor) =>
    supplierStep(
      order,
      'start',
      fulfilmentId,
      actor,
      () => [event('fulfilment_started', { fulfilmentId }, actor)],
      (fulfilment) => startsUnread(order, fulfilment, corrections),
    ),
  dispatch: (order, { fulfilmentId, tracking }, actor) =>
    supplierStep(
      order,
      'dispatch',
      fulfilmentId,
      actor,
      () => [dispatched(order, fulfilmentId, tracking, actor)],
      ({ tracking: stands }) => (stands === null ? null : dispatchAgain(stands, tracking)),
    ),
  correct_tracking: (order, { fulfilmentId, tracking }, actor) => correctTracking(order, fulfilmentId, tracking, actor),
  correct_customer: (order, { customer }, actor) => correctCustomer(order, customer, actor),
  correct_line: (order, { lineId, options, offer }, actor) => correctLine(order, { lineId, options, offer }, actor),
  annotate: (order, { reference, metadata }, actor) => annotate(order, { reference, metadata }, actor),
  resend_mail: (order, { template, about }, actor) => resendMail(order, { template, about }, actor),
  deliver: (order, { fulfilmentId }, actor) =>
    supplierStep(order, 'deliver', fulfilmentId, actor, () => [event('fulfilment_arrived', { fulfilmentId }, actor)]),
  revoke_tokens: (_, __, actor) =>
    actor.role === 'retailer' || actor.role === 'platform'
      ? [event('tokens_revoked', {}, actor)]
      : refuse('forbidden', { key: 'retailer_revokes_links' }),
  confirm_delivery: (order, _, actor) => {
    if (order.status === 'delivered') return [];
    if (actor.role !== 'customer') return refuse('forbidden', { key: 'customer_confirms_delivery' });
    return order.status === 'dispatched'
      ? [event('order_delivered', {}, actor)]
      : refuse('not_allowed_in_status', { key: 'not_deliverable', status: order.status });
  },
  resume_work: (order, _, actor) => resumeWork(order, actor),
  force_cancel: (order, { note }, actor) => forceCancel(order, note, actor),
  meet_deadline: (order, _, __, now) => {
    const due = dueDeadline(order, now);
    if (due === null) return [];
    if (due.what === 'auto_deliver') return [event('order_delivered', {}, SYSTEM)];
    return [event('cancel_requested', { reason: due.reason, note: null }, SYSTEM)];
  },
};

function decideType<T extends CommandType>(
  type: T,
  order: OrderState,
  command: Extract<Command, { type: T }>,
  actor: Actor,
  now: number,
): Decision {
  return DECIDE[type](order, command, actor, now);
}

/** The events of a command, or its refusal. Pure. The caller has authenticated the actor. `now` in milliseconds. */
export function decide(order: OrderState | null, command: Command, actor: Actor, now: number): Decision {
  if (order === null || !concerns(order, actor)) return MISSING;
  const decided = decideType(command.type, order, command, actor, now);
  return isRefusal(decided) ? decided : (full(order, command.type, decided) ?? decided);
}

/** What says whom an order concerns. */
export interface Concerned {
  readonly tokenEpoch: number;
  readonly parties: readonly Pick<OrderParty, 'id' | 'role'>[];
}

/** Whether an actor takes part in an order. Others are told that it does not exist. */
export function concerns(order: Concerned, actor: Actor): boolean {
  if (actor.partyId === null) return actor.epoch === undefined || actor.epoch === order.tokenEpoch;
  return actor.role === 'platform' || order.parties.some((p) => p.id === actor.partyId && p.role === actor.role);
}
