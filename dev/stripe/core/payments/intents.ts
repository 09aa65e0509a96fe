import type Stripe from 'stripe';
import { z } from 'zod';
import { CURRENCIES } from '../../../../src/domain/money/currency.ts';
import { type ApiError, invalid, missing, refused } from '../errors.ts';
import { list } from '../lists.ts';
import { bool, currency, expand, int, mergeMetadata, metadata, page, shipping, text } from '../params.ts';
import { type Ctx, one, route } from '../route.ts';
import type { Store } from '../store.ts';
import { capture, captureParams } from './capture.ts';
import { latestCharge, releaseCharge } from './charges.ts';
import { confirm, confirmParams } from './confirm.ts';
import { fullAddress, methodData, resolveMethod } from './methods.ts';

/** Stripe compares with the settlement currency's minimum after a conversion. This stands for it. */
const CONVERTED_MINIMUM = 50;

export function intent(store: Store, id: string, param = 'intent'): Stripe.PaymentIntent {
  const found = store.intents.get(id);
  if (!found) throw missing('payment_intent', id, param);
  return found;
}

const fields = {
  amount: int,
  currency,
  description: text.optional(),
  metadata: metadata.optional(),
  transfer_group: text.optional(),
  receipt_email: text.optional(),
  shipping: shipping.optional(),
  payment_method: text.optional(),
  // API version `endive` removed `payment_method_types`: sending it is `parameter_unknown`.
  allowed_payment_method_types: z.array(text).optional(),
  capture_method: z.enum(['automatic', 'automatic_async', 'manual']).optional(),
  expand,
};
const createParams = z.strictObject({
  ...fields,
  automatic_payment_methods: z
    .strictObject({ enabled: bool, allow_redirects: z.enum(['always', 'never']).optional() })
    .optional(),
  confirm: bool.optional(),
  payment_method_data: methodData.optional(),
  confirmation_token: text.optional(),
  return_url: text.optional(),
  off_session: bool.optional(),
  error_on_requires_action: bool.optional(),
  use_stripe_sdk: bool.optional(),
});

function checkAmount(amount: number, currency: string): void {
  const rule = CURRENCIES.get(currency);
  if (rule === undefined) throw invalid(`Invalid currency: ${currency}.`, 'currency');
  const { step, maximum } = rule;
  const minimum = rule.minimum ?? Math.max(CONVERTED_MINIMUM, step);
  if (amount > maximum) throw invalid(`Amount must be no more than ${maximum}`, 'amount', 'amount_too_large');
  if (amount % step !== 0) throw invalid(`Amount must be a multiple of ${step} in ${currency}.`, 'amount');
  if (amount < 1)
    throw invalid('This value must be greater than or equal to 1.', 'amount', 'parameter_invalid_integer');
  if (amount < minimum)
    throw invalid(`Amount must be at least ${minimum} ${currency} in the smallest unit.`, 'amount', 'amount_too_small');
}

function toShipping(given: z.infer<typeof shipping>): Stripe.PaymentIntent.Shipping {
  const address = fullAddress(given.address);
  return {
    address,
    name: given.name,
    carrier: given.carrier ?? null,
    phone: given.phone ?? null,
    tracking_number: given.tracking_number ?? null,
  };
}

function create(ctx: Ctx, p: z.infer<typeof createParams>): Stripe.PaymentIntent {
  const { store } = ctx;
  checkAmount(p.amount, p.currency);
  if (p.allowed_payment_method_types && !p.allowed_payment_method_types.includes('card'))
    throw invalid('The simulator takes cards only: allow `card`.', 'allowed_payment_method_types');
  if (!p.confirm && p.payment_method_data)
    throw invalid('The simulator takes `payment_method_data` only when `confirm` is true.', 'payment_method_data');
  if (!p.confirm && p.confirmation_token !== undefined)
    throw invalid('`confirmation_token` may only be provided when `confirm` is true.', 'confirmation_token');
  const id = store.id('pi');
  const method = p.payment_method === undefined ? null : resolveMethod(store, p.payment_method).id;
  const automatic = p.automatic_payment_methods ?? { enabled: true };
  const row: Stripe.PaymentIntent = {
    ...blank(id, `${id}_secret_${store.id('s', 25).slice(2)}`, store.now),
    amount: p.amount,
    allowed_payment_method_types: p.allowed_payment_method_types ?? null,
    automatic_payment_methods: { allow_redirects: 'always', ...dropUndefined(automatic) },
    capture_method: p.capture_method ?? 'automatic_async',
    currency: p.currency,
    description: p.description ?? null,
    metadata: mergeMetadata(null, p.metadata),
    payment_method: method,
    receipt_email: p.receipt_email ?? null,
    shipping: p.shipping ? toShipping(p.shipping) : null,
    status: method ? 'requires_confirmation' : 'requires_payment_method',
    transfer_group: p.transfer_group ?? null,
  };
  store.intents.put(row);
  store.emit('payment_intent.created', row);
  if (!p.confirm) return row;
  return confirm(ctx, row, p);
}

function dropUndefined(given: { enabled: boolean; allow_redirects?: 'always' | 'never' | undefined }) {
  return { enabled: given.enabled, ...(given.allow_redirects && { allow_redirects: given.allow_redirects }) };
}

