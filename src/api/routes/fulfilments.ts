import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { faulted, NOT_FOUND } from '../../app/refusals.ts';
import { correctionsOf } from '../../domain/conversation/line-corrections.ts';
import type { Actor } from '../../domain/order/actor.ts';
import type { Command } from '../../domain/order/decide.ts';
import { FULFILMENT_STATUSES } from '../../domain/order/lifecycle.ts';
import type { Tracking } from '../../domain/order/state.ts';
import { type Snapshot, viewOrder } from '../../domain/order/view.ts';
import {
  AUTH_PROBLEMS,
  answer,
  BEARER,
  body,
  ORDER_PROBLEMS,
  optionalBody,
  problems,
  route,
  routes,
} from '../contract.ts';
import type { HttpEnv } from '../deps.ts';
import { callerOf, orderOnly, partyOnly, tenantOf } from '../middleware/auth.ts';
import { IDEMPOTENCY_KEY, OptionalKey } from '../middleware/idempotency.ts';
import { PageQuery, pageAnswer, pageOf } from '../paging.ts';
import { problem } from '../problem.ts';
import { FulfilmentTaskSchema, listOf } from '../schemas/order.ts';
import { absent, HTTP, line, webAddressIfAny } from '../text.ts';
import { wire } from '../wire.ts';
import { send } from './orders/order.ts';

const Status = z.enum(FULFILMENT_STATUSES);
/** Repeatable: `?status=requested&status=accepted`. */
const Statuses = z.array(Status).default([]).openapi({ description: 'repeatable; left out: all' });

const list = route(
  {
    method: 'get',
    path: '/v1/fulfilments',
    tags: ['Supplier'],
    operationId: 'fulfilments.list',
    summary: 'List tasks',
    description:
      "The supplier's tasks, newest first, with the measurements and the delivery address. The list is a moment behind the orders themselves: a new task is there about a second after it was given.",
    security: BEARER,
    middleware: partyOnly('supplier'),
    request: { query: PageQuery.extend({ status: Statuses }) },
    responses: {
      200: answer(listOf(FulfilmentTaskSchema), 'A page of tasks'),
      ...problems(...AUTH_PROBLEMS, 'invalid_request'),
    },
  },
  async (c) => {
    const tenant = tenantOf(c);
    const { limit, cursor, status } = c.req.valid('query');
    const query = { statuses: status, after: cursor ?? null, limit: limit + 1 };
    const rows = await c.env.fulfilments.list(tenant, query);
    if (!rows.ok) return problem(c, faulted(rows.fault));
    const { shown, nextCursor } = pageOf(rows.value, limit, ({ requestedAt, id }) => ({ at: requestedAt, id }));
    const data = shown.flatMap(({ id, order, requestedAt }) => {
      const task = viewTask({ order, next: null }, id, tenant.viewer);
      return task === null ? [] : [{ ...task, requestedAt }];
    });
    return pageAnswer(c, data, nextCursor);
  },
);

const FulfilmentParam = z.object({
  id: z.string().openapi({
    param: { name: 'id', in: 'path' },
    example: 'ful_mfrggzdfmztwq2lknnwg23tpoa_1',
    description: 'the id of the task',
  }),
});

const PROBLEMS = [
  ...ORDER_PROBLEMS,
  'invalid_request',
  'idempotency_key_reused',
  'forbidden',
  'not_allowed_in_status',
  'order_cancelling',
] as const;

/** A step with data: a repeat with other data is a conflict. */
const REPEATED = [...PROBLEMS, 'conflict'] as const;

/** The five steps differ in their bodies only. */
const COMMON = {
  method: 'post' as const,
  tags: ['Supplier'],
  security: BEARER,
  middleware: orderOnly,
  responses: { 200: answer(FulfilmentTaskSchema, 'The task after the step'), ...problems(...PROBLEMS) },
};

const KEYED = { params: FulfilmentParam, headers: OptionalKey };
const Empty = optionalBody(z.strictObject({}));

const accept = route(
  {
    ...COMMON,
    path: '/v1/fulfilments/{id}/accept',
    operationId: 'fulfilments.accept',
    summary: 'Accept a task',
    description: 'The supplier will make it. When every supplier has accepted, the order is `confirmed`.',
    request: { ...KEYED, body: Empty },
  },
  (c) => step(c, c.req.valid('header')[IDEMPOTENCY_KEY], { type: 'accept', fulfilmentId: id(c) }),
);

const reject = route(
  {
    ...COMMON,
    path: '/v1/fulfilments/{id}/reject',
    operationId: 'fulfilments.reject',
    summary: 'Reject a task',
    description: 'The supplier cannot make it. The whole order is rolled back, and the customer gets everything back.',
    request: { ...KEYED, body: body(z.strictObject({ reason: line(500) })) },
    responses: { 200: answer(FulfilmentTaskSchema, 'The task after the step'), ...problems(...REPEATED) },
  },
  (c) => {
    const { reason } = c.req.valid('json');
    return step(c, c.req.valid('header')[IDEMPOTENCY_KEY], { type: 'reject', fulfilmentId: id(c), reason });
  },
);

