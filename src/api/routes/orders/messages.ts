import { z } from '@hono/zod-openapi';
import { readJournal } from '../../../app/read-order.ts';
import { NOT_FOUND } from '../../../app/refusals.ts';
import { MAX_TEXT, mayMessage, threadsOf, viewMessages } from '../../../domain/conversation/messages.ts';
import { LARGEST_AMOUNT } from '../../../domain/money/currency.ts';
import { answer, BEARER, body, ORDER_PROBLEMS, OrderParam, problems, route, routes } from '../../contract.ts';
import { callerOf, orderOnly } from '../../middleware/auth.ts';
import { IDEMPOTENCY_KEY, OptionalKey } from '../../middleware/idempotency.ts';
import { problem } from '../../problem.ts';
import { MessageOut } from '../../schemas/conversation.ts';
import { listOf } from '../../schemas/order.ts';
import { line, name, prose } from '../../text.ts';
import { wire } from '../../wire.ts';
import { messageInWords } from '../../words/conversation.ts';
import { send } from './order.ts';
import { AMOUNT_ALONE, amountAlone, refundFields, toAsk } from './refunds.ts';

const COMMON = { security: BEARER, middleware: orderOnly, path: '/v1/orders/{id}/messages', tags: ['Messages'] };

/** Who bears a refund. The retailer bears what nobody else is named for. */
export const BorneBy = z
  .array(z.strictObject({ party_id: line(64), amount: z.int().min(0).max(LARGEST_AMOUNT) }))
  .max(20)
  .openapi('BorneBy');

export const toCostShares = (given: z.infer<typeof BorneBy> | undefined) =>
  given?.map(({ party_id, amount }) => ({ partyId: party_id, amount })) ?? null;

const MessageBody = z
  .strictObject({
    to: line(64).optional().openapi({ description: 'the supplier; implicit for one, and where there is only one' }),
    body: prose(MAX_TEXT),
    proposal: z
      .strictObject({
        refund: z.strictObject(refundFields).refine(amountAlone, AMOUNT_ALONE),
        borne_by: BorneBy.optional().openapi({ description: "left out: by the shares and the supplier's policy" }),
        cancel: z.boolean().optional().openapi({ description: "withdraws the supplier's fulfilment" }),
      })
      .optional(),
  })
  .openapi('NewMessage');

const list = route(
  {
    ...COMMON,
    method: 'get',
    operationId: 'messages.list',
    summary: 'List the messages of an order',
    description:
      'The messages between the retailer and the suppliers of the order, oldest first. The customer has no part in them.',
    request: {
      params: OrderParam,
      query: z.object({ supplier: name(64).optional().openapi({ description: 'only this thread' }) }),
    },
    responses: {
      200: answer(listOf(MessageOut), 'The threads that the caller takes part in'),
      ...problems(...ORDER_PROBLEMS, 'forbidden', 'invalid_request'),
    },
  },
  async (c) => {
    const { orderId, viewer } = callerOf(c);
    const found = await readJournal(c.env, orderId, viewer);
    if (found === null) return problem(c, NOT_FOUND);
    const { order } = found.snapshot;
    const refused = mayMessage(order, viewer);
    if (refused !== null) return problem(c, refused, { snapshot: found.snapshot, viewer });
    const { supplier } = c.req.valid('query');
    if (supplier !== undefined && threadsOf(order, viewer)?.includes(supplier) !== true) return problem(c, NOT_FOUND);
    const messages = viewMessages(order, found.events, viewer);
    const data = messages.filter((m) => supplier === undefined || m.supplierId === supplier).map(messageInWords);
    return c.json(wire({ data, nextCursor: null }));
  },
);

const post = route(
  {
    ...COMMON,
    method: 'post',
    operationId: 'messages.create',
    summary: 'Write a message',
    description:
      'Writes to a supplier, or as a supplier to the retailer. It may carry a proposal, which the other side can accept.',
    request: { params: OrderParam, headers: OptionalKey, body: body(MessageBody) },
    responses: {
      201: answer(MessageOut, 'The message'),
      ...problems(
        ...ORDER_PROBLEMS,
        'forbidden',
        'invalid_request',
        'idempotency_key_reused',
        'not_allowed_in_status',
        'order_cancelling',
        'nothing_to_refund',
        'refund_exceeds_remaining',
        'chargeback_open',
        'bearing_invalid',
        'proposal_invalid',
        'conflict',
      ),
    },
  },
  async (c) => {
    const { orderId, viewer } = callerOf(c);
    const given = c.req.valid('json');
    const { to = null, body: text, proposal } = given;
    const terms =
      proposal === undefined
        ? null
        : {
            refund: toAsk(proposal.refund),
            borneBy: toCostShares(proposal.borne_by),
            cancel: proposal.cancel ?? false,
          };
    const command = { type: 'post_message', to, body: text, proposal: terms } as const;
    const answered = await send(c, command, c.req.valid('header')[IDEMPOTENCY_KEY], given);
    if (!answered.ok) return problem(c, answered.refusal, { snapshot: answered.snapshot, viewer });
    const { snapshot, created } = answered;
    const events = (await c.env.order(orderId).events(0))?.events ?? [];
    const message = viewMessages(snapshot.order, events, viewer).find(({ id }) => id === created);
    return message === undefined ? problem(c, NOT_FOUND) : c.json(wire(messageInWords(message)), 201);
  },
);

export const messageRoutes = routes(list, post);
