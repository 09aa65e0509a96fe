import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { ListedOrder } from '../../../db/orders/order-lists.ts';
import type { Tenant } from '../../../domain/access/tenant.ts';
import { type OrderView, viewOrder } from '../../../domain/order/view.ts';
import { deadlines } from '../../../domain/saga/deadlines.ts';
import { AUTH_PROBLEMS, answer, BEARER, problems } from '../../contract.ts';
import type { HttpEnv } from '../../deps.ts';
import { partyOf, partyOnly, tenantOf } from '../../middleware/auth.ts';
import { filtersOf, OrderFilterQuery } from '../../order-filters.ts';
import { PageQuery, pageOf } from '../../paging.ts';
import { problem, UNAVAILABLE } from '../../problem.ts';
import { listOf, Order } from '../../schemas/order.ts';
import { wire } from '../../wire.ts';

const list = createRoute({
  method: 'get',
  path: '/v1/orders',
  tags: ['Orders'],
  summary: "The caller's orders, newest first; a moment behind the orders themselves",
  security: BEARER,
  middleware: partyOnly('retailer', 'supplier', 'brand', 'platform'),
  request: { query: PageQuery.extend(OrderFilterQuery.shape) },
  responses: {
    200: answer(listOf(Order), 'A page of orders, each redacted for who asks'),
    ...problems(...AUTH_PROBLEMS, 'invalid_request'),
  },
});

export function orderListRoutes(app: OpenAPIHono<HttpEnv>): void {
  app.openapi(list, async (c) => {
    const tenant = tenantOf(c);
    const { limit, cursor, ...query } = c.req.valid('query');
    const rows = await c.env.orderLists.page(tenant, filtersOf(query, partyOf(c).timeZone), {
      after: cursor ?? null,
      limit: limit + 1,
    });
    if (!rows.ok) return problem(c, UNAVAILABLE);
    const { shown, nextCursor } = pageOf(rows.value, limit, keysetOf);
    return c.json(wire({ data: viewListed(tenant, shown), nextCursor }));
  });
}

export const keysetOf = ({ placedAt, id }: ListedOrder) => ({ at: placedAt, id });

/**
 * Listed orders as the tenant may see them. What an order does by itself next is told by its deadlines: retries that
 * are under way are known to its object only.
 */
export const viewListed = (tenant: Tenant, listed: readonly ListedOrder[]): OrderView[] =>
  listed.flatMap(({ order }) => {
    const [next] = deadlines(order);
    const view = viewOrder(
      { order, next: next === undefined ? null : { what: next.what, at: next.at } },
      tenant.viewer,
    );
    return view === null ? [] : [view];
  });
