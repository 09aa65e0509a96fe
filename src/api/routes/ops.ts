import { z } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import { keysetOf, viewListed } from '../../app/listed-orders.ts';
import { faulted, NOT_FOUND } from '../../app/refusals.ts';
import { replayDeadLetter } from '../../app/replay-dead-letter.ts';
import type { DeadLetter } from '../../db/orders/dead-letters.ts';
import { LARGEST_AMOUNT } from '../../domain/money/currency.ts';
import { isRefusal } from '../../domain/refusal.ts';
import {
  AUTH_PROBLEMS,
  answer,
  BEARER,
  body,
  ORDER_PROBLEMS,
  OrderParam,
  optionalBody,
  problems,
  route,
  routes,
} from '../contract.ts';
import type { HttpEnv } from '../deps.ts';
import { callerOf, orderOnly, partyOnly, tenantOf } from '../middleware/auth.ts';
import { IDEMPOTENCY_KEY, OptionalKey, RequiredKey } from '../middleware/idempotency.ts';
import { NO_FILTERS } from '../order-filters.ts';
import { PageQuery, pageAnswer, pageOf } from '../paging.ts';
import { problem } from '../problem.ts';
import { listOf, OrderSchema } from '../schemas/order.ts';
import { line, name, stripeAccount } from '../text.ts';
import { rfc3339, wire } from '../wire.ts';
import { commandAnswer, send } from './orders/order.ts';

/** For everybody else, these routes do not exist. */
const platformOnly = createMiddleware<HttpEnv>(async (c, next) =>
  callerOf(c).viewer.role === 'platform' ? next() : problem(c, NOT_FOUND),
);

const LIST = {
  method: 'get' as const,
  tags: ['Platform Ops'],
  security: BEARER,
  middleware: partyOnly('platform'),
};
const ON_ORDER = {
  method: 'post' as const,
  tags: ['Platform Ops'],
  security: BEARER,
  middleware: [orderOnly, platformOnly],
};
const PROBLEMS = [...ORDER_PROBLEMS, 'invalid_request', 'idempotency_key_reused'] as const;
const Empty = optionalBody(z.strictObject({}));
const RedirectIn = z.strictObject({
  party_id: name(100),
  account: stripeAccount('is a Stripe account: `acct_…`'),
  note: line(500).openapi({ description: 'why; the party reads it' }),
});
const PaidOtherwiseIn = z.strictObject({
  amount: z
    .int()
    .min(1)
    .max(LARGEST_AMOUNT)
    .openapi({ description: 'minor units, at most what is owed (`refund_owed`)' }),
  note: line(500).openapi({ description: 'how it was paid; the customer and the shop read it' }),
});

const parked = route(
  {
    ...LIST,
    path: '/v1/ops/parked',
    operationId: 'ops.parked.list',
    summary: 'List parked orders',
    description: 'Orders that wait for a person, with what is parked, why, and what is owed.',
    request: { query: PageQuery },
    responses: {
      200: answer(listOf(OrderSchema), 'A page of orders'),
      ...problems(...AUTH_PROBLEMS, 'invalid_request'),
    },
  },
  async (c) => {
    const tenant = tenantOf(c);
    const { limit, cursor } = c.req.valid('query');
    const filters = { ...NO_FILTERS, parked: true };
    const rows = await c.env.orderLists.page(tenant, filters, { after: cursor ?? null, limit: limit + 1 });
    if (!rows.ok) return problem(c, faulted(rows.fault));
    const { shown, nextCursor } = pageOf(rows.value, limit, keysetOf);
    return pageAnswer(c, viewListed(tenant, shown), nextCursor);
  },
);

const retry = route(
  {
    ...ON_ORDER,
    path: '/v1/ops/orders/{id}/retry',
    operationId: 'ops.orders.retry',
    summary: 'Retry the parked work of an order',
    description:
      'The work is first looked for at the other system. If it was not done there, it is tried again with a new key.',
    request: { params: OrderParam, headers: OptionalKey, body: Empty },
    responses: {
      200: answer(OrderSchema, 'The order; the work is under way'),
      ...problems(...PROBLEMS, 'nothing_parked'),
    },
  },
  async (c) => {
    const key = c.req.valid('header')[IDEMPOTENCY_KEY];
    return commandAnswer(c, await send(c, { type: 'resume_work' }, key, {}));
  },
);

const cancel = route(
  {
    ...ON_ORDER,
    path: '/v1/ops/orders/{id}/cancel',
    operationId: 'ops.orders.cancel',
    summary: 'Cancel an order by force',
    description:
      'Possible also in production, while nothing is dispatched. The customer gets everything back. Stock comes back of what was not started.',
    request: { params: OrderParam, headers: RequiredKey, body: body(z.strictObject({ reason: line(500) })) },
    responses: {
      200: answer(OrderSchema, 'The order; everything is being put back'),
      ...problems(...PROBLEMS, 'idempotency_key_missing', 'not_allowed_in_status', 'order_cancelling'),
    },
  },
  async (c) => {
    const given = c.req.valid('json');
    const key = c.req.valid('header')[IDEMPOTENCY_KEY];
    return commandAnswer(c, await send(c, { type: 'force_cancel', note: given.reason }, key, given));
  },
);

