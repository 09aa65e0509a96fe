import { chargedLines } from './captured.ts';
import type { RefundSeen } from './elsewhere.ts';
import { event, type NewEvent } from './events.ts';
import type { CancelReason } from './lifecycle.ts';
import { type Actor, type OrderState, SYSTEM } from './order.ts';
import { CANCEL_REFUND, refundEvents } from './refund-effects.ts';
import { refusedRefund } from './refund-refused.ts';
import { type PaymentReading, plannedFulfilments, type Work, type WorkKind, type WorkResults } from './work.ts';

/** A declined card may be tried again; the fifth decline cancels the order. */
export const MAX_DECLINES = 5;

const running = (order: OrderState): boolean => order.saga.direction === 'forward';

const cancel = (reason: CancelReason, note: string | null = null): NewEvent =>
  event('cancel_requested', { reason, note }, SYSTEM);

/** Whether a cancellation may still be asked for: never twice, never after the end. */
const cancelIfRunning = (order: OrderState, reason: CancelReason, note: string | null = null): NewEvent[] =>
  running(order) ? [cancel(reason, note)] : [];

/**
 * The events of what Stripe says of the intent, whether it came as an answer or as a webhook: the same command, made
 * one by the order's state. Nothing already known is said again.
 */
export function observePayment(order: OrderState, reading: PaymentReading, by: Actor): NewEvent[] {
  const { payment } = order;
  const beforeCapture = payment.status === 'pending' || payment.status === 'requires_action';
  switch (reading.state) {
    case 'open':
      return [];
    case 'requires_action':
      return payment.status === 'pending'
        ? [event('payment_action_required', { nextAction: reading.nextAction }, by)]
        : [];
    case 'declined':
      return declined(order, reading, by);
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

function declined(order: OrderState, reading: PaymentReading & { state: 'declined' }, by: Actor): NewEvent[] {
  const { payment } = order;
  if (payment.status !== 'pending' && payment.status !== 'requires_action') return [];
  if (payment.declines.includes(reading.declineId)) return [];
  const last = payment.declines.length + 1 >= MAX_DECLINES;
  const decline = event('payment_declined', { declineId: reading.declineId, code: reading.code }, by);
  return last ? [decline, ...cancelIfRunning(order, 'payment_declined')] : [decline];
}

/** Under which a capture is parked that cannot be of this order: more than it costs, or nothing. */
const WRONG_AMOUNT = 'captured_amount';

/** What was parked for it is over, however it came right. */
const believed = (order: OrderState, by: Actor): NewEvent[] =>
  order.parked.filter(({ code }) => code === WRONG_AMOUNT).map(({ work }) => event('work_resumed', { work }, by));

function unbelieved(order: OrderState): NewEvent[] {
  const work: WorkKind = running(order) ? 'capture_payment' : 'release_money';
  if (order.parked.some((parked) => parked.work === work)) return [];
  const owed = 'a look at Stripe: what was captured is not what the order costs';
  return [event('work_parked', { work, code: WRONG_AMOUNT, owed }, SYSTEM)];
}

/**
 * A capture that an answer, a webhook or the undo reports; the authorisation it implies is said first. Somebody may
 * have captured a part in the Dashboard: then the shares are of that part. More is not believed: a person looks.
 */
function captured(order: OrderState, reading: PaymentReading & { state: 'captured' }, by: Actor): NewEvent[] {
  const { status } = order.payment;
  if (status === 'captured' || status === 'released') return [];
  const { chargeId, amount } = reading;
  const { total } = order.totals;
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > total) return unbelieved(order);
  const authorised = event('payment_authorised', { chargeId, captureBefore: null }, by);
  const implied = status !== 'authorised' && running(order) ? [authorised] : [];
  const charged = amount < total ? { charged: chargedLines(order, amount) } : {};
  return [...believed(order, by), ...implied, event('payment_captured', { chargeId, amount, ...charged }, by)];
}

/** The webhook may have said so before the answer did. */
const voided = (order: OrderState): NewEvent[] =>
  order.payment.status === 'released' ? [] : [...believed(order, SYSTEM), event('payment_voided', {}, SYSTEM)];

function cancelledAtStripe(order: OrderState, { cause }: PaymentReading & { state: 'cancelled' }, by: Actor) {
  const { payment } = order;
  if (payment.status === 'captured' || payment.status === 'released') return [];
  const lapsed = payment.status === 'authorised' && cause !== 'by_hand';
  const note = cause === 'by_hand' ? 'the payment was cancelled at Stripe' : null;
  const cancelled = cancelIfRunning(order, lapsed ? 'authorisation_expired' : 'payment_failed', note);
  return [...cancelled, ...believed(order, by), event('payment_voided', {}, by), ...unparked(order, by)];
}

/** What was parked because nobody could release the money is done: somebody did, or our own call arrived after all. */
const unparked = (order: OrderState, by: Actor): NewEvent[] =>
  order.parked.some(({ work, code }) => work === CANCEL_REFUND && code !== WRONG_AMOUNT)
    ? [event('work_resumed', { work: CANCEL_REFUND }, by)]
    : [];

type Settlers = {
  readonly [K in WorkKind]: (order: OrderState, result: WorkResults[K], work: Work, now: number) => NewEvent[];
};

const SETTLE: Settlers = {
  create_intent: (order, result) =>
    order.payment.intentId === null ? [event('payment_intent_created', result, SYSTEM)] : [],
  confirm_payment: (order, reading) => observePayment(order, reading, SYSTEM),
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
      // Paid, and the stock is taken: from here on the customer may be told that there is an order.
      event('fulfilment_requested', { fulfilments, receipt: true }, SYSTEM),
      ...accepted.map((f) => event('fulfilment_accepted', { fulfilmentId: f.id, automatic: true }, SYSTEM)),
    ];
  },
  release_money: (order, reading) => (reading.state === 'captured' ? captured(order, reading, SYSTEM) : voided(order)),
  restock: () => [event('stock_returned', {}, SYSTEM)],
  release_hold: () => [event('hold_released', {}, SYSTEM)],
  withdraw_fulfilments: (order) => {
    const open = order.fulfilments.filter((f) => f.status !== 'rejected' && f.status !== 'withdrawn');
    return [event('fulfilments_withdrawn', { fulfilmentIds: open.map((f) => f.id) }, SYSTEM)];
  },
  issue_refund: (order, result, work) => {
    const refund = order.refunds.find((r) => r.id === work.id);
    return refund?.status === 'requested' ? refundEvents(order, refund, result, SYSTEM) : [];
  },
  reverse_transfer: (order, { reversalId }, work) => {
    if (work.kind !== 'reverse_transfer') return [];
    const { partyId, n } = work;
    const open = order.reversals.some((r) => r.partyId === partyId && r.n === n && r.status !== 'settled');
    return open ? [event('reversal_settled', { partyId, n, reversalId }, SYSTEM)] : [];
  },
  return_transfer: (order, { transferId }, work) => {
    if (work.kind !== 'return_transfer') return [];
    const { partyId, n } = work;
    const open = order.returns.some((r) => r.partyId === partyId && r.n === n && r.status !== 'settled');
    return open ? [event('return_settled', { partyId, n, transferId }, SYSTEM)] : [];
  },
  withdraw_tasks: (_, __, work) =>
    work.kind === 'withdraw_tasks' ? [event('tasks_withdrawn', { n: work.withdrawal.n }, SYSTEM)] : [],
  return_stock: (_, __, work) =>
    work.kind === 'return_stock' ? [event('units_returned', { n: work.withdrawal.n }, SYSTEM)] : [],
};

