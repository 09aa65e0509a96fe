import type { OrderRpc } from '../../durable-objects/rpc.ts';
import { isOrderId } from '../domain/order/ids.ts';
import type { RefusalReason } from '../domain/refusal-facts.ts';
import type { EventOfOrder } from '../services/payments.ts';

/** Why an order did not take an event: what does not fit, else the key of the refusal. */
const codeOf = (why: RefusalReason): string => (why.key === 'foreign_event' ? why.what : why.key);

/** The order does not know its payment yet. The event has to come again. */
export const NOT_YET = 'not_yet';

/**
 * Gives an event of Stripe's to its order. Null if the order took it; else the reason. Answers only after the object has
 * committed; the object knows a duplicate by the event's id.
 */
export async function tellOrder(
  order: (id: string) => Pick<OrderRpc, 'webhook'>,
  { eventId, orderId, command }: EventOfOrder,
): Promise<string | null> {
  if (!isOrderId(orderId)) return 'no_order';
  const taken = await order(orderId).webhook(eventId, command);
  switch (taken.state) {
    case 'committed':
      return null;
    case 'no_order':
      return 'no_order';
    case 'not_yet':
      return NOT_YET;
    case 'refused':
      return codeOf(taken.why);
  }
}
