import type Stripe from 'stripe';
import { z } from 'zod';
import { ApiError, invalid, refused } from '../errors.ts';
import { bool, expand, shipping, text } from '../params.ts';
import type { Ctx } from '../route.ts';
import { idOf, type Store } from '../store.ts';
import { afterCapture, captureCharge, createCharge } from './charges.ts';
import {
  behaviour,
  fullAddress,
  type MethodData,
  methodData,
  methodFromData,
  resolveMethod,
  useToken,
} from './methods.ts';

export const confirmParams = z.strictObject({
  payment_method: text.optional(),
  payment_method_data: methodData.optional(),
  confirmation_token: text.optional(),
  return_url: text.optional(),
  client_secret: text.optional(),
  off_session: bool.optional(),
  error_on_requires_action: bool.optional(),
  use_stripe_sdk: bool.optional(),
  receipt_email: text.optional(),
  shipping: shipping.optional(),
  expand,
});

interface Confirmation {
  readonly payment_method?: string | undefined;
  readonly payment_method_data?: MethodData | undefined;
  readonly confirmation_token?: string | undefined;
  readonly return_url?: string | undefined;
  readonly off_session?: boolean | undefined;
  readonly error_on_requires_action?: boolean | undefined;
  readonly use_stripe_sdk?: boolean | undefined;
}
type Declined = { readonly code: string; readonly decline_code: string; readonly message: string };
const GENERIC: Declined = {
  code: 'card_declined',
  decline_code: 'generic_decline',
  message: 'Your card was declined.',
};

export function confirm(ctx: Ctx, before: Stripe.PaymentIntent, p: Confirmation): Stripe.PaymentIntent {
  const { store } = ctx;
  if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(before.status))
    throw refused(
      'payment_intent_unexpected_state',
      before.status === 'succeeded'
        ? 'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.'
        : `You cannot confirm this PaymentIntent because it has a status of ${before.status}. Only a PaymentIntent with one of the following statuses may be confirmed: requires_confirmation, requires_action, requires_payment_method.`,
      { payment_intent: before },
    );
  const { method, returnUrl, ship, sdk } = means(ctx, before, p);
  const bySdk = sdk || p.use_stripe_sdk === true || ctx.fault === 'use_stripe_sdk';
  const next: Stripe.PaymentIntent = {
    ...before,
    last_payment_error: null,
    next_action: null,
    payment_method: method.id,
    shipping: ship ?? before.shipping,
    status: 'processing',
  };
  const behaves = behaviour(store, method.id);
  if (ctx.fault === 'decline') return decline(store, next, method, GENERIC);
  if (behaves.authenticate === 'fails') return failedAtOnce(store, next, method);
  if (behaves.authenticate) {
    if (p.off_session || p.error_on_requires_action) return decline(store, next, method, NEEDS_AUTHENTICATION);
    return askAuthentication(ctx, next, bySdk ? 'use_stripe_sdk' : 'redirect_to_url', returnUrl);
  }
  if (behaves.decline) return decline(store, next, method, behaves.decline);
  return authorise(store, next, method);
}

const NEEDS_AUTHENTICATION: Declined = {
  code: 'authentication_required',
  decline_code: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};

function means(ctx: Ctx, before: Stripe.PaymentIntent, p: Confirmation) {
  const { store } = ctx;
  if (p.payment_method !== undefined && p.confirmation_token !== undefined)
    throw invalid(
      'You may only specify one of these parameters: payment_method, confirmation_token.',
      'payment_method',
    );
  const name = p.payment_method ?? idOf(before.payment_method);
  if (p.confirmation_token === undefined && !p.payment_method_data && name === null)
    throw refused(
      'payment_intent_unexpected_state',
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
      { payment_intent: before },
    );
  const automatic = before.automatic_payment_methods;
  // Cards redirect the customer only for 3-D Secure.
  const cardsOnly = before.allowed_payment_method_types?.every((type) => type === 'card') ?? false;
  const redirects = automatic?.enabled === true && automatic.allow_redirects !== 'never' && !cardsOnly;
  const tokenUrl = store.tokens.get(p.confirmation_token ?? '')?.return_url ?? null;
  const returnUrl = p.return_url ?? tokenUrl;
  if (redirects && returnUrl === null && !ctx.publishable && !p.off_session)
    throw invalid(
      "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
      'return_url',
    );
  const plain = { returnUrl, ship: undefined, sdk: p.use_stripe_sdk === true };
  if (p.payment_method_data) return { method: methodFromData(store, p.payment_method_data), ...plain };
  if (p.confirmation_token === undefined) return { method: resolveMethod(store, name ?? ''), ...plain };
  const { token, method } = useToken(store, p.confirmation_token, before.id);
  const ship = token.shipping && { ...token.shipping, address: fullAddress(dropNull(token.shipping.address)) };
  return {
    method,
    returnUrl,
    sdk: p.use_stripe_sdk ?? token.use_stripe_sdk,
    ship: ship && { name: ship.name, address: ship.address, phone: ship.phone, carrier: null, tracking_number: null },
  };
}

