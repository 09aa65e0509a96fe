import { isRefusedTotal } from '../catalogue/refused-placing.ts';
import type { Fault } from '../fault.ts';
import { SYSTEM } from '../order/actor.ts';
import type { NewEvent } from '../order/events.ts';
import type { CancelReason } from '../order/lifecycle.ts';
import type { OrderState } from '../order/state.ts';
import { answerRefused } from '../refunds/chargebacks/answer-bank.ts';
import type { RefundSeen } from '../refunds/external-refund.ts';
import { refusedRefund } from '../refunds/refused-refund.ts';
import { type Attempt, exhausted } from './attempt.ts';
import { FEW_TRIES, parkedOf, parking } from './parking.ts';
import { cancelIfRunning, observePayment } from './settle.ts';
import type { Work, WorkKind } from './work.ts';

/** When work is given up, and what happens to the order then. */

/** What happens to the order. `fail`: the refund or the answer to a bank fails, and may be requested again. */
type Ending = { readonly cancel: CancelReason } | 'park' | 'decline' | 'fail';

/**
 * What happens when work fails for good. `refused`: the outside system refused this card or object, so it certainly did
 * not happen. `exhausted`: it was tried for long enough. Work that is `blocked` always parks. `owed`: what stays
 * undone.
 */
interface GiveUp {
  readonly refused: Ending;
  readonly exhausted: Exclude<Ending, 'decline' | 'fail'>;
  readonly owed: string;
}

const CANCELS = { cancel: 'service_unavailable' } as const;
const PARKS = { refused: 'park', exhausted: 'park' } as const;

const PAYMENT_OWED = 'the payment, which the customer has asked for';

const GIVE_UP: Readonly<Record<WorkKind, GiveUp>> = {
  create_intent: {
    refused: { cancel: 'payment_failed' },
    exhausted: 'park',
    owed: 'the preparing of the payment, to the customer',
  },
  create_and_confirm: { refused: 'decline', exhausted: 'park', owed: PAYMENT_OWED },
  find_payment: { ...PARKS, owed: 'the search for the payment, to the customer' },
  confirm_payment: { refused: 'decline', exhausted: 'park', owed: PAYMENT_OWED },
  hold_inventory: { refused: CANCELS, exhausted: CANCELS, owed: 'the units to be held' },
  commit_inventory: { refused: CANCELS, exhausted: CANCELS, owed: 'the units to be taken' },
  capture_payment: {
    refused: { cancel: 'payment_failed' },
    exhausted: 'park',
    owed: 'the capture of the authorised amount',
  },
  request_fulfilment: { refused: CANCELS, exhausted: CANCELS, owed: 'the tasks, to the suppliers' },
  void_payment: { ...PARKS, owed: 'the authorisation or the captured amount, to the customer' },
  restock: { ...PARKS, owed: 'the units taken, to the stock' },
  release_hold: { ...PARKS, owed: 'the held units, to the stock (the hold expires by itself)' },
  withdraw_fulfilments: { ...PARKS, owed: 'the withdrawal of the tasks, to the suppliers' },
  issue_refund: { refused: 'fail', exhausted: 'park', owed: 'the refund, to the customer' },
  reverse_transfer: { ...PARKS, owed: 'the reversal, by the party' },
  return_transfer: { ...PARKS, owed: 'what a failed refund gave back, to the party' },
  withdraw_tasks: { ...PARKS, owed: 'the withdrawal of the tasks, to the suppliers' },
  return_stock: { ...PARKS, owed: 'the units of the tasks withdrawn, to the stock' },
  send_evidence: { refused: 'fail', exhausted: 'park', owed: "the evidence, to the customer's bank" },
};

const EXPIRED = new Set(['charge_expired_for_capture', 'capture_charge_authorization_expired']);

/**
 * The events of work that failed for good or needs a person. `seen`: all refunds at Stripe, where a refund was refused.
 */
export function giveUp(order: OrderState, work: Work, fault: Fault, seen: readonly RefundSeen[] = []): NewEvent[] {
  const { code } = fault;
  const refused = fault.kind === 'terminal';
  const rule = GIVE_UP[work.kind];
  const stuck = fault.blocked === true || parkedOf(order, work.id) !== undefined;
  const how = refused ? rule.refused : stuck ? 'park' : rule.exhausted;
  if (how === 'fail') return failed(order, work, fault, seen);
  if (how === 'decline' && work.kind === 'create_and_confirm' && isRefusedTotal(code)) {
    return cancelIfRunning(order, 'payment_failed', code);
  }
  if (how === 'decline') return observePayment(order, { state: 'declined', declineId: null, code }, SYSTEM, work.id);
  if (how === 'park') return [parking(work.id, fault, rule.owed, !refused)];
  if (EXPIRED.has(code)) return cancelIfRunning(order, 'authorisation_expired', code);
  return cancelIfRunning(order, how.cancel, code);
}

function failed(order: OrderState, work: Work, fault: Fault, seen: readonly RefundSeen[]): NewEvent[] {
  if (work.kind === 'send_evidence') return answerRefused(order, work.disputeId, work.n, fault.code);
  return work.kind === 'issue_refund' ? refusedRefund(order, work.id, fault, seen) : [];
}

const UNDO_KINDS: ReadonlySet<WorkKind> = new Set<WorkKind>([
  'find_payment',
  'void_payment',
  'restock',
  'release_hold',
  'withdraw_fulfilments',
  'issue_refund',
  'reverse_transfer',
  'return_transfer',
  'withdraw_tasks',
  'return_stock',
  'send_evidence',
]);

/**
 * Whether the customer waits for the answer. Such work is parked at the first blocked try: then the customer may pay
 * again.
 */
export const isToldAtOnce = (kind: WorkKind): boolean => kind === 'confirm_payment';

/**
 * Whether work was tried for long enough: for its patience, or a few times where it is blocked. A confirmation without
 * an answer is tried until the checkout expires, which has its own deadline. Parked work stays parked.
 */
export function givesUp(order: OrderState, work: Work, row: Attempt, fault: Fault, now: number): boolean {
  if (parkedOf(order, work.id) !== undefined) return true;
  if (fault.blocked === true && row.tries >= (isToldAtOnce(work.kind) ? 1 : FEW_TRIES)) return true;
  const { stepPatienceSeconds, undoPatienceSeconds } = order.policies;
  const patience = UNDO_KINDS.has(work.kind) ? undoPatienceSeconds : stepPatienceSeconds;
  return !isToldAtOnce(work.kind) && exhausted(row, patience, now);
}
