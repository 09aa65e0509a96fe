import type Stripe from 'stripe';
import { z } from 'zod';
import { ApiError, invalid, missing } from '../errors.ts';
import { address, bool, expandOnly, int, mergeMetadata, metadata, shipping, text } from '../params.ts';
import { type Ctx, one, route } from '../route.ts';
import type { Store } from '../store.ts';
import { type Behaviour, CARDS, cardByName, cardByNumber } from './cards.ts';

const billing = z.strictObject({ address, email: text, name: text, phone: text, tax_id: text }).partial();
const card = z.strictObject({
  number: text.optional(),
  exp_month: int.optional(),
  exp_year: int.optional(),
  cvc: text.optional(),
  token: text.optional(),
});
export const methodData = z.strictObject({
  type: z.literal('card'),
  card: card.optional(),
  billing_details: billing.optional(),
  metadata: metadata.optional(),
  allow_redisplay: z.enum(['always', 'limited', 'unspecified']).optional(),
});
export type MethodData = z.infer<typeof methodData>;

/** The behaviour of a stored payment method. */
export function behaviour(store: Store, method: string): Behaviour {
  const found = CARDS[store.cards.get(method)?.behaviour ?? 'visa'];
  if (!found) throw new Error(`payment method ${method} has no card`);
  return found;
}

/** A payment method to use: a stored one, or a new one for a test name such as `pm_card_visa`. */
export function resolveMethod(store: Store, name: string, param = 'payment_method'): Stripe.PaymentMethod {
  const stored = store.methods.get(name);
  if (stored) return stored;
  const test = cardByName(name);
  if (!test || name.startsWith('tok_')) throw missing('PaymentMethod', name, param);
  return createMethod(store, test, {});
}

export function methodFromData(store: Store, given: MethodData): Stripe.PaymentMethod {
  return createMethod(store, cardFrom(given), given);
}

function cardFrom({ card: given }: MethodData): string {
  if (given?.token !== undefined) {
    const name = cardByName(given.token);
    if (!name || !given.token.startsWith('tok_')) throw missing('token', given.token, 'card[token]');
    return name;
  }
  if (given?.number === undefined)
    throw invalid('Missing required param: card[number].', 'card[number]', 'parameter_missing');
  const name = cardByNumber(given.number);
  if (name) return name;
  throw new ApiError(402, {
    type: 'card_error',
    code: 'incorrect_number',
    message: 'Your card number is incorrect.',
    param: 'number',
  });
}

