import type { OrderStatus } from './lifecycle.ts';
import type { Actor, OrderState } from './order.ts';
import { type Refusal, refuse } from './refusal.ts';

/** Who may cancel in which status (design.md 6); `none` where another way is shown instead. */
export const CANCEL_MATRIX: Readonly<Record<Actor['role'], readonly OrderStatus[]>> = {
  customer: ['pending', 'payment_authorised', 'confirmed'],
  retailer: ['pending', 'payment_authorised', 'confirmed'],
  platform: ['pending', 'payment_authorised', 'confirmed'],
  supplier: [],
  brand: [],
  system: [],
  stripe: [],
};

/** Who may refund in which status (design.md 6); also where a proposal, a dispute or ops' word leads to a refund. */
export const REFUND_MATRIX: Readonly<Record<Actor['role'], readonly OrderStatus[]>> = {
  customer: [],
  retailer: ['confirmed', 'in_production', 'dispatched', 'delivered', 'refunded'],
  platform: ['confirmed', 'in_production', 'dispatched', 'delivered', 'refunded'],
  supplier: [],
  brand: [],
  system: [],
  stripe: [],
};

/** Whether the customer's bank asks for the money back and has not decided: unclaimed transfers wait. */
export const chargebackOpen = (order: OrderState): boolean => order.chargebacks.some(({ status }) => status === 'open');

/** Null where no bank stands in the way of a refund: none while a chargeback is open, none of a lost one's charge. */
export function chargebackRefusal(order: OrderState): Refusal | null {
  if (chargebackOpen(order)) {
    return refuse('chargeback_open', "The customer's bank is asking for the money back: wait for its answer.");
  }
  const kept = order.chargebacks.some(({ status, withdrawn }) => status === 'lost' || withdrawn > 0);
  return kept
    ? refuse('chargeback_open', "The customer's bank took the money back: the card takes no refund any more.")
    : null;
}

/** Null where an order's money may be refunded as it stands; else why not, and what may be done instead. */
export function refundableNow(order: OrderState): Refusal | null {
  if (order.saga.direction === 'backward') {
    return refuse('order_cancelling', 'The order is being cancelled; all of it is given back.');
  }
  const bank = chargebackRefusal(order);
  if (bank !== null) return bank;
  if (REFUND_MATRIX.platform.includes(order.status) || order.agreedCancel !== null) return null;
  return order.status === 'cancelled'
    ? refuse('not_allowed_in_status', 'The order is cancelled: what was paid is given back by that.')
    : refuse('not_allowed_in_status', `An order that is ${order.status} is not refunded: cancel it.`);
}

/** Null where the actor may ask for a refund now. */
export function mayRefund(order: OrderState, actor: Actor): Refusal | null {
  if (REFUND_MATRIX[actor.role].length > 0) return refundableNow(order);
  if (actor.role === 'customer') {
    return refuse('forbidden', 'The retailer refunds an order: ask for it, or raise a dispute.');
  }
  return actor.role === 'supplier'
    ? refuse('forbidden', 'A supplier proposes a refund in a message; the retailer accepts it.')
    : refuse('forbidden', 'Only the retailer or Platform Ops refunds an order.');
}

/** Null where the actor may cancel now; else why not, and what may be done instead. */
export function mayCancel(order: OrderState, actor: Actor): Refusal | null {
  if (order.saga.direction === 'backward') return refuse('order_cancelling', 'The order is already being cancelled.');
  if (CANCEL_MATRIX[actor.role].includes(order.status)) return null;
  if (actor.role === 'supplier') {
    return refuse('forbidden', 'A supplier rejects its fulfilment, or proposes terms in a message.');
  }
  if (actor.role === 'brand') return refuse('forbidden', 'A brand cannot cancel an order.');
  return refuse(...INSTEAD[order.status]);
}

const INSTEAD: Readonly<Record<OrderStatus, readonly [Refusal['refused'], string]>> = {
  pending: ['not_allowed_in_status', 'The order cannot be cancelled.'],
  payment_authorised: ['not_allowed_in_status', 'The order cannot be cancelled.'],
  confirmed: ['not_allowed_in_status', 'The order cannot be cancelled.'],
  in_production: ['production_started', 'Production has started: message the supplier to arrange a cancellation.'],
  dispatched: ['not_allowed_in_status', 'The order is on its way: ask for a refund or raise a dispute.'],
  delivered: ['not_allowed_in_status', 'The order was delivered: ask for a refund or raise a dispute.'],
  cancelled: ['not_allowed_in_status', 'The order is cancelled already.'],
  refunded: ['not_allowed_in_status', 'The order was refunded already.'],
};
