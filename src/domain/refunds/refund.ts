import { sum } from '../money/money.ts';
import { sumShares } from '../money/split.ts';
import type { OrderState } from '../order/state.ts';
import { parkedOf } from '../saga/parking.ts';
import { reversalWork, VOID_PAYMENT } from '../saga/work.ts';
import { type ByParty, cappedNow, costShares, platformOf, refundables } from './cost-sharing.ts';
import { takenByHand } from './external-reversal.ts';
import { stillOwed, withheld } from './owed.ts';
import type { Allocation, Refund, Reversal } from './state.ts';

/**
 * The refunds that count: all but the failed ones. They took money from the order, or will.
 * @mutant Exported so that the simulation can replace it.
 */
export const countedRefunds = (order: OrderState): Refund[] =>
  order.refunds.filter((refund) => refund.status !== 'failed');

/** Refunds that Stripe has accepted, in the order of acceptance. Only these are borne by the parties. */
export const issued = (order: OrderState): Refund[] =>
  countedRefunds(order)
    .filter((refund) => refund.rank !== null)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));

/** All refunds that count, in the order in which the parties bear them. */
export const expected = (order: OrderState): Refund[] => [
  ...issued(order),
  ...countedRefunds(order).filter((refund) => refund.rank === null),
];

const allocatedTo = (order: OrderState, line: string): Allocation[] =>
  countedRefunds(order).flatMap((refund) => refund.allocations.filter((a) => a.line === line));

/** What was refunded of one line, or of `shipping`. Requested refunds count. Minor units. */
export const refundedAmount = (order: OrderState, line: string): number =>
  sum(allocatedTo(order, line).map((a) => a.amount));

export const refundedQuantity = (order: OrderState, line: string): number =>
  sum(allocatedTo(order, line).map((a) => a.quantity));

export const refundedTotal = (order: OrderState): number => sum(countedRefunds(order).map((refund) => refund.amount));

/** What may still be refunded. Minor units. */
export const refundableLeft = (order: OrderState): number => order.payment.captured - refundedTotal(order);

/** Whether a failed refund may count again: its lines still have that much left. */
export const fitsAgain = (order: OrderState, { amount, allocations }: Refund): boolean =>
  amount <= refundableLeft(order) &&
  allocations.every((part) => {
    const whole = refundables(order).find(({ line }) => line === part.line)?.amount ?? 0;
    const units = order.lines.find(({ id }) => id === part.line)?.quantity ?? 0;
    const left = {
      amount: whole - refundedAmount(order, part.line),
      units: units - refundedQuantity(order, part.line),
    };
    return part.amount <= left.amount && part.quantity <= left.units;
  });

/** Everything that is left, line by line. */
export const allocateAll = (order: OrderState): Allocation[] =>
  refundables(order)
    .map(({ line, amount }) => {
      const quantity = order.lines.find((l) => l.id === line)?.quantity ?? 0;
      return { line, amount: amount - refundedAmount(order, line), quantity: quantity - refundedQuantity(order, line) };
    })
    .filter((allocation) => allocation.amount > 0);

/** The last result for a list of refunds. Many rules ask for it, once for every party. */
const known = new WeakMap<readonly Refund[], { readonly lines: OrderState['lines']; readonly costShareOf: ByParty }>();

/** What every party bears of all refunds that Stripe accepted. */
export function costSharesOf(order: OrderState): ByParty {
  const before = known.get(order.refunds);
  if (before !== undefined && before.lines === order.lines) return before.costShareOf;
  const borne = costShares(order, issued(order));
  known.set(order.refunds, { lines: order.lines, costShareOf: borne });
  return borne;
}

/** What one party bears of them. */
export const borne = (order: OrderState, partyId: string): number => costSharesOf(order).get(partyId) ?? 0;

const transferOf = (order: OrderState, partyId: string) => order.transfers.find((t) => t.partyId === partyId);

/** What a party bears, and what is withheld from it because a failed refund is still owed. */
function borneOrWithheld(order: OrderState, partyId: string): number {
  const more = isCancelled(order) ? [] : withheld(order);
  if (more.length === 0) return borne(order, partyId);
  return costShares(order, [...issued(order), ...more]).get(partyId) ?? 0;
}

/** What a party keeps of its share, at least 0. What it bears beyond its share is not reversed: the party owes it. */
export const shareKept = (order: OrderState, partyId: string): number =>
  Math.max(0, (transferOf(order, partyId)?.share ?? 0) - borneOrWithheld(order, partyId));

const activeReversals = (order: OrderState, partyId: string): Reversal[] =>
  order.reversals.filter((r) => r.partyId === partyId && r.status !== 'withdrawn');