function createMethod(store: Store, name: string, given: Partial<MethodData>): Stripe.PaymentMethod {
  const behaves = CARDS[name];
  if (!behaves) throw new Error(`no test card ${name}`);
  const id = store.id('pm');
  store.cards.put({ id, behaviour: name });
  return store.methods.put({
    id,
    object: 'payment_method',
    allow_redisplay: given.allow_redisplay ?? 'unspecified',
    billing_details: billingDetails(given.billing_details),
    card: {
      brand: behaves.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'GB',
      display_brand: behaves.brand,
      exp_month: given.card?.exp_month ?? 12,
      exp_year: given.card?.exp_year ?? new Date(store.now * 1000).getUTCFullYear() + 3,
      fingerprint: `sim${behaves.last4}`,
      funding: 'credit',
      generated_from: null,
      last4: behaves.last4,
      networks: { available: [behaves.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: store.now,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: mergeMetadata(null, given.metadata),
    type: 'card',
  });
}

export function fullAddress(given: z.infer<typeof address> | undefined): Stripe.Address {
  return {
    city: null,
    country: null,
    line1: null,
    line2: null,
    postal_code: null,
    state: null,
    ...defined(given ?? {}),
  };
}

/** Removes fields that were not given, so that the defaults apply. */
function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const out: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key in value) {
    const field = value[key];
    if (given(field)) out[key] = field;
  }
  return out;
}
const given = <T>(value: T): value is Exclude<T, undefined> => value !== undefined;

function billingDetails(from: z.infer<typeof billing> | undefined): Stripe.PaymentMethod.BillingDetails {
  return {
    address: fullAddress(from?.address),
    email: from?.email ?? null,
    name: from?.name ?? null,
    phone: from?.phone ?? null,
    tax_id: from?.tax_id ?? null,
  };
}

const tokenParams = z.strictObject({
  payment_method: text.optional(),
  payment_method_data: methodData.optional(),
  return_url: text.optional(),
  setup_future_usage: z.enum(['off_session', 'on_session']).optional(),
  shipping: shipping.optional(),
  use_stripe_sdk: bool.optional(),
  expand: z.array(z.string()).optional(),
});

/** Stripe.js shows what the bank asks itself, unless its caller says otherwise. */
function createToken({ store, publishable }: Ctx, params: z.infer<typeof tokenParams>): Stripe.ConfirmationToken {
  if (params.payment_method === undefined && !params.payment_method_data)
    throw invalid(
      'You must provide payment_method or payment_method_data.',
      'payment_method_data',
      'parameter_missing',
    );
  const method = params.payment_method_data
    ? methodFromData(store, params.payment_method_data)
    : resolveMethod(store, params.payment_method ?? '');
  const { id: _, object: __, created: ___, livemode: ____, metadata: _____, ...preview } = method;
  const token: Stripe.ConfirmationToken = {
    id: store.id('ctoken'),
    object: 'confirmation_token',
    created: store.now,
    expires_at: store.now + 12 * 3600,
    livemode: false,
    mandate_data: null,
    metadata: {},
    payment_intent: null,
    payment_method_options: { card: { cvc_token: null } },
    payment_method_preview: { ...preview, type: 'card' },
    return_url: params.return_url ?? null,
    setup_future_usage: params.setup_future_usage ?? null,
    setup_intent: null,
    shipping: params.shipping
      ? {
          address: fullAddress(params.shipping.address),
          name: params.shipping.name,
          phone: params.shipping.phone ?? null,
        }
      : null,
    use_stripe_sdk: params.use_stripe_sdk ?? publishable,
  };
  store.cards.put({ id: token.id, behaviour: method.id });
  return store.tokens.put(token);
}

/** Uses up a token for an intent. A token can be used once, within twelve hours. */
export function useToken(
  store: Store,
  id: string,
  intent: string,
): { token: Stripe.ConfirmationToken; method: Stripe.PaymentMethod } {
  const token = store.tokens.get(id);
  if (!token) throw missing('confirmation_token', id, 'confirmation_token');
  if (token.payment_intent !== null)
    throw invalid(`The confirmation token ${id} has already been used. Create a new one.`, 'confirmation_token');
  if (token.expires_at !== null && token.expires_at <= store.now)
    throw invalid(`The confirmation token ${id} has expired.`, 'confirmation_token');
  const method = store.methods.get(store.cards.get(id)?.behaviour ?? '');
  if (!method) throw new Error(`token ${id} lost its payment method`);
  return { token: store.tokens.put({ ...token, payment_intent: intent }), method };
}

export const methodRoutes = [
  route(
    'POST /v1/payment_methods',
    methodData.extend({ expand: z.array(z.string()).optional() }),
    ({ store }, params) => methodFromData(store, params),
    { publishable: true },
  ),
  route('GET /v1/payment_methods/:', expandOnly, (ctx) => resolveMethod(ctx.store, one(ctx), 'payment_method')),
  route('POST /v1/confirmation_tokens', tokenParams, createToken, { publishable: true }),
  route('POST /v1/test_helpers/confirmation_tokens', tokenParams, createToken),
  route('GET /v1/confirmation_tokens/:', expandOnly, (ctx) => {
    const found = ctx.store.tokens.get(one(ctx));
    if (!found) throw missing('confirmation_token', one(ctx), 'confirmation_token');
    return found;
  }),
];
