import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { etag } from 'hono/etag';
import type { CommandResult } from '../../../../durable-objects/rpc.ts';
import { orderVersion } from '../../../app/order-version.ts';
import { readJournal, readOrder } from '../../../app/read-order.ts';
import { NOT_FOUND } from '../../../app/refusals.ts';
import { returnRefusal } from '../../../app/return-url.ts';
import type { PaymentMethodRef } from '../../../domain/money/payment.ts';
import type { Command } from '../../../domain/order/decide.ts';
import { type Snapshot, viewOrder } from '../../../domain/order/view.ts';
import { viewEvent } from '../../../domain/order/view-events.ts';
import { refuse } from '../../../domain/refusal.ts';
import { callerNetwork } from '../../address.ts';
import {
  answer,
  BEARER,
  body,
  ORDER_PROBLEMS,
  OrderParam,
  optionalBody,
  problems,
  route,
  routes,
} from '../../contract.ts';
import type { HttpEnv } from '../../deps.ts';
import { callerOf, orderOnly } from '../../middleware/auth.ts';
import { countDecline, tooMany } from '../../middleware/card-testing.ts';
import { IDEMPOTENCY_KEY, OptionalKey, RequiredKey, submission } from '../../middleware/idempotency.ts';
import { problem } from '../../problem.ts';
import { whole } from '../../query.ts';
import { TimelineEvent } from '../../schemas/events.ts';
import { listOf, OrderSchema } from '../../schemas/order.ts';
import { PaymentIn, PaymentState, paymentState } from '../../schemas/payment.ts';
import { absent, lineIfAny } from '../../text.ts';
import { wire } from '../../wire.ts';

export const OrderVersion = z.strictObject({ version: z.int() });

const COMMON = { security: BEARER, middleware: orderOnly };
const COMMAND_PROBLEMS = [...ORDER_PROBLEMS, 'invalid_request', 'idempotency_key_reused', 'order_cancelling'] as const;

const read = route(
  {
    ...COMMON,
    middleware: [etag(), orderOnly],
    method: 'get',
    path: '/v1/orders/{id}',
    tags: ['Orders'],
    operationId: 'orders.get',
    summary: 'Get an order',
    description:
      'The order as it is now, with what its reader may see and do. Send the `etag` of the last answer as `if-none-match`: an order that did not change is answered with 304.',
    request: { params: OrderParam },
    responses: {
      200: answer(OrderSchema, 'The order'),
      304: { description: 'Not changed since the `etag` that was sent as `if-none-match`' },
      ...problems(...ORDER_PROBLEMS),
    },
  },
  async (c) => {
    const { orderId, viewer } = callerOf(c);
    const found = await readOrder(c.env, orderId, viewer);
    return found === null ? problem(c, NOT_FOUND) : c.json(wire(found.view));
  },
);

const version = route(
  {
    ...COMMON,
    method: 'get',
    path: '/v1/orders/{id}/version',
    tags: ['Orders'],
    operationId: 'orders.version',
    summary: 'Get the version of an order',
    description:
      'For who follows an order: it costs little, and is a second or two behind. After a change, read the order.',
    request: { params: OrderParam },
    responses: {
      200: answer(OrderVersion, 'As in the order. A greater number: read it again'),
      ...problems(...ORDER_PROBLEMS),
    },
  },
  async (c) => {
    const { orderId, viewer } = callerOf(c);
    const found = await orderVersion(c.env, orderId, viewer);
    return found === null ? problem(c, NOT_FOUND) : c.json({ version: found });
  },
);

const MOST_EVENTS = 1_000_000_000;
const After = whole(0, MOST_EVENTS).default(0).openapi({
  type: 'integer',
  minimum: 0,
  maximum: MOST_EVENTS,
  default: 0,
  description: 'the `seq` of the last event that you have; 0: from the beginning',
});