/** The events of work that was done; none where the order knows already. */
export function settle<K extends WorkKind>(
  kind: K,
  order: OrderState,
  result: WorkResults[K],
  work: Work,
  now: number,
): NewEvent[] {
  return SETTLE[kind](order, result, work, now);
}

/** What becomes of the order when work fails for good. */
type GiveUp = { readonly cancel: CancelReason } | { readonly park: string } | 'decline';

const GIVE_UP: Readonly<Record<WorkKind, GiveUp>> = {
  create_intent: { cancel: 'payment_failed' },
  confirm_payment: 'decline',
  hold_inventory: { cancel: 'service_unavailable' },
  commit_inventory: { cancel: 'service_unavailable' },
  capture_payment: { cancel: 'payment_failed' },
  request_fulfilment: { cancel: 'service_unavailable' },
  release_money: { park: 'the authorisation or the captured amount, to the customer' },
  restock: { park: 'the units taken, to the stock' },
  release_hold: { park: 'the held units, to the stock (the hold expires by itself)' },
  withdraw_fulfilments: { park: 'the withdrawal of the tasks, to the suppliers' },
  issue_refund: { park: 'the refund, to the customer' },
  reverse_transfer: { park: 'the reversal, by the party' },
  return_transfer: { park: 'what a failed refund gave back, to the party' },
  withdraw_tasks: { park: 'the withdrawal of the tasks, to the suppliers' },
  return_stock: { park: 'the units of the tasks withdrawn, to the stock' },
};

const GONE = new Set(['charge_expired_for_capture', 'capture_charge_authorization_expired']);

/**
 * The events of work that failed for good: by its own answer (`refused`: it certainly did not happen), or because its
 * patience is exhausted. `seen`: of a refused refund, all that Stripe has of the order.
 */
export function giveUp(
  order: OrderState,
  work: Work,
  code: string,
  refused = false,
  seen: readonly RefundSeen[] = [],
): NewEvent[] {
  const rule = GIVE_UP[work.kind];
  if (work.kind === 'issue_refund' && refused) return refusedRefund(order, work.id, code, seen);
  if (rule === 'decline') return observePayment(order, { state: 'declined', declineId: work.id, code }, SYSTEM);
  if ('park' in rule) return [event('work_parked', { work: work.id, code, owed: rule.park }, SYSTEM)];
  if (GONE.has(code)) return cancelIfRunning(order, 'authorisation_expired', code);
  return cancelIfRunning(order, refused ? rule.cancel : 'service_unavailable', code);
}

/** Whether work has no end of patience: the checkout's own deadline, or a balance that may fill again. */
export const endless = (kind: WorkKind): boolean =>
  kind === 'confirm_payment' || kind === 'reverse_transfer' || kind === 'return_transfer';

const UNDO_KINDS: ReadonlySet<WorkKind> = new Set<WorkKind>([
  'release_money',
  'restock',
  'release_hold',
  'withdraw_fulfilments',
  'issue_refund',
  'withdraw_tasks',
  'return_stock',
]);

export const isUndo = (kind: WorkKind): boolean => UNDO_KINDS.has(kind);
