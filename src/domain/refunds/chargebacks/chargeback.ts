import { sum } from '../../money/money.ts';
import { CLOCKS_MS } from '../../money/payment.ts';
import { STRIPE, SYSTEM } from '../../order/actor.ts';
import { event, type NewEvent } from '../../order/events.ts';
import { nextDisputeId } from '../../order/ids.ts';
import type { OrderState } from '../../order/state.ts';
import { isRefusal } from '../../refusal.ts';
import { refundableLeft } from '../refund.ts';
import { requestRefund } from '../request.ts';
import { failureOf, resumeOwedRefunds } from '../results.ts';
import type { Chargeback, ChargebackStatus, Heard, Refund } from '../state.ts';
import { isNewAnswer } from './answer-bank.ts';

/**
 * A dispute as Stripe's event shows it. Each event shows all of the dispute, so events may come twice, late and in any
 * order.
 */
export interface ChargebackSeen
  extends Pick<Chargeback, 'stripeId' | 'status' | 'amount' | 'reason' | 'respondBy' | 'withdrawn' | 'moves'> {
  /** The currency of `withdrawn`: that of our balance at Stripe. Without it, the dispute's. */
  readonly withdrawnIn?: string | undefined;
  readonly refundable?: boolean | null | undefined;
  /** Somebody has submitted evidence to the bank: we, or a person in Stripe's Dashboard. */
  readonly answered?: boolean | undefined;
  /** When Stripe made the report, in ms. Without it, the report counts as made now. */
  readonly at?: number | undefined;
}

/** Of two reports of the same second, the one with the status of the higher rank is later. */
const RANK: Readonly<Record<ChargebackStatus, number>> = { inquiry: 0, closed: 1, open: 2, lost: 3, won: 3 };

const isInquiry = (status: ChargebackStatus): boolean => status === 'inquiry' || status === 'closed';
const isDecided = (status: ChargebackStatus): boolean => status === 'won' || status === 'lost';
const isClosed = (status: ChargebackStatus): status is 'closed' | 'won' | 'lost' =>
  status === 'closed' || isDecided(status);

/**
 * Whether the status of a report is later than the known one. A bank may change its decision, so the last report
 * counts. Stripe tells its time in whole seconds: in the same second, of two decisions the one with more movements of
 * money is later, and then the one that fits the money. `held`: what the bank holds, says the report.
 * @mutant Exported so that the simulation can replace it.
 */
export function isLaterWord(seen: Said & { readonly held: number }, known: Said): boolean {
  if (seen.heard.at !== known.heard.at) return seen.heard.at > known.heard.at;
  if (!isDecided(seen.status) || !isDecided(known.status)) return RANK[seen.status] > RANK[known.status];
  if (seen.heard.moves !== known.heard.moves) return seen.heard.moves > known.heard.moves;
  return seen.status !== known.status && seen.status === (seen.held > 0 ? 'lost' : 'won');
}

type Said = Pick<Chargeback, 'status' | 'heard'>;

/** Stripe reports nothing before the order was placed. A time that cannot be right counts as now. */
const heardOf = (order: OrderState, { at, moves, answered }: ChargebackSeen, now: number): Heard => ({
  at: at === undefined || at < order.placedAt - CLOCKS_MS ? now : at,
  moves,
  ...(answered === true ? { answered } : {}),
});

/**
 * The events of what Stripe reports about a dispute. What is known already, or older, makes no event. While a dispute is
 * open, transfers wait (`saga/outbox.ts`). Its money is booked as a refund (`coverChargeback`, `money/ledger.ts`).
 * `currency` is the dispute's, and may differ from the order's. `now` in ms.
 */
