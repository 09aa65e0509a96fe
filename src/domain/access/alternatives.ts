import type { Actor } from '../order/actor.ts';
import { type OrderStatus, SHIPPED } from '../order/lifecycle.ts';
import type { OrderState } from '../order/state.ts';
import { chargebackRefusal } from '../refunds/chargeback-state.ts';
import { refundableLeft } from '../refunds/refund.ts';

/** What a refused actor may do instead, by the order's status and the actor's role. */

const STANDS: Readonly<Record<OrderStatus, string>> = {
  pending: 'The order is not paid yet',
  payment_authorised: 'The order waits for its suppliers',
  confirmed: 'The order is confirmed',
  in_production: 'Production has started',
  dispatched: 'The order is on its way',
  delivered: 'The order was delivered',
  cancelled: 'The order is cancelled already',
  refunded: 'The order was refunded',
};

const WAYS = {
  cancel: 'cancel it, and everything is given back',
  force_cancel: 'cancel it as Platform Ops, with a reason',
  refund: 'refund it',
  rest: 'refund what is left',
  reject: 'reject your task, and the whole order is rolled back',
  arrange: 'message the supplier to arrange a cancellation',
  propose: 'propose terms to the retailer in a message',
  write: 'message the retailer',
  raise: 'raise a dispute',
  resolve: 'resolve a dispute',
  ask_to_arrange: 'ask the retailer to message the supplier and arrange a cancellation',
  ask: 'ask the retailer for a refund',
  leave: 'the retailer, its customer and Platform Ops act on it',
} as const;
type Way = keyof typeof WAYS;
type Ways = Readonly<Record<OrderStatus, readonly Way[]>>;

const CUSTOMER: Ways = {
  pending: ['cancel'],
  payment_authorised: ['cancel'],
  confirmed: ['cancel'],
  in_production: ['ask_to_arrange', 'raise'],
  dispatched: ['ask', 'raise'],
  delivered: ['ask', 'raise'],
  cancelled: [],
  refunded: ['ask', 'raise'],
};
const RETAILER: Ways = {
  ...CUSTOMER,
  confirmed: ['cancel', 'refund'],
  in_production: ['arrange', 'refund'],
  dispatched: ['refund', 'raise'],
  delivered: ['refund', 'raise'],
  refunded: ['rest', 'raise'],
};
const PLATFORM: Ways = {
  ...RETAILER,
  in_production: ['force_cancel', 'refund'],
  dispatched: ['refund', 'resolve'],
  delivered: ['refund', 'resolve'],
  refunded: ['rest', 'resolve'],
};
const SUPPLIER: Ways = {
  pending: ['write'],
  payment_authorised: ['reject', 'write'],
  confirmed: ['propose'],
  in_production: ['propose'],
  dispatched: ['propose'],
  delivered: ['propose'],
  cancelled: ['write'],
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
  refund: (order) => refundableLeft(order) === 0 || chargebackRefusal(order) !== null,
  rest: (order) => refundableLeft(order) === 0 || chargebackRefusal(order) !== null,
  ask: (order) => refundableLeft(order) === 0 || chargebackRefusal(order) !== null,
  raise: allDisputed,
  resolve: ({ disputes }) => disputes.every((d) => d.resolution !== null),
  reject: (order, actor) => !order.fulfilments.some((f) => f.supplierId === actor.partyId && f.status === 'requested'),
};

/** The alternatives after an agreed cancellation. Only the agreed amount was refunded, so the rest may still be. */
const AGREED: Readonly<Partial<Record<Actor['role'], readonly Way[]>>> = {
  customer: ['ask'],
  retailer: ['rest'],
  platform: ['rest'],
  supplier: ['write'],
};

function waysOf(order: OrderState, actor: Actor): readonly Way[] {
  if (actor.role === 'brand') return ['leave'];
  const agreed = order.status === 'cancelled' && order.agreedCancel !== null;
  const all = agreed ? AGREED[actor.role] : BY_ROLE[actor.role]?.[order.status];
  return (all ?? []).filter((way) => SHUT[way]?.(order, actor) !== true);
}

/** One sentence: the order's state, and the alternatives. */
export function alternativesOf(order: OrderState, actor: Actor): string {
  const stands = STANDS[order.status];
  const ways = waysOf(order, actor).map((way) => WAYS[way]);
  if (ways.length > 0) return `${stands}: ${ways.join('; or ')}.`;
  const bank = chargebackRefusal(order);
  if (bank !== null) return `${stands}. ${bank.detail}`;
  if (order.status === 'cancelled') return `${stands}: what was paid is given back by that.`;
  if (allDisputed(order)) return `${stands}: write in the dispute that is open about it.`;
  return refundableLeft(order) === 0 ? `${stands}: nothing is left to give back.` : `${stands}.`;
}
