import type { Actor } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import type { OrderStatus } from '../order/lifecycle.ts';
import type { OrderState } from '../order/state.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { alternativesOf, partlyGone } from './alternatives.ts';
import { CANCELLING } from './permissions.ts';

/** Commands for Platform Ops only. */

const OURS = refuse('forbidden', { key: 'ops_only' });

/** Null where the actor may resume parked work. */
export function mayResume(order: OrderState, actor: Actor): Refusal | null {
  if (actor.role !== 'platform') return OURS;
  return order.parked.length > 0 ? null : refuse('nothing_parked', { key: 'nothing_parked' });
}

/** Resumes all parked work. Each piece is looked for before it is done again. */
export const resumeWork = (order: OrderState, actor: Actor): NewEvent[] | Refusal =>
  mayResume(order, actor) ?? order.parked.map(({ work }) => event('work_resumed', { work }, actor));

const FORCEABLE: readonly OrderStatus[] = ['pending', 'payment_authorised', 'confirmed', 'in_production'];

/** Null where Platform Ops may cancel without the suppliers' consent: until the first fulfilment is dispatched. */
export function mayForceCancel(order: OrderState, actor: Actor): Refusal | null {
  if (actor.role !== 'platform') return OURS;
  if (order.saga.direction === 'backward') return CANCELLING;
  if (FORCEABLE.includes(order.status) && !partlyGone(order)) return null;
  const key = partlyGone(order) ? 'part_dispatched' : 'force_not_now';
  return refuse('not_allowed_in_status', { key, alternatives: alternativesOf(order, actor) });
}

/** Rolls everything back, as any cancellation does. The units of started fulfilments do not go back to stock. */
export const forceCancel = (order: OrderState, note: string, actor: Actor): NewEvent[] | Refusal =>
  mayForceCancel(order, actor) ?? [event('cancel_requested', { reason: 'platform_request', note }, actor)];
