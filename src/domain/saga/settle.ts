import { chargedLines } from '../money/captured.ts';
import { type Actor, SYSTEM } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import { type CancelReason, isActive } from '../order/lifecycle.ts';
import type { OrderState } from '../order/state.ts';
import { answerSent } from '../refunds/chargebacks/answer-bank.ts';
import { overtakenReversal } from '../refunds/external-reversal.ts';
import { refundEvents, resumeCancelRefund } from '../refunds/results.ts';
import { type Refusal, refuse } from '../refusal.ts';
import {
  confirmWork,
  type Intent,
  isConfirmation,
  ONE_CALL,
  type PaymentReading,
  plannedFulfilments,
  VOID_PAYMENT,
  type WorkKind,
  type WorkOf,
  type WorkResults,
} from './work.ts';

/** The customer may try again after a decline. This many declines cancel the order. */
const MAX_DECLINES = 5;

const running = (order: OrderState): boolean => order.saga.direction === 'forward';

const cancel = (reason: CancelReason, note: string | null = null): NewEvent =>
  event('cancel_requested', { reason, note }, SYSTEM);

/** A cancellation, but never a second one, and none after the saga's end. */
export const cancelIfRunning = (order: OrderState, reason: CancelReason, note: string | null = null): NewEvent[] =>
  running(order) ? [cancel(reason, note)] : [];

/**
 * The events of what Stripe says about the intent. An answer and a webhook may report the same thing, in any order:
 * what the order knows already makes no event.
 * `attempt`: the attempt to pay that a decline or a question is of: our confirmation, by its work id, or else the event.
 * Null where the intent was only read: it does not say which attempt failed last.
 */
export function observePayment(
  order: OrderState,
  reading: PaymentReading,
  by: Actor,
  attempt: string | null = null,
): NewEvent[] {
  const { payment } = order;
  const beforeCapture = payment.status === 'pending' || payment.status === 'requires_action';
  switch (reading.state) {
    case 'open':
      return [];
    case 'requires_action':
      return payment.status === 'pending' && isOfPresent(order, attempt)
        ? [event('payment_action_required', { nextAction: reading.nextAction }, by)]
        : [];
    case 'declined':
      return declined(order, reading, by, attempt);
    case 'authorised':
      return beforeCapture && running(order)
        ? [event('payment_authorised', { chargeId: reading.chargeId, captureBefore: reading.captureBefore }, by)]
        : [];
    case 'captured':
      return captured(order, reading, by);
    case 'cancelled':
      return cancelledAtStripe(order, reading, by);
  }
}

/**
 * Whether the bank's question for the customer (3-D Secure) is of the present attempt. A late event about an earlier
 * attempt must not end the present one: its customer would be sent to a page that is closed.
 */
function isOfPresent({ payment }: OrderState, attempt: string | null): boolean {
  if (attempt === null) return true;
  if (payment.confirming === null) return !isConfirmation(attempt);
  return attempt === (payment.intentId === null ? ONE_CALL : confirmWork(payment.confirmations));
}

/**
 * Whether the customer may pay again although a confirmation has no answer: it is parked. It is safe, because an intent
 * pays once.
 */
export const mayPayAgain = ({ payment, parked }: OrderState): boolean =>
  payment.confirming !== null && parked.some(({ work }) => work === confirmWork(payment.confirmations));

/** The refusal to a caller whose confirmation has no answer yet. Null where it has one. */
export const undecidedPayment = (order: OrderState): Refusal | null =>
  running(order) && order.payment.confirming !== null ? refuse('unavailable', { key: 'payment_undecided' }) : null;

type Declined = PaymentReading & { readonly state: 'declined' };

