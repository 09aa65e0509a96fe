import { BOUNDS, type Bound } from '../bounds.ts';
import type { EventType } from '../order/events.ts';
import type { OrderState } from '../order/state.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** Commands that people can repeat at will. All others end after a few, or must never be refused: they end an order. */
const REPEATABLE: ReadonlySet<string> = new Set([
  'post_message',
  'post_dispute_message',
  'raise_dispute',
  'refund',
  'redirect_money',
  'correct_tracking',
  'correct_customer',
  'correct_line',
  'annotate',
  'resend_mail',
  'revoke_tokens',
]);

/** Messages and mails have their own words, where they are made. */
const LISTS: Partial<Readonly<Record<EventType, { readonly bound: Bound; length(order: OrderState): number }>>> = {
  proposal_made: { bound: 'proposals', length: (order) => order.proposals.length },
  dispute_raised: { bound: 'disputes', length: (order) => order.disputes.length },
  refund_requested: { bound: 'refunds', length: (order) => order.refunds.length },
};

/** Why an order has no room for what a command would add; null where it has. */
export function full(
  order: OrderState,
  command: string,
  added: readonly { readonly type: EventType }[],
): Refusal | null {
  if (!REPEATABLE.has(command) || added.length === 0) return null;
  const lists = added.flatMap(({ type }) => LISTS[type] ?? []);
  const list = lists.find(({ bound, length }) => length(order) >= BOUNDS[bound]);
  const bound = list?.bound ?? (order.version >= BOUNDS.events ? 'events' : null);
  return bound === null ? null : refuse('conflict', { key: 'list_full', list: bound, max: BOUNDS[bound] });
}
