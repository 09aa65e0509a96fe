import { alternativesOf } from '../access/alternatives.ts';
import { BOUNDS } from '../bounds.ts';
import type { Actor } from '../order/actor.ts';
import { event, type NewEvent, type OrderEvent } from '../order/events.ts';
import { childId } from '../order/ids.ts';
import type { OrderState } from '../order/state.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { makeProposal, type ProposalView, viewProposal } from './proposals.ts';
import type { ProposalTerms, Thread } from './state.ts';

/** The most characters of one message or description. */
export const MAX_TEXT = 4_000;

/** The order's suppliers, each once, in the order of the lines. Each has one thread. */
const suppliersOf = (order: OrderState): string[] => [...new Set(order.lines.map((line) => line.supplierId))];

/** The suppliers whose threads a reader takes part in. Null where the reader has no threads. */
export function threadsOf(order: OrderState, viewer: Actor): string[] | null {
  switch (viewer.role) {
    case 'retailer':
    case 'platform':
      return suppliersOf(order);
    case 'supplier':
      return suppliersOf(order).filter((id) => id === viewer.partyId);
    default:
      return null;
  }
}

/** Null where the actor may write messages in a supplier's thread. Else why not, with the alternatives. */
export function mayMessage(order: OrderState, actor: Actor): Refusal | null {
  if (threadsOf(order, actor) !== null) return null;
  return actor.role === 'customer'
    ? refuse('forbidden', { key: 'customer_does_not_write', alternatives: alternativesOf(order, actor) })
    : refuse('forbidden', { key: 'writers_only' });
}

/** The event of a message in any thread. Refused where the order has all the messages that it may have. */
export function message(
  order: OrderState,
  thread: Thread,
  body: string,
  actor: Actor,
  proposalId: string | null = null,
): NewEvent | Refusal {
  if (body.trim() === '' || body.length > MAX_TEXT) {
    return refuse('invalid_request', { key: 'message_length', max: MAX_TEXT });
  }
  if (order.messageCount >= BOUNDS.messages) {
    return refuse('conflict', { key: 'messages_full', max: BOUNDS.messages });
  }
  const id = childId('msg', order.id, order.messageCount + 1);
  return event('message_posted', { id, thread, body, proposalId }, actor);
}

export interface MessageAsk {
  /** The supplier of the thread. May be null where the actor has one thread only. */
  readonly to: string | null;
  readonly body: string;
  readonly proposal: ProposalTerms | null;
}

/** A message between the retailer and one supplier, with or without a proposal. */
export function postMessage(order: OrderState, { to, body, proposal }: MessageAsk, actor: Actor): NewEvent[] | Refusal {
  const refused = mayMessage(order, actor);
  if (refused !== null) return refused;
  const supplierId = addressee(order, to, actor);
  if (isRefusal(supplierId)) return supplierId;
  const made = proposal === null ? null : makeProposal(order, supplierId, proposal, actor);
  if (isRefusal(made)) return made;
  const posted = message(order, { kind: 'supplier', supplierId }, body, actor, made?.data.id ?? null);
  if (isRefusal(posted)) return posted;
  return made === null ? [posted] : [posted, made];
}

function addressee(order: OrderState, to: string | null, actor: Actor): string | Refusal {
  const threads = threadsOf(order, actor) ?? [];
  const [only] = threads;
  if (to === null && threads.length === 1 && only !== undefined) return only;
  if (to !== null && threads.includes(to)) return to;
  const key = to === null ? 'thread_needed' : 'supplier_unknown';
  return refuse('invalid_request', { key: 'thread_unclear' }, [{ path: 'to', reason: { key } }]);
}

/** A message as its readers see it. In camelCase, times in ms. */
export interface MessageView {
  readonly id: string;
  readonly thread: Thread['kind'];
  /** The supplier of the thread. Null in a dispute. */
  readonly supplierId: string | null;
  readonly disputeId: string | null;
  readonly from: { readonly role: string; readonly partyId: string | null };
  readonly body: string;
  readonly proposal: ProposalView | null;
  readonly at: number;
}

type Posted = Extract<OrderEvent, { type: 'message_posted' }>;

const isPosted = (e: OrderEvent): e is Posted => e.type === 'message_posted';

function viewMessage(order: OrderState, { data, actor, at }: Posted, viewer: Actor): MessageView {
  const { id, thread, body, proposalId } = data;
  const proposal = order.proposals.find((p) => p.id === proposalId);
  return {
    id,
    thread: thread.kind,
    supplierId: thread.kind === 'supplier' ? thread.supplierId : null,
    disputeId: thread.kind === 'dispute' ? thread.disputeId : null,
    from: { role: actor.role, partyId: actor.partyId },
    body,
    proposal: proposal === undefined ? null : viewProposal(order, proposal, viewer),
    at,
  };
}

/** The messages between retailer and suppliers that the reader may see, oldest first. Proposals as they are now. */
export function viewMessages(order: OrderState, events: readonly OrderEvent[], viewer: Actor): MessageView[] {
  const threads = threadsOf(order, viewer) ?? [];
  return events
    .filter(isPosted)
    .filter(({ data: { thread } }) => thread.kind === 'supplier' && threads.includes(thread.supplierId))
    .map((posted) => viewMessage(order, posted, viewer));
}

/** The messages of one dispute. The caller has checked that the viewer takes part in it. */
export function viewDisputeMessages(
  order: OrderState,
  events: readonly OrderEvent[],
  disputeId: string,
  viewer: Actor,
): MessageView[] {
  return events
    .filter(isPosted)
    .filter(({ data: { thread } }) => thread.kind === 'dispute' && thread.disputeId === disputeId)
    .map((posted) => viewMessage(order, posted, viewer));
}
