import { consumer, DONE, hopeless, retry } from './consume.ts';
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
    if (!projected.ok) {
      const { kind, code } = projected.fault;
      return kind === 'terminal' ? hopeless(code) : retry(code);
    }
    await order.settleProjection(snapshot.order.version);
    return DONE;
  },
});
