import type Stripe from 'stripe';
import type { ChargebackSeen } from '../../domain/refunds/chargeback.ts';
import type { RefundSeen } from '../../domain/refunds/external-refund.ts';
import type { PaymentReading, RefundResult } from '../../domain/saga/work.ts';

/** An authorisation whose end Stripe did not tell lasts 7 days; one less, from the intent's creation, is surely in it. */
const SURE_AUTHORISATION_S = 6 * 86_400;

/** Stripe's own reasons for cancelling. Any other, and none, is somebody's: ours, or a person's in the Dashboard. */
const LAPSED: ReadonlySet<string> = new Set(['automatic', 'expired']);

/** An intent in our words. Source: Stripe's PaymentIntent, `latest_charge` expanded where the caller could. */
export function readingOf(intent: Stripe.PaymentIntent): PaymentReading {
  switch (intent.status) {
    case 'requires_capture':
      return { state: 'authorised', chargeId: chargeOf(intent), captureBefore: captureBefore(intent) };
    case 'succeeded':
      return { state: 'captured', chargeId: chargeOf(intent), amount: intent.amount_received };
    case 'canceled':
      return LAPSED.has(intent.cancellation_reason ?? '')
        ? { state: 'cancelled' }
        : { state: 'cancelled', cause: 'by_hand' };
    case 'requires_action':
      return {
        state: 'requires_action',
        nextAction: {
          type: intent.next_action?.type ?? 'unknown',
          redirectUrl: intent.next_action?.redirect_to_url?.url ?? null,
        },
      };
    case 'requires_payment_method':
      return declineOf(intent);
    default:
      return { state: 'open' };
  }
}

function chargeOf({ latest_charge }: Stripe.PaymentIntent): string {
  if (latest_charge === null) throw new Error('payments: an authorised intent without a charge');
  return typeof latest_charge === 'string' ? latest_charge : latest_charge.id;
}

function captureBefore({ latest_charge, created }: Stripe.PaymentIntent): number {
  const told = typeof latest_charge === 'string' ? null : latest_charge?.payment_method_details?.card?.capture_before;
  return (told ?? created + SURE_AUTHORISATION_S) * 1_000;
}

/** One decline has one id however it is told: its charge, or for a failed 3-D Secure the method that failed. */
function declineOf({ id, last_payment_error: error }: Stripe.PaymentIntent): PaymentReading {
  if (error === null) return { state: 'open' };
  const declineId = error.charge ?? `${id}:${error.payment_method?.id ?? error.code ?? 'failed'}`;
  return { state: 'declined', declineId, code: error.decline_code ?? error.code ?? 'card_declined' };
}

export function refundResultOf(refund: Stripe.Refund): RefundResult {
  const failed = refund.status === 'failed' || refund.status === 'canceled';
  return {
    stripeRefundId: refund.id,
    status: failed ? 'failed' : refund.status === 'succeeded' ? 'succeeded' : 'pending',
    code: failed ? (refund.failure_reason ?? 'refund_failed') : null,
  };
}

/** A refund as Stripe has it, as a webhook would tell of it. */
export const refundSeenOf = (refund: Stripe.Refund): RefundSeen => ({
  refundId: refund.metadata?.refund_id ?? null,
  amount: refund.amount,
  result: refundResultOf(refund),
});

/** A status that Stripe invents later is an open one until somebody has looked at it. */
const CHARGEBACK_STATUS: Readonly<Record<string, ChargebackSeen['status']>> = {
  warning_needs_response: 'inquiry',
  warning_under_review: 'inquiry',
  warning_closed: 'closed',
  prevented: 'closed',
  needs_response: 'open',
  under_review: 'open',
  won: 'won',
  lost: 'lost',
};

/** A dispute in our words. What the bank holds is what its movements sum to; one, or two with the money back. */
export function chargebackSeenOf(dispute: Stripe.Dispute): ChargebackSeen {
  const { id, amount, currency, reason, balance_transactions: moved, evidence_details } = dispute;
  const held = -moved.reduce((total, row) => total + row.amount, 0);
  // In another settlement currency the pennies do not compare: then it is all or nothing.
  const same = moved.every((row) => row.currency === currency);
  const withdrawn = same ? Math.min(Math.max(held, 0), amount) : held > 0 ? amount : 0;
  const due = evidence_details.due_by;
  return {
    stripeId: id,
    status: CHARGEBACK_STATUS[dispute.status] ?? 'open',
    amount,
    reason,
    respondBy: due === null ? null : due * 1_000,
    withdrawn,
    moves: moved.length,
  };
}
