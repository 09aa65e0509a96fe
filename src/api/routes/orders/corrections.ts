import { z } from '@hono/zod-openapi';
import { lineOffers } from '../../../app/line-offer.ts';
import { readOrder } from '../../../app/read-order.ts';
import { faulted, NOT_FOUND } from '../../../app/refusals.ts';
import { MAIL_TEMPLATES, templateOf } from '../../../domain/conversation/mail.ts';
import type { Command } from '../../../domain/order/decide.ts';
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
import { IDEMPOTENCY_KEY, OptionalKey, RequiredKey } from '../../middleware/idempotency.ts';
import { problem } from '../../problem.ts';
import { CustomerIn, toCustomer } from '../../schemas/address.ts';
import { AnnotateBody } from '../../schemas/annotations.ts';
import { OptionsIn, OrderSchema } from '../../schemas/order.ts';
import { absent, name } from '../../text.ts';
import { commandAnswer, send } from './order.ts';

const COMMON = { tags: ['Retailer'], security: BEARER, middleware: orderOnly };
const PROBLEMS = [
  ...ORDER_PROBLEMS,
  'forbidden',
  'invalid_request',
  'idempotency_key_reused',
  'not_allowed_in_status',
] as const;

const customer = route(
  {
    ...COMMON,
    method: 'put',
    path: '/v1/orders/{id}/customer',
    operationId: 'orders.correctCustomer',
    summary: 'Correct the customer',
    description:
      "Replaces the customer's name, e-mail, phone and address, until the first parcel leaves. A field that is left out is removed.",
    request: { params: OrderParam, headers: OptionalKey, body: body(CustomerIn) },
    responses: {
      200: answer(OrderSchema, 'The order. Suppliers see the new data, and later mails go to the new address'),
      ...problems(...PROBLEMS, 'order_cancelling', 'conflict'),
    },
  },
  async (c) => {
    const given = c.req.valid('json');
    const command: Command = { type: 'correct_customer', customer: toCustomer(given) };
    return commandAnswer(c, await send(c, command, c.req.valid('header')[IDEMPOTENCY_KEY], given));
  },
);

const LineParam = OrderParam.extend({
  line: z.string().openapi({
    param: { name: 'line', in: 'path' },
    example: 'lin_mfrggzdfmztwq2lknnwg23tpoa_1',
    description: 'the id of the line',
  }),
});

const lineOptions = route(
  {
    ...COMMON,
    tags: ['Orders'],
    method: 'put',
    path: '/v1/orders/{id}/lines/{line}/options',
    operationId: 'orders.correctLine',
    summary: 'Correct the measurements of a line',
    description:
      'The measurements and choices of a line may be corrected until its production starts, within the limits of the listing and at the same price. The supplier sees old and new.',
    request: {
      params: LineParam,
      headers: OptionalKey,
      body: body(z.strictObject({ options: OptionsIn })),
    },
    responses: {
      200: answer(OrderSchema, 'The order. The supplier sees the old and the new measurements'),
      ...problems(
        ...PROBLEMS,
        ...(['order_cancelling', 'conflict', 'production_started', 'invalid_options'] as const),
        ...(['listing_unavailable', 'price_changed'] as const),
      ),
    },
  },
  async (c) => {
    const { orderId, viewer } = callerOf(c);
    const { options } = c.req.valid('json');
    const lineId = c.req.valid('param').line;
    const found = await readOrder(c.env, orderId, viewer);
    if (found === null) return problem(c, NOT_FOUND);
    const offers = await lineOffers(c.env, found.snapshot.order);
    if (!offers.ok) return problem(c, faulted(offers.fault));
    const command: Command = { type: 'correct_line', lineId, options, offer: offers.value.get(lineId) ?? null };
    return commandAnswer(c, await send(c, command, c.req.valid('header')[IDEMPOTENCY_KEY], { options }));
  },
);

const MailParam = OrderParam.extend({
  event: z.string().openapi({
    param: { name: 'event', in: 'path' },
    example: 'refund_sent',
    description: `which mail: ${MAIL_TEMPLATES.join(', ')}`,
  }),
});

const ResendBody = z.strictObject({
  refund_id: absent(name(100)).openapi({
    description:
      'which refund, where `event` is `refund_sent`: there is one mail for each. Left out: the last of them. Other mails have none',
  }),
});

const annotate = route(
  {
    ...COMMON,
    method: 'patch',
    path: '/v1/orders/{id}',
    operationId: 'orders.annotate',
    summary: 'Change reference and metadata',
    description:
      'Changes what your own systems note with an order, at any time. What is left out stays. Only the retailer and Platform Ops see it.',
    request: { params: OrderParam, headers: OptionalKey, body: body(AnnotateBody) },
    responses: { 200: answer(OrderSchema, 'The order'), ...problems(...PROBLEMS, 'conflict') },
  },
  async (c) => {
    const given = c.req.valid('json');
    return commandAnswer(
      c,
      await send(c, { type: 'annotate', ...given }, c.req.valid('header')[IDEMPOTENCY_KEY], given),
    );
  },
);

const resend = route(
  {
    ...COMMON,
    method: 'post',
    path: '/v1/orders/{id}/notifications/{event}/resend',
    operationId: 'orders.resendNotification',
    summary: 'Send a mail again',
    description:
      'Sends a mail that the customer had before once more, in its present wording and to the present address.',
    request: { params: MailParam, headers: RequiredKey, body: optionalBody(ResendBody) },
    responses: {
      200: answer(OrderSchema, 'The order; the mail is on its way'),
      ...problems(...PROBLEMS, 'idempotency_key_missing', 'conflict'),
    },
  },
  async (c) => {
    const template = templateOf(c.req.valid('param').event);
    if (template === undefined) return problem(c, NOT_FOUND);
    const given = c.req.valid('json');
    const command: Command = { type: 'resend_mail', template, about: given.refund_id };
    return commandAnswer(c, await send(c, command, c.req.valid('header')[IDEMPOTENCY_KEY], given));
  },
);

export const correctionRoutes = routes(customer, lineOptions, annotate, resend);
