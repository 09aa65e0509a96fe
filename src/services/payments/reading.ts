import type { ChargebackSeen } from '../../domain/refunds/chargebacks/chargeback.ts';
import type { WarningSeen } from '../../domain/refunds/chargebacks/fraud-warning.ts';
import type { RefundSeen } from '../../domain/refunds/external-refund.ts';
import type { ReversalSeen } from '../../domain/refunds/external-reversal.ts';
import type { PaymentReading, RefundResult } from '../../domain/saga/work.ts';
import type { DisputeShape, IntentShape, RefundShape, ReversalShape, WarningShape } from './shapes.ts';

/** The part that we read of an intent, from an answer or an event. */
type AnIntent = Pick<
  IntentShape,
  | 'status'
  | 'amount_received'
  | 'cancellation_reason'
  | 'created'
  | 'last_payment_error'
  | 'latest_charge'
  | 'next_action'
>;

/** The part that we read of a refund. */
interface ARefund extends Pick<RefundShape, 'id' | 'amount' | 'failure_reason'> {
  readonly status: string | null;
  readonly metadata: Readonly<Record<string, string>> | null;
}

/**
 * Used where Stripe does not say how long an authorisation lasts. It lasts 7 days; 6 days from the intent's creation
 * are safe.
 */
const SURE_AUTHORISATION_S = 6 * 86_400;

/**
 * Stripe's own reasons for cancelling. With another reason, or with none, we cancelled it, or a person did in the
 * Dashboard.
 */
const LAPSED: ReadonlySet<string> = new Set(['automatic', 'expired']);

/** An intent in our words. `latest_charge` is expanded where the caller could expand it. */
export function readingOf(intent: AnIntent): PaymentReading {
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

function chargeOf({ latest_charge }: AnIntent): string {
  if (latest_charge == null) throw new Error('payments: an authorised intent without a charge');
  return typeof latest_charge === 'string' ? latest_charge : latest_charge.id;
}

function captureBefore({ latest_charge, created }: AnIntent): number {
  const told = typeof latest_charge === 'string' ? null : latest_charge?.payment_method_details?.card?.capture_before;
  return (told ?? created + SURE_AUTHORISATION_S) * 1_000;
}

/** The same in the answer and in the webhook. A failed 3-D Secure has no charge, and the next may be of the same card. */
function declineOf({ last_payment_error: error }: AnIntent): PaymentReading {
  if (error === null || error === undefined) return { state: 'open' };
  const { charge = null, decline_code, code } = error;
  return { state: 'declined', declineId: charge, code: decline_code ?? code ?? 'card_declined' };
}

export function refundResultOf(refund: ARefund): RefundResult {
  const failed = refund.status === 'failed' || refund.status === 'canceled';
  return {
    stripeRefundId: refund.id,
    status: failed ? 'failed' : refund.status === 'succeeded' ? 'succeeded' : 'pending',
    code: failed ? (refund.failure_reason ?? 'refund_failed') : null,
  };
}

/** A refund as Stripe has it. */
export const refundSeenOf = (refund: ARefund): RefundSeen => ({
  refundId: refund.metadata?.refund_id ?? null,
  amount: refund.amount,
  result: refundResultOf(refund),
});

/** A reversal as Stripe has it. A person in the Dashboard gives it no number of ours. */
export function reversalSeenOf({ id, amount, metadata }: ReversalShape): ReversalSeen {
  const n = metadata?.n ?? null;
  return { reversalId: id, amount, n: n !== null && /^[1-9]\d{0,5}$/.test(n) ? Number(n) : null };
}

/** A status that we do not know counts as open. */
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

/**
 * A dispute in our words. What the bank holds is the sum of the dispute's movements: the first takes the money, a
 * second gives it back. `created` is the event's, in seconds.
 */
export function chargebackSeenOf(dispute: DisputeShape, created?: number): ChargebackSeen {
  const { id, amount, currency, reason, balance_transactions: moved, evidence_details } = dispute;
  const held = Math.max(0, -moved.reduce((total, row) => total + row.amount, 0));
  const withdrawnIn = moved[0]?.currency ?? currency;
  // 0: the bank takes no answer at all.
  const due = evidence_details?.due_by || null;
  return {
    stripeId: id,
    status: CHARGEBACK_STATUS[dispute.status] ?? 'open',
    amount,
    reason,
    respondBy: due === null ? null : due * 1_000,
    answered: (evidence_details?.submission_count ?? 0) > 0,
    withdrawn: withdrawnIn === currency ? Math.min(held, amount) : held,
    withdrawnIn,
    moves: moved.length,
    // Events of tests and of older API versions may not have it.
    refundable: dispute.is_charge_refundable ?? null,
    ...(created === undefined ? {} : { at: created * 1_000 }),
  };
}

/** A warning in our words. `created` is the event's, in seconds. */
export const warningSeenOf = ({ id, fraud_type, actionable }: WarningShape, created?: number): WarningSeen => ({
  stripeId: id,
  fraudType: fraud_type,
  status: actionable ? 'actionable' : 'over',
  ...(created === undefined ? {} : { at: created * 1_000 }),
});
