import { groupFulfilments } from '../catalogue/routing.ts';
import type { NextAction, PaymentMethodRef } from '../money/payment.ts';
import type { OrderState } from '../order/state.ts';
import { openAnswers } from '../refunds/chargebacks/answer-bank.ts';
import type { ReversalSeen } from '../refunds/external-reversal.ts';
import type {
  AnswerRequest,
  Refund,
  RefundSource,
  ReturnRequest,
  ReversalRequest,
  Withdrawal,
} from '../refunds/state.ts';
import { notRetried, parkedOf } from './parking.ts';
import type { StepName, UndoName } from './steps.ts';

/**
 * What Stripe says about an intent. `open`: it waits for a payment method. `declineId`: the charge of the attempt that
 * failed; null if it made none, as a failed 3-D Secure does.
 */
export type PaymentReading =
  | { readonly state: 'open' }
  | { readonly state: 'requires_action'; readonly nextAction: NextAction }
  | { readonly state: 'declined'; readonly declineId: string | null; readonly code: string }
  | { readonly state: 'authorised'; readonly chargeId: string; readonly captureBefore: number | null }
  | { readonly state: 'captured'; readonly chargeId: string; readonly amount: number }
  /** Without `cause` it expired, or the reason is not known. */
  | { readonly state: 'cancelled'; readonly cause?: 'by_hand' | undefined };

export type HoldResult =
  | { readonly state: 'held'; readonly expiresAt: number }
  | { readonly state: 'short'; readonly sku: string }
  | { readonly state: 'tombstoned' };

export type CommitResult =
  | { readonly state: 'committed' }
  | { readonly state: 'short'; readonly sku: string | null }
  | { readonly state: 'tombstoned' };

export interface RefundResult {
  readonly stripeRefundId: string;
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly code: string | null;
}

/** The order's intent at Stripe. */
export interface Intent {
  readonly intentId: string;
  readonly clientSecret: string;
}

/** An intent that was created and confirmed in one call, and what Stripe says about it. */
export interface PaidIntent extends Intent {
  readonly reading: PaymentReading;
}

/** The result of each kind of work when it is done. */
export interface WorkResults {
  readonly create_intent: Intent;
  readonly create_and_confirm: PaidIntent;
  /** Null: there is none. */
  readonly find_payment: PaidIntent | null;
  readonly confirm_payment: PaymentReading;
  readonly hold_inventory: HoldResult;
  readonly commit_inventory: CommitResult;
  readonly capture_payment: PaymentReading;
  readonly request_fulfilment: { readonly autoAccept: readonly string[] };
  readonly void_payment: PaymentReading;
  readonly restock: null;
  readonly release_hold: null;
  readonly withdraw_fulfilments: null;
  readonly issue_refund: RefundResult;
  /** Null: it was not made, and cannot be made any more, because of the other reversals of the transfer. */
  readonly reverse_transfer:
    | { readonly reversalId: string }
    | { readonly reversalId: null; readonly others: readonly ReversalSeen[] };
  readonly return_transfer: { readonly transferId: string };
  readonly withdraw_tasks: null;
  readonly return_stock: null;
  /** The dispute at Stripe that has the evidence now. */
  readonly send_evidence: { readonly stripeId: string };
}

export type WorkKind = keyof WorkResults;

/** What work of a kind carries beside its id. A kind that is not named here carries nothing. */
interface WorkDetails {
  readonly create_and_confirm: { readonly method: PaymentMethodRef };
  readonly confirm_payment: { readonly method: PaymentMethodRef };
  readonly issue_refund: { readonly refund: Refund };
  readonly reverse_transfer: ReversalRequest;
  readonly return_transfer: ReturnRequest;
  readonly withdraw_tasks: { readonly withdrawal: Withdrawal };
  readonly return_stock: { readonly withdrawal: Withdrawal };
  readonly send_evidence: AnswerRequest;
}

type WorkByKind = {
  readonly [K in WorkKind]: { readonly kind: K; readonly id: string } & (K extends keyof WorkDetails
    ? WorkDetails[K]
    : unknown);
};

/** Work of one kind: one thing to do outside. `id` names its attempt, and is the middle of Stripe's idempotency key. */
export type WorkOf<K extends WorkKind> = WorkByKind[K];
export type Work = WorkOf<WorkKind>;

type SimpleKind = Exclude<WorkKind, keyof WorkDetails>;

/** A hold that expires sooner than this is renewed before the stock is committed. */
const HOLD_MARGIN_MS = 1_000;

const simple = (kind: SimpleKind): Work => ({
  kind,
  id: kind,
});

/** The work id of the customer's nth confirmation. */
export const confirmWork = (n: number): string => `confirm_${n}`;

/** The nth reversal of a party, as work. */
export const reversalWork = (n: number, partyId: string): string => `reverse_${n}:${partyId}`;

/** The nth return to a party, as work. */
export const returnWork = (n: number, partyId: string): string => `return_${n}:${partyId}`;

/** The nth answer to a bank's case, as work. */
export const answerWorkId = (n: number, disputeId: string): string => `evidence_${n}:${disputeId}`;

/** The id of the work that voids the payment. Journals and Stripe's keys contain it: it never changes. */
export const VOID_PAYMENT = 'release_money';

/**
 * The id of the one call that creates and confirms the intent. If the order ends without its answer, the search for the
 * payment has the same id: so the attempt's row says whether a lost call may still arrive.
 */
export const ONE_CALL = 'create_and_confirm';

/** Whether an attempt to pay is a call of ours, by its work id. */
export const isConfirmation = (attempt: string): boolean => attempt === ONE_CALL || /^confirm_\d+$/.test(attempt);

