import { isActive, type OrderStatus, SHIPPED } from '../../../domain/order/lifecycle.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { refundFlag } from './refunds.ts';
import { BEING_CANCELLED, ORDER_STATUS, PAID, type StatusWords } from './statuses.ts';

/** What a page says of an order: the way of its goods, and the way of its money. They are two things. */

export type Said = Pick<
  OrderView,
  'status' | 'cancelling' | 'refundStatus' | 'refundOwed' | 'refundAsked' | 'refunds' | 'payment' | 'fulfilments'
>;

/**
 * How far the goods are. The status `refunded` is of the money alone: then the parcels say it. Null: nothing was sent,
 * and nothing will be.
 */
export function goodsStatus({ status, fulfilments }: Pick<Said, 'status' | 'fulfilments'>): OrderStatus | null {
  if (status !== 'refunded') return status;
  const made = fulfilments.filter(isActive);
  if (made.length === 0 || !made.every((one) => SHIPPED.has(one.status))) return null;
  return made.every((one) => one.status === 'delivered') ? 'delivered' : 'dispatched';
}

/** Suppliers are asked after the capture. Who does not see the payment sees that they were asked. */
const isPaid = ({ payment, fulfilments }: Said): boolean =>
  payment === null ? fulfilments.length > 0 : payment.status === 'captured';

/** An order that is being cancelled keeps its status until everything is undone, which people would read as going on. */
function goodsSaid(order: Said): StatusWords | null {
  if (order.cancelling) return BEING_CANCELLED;
  const status = goodsStatus(order);
  if (status === null) return null;
  return status === 'payment_authorised' && isPaid(order) ? PAID : ORDER_STATUS[status];
}

/** The words of an order's badges. */
export function orderSaid(order: Said): readonly StatusWords[] {
  const said = [goodsSaid(order), refundFlag(order)].filter((words) => words !== null);
  return said.length > 0 ? said : [ORDER_STATUS[order.status]];
}
