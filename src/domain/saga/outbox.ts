import { isSameMail, type MailTemplate } from '../conversation/mail.ts';
import { awaited } from '../conversation/parcels.ts';
import type { Fault } from '../fault.ts';
import { SYSTEM } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import type { OrderState } from '../order/state.ts';
import { chargebackOpen } from '../refunds/chargebacks/state.ts';
import { givenBack, owedToCustomer, paidOtherwise, shareKept } from '../refunds/refund.ts';
import { type Attempt, backoff, exhausted, inDoubt, nextKey, retryLater } from './attempt.ts';
import { FEW_TRIES, isShown, notRetried, parkedOf, parking, unparked } from './parking.ts';
import { cancellationOf } from './state.ts';

/**
 * The queues of an order. A message says only which order it is about: its consumer asks the order what is owed, and
 * does all of it in one visit.
 */
export type QueueName = 'splits' | 'notifications' | 'order-events';

/**
 * What the order owes a queue: one transfer, its mails, or its projection. It says how many times a message was sent
 * for it, and when one is sent again (ms).
 */
export interface OutboxRow {
  readonly id: string;
  readonly sends: number;
  readonly nextAt: number;
}

const OPEN_TRANSFER = new Set(['due', 'claimed', 'waiting']);

export const transferWork = (partyId: string): string => `transfer:${partyId}`;

/** The parties whose transfers are still to be made. */
export const openTransfers = (order: OrderState): string[] =>
  order.transfers.filter(({ status }) => OPEN_TRANSFER.has(status)).map(({ partyId }) => partyId);

/** The ids of the rows that are not transfers. */
export const MAILS_ROW = 'mails';
export const PROJECTION_ROW = 'projection';

/** The queue whose consumer settles the row with this id. */
export function queueOf(id: string): QueueName {
  if (id === MAILS_ROW) return 'notifications';
  return id === PROJECTION_ROW ? 'order-events' : 'splits';
}

/**
 * The parties whose transfers are to be made without waiting for a person. While a chargeback is open, no new transfer
 * is claimed.
 */
export function owedTransfers(order: OrderState): string[] {
  const stopped = notRetried(order);
  const frozen = chargebackOpen(order);
  return order.transfers
    .filter(({ partyId, status }) => OPEN_TRANSFER.has(status) && !stopped.has(transferWork(partyId)))
    .filter(({ status }) => status === 'claimed' || !frozen)
    .map(({ partyId }) => partyId);
}

/**
 * The ids of everything that the order owes its queues. It is computed from the order, so nothing is lost with its row.
 * `projected` is the order's version in the read model.
 */
export function owedRows(order: OrderState, projected: number): string[] {
  const mails = order.mails.some(({ outcome }) => outcome === 'due') ? [MAILS_ROW] : [];
  return [...owedTransfers(order).map(transferWork), ...mails, ...(order.version > projected ? [PROJECTION_ROW] : [])];
}

const RESEND_MS = 5_000;
const RESEND_CAP_MS = 600_000;
/** The queue delivers what it took. So only the first send, which a crash may prevent, is repeated soon. */
const RESEND_AGAIN_MS = 60_000;
/** If a consumer has to wait before it may call Stripe, it sends its message again itself. This is for a lost one. */
const PAUSED_MS = 300_000;

/** A transfer that waits for its account is retried slowly. The webhook `account.updated` sends it at once. */
const WAITING_MS = 30_000;
const WAITING_CAP_MS = 3_600_000;

/** The row after one more send. If the consumer does not settle the message by `nextAt`, it is sent again. */
export const sent = (row: OutboxRow, now: number): OutboxRow => ({
  ...row,
  sends: row.sends + 1,
  nextAt: now + (row.sends === 0 ? RESEND_MS : Math.min(RESEND_CAP_MS, RESEND_AGAIN_MS * 2 ** (row.sends - 1))),
});

/** When a message is sent for a transfer that failed. */
export const resendAt = (after: Attempt, fault: Fault, now: number): number =>
  fault.pause === true ? now + PAUSED_MS : after.nextAt;

/** The row after the consumer reported a fault, or the queue did not take the message. */
export const resendLater = (row: OutboxRow, now: number, jitter: number): OutboxRow => ({
  ...row,
  nextAt: now + backoff(row.sends + 2, jitter),
});

/** The row after a search did not find the transfer. It gets the next key once no lost call can arrive any more. */
export const afterLook = (row: Attempt, now: number, jitter: number): Attempt =>
  inDoubt(row)
    ? retryLater(row, { kind: 'transient', code: 'not_there_yet' }, now, jitter)
    : { ...nextKey(row, now), open: false };

/**
 * Whether a transfer is claimed now. It waits for its next try, unless it was never tried, or its claim was not reported
 * on. `asked`: its account can be paid now, so it is tried at once. But a transfer in doubt always waits for its next
 * search.
 */
export function isDue(row: Attempt | null, now: number, asked: boolean): boolean {
  if (row === null || row.open || row.nextAt <= now) return true;
  return asked && !(row.lookUpFirst && inDoubt(row));
}

