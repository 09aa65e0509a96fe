import type { EventData, EventType, OrderEvent } from './events.ts';
import type { OrderState } from './state.ts';

/** When an event happened, and who caused it. */
export type Meta = Pick<OrderEvent, 'at' | 'actor'>;

/** What each type of event changes in an order. */
export type HandlersOf<T extends EventType> = {
  readonly [K in T]: (order: OrderState, data: EventData[K], meta: Meta) => OrderState;
};