function blank(id: string, secret: string, now: number): Stripe.PaymentIntent {
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: 0,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: secret,
    confirmation_method: 'automatic',
    created: now,
    currency: 'gbp',
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
}

const updateParams = z.strictObject(fields).partial();
const OPEN = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

function update(ctx: Ctx, p: z.infer<typeof updateParams>): Stripe.PaymentIntent {
  const { store } = ctx;
  const before = intent(store, one(ctx));
  const { metadata: _, description: __, transfer_group: ___, expand: ____, ...rest } = p;
  const touched = Object.entries(rest).filter(([, value]) => value !== undefined);
  if (touched.length > 0 && !OPEN.includes(before.status))
    throw unexpected(
      before,
      `This PaymentIntent's ${touched[0]?.[0]} could not be updated because it has a status of ${before.status}. You may only update the ${touched[0]?.[0]} of a PaymentIntent with one of the following statuses: ${OPEN.join(', ')}.`,
    );
  if (p.amount !== undefined) checkAmount(p.amount, p.currency ?? before.currency);
  const method = p.payment_method === undefined ? before.payment_method : resolveMethod(store, p.payment_method).id;
  const status = method && before.status === 'requires_payment_method' ? 'requires_confirmation' : before.status;
  return store.intents.put({
    ...before,
    amount: p.amount ?? before.amount,
    capture_method: p.capture_method ?? before.capture_method,
    currency: p.currency ?? before.currency,
    description: p.description ?? before.description,
    metadata: mergeMetadata(before.metadata, p.metadata),
    payment_method: method,
    receipt_email: p.receipt_email ?? before.receipt_email,
    shipping: p.shipping ? toShipping(p.shipping) : before.shipping,
    status,
    transfer_group: p.transfer_group ?? before.transfer_group,
  });
}

function unexpected(of: Stripe.PaymentIntent, message: string): ApiError {
  return refused('payment_intent_unexpected_state', message, { payment_intent: of });
}

export const REASONS = ['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'] as const;
const cancelParams = z.strictObject({ cancellation_reason: z.enum(REASONS).optional(), expand });
export const CANCELABLE = [...OPEN, 'requires_capture', 'processing'];

function cancel(ctx: Ctx, p: z.infer<typeof cancelParams>): Stripe.PaymentIntent {
  const before = intent(ctx.store, one(ctx));
  if (!CANCELABLE.includes(before.status))
    throw unexpected(
      before,
      `You cannot cancel this PaymentIntent because it has a status of ${before.status}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action, processing.`,
    );
  return cancelIntent(ctx.store, before, p.cancellation_reason ?? null, 'cancelled');
}

/** Cancels an intent and releases its authorisation. */
export function cancelIntent(
  store: Store,
  before: Stripe.PaymentIntent,
  reason: Stripe.PaymentIntent.CancellationReason | null,
  how: 'cancelled' | 'expired',
): Stripe.PaymentIntent {
  const held = before.status === 'requires_capture' ? latestCharge(store, before) : undefined;
  if (held) releaseCharge(store, held, how);
  const after = store.intents.put({
    ...before,
    amount_capturable: 0,
    canceled_at: store.now,
    cancellation_reason: reason,
    next_action: null,
    status: 'canceled',
  });
  store.emit('payment_intent.canceled', after);
  return after;
}

/** Stripe.js must send the intent's client secret, to show that it may use the intent. */
function secretChecked(ctx: Ctx, secret: string | undefined): Stripe.PaymentIntent {
  const found = intent(ctx.store, one(ctx));
  if (ctx.publishable && secret === undefined)
    throw invalid('Missing required param: client_secret.', 'client_secret', 'parameter_missing');
  if (secret !== undefined && secret !== found.client_secret)
    throw invalid(
      'The client_secret provided does not match any associated PaymentIntent on this account. Ensure the publishable key used belongs to the same account that created the PaymentIntent.',
      'client_secret',
      'payment_intent_invalid_parameter',
    );
  return found;
}

const intentsPage = z.strictObject({ ...page, customer: text.optional() });

export const intentRoutes = [
  route('POST /v1/payment_intents', createParams, create),
  route('GET /v1/payment_intents', intentsPage, ({ store }, p) =>
    list(
      '/v1/payment_intents',
      store.intents.values(),
      p,
      (row) => p.customer === undefined || row.customer === p.customer,
    ),
  ),
  route(
    'GET /v1/payment_intents/:',
    z.strictObject({ client_secret: text.optional(), expand }),
    (ctx, p) => secretChecked(ctx, p.client_secret),
    { publishable: true },
  ),
  route('POST /v1/payment_intents/:', updateParams, update),
  route(
    'POST /v1/payment_intents/:/confirm',
    confirmParams,
    (ctx, p) => confirm(ctx, secretChecked(ctx, p.client_secret), p),
    { publishable: true },
  ),
  route('POST /v1/payment_intents/:/capture', captureParams, (ctx, p) => capture(ctx, intent(ctx.store, one(ctx)), p)),
  route('POST /v1/payment_intents/:/cancel', cancelParams, cancel),
];
