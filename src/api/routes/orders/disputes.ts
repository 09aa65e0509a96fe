import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { CommandResult } from '../../../../durable-objects/rpc.ts';
import { readJournal, readOrder } from '../../../app/read-order.ts';
import { faulted, NOT_FOUND } from '../../../app/refusals.ts';
import type { DisputePage } from '../../../db/orders/disputes.ts';
import { MAX_EVIDENCE } from '../../../domain/conversation/disputes.ts';
import { MAX_TEXT, viewDisputeMessages } from '../../../domain/conversation/messages.ts';
import { DISPUTE_REASONS } from '../../../domain/conversation/state.ts';
import { viewDispute, viewDisputes } from '../../../domain/conversation/view-dispute.ts';
import {
  AUTH_PROBLEMS,
  answer,
  BEARER,
  body,
  ORDER_PROBLEMS,
  OrderParam,
  problems,
  route,
  routes,
} from '../../contract.ts';
import type { HttpEnv } from '../../deps.ts';
import { callerOf, orderOnly, partyOrCustomer, tenantOf } from '../../middleware/auth.ts';
import { IDEMPOTENCY_KEY, OptionalKey } from '../../middleware/idempotency.ts';
import { PageQuery, pageAnswer, pageOf } from '../../paging.ts';
import { problem } from '../../problem.ts';
import { DisputeOut, MessageOut } from '../../schemas/conversation.ts';
import { listOf } from '../../schemas/order.ts';
import { HTTPS, line, prose, webAddress } from '../../text.ts';
import { wire } from '../../wire.ts';
import { messageInWords } from '../../words/conversation.ts';
import { BorneBy, toCostShares } from './messages.ts';
import { send } from './order.ts';
import { RefundBody, toAsk } from './refunds.ts';

export const DISPUTE_ROUTE = { security: BEARER, middleware: orderOnly, tags: ['Disputes'] };
export const DisputeParam = z.object({
  id: z.string().openapi({
    param: { name: 'id', in: 'path' },
    example: 'dsp_mfrggzdfmztwq2lknnwg23tpoa_1',
    description: 'the id of the dispute',
  }),
});
/** A schema of its own: a registered one that is extended is described as both at once, which nothing can be. */
const ListedDispute = z
  .strictObject({ ...DisputeOut.shape, order_id: z.string(), order_number: z.string() })
  .openapi('ListedDispute');
const KEYED = { headers: OptionalKey };
export const DISPUTE_PROBLEMS = [...ORDER_PROBLEMS, 'forbidden', 'invalid_request', 'idempotency_key_reused'] as const;

const list = route(
  {
    method: 'get',
    path: '/v1/disputes',
    tags: ['Disputes'],
    operationId: 'disputes.list',
    summary: 'List disputes',
    description:
      'The disputes that the caller takes part in, newest first. With the token of an order: its own. With a key: of all orders, a moment behind the orders themselves.',
    security: BEARER,
    middleware: partyOrCustomer,
    request: {
      query: PageQuery.extend({
        status: z.enum(['open', 'resolved']).optional().openapi({ description: 'only those; left out: all' }),
      }),
    },
    responses: {
      200: answer(listOf(ListedDispute), 'A page of disputes, each redacted for who asks'),
      ...problems(...AUTH_PROBLEMS, 'invalid_request', 'not_found'),
    },
  },
  (c) => {
    const { limit, cursor, status = null } = c.req.valid('query');
    return c.var.caller === null ? partyList(c, { limit, after: cursor ?? null, status }) : customerList(c, status);
  },
);

const RaiseBody = z
  .strictObject({
    reason: z.enum(DISPUTE_REASONS),
    description: prose(MAX_TEXT),
    line_ids: z.array(line(64)).min(1).max(50),
    evidence_urls: z
      .array(webAddress(HTTPS, 2_000))
      .max(MAX_EVIDENCE)
      .optional()
      .openapi({ description: 'https addresses, shown to those who take part; never fetched' }),
  })
  .openapi('NewDispute');