const StartBody = z.strictObject({
  corrections: z.int().min(0).optional().openapi({ description: "the task's `corrections`, as they were read" }),
});

const start = route(
  {
    ...COMMON,
    path: '/v1/fulfilments/{id}/start',
    operationId: 'fulfilments.start',
    summary: 'Start production',
    description:
      'From now on the order can no longer simply be cancelled. With `corrections`: refused where a line was corrected since the task was read.',
    request: { ...KEYED, body: optionalBody(StartBody) },
    responses: { 200: answer(FulfilmentTaskSchema, 'The task after the step'), ...problems(...REPEATED) },
  },
  (c) => {
    const { corrections } = c.req.valid('json');
    return step(c, c.req.valid('header')[IDEMPOTENCY_KEY], { type: 'start', fulfilmentId: id(c), corrections });
  },
);

const DispatchBody = z.strictObject({
  carrier: line(100),
  tracking_number: line(100),
  tracking_url: absent(webAddressIfAny(HTTP, 500)),
});

const toTracking = ({ carrier, tracking_number, tracking_url }: z.infer<typeof DispatchBody>): Tracking => ({
  carrier,
  number: tracking_number,
  url: tracking_url ?? null,
});

const dispatch = route(
  {
    ...COMMON,
    path: '/v1/fulfilments/{id}/dispatch',
    operationId: 'fulfilments.dispatch',
    summary: 'Dispatch a task',
    description:
      'The blinds left the workshop. The customer gets a mail with the tracking. A repeat with other tracking is a conflict.',
    request: { ...KEYED, body: body(DispatchBody) },
    responses: { 200: answer(FulfilmentTaskSchema, 'The task after the step'), ...problems(...REPEATED) },
  },
  (c) => {
    const tracking = toTracking(c.req.valid('json'));
    return step(c, c.req.valid('header')[IDEMPOTENCY_KEY], { type: 'dispatch', fulfilmentId: id(c), tracking });
  },
);

const track = route(
  {
    ...COMMON,
    method: 'put',
    path: '/v1/fulfilments/{id}/tracking',
    operationId: 'fulfilments.correctTracking',
    summary: 'Correct the tracking',
    description:
      'Possible until the parcel is delivered. If the customer was mailed the first tracking, the new one is mailed, too.',
    request: { ...KEYED, body: body(DispatchBody) },
    responses: { 200: answer(FulfilmentTaskSchema, 'The task with the new tracking'), ...problems(...REPEATED) },
  },
  (c) => {
    const tracking = toTracking(c.req.valid('json'));
    return step(c, c.req.valid('header')[IDEMPOTENCY_KEY], {
      type: 'correct_tracking',
      fulfilmentId: id(c),
      tracking,
    });
  },
);

const deliver = route(
  {
    ...COMMON,
    path: '/v1/fulfilments/{id}/deliver',
    operationId: 'fulfilments.deliver',
    summary: 'Report an arrival',
    description:
      "The blinds arrived. If the customer does not confirm it, the order counts as delivered after the time of the retailer's policy.",
    request: { ...KEYED, body: Empty },
  },
  (c) => step(c, c.req.valid('header')[IDEMPOTENCY_KEY], { type: 'deliver', fulfilmentId: id(c) }),
);

export const fulfilmentRoutes = routes(list, accept, start, deliver, reject, dispatch, track);

const id = (c: Context<HttpEnv>): string => c.req.param('id') ?? '';

/** The hash of a submission is over the command: the parsed body and the fulfilment in the path. */
async function step(
  c: Context<HttpEnv>,
  key: string | undefined,
  command: Extract<Command, { fulfilmentId: string }>,
): Promise<Response> {
  const { viewer } = callerOf(c);
  const answered = await send(c, command, key, command);
  if (!answered.ok) return problem(c, answered.refusal, { snapshot: answered.snapshot, viewer });
  const task = viewTask(answered.snapshot, command.fulfilmentId, viewer);
  return task === null ? problem(c, NOT_FOUND) : c.json(wire(task));
}

/** One fulfilment of an order, as this reader may see it. */
function viewTask(snapshot: Snapshot, fulfilmentId: string, viewer: Actor) {
  const order = viewOrder(snapshot, viewer);
  const fulfilment = order?.fulfilments.find((f) => f.id === fulfilmentId);
  if (order === null || fulfilment === undefined) return null;
  return {
    id: fulfilment.id,
    orderId: order.id,
    orderNumber: order.number,
    orderStatus: order.status,
    orderCancelling: order.cancelling,
    supplierId: fulfilment.supplierId,
    status: fulfilment.status,
    requestedAt: snapshot.order.requestedAt,
    sendBy: fulfilment.sendBy,
    customer: order.customer,
    deliveryCorrectedAt: order.deliveryCorrectedAt,
    shipping: order.shipping && { optionId: order.shipping.optionId, title: order.shipping.title },
    lines: order.lines.filter((l) => fulfilment.lineIds.includes(l.id)),
    corrections: correctionsOf(order, fulfilment),
    tracking: fulfilment.tracking,
    allowedActions: order.allowedActions,
  };
}
