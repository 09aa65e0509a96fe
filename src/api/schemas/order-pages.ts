import { z } from '@hono/zod-openapi';
import type { Keyset } from '../../db/keyset.ts';
import { NEWEST_FIRST, ORDER_SORTS, type OrderSort } from '../../domain/order-sorts.ts';
import { type FieldError, type Refusal, refuse } from '../../domain/refusal.ts';
import { base64url, fromBase64url } from '../credentials/digest.ts';
import { CURSOR, cursorOf, NOT_A_CURSOR, PageQuery, readCursor } from '../paging.ts';

/** Pages of orders, sorted as the caller asks. A cursor belongs to its sort. */

interface SortedKeyset extends Keyset {
  readonly sort: OrderSort;
}

export const OrderPageQuery = PageQuery.extend({
  sort: z.enum(ORDER_SORTS).default(NEWEST_FIRST).openapi({
    description:
      '`-` is descending. To follow all changes, read `updated_at` with `updated_since`: an order that changes meanwhile comes again at the end',
  }),
  cursor: z
    .string()
    .max(240)
    .transform((text, context) => {
      const keyset = readSorted(text);
      if (keyset === null) context.addIssue({ code: 'custom', message: NOT_A_CURSOR });
      return keyset;
    })
    .optional()
    .openapi({ type: 'string', description: `${CURSOR}. It is of the same \`sort\`` }),
});

/** A cursor of `-placed_at` does not name its sort, so cursors from before the other sorts still work. */
export const sortedCursor =
  (sort: OrderSort) =>
  (keyset: Keyset): string =>
    sort === NEWEST_FIRST ? cursorOf(keyset) : base64url(new TextEncoder().encode(`${sort} ${keyset.at} ${keyset.id}`));

function readSorted(cursor: string): SortedKeyset | null {
  const newest = readCursor(cursor);
  if (newest !== null) return { ...newest, sort: NEWEST_FIRST };
  const bytes = fromBase64url(cursor);
  if (bytes === null) return null;
  const [sort = '', at = '', id = '', ...more] = new TextDecoder().decode(bytes).split(' ');
  const known = ORDER_SORTS.find((one) => one === sort && one !== NEWEST_FIRST);
  const valid = known !== undefined && /^\d{1,13}$/.test(at) && /^[\w-]{1,120}$/.test(id) && more.length === 0;
  return valid ? { sort: known, at: Number(at), id } : null;
}

/** What is wrong with a cursor that belongs to another sort. With such a cursor, the next page would leave out orders. */
export const otherSort = (sort: OrderSort, cursor: SortedKeyset | null | undefined): readonly FieldError[] =>
  cursor != null && cursor.sort !== sort
    ? [
        {
          path: 'cursor',
          reason: { key: 'schema_says', text: `belongs to the sort ${cursor.sort}; leave it out to begin again` },
        },
      ]
    : [];

export const wrongCursor = (errors: readonly FieldError[]): Refusal =>
  refuse('invalid_request', { key: 'request_invalid' }, errors);
