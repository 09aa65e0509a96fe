import { invalid, missing } from './errors.ts';
import type { Page } from './params.ts';

interface Listed {
  readonly id: string;
  readonly created?: number;
}

/** One page with the newest row first. `rows` come oldest first. */
export function list<T extends Listed>(
  url: string,
  rows: Iterable<T>,
  page: Page,
  keep: (row: T) => boolean = () => true,
) {
  if (page.starting_after !== undefined && page.ending_before !== undefined)
    throw invalid('You may only specify one of these parameters: starting_after, ending_before.', 'starting_after');
  const all = [...rows].reverse().filter((row) => keep(row) && created(row, page.created));
  const limit = page.limit ?? 10;
  if (page.ending_before !== undefined) {
    const end = position(all, page.ending_before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list' as const, data: all.slice(start, end), has_more: start > 0, url };
  }
  const start = page.starting_after === undefined ? 0 : position(all, page.starting_after, 'starting_after') + 1;
  return { object: 'list' as const, data: all.slice(start, start + limit), has_more: start + limit < all.length, url };
}

function position(rows: readonly Listed[], id: string, param: string): number {
  const found = rows.findIndex((row) => row.id === id);
  if (found < 0) throw missing('object', id, param);
  return found;
}

function created(row: Listed, wanted: Page['created']): boolean {
  const at = row.created ?? 0;
  if (wanted === undefined) return true;
  if (typeof wanted === 'number') return at === wanted;
  const { gt, gte, lt, lte } = wanted;
  return (
    (gt === undefined || at > gt) &&
    (gte === undefined || at >= gte) &&
    (lt === undefined || at < lt) &&
    (lte === undefined || at <= lte)
  );
}
