import type { ListedOrder } from '../db/orders/order-lists.ts';
import type { Tenant } from '../domain/access/tenant.ts';
import { type OrderView, viewOrder } from '../domain/order/view.ts';
import type { OrderSort } from '../domain/order-sorts.ts';
import { deadlines } from '../domain/saga/deadlines.ts';

/** The place of a listed order in its list, the newest first. */
export const keysetOf = ({ placedAt, id }: ListedOrder) => ({ at: placedAt, id });

const isByUpdate = (sort: OrderSort): boolean => sort === 'updated_at' || sort === '-updated_at';

/** The same in a list of any sort. */
export const keysetIn =
  (sort: OrderSort) =>
  ({ placedAt, id, order }: ListedOrder) => ({ at: isByUpdate(sort) ? order.updatedAt : placedAt, id });

/**
 * Orders of the read model, as the tenant may see them. What an order does next by itself comes from its deadlines: only
 * the order's object knows the retries that are under way.
 */
export const viewListed = (tenant: Tenant, listed: readonly ListedOrder[]): OrderView[] =>
  listed.flatMap(({ order }) => {
    const [next] = deadlines(order);
    const view = viewOrder(
      { order, next: next === undefined ? null : { what: next.what, at: next.at } },
      tenant.viewer,
    );
    return view === null ? [] : [view];
  });
