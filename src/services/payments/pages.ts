/** The most rows that Stripe gives at once. */
const PAGE = 100;

interface Cursor {
  readonly limit: number;
  readonly starting_after?: string;
}

interface Page<T> {
  readonly data: readonly T[];
  readonly has_more: boolean;
}

/**
 * Every row of one of Stripe's lists, newest first, from all pages. Throws what a call throws.
 */
export async function* everyRow<T extends { readonly id: string }>(
  list: (page: Cursor) => PromiseLike<Page<T>>,
): AsyncGenerator<T> {
  let cursor: Cursor = { limit: PAGE };
  for (;;) {
    const { data, has_more } = await list(cursor);
    yield* data;
    const last = data.at(-1);
    if (!has_more || last === undefined) return;
    cursor = { limit: PAGE, starting_after: last.id };
  }
}

/** The newest row that fits; null where there is none on any page. */
export async function firstOf<T extends { readonly id: string }>(
  list: (page: Cursor) => PromiseLike<Page<T>>,
  fits: (row: T) => boolean,
): Promise<T | null> {
  for await (const row of everyRow(list)) if (fits(row)) return row;
  return null;
}
