import type { Actor } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import type { OrderState } from '../order/state.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { mayForceCancel, OPS_ONLY } from './permissions.ts';

/** Commands for Platform Ops only. */

/** Null where the actor may resume parked work. */
export function mayResume(order: OrderState, actor: Actor): Refusal | null {
  if (actor.role !== 'platform') return OPS_ONLY;
  return order.parked.length > 0 ? null : refuse('nothing_parked', { key: 'nothing_parked' });
}

/** Resumes all parked work. Each piece is looked for before it is done again. */
export const resumeWork = (order: OrderState, actor: Actor): NewEvent[] | Refusal =>
  mayResume(order, actor) ?? order.parked.map(({ work }) => event('work_resumed', { work }, actor));

/** Rolls everything back, as any cancellation does. The units of started fulfilments do not go back to stock. */
export const forceCancel = (order: OrderState, note: string, actor: Actor): NewEvent[] | Refusal =>
  mayForceCancel(order, actor) ?? [event('cancel_requested', { reason: 'platform_request', note }, actor)];