/** Whether the order may have a payment at Stripe whose id we do not know: the one call has no answer. */
export const mayHavePaid = ({ payment }: OrderState): boolean =>
  payment.intentId === null && payment.confirming !== null;

/** The work that a step still has to do. Null where the step waits for somebody. */
const STEP_WORK: Readonly<Record<StepName, (order: OrderState, now: number) => Work | null>> = {
  authorise_payment: ({ payment }) => {
    const { intentId, confirming: method } = payment;
    if (method === null) return intentId === null ? { kind: 'create_intent', id: 'authorise_payment' } : null;
    return intentId === null
      ? { kind: 'create_and_confirm', id: ONE_CALL, method }
      : { kind: 'confirm_payment', id: confirmWork(payment.confirmations), method };
  },
  hold_inventory: () => simple('hold_inventory'),
  commit_inventory: ({ holdExpiresAt }, now) =>
    simple((holdExpiresAt ?? 0) - HOLD_MARGIN_MS <= now ? 'hold_inventory' : 'commit_inventory'),
  capture_payment: () => simple('capture_payment'),
  request_fulfilment: ({ requestedAt }) => (requestedAt === null ? simple('request_fulfilment') : null),
  distribute_split: () => null,
};

/** The outside work of an undo. Null where consequences.ts does it without any outside call. */
const UNDO_WORK: Readonly<Record<UndoName, (order: OrderState) => Work | null>> = {
  reverse_transfers: () => null,
  withdraw_fulfilments: () => simple('withdraw_fulfilments'),
  release_money: (order) => {
    const { intentId, status } = order.payment;
    if (mayHavePaid(order)) return { kind: 'find_payment', id: ONE_CALL };
    return intentId === null || status === 'captured' ? null : { kind: 'void_payment', id: VOID_PAYMENT };
  },
  restock: () => simple('restock'),
  release_hold: () => simple('release_hold'),
};

function sagaWork(order: OrderState, now: number): Work | null {
  const { saga } = order;
  if (saga.direction === 'finished') return null;
  if (saga.direction === 'forward') return STEP_WORK[saga.step](order, now);
  const [undo] = saga.undos;
  return undo === undefined ? null : UNDO_WORK[undo](order);
}

/** All work that the runner may do now, the most important first. Parked work that is not retried is left out. */
export function pendingWork(order: OrderState, now: number): Work[] {
  const stopped = notRetried(order);
  const saga = sagaWork(order, now);
  const refund = refundWork(order, stopped);
  const first = [saga, refund].filter((work) => work !== null);
  return [...first, ...withdrawalWork(order), ...partyWork(order), ...answerWork(order)].filter(
    (work) => !stopped.has(work.id),
  );
}

/** Whether the order still needs a piece of work, now or later. */
export const wants = (order: OrderState, work: string): boolean =>
  openRefunds(order).some(({ id }) => id === work) ||
  [0, Number.MAX_SAFE_INTEGER].some((now) => pendingWork(order, now).some(({ id }) => id === work));

/** Refunds that we do not send to Stripe: chargebacks, external refunds, and what was paid in another way. */
export const NOT_SENT_BY_US: ReadonlySet<RefundSource['kind']> = new Set(['chargeback', 'elsewhere', 'otherwise']);

const openRefunds = (order: OrderState): Refund[] =>
  order.refunds.filter(({ status, source }) => status === 'requested' && !NOT_SENT_BY_US.has(source.kind));

/** One refund at a time, so that each one is made on the order that it was quoted for. A parked one comes last. */
function refundWork(order: OrderState, stopped: ReadonlySet<string>): Work | null {
  const open = openRefunds(order).filter(({ id }) => !stopped.has(id));
  const refund = open.find(({ id }) => parkedOf(order, id) === undefined) ?? open[0];
  return refund === undefined ? null : { kind: 'issue_refund', id: refund.id, refund };
}

const partyWork = (order: OrderState): Work[] => [
  ...order.reversals
    .filter(({ status }) => status === 'started' || status === 'waiting')
    .map(({ partyId, n, amount, of }): Work => {
      return { kind: 'reverse_transfer', id: reversalWork(n, partyId), partyId, n, amount, of };
    }),
  ...order.returns
    .filter(({ status }) => status !== 'settled')
    .map(({ partyId, n, amount }): Work => {
      return { kind: 'return_transfer', id: returnWork(n, partyId), partyId, n, amount };
    }),
];

const withdrawalWork = (order: OrderState): Work[] =>
  order.withdrawals.flatMap((withdrawal): Work[] => [
    ...(withdrawal.tasksWithdrawn
      ? []
      : [{ kind: 'withdraw_tasks', id: `withdraw_${withdrawal.n}`, withdrawal } as const]),
    ...(withdrawal.stockReturned ? [] : [{ kind: 'return_stock', id: `restock_${withdrawal.n}`, withdrawal } as const]),
  ]);

const answerWork = (order: OrderState): Work[] =>
  openAnswers(order).map((asked): Work => {
    return { kind: 'send_evidence', id: answerWorkId(asked.n, asked.disputeId), ...asked };
  });

/** The fulfilments of the order's lines, one for each supplier. They are requested, and withdrawn on a cancellation. */
export const plannedFulfilments = (order: OrderState) => groupFulfilments(order.id, order.lines);

/** The SKUs whose units go back to stock: those of fulfilments that never started. */
export function restockSkus(order: OrderState): string[] {
  const started = new Set(order.fulfilments.filter((f) => f.startedAt !== null).flatMap((f) => f.lineIds));
  return [...new Set(order.lines.filter((line) => !started.has(line.id)).map((line) => line.sku))].sort();
}
