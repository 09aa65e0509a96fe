import { consumer, DONE, retry } from './consume.ts';
import { orderEventMessage } from './messages.ts';

/** The read model follows the object: several events of one order in a batch become one upsert of its present state. */
export const orderEvents = consumer({
  schema: orderEventMessage,
  key: (body) => body.order_id,
  orderId: (body) => body.order_id,
  handle: async ({ order_id }, deps) => {
    const order = deps.orders(order_id);
    const snapshot = await order.read();
    if (snapshot === null) return DONE;
    const projected = await deps.projector.project(snapshot);
    // Nobody is told of a projection that failed: the queue brings it again, and in the end Platform Ops see it.
    if (!projected.ok) return retry(projected.fault.code);
    await order.settleProjection(snapshot.order.version);
    return DONE;
  },
});