const events = route(
  {
    ...COMMON,
    method: 'get',
    path: '/v1/orders/{id}/events',
    tags: ['Orders'],
    operationId: 'orders.events',
    summary: 'Get the timeline of an order',
    description:
      'Every event of the order after `after`, oldest first. An event that the reader may not see has the type `hidden`, and keeps its number.',
    request: { params: OrderParam, query: z.object({ after: After }) },
    responses: {
      200: answer(listOf(TimelineEvent), 'All later events'),
      ...problems(...ORDER_PROBLEMS, 'invalid_request'),
    },
  },
  async (c) => {
    const { orderId, viewer } = callerOf(c);
    const found = await readJournal(c.env, orderId, viewer, c.req.valid('query').after);
    if (found === null) return problem(c, NOT_FOUND);
    const data = found.events.map((event) => viewEvent(event, found.snapshot.order, viewer));
    return c.json(wire({ data, nextCursor: null }));
  },
);

const cancel = route(
  {
    ...COMMON,
    method: 'post',
    path: '/v1/orders/{id}/cancel',
    tags: ['Orders'],
    operationId: 'orders.cancel',
    summary: 'Cancel an order',
    description:
      'Possible until a supplier starts production. Stock, card and transfers are put back. `status` becomes `cancelled` when all of it is done.',
    request: {
      params: OrderParam,
      headers: RequiredKey,
      body: optionalBody(z.strictObject({ reason: absent(lineIfAny(500)) })),
    },
    responses: {
      200: answer(OrderSchema, 'The order; everything is being put back'),
      ...problems(
        ...COMMAND_PROBLEMS,
        'idempotency_key_missing',
        'forbidden',
        'not_allowed_in_status',
        'production_started',
      ),
    },
  },
  async (c) => {
    const given = c.req.valid('json');
    const command: Command = { type: 'cancel', note: given.reason ?? null };
    return commandAnswer(c, await send(c, command, c.req.valid('header')[IDEMPOTENCY_KEY], given));
  },
);

const confirmDelivery = route(
  {
    ...COMMON,
    method: 'post',
    path: '/v1/orders/{id}/confirm-delivery',
    tags: ['Orders'],
    operationId: 'orders.confirmDelivery',
    summary: 'Confirm the delivery',
    description:
      "The customer says that the order arrived. Without this call, it counts as delivered after the time of the retailer's policy.",
    request: { params: OrderParam, headers: OptionalKey, body: optionalBody(z.strictObject({})) },
    responses: {
      200: answer(OrderSchema, 'The order'),
      ...problems(...COMMAND_PROBLEMS, 'forbidden', 'not_allowed_in_status'),
    },
  },
  async (c) => {
    const command: Command = { type: 'confirm_delivery' };
    return commandAnswer(c, await send(c, command, c.req.valid('header')[IDEMPOTENCY_KEY], c.req.valid('json')));
  },
);

const revokeTokens = route(
  {
    ...COMMON,
    method: 'post',
    path: '/v1/orders/{id}/revoke-tokens',
    tags: ['Retailer'],
    operationId: 'orders.revokeTokens',
    summary: 'Revoke the links of an order',
    description:
      "Every link to the customer's page that was given out so far stops working. Later mails have new links.",
    request: { params: OrderParam, headers: OptionalKey, body: optionalBody(z.strictObject({})) },
    responses: { 200: answer(OrderSchema, 'The order'), ...problems(...COMMAND_PROBLEMS, 'forbidden', 'conflict') },
  },
  async (c) => {
    const command: Command = { type: 'revoke_tokens' };
    return commandAnswer(c, await send(c, command, c.req.valid('header')[IDEMPOTENCY_KEY], c.req.valid('json')));
  },
);

export const Paid = z
  .strictObject({
    order: OrderSchema,
    payment: PaymentState,
  })
  .openapi('PaidOrder');