const raise = route(
  {
    ...DISPUTE_ROUTE,
    method: 'post',
    path: '/v1/orders/{id}/disputes',
    operationId: 'disputes.raise',
    summary: 'Raise a dispute',
    description: 'The customer or the retailer complains about lines of the order. Platform Ops decide.',
    request: { params: OrderParam, ...KEYED, body: body(RaiseBody) },
    responses: {
      201: answer(DisputeOut, 'The dispute'),
      ...problems(...DISPUTE_PROBLEMS, 'not_allowed_in_status', 'order_cancelling', 'dispute_open', 'conflict'),
    },
  },
  async (c) => {
    const given = c.req.valid('json');
    const { reason, description, line_ids, evidence_urls = [] } = given;
    const lineIds = [...new Set(line_ids)];
    const command = { type: 'raise_dispute', reason, description, lineIds, evidenceUrls: evidence_urls } as const;
    const answered = await send(c, command, c.req.valid('header')[IDEMPOTENCY_KEY], given);
    return disputeAnswer(c, answered, (answered.ok ? answered.created : null) ?? '', 201);
  },
);

const read = route(
  {
    ...DISPUTE_ROUTE,
    method: 'get',
    path: '/v1/disputes/{id}',
    operationId: 'disputes.get',
    summary: 'Get a dispute',
    description: 'For the customer, the retailer, the suppliers that it names, and Platform Ops.',
    request: { params: DisputeParam },
    responses: { 200: answer(DisputeOut, 'The dispute'), ...problems(...ORDER_PROBLEMS) },
  },
  async (c) => {
    const { orderId, viewer } = callerOf(c);
    const found = await readOrder(c.env, orderId, viewer);
    const dispute = found === null ? null : viewDispute(found.snapshot.order, c.req.valid('param').id, viewer);
    return dispute === null ? problem(c, NOT_FOUND) : c.json(wire(dispute));
  },
);

const messages = route(
  {
    ...DISPUTE_ROUTE,
    method: 'get',
    path: '/v1/disputes/{id}/messages',
    operationId: 'disputes.messages.list',
    summary: 'List the messages of a dispute',
    description: 'The thread of the dispute, oldest first.',
    request: { params: DisputeParam },
    responses: { 200: answer(listOf(MessageOut), 'The messages'), ...problems(...ORDER_PROBLEMS) },
  },
  async (c) => {
    const { orderId, viewer } = callerOf(c);
    const { id } = c.req.valid('param');
    const found = await readJournal(c.env, orderId, viewer);
    if (found === null) return problem(c, NOT_FOUND);
    const { order } = found.snapshot;
    if (viewDispute(order, id, viewer) === null) return problem(c, NOT_FOUND);
    return c.json(
      wire({ data: viewDisputeMessages(order, found.events, id, viewer).map(messageInWords), nextCursor: null }),
    );
  },
);

const write = route(
  {
    ...DISPUTE_ROUTE,
    method: 'post',
    path: '/v1/disputes/{id}/messages',
    operationId: 'disputes.messages.create',
    summary: 'Write in a dispute',
    description: 'Everybody who takes part in the dispute reads it.',
    request: { params: DisputeParam, ...KEYED, body: body(z.strictObject({ body: prose(MAX_TEXT) })) },
    responses: {
      201: answer(MessageOut, 'The message'),
      ...problems(...DISPUTE_PROBLEMS, 'dispute_closed', 'conflict'),
    },
  },
  async (c) => {
    const { orderId, viewer } = callerOf(c);
    const { id } = c.req.valid('param');
    const given = c.req.valid('json');
    const command = { type: 'post_dispute_message', disputeId: id, body: given.body } as const;
    const answered = await send(c, command, c.req.valid('header')[IDEMPOTENCY_KEY], given);
    if (!answered.ok) return problem(c, answered.refusal, { snapshot: answered.snapshot, viewer });
    const { snapshot, created } = answered;
    const events = (await c.env.order(orderId).events(0))?.events ?? [];
    const thread = viewDisputeMessages(snapshot.order, events, id, viewer);
    const message = thread.find((one) => one.id === created);
    return message === undefined ? problem(c, NOT_FOUND) : c.json(wire(messageInWords(message)), 201);
  },
);

