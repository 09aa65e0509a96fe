import { conversationData } from '../conversation/view.ts';
import type { Actor } from './actor.ts';
import type { OrderEvent } from './events.ts';
import type { OrderState } from './state.ts';
import { scopeOf } from './view-scope.ts';

/** An event as a reader may see it; a hidden one keeps its number. */
export interface EventView {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly actor: string;
  readonly data: Readonly<Record<string, unknown>>;
}

type EventRule = (event: OrderEvent, order: OrderState, viewer: Actor) => Readonly<Record<string, unknown>> | null;

/** A supplier sees its own fulfilments, a brand those that have a line of its. */
function seesFulfilment(order: OrderState, id: string, viewer: Actor): boolean {
  const fulfilment = order.fulfilments.find((f) => f.id === id);
  if (viewer.role === 'supplier') return fulfilment?.supplierId === viewer.partyId;
  if (viewer.role !== 'brand') return true;
  return order.lines.some((line) => line.brandId === viewer.partyId && fulfilment?.lineIds.includes(line.id) === true);
}

/** A note may name another supplier's SKU, or hold its words: suppliers and brands read their own only. */
const seesNote = ({ actor }: OrderEvent, viewer: Actor): boolean =>
  viewer.role === 'retailer' ||
  viewer.role === 'platform' ||
  (viewer.partyId !== null && viewer.partyId === actor.partyId);

/** What everybody concerned may see of an event; null hides it. Secrets and tokens are in none. */
const publicData: EventRule = (e, order, viewer) => {
  switch (e.type) {
    case 'order_placed':
    case 'fulfilment_requested':
    case 'inventory_committed':
    case 'order_confirmed':
    case 'order_in_production':
    case 'order_dispatched':
    case 'order_delivered':
    case 'order_refunded':
      return {};
    case 'cancel_requested':
      return seesNote(e, viewer) ? { reason: e.data.reason, note: e.data.note } : { reason: e.data.reason };
    case 'order_cancelled':
      return { reason: e.data.reason };
    case 'fulfilment_accepted':
    case 'fulfilment_rejected':
    case 'fulfilment_started':
    case 'fulfilment_dispatched':
    case 'fulfilment_arrived':
      return seesFulfilment(order, e.data.fulfilmentId, viewer) ? { ...e.data } : null;
    default:
      return null;
  }
};

/** What customer, retailer and ops see beyond that: the customer's own money. */
const moneyData: EventRule = (e) => {
  switch (e.type) {
    case 'payment_intent_created':
      return { payment_intent: e.data.intentId };
    case 'payment_submitted':
    case 'payment_action_required':
    case 'payment_voided':
    case 'stock_returned':
    case 'hold_released':
    case 'inventory_held':
      return {};
    case 'payment_declined':
      return { code: e.data.code };
    case 'payment_authorised':
      return {};
    case 'payment_captured':
      return { amount: e.data.amount };
    case 'refund_requested':
      return { refund: e.data.id, amount: e.data.amount, reason: e.data.reason };
    case 'refund_issued':
      return { refund: e.data.id, pending: e.data.pending };
    case 'refund_succeeded':
      return { refund: e.data.id };
    case 'refund_failed':
      return { refund: e.data.id, code: e.data.code };
    case 'tokens_revoked':
      return {};
    case 'mail_settled':
      return { template: e.data.template, outcome: e.data.outcome };
    default:
      return null;
  }
};

/** What the parties' own money events show: all to retailer and ops, a party its own. */
const partyData: EventRule = (e, _, viewer) => {
  switch (e.type) {
    case 'transfer_claimed':
    case 'transfer_settled':
    case 'transfer_waiting':
    case 'transfer_void':
    case 'reversal_started':
    case 'reversal_waiting':
    case 'reversal_withdrawn':
    case 'reversal_settled':
    case 'return_started':
    case 'return_waiting':
    case 'return_settled': {
      const scope = scopeOf(viewer);
      return scope.all || scope.partyId === e.data.partyId ? { ...e.data } : null;
    }
    case 'fulfilments_withdrawn':
    case 'withdrawal_started':
    case 'tasks_withdrawn':
    case 'units_returned':
    case 'undo_completed':
    case 'refund_seen_elsewhere':
    case 'work_parked':
    case 'work_resumed':
      return viewer.role === 'platform' ? { ...e.data } : null;
    default:
      return null;
  }
};

const MONEY_READERS: ReadonlySet<Actor['role']> = new Set(['customer', 'retailer', 'platform']);

export function viewEvent(e: OrderEvent, order: OrderState, viewer: Actor): EventView {
  const data =
    publicData(e, order, viewer) ??
    (MONEY_READERS.has(viewer.role) ? moneyData(e, order, viewer) : null) ??
    partyData(e, order, viewer) ??
    conversationData(e, order, viewer);
  const { seq, at } = e;
  return data === null
    ? { seq, at, type: 'hidden', actor: 'hidden', data: {} }
    : { seq, at, type: e.type, actor: e.actor.role, data };
}
