import { type Actor, SYSTEM } from '../order/actor.ts';
import type { OrderStatus } from '../order/lifecycle.ts';
import type { OrderState } from '../order/state.ts';
import { chargebackRefusal } from '../refunds/chargebacks/state.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { alternativesOf, partlyGone } from './alternatives.ts';

/** Who may cancel in which status. Others are told the alternatives. */
export const CANCEL_MATRIX: Readonly<Record<Actor['role'], readonly OrderStatus[]>> = {
  customer: ['pending', 'payment_authorised', 'confirmed'],
  retailer: ['pending', 'payment_authorised', 'confirmed'],
  platform: ['pending', 'payment_authorised', 'confirmed'],
  supplier: [],
  brand: [],
  system: [],
  stripe: [],
};

/** Who may refund in which status. The same statuses allow a refund by a proposal or a dispute. */
const REFUND_MATRIX: Readonly<Record<Actor['role'], readonly OrderStatus[]>> = {
  customer: [],
  retailer: ['confirmed', 'in_production', 'dispatched', 'delivered', 'refunded'],
  platform: ['confirmed', 'in_production', 'dispatched', 'delivered', 'refunded'],
  supplier: [],
  brand: [],
  system: [],
  stripe: [],
};

/** Platform Ops may cancel by force in these statuses, until the first fulfilment is dispatched. */
const FORCEABLE: readonly OrderStatus[] = ['pending', 'payment_authorised', 'confirmed', 'in_production'];

/** The refusal while the order is being rolled back. */
export const CANCELLING = refuse('order_cancelling', { key: 'order_cancelling' });

/** The refusal of a command that only Platform Ops may give. */
export const OPS_ONLY = refuse('forbidden', { key: 'ops_only' });

/** Null where the order may be refunded now. Else why not, with the actor's alternatives. */
export function refundableNow(order: OrderState, actor: Actor = SYSTEM): Refusal | null {
  if (order.saga.direction === 'backward') return CANCELLING;
  const bank = chargebackRefusal(order);
  if (bank !== null) return bank;
  if (REFUND_MATRIX.platform.includes(order.status) || order.agreedCancel !== null) return null;
  return refuse('not_allowed_in_status', { key: 'not_in_status', alternatives: alternativesOf(order, actor) });
}

/** Null where the actor may ask for a refund now. */
export function mayRefund(order: OrderState, actor: Actor): Refusal | null {
  if (REFUND_MATRIX[actor.role].length > 0) return refundableNow(order, actor);
  const alternatives = alternativesOf(order, actor);
  return refuse('forbidden', { key: 'role_does_not_refund', role: actor.role, alternatives });
}

/** Null where the actor may cancel now. Else why not, with the alternatives. */
export function mayCancel(order: OrderState, actor: Actor): Refusal | null {
  if (CANCEL_MATRIX[actor.role].length === 0) {
    const alternatives = alternativesOf(order, actor);
    return refuse('forbidden', { key: 'role_does_not_cancel', role: actor.role, alternatives });
  }
  if (order.saga.direction === 'backward') return CANCELLING;
  if (CANCEL_MATRIX[actor.role].includes(order.status)) return null;
  const code = order.status === 'in_production' ? 'production_started' : 'not_allowed_in_status';
  return refuse(code, { key: 'not_in_status', alternatives: alternativesOf(order, actor) });
}

/** Null where the actor may cancel by force, without the suppliers' consent. Else why not. */
export function mayForceCancel(order: OrderState, actor: Actor): Refusal | null {
  if (actor.role !== 'platform') return OPS_ONLY;
  if (order.saga.direction === 'backward') return CANCELLING;
  if (FORCEABLE.includes(order.status) && !partlyGone(order)) return null;
  const key = partlyGone(order) ? 'part_dispatched' : 'force_not_now';
  return refuse('not_allowed_in_status', { key, alternatives: alternativesOf(order, actor) });
}