export function observeChargeback(order: OrderState, seen: ChargebackSeen, currency: string, now: number): NewEvent[] {
  const known = order.chargebacks.find((c) => c.stripeId === seen.stripeId);
  const id = known?.id ?? nextDisputeId(order);
  const heard = heardOf(order, seen, now);
  const { status, moves, respondBy, refundable = null } = seen;
  const before: ChargebackStatus = known?.status ?? (isInquiry(status) ? 'inquiry' : 'open');
  const newer = known === undefined || isLaterWord({ status, heard, held: seen.withdrawn }, known);
  const said = newer ? { heard, refundable } : {};
  const events: NewEvent[] = known === undefined ? [opened(id, seen, currency, { heard, refundable })] : [];
  if (newer && isInquiry(before) && !isInquiry(status)) {
    events.push(event('chargeback_escalated', { id, respondBy, ...said }, STRIPE));
  } else if (newer && status !== before && !isClosed(status)) {
    events.push(event('chargeback_reopened', { id, inquiry: isInquiry(status), respondBy, ...said }, STRIPE));
  }
  if (moves > (known?.moves ?? 0)) {
    const withdrawn = takenFrom(order, seen, currency);
    const more = withdrawn > (known?.withdrawn ?? 0);
    const type = more ? 'chargeback_withdrawn' : 'chargeback_reinstated';
    events.push(event(type, { id, withdrawn, moves, ...said }, STRIPE));
  }
  if (newer && status !== before && isClosed(status)) {
    events.push(event('chargeback_closed', { id, outcome: status, ...said }, STRIPE));
  }
  // Evidence is given once. So also a report of the same second says it, which is not known to be newer.
  if (seen.answered === true && isNewAnswer(known)) {
    events.push(event('chargeback_answered_by_hand', { id }, STRIPE));
  } else if (seen.answered === true && !newer && known.heard.answered !== true) {
    const { heard: before, refundable: was } = known;
    events.push(event('chargeback_heard', { id, heard: { ...before, answered: true }, refundable: was }, STRIPE));
  }
  if (newer && events.length === 0) events.push(event('chargeback_heard', { id, heard, refundable }, STRIPE));
  const open = (newer ? status : before) === 'open' && refundable !== true;
  return events.length === 0 || open ? events : [...events, ...resume(order, id)];
}

/**
 * What the bank holds, in the order's currency. If neither our balance nor the dispute is in that currency, nobody knows
 * how much it is. Then the bank holds all of the order's money or nothing.
 */
function takenFrom(order: OrderState, seen: ChargebackSeen, currency: string): number {
  const { withdrawn, withdrawnIn = currency, amount } = seen;
  if (withdrawn <= 0) return 0;
  if (withdrawnIn === order.currency) return withdrawn;
  if (currency === order.currency) return amount;
  return order.payment.captured > 0 ? order.payment.captured : order.totals.total;
}

type ChargebackSaid = Pick<Chargeback, 'heard' | 'refundable'>;

function opened(id: string, seen: ChargebackSeen, currency: string, said: ChargebackSaid): NewEvent {
  const { stripeId, status, amount, reason, respondBy } = seen;
  const inquiry = isInquiry(status);
  return event('chargeback_opened', { id, stripeId, inquiry, amount, currency, reason, respondBy, ...said }, STRIPE);
}

/** The codes under which a cancellation's refund is parked because of the bank: our own, and Stripe's. */
export const WAITS_FOR_BANK: ReadonlySet<string> = new Set(['chargeback_open', 'charge_disputed']);

/** Resumes a cancellation's refund once no chargeback is open any more. */
function resume(order: OrderState, closing: string): NewEvent[] {
  const others = order.chargebacks.some((c) => c.id !== closing && c.status === 'open' && c.refundable !== true);
  return others ? [] : resumeOwedRefunds(order, STRIPE, (code) => WAITS_FOR_BANK.has(code));
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
      return failureOf(last, 'reinstated');
    }
    const amount = Math.min(withdrawn - covered, refundableLeft(order));
    if (amount <= 0) continue;
    const source = { kind: 'chargeback', id: stripeId } as const;
    const next = requestRefund(order, { amount }, STRIPE, { source, borneBy: null, reason: 'chargeback' });
    if (!isRefusal(next)) return next[0] ?? null;
  }
  return null;
}

/**
 * The bank may take more than the customer has not had back yet: a refund was made before. No party bears that. The
 * event that books it as the Platform's loss, or books it back. Asked after everything else is covered.
 */
export function bookExcess(order: OrderState): NewEvent | null {
  if (order.payment.captured === 0) return null;
  for (const chargeback of order.chargebacks) {
    const excess = Math.max(0, chargeback.withdrawn - sum(covering(order, chargeback).map(({ amount }) => amount)));
    if (excess !== chargeback.excess) return event('chargeback_excess', { id: chargeback.id, excess }, SYSTEM);
  }
  return null;
}
