import type { Actor } from './actor.ts';
import type { EventData, EventType } from './events.ts';
import type { Fulfilment, OrderState } from './state.ts';

/** Whose money a reader may see: everybody's, or one party's. A customer's scope is no party's: `partyId` is null. */
export type Scope = { readonly all: true } | { readonly all: false; readonly partyId: string | null };

export const scopeOf = (viewer: Actor): Scope =>
  viewer.role === 'retailer' || viewer.role === 'platform'
    ? { all: true }
    : { all: false, partyId: viewer.role === 'supplier' || viewer.role === 'brand' ? viewer.partyId : null };

/** Whether a fulfilment exists for a reader. A supplier sees its own, a brand those that have a line of its own. */
export function sees(order: OrderState, fulfilment: Fulfilment, viewer: Actor): boolean {
  if (viewer.role === 'supplier') return fulfilment.supplierId === viewer.partyId;
  if (viewer.role !== 'brand') return true;
  return order.lines.some(({ id, brandId }) => brandId === viewer.partyId && fulfilment.lineIds.includes(id));
}

/** The lines that a reader may see. A supplier and a brand see their own, others all. */
export function linesOf(order: OrderState, viewer: Actor): OrderState['lines'] {
  if (viewer.role === 'supplier') return order.lines.filter((line) => line.supplierId === viewer.partyId);
  if (viewer.role === 'brand') return order.lines.filter((line) => line.brandId === viewer.partyId);
  return order.lines;
}

/** What an event shows of its data, under the names of the wire. */
export type ShownData = Readonly<Record<string, unknown>>;

/** Who reads an event (`viewer`), and who caused it (`actor`). `order` is the order as it is now. */
export interface Reading {
  readonly order: OrderState;
  readonly viewer: Actor;
  readonly actor: Actor;
}

/** What each type of event shows to a reader. Null hides the event. */
export type EventRules<T extends EventType> = {
  readonly [K in T]: (data: EventData[K], reading: Reading) => ShownData | null;
};
