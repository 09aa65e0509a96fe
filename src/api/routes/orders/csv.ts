import { z } from '@hono/zod-openapi';
import { faulted } from '../../../app/refusals.ts';
import { dayOf } from '../../../domain/calendar.ts';
import { AUTH_PROBLEMS, BEARER, problems, route, routes } from '../../contract.ts';
import { csvStream } from '../../csv-stream.ts';
import { authorOf, partyOf, partyOnly, tenantOf } from '../../middleware/auth.ts';
import { filtersOf, OrderFilterQuery } from '../../order-filters.ts';
import { problem } from '../../problem.ts';

const Bom = z.enum(['0', '1']).default('0').openapi({ description: '1: begin with a byte order mark, for Excel' });

const csv = route(
  {
    method: 'get',
    path: '/v1/orders.csv',
    tags: ['Orders'],
    operationId: 'orders.csv',
    summary: 'Export orders as CSV',
    description:
      'The same orders as `GET /v1/orders`, all of them, with one row for each line item. Money is in major units. What belongs to the whole order is on its first row only, so that every column can be summed. Shares are those of captured money, so before the capture they are 0. `supplier_share`, `brand_share`, `retailer_share` and `platform_share` are after refunds: together they are `captured` less `refunded` and `charged_back`. `own_share` is your share before refunds, `own_refunds` your part of refunds and chargebacks, and `own_kept` what is left: below 0 if you bear more than your share. `own_owed` is what you owe and was not taken back yet.',
    security: BEARER,
    middleware: partyOnly('retailer', 'supplier', 'brand', 'platform'),
    request: { query: OrderFilterQuery.extend({ bom: Bom }) },
    responses: {
      200: {
        description:
          'RFC 4180, UTF-8; what belongs to the whole order is on its first row only; money in major units; the shares of the roles are after refunds, `own_share` is before',
        content: { 'text/csv': { schema: z.string() } },
      },
      ...problems(...AUTH_PROBLEMS, 'invalid_request'),
    },
  },
  async (c) => {
    const { bom, ...query } = c.req.valid('query');
    const { timeZone } = partyOf(c);
    const asked = { filters: filtersOf(query, timeZone), timeZone, bom: bom === '1' };
    // First: no copy of the data leaves without its entry.
    const noted = await c.env.securityLog.add(partyOf(c).partyId, 'exported', authorOf(c), 'orders');
    if (!noted.ok) return problem(c, faulted(noted.fault));
    const stream = await csvStream(c.env.orderLists, tenantOf(c), asked);
    if (!stream.ok) return problem(c, faulted(stream.fault));
    const name = `orders-${dayOf(c.env.now(), timeZone)}.csv`;
    return c.body(stream.value, 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
    });
  },
);

export const ordersCsvRoutes = routes(csv);
