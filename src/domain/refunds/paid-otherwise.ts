import { OPS_ONLY } from '../access/permissions.ts';
import type { Actor } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import { nextRefundId } from '../order/ids.ts';
import type { OrderState } from '../order/state.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { owedTerms } from './owed-again.ts';
import { owedToCustomer, refundableLeft } from './refund.ts';
import { CANCEL_REFUND } from './results.ts';

/**
 * The Platform has paid what a failed refund owes in another way, such as a bank transfer, and Platform Ops say so.
 * Nothing is sent to Stripe. In the journal and on the wire, the source of such a refund is `otherwise`.
 */

/** Null where the actor may say it now: the customer is owed something. */
export function mayPayOtherwise(order: OrderState, actor: Actor): Refusal | null {
  if (actor.role !== 'platform') return OPS_ONLY;
  return owedToCustomer(order) > 0 ? null : refuse('nothing_to_refund', { key: 'nothing_owed' });
}

/** `note`: how it was paid. The customer and the shop read it. */
export interface PaidOtherwise {
  readonly amount: number;
  readonly note: string;
}

/** The events of a payment that was made in another way: at most what is owed. The parties bear it as any refund. */
export function payOtherwise(
  order: OrderState,
  { amount, note }: PaidOtherwise,
  actor: Actor,
): readonly NewEvent[] | Refusal {
  const refused = mayPayOtherwise(order, actor);
  if (refused !== null) return refused;
  const owed = owedToCustomer(order);
  const { currency } = order;
  if (amount > owed) return refuse('refund_exceeds_remaining', { key: 'more_than_owed', owed, currency });
  const terms = owedTerms(order, amount);
  if (isRefusal(terms)) return terms;
  const id = nextRefundId(order);
  const source = { kind: 'otherwise', id: null } as const;
  const over = amount === refundableLeft(order) && order.parked.some(({ work }) => work === CANCEL_REFUND);
  return [
    event('refund_requested', { ...terms, id, reason: note, source }, actor),
    event('refund_issued', { id, stripeRefundId: null, pending: false, mail: true }, actor),
    ...(over ? [event('work_resumed', { work: CANCEL_REFUND }, actor)] : []),
  ];
}
