import { keysetIn, viewListed } from '../../../app/listed-orders.ts';
import { faulted } from '../../../app/refusals.ts';
import { AUTH_PROBLEMS, answer, BEARER, problems, route, routes } from '../../contract.ts';
import { partyOf, partyOnly, tenantOf } from '../../middleware/auth.ts';
import { filtersOf, OrderFilterQuery } from '../../order-filters.ts';
import { pageAnswer, pageOf } from '../../paging.ts';
import { problem } from '../../problem.ts';
import { listOf, OrderSchema } from '../../schemas/order.ts';
import { OrderPageQuery, otherSort, sortedCursor, wrongCursor } from '../../schemas/order-pages.ts';

const list = route(
  {
    method: 'get',
    path: '/v1/orders',
    tags: ['Orders'],
    operationId: 'orders.list',
    summary: 'List orders',
    description:
      "The caller's orders, newest first unless `sort` says otherwise. Each order shows what its reader may see. The list is a moment behind the orders themselves: who follows changes with `updated_since` begins each time some minutes before the last order that was read.",
    security: BEARER,
    middleware: partyOnly('retailer', 'supplier', 'brand', 'platform'),
    request: { query: OrderPageQuery.extend(OrderFilterQuery.shape) },
    responses: {
      200: answer(listOf(OrderSchema), 'A page of orders, each redacted for who asks'),
      ...problems(...AUTH_PROBLEMS, 'invalid_request'),
    },
  },
  async (c) => {
    const tenant = tenantOf(c);
    const { limit, cursor, sort, ...query } = c.req.valid('query');
    const wrong = otherSort(sort, cursor);
    if (wrong.length > 0) return problem(c, wrongCursor(wrong));
    const rows = await c.env.orderLists.page(tenant, filtersOf(query, partyOf(c).timeZone), {
      after: cursor ?? null,
      sort,
      limit: limit + 1,
    });
    if (!rows.ok) return problem(c, faulted(rows.fault));
    const { shown, nextCursor } = pageOf(rows.value, limit, keysetIn(sort), sortedCursor(sort));
    return pageAnswer(c, viewListed(tenant, shown), nextCursor);
  },
);

export const orderListRoutes = routes(list);
