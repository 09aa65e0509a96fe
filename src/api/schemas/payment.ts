import { z } from '@hono/zod-openapi';
import { PAYMENT_STATUSES, type Payment, type PaymentMethodRef } from '../../domain/money/payment.ts';
import { absent, HTTP, lineIfAny, webAddressIfAny } from '../text.ts';

/** What a customer pays with, and what became of it: the same when an order is placed and later. */

const ONE_OF = 'send either confirmation_token or payment_method';
const RETURN_URL =
  "where the bank sends the customer back to: a page of one of the retailer's allowed origins; by default the order's page, which then opens for the customer without its token";

/** Ids of Stripe. A number of a card must never come this far: it would be stored, and Stripe does not know it. */
const METHOD = /^(?:pm|card|src)_\w+$/;
const TOKEN = /^ctoken_\w+$/;
const NOT_A_METHOD = "must be the id of a payment method of Stripe, such as pm_card_visa, and never a card's number";
const NOT_A_TOKEN = 'must be the id of a confirmation token of Stripe.js, ctoken_…';

/** An id that may be left out. An empty text counts as left out. */
const idIfAny = (form: RegExp, wrong: string) =>
  absent(lineIfAny(255).refine((text) => text === '' || form.test(text), wrong));

/** One of the two, as the document says it. The parser below says in one sentence what is wrong. */
const oneOf = (field: string, form: RegExp, description: string) => ({
  type: 'object' as const,
  properties: {
    [field]: { type: 'string' as const, minLength: 1, maxLength: 255, pattern: form.source, description },
    return_url: { type: 'string' as const, format: 'uri', maxLength: 2_000, description: RETURN_URL },
  },
  required: [field],
  additionalProperties: false,
});

export const PaymentIn = z
  .strictObject({
    confirmation_token: idIfAny(TOKEN, NOT_A_TOKEN),
    payment_method: idIfAny(METHOD, NOT_A_METHOD),
    return_url: absent(webAddressIfAny(HTTP, 2_000).openapi({ format: 'uri' })),
  })
  .transform(({ confirmation_token, payment_method, return_url }, ctx): PaymentMethodRef => {
    const back = return_url === undefined ? {} : { returnUrl: return_url };
    const [id, other] = [payment_method, confirmation_token];
    if (id !== undefined && other === undefined) return { kind: 'payment_method', id, ...back };
    if (other !== undefined && id === undefined) return { kind: 'confirmation_token', id: other, ...back };
    ctx.addIssue({ code: 'custom', message: ONE_OF });
    return z.NEVER;
  })
  .openapi('PaymentMethod', {
    type: 'object',
    description: 'either a confirmation token or a payment method',
    oneOf: [
      oneOf('confirmation_token', TOKEN, 'of Stripe.js: `ctoken_…`'),
      oneOf('payment_method', METHOD, 'of Stripe: `pm_…`'),
    ],
  });

/** What the bank asks of the customer. */
export const NextActionOut = z
  .strictObject({
    type: z.string(),
    redirect_url: z.string().nullable().openapi({
      description:
        'open this page; null with the type `use_stripe_sdk`: call `stripe.handleNextAction({ clientSecret })` of Stripe.js with `client_secret`, and then read the order',
    }),
  })
  .openapi('NextAction', {
    description:
      'A confirmation token of Stripe.js usually leads to `use_stripe_sdk`: Stripe.js shows what the bank asks in the page itself. A payment method leads to `redirect_to_url`.',
  });

export const PaymentState = z.strictObject({
  status: z.enum(PAYMENT_STATUSES),
  next_action: NextActionOut.optional(),
  client_secret: z.string().optional(),
});

/** Stripe.js needs the secret while the customer still has something to do. */
export function paymentState({ status, nextAction, clientSecret }: Payment) {
  const open = status === 'pending' || status === 'requires_action';
  return {
    status,
    nextAction: nextAction ?? undefined,
    clientSecret: open ? (clientSecret ?? undefined) : undefined,
  };
}
