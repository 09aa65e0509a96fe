import { type Actor, SYSTEM } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import { nextRefundId } from '../order/ids.ts';
import { type FulfilmentStatus, isActive, LIFECYCLE, SHIPPED } from '../order/lifecycle.ts';
import type { OrderState } from '../order/state.ts';
import { bookExcess, coverChargeback } from '../refunds/chargebacks/chargeback.ts';
import { chargebackState, parkedForBank } from '../refunds/chargebacks/state.ts';
import { startedSuppliers } from '../refunds/cost-sharing.ts';
import { bookRefundExcess, coverExternalRefunds } from '../refunds/external-refund.ts';
import { refundOwed } from '../refunds/owed-again.ts';
import {
  allocateAll,
  isCancelled,
  isGivenBack,
  isRefundedLate,
  nextReversal,
  refundableLeft,
  returnDue,
} from '../refunds/refund.ts';
import { CANCEL_REFUND, CANCEL_REFUND_OWED, withdrawFulfilments } from '../refunds/results.ts';
import { openTransfers, transferWork } from './outbox.ts';
import { parkedOf, WHOLE_ORDER } from './parking.ts';
import { mayHavePaid, wants } from './work.ts';

/** A rule gives the event that follows from the order's state, or null. After each event all rules are asked again. */
type Rule = (order: OrderState) => NewEvent | null;

const STARTED: ReadonlySet<FulfilmentStatus> = new Set(['in_production', ...SHIPPED]);

const active = (order: OrderState) => order.fulfilments.filter(isActive);

const confirm: Rule = (order) => {
  const waiting = order.saga.direction === 'forward' && order.saga.step === 'request_fulfilment';
  const accepted = order.fulfilments.length > 0 && order.fulfilments.every((f) => f.status === 'accepted');
  return waiting && accepted ? event('order_confirmed', {}, SYSTEM) : null;
};

const produce: Rule = (order) =>
  order.status === 'confirmed' && active(order).some((f) => STARTED.has(f.status))
    ? event('order_in_production', {}, SYSTEM)
    : null;

const dispatch: Rule = (order) => {
  const fulfilments = active(order);
  const shipped = fulfilments.length > 0 && fulfilments.every((f) => SHIPPED.has(f.status));
  return order.status === 'in_production' && shipped ? event('order_dispatched', {}, SYSTEM) : null;
};

/**
 * A cancellation voids every transfer that was not sent to Stripe. A supplier that has started is an exception: its
 * policy may leave it a part of its share.
 */
const voidTransfers: Rule = (order) => {
  const started = startedSuppliers(order);
  const open = order.transfers.find(
    ({ status, partyId }) => (status === 'due' || status === 'waiting') && !started.includes(partyId),
  );
  return isCancelled(order) && open !== undefined ? event('transfer_void', { partyId: open.partyId }, SYSTEM) : null;
};

/** Undos without outside work: a refund reverses the transfers, and a payment that is void or refunded is undone. */
const compensate: Rule = (order) => {
  const { saga } = order;
  if (saga.direction !== 'backward') return null;
  const [undo] = saga.undos;
  if (undo === undefined) return event('order_cancelled', { reason: saga.cancel.reason }, SYSTEM);
  if (undo === 'reverse_transfers') return event('undo_completed', { undo }, SYSTEM);
  return undo === 'release_money' ? releaseMoney(order) : null;
};

const isParked = (order: OrderState, work: string): boolean => parkedOf(order, work) !== undefined;

function releaseMoney(order: OrderState): NewEvent | null {
  const { payment, saga } = order;
  const done = event('undo_completed', { undo: 'release_money' }, SYSTEM);
  if (mayHavePaid(order)) return null;
  if (payment.intentId === null || payment.status === 'released') return done;
  if (payment.status !== 'captured' || saga.direction !== 'backward') return null;
  // The bank keeps a part, so Stripe takes no refund of the rest. It stays parked and owed; the units need not wait.
  const kept = chargebackState(order) === 'chargeback_kept' && isParked(order, CANCEL_REFUND);
  if (refundableLeft(order) > 0) return kept ? done : refundCancelled(order, saga.cancel.by);
  return order.refunds.some((r) => r.status === 'requested') ? null : done;
}