const paidOtherwise = route(
  {
    ...ON_ORDER,
    path: '/v1/ops/orders/{id}/paid-otherwise',
    operationId: 'ops.orders.payOtherwise',
    summary: 'Say that a failed refund was paid otherwise',
    description:
      'The Platform paid what a failed refund owes in another way. The parties bear it as they bear that refund, and the customer is told by e-mail.',
    request: { params: OrderParam, headers: RequiredKey, body: body(PaidOtherwiseIn) },
    responses: {
      200: answer(OrderSchema, 'The order; the customer is told by e-mail'),
      ...problems(...PROBLEMS, 'idempotency_key_missing', 'nothing_to_refund', 'refund_exceeds_remaining'),
    },
  },
  async (c) => {
    const given = c.req.valid('json');
    const key = c.req.valid('header')[IDEMPOTENCY_KEY];
    return commandAnswer(c, await send(c, { type: 'pay_otherwise', ...given }, key, given));
  },
);

const redirect = route(
  {
    ...ON_ORDER,
    path: '/v1/ops/orders/{id}/redirect',
    operationId: 'ops.orders.redirect',
    summary: 'Redirect what waits for a party',
    description: "Sends what waits for a party to another Stripe account, since the party's own is closed or missing.",
    request: { params: OrderParam, headers: RequiredKey, body: body(RedirectIn) },
    responses: {
      200: answer(OrderSchema, 'The order; the money is being sent'),
      ...problems(...PROBLEMS, 'idempotency_key_missing', 'conflict'),
    },
  },
  async (c) => {
    const given = c.req.valid('json');
    const key = c.req.valid('header')[IDEMPOTENCY_KEY];
    const { party_id: partyId, account, note } = given;
    return commandAnswer(c, await send(c, { type: 'redirect_money', partyId, account, note }, key, given));
  },
);

const Reprojected = z
  .strictObject({
    order_id: z.string(),
    version: z.int(),
    written: z.boolean().openapi({ description: 'false where the read model already had a newer version' }),
  })
  .openapi('Reprojected');

const reproject = route(
  {
    ...ON_ORDER,
    path: '/v1/ops/orders/{id}/reproject',
    operationId: 'ops.orders.reproject',
    summary: 'Rebuild the read model of an order',
    description: 'Writes the row of the lists again from the order itself.',
    request: { params: OrderParam, headers: OptionalKey, body: Empty },
    responses: { 200: answer(Reprojected, 'What was written'), ...problems(...PROBLEMS) },
  },
  async (c) => {
    const { orderId } = callerOf(c);
    const done = await c.env.ops.reproject(orderId);
    if (!done.ok) return problem(c, faulted(done.fault));
    return done.value === null ? problem(c, NOT_FOUND) : c.json(wire({ orderId, ...done.value }));
  },
);

const DeadLetterSchema = z
  .strictObject({
    id: z.string(),
    queue: z.string(),
    body: z.unknown(),
    error: z.string().nullable(),
    attempts: z.int(),
    created_at: z.iso.datetime(),
    replayed_at: z.iso.datetime().nullable(),
  })
  .openapi('DeadLetter');

const deadLetters = route(
  {
    ...LIST,
    path: '/v1/ops/dead-letters',
    operationId: 'ops.deadLetters.list',
    summary: 'List dead letters',
    description:
      'Queue messages that could not be handled, and events of Stripe that fit no order (queue `stripe`), newest first.',
    request: { query: PageQuery },
    responses: {
      200: answer(listOf(DeadLetterSchema), 'A page of them'),
      ...problems(...AUTH_PROBLEMS, 'invalid_request'),
    },
  },
  async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const rows = await c.env.ops.deadLetters.list(tenantOf(c), cursor ?? null, limit + 1);
    if (!rows.ok) return problem(c, faulted(rows.fault));
    const { shown, nextCursor } = pageOf(rows.value, limit, ({ createdAt, id }) => ({ at: createdAt, id }));
    return pageAnswer(c, shown.map(viewDeadLetter), nextCursor);
  },
);

const replay = route(
  {
    method: 'post',
    path: '/v1/ops/dead-letters/{id}/replay',
    tags: ['Platform Ops'],
    security: BEARER,
    middleware: partyOnly('platform'),
    operationId: 'ops.deadLetters.replay',
    summary: 'Replay a dead letter',
    description: 'Sends the message to its queue again, once. An event of Stripe is marked as seen.',
    request: {
      params: z.object({
        id: z
          .string()
          .openapi({ param: { name: 'id', in: 'path' }, example: 'dl_1', description: 'the id of the dead letter' }),
      }),
      headers: OptionalKey,
      body: Empty,
    },
    responses: {
      200: answer(DeadLetterSchema, 'The message, with when it was replayed'),
      ...problems(...AUTH_PROBLEMS, 'not_found', 'invalid_request', 'conflict'),
    },
  },
  async (c) => {
    const { id } = c.req.valid('param');
    const replayed = await replayDeadLetter(c.env.ops, id);
    if (isRefusal(replayed)) return problem(c, replayed);
    const after = await c.env.ops.deadLetters.get(id);
    if (!after.ok) return problem(c, faulted(after.fault));
    return after.value === null ? problem(c, NOT_FOUND) : c.json(wire(viewDeadLetter(after.value)));
  },
);

export const opsRoutes = routes(parked, retry, cancel, paidOtherwise, redirect, reproject, deadLetters, replay);

const viewDeadLetter = ({ createdAt, replayedAt, ...deadLetter }: DeadLetter) => ({
  ...deadLetter,
  createdAt: rfc3339(createdAt),
  replayedAt: replayedAt === null ? null : rfc3339(replayedAt),
});
