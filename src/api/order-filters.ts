import { z } from '@hono/zod-openapi';
import type { OrderFilters } from '../db/orders/order-lists.ts';
import { dayEnd, dayStart } from '../domain/calendar.ts';
import { NEEDS } from '../domain/needs.ts';
import { ORDER_STATUSES } from '../domain/order/lifecycle.ts';
import { REFUND_SUMMARIES } from '../domain/refunds/refund.ts';
import { OWED } from './schemas/order.ts';
import { lineIfAny, name, search } from './text.ts';
import { rfc3339 } from './wire.ts';

/** The filters of the order list in a query string: one schema for the list, the CSV and the dashboard. */

const Status = z.enum(ORDER_STATUSES);
const When = z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
  error: 'must be a day (2026-11-30) or a time with its zone (2026-11-30T09:00:00Z)',
});
const id = name(100);
/** Times that Postgres and RFC 3339 can both write. */
const within = (ms: number): number => Math.min(Math.max(ms, 0), Date.UTC(9999, 0));
const isDay = (text: string): boolean => !text.includes('T');

export const OrderFilterQuery = z.object({
  status: z
    .array(Status)
    .default([])
    .openapi({ description: 'repeatable; `refunded` is every order of which anything was refunded' }),
  from: When.optional().openapi({
    type: 'string',
    example: '2026-11-01',
    description: "placed at or after: a time, or a day in the caller's time zone (Settings)",
  }),
  to: When.optional().openapi({
    type: 'string',
    example: '2026-11-30',
    description: "placed before this time, or until the end of this day in the caller's time zone (Settings)",
  }),
  updated_since: When.optional().openapi({
    type: 'string',
    example: '2026-11-30T09:00:00Z',
    description: "changed at or after: a time, or a day in the caller's time zone (Settings)",
  }),
  supplier: id.optional().openapi({ description: 'the id of a supplier: with a line of it' }),
  product: id.optional().openapi({ description: 'a `product_id`: with a line of it' }),
  q: search(100).optional().openapi({
    description:
      'words in any order, or parts of them: of the number, the customer’s name, e-mail, phone, street, town or postcode, a SKU, a product, the tracking of a parcel, the reference or a text of the metadata; or an id of the order or a part of it, a party, a product, a listing or Stripe; as far as the caller sees them',
  }),
  refund_status: z
    .enum(REFUND_SUMMARIES)
    .optional()
    .openapi({ description: `how much was refunded; ${OWED}` }),
  dispute: z
    .enum(['any', 'none', 'open', 'resolved'])
    .optional()
    .openapi({ description: '`any`: has or had one; brands see none' }),
  parked: z
    .literal('true')
    .optional()
    .openapi({ description: 'only those whose work waits for a person; Platform Ops see them' }),
  needs: z.enum(NEEDS).optional().openapi({
    description:
      "only those that need something of the caller: an answer to a `proposal`, a `message` or a `bank`; a look at a `dispute`; a retailer's order that is cancelled within 24 hours because a supplier is `unanswered`, or that was lost within 7 days, `out_of_stock`; a brand's with a `payout` to come",
  }),
});

/** The same in a body. A search is one line: what a box would make of other text is not guessed. */
export const OrderFilterBody = OrderFilterQuery.extend({
  q: lineIfAny(100).optional().openapi({ description: 'words to search, as in the list of orders' }),
});

/** Filters as an answer shows them: as they were understood, days as times. */
export const FiltersShown = z.strictObject({
  status: z.array(Status),
  from: z.iso.datetime().nullable(),
  to: z.iso.datetime().nullable(),
  updated_since: z.iso.datetime().nullable(),
  supplier: z.string().nullable(),
  product: z.string().nullable(),
  q: z.string().nullable(),
  refund_status: z.enum(REFUND_SUMMARIES).nullable(),
  dispute: z.string().nullable(),
  needs: z.enum(NEEDS).nullable(),
});

const timeOf = (ms: number | null): string | null => (ms === null ? null : rfc3339(ms));

export const shownFilters = (filters: OrderFilters): z.output<typeof FiltersShown> => ({
  status: [...filters.statuses],
  from: timeOf(filters.from),
  to: timeOf(filters.to),
  updated_since: timeOf(filters.updatedSince),
  supplier: filters.supplierId,
  product: filters.productId,
  q: filters.q,
  refund_status: filters.refundStatus,
  dispute: filters.dispute,
  needs: filters.needs,
});

export type OrderFilterQuery = z.output<typeof OrderFilterQuery>;

/** A time, or the beginning of a day. */
const beginOf = (text: string, timeZone: string): number =>
  within(isDay(text) ? dayStart(text, timeZone) : Date.parse(text));

/** No filter: every order that the tenant may see. */
export const NO_FILTERS: OrderFilters = {
  statuses: [],
  from: null,
  to: null,
  updatedSince: null,
  supplierId: null,
  productId: null,
  q: null,
  refundStatus: null,
  dispute: null,
  parked: false,
  needs: null,
};

/** The parsed query as filters for the database. A range of days includes both ends, in the caller's time zone. */
export function filtersOf(query: OrderFilterQuery, timeZone: string): OrderFilters {
  const { status, from, to, updated_since: since, supplier, product, q, refund_status, dispute, parked, needs } = query;
  return {
    statuses: [...new Set(status)],
    from: from === undefined ? null : beginOf(from, timeZone),
    updatedSince: since === undefined ? null : beginOf(since, timeZone),
    to: to === undefined ? null : within(isDay(to) ? dayEnd(to, timeZone) : Date.parse(to)),
    supplierId: supplier ?? null,
    productId: product ?? null,
    q: q === undefined || q === '' ? null : q,
    refundStatus: refund_status ?? null,
    dispute: dispute ?? null,
    parked: parked === 'true',
    needs: needs ?? null,
  };
}
