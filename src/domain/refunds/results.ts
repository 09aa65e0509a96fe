import type { FaultWords } from '../fault.ts';
import { type Actor, STRIPE, SYSTEM } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import { isActive } from '../order/lifecycle.ts';
import type { OrderState } from '../order/state.ts';
import { unparked } from '../saga/parking.ts';
import { type RefundResult, VOID_PAYMENT, type Work } from '../saga/work.ts';
import { OWED_REFUND } from './owed.ts';
import { reversalWanted, tellsOf } from './refund.ts';
import type { Refund } from './state.ts';

/**
 * The work id under which a cancellation's refund is parked. It has no work of its own while it waits: once a person
 * resumes it, a new refund is requested. Voiding the payment has the same id, and the two exclude each other: only a
 * captured payment is refunded.
 */
export const CANCEL_REFUND = VOID_PAYMENT;
export const CANCEL_REFUND_OWED = 'the captured amount, to the customer';

/**
 * Withdraws fulfilments without a cancellation. The units of those that have not started go back to stock. Their
 * suppliers can do nothing more with them. Null where none is left to withdraw.
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
  resumed(order, [CANCEL_REFUND], by, isCode);

/** The same for every refund that waits for a person. */
export const resumeOwedRefunds = (order: OrderState, by: Actor, isCode: (code: string) => boolean): NewEvent[] =>
  resumed(order, [CANCEL_REFUND, OWED_REFUND], by, isCode);

const resumed = (order: OrderState, works: readonly string[], by: Actor, isCode: (code: string) => boolean) =>
  order.parked
    .filter(({ work, code }) => works.includes(work) && isCode(code))
    .map(({ work }) => event('work_resumed', { work }, by));

/** The data of a refund that failed. If Stripe had accepted it, or it stood for one that failed, it is owed now. */
export function failureOf(refund: Refund, code: string, accepted = refund.rank !== null): NewEvent {
  const { id, amount, tookOver = 0, source } = refund;
  const owed = accepted && source.kind !== 'chargeback' ? amount : tookOver;
  return event('refund_failed', { id, code, ...(owed === 0 ? {} : { owed }) }, STRIPE);
}

/**
 * A refund failed. If Stripe had refused it, it may be requested again. If Stripe had accepted it, the customer is owed
 * it, and it waits for a person. So does a cancellation's refund in both cases.
 */
export function failRefund(order: OrderState, refund: Refund, code: string, said?: FaultWords, accepted?: boolean) {
  const over = failureOf(refund, code, accepted);
  const parked = order.parked.some(({ work }) => work === CANCEL_REFUND);
  if (refund.source.kind !== 'cancel' || parked) return [over];
  // Parked first. Otherwise a consequence between the two events would request the refund again at once.
  const words = said === undefined ? {} : { said };
  return [event('work_parked', { work: CANCEL_REFUND, code, owed: CANCEL_REFUND_OWED, ...words }, SYSTEM), over];
}

/** Whether a refund counts as refused by Stripe. If Stripe reports later that it was made, it counts again. */
export const wasRefused = ({ status, stripeRefundId }: Refund): boolean =>
  status === 'failed' && stripeRefundId === null;

/** The events of what Stripe says about a refund, by answer or webhook. What is known already makes no event. */
export function refundEvents(order: OrderState, refund: Refund, result: RefundResult, by: Actor): NewEvent[] {
  const refused = wasRefused(refund);
  if (!refused && (refund.status === 'failed' || refund.status === result.status)) return [];
  const { stripeRefundId, status } = result;
  const pending = status !== 'succeeded';
  // A mail said that the money was on its way, or that nothing was given back. Now it is different.
  const rolledBack = order.saga.direction === 'finished' && order.saga.cancel !== null;
  const told = status !== 'failed' && ((refund.tookOver ?? 0) > 0 || rolledBack);
  const alone = status === 'succeeded' ? tellsOf(order, refund.id) : {};
  const mail = told ? ({ mail: true } as const) : alone;
  const issued =
    refund.status === 'requested' || refused
      ? [event('refund_issued', { id: refund.id, stripeRefundId, pending, ...mail }, by)]
      : [];
  const code = result.code ?? 'refund_failed';
  if (status === 'failed') return [...issued, ...failRefund(order, refund, code, undefined, true)];
  const succeeded = refund.status === 'pending' && status === 'succeeded';
  return succeeded ? [event('refund_succeeded', { id: refund.id, ...alone }, by)] : issued;
}

/** Refusals of a transfer or a reversal that end by themselves: a balance fills, an account is completed. */
const PASSING: ReadonlySet<string> = new Set([
  'balance_insufficient',
  'account_missing',
  'insufficient_capabilities_for_transfer',
]);

/** Work that was refused for now. It is shown once and retried for ever, unless it is not needed any more. */
export interface PassingRefusal {
  readonly events: readonly NewEvent[];
  readonly noLongerWanted: boolean;
}

/** What follows from a refusal that ends by itself. Null for other refusals. The work certainly did not happen. */
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
