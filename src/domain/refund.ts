import { mulDivFloor, sum } from './money.ts';
import type { Allocation, OrderState, Refund } from './order.ts';
import type { Share } from './split.ts';

/** The order's lines with the shipping as the last, as refunds see them. */
export interface Refundable {
  readonly line: string;
  readonly amount: number;
  readonly shares: readonly Share[];
}

export const SHIPPING = 'shipping';

export const refundables = (order: OrderState): Refundable[] => [
  ...order.lines.map(({ id, amount, shares }) => ({ line: id, amount, shares })),
  { line: SHIPPING, amount: order.shipping.amount, shares: order.shipping.shares },
];

/** Refunds that took money from the order, or are about to; a failed one gave it back. */
const counted = (order: OrderState): Refund[] => order.refunds.filter((refund) => refund.status !== 'failed');
/** Refunds that Stripe has accepted: only these reach the parties. */
const issued = (order: OrderState): Refund[] => counted(order).filter((refund) => refund.status !== 'requested');

const refundedOf = (refunds: readonly Refund[], line: string): number =>
  sum(refunds.flatMap((r) => r.allocations.filter((a) => a.line === line).map((a) => a.amount)));

/** What was refunded of one line (or `shipping`), asked-for refunds included. */
export const refundedAmount = (order: OrderState, line: string): number => refundedOf(counted(order), line);

export const refundedQuantity = (order: OrderState, line: string): number =>
  sum(counted(order).flatMap((r) => r.allocations.filter((a) => a.line === line).map((a) => a.quantity)));

export const refundedTotal = (order: OrderState): number => sum(counted(order).map((refund) => refund.amount));

/** What may still be refunded. */
export const refundableLeft = (order: OrderState): number => order.payment.captured - refundedTotal(order);

/** Everything that is left, line by line. */
export const allocateAll = (order: OrderState): Allocation[] =>
  refundables(order)
    .map(({ line, amount }) => {
      const quantity = order.lines.find((l) => l.id === line)?.quantity ?? 0;
      return { line, amount: amount - refundedAmount(order, line), quantity: quantity - refundedQuantity(order, line) };
    })
    .filter((allocation) => allocation.amount > 0);

/** What a connected party bears of all refunds that Stripe accepted: floor(share * refunded / line), line by line. */
export function borne(order: OrderState, partyId: string): number {
  const refunds = issued(order);
  return sum(
    refundables(order).flatMap(({ line, amount, shares }) =>
      shares
        .filter((share) => share.partyId === partyId && amount > 0)
        .map((share) => mulDivFloor(share.amount, refundedOf(refunds, line), amount)),
    ),
  );
}

/** What a claim may move now: the share less what refunds already took. */
export const netTransfer = (order: OrderState, partyId: string): number => {
  const transfer = order.transfers.find((t) => t.partyId === partyId);
  return transfer === undefined ? 0 : transfer.share - borne(order, partyId);
};

/** What is still to be reversed of a settled transfer. Started and unsettled reversals count as done. */
export function reversalDue(order: OrderState, partyId: string): number {
  const transfer = order.transfers.find((t) => t.partyId === partyId);
  if (transfer?.status !== 'settled') return 0;
  const netted = transfer.share - transfer.amount;
  const started = sum(order.reversals.filter((r) => r.partyId === partyId).map((r) => r.amount));
  return Math.max(0, borne(order, partyId) - netted - started);
}

export type RefundSummary = 'none' | 'partial' | 'full';

/** How much of the captured money went back. */
export function refundSummary(order: OrderState): RefundSummary {
  const refunded = refundedTotal(order);
  if (refunded === 0) return 'none';
  return refunded >= order.payment.captured ? 'full' : 'partial';
}
