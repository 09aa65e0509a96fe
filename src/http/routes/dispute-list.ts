import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { partyOnly, tenantOf } from '../auth.ts';
import { AUTH_PROBLEMS, answer, BEARER, problems } from '../contract.ts';
import type { HttpEnv } from '../deps.ts';
import { NO_FILTERS } from '../order-filters.ts';
import { PageQuery, pageOf } from '../paging.ts';
import { problem, UNAVAILABLE } from '../problem.ts';
import { listOf } from '../schemas.ts';
import { DisputeOut } from '../talk-schemas.ts';
import { wire } from '../wire.ts';
import { keysetOf, viewListed } from './order-list.ts';

const list = createRoute({
  method: 'get',
  path: '/v1/disputes',
  tags: ['Disputes'],
  summary: 'The disputes of the orders that the caller sees, by the orders, newest first',
  security: BEARER,
  middleware: partyOnly('retailer', 'supplier', 'platform'),
  request: { query: PageQuery.extend({ status: z.enum(['open', 'resolved', 'any']).default('any') }) },
  responses: {
    200: answer(listOf(DisputeOut), 'The disputes of a page of orders'),
    ...problems(...AUTH_PROBLEMS, 'invalid_request'),
  },
});

export function disputeListRoutes(app: OpenAPIHono<HttpEnv>): void {
  app.openapi(list, async (c) => {
    const tenant = tenantOf(c);
    const { limit, cursor, status } = c.req.valid('query');
    const page = { after: cursor ?? null, limit: limit + 1 };
    const rows = await c.env.orderLists.page(tenant, { ...NO_FILTERS, dispute: status }, page);
    if (!rows.ok) return problem(c, UNAVAILABLE);
    const { shown, nextCursor } = pageOf(rows.value, limit, keysetOf);
    const all = viewListed(tenant, shown).flatMap((order) => order.disputes);
    const data = all.filter((dispute) => status === 'any' || dispute.status === status);
    return c.json(wire({ data, nextCursor }));
  });
}
