import { z } from '@hono/zod-openapi';
import { faulted } from '../../app/refusals.ts';
import { AUTH_PROBLEMS, answer, BEARER, problems, route, routes } from '../contract.ts';
import { partyOnly } from '../middleware/auth.ts';
import { problem } from '../problem.ts';
import { listOf } from '../schemas/order.ts';
import { rfc3339, wire } from '../wire.ts';

const RefusedAttempt = z
  .strictObject({
    at: z.iso.datetime(),
    retailer_id: z.string().nullable().openapi({ description: 'null: an order that was placed before' }),
    address: z.string().nullable().openapi({ description: 'the network; null: the server of the shop' }),
    over: z.string().openapi({ description: 'the limit that it met' }),
  })
  .openapi('RefusedAttempt');

const list = route(
  {
    method: 'get',
    path: '/v1/ops/card-testing',
    tags: ['Platform Ops'],
    security: BEARER,
    middleware: partyOnly('platform'),
    operationId: 'ops.cardTesting.list',
    summary: 'List refused attempts',
    description:
      'Attempts to order or pay that met a limit against card testing: of one day, at most 200, newest first.',
    responses: { 200: answer(listOf(RefusedAttempt), 'All of them'), ...problems(...AUTH_PROBLEMS) },
  },
  async (c) => {
    const found = await c.env.cardTesting.refused();
    if (!found.ok) return problem(c, faulted(found.fault));
    return c.json(wire({ data: found.value.map((one) => ({ ...one, at: rfc3339(one.at) })), nextCursor: null }));
  },
);

export const cardTestingRoutes = routes(list);