const ResolveBody = z
  .strictObject({
    outcome: z.enum(['refund', 'no_refund']),
    refund: RefundBody.optional().openapi({ description: 'with `refund`; left out or empty: all that is left' }),
    borne_by: BorneBy.optional().openapi({ description: "left out: by the shares; else the rest is the retailer's" }),
    note: prose(MAX_TEXT),
  })
  .openapi('Ruling');

const resolve = route(
  {
    ...DISPUTE_ROUTE,
    method: 'post',
    path: '/v1/disputes/{id}/resolve',
    operationId: 'disputes.resolve',
    summary: 'Resolve a dispute',
    description:
      "Platform Ops decide, and the decision is executed at once. Suppliers' cancellation policies do not bind it.",
    request: { params: DisputeParam, ...KEYED, body: body(ResolveBody) },
    responses: {
      200: answer(DisputeOut, 'The dispute, resolved'),
      ...problems(
        ...DISPUTE_PROBLEMS,
        'not_allowed_in_status',
        'order_cancelling',
        'nothing_to_refund',
        'refund_exceeds_remaining',
        'bearing_invalid',
        'chargeback_open',
        'dispute_closed',
      ),
    },
  },
  async (c) => {
    const { id } = c.req.valid('param');
    const given = c.req.valid('json');
    const { outcome, refund, borne_by, note } = given;
    const ruling = {
      outcome,
      refund: refund === undefined ? null : toAsk(refund),
      borneBy: toCostShares(borne_by),
      note,
    };
    const command = { type: 'resolve_dispute', disputeId: id, ...ruling } as const;
    return disputeAnswer(c, await send(c, command, c.req.valid('header')[IDEMPOTENCY_KEY], given), id, 200);
  },
);

export const disputeRoutes = routes(list, raise, read, messages, write, resolve);

/** From the read model. A dispute is left out while the order's document there is older than the dispute. */
async function partyList(c: Context<HttpEnv>, page: DisputePage): Promise<Response> {
  const tenant = tenantOf(c);
  const rows = await c.env.disputes.list(tenant, { ...page, limit: page.limit + 1 });
  if (!rows.ok) return problem(c, faulted(rows.fault));
  const { shown, nextCursor } = pageOf(rows.value, page.limit, ({ raisedAt, id }) => ({ at: raisedAt, id }));
  const data = shown.flatMap(({ id, order }) => {
    const dispute = viewDispute(order, id, tenant.viewer);
    return dispute === null ? [] : [{ ...dispute, orderId: order.id, orderNumber: order.number }];
  });
  return pageAnswer(c, data, nextCursor);
}

/** A customer has one order: its object is asked. */
async function customerList(c: Context<HttpEnv>, status: DisputePage['status']): Promise<Response> {
  const { orderId, viewer } = callerOf(c);
  const found = await readOrder(c.env, orderId, viewer);
  if (found === null) return problem(c, NOT_FOUND);
  const { order } = found.snapshot;
  const data = viewDisputes(order, viewer)
    .filter((dispute) => status === null || dispute.status === status)
    .reverse()
    .map((dispute) => ({ ...dispute, orderId: order.id, orderNumber: order.number }));
  return c.json(wire({ data, nextCursor: null }));
}

export function disputeAnswer(
  c: Context<HttpEnv>,
  answered: CommandResult,
  disputeId: string,
  status: 200 | 201,
): Response {
  const { viewer } = callerOf(c);
  if (!answered.ok) return problem(c, answered.refusal, { snapshot: answered.snapshot, viewer });
  const dispute = viewDispute(answered.snapshot.order, disputeId, viewer);
  return dispute === null ? problem(c, NOT_FOUND) : c.json(wire(dispute), status);
}
