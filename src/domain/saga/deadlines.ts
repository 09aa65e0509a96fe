import type { AutomaticAction, CancelReason } from '../order/lifecycle.ts';
import type { OrderState } from '../order/state.ts';

/** Something that happens by itself at a time; `at` in milliseconds. */
export type Deadline =
  | { readonly what: 'auto_deliver'; readonly at: number }
  | {
      readonly what: 'expire_checkout' | 'expire_authorisation' | 'expire_supplier_answer';
      readonly at: number;
      readonly reason: CancelReason;
    };

const after = (since: number, seconds: number): number => since + seconds * 1_000;

/**
 * All deadlines of the order, the earliest first. They are computed and not stored, so they always fit the order. What
 * happens when one has passed is in `order/decide.ts` (`meet_deadline`).
 */
export function deadlines(order: OrderState): Deadline[] {
  const { saga, policies, payment } = order;
  const all: Deadline[] = [];
  if (saga.direction === 'forward' && order.status === 'pending') {
    const at = after(order.placedAt, policies.checkoutExpirySeconds);
    all.push({ what: 'expire_checkout', at, reason: 'checkout_expired' });
  }
  if (saga.direction === 'forward' && payment.status === 'authorised' && payment.captureBefore !== null) {
    const at = payment.captureBefore - policies.captureMarginSeconds * 1_000;
    all.push({ what: 'expire_authorisation', at, reason: 'authorisation_expired' });
  }
  if (saga.direction === 'forward' && saga.step === 'request_fulfilment' && order.requestedAt !== null) {
    const at = after(order.requestedAt, policies.supplierSlaSeconds);
    all.push({ what: 'expire_supplier_answer', at, reason: 'supplier_silent' });
  }
  if (order.status === 'dispatched' && order.arrivedAt !== null) {
    all.push({ what: 'auto_deliver', at: after(order.arrivedAt, policies.autoDeliverSeconds) });
  }
  return all.sort((a, b) => a.at - b.at);
}

/** Until when the suppliers who were asked must answer (ms). Null while no answer is waited for. */
export const supplierAnswerBy = (order: OrderState): number | null =>
  deadlines(order).find(({ what }) => what === 'expire_supplier_answer')?.at ?? null;

/** The first deadline that has passed. */
export const dueDeadline = (order: OrderState, now: number): Deadline | null =>
  deadlines(order).find((deadline) => deadline.at <= now) ?? null;

export interface NextAutomaticAction {
  readonly what: AutomaticAction;
  readonly at: number;
}

/**
 * Until when Stripe takes an answer to an open chargeback. Then the bank decides. No alarm rings for it: Stripe reports
 * the decision. Null while a person is needed first, and once Stripe has the last answer that was sent here.
 */
export function bankDecides({ chargebacks, parked }: OrderState, now: number): NextAutomaticAction | null {
  if (parked.length > 0) return null;
  const until = chargebacks.flatMap(({ status, respondBy, answer }) =>
    status === 'open' && respondBy !== null && !(answer?.stage === 'final' && answer.status === 'sent')
      ? [respondBy]
      : [],
  );
  const coming = until.filter((at) => at > now);
  return coming.length === 0 ? null : { what: 'bank_decides', at: Math.min(...coming) };
}
