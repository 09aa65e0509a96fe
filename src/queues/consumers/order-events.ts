import type { Snapshot } from '../../domain/order/view.ts';
import { consumer, DONE, type Handled, hopeless, retry } from '../consume.ts';
import type { OrderObject, QueueDeps } from '../deps.ts';
import { orderMessage } from '../messages.ts';

/**
 * Writes an order to the read model. Several messages of one order in a batch become one write of its present state.
 */
export const orderEvents = consumer({
  schema: orderMessage,
  key: (body) => body.order_id,
  orderId: (body) => body.order_id,
  handle: async ({ order_id }, deps) => {
    const order = deps.orders(order_id);
    let snapshot: Snapshot | null;
    try {
      snapshot = await order.read();
    } catch (error) {
      return unreadable(order, order_id, error, deps);
    }
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

/**
 * After some failures the object says what is wrong, and the order is shown as parked. Until then the message is
 * delivered again.
 */
async function unreadable(order: OrderObject, orderId: string, error: unknown, deps: QueueDeps): Promise<Handled> {
  const trouble = await order.trouble();
  if (trouble === null) throw error;
  const shown = await deps.projector.park(orderId, trouble);
  return shown.ok ? DONE : retry(shown.fault.code);
}
