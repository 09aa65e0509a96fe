import { z } from '@hono/zod-openapi';
import { base64url, fromBase64url } from './digest.ts';
import type { Position } from './deps.ts';

/** Keyset paging: `limit` 1..100, and a cursor that only we need to understand. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50).openapi({ type: 'integer' }),
  cursor: z
    .string()
    .max(200)
    .transform((text, context) => {
      const position = readCursor(text);
      if (position === null) context.addIssue({ code: 'custom', message: 'is not a cursor of this list' });
      return position;
    })
    .optional()
    .openapi({ type: 'string' }),
});

export const cursorOf = ({ at, id }: Position): string => base64url(new TextEncoder().encode(`${at} ${id}`));

export function readCursor(cursor: string): Position | null {
  const bytes = fromBase64url(cursor);
  if (bytes === null) return null;
  const match = /^(\d{1,15}) ([a-z0-9_]{1,64})$/.exec(new TextDecoder().decode(bytes));
  return match === null ? null : { at: Number(match[1]), id: match[2] ?? '' };
}

/** A page of a list that was asked for one row more than fits. */
export function pageOf<T>(rows: readonly T[], limit: number, position: (row: T) => Position) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { shown, nextCursor: rows.length > limit && last !== undefined ? cursorOf(position(last)) : null };
}
