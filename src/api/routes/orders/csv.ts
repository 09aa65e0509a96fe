import { z } from '@hono/zod-openapi';
import { keysetOf, viewListed } from '../../../app/listed-orders.ts';
import { UNAVAILABLE } from '../../../app/refusals.ts';
import type { ListedOrder, OrderFilters, OrderLists } from '../../../db/orders/order-lists.ts';
import type { Tenant } from '../../../domain/access/tenant.ts';
import { dayOf } from '../../../domain/calendar.ts';
import type { Outcome } from '../../../domain/fault.ts';
import { AUTH_PROBLEMS, BEARER, problems, route, routes } from '../../contract.ts';
import { csvHeader, csvOf } from '../../csv.ts';
import { partyOf, partyOnly, tenantOf } from '../../middleware/auth.ts';
import { filtersOf, OrderFilterQuery } from '../../order-filters.ts';
import { problem } from '../../problem.ts';

const Bom = z.enum(['0', '1']).default('0').openapi({ description: '1: begin with a byte order mark, for Excel' });

const csv = route(
  {
    method: 'get',
    path: '/v1/orders.csv',
    tags: ['Orders'],
    summary: 'The same orders as `GET /v1/orders`, all of them, as CSV: one row a line item',
    security: BEARER,
    middleware: partyOnly('retailer', 'supplier', 'brand', 'platform'),
    request: { query: OrderFilterQuery.extend({ bom: Bom }) },
    responses: {
      200: {
        description:
          'RFC 4180, UTF-8; what belongs to the whole order is on its first row only; money in major units; a share is what its party keeps',
        content: { 'text/csv': { schema: z.string() } },
      },
      ...problems(...AUTH_PROBLEMS, 'invalid_request'),
    },
  },
  async (c) => {
    const { bom, ...query } = c.req.valid('query');
    const { timeZone } = partyOf(c);
    const asked = { filters: filtersOf(query, timeZone), timeZone, bom: bom === '1' };
    const stream = await csvStream(c.env.orderLists, tenantOf(c), asked);
    if (stream === null) return problem(c, UNAVAILABLE);
    const name = `orders-${dayOf(c.env.now(), timeZone)}.csv`;
    return c.body(stream, 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
    });
  },
);

export const ordersCsvRoutes = routes(csv);

/** Rows a query, about 2 MB of documents. Measured: more needs more memory, fewer cost time and queries. */
const PAGE = 500;
const TRIES = 3;
const BOM = '\ufeff';

/** Which orders, in which time zone, and whether with a byte order mark. */
export interface CsvAsked {
  readonly filters: OrderFilters;
  readonly timeZone: string;
  readonly bom: boolean;
}

/**
 * The whole list, one page after another, as fast as the caller reads: the next query starts when the last page was sent.
 * Null if the first query fails. If a later one fails, the stream ends with an error, so that nobody takes a part for the
 * whole.
 */
export async function csvStream(
  lists: Pick<OrderLists, 'page'>,
  tenant: Tenant,
  { filters, timeZone, bom }: CsvAsked,
): Promise<ReadableStream<Uint8Array> | null> {
  const pageAfter = (last: ListedOrder | null) => pageOfOrders(lists, tenant, filters, last);
  const first = await pageAfter(null);
  if (!first.ok) return null;
  const rows = (listed: readonly ListedOrder[]) => csvOf(viewListed(tenant, listed), timeZone);
  const chunks = csvChunks(rows, first.value, pageAfter);
  const utf8 = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(utf8.encode(`${bom ? BOM : ''}${csvHeader()}`));
    },
    async pull(controller) {
      const { value, done } = await chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(utf8.encode(value));
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}

type PageAfter = (last: ListedOrder | null) => Promise<Outcome<readonly ListedOrder[]>>;

async function pageOfOrders(
  lists: Pick<OrderLists, 'page'>,
  tenant: Tenant,
  filters: OrderFilters,
  last: ListedOrder | null,
): Promise<Outcome<readonly ListedOrder[]>> {
  const after = last === null ? null : keysetOf(last);
  let page = await lists.page(tenant, filters, { after, limit: PAGE });
  for (let n = 1; n < TRIES && !page.ok; n += 1) page = await lists.page(tenant, filters, { after, limit: PAGE });
  return page;
}

async function* csvChunks(
  textOf: (listed: readonly ListedOrder[]) => string,
  first: readonly ListedOrder[],
  pageAfter: PageAfter,
): AsyncGenerator<string, undefined> {
  for (let rows = first; rows.length > 0; ) {
    const text = textOf(rows);
    if (text !== '') yield text;
    if (rows.length < PAGE) return;
    const page = await pageAfter(rows.at(-1) ?? null);
    if (!page.ok) throw new Error(`the export broke off: ${page.fault.code}`);
    rows = page.value;
  }
}