/**
 * Requests a refund of all that is left. If such a refund is parked, it requests none, because resuming the parked one
 * does it.
 */
function refundCancelled(order: OrderState, by: Actor): NewEvent | null {
  if (isParked(order, CANCEL_REFUND)) return null;
  const parked = parkedForBank(order, CANCEL_REFUND, CANCEL_REFUND_OWED);
  if (parked !== null) return parked;
  const id = nextRefundId(order);
  const terms = { reason: 'cancelled', source: { kind: 'cancel', id: null }, borneBy: null } as const;
  const data = { id, amount: refundableLeft(order), allocations: allocateAll(order), ...terms };
  return event('refund_requested', data, by);
}

/** A cancellation's refund that failed after the order was cancelled is requested again. */
const refundAgain: Rule = (order) => {
  const { saga } = order;
  const cancelled = saga.direction === 'finished' && saga.cancel !== null && order.payment.status === 'captured';
  return cancelled && refundableLeft(order) > 0 ? refundCancelled(order, saga.cancel.by) : null;
};

/**
 * The order is `refunded` by a full refund, or by any refund after delivery. A full one withdraws what has not started.
 */
const refunded: Rule = (order) => {
  if (order.saga.direction === 'backward' || !LIFECYCLE[order.status].leavesTo.includes('refunded')) return null;
  if (order.status === 'refunded') return null;
  if (!isGivenBack(order)) return isRefundedLate(order) ? event('order_refunded', {}, SYSTEM) : null;
  const waiting = order.fulfilments.filter((f) => f.status === 'requested' || f.status === 'accepted');
  const taken = withdrawFulfilments(
    order,
    waiting.map((f) => f.id),
    SYSTEM,
  );
  return taken ?? event('order_refunded', {}, SYSTEM);
};

const reverse: Rule = (order) => {
  for (const { partyId } of order.transfers) {
    const next = nextReversal(order, partyId);
    if (next !== null) return event('reversal_started', { partyId, ...next }, SYSTEM);
  }
  return null;
};

const giveBack: Rule = (order) => {
  for (const { partyId } of order.transfers) {
    const amount = returnDue(order, partyId);
    if (amount === 0) continue;
    const n = order.returns.filter((r) => r.partyId === partyId).length + 1;
    return event('return_started', { partyId, n, amount }, SYSTEM);
  }
  return null;
};

/** Ends the parking of retried work that is done, or not needed any more. Nobody has to look at it. */
const overtaken: Rule = (order) => {
  const wanted = (work: string): boolean =>
    work === WHOLE_ORDER ||
    wants(order, work) ||
    openTransfers(order).some((partyId) => transferWork(partyId) === work);
  const unwanted = order.parked.find(({ work, waits }) => waits === true && !wanted(work));
  return unwanted === undefined ? null : event('work_resumed', { work: unwanted.work }, SYSTEM);
};

/**
 * In the order in which they are asked.
 * @mutant Exported so that the simulation can replace it.
 */
export const RULES = {
  overtaken,
  confirm,
  produce,
  dispatch,
  voidTransfers,
  coverExternalRefunds,
  coverChargeback,
  bookExcess,
  bookRefundExcess,
  compensate,
  refundAgain,
  refundOwed,
  refunded,
  reverse,
  giveBack,
} satisfies Readonly<Record<string, Rule>>;

/** The next event that follows from the order's state. Null where none does. */
export function consequence(order: OrderState): NewEvent | null {
  for (const rule of Object.values<Rule>(RULES)) {
    const next = rule(order);
    if (next !== null) return next;
  }
  return null;
}
