import { sum } from '../money/money.ts';
import { STRIPE } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import { nextDisputeId } from '../order/ids.ts';
import type { OrderState } from '../order/state.ts';
import { isRefusal } from '../refusal.ts';
import { refundableLeft } from './refund.ts';
import { requestRefund } from './request.ts';
import { resumeCancelRefund } from './results.ts';
import type { Chargeback, ChargebackStatus, Refund } from './state.ts';

/**
 * A dispute as Stripe's event shows it. Each event shows all of the dispute, so events may come twice, late and in any
 * order.
 */
export interface ChargebackSeen
  extends Pick<Chargeback, 'stripeId' | 'status' | 'amount' | 'reason' | 'respondBy' | 'withdrawn' | 'moves'> {}

/** A status never changes to one of a lower rank. A closed inquiry may still become a chargeback. */
const RANK: Readonly<Record<ChargebackStatus, number>> = { inquiry: 0, closed: 1, open: 2, won: 3, lost: 3 };

const isInquiry = (status: ChargebackStatus): boolean => status === 'inquiry' || status === 'closed';

/**
 * The events of what Stripe reports about a dispute. What is known already, or older, makes no event. While a dispute is
 * open, transfers wait (`saga/outbox.ts`). Its money is booked as a refund (`coverChargeback`, `money/ledger.ts`).
 */
export function observeChargeback(order: OrderState, seen: ChargebackSeen): NewEvent[] {
  const known = order.chargebacks.find((c) => c.stripeId === seen.stripeId);
  const id = known?.id ?? nextDisputeId(order);
  const events: NewEvent[] = known === undefined ? [opened(id, seen)] : [];
  const before: ChargebackStatus = known?.status ?? (isInquiry(seen.status) ? 'inquiry' : 'open');
  const newer = RANK[seen.status] > RANK[before];
  if (newer && isInquiry(before) && !isInquiry(seen.status)) {
    events.push(event('chargeback_escalated', { id, respondBy: seen.respondBy }, STRIPE));
  }
  const { withdrawn, moves } = seen;
  if (moves > (known?.moves ?? 0)) {
    const more = withdrawn > (known?.withdrawn ?? 0);
    events.push(event(more ? 'chargeback_withdrawn' : 'chargeback_reinstated', { id, withdrawn, moves }, STRIPE));
  }
  const status = newer ? seen.status : before;
  if (status === 'open' || status === 'inquiry') return events;
  if (newer) events.push(event('chargeback_closed', { id, outcome: status }, STRIPE));
  return events.length === 0 ? events : [...events, ...resume(order, id)];
}

function opened(id: string, { stripeId, status, amount, reason, respondBy }: ChargebackSeen): NewEvent {
  return event('chargeback_opened', { id, stripeId, inquiry: isInquiry(status), amount, reason, respondBy }, STRIPE);
}

/** The codes under which a cancellation's refund is parked because of the bank: our own, and Stripe's. */
export const WAITS_FOR_BANK: ReadonlySet<string> = new Set(['chargeback_open', 'charge_disputed']);

/** Resumes a cancellation's refund once no chargeback is open any more. */
function resume(order: OrderState, closing: string): NewEvent[] {
  const others = order.chargebacks.some((c) => c.id !== closing && c.status === 'open');
  return others ? [] : resumeCancelRefund(order, STRIPE, (code) => WAITS_FOR_BANK.has(code));
}

const covering = (order: OrderState, { stripeId }: Chargeback): Refund[] =>
  order.refunds.filter(
    ({ source, status }) => source.kind === 'chargeback' && source.id === stripeId && status !== 'failed',
  );

/**
 * The next event that divides what the bank took among the parties, as a refund by amount. When the bank gives money
 * back, that refund fails. It covers at most what is left of the captured money. If another refund fails later, more is
 * left, and a further refund covers that.
 */
export function coverChargeback(order: OrderState): NewEvent | null {
  for (const chargeback of order.chargebacks) {
    const { stripeId, withdrawn } = chargeback;
    const own = covering(order, chargeback);
    const asked = own.find((refund) => refund.status === 'requested');
    if (asked !== undefined) {
      return event('refund_issued', { id: asked.id, stripeRefundId: stripeId, pending: false }, STRIPE);
    }
    const covered = sum(own.map((refund) => refund.amount));
    const last = own.at(-1);
    if (covered > withdrawn && last !== undefined) {
      return event('refund_failed', { id: last.id, code: 'reinstated' }, STRIPE);
    }
    const amount = Math.min(withdrawn - covered, refundableLeft(order));
    if (amount <= 0) continue;
    const source = { kind: 'chargeback', id: stripeId } as const;
    const next = requestRefund(order, { amount }, STRIPE, { source, borneBy: null, reason: 'chargeback' });
    if (!isRefusal(next)) return next[0] ?? null;
  }
  return null;
}
