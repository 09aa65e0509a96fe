import type { Answer } from './client.ts';
import type { Order } from './contract.ts';

/** Names for parts of the contract that programs often pass around. */

export type OrderStatus = Order['status'];
/** What somebody may be allowed to do with an order or a task, for example `refund`. */
export type AllowedAction = Order['allowed_actions'][number];
/** One event of an order's timeline. Once its `type` is known, so are the fields of its `data`. */
export type OrderEvent = Answer<'orders.events'>['data'][number];
export type EventType = OrderEvent['type'];
export type ShippingOption = Answer<'products.list'>['shipping_options'][number];