const pay = route(
  {
    ...COMMON,
    method: 'post',
    path: '/v1/orders/{id}/payment',
    tags: ['Orders'],
    operationId: 'orders.pay',
    summary: 'Pay an order',
    description:
      'Confirms the payment with a payment method or a confirmation token, instead of with Stripe.js. After a decline the payment is `pending`, and another card may be tried.',
    request: { params: OrderParam, headers: OptionalKey, body: body(PaymentIn) },
    responses: {
      200: answer(Paid, 'What became of it. `pending`: declined, another card may be tried'),
      ...problems(...COMMAND_PROBLEMS, 'forbidden', 'payment_already_authorised', 'payment_in_progress'),
    },
  },
  async (c) => {
    const { viewer } = callerOf(c);
    const method = c.req.valid('json');
    if (viewer.role !== 'customer' && viewer.role !== 'retailer') return mayNotPay(c);
    const foreign = method.returnUrl === undefined ? null : await foreignReturn(c, method);
    if (foreign !== null) return foreign;
    const key = c.req.valid('header')[IDEMPOTENCY_KEY];
    // A shop's server pays for many customers, and has no address of theirs.
    const by = viewer.role === 'customer' ? { retailerId: null, address: callerNetwork(c), email: null } : null;
    const refused = by === null ? null : await tooMany(c, by, `${callerOf(c).orderId} ${key ?? c.var.requestId}`);
    if (refused !== null) return problem(c, refused);
    const answered = await send(c, { type: 'pay', method }, key, method);
    if (!answered.ok) return commandAnswer(c, answered);
    const { order } = answered.snapshot;
    if (by !== null) await countDecline(c, { ...by, retailerId: order.retailerId, email: order.customer.email }, order);
    return paidAnswer(c, answered.snapshot);
  },
);

export const orderRoutes = routes(read, version, events, cancel, confirmDelivery, revokeTokens, pay);

/** The answer where the bank may not send the customer back to the payment's address. Null where it may. */
async function foreignReturn(c: Context<HttpEnv>, method: PaymentMethodRef): Promise<Response | null> {
  const { orderId, viewer } = callerOf(c);
  const found = await readOrder(c.env, orderId, viewer);
  if (found === null) return problem(c, NOT_FOUND);
  const refusal = await returnRefusal(c.env, found.view.retailerId, method, 'return_url');
  return refusal === null ? null : problem(c, refusal, { snapshot: found.snapshot, viewer });
}

/** A party that may see the order learns that it may not pay. For any other, there is no order. */
async function mayNotPay(c: Context<HttpEnv>): Promise<Response> {
  const { orderId, viewer } = callerOf(c);
  const found = await readOrder(c.env, orderId, viewer);
  if (found === null) return problem(c, NOT_FOUND);
  const refusal = refuse('forbidden', { key: 'payer_only' });
  return problem(c, refusal, { snapshot: found.snapshot, viewer });
}

/** Sends a command to the order's object. A submission is known by principal, route and key. */
export async function send(
  c: Context<HttpEnv>,
  command: Command,
  key: string | undefined,
  given: unknown,
): Promise<CommandResult> {
  const { orderId, viewer, principal } = callerOf(c);
  const route = `${c.req.method} ${c.req.path}`;
  const answered = await c.env.order(orderId).command(command, viewer, submission(principal, route, key, given));
  c.set('replayed', answered.repeated === true);
  return answered;
}

export function commandAnswer(c: Context<HttpEnv>, answered: CommandResult, status: 200 | 201 = 200): Response {
  const { viewer } = callerOf(c);
  return answered.ok
    ? orderAnswer(c, answered.snapshot, status)
    : problem(c, answered.refusal, { snapshot: answered.snapshot, viewer });
}

function orderAnswer(c: Context<HttpEnv>, snapshot: Snapshot, status: 200 | 201 = 200): Response {
  const view = viewOrder(snapshot, callerOf(c).viewer);
  return view === null ? problem(c, NOT_FOUND) : c.json(wire(view), status);
}

function paidAnswer(c: Context<HttpEnv>, snapshot: Snapshot): Response {
  const order = viewOrder(snapshot, callerOf(c).viewer);
  if (order === null) return problem(c, NOT_FOUND);
  return c.json(wire({ order, payment: paymentState(snapshot.order.payment) }));
}
