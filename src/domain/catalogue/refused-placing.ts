import type { OrderState } from '../order/state.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { cancellationOf } from '../saga/state.ts';

type Told = (facts: { readonly currency: string; readonly total: number }) => Refusal;

/** By Stripe's code. Only Stripe knows these limits: they are those of the settlement currency, after a conversion. */
const REFUSED_TOTALS: Readonly<Record<string, Told>> = {
  amount_too_small: (facts) => refuse('amount_too_small', { key: 'total_too_small', minimum: null, ...facts }),
  amount_too_large: (facts) => refuse('amount_too_large', { key: 'total_too_large', maximum: null, ...facts }),
  currency_not_accepted: ({ currency }) => refuse('currency_not_accepted', { key: 'currency_not_accepted', currency }),
};

/** The code of a total that Stripe refuses without a code. */
export const NOT_CHARGEABLE = 'amount_not_chargeable';

/** Whether Stripe's code is about the order's total. Any other refusal of the one call is about the card. */
export const isRefusedTotal = (code: string): boolean => code === NOT_CHARGEABLE || Object.hasOwn(REFUSED_TOTALS, code);

/**
 * Why the order can never be paid: it is cancelled, and has no payment intent. Stripe has refused the total, or the
 * order ended before Stripe answered. Null for every other order. The note of the cancellation is Stripe's code.
 */
export function refusedPlacing(order: OrderState): Refusal | null {
  const cancelled = cancellationOf(order);
  if (cancelled === null || order.payment.intentId !== null) return null;
  const { reason, note } = cancelled;
  if (reason !== 'payment_failed') return refuse('order_cancelling', { key: 'cancelled_unpaid', reason });
  const facts = { currency: order.currency, total: order.totals.total };
  const told = Object.hasOwn(REFUSED_TOTALS, note ?? '') ? REFUSED_TOTALS[note ?? ''] : undefined;
  return told?.(facts) ?? refuse('amount_not_chargeable', { key: 'total_not_chargeable', ...facts });
}
