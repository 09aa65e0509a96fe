import type { OrderRpc } from '../../durable-objects/rpc.ts';
import type { Actor } from '../domain/order/actor.ts';
import type { OrderEvent } from '../domain/order/events.ts';
import { isOrderId } from '../domain/order/ids.ts';
import { type OrderView, type Snapshot, viewOrder } from '../domain/order/view.ts';

export interface Orders {
  /** The object of an order, existing or not; nothing is called yet. */
  order(orderId: string): Pick<OrderRpc, 'read' | 'events' | 'tried'>;
}

/** An order, and what the reader may see of it. Only `view` is for showing. */
export interface ReadOrder {
  readonly snapshot: Snapshot;
  readonly view: OrderView;
}

/** The same, with the order's events, oldest first. */
export interface ReadJournal extends ReadOrder {
  readonly events: readonly OrderEvent[];
}

/** Null where there is no such order, and where the reader may not see it. One call of the object. */
export async function readOrder(orders: Orders, orderId: string, reader: Actor): Promise<ReadOrder | null> {
  const snapshot = isOrderId(orderId) ? await orders.order(orderId).read() : null;
  const view = snapshot === null ? null : viewOrder(snapshot, reader);
  return snapshot === null || view === null ? null : { snapshot, view };
}

/** As `readOrder`, with the events whose `seq` is greater than `after`. */
export async function readJournal(
  orders: Orders,
  orderId: string,
  reader: Actor,
  after = 0,
): Promise<ReadJournal | null> {
  const found = isOrderId(orderId) ? await orders.order(orderId).events(after) : null;
  const view = found === null ? null : viewOrder(found.snapshot, reader);
  return found === null || view === null ? null : { ...found, view };
}
