import type { OrderState } from '../order/state.ts';
import { ourRefund, type RefundSeen } from '../refunds/external-refund.ts';
import type { TransferSeen } from '../refunds/external-reversal.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { ForeignEvent } from '../refusal-facts.ts';

/** The payment that an event of Stripe names. Some events name only the charge. */
export interface ToldPayment {
  readonly intentId: string | null;
  readonly chargeId?: string | null | undefined;
}

export interface Told extends ToldPayment {
  readonly currency: string;
}

/** The webhook route records `what` for Platform Ops. */
const refused = (what: ForeignEvent): Refusal => refuse('conflict', { key: 'foreign_event', what });

/** Whether an event names another payment or charge than the order's. */
function otherCharge({ payment }: OrderState, { intentId, chargeId = null }: ToldPayment): ForeignEvent | null {
  if (intentId !== null && intentId !== payment.intentId) return 'other_payment_intent';
  // Also where the order has no charge yet. The webhook reader then asks Stripe for the intent, and sends that instead.
  const byIntent = intentId !== null && chargeId === null;
  return !byIntent && (chargeId === null || chargeId !== payment.chargeId) ? 'other_charge' : null;
}

const otherPayment = (order: OrderState, told: Told): ForeignEvent | null =>
  otherCharge(order, told) ?? (told.currency === order.currency ? null : 'other_currency');

/** An event of an intent must be about the order's whole amount. */
export function foreignPayment(order: OrderState, told: Told & { readonly amount: number }): Refusal | null {
  const other = otherPayment(order, told);
  if (other !== null) return refused(other);
  return told.amount === order.totals.total ? null : refused('other_amount');
}

/** Whether an amount is at most what was captured, or at most the total where no capture is known yet. */
function isPart({ payment, totals }: OrderState, amount: number): boolean {
  const most = payment.captured > 0 ? payment.captured : totals.total;
  return Number.isSafeInteger(amount) && amount > 0 && amount <= most;
}

/** A bank may dispute a payment in the customer's own currency. Its amount cannot be compared with ours then. */
export function foreignDispute(order: OrderState, told: Told, amount: number): Refusal | null {
  const other = otherCharge(order, told);
  if (other !== null) return refused(other);
  const fits = told.currency === order.currency ? isPart(order, amount) : Number.isSafeInteger(amount) && amount > 0;
  return fits ? null : refused('other_amount');
}

/** A warning has no amount and no currency. */
export function foreignWarning(order: OrderState, told: ToldPayment): Refusal | null {
  const other = otherCharge(order, told);
  return other === null ? null : refused(other);
}

/**
 * A refund with our id is ours only if it is the one that we requested. Somebody else may have made another one with
 * that id. The webhook reader then asks Stripe, and sends the event again without our id.
 */
export function foreignRefund(order: OrderState, told: Told, seen: RefundSeen): Refusal | null {
  const other = otherPayment(order, told);
  if (other !== null) return refused(other);
  const { refundId, amount, result } = seen;
  const ours = ourRefund(order, seen);
  if (refundId !== null && ours === undefined) return refused('other_refund');
  if (ours !== undefined && ours.stripeRefundId !== null && ours.stripeRefundId !== result.stripeRefundId) {
    return refused('other_refund');
  }
  const known = order.externalRefunds.find((e) => e.stripeRefundId === result.stripeRefundId);
  const right = ours?.amount ?? known?.amount ?? amount;
  return amount === right && isPart(order, amount) ? null : refused('other_amount');
}

/**
 * A transfer that names a party of the order is ours only if it is the one that we made. Its answer may not be here
 * yet: then nothing can be compared but the payment.
 */
export function foreignTransfer(order: OrderState, told: Told, seen: TransferSeen): Refusal | null {
  const other = otherPayment(order, told);
  if (other !== null) return refused(other);
  const { partyId, of, transferId, amount, reversals } = seen;
  const made = of === 0 ? order.transfers : order.returns.filter(({ n }) => n === of);
  const ours = made.find((one) => one.partyId === partyId);
  if (ours === undefined || (ours.transferId ?? transferId) !== transferId) return refused('other_transfer');
  if (ours.status === 'due' || ours.status === 'void') return refused('other_transfer');
  const whole = reversals.every((one) => Number.isSafeInteger(one.amount) && one.amount > 0);
  const fits = whole && reversals.reduce((n, one) => n + one.amount, 0) <= amount;
  return fits && (ours.transferId === null || ours.amount === amount) ? null : refused('other_amount');
}