/** Whether a reversal or a return of a party is under way. There is one at a time. */
const hasOpenMovement = (order: OrderState, partyId: string): boolean =>
  activeReversals(order, partyId).some((r) => r.status !== 'settled') ||
  order.returns.some((r) => r.partyId === partyId && r.status !== 'settled');

/** What a party has of the order's money, once every started movement is settled. */
function amountHeld(order: OrderState, partyId: string): number {
  const transfer = transferOf(order, partyId);
  const returned = sum(order.returns.filter((r) => r.partyId === partyId).map((r) => r.amount));
  const reversed = sum(activeReversals(order, partyId).map((r) => r.amount));
  return (transfer?.status === 'settled' ? transfer.amount : 0) + returned - reversed - takenByHand(order, partyId);
}

/** Whether a party's transfer is made, or will never be made. */
const transferEnded = (order: OrderState, partyId: string): boolean => {
  const status = transferOf(order, partyId)?.status;
  return status === 'settled' || status === 'void';
};

/** What is still to be reversed. Started reversals count as done. */
export const reversalDue = (order: OrderState, partyId: string): number =>
  transferEnded(order, partyId) ? Math.max(0, amountHeld(order, partyId) - shareKept(order, partyId)) : 0;

/** The next reversal: of one transfer, at most what is left of it. Null where none is due, or one is under way. */
export function nextReversal(order: OrderState, partyId: string): Pick<Reversal, 'n' | 'amount' | 'of'> | null {
  const due = hasOpenMovement(order, partyId) ? 0 : reversalDue(order, partyId);
  if (due === 0) return null;
  const paid = transferOf(order, partyId);
  const slices = [
    { of: 0, amount: paid?.status === 'settled' ? paid.amount : 0 },
    ...order.returns.filter((r) => r.partyId === partyId).map(({ n, amount }) => ({ of: n, amount })),
  ];
  const reversals = activeReversals(order, partyId);
  for (const slice of slices) {
    const gone = sum(reversals.filter((r) => r.of === slice.of).map((r) => r.amount));
    const left = slice.amount - gone - takenByHand(order, partyId, slice.of);
    const n = order.reversals.filter((r) => r.partyId === partyId).length + 1;
    if (left > 0) return { n, amount: Math.min(due, left), of: slice.of };
  }
  return null;
}

/**
 * Whether the order is rolled back, or being so. An agreed cancellation does not count: it refunds only what was
 * agreed.
 */
export const isCancelled = (order: OrderState): boolean =>
  order.saga.direction !== 'forward' && order.saga.cancel !== null;

/**
 * What every party bears once all requested refunds are made. The customer of a cancelled order gets everything back. A
 * party then keeps only what others agreed to bear for it, and what its cancellation policy leaves it.
 */
export function finalCostShares(order: OrderState): ByParty {
  const amount = isCancelled(order) ? refundableLeft(order) : 0;
  const capped = cappedNow(order, { kind: 'cancel', id: null }, null);
  const rest = amount > 0 ? [{ amount, allocations: allocateAll(order), borneBy: null, capped }] : [];
  const more = isCancelled(order) ? rest : withheld(order);
  return costShares(order, [...expected(order), ...more]);
}

/** What a party keeps of a cancelled order. It is the same whether its transfer was made or voided. */
const shareKeptAfterCancellation = (order: OrderState, partyId: string): number =>
  Math.max(0, (transferOf(order, partyId)?.share ?? 0) - (finalCostShares(order).get(partyId) ?? 0));

/**
 * What a party is to get back: a refund that took it has failed, or a cancellation leaves it more than it has. What a
 * person took in Stripe's Dashboard is never among it.
 */
export function returnDue(order: OrderState, partyId: string): number {
  if (!transferEnded(order, partyId) || hasOpenMovement(order, partyId)) return 0;
  const keeps = isCancelled(order) ? shareKeptAfterCancellation(order, partyId) : shareKept(order, partyId);
  return Math.max(0, keeps - amountHeld(order, partyId) - takenByHand(order, partyId));
}

/** Whether a reversal that was refused for now is still needed. Its refund may have failed meanwhile. */
export const reversalWanted = (order: OrderState, reversal: Reversal): boolean =>
  amountHeld(order, reversal.partyId) + reversal.amount > shareKept(order, reversal.partyId);

/** What a party owes: reversals that wait for its balance or for a person, and what it bears beyond its share. Minor units. */
export function receivable(order: OrderState, partyId: string): number {
  const waits = ({ n, status }: Reversal) =>
    status === 'waiting' || (status === 'started' && parkedOf(order, reversalWork(n, partyId)) !== undefined);
  const waiting = activeReversals(order, partyId).filter(waits);
  const shares = refundables(order).flatMap((line) => line.shares.filter((share) => share.partyId === partyId));
  const beyond = Math.max(0, borne(order, partyId) - sumShares(shares));
  // The Platform pays what it bears from what it keeps, so it owes nothing.
  return partyId === platformOf(order) ? 0 : beyond + sum(waiting.map((r) => r.amount));
}

