import { BOUNDS } from '../bounds.ts';
import { canonicalJson } from '../money/canonical.ts';
import type { Actor } from '../order/actor.ts';
import { type EventData, event, type NewEvent } from '../order/events.ts';
import type { Metadata, PlacedOrder } from '../order/placed.ts';
import type { OrderState } from '../order/state.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { notShop } from './corrections.ts';

/** The retailer's own reference and metadata of an order (ADR 54). */

/** What is left out stays. Null removes all of it, and an empty text one name of the metadata. */
export interface AnnotateAsk {
  readonly reference?: string | null | undefined;
  readonly metadata?: Metadata | null | undefined;
}

/** Metadata without the names whose text is empty. */
const filled = (metadata: Metadata): Metadata =>
  Object.fromEntries(Object.entries(metadata).filter(([, text]) => text !== ''));

/** As an order is placed with them. Fields that hold nothing are left out, so that nothing of them is stored. */
export function annotationsOf({ reference, metadata }: Pick<PlacedOrder, 'reference' | 'metadata'>) {
  const kept = filled(metadata ?? {});
  return {
    ...(reference === undefined ? {} : { reference }),
    ...(Object.keys(kept).length === 0 ? {} : { metadata: kept }),
  };
}

/** Changes them, also of an order that is finished: an accountant may write the number of a document much later. */
export function annotate(order: OrderState, ask: AnnotateAsk, actor: Actor): NewEvent[] | Refusal {
  const foreign = notShop(actor);
  if (foreign !== null) return foreign;
  const stands = { reference: order.reference ?? null, metadata: order.metadata ?? {} };
  const reference = ask.reference === undefined ? stands.reference : ask.reference;
  const metadata = ask.metadata === null ? {} : filled({ ...stands.metadata, ...ask.metadata });
  if (Object.keys(metadata).length > BOUNDS.metadata) {
    return refuse('conflict', { key: 'list_full', list: 'metadata', max: BOUNDS.metadata });
  }
  const changes = {
    ...(reference === stands.reference ? {} : { reference }),
    ...(canonicalJson(metadata) === canonicalJson(stands.metadata) ? {} : { metadata }),
  };
  return Object.keys(changes).length === 0 ? [] : [event('order_annotated', changes, actor)];
}

export const annotated = (order: OrderState, change: EventData['order_annotated']): OrderState => ({
  ...order,
  ...(change.reference === undefined ? {} : { reference: change.reference ?? undefined }),
  ...(change.metadata === undefined ? {} : { metadata: change.metadata }),
});
