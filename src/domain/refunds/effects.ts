import type { Said } from '../fault.ts';
import { type Actor, STRIPE, SYSTEM } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import { isActive } from '../order/lifecycle.ts';
import type { OrderState } from '../order/state.ts';
import { unparked } from '../saga/parking.ts';
import { type RefundResult, VOID_PAYMENT, type Work } from '../saga/work.ts';
import { reversalWanted } from './refund.ts';
import type { Refund } from './state.ts';

/**
 * Under which a cancellation's refund is parked. It has no work of its own while it waits: once a person resumes it, a
 * new refund is requested. Voiding the payment has the same id, and the two exclude each other: only a captured payment is refunded.
 */
export const CANCEL_REFUND = VOID_PAYMENT;
export const CANCEL_REFUND_OWED = 'the captured amount, to the customer';

/**
 * Takes fulfilments back outside a cancellation, with the stock of those that nobody has started; null where none is
 * left to take. Their suppliers can do nothing more with them from here on.
 */
export function withdrawFulfilments(order: OrderState, ids: readonly string[], actor: Actor): NewEvent | null {
  const taken = order.fulfilments.filter((f) => ids.includes(f.id) && isActive(f));
  if (taken.length === 0) return null;
  const idle = taken.filter((f) => f.startedAt === null).flatMap((f) => f.lineIds);
  const skus = [...new Set(order.lines.filter((line) => idle.includes(line.id)).map((line) => line.sku))].sort();
  const n = order.withdrawals.length + 1;
  return event('withdrawal_started', { n, fulfilmentIds: taken.map((f) => f.id), skus }, actor);
}

/** Resumes a cancellation's refund that is parked under one of these codes. Nothing where none is. */
export const resumeCancelRefund = (order: OrderState, by: Actor, isCode: (code: string) => boolean): NewEvent[] =>
  order.parked.some(({ work, code }) => work === CANCEL_REFUND && isCode(code))
    ? [event('work_resumed', { work: CANCEL_REFUND }, by)]
    : [];

/** A refund that failed: whoever asked for it may ask again; what a cancellation owes waits for a person. */
export function failRefund(order: OrderState, refund: Refund, code: string, said?: Said): NewEvent[] {
  const failed = event('refund_failed', { id: refund.id, code }, STRIPE);
  const parked = order.parked.some(({ work }) => work === CANCEL_REFUND);
  if (refund.source.kind !== 'cancel' || parked) return [failed];
  // Parked first: between the two nobody may find money that is owed and nothing in the way of a new refund.
  const words = said === undefined ? {} : { said };
  return [event('work_parked', { work: CANCEL_REFUND, code, owed: CANCEL_REFUND_OWED, ...words }, SYSTEM), failed];
}

/** Booked as one that Stripe never took. It may have: news of it opens it again. */
export const wasRefused = ({ status, stripeRefundId }: Refund): boolean =>
  status === 'failed' && stripeRefundId === null;

/** What Stripe says of a refund, as answer or as webhook, whichever comes first. Nothing known is said again. */
export function refundEvents(order: OrderState, refund: Refund, result: RefundResult, by: Actor): NewEvent[] {
  const refused = wasRefused(refund);
  if (!refused && (refund.status === 'failed' || refund.status === result.status)) return [];
  const { stripeRefundId, status } = result;
  const issued =
    refund.status === 'requested' || refused
      ? [event('refund_issued', { id: refund.id, stripeRefundId, pending: status !== 'succeeded' }, by)]
      : [];
  if (status === 'failed') return [...issued, ...failRefund(order, refund, result.code ?? 'refund_failed')];
  const succeeded = refund.status === 'pending' && status === 'succeeded';
  return succeeded ? [event('refund_succeeded', { id: refund.id }, by)] : issued;
}

/** Refusals of a transfer or a reversal that pass by themselves: a balance fills, an account is finished. */
const PASSING: ReadonlySet<string> = new Set([
  'balance_insufficient',
  'account_missing',
  'insufficient_capabilities_for_transfer',
]);

/** Work that was refused for now: shown once, tried again for ever; `over` where it is not wanted any more. */
export interface PassingRefusal {
  readonly events: readonly NewEvent[];
  readonly noLongerWanted: boolean;
}

/** Null where the refusal is not of the kind that passes. What was refused has certainly not happened. */
export function refusedForNow(order: OrderState, work: Work, code: string): PassingRefusal | null {
  if (!PASSING.has(code)) return null;
  if (work.kind === 'reverse_transfer') {
    const { partyId, n } = work;
    const reversal = order.reversals.find((r) => r.partyId === partyId && r.n === n);
    if (reversal === undefined || reversal.status === 'settled') return { events: [], noLongerWanted: true };
    if (!reversalWanted(order, reversal)) {
      return { events: [event('reversal_withdrawn', { partyId, n }, SYSTEM)], noLongerWanted: true };
    }
    const shown = reversal.code === code;
    const told = shown ? [] : [event('reversal_waiting', { partyId, n, code }, SYSTEM)];
    return { events: [...unparked(order, work.id), ...told], noLongerWanted: false };
  }
  if (work.kind !== 'return_transfer') return null;
  const { partyId, n } = work;
  const shown = order.returns.some((r) => r.partyId === partyId && r.n === n && r.code === code);
  const told = shown ? [] : [event('return_waiting', { partyId, n, code }, SYSTEM)];
  return { events: [...unparked(order, work.id), ...told], noLongerWanted: false };
}
