import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Keyset } from '../db/keyset.ts';
import { base64url, fromBase64url } from './credentials/digest.ts';
import type { HttpEnv } from './deps.ts';
import { whole } from './query.ts';
import { wire } from './wire.ts';

/** What is wrong with a text that none of our lists gave out, and what to do. */
export const NOT_A_CURSOR = 'is not a cursor of this list; leave it out to begin again';

/** What the contract says of a cursor. It holds the place in the list and no time, so it never expires. */
export const CURSOR = '`next_cursor` of the page before; left out: the first page. A cursor does not expire';

/** Keyset paging: `limit` from 1 to 100, and an opaque cursor. */
export const PageQuery = z.object({
  limit: whole(1, 100)
    .default(50)
    .openapi({ type: 'integer', minimum: 1, maximum: 100, default: 50, description: 'the most rows of a page' }),
  cursor: z
    .string()
    .max(240)
    .transform((text, context) => {
      const keyset = readCursor(text);
      if (keyset === null) context.addIssue({ code: 'custom', message: NOT_A_CURSOR });
      return keyset;
    })
    .optional()
    .openapi({ type: 'string', description: CURSOR }),
});

export const cursorOf = ({ at, id }: Keyset): string => base64url(new TextEncoder().encode(`${at} ${id}`));

export function readCursor(cursor: string): Keyset | null {
  const bytes = fromBase64url(cursor);
  if (bytes === null) return null;
  const match = /^(\d{1,13}) ([\w-]{1,120})$/.exec(new TextDecoder().decode(bytes));
  return match === null ? null : { at: Number(match[1]), id: match[2] ?? '' };
}

/** A page as an answer, with the address of the next one in the header `link` (RFC 8288). */
export function pageAnswer(c: Context<HttpEnv>, data: readonly object[], nextCursor: string | null) {
  const next = new URL(c.req.url);
  next.searchParams.set('cursor', nextCursor ?? '');
  const link = `<${c.env.vars.publicUrl}${next.pathname}${next.search}>; rel="next"`;
  return c.json(wire({ data, nextCursor }), 200, nextCursor === null ? {} : { link });
}

/** One page. The query asked for one row more than the page holds. */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  keyset: (row: T) => Keyset,
  cursor: (keyset: Keyset) => string = cursorOf,
) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { shown, nextCursor: rows.length > limit && last !== undefined ? cursor(keyset(last)) : null };
}