/**
 * What the customer is owed and what is not paid automatically: failed refunds, and the refund of a cancellation that is
 * parked. Minor units.
 */
export function owedToCustomer(order: OrderState): number {
  const left = refundableLeft(order);
  if (!isCancelled(order)) return stillOwed(order, left);
  return order.parked.some(({ work }) => work === VOID_PAYMENT) ? Math.max(0, left) : 0;
}

/** What was given back to the customer, or is about to be. Without what a bank took. Minor units. */
export const givenBack = (order: OrderState): number =>
  sum(
    countedRefunds(order)
      .filter(({ source }) => source.kind !== 'chargeback')
      .map(({ amount }) => amount),
  );

/** What of that was paid in another way than through Stripe, because a refund had failed. Minor units. */
export const paidOtherwise = (order: OrderState): number =>
  sum(
    countedRefunds(order)
      .filter(({ source }) => source.kind === 'otherwise')
      .map(({ amount }) => amount),
  );

/** What banks took from the order and still hold, as far as it is the order's money. Minor units. */
export const chargedBack = (order: OrderState): number => refundedTotal(order) - givenBack(order);

/** What was given back of one line, or of `shipping`. Unlike `refundedAmount`, without what a bank took. Minor units. */
export const givenBackOf = (order: OrderState, line: string): number =>
  sum(
    countedRefunds(order)
      .filter(({ source }) => source.kind !== 'chargeback')
      .flatMap(({ allocations }) => allocations.filter((part) => part.line === line))
      .map(({ amount }) => amount),
  );

/** Whether refunds were asked for, and Stripe has accepted none of them yet. */
export function onlyAsked(order: OrderState): boolean {
  const given = countedRefunds(order).filter(({ source }) => source.kind !== 'chargeback');
  return given.length > 0 && given.every(({ status }) => status === 'requested');
}

export const REFUND_SUMMARIES = ['none', 'partial', 'full', 'owed'] as const;
export type RefundSummary = (typeof REFUND_SUMMARIES)[number];

/**
 * How much of the captured money was refunded. A chargeback is no refund. `owed`: the order is over, and the customer
 * still waits for money. While the order goes on, a failed refund is simply not counted.
 */
export function refundSummary(order: OrderState): RefundSummary {
  const over = order.status === 'refunded' || order.status === 'cancelled' || isCancelled(order);
  if (over && owedToCustomer(order) > 0) return 'owed';
  const refunded = givenBack(order);
  if (refunded === 0) return 'none';
  return refunded >= order.payment.captured ? 'full' : 'partial';
}

/** Whether all the money was given back, and no refund is still asked for. */
export const isGivenBack = (order: OrderState): boolean =>
  refundSummary(order) === 'full' && order.refunds.every(({ status }) => status !== 'requested');

/** Whether a refund was made that was asked for after the delivery. What a bank took is none. */
export const isRefundedLate = (order: OrderState): boolean =>
  issued(order).some(({ source, afterDelivery }) => source.kind !== 'chargeback' && afterDelivery);

/** Whether two refunds book parts of one external refund. */
const isPartOfSame = ({ source }: Refund, other: Refund | undefined): boolean =>
  source.kind === 'elsewhere' && other?.source.kind === 'elsewhere' && source.id === other.source.id;

/** What Stripe gives back by a refund. One that books a part of an external refund: all of that. Minor units. */
export function amountAtStripe({ externalRefunds }: OrderState, { source, amount }: Refund): number {
  const external = externalRefunds.find(({ stripeRefundId }) => stripeRefundId === source.id);
  return source.kind === 'elsewhere' && external !== undefined ? external.amount : amount;
}

/**
 * The mark of the event after which Stripe has made a refund: the customer gets a mail about it. No mark where another
 * mail has said it, or will: that the order is refunded, or that it is cancelled.
 */
export function tellsOf(before: OrderState, id: string): { readonly sent?: true } {
  const refund = before.refunds.find((one) => one.id === id);
  const refunds = before.refunds.map((one) =>
    one.id === id ? ({ ...one, status: 'succeeded', rank: one.rank ?? 0 } as const) : one,
  );
  const order = { ...before, refunds };
  const told = refunds.some((one) => one.told === true && (one.id === id || isPartOfSame(one, refund)));
  const isOver = order.status === 'refunded' || order.status === 'cancelled';
  const next = order.saga.direction === 'backward' || (!isOver && (isGivenBack(order) || isRefundedLate(order)));
  return told || next ? {} : { sent: true };
}