/** Each attempt counts once. The answer and the event of an attempt both have its charge, or its confirmation. */
function declined(order: OrderState, { declineId, code }: Declined, by: Actor, attempt: string | null): NewEvent[] {
  const { payment } = order;
  if (payment.status !== 'pending' && payment.status !== 'requires_action') return [];
  const name = declineId ?? attempt;
  if (name === null || payment.declines.includes(name) || payment.declines.includes(attempt ?? name)) return [];
  const last = payment.declines.length + 1 >= MAX_DECLINES;
  const decline = event('payment_declined', { declineId: name, code }, by);
  return last ? [decline, ...cancelIfRunning(order, 'payment_declined')] : [decline];
}

/**
 * Whether an intent that was read shows the failure of an earlier attempt, or one that cannot be told from it. Then it
 * does not say that this confirmation was tried.
 */
export const isEarlierDecline = ({ payment }: OrderState, reading: PaymentReading): boolean =>
  reading.state === 'declined' && (reading.declineId === null || payment.declines.includes(reading.declineId));

/** The code of a parked capture whose amount is wrong: more than the order costs, or nothing. */
const WRONG_AMOUNT = 'captured_amount';

/** Resumes what was parked for a wrong amount, once the amount is right. */
const resumeWrongAmount = (order: OrderState, by: Actor): NewEvent[] =>
  order.parked.filter(({ code }) => code === WRONG_AMOUNT).map(({ work }) => event('work_resumed', { work }, by));

function parkWrongAmount(order: OrderState): NewEvent[] {
  const work = running(order) ? 'capture_payment' : VOID_PAYMENT;
  if (order.parked.some((parked) => parked.work === work)) return [];
  const owed = 'a look at Stripe: what was captured is not what the order costs';
  return [event('work_parked', { work, code: WRONG_AMOUNT, owed }, SYSTEM)];
}

/**
 * A capture that an answer, a webhook or the undo reports. It implies the authorisation, whose event comes first.
 * Somebody may have captured less in Stripe's Dashboard: then the shares are split from that. A wrong amount is parked.
 */
function captured(order: OrderState, reading: PaymentReading & { state: 'captured' }, by: Actor): NewEvent[] {
  const { status } = order.payment;
  if (status === 'captured' || status === 'released') return [];
  const { chargeId, amount } = reading;
  const { total } = order.totals;
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > total) return parkWrongAmount(order);
  const authorised = event('payment_authorised', { chargeId, captureBefore: null }, by);
  const implied = status !== 'authorised' && running(order) ? [authorised] : [];
  const charged = amount < total ? { charged: chargedLines(order, amount) } : {};
  return [...resumeWrongAmount(order, by), ...implied, event('payment_captured', { chargeId, amount, ...charged }, by)];
}

/** No event where the webhook reported it before the answer did. */
const voided = (order: OrderState): NewEvent[] =>
  order.payment.status === 'released' ? [] : [...resumeWrongAmount(order, SYSTEM), event('payment_voided', {}, SYSTEM)];

function cancelledAtStripe(order: OrderState, { cause }: PaymentReading & { state: 'cancelled' }, by: Actor) {
  const { payment } = order;
  if (payment.status === 'captured' || payment.status === 'released') return [];
  const lapsed = payment.status === 'authorised' && cause !== 'by_hand';
  const note = cause === 'by_hand' ? 'the payment was cancelled at Stripe' : null;
  const cancelled = cancelIfRunning(order, lapsed ? 'authorisation_expired' : 'payment_failed', note);
  // Parked because the payment could not be voided. Now it is void: somebody did it, or our own call arrived late.
  const unparked = resumeCancelRefund(order, by, (code) => code !== WRONG_AMOUNT);
  return [...cancelled, ...resumeWrongAmount(order, by), event('payment_voided', {}, by), ...unparked];
}

type Settlers = {
  readonly [K in WorkKind]: (order: OrderState, result: WorkResults[K], work: WorkOf<K>) => NewEvent[];
};

function newIntent({ payment }: OrderState, intent: Intent): NewEvent[] {
  return payment.intentId === null ? [event('payment_intent_created', intent, SYSTEM)] : [];
}

