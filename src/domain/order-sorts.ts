/** How the list of orders can be sorted. `-`: descending. */
export const ORDER_SORTS = ['-placed_at', 'placed_at', '-updated_at', 'updated_at'] as const;
export type OrderSort = (typeof ORDER_SORTS)[number];
export const NEWEST_FIRST = '-placed_at' satisfies OrderSort;
