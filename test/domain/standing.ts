import type { OrderState } from '../../src/domain/order/state.ts';
import { viewOrder } from '../../src/domain/order/view.ts';
import { refundableLeft } from '../../src/domain/refunds/refund.ts';
import { OPS } from './fixtures.ts';

/** What an order has come to, in what must not change under it: money, statuses, mails; no wording, no actions. */
export function standing(order: OrderState) {
  const view = viewOrder({ order, next: null }, OPS);
  if (view === null) throw new Error('ops see every order');
  const split = view.split.map(({ kept: _, ...share }) => share);
  const { status, version, totals, fulfilments, refundStatus, refunds, disputeStatus, cancellation, parked } = view;
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