const SETTLE: Settlers = {
  create_intent: newIntent,
  create_and_confirm: (order, { reading, ...intent }, { id }) => [
    ...newIntent(order, intent),
    ...observePayment(order, reading, SYSTEM, id),
  ],
  // What is found is released by the next work.
  find_payment: (order, found) =>
    found === null ? voided(order) : newIntent(order, { intentId: found.intentId, clientSecret: found.clientSecret }),
  confirm_payment: (order, reading, { id }) => observePayment(order, reading, SYSTEM, id),
  hold_inventory: (order, result) => {
    if (result.state === 'held') return [event('inventory_held', { expiresAt: result.expiresAt }, SYSTEM)];
    if (result.state === 'short') return cancelIfRunning(order, 'out_of_stock', result.sku);
    return cancelIfRunning(order, 'service_unavailable', 'the hold was released before it was made');
  },
  commit_inventory: (order, result) => {
    if (result.state === 'committed') return [event('inventory_committed', {}, SYSTEM)];
    if (result.state === 'short') return cancelIfRunning(order, 'out_of_stock', result.sku);
    return cancelIfRunning(order, 'service_unavailable', 'the stock was given back before it was taken');
  },
  capture_payment: (order, reading) => observePayment(order, reading, SYSTEM),
  request_fulfilment: (order, { autoAccept }) => {
    if (!running(order) || order.requestedAt !== null) return [];
    const fulfilments = plannedFulfilments(order);
    const accepted = fulfilments.filter((f) => autoAccept.includes(f.id));
    return [
      // The order is paid and its stock is taken. Only now the customer is told about it.
      event('fulfilment_requested', { fulfilments, receipt: true }, SYSTEM),
      ...accepted.map((f) => event('fulfilment_accepted', { fulfilmentId: f.id, automatic: true }, SYSTEM)),
    ];
  },
  void_payment: (order, reading) => (reading.state === 'captured' ? captured(order, reading, SYSTEM) : voided(order)),
  restock: () => [event('stock_returned', {}, SYSTEM)],
  release_hold: () => [event('hold_released', {}, SYSTEM)],
  withdraw_fulfilments: (order) => {
    const open = order.fulfilments.filter(isActive);
    return [event('fulfilments_withdrawn', { fulfilmentIds: open.map((f) => f.id) }, SYSTEM)];
  },
  issue_refund: (order, result, work) => {
    const refund = order.refunds.find((r) => r.id === work.id);
    return refund?.status === 'requested' ? refundEvents(order, refund, result, SYSTEM) : [];
  },
  reverse_transfer: (order, result, work) => {
    const { partyId, n } = work;
    if (result.reversalId === null) return overtakenReversal(order, work, result.others);
    const { reversalId } = result;
    const open = order.reversals.some((r) => r.partyId === partyId && r.n === n && r.status !== 'settled');
    return open ? [event('reversal_settled', { partyId, n, reversalId }, SYSTEM)] : [];
  },
  return_transfer: (order, { transferId }, { partyId, n }) => {
    const open = order.returns.some((r) => r.partyId === partyId && r.n === n && r.status !== 'settled');
    return open ? [event('return_settled', { partyId, n, transferId }, SYSTEM)] : [];
  },
  withdraw_tasks: (_, __, { withdrawal: { n } }) => [event('tasks_withdrawn', { n }, SYSTEM)],
  return_stock: (_, __, { withdrawal: { n } }) => [event('units_returned', { n }, SYSTEM)],
  send_evidence: (order, _, { disputeId, n }) => answerSent(order, disputeId, n),
};

/** The events of work that was done. None where the order knows of it already. */
export function settle<K extends WorkKind>(
  kind: K,
  order: OrderState,
  result: WorkResults[K],
  work: WorkOf<K>,
): NewEvent[] {
  return SETTLE[kind](order, result, work);
}