const dropNull = (of: Stripe.Address) => ({
  ...(of.city !== null && { city: of.city }),
  ...(of.country !== null && { country: of.country }),
  ...(of.line1 !== null && { line1: of.line1 }),
  ...(of.line2 !== null && { line2: of.line2 }),
  ...(of.postal_code !== null && { postal_code: of.postal_code }),
  ...(of.state !== null && { state: of.state }),
});

/** The bank asks the customer: on a page of its own, or through Stripe.js, which shows it in the shop's page. */
function askAuthentication(
  ctx: Ctx,
  next: Stripe.PaymentIntent,
  type: 'redirect_to_url' | 'use_stripe_sdk',
  returnUrl: string | null,
): Stripe.PaymentIntent {
  const url = `${ctx.publicUrl}/_sim/3ds/${next.id}`;
  const after = ctx.store.intents.put({
    ...next,
    next_action:
      type === 'redirect_to_url'
        ? { type, redirect_to_url: { url, return_url: returnUrl } }
        : { type, use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } },
    status: 'requires_action',
  });
  ctx.store.emit('payment_intent.requires_action', after);
  return after;
}

/** Authorises the money, or captures it at once when the intent has automatic capture. */
function authorise(store: Store, next: Stripe.PaymentIntent, method: Stripe.PaymentMethod): Stripe.PaymentIntent {
  const held = createCharge(store, next, method, undefined);
  const base = { ...next, latest_charge: held.id, next_action: null };
  if (next.capture_method === 'manual') {
    store.authorisations.put({ id: held.id, due: held.payment_method_details?.card?.capture_before ?? 0 });
    store.emit('charge.succeeded', held);
    const after = store.intents.put({ ...base, amount_capturable: next.amount, status: 'requires_capture' });
    store.emit('payment_intent.amount_capturable_updated', after);
    return after;
  }
  const captured = captureCharge(store, held, held.amount);
  store.emit('charge.succeeded', captured);
  const after = store.intents.put({ ...base, amount_received: captured.amount, status: 'succeeded' });
  store.emit('payment_intent.succeeded', after);
  afterCapture(store, captured);
  return after;
}

/** Keeps the failed charge on the intent, which then needs another payment method. The answer is a 402. */
function decline(store: Store, next: Stripe.PaymentIntent, method: Stripe.PaymentMethod, why: Declined): never {
  const failed = createCharge(store, next, method, why);
  const error = { charge: failed.id, code: why.code, decline_code: why.decline_code, message: why.message };
  const after = store.intents.put({
    ...next,
    last_payment_error: { ...lastError(error), payment_method: method },
    latest_charge: failed.id,
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  });
  store.emit('charge.failed', failed);
  store.emit('payment_intent.payment_failed', after);
  throw new ApiError(402, { type: 'card_error', ...error, payment_intent: after, payment_method: method });
}

function lastError(error: { charge?: string; code: string; decline_code?: string; message: string }) {
  const code = LAST_ERROR_CODES.find((known) => known === error.code) ?? 'card_declined';
  return { type: 'card_error' as const, ...error, code };
}
const LAST_ERROR_CODES = [
  'authentication_required',
  'card_declined',
  'expired_card',
  'incorrect_cvc',
  'payment_intent_authentication_failure',
  'processing_error',
] as const;

/** Applies the customer's answer to 3-D Secure. */
export function completeAuthentication(
  store: Store,
  before: Stripe.PaymentIntent,
  outcome: 'success' | 'fail',
): Stripe.PaymentIntent {
  if (before.status !== 'requires_action')
    throw refused('payment_intent_unexpected_state', `This PaymentIntent has a status of ${before.status}.`, {
      payment_intent: before,
    });
  const method = resolveMethod(store, idOf(before.payment_method) ?? '');
  return outcome === 'success' ? afterSuccess(store, before, method) : notAuthenticated(store, before, method);
}

const NOT_AUTHENTICATED = {
  code: 'payment_intent_authentication_failure',
  message: 'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
};

/** A failed authentication makes no charge, so nothing but the event tells one failed attempt from the next. */
function notAuthenticated(
  store: Store,
  before: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): Stripe.PaymentIntent {
  const after = store.intents.put({
    ...before,
    last_payment_error: { ...lastError(NOT_AUTHENTICATED), payment_method: method },
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  });
  store.emit('payment_intent.payment_failed', after);
  return after;
}

/** The bank refuses to authenticate without asking the customer. The answer is a 402. */
function failedAtOnce(store: Store, next: Stripe.PaymentIntent, method: Stripe.PaymentMethod): never {
  const after = notAuthenticated(store, next, method);
  throw new ApiError(402, {
    type: 'card_error',
    ...NOT_AUTHENTICATED,
    payment_intent: after,
    payment_method: method,
  });
}

function afterSuccess(store: Store, before: Stripe.PaymentIntent, method: Stripe.PaymentMethod): Stripe.PaymentIntent {
  const declined = behaviour(store, method.id).decline;
  if (!declined) return authorise(store, before, method);
  try {
    return decline(store, before, method, declined);
  } catch (error) {
    if (error instanceof ApiError && error.body.payment_intent) return error.body.payment_intent;
    throw error;
  }
}
