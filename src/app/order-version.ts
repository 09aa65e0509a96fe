import type { OrderQueries } from '../db/orders/orders.ts';
import type { Actor } from '../domain/order/actor.ts';
import { concerns } from '../domain/order/decide.ts';
import { isOrderId } from '../domain/order/ids.ts';
import { type Orders, readOrder } from './read-order.ts';

export interface Versions extends Orders {
  readonly orderLists: Pick<OrderQueries, 'standing'>;
}

/**
 * The order's version for an open page that follows it; null where there is no such order for the reader. It comes from
 * the read model, a second or two behind, so that the page does not wake the object. The object is asked only if the read
 * model does not answer, does not know the order yet, or knows it only for other readers.
 */
export async function orderVersion(versions: Versions, orderId: string, reader: Actor): Promise<number | null> {
  if (!isOrderId(orderId)) return null;
  const known = await versions.orderLists.standing(orderId);
  if (known.ok && known.value !== null && concerns(known.value, reader)) return known.value.version;
  return (await readOrder(versions, orderId, reader))?.view.version ?? null;
}
