import type { OrderState } from '../../src/domain/order/state.ts';
import { viewOrder } from '../../src/domain/order/view.ts';
import { refundableLeft } from '../../src/domain/refunds/refund.ts';
import { OPS } from './fixtures.ts';

/** The parts of an order that must stay the same: money, statuses, mails. Not texts or actions. */
export function standing(order: OrderState) {
  const view = viewOrder({ order, next: null }, OPS);
  if (view === null) throw new Error('ops see every order');
  const split = view.split.map(({ kept: _, bears: __, redirectedTo, ...share }) =>
    redirectedTo === null ? share : { ...share, redirectedTo },
  );
  const fulfilments = view.fulfilments.map(({ sendBy: _, ...task }) => task);
  const { status, version, refundStatus, refunds, disputeStatus, cancellation, parked } = view;
  // In November 2026, what a bank took counted as refunded here.
  const { chargedBack = 0, refunded = 0, ...prices } = view.totals ?? {};
  const totals = view.totals === null ? null : { ...prices, refunded: refunded + chargedBack };
  return {
    ...{ status, version, totals, split, fulfilments, refundStatus, refunds, disputeStatus, cancellation, parked },
    payment: view.payment,
    saga: order.saga,
    mails: order.mails,
    left: refundableLeft(order),
    proposals: order.proposals.map(({ id, status: answer }) => [id, answer]),
    withdrawals: order.withdrawals,
  };
}
