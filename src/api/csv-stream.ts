import { keysetOf, viewListed } from '../app/listed-orders.ts';
import type { ListedOrder, OrderFilters, OrderLists } from '../db/orders/order-lists.ts';
import type { Tenant } from '../domain/access/tenant.ts';
import { type Outcome, ok } from '../domain/fault.ts';
import { csvHeader, csvOf } from './csv-rows.ts';

/** Rows a query, about 2 MB of documents. Measured: more needs more memory, fewer cost time and queries. */
const PAGE = 500;
const TRIES = 3;
export const BOM = '\ufeff';

/** Which orders, in which time zone, and whether with a byte order mark. */
export interface CsvAsked {
  readonly filters: OrderFilters;
  readonly timeZone: string;
  readonly bom: boolean;
}

/** What the file begins with. */
export const csvHead = (bom: boolean): string => `${bom ? BOM : ''}${csvHeader()}`;

/** The rows of these orders, as the tenant may see them. */
export const csvPage = (tenant: Tenant, listed: readonly ListedOrder[], timeZone: string): string =>
  csvOf(viewListed(tenant, listed), {
    partyId: tenant.partyId,
    timeZone,
    names: new Map(listed.flatMap(({ order }) => (order.parties ?? []).map(({ id, name }) => [id, name] as const))),
  });

/** The whole list of orders. */
export async function csvStream(
  lists: Pick<OrderLists, 'page'>,
  tenant: Tenant,
  { filters, timeZone, bom }: CsvAsked,
): Promise<Outcome<ReadableStream<Uint8Array>>> {
  return streamed<ListedOrder>({
    head: csvHead(bom),
    page: (last, limit) => lists.page(tenant, filters, { after: last === null ? null : keysetOf(last), limit }),
    rows: (listed) => csvPage(tenant, listed, timeZone),
  });
}

/** A list that is read page by page, and its rows as text. */
interface Listed<T> {
  readonly head: string;
  /** The rows after the last one of the page before. */
  readonly page: (last: T | null, limit: number) => Promise<Outcome<readonly T[]>>;
  readonly rows: (listed: readonly T[]) => string;
}

/**
 * A whole list, one page after another, as fast as the caller reads: the next query starts when the last page was sent.
 * A fault if the first query fails. If a later one fails, the stream ends with an error, so that nobody takes a part for the
 * whole.
 */
export async function streamed<T>({ head, page, rows }: Listed<T>): Promise<Outcome<ReadableStream<Uint8Array>>> {
  const pageAfter = (last: T | null) => patient(() => page(last, PAGE));
  const first = await pageAfter(null);
  if (!first.ok) return first;
  const chunks = csvChunks(rows, first.value, pageAfter);
  const utf8 = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(utf8.encode(head));
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
  return ok(stream);
}

async function patient<T>(read: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  let page = await read();
  for (let n = 1; n < TRIES && !page.ok; n += 1) page = await read();
  return page;
}

async function* csvChunks<T>(
  textOf: (listed: readonly T[]) => string,
  first: readonly T[],
  pageAfter: (last: T | null) => Promise<Outcome<readonly T[]>>,
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
