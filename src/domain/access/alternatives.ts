import type { Actor } from '../order/actor.ts';
import { type OrderStatus, SHIPPED } from '../order/lifecycle.ts';
import type { OrderState } from '../order/state.ts';
import { chargebackState } from '../refunds/chargebacks/state.ts';
import { refundableLeft } from '../refunds/refund.ts';
import type { Alternatives, NoWay, Way } from './alternatives-facts.ts';

/** What a refused actor may do instead, by the order's status and the actor's role. */

type Ways = Readonly<Record<OrderStatus, readonly Way[]>>;

const CUSTOMER: Ways = {
  pending: ['cancel'],
  payment_authorised: ['cancel'],
  confirmed: ['cancel'],
  in_production: ['ask_to_arrange', 'raise_dispute'],
  dispatched: ['ask_for_refund', 'raise_dispute'],
  delivered: ['ask_for_refund', 'raise_dispute'],
  cancelled: [],
  refunded: ['ask_for_refund', 'raise_dispute'],
};
const RETAILER: Ways = {
  ...CUSTOMER,
  confirmed: ['cancel', 'refund'],
  in_production: ['arrange', 'refund'],
  dispatched: ['refund', 'raise_dispute'],
  delivered: ['refund', 'raise_dispute'],
  refunded: ['refund_rest', 'raise_dispute'],
};
const PLATFORM: Ways = {
  ...RETAILER,
  in_production: ['force_cancel', 'refund'],
  dispatched: ['refund', 'resolve_dispute'],
  delivered: ['refund', 'resolve_dispute'],
  refunded: ['refund_rest', 'resolve_dispute'],
};
const SUPPLIER: Ways = {
  pending: ['message_retailer'],
  payment_authorised: ['reject', 'message_retailer'],
  confirmed: ['propose'],
  in_production: ['propose'],
  dispatched: ['propose'],
  delivered: ['propose'],
  cancelled: ['message_retailer'],
  refunded: ['propose'],
};

const BY_ROLE: Readonly<Partial<Record<Actor['role'], Ways>>> = {
  customer: CUSTOMER,
  retailer: RETAILER,
  platform: PLATFORM,
  supplier: SUPPLIER,
};

/** Whether a part of the order was dispatched. Then nobody may cancel it any more. */
export const partlyGone = (order: OrderState): boolean => order.fulfilments.some(({ status }) => SHIPPED.has(status));

/** Whether every line is in an open dispute. Then no further dispute can be raised. */
export const allDisputed = ({ disputes, lines }: OrderState): boolean => {
  const open = new Set(disputes.filter((d) => d.resolution === null).flatMap((d) => d.lineIds));
  return lines.every((line) => open.has(line.id));
};

/** Alternatives that the status allows, but the order itself does not. */
const SHUT: Readonly<Partial<Record<Way, (order: OrderState, actor: Actor) => boolean>>> = {
  force_cancel: partlyGone,
  refund: (order) => refundableLeft(order) === 0 || chargebackState(order) !== null,
  refund_rest: (order) => refundableLeft(order) === 0 || chargebackState(order) !== null,
  ask_for_refund: (order) => refundableLeft(order) === 0 || chargebackState(order) !== null,
  raise_dispute: allDisputed,
  resolve_dispute: ({ disputes }) => disputes.every((d) => d.resolution !== null),
  reject: (order, actor) => !order.fulfilments.some((f) => f.supplierId === actor.partyId && f.status === 'requested'),
};

/** The alternatives after an agreed cancellation. Only the agreed amount was refunded, so the rest may still be. */
const AGREED: Readonly<Partial<Record<Actor['role'], readonly Way[]>>> = {
  customer: ['ask_for_refund'],
  retailer: ['refund_rest'],
  platform: ['refund_rest'],
  supplier: ['message_retailer'],
};

function waysOf(order: OrderState, actor: Actor): readonly Way[] {
  if (actor.role === 'brand') return ['leave_to_others'];
  const agreed = order.status === 'cancelled' && order.agreedCancel !== null;
  const all = agreed ? AGREED[actor.role] : BY_ROLE[actor.role]?.[order.status];
  return (all ?? []).filter((way) => SHUT[way]?.(order, actor) !== true);
}

/** Why no way is open to the actor. */
function noWayOf(order: OrderState): NoWay {
  const bank = chargebackState(order);
  if (bank !== null) return bank;
  if (order.status === 'cancelled') return 'given_back';
  if (allDisputed(order)) return 'in_dispute';
  return refundableLeft(order) === 0 ? 'nothing_left' : null;
}

/** How the order stands, and what the actor may do instead. */
export function alternativesOf(order: OrderState, actor: Actor): Alternatives {
  const ways = waysOf(order, actor);
  return { status: order.status, ways, noWay: ways.length > 0 ? null : noWayOf(order) };
}
