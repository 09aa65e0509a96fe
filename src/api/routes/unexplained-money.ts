import { z } from '@hono/zod-openapi';
import { bookMoney } from '../../app/book-money.ts';
import { faulted, NOT_FOUND } from '../../app/refusals.ts';
import type { Unexplained } from '../../db/money/unexplained.ts';
import { MONEY_PROBLEMS, moneyProblem, SOURCE_KINDS, UNEXPLAINED_LISTS } from '../../domain/money/movements.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { AUTH_PROBLEMS, answer, BEARER, body, optionalBody, problems, route, routes } from '../contract.ts';
import { partyOf, partyOnly, tenantOf } from '../middleware/auth.ts';
import { OptionalKey } from '../middleware/idempotency.ts';
import { PageQuery, pageAnswer, pageOf } from '../paging.ts';
import { problem } from '../problem.ts';
import { listOf } from '../schemas/order.ts';
import { line } from '../text.ts';
import { wire } from '../wire.ts';

const OPS = { tags: ['Platform Ops'], security: BEARER, middleware: partyOnly('platform') };

const Amount = z.int().nullable();
const Name = z.string().nullable();

const UnexplainedSchema = z
  .strictObject({
    source: z.string().openapi({ description: "Stripe's id of what moved the money: `re_…`" }),
    kind: z.enum(SOURCE_KINDS),
    type: Name.openapi({ description: "Stripe's type of its latest balance transaction" }),
    problem: z.enum(MONEY_PROBLEMS).nullable().openapi({ description: 'null where order and Stripe agree now' }),
    at: z.iso.datetime(),
    moved: Amount.openapi({ description: 'what moved at Stripe, below 0 out of the balance; null: nothing' }),
    moved_currency: Name,
    booked: Amount.openapi({ description: 'what an order knows of it; null: no order knows it' }),
    booked_currency: Name,
    order_id: Name,
    other_order_id: Name,
    likely_order_id: Name,
    explained: z.strictObject({ by: z.string(), at: z.iso.datetime(), note: z.string() }).nullable(),
    open: z.boolean(),
  })
  .openapi('UnexplainedMoney');

function viewOf(row: Unexplained) {
  const { noted, sure: _, ...shown } = row;
  return wire({ ...shown, problem: moneyProblem(row), explained: noted });
}

const list = route(
  {
    ...OPS,
    method: 'get',
    path: '/v1/ops/unexplained-money',
    operationId: 'ops.unexplainedMoney.list',
    summary: 'List unexplained money',
    description: 'Money at Stripe that no order explains, and the other way round, newest first.',
    request: {
      query: PageQuery.extend({
        show: z
          .enum(UNEXPLAINED_LISTS)
          .default('open')
          .openapi({ description: '`open`: waits for a person; `noted`: somebody explained it' }),
      }),
    },
    responses: {
      200: answer(listOf(UnexplainedSchema), 'A page of it'),
      ...problems(...AUTH_PROBLEMS, 'invalid_request'),
    },
  },
  async (c) => {
    const { limit, cursor, show } = c.req.valid('query');
    const rows = await c.env.ops.unexplained.list(tenantOf(c), show, cursor ?? null, limit + 1);
    if (!rows.ok) return problem(c, faulted(rows.fault));
    const { shown, nextCursor } = pageOf(rows.value, limit, ({ at, source }) => ({ at, id: source }));
    return pageAnswer(c, shown.map(viewOf), nextCursor);
  },
);

const Source = z.object({
  source: z.string().openapi({
    param: { name: 'source', in: 'path' },
    example: 're_3QxExample',
    description: "Stripe's id of what moved the money",
  }),
});
const Empty = optionalBody(z.strictObject({}));

const book = route(
  {
    ...OPS,
    method: 'post',
    path: '/v1/ops/unexplained-money/{source}/book',
    operationId: 'ops.unexplainedMoney.book',
    summary: 'Book unexplained money',
    description: 'Books it on the order that it seems to belong to, as if Stripe had reported it now.',
    request: { params: Source, headers: OptionalKey, body: Empty },
    responses: {
      200: answer(UnexplainedSchema, 'The order explains it now'),
      ...problems(...AUTH_PROBLEMS, 'not_found', 'invalid_request', 'conflict'),
    },
  },
  async (c) => {
    const done = await bookMoney(
      { order: c.env.order, ...c.env.ops },
      c.req.valid('param').source,
      `evt_by_ops_${crypto.randomUUID()}`,
    );
    return isRefusal(done) ? problem(c, done) : c.json(viewOf(done));
  },
);

const explain = route(
  {
    ...OPS,
    method: 'post',
    path: '/v1/ops/unexplained-money/{source}/explain',
    operationId: 'ops.unexplainedMoney.explain',
    summary: 'Explain unexplained money',
    description: 'Marks it as explained, with a note. If its amounts change, it is open again.',
    request: { params: Source, headers: OptionalKey, body: body(z.strictObject({ note: line(500) })) },
    responses: {
      200: answer(UnexplainedSchema, 'It, with the note'),
      ...problems(...AUTH_PROBLEMS, 'not_found', 'invalid_request'),
    },
  },
  async (c) => {
    const { source } = c.req.valid('param');
    const noted = await c.env.ops.unexplained.note(source, partyOf(c).partyId, c.req.valid('json').note);
    if (!noted.ok) return problem(c, faulted(noted.fault));
    return noted.value === null ? problem(c, NOT_FOUND) : c.json(viewOf(noted.value));
  },
);

const Reconciled = z
  .strictObject({ read: z.literal(true).openapi({ description: 'always true' }) })
  .openapi('Reconciled');

const reconcile = route(
  {
    ...OPS,
    method: 'post',
    path: '/v1/ops/reconcile',
    operationId: 'ops.reconcile',
    summary: 'Reconcile with Stripe now',
    description: "Reads Stripe's balance transactions now, without waiting for the hour.",
    request: { headers: OptionalKey, body: Empty },
    responses: {
      200: answer(Reconciled, 'It was read, or somebody reads it now; a long list is read on in the next minutes'),
      ...problems(...AUTH_PROBLEMS, 'invalid_request'),
    },
  },
  async (c) => {
    const done = await c.env.ops.reconcile();
    return done.ok ? c.json({ read: true as const }) : problem(c, faulted(done.fault));
  },
);

export const unexplainedMoneyRoutes = routes(list, book, explain, reconcile);
