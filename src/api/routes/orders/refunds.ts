import { z } from '@hono/zod-openapi';
import { readOrder } from '../../../app/read-order.ts';
import { NOT_FOUND } from '../../../app/refusals.ts';
import { mayRefund } from '../../../domain/access/permissions.ts';
import { LARGEST_AMOUNT } from '../../../domain/money/currency.ts';
import { ROLES } from '../../../domain/order/actor.ts';
import { quoteRefund, type RefundQuote } from '../../../domain/refunds/request.ts';
import type { RefundAsk } from '../../../domain/refunds/state.ts';
import { isRefusal } from '../../../domain/refusal.ts';
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
import { callerOf, orderOnly } from '../../middleware/auth.ts';
import { IDEMPOTENCY_KEY, RequiredKey } from '../../middleware/idempotency.ts';
import { problem } from '../../problem.ts';
import { OrderSchema, RefundedLineOut } from '../../schemas/order.ts';
import { line } from '../../text.ts';
import { wire } from '../../wire.ts';
import { commandAnswer, send } from './order.ts';

const amount = z.int().min(1).max(LARGEST_AMOUNT).openapi({ description: 'minor units of the currency' });

/** What a refund covers, also in a proposal or a dispute. Empty: everything that is left. */
export const refundFields = {
  amount: amount
    .optional()
    .openapi({ description: 'alone: spread over all lines and the shipping by what is left of them' }),
  lines: z
    .array(z.strictObject({ line_id: line(64), quantity: z.int().min(1).max(999) }))
    .min(1)
    .max(50)
    .optional(),
  shipping: z.int().min(0).max(LARGEST_AMOUNT).optional().openapi({ description: 'minor units of the shipping' }),
};

/** An amount excludes lines and shipping. For `refine` of every object with `refundFields`. */
export const amountAlone = (given: { amount?: unknown; lines?: unknown; shipping?: unknown }): boolean =>
  given.amount === undefined || (given.lines === undefined && given.shipping === undefined);
export const AMOUNT_ALONE = { message: 'send an amount, or lines and shipping, not both', path: ['amount'] };

const RefundFields = z.strictObject(refundFields);
export const RefundBody = RefundFields.refine(amountAlone, AMOUNT_ALONE).openapi('RefundAsk');

const RefundOrderBody = z
  .strictObject({
    ...refundFields,
    reason: line(500),
    version: z
      .int()
      .min(1)
      .optional()
      .openapi({ description: "the quote's; 409 `order_moved` where it is not the order's" }),
  })
  .refine(amountAlone, AMOUNT_ALONE)
  .openapi('RefundOrder');

const pennies = z.int().openapi({ description: "minor units; the Platform's residue of rounding may be negative" });
const Quote = z
  .strictObject({
    version: z.int().openapi({ description: 'of the order; send it along when the refund is made' }),
    currency: z.string(),
    amount,
    lines: z.array(RefundedLineOut),
    parties: z.array(
      z.strictObject({
        party: z.enum(ROLES),
        party_id: z.string(),
        amount: pennies.openapi({ description: 'what it bears: from_share + receivable' }),
        from_share: pennies.openapi({ description: 'netted from its transfer, or reversed' }),
        receivable: pennies.openapi({ description: 'what it bears beyond its share' }),
      }),
    ),
  })
  .openapi('RefundQuote');

const COMMON = { security: BEARER, middleware: orderOnly };
const REFUND_PROBLEMS = [
  ...ORDER_PROBLEMS,
  'invalid_request',
  'forbidden',
  'not_allowed_in_status',
  'order_cancelling',
  'nothing_to_refund',
  'refund_exceeds_remaining',
  'chargeback_open',
] as const;

const quote = route(
  {
    ...COMMON,
    method: 'post',
    tags: ['Refunds'],
    path: '/v1/orders/{id}/refund-quote',
    operationId: 'refunds.quote',
    summary: 'Quote a refund',
    description:
      "What the customer would get back, and what each party would bear, to the penny. Nothing is changed. Send the quote's `version` along with the refund: then exactly this is refunded, or nothing.",
    request: { params: OrderParam, body: optionalBody(RefundBody) },
    responses: {
      200: answer(Quote, 'The quote; executing it at its version does exactly this'),
      ...problems(...REFUND_PROBLEMS),
    },
  },
  async (c) => {
    const { orderId, viewer } = callerOf(c);
    const found = await readOrder(c.env, orderId, viewer);
    if (found === null) return problem(c, NOT_FOUND);
    const { snapshot } = found;
    const { order } = snapshot;
    const quoted = mayRefund(order, viewer) ?? quoteRefund(order, toAsk(c.req.valid('json')));
    return isRefusal(quoted) ? problem(c, quoted, { snapshot, viewer }) : c.json(wire(viewQuote(quoted)));
  },
);

const refund = route(
  {
    ...COMMON,
    method: 'post',
    tags: ['Refunds'],
    path: '/v1/orders/{id}/refunds',
    operationId: 'refunds.create',
    summary: 'Refund an order',
    description:
      'Refunds an amount, or lines and shipping, or all that is left. What each party bears is taken from its transfer, or reversed.',
    request: { params: OrderParam, headers: RequiredKey, body: body(RefundOrderBody) },
    responses: {
      201: answer(OrderSchema, 'The order, with the refund'),
      ...problems(...REFUND_PROBLEMS, 'idempotency_key_missing', 'idempotency_key_reused', 'order_moved', 'conflict'),
    },
  },
  async (c) => {
    const given = c.req.valid('json');
    const { reason, version = null, ...ask } = given;
    const command = { type: 'refund', ask: toAsk(ask), reason, version } as const;
    return commandAnswer(c, await send(c, command, c.req.valid('header')[IDEMPOTENCY_KEY], given), 201);
  },
);

/** The request's fields as the domain's type. */
export const toAsk = ({ amount: alone, lines, shipping }: z.infer<typeof RefundFields>): RefundAsk => ({
  amount: alone,
  lines: lines?.map(({ line_id, quantity }) => ({ lineId: line_id, quantity })),
  shipping,
});

export const refundRoutes = routes(quote, refund);

const viewQuote = ({ allocations, ...rest }: RefundQuote) => ({
  ...rest,
  lines: allocations.map(({ line: lineId, amount: of, quantity }) => ({ lineId, amount: of, quantity })),
});
