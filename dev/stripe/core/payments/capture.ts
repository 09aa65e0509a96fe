import type Stripe from 'stripe';
import { z } from 'zod';
import { ApiError, refused } from '../errors.ts';
import { amount, bool, expand, mergeMetadata, metadata } from '../params.ts';
import type { Ctx } from '../route.ts';
import { afterCapture, captureCharge, latestCharge } from './charges.ts';

export const captureParams = z.strictObject({
  amount_to_capture: amount.optional(),
  final_capture: bool.optional(),
  metadata: metadata.optional(),
  expand,
});

/** By the API, or by a person in the Dashboard. */
export function capture(
  { store, fault }: Pick<Ctx, 'store' | 'fault'>,
  before: Stripe.PaymentIntent,
  p: z.infer<typeof captureParams>,
): Stripe.PaymentIntent {
  const held = latestCharge(store, before);
  if (before.status === 'canceled' && before.cancellation_reason === 'automatic')
    throw refused('charge_expired_for_capture', 'The charge cannot be captured as the authorization has expired.', {
      payment_intent: before,
    });
  if (before.status !== 'requires_capture' || !held) throw notCapturable(before);
  const wanted = p.amount_to_capture ?? before.amount_capturable;
  if (wanted > before.amount_capturable)
    throw refused(
      'amount_too_large',
      `The amount to capture (${wanted}) is greater than the amount capturable (${before.amount_capturable}).`,
      { param: 'amount_to_capture', payment_intent: before },
    );
  if (fault === 'decline')
    throw new ApiError(402, {
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'generic_decline',
      message: 'Your card was declined.',
      charge: held.id,
      payment_intent: before,
    });
  const captured = captureCharge(store, held, wanted);
  const after = store.intents.put({
    ...before,
    amount_capturable: 0,
    amount_received: wanted,
    metadata: mergeMetadata(before.metadata, p.metadata),
    status: 'succeeded',
  });
  store.emit('charge.captured', captured);
  store.emit('payment_intent.succeeded', after);
  afterCapture(store, captured);
  return after;
}

function notCapturable(of: Stripe.PaymentIntent): ApiError {
  const message =
    of.status === 'succeeded'
      ? 'This PaymentIntent could not be captured because it has already been captured.'
      : `This PaymentIntent could not be captured because it has a status of ${of.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`;
  return refused('payment_intent_unexpected_state', message, { payment_intent: of });
}
