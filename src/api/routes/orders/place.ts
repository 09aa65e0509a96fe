import { z } from '@hono/zod-openapi';
import { isOutage, pricePlacing } from '../../../app/price-placing.ts';
import { UNAVAILABLE } from '../../../app/refusals.ts';
import { returnRefusal } from '../../../app/return-url.ts';
import { sha256 } from '../../../digest.ts';
import type { PlaceRequest } from '../../../domain/catalogue/placing.ts';
import { CUSTOMER } from '../../../domain/order/actor.ts';
import { orderIdFromDigest, orderIdSeed } from '../../../domain/order/ids.ts';
import { type Snapshot, viewOrder } from '../../../domain/order/view.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { AUTH_PROBLEMS, answer, BEARER, body, problems, route, routes } from '../../contract.ts';
import { orderToken } from '../../credentials/order-token.ts';
import type { HttpVars } from '../../deps.ts';
import { storefrontOf, storefrontOnly } from '../../middleware/auth.ts';
import { countDecline, tooMany } from '../../middleware/card-testing.ts';
import { bodyHash, IDEMPOTENCY_KEY, RequiredKey } from '../../middleware/idempotency.ts';
import { problem } from '../../problem.ts';
import { CustomerIn, toCustomer } from '../../schemas/address.ts';
import { MetadataIn, ReferenceIn } from '../../schemas/annotations.ts';
import { OptionsIn, OrderSchema } from '../../schemas/order.ts';
import { PaymentIn, PaymentState, paymentState } from '../../schemas/payment.ts';
import { absent, line, lineIfAny } from '../../text.ts';
import { wire } from '../../wire.ts';

const PlaceBody = z
  .strictObject({
    customer: CustomerIn,
    lines: z
      .array(
        z.strictObject({
          listing_id: line(64),
          quantity: z.int().min(1).max(999),
          options: OptionsIn,
        }),
      )
      .min(1)
      .max(50),
    shipping_option_id: absent(lineIfAny(64)).openapi({
      description: 'an id of `shipping_options` of the products; left out: the first of them, whose price is charged',
    }),
    reference: ReferenceIn,
    metadata: MetadataIn,
    payment: PaymentIn.optional(),
    expected_total: z.int().min(0).optional().openapi({ description: 'the total that was shown; another is 409' }),
  })
  .openapi('PlaceOrder');

export const Placed = z
  .strictObject({
    order: OrderSchema,
    payment: z.strictObject({
      ...PaymentState.shape,
      status: PaymentState.shape.status.optional().openapi({
        description: 'what became of the `payment` that was sent; absent where none was, and nothing is paid yet',
      }),
      payment_intent: z.string(),
      client_secret: z.string(),
      publishable_key: z.string(),
    }),
    order_token: z.string(),
  })
  .openapi('PlacedOrder');

const PLACED =
  'The order as its customer sees it (so without `reference` and `metadata`), what its payment needs, and the token of its customer. If `payment` was sent, also what became of it: after a decline it is `pending`, and `/payment` takes another card';

const place = route(
  {
    method: 'post',
    path: '/v1/orders',
    tags: ['Storefront'],
    operationId: 'orders.place',
    summary: 'Place an order',
    description:
      'Prices the lines, creates the payment at Stripe, and answers the order with the token of its customer. With `payment`, the money is held on the card in the same call, and charged moments later, when the stock is taken; without it, `/payment` or Stripe.js pays it later. Read `payment.status`: a card that was declined is a 201, too. The same `idempotency-key` never makes a second order.',
    security: BEARER,
    middleware: storefrontOnly,
    request: { headers: RequiredKey, body: body(PlaceBody) },
    responses: {
      201: answer(Placed, PLACED),
      ...problems(
        ...AUTH_PROBLEMS,
        'invalid_request',
        'idempotency_key_missing',
        'idempotency_key_reused',
        'rate_limited',
        'price_changed',
        'listing_unavailable',
        'invalid_options',
        'out_of_stock',
        'shipping_option_unavailable',
        'amount_too_small',
        'amount_too_large',
        'amount_not_chargeable',
        'currency_not_accepted',
        'order_cancelling',
      ),
    },
  },
  async (c) => {
    const { retailerId, address } = storefrontOf(c);
    const request = c.req.valid('json');
    const key = c.req.valid('header')[IDEMPOTENCY_KEY];
    const orderId = orderIdFromDigest(sha256(orderIdSeed(retailerId, key)));
    c.set('orderId', orderId);
    const { payment: method = null } = request;
    const foreign = method === null ? null : await returnRefusal(c.env, retailerId, method, 'payment.return_url');
    const priced = foreign ?? (await pricePlacing(c.env, orderId, retailerId, toRequest(request)));
    if (isRefusal(priced) && isOutage(priced)) return problem(c, priced);
    // Also what is refused goes to the object: the same key gets the same answer, and the order may be there already.
    const by = { retailerId, address, email: request.customer.email };
    // A card waits for the verdict. Without one, nothing is charged, and the verdict is there when Stripe has answered.
    const verdict = isRefusal(priced) ? null : tooMany(c, by, orderId);
    const before = method === null ? null : await verdict;
    if (before !== null) return problem(c, before);
    const placed = await c.env.order(orderId).place({ orderId, hash: bodyHash(request), priced, method });
    c.set('replayed', placed.repeated === true);
    if (!placed.ok) return problem(c, placed.refusal, { snapshot: placed.snapshot, viewer: CUSTOMER });
    const refused = await verdict;
    if (refused !== null) return problem(c, refused);
    if (method !== null) await countDecline(c, by, placed.snapshot.order);
    const answered = await viewPlaced(placed.snapshot, c.env.vars, method !== null);
    return answered === null ? problem(c, UNAVAILABLE) : c.json(answered, 201);
  },
);

export const placeRoutes = routes(place);

function toRequest(body: z.infer<typeof PlaceBody>): PlaceRequest {
  const { customer, lines, shipping_option_id, expected_total, reference, metadata } = body;
  return {
    customer: toCustomer(customer),
    lines: lines.map(({ listing_id, quantity, options }) => ({ listingId: listing_id, quantity, options })),
    shippingOptionId: shipping_option_id,
    expectedTotal: expected_total,
    reference,
    metadata,
  };
}

/**
 * As the customer sees it, whoever placed it: a repeated call with another key of the retailer gets the same answer.
 */
async function viewPlaced(snapshot: Snapshot, { publishableKey, tokenSecret }: HttpVars, pays: boolean) {
  const { intentId, clientSecret } = snapshot.order.payment;
  const order = viewOrder(snapshot, CUSTOMER);
  if (order === null || intentId === null || clientSecret === null) return null;
  const token = await orderToken(tokenSecret, snapshot.order.id, snapshot.order.tokenEpoch);
  const became = pays ? paymentState(snapshot.order.payment) : {};
  const payment = { ...became, paymentIntent: intentId, clientSecret, publishableKey };
  return wire({ order, payment, orderToken: token });
}