/**
 * What a claim commits. The first claim fixes the amount: the share less refunds. Until the transfer is settled or
 * refused, later claims get the same amount. 0: there is nothing to transfer.
 */
export function claimTransfer(order: OrderState, partyId: string): { events: NewEvent[]; amount: number } {
  const transfer = order.transfers.find((t) => t.partyId === partyId);
  if (transfer === undefined || !OPEN_TRANSFER.has(transfer.status)) return { events: [], amount: 0 };
  if (transfer.status === 'claimed') return { events: [], amount: transfer.amount };
  // Transfers wait while a chargeback is open. After that they are due again, less what the bank kept.
  if (chargebackOpen(order)) return { events: [], amount: 0 };
  const amount = shareKept(order, partyId);
  return amount > 0
    ? { events: [event('transfer_claimed', { partyId, amount }, SYSTEM)], amount }
    : { events: [event('transfer_void', { partyId }, SYSTEM)], amount: 0 };
}

/** Refusals because of the account. After `account.updated` the transfer is tried again. */
const ACCOUNT_CODES = new Set([
  'account_missing',
  'account_invalid',
  'insufficient_capabilities_for_transfer',
  'transfers_not_allowed',
]);

const OWED_SHARE = 'the share, to the party';

/**
 * A transfer with an unknown outcome, or one that is blocked, for example because Stripe does not accept our key (401,
 * 403). It is shown to Platform Ops after a while, and retried.
 */
function blockedTransfer(order: OrderState, row: Attempt, fault: Fault, now: number, jitter: number) {
  const blockedAgain = fault.blocked === true && row.tries >= FEW_TRIES;
  // `waits`: the work is parked and also retried.
  const alreadyParked = parkedOf(order, row.workId)?.waits === true;
  const retrySlowly = alreadyParked || blockedAgain || exhausted(row, order.policies.undoPatienceSeconds, now);
  const mustShow = retrySlowly && !isShown(order, row.workId, fault);
  const after = retryLater(row, fault, now, jitter, retrySlowly ? (parkedOf(order, row.workId)?.since ?? now) : null);
  return {
    events: mustShow ? [parking(row.workId, fault, OWED_SHARE, true)] : [],
    // Its consumer waits until Stripe may be called again, and claims it then.
    row: fault.pause === true ? { ...after, nextAt: now } : after,
  };
}

/**
 * A refused transfer that certainly did not happen waits. Its amount is computed again for the next key. If the account
 * is not the reason, it is parked and a person resumes it. A transfer never cancels the order.
 */
export function failTransfer(
  order: OrderState,
  partyId: string,
  row: Attempt,
  fault: Fault,
  now: number,
  jitter: number,
): { events: NewEvent[]; row: Attempt } {
  const retry = retryLater(row, fault, now, jitter);
  const claimed = order.transfers.some((t) => t.partyId === partyId && t.status === 'claimed');
  if (!claimed) return { events: [], row: retry };
  // In doubt a refusal proves nothing. The transfer stays claimed with the same key, and the next try looks first.
  if (fault.kind !== 'terminal' || inDoubt(row)) return blockedTransfer(order, row, fault, now, jitter);
  const waiting = event('transfer_waiting', { partyId, code: fault.code }, SYSTEM);
  const nextAt = now + Math.min(WAITING_CAP_MS, WAITING_MS * 2 ** Math.min(retry.tries, 10));
  const parked = parking(transferWork(partyId), fault, OWED_SHARE, false);
  const events = ACCOUNT_CODES.has(fault.code) ? [...unparked(order, row.workId), waiting] : [waiting, parked];
  // Another call with the refused key may still succeed. So the next try looks first.
  return { events, row: { ...nextKey(retry, now), lookUpFirst: true, nextAt } };
}

/** The mails that may also be sent after a cancellation. */
const AFTER_CANCELLATION: ReadonlySet<MailTemplate> = new Set([
  'cancelled',
  'refunded',
  'refund_sent',
  'refund_failed',
  'paid_otherwise',
]);

/** Whether what a mail says is still true. Others say what happened, and stay true. */
const STILL_TRUE: Readonly<Partial<Record<MailTemplate, (order: OrderState, about: string | undefined) => boolean>>> = {
  partly_dispatched: (order) => awaited(order).length > 0,
  refunded: (order) => givenBack(order) > paidOtherwise(order),
  refund_sent: (order, about) => order.refunds.some(({ id, status }) => id === about && status === 'succeeded'),
  refund_failed: (order) => owedToCustomer(order) > 0,
};

/** Whether a mail is due and may be sent. */
export const mailIsDue = (order: OrderState, template: MailTemplate, about?: string): boolean =>
  order.mails.some((mail) => isSameMail(mail, { template, about }) && mail.outcome === 'due') &&
  (AFTER_CANCELLATION.has(template) || cancellationOf(order) === null) &&
  STILL_TRUE[template]?.(order, about) !== false;
