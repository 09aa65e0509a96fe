import type { MailKey } from '../conversation/mail.ts';
import { CONVERSATION_RULES } from '../conversation/view.ts';
import type { Actor } from './actor.ts';
import type { EventData, EventType, OrderEvent } from './events.ts';
import type { OrderState } from './state.ts';
import { type EventRules, linesOf, type Reading, type ShownData, scopeOf, sees } from './view-scope.ts';

/** An event as a reader may see it. A hidden one keeps its number. */
export interface EventView {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly actor: string;
  readonly data: ShownData;
}

/** Everybody concerned sees that it happened. */
const bare = (): ShownData => ({});

function ofFulfilment(data: { readonly fulfilmentId: string }, { order, viewer }: Reading): ShownData | null {
  const fulfilment = order.fulfilments.find(({ id }) => id === data.fulfilmentId);
  return fulfilment !== undefined && sees(order, fulfilment, viewer) ? { ...data } : null;
}

const MONEY_READERS: ReadonlySet<Actor['role']> = new Set(['customer', 'retailer', 'platform']);

/** The customer's own money and mails: for the customer, the retailer and Platform Ops. */
const money =
  <D>(shown: (data: D) => ShownData) =>
  (data: D, { viewer }: Reading): ShownData | null =>
    MONEY_READERS.has(viewer.role) ? shown(data) : null;

/** A party's money: for the retailer, Platform Ops and the party itself. */
function ofParty(data: { readonly partyId: string }, { viewer }: Reading): ShownData | null {
  const scope = scopeOf(viewer);
  return scope.all || scope.partyId === data.partyId ? { ...data } : null;
}

/** The customer gets a mail because of it. */
const mailed = (mail: true | undefined): { readonly mail?: true } => (mail === undefined ? {} : { mail });

/** Which mail, with the refund that it tells of. Its words are not shown. */
const ofMail = ({ template, about }: MailKey): ShownData => ({
  template,
  ...(about === undefined ? {} : { refund: about }),
});

/** The same of a refund, with what caused it: a bank's taking is booked as a refund, and reads differently. */
function ofRefund(id: string, data: ShownData, { order, viewer }: Reading): ShownData | null {
  const source = order.refunds.find((refund) => refund.id === id)?.source.kind;
  return MONEY_READERS.has(viewer.role) ? { refund: id, ...data, ...(source === undefined ? {} : { source }) } : null;
}

/** Which of the customer's data is new. Suppliers do not see the e-mail address, and brands do not see the customer. */
function ofCustomer({ fields }: EventData['customer_corrected'], { viewer }: Reading): ShownData | null {
  if (MONEY_READERS.has(viewer.role)) return { fields };
  const shown = viewer.role === 'supplier' ? fields.filter((name) => name !== 'email') : [];
  return shown.length === 0 ? null : { fields: shown };
}

/** The retailer's own reference and metadata: for the retailer and Platform Ops. */
const ofShop = ({ reference, metadata }: EventData['order_annotated'], { viewer }: Reading): ShownData | null =>
  scopeOf(viewer).all
    ? { ...(reference === undefined ? {} : { reference }), ...(metadata === undefined ? {} : { metadata }) }
    : null;

/** A line's measurements: for everybody who sees the line. */
function ofLine({ lineId, options, was }: EventData['line_corrected'], { order, viewer }: Reading): ShownData | null {
  return linesOf(order, viewer).some(({ id }) => id === lineId) ? { lineId, options, was } : null;
}

const ops = (data: object, { viewer }: Reading): ShownData | null => (viewer.role === 'platform' ? { ...data } : null);

/** A note may contain another supplier's SKU or words. So suppliers and brands read only their own notes. */
const seesNote = ({ viewer, actor }: Reading): boolean =>
  viewer.role === 'retailer' ||
  viewer.role === 'platform' ||
  (viewer.partyId !== null && viewer.partyId === actor.partyId);

/** What every type of event shows, and to whom. Secrets and tokens are in none of them. */
const RULES: EventRules<EventType> = {
  order_placed: ({ reference, metadata }, reading) =>
    ofShop(
      { ...(reference === undefined ? {} : { reference }), ...(metadata === undefined ? {} : { metadata }) },
      reading,
    ) ?? {},
  payment_intent_created: money(({ intentId }) => ({ payment_intent: intentId })),
  payment_submitted: money(bare),
  payment_action_required: money(bare),
  payment_declined: money(({ code }) => ({ code })),
  payment_authorised: money(bare),
  inventory_held: money(bare),
  inventory_committed: bare,
  payment_captured: money(({ amount }) => ({ amount })),
  fulfilment_requested: bare,
  fulfilment_accepted: ofFulfilment,
  fulfilment_rejected: ofFulfilment,
  fulfilment_started: ofFulfilment,
  fulfilment_dispatched: ofFulfilment,
  tracking_corrected: ofFulfilment,
  fulfilment_arrived: ofFulfilment,
  order_confirmed: bare,
  order_in_production: bare,
  order_dispatched: bare,
  order_delivered: bare,
  customer_corrected: ofCustomer,
  line_corrected: ofLine,
  order_annotated: ofShop,
  mail_requested: money((mail) => ofMail(mail)),
  tokens_revoked: money(bare),
  cancel_requested: ({ reason, note }, reading) => (seesNote(reading) ? { reason, note } : { reason }),
  fulfilments_withdrawn: ops,
  payment_voided: money(bare),
  stock_returned: money(bare),
  hold_released: money(bare),
  undo_completed: ops,
  order_cancelled: ({ reason }) => ({ reason }),
  transfer_claimed: ofParty,
  transfer_settled: ofParty,
  transfer_waiting: ofParty,
  transfer_void: ofParty,
  refund_requested: money(({ id, amount, reason, source }) => ({ refund: id, amount, reason, source: source.kind })),
  refund_issued: ({ id, pending, mail, sent }, reading) => ofRefund(id, { pending, ...mailed(mail ?? sent) }, reading),
  refund_succeeded: money(({ id, sent }) => ({ refund: id, ...mailed(sent) })),
  refund_failed: ({ id, code, owed }, reading) =>
    ofRefund(id, { code, ...(owed === undefined ? {} : { owed }) }, reading),
  refund_seen_elsewhere: ops,
  refund_excess: ops,
  reversal_started: ofParty,
  reversal_waiting: ofParty,
  reversal_settled: ofParty,
  reversal_seen_elsewhere: ofParty,
  reversal_withdrawn: ofParty,
  return_started: ofParty,
  return_waiting: ofParty,
  return_settled: ofParty,
  money_redirected: ofParty,
  order_refunded: bare,
  withdrawal_started: ops,
  tasks_withdrawn: ops,
  units_returned: ops,
  ...CONVERSATION_RULES,
  work_parked: ops,
  work_resumed: ops,
  mail_settled: money(({ outcome, ...mail }) => ({ ...ofMail(mail), outcome })),
};

/** Every type of event. */
export const EVENT_TYPES = Object.keys(RULES).filter((type): type is EventType => Object.hasOwn(RULES, type));

function shownOf<T extends EventType>(type: T, data: EventData[T], reading: Reading): ShownData | null {
  return RULES[type](data, reading);
}

export function viewEvent(e: OrderEvent, order: OrderState, viewer: Actor): EventView {
  const data = shownOf(e.type, e.data, { order, viewer, actor: e.actor });
  const { seq, at } = e;
  return data === null
    ? { seq, at, type: 'hidden', actor: 'hidden', data: {} }
    : { seq, at, type: e.type, actor: e.actor.role, data };
}
