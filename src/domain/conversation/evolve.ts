import type { EventType } from '../order/events.ts';
import type { HandlersOf } from '../order/handlers.ts';
import type { OrderState } from '../order/state.ts';
import type { Chargeback } from '../refunds/state.ts';
import type { Proposal } from './state.ts';

const changeProposal = (order: OrderState, id: string, change: Partial<Proposal>): OrderState => ({
  ...order,
  proposals: order.proposals.map((p) => (p.id === id ? { ...p, ...change } : p)),
});

const changeChargeback = (order: OrderState, id: string, change: Partial<Chargeback>): OrderState => ({
  ...order,
  chargebacks: order.chargebacks.map((c) => (c.id === id ? { ...c, ...change } : c)),
});

export type ConversationEvent = Extract<
  EventType,
  'message_posted' | `proposal_${string}` | `dispute_${string}` | `chargeback_${string}`
>;

/** What messages, proposals, disputes and chargebacks change in an order. Their texts stay in the events. */
export const CONVERSATION_HANDLERS: HandlersOf<ConversationEvent> = {
  message_posted: (order) => ({ ...order, messageCount: order.messageCount + 1 }),
  proposal_made: (order, made, { at, actor }) => ({
    ...order,
    proposals: [...order.proposals, { ...made, by: actor, madeAt: at, status: 'open', answeredAt: null }],
  }),
  proposal_accepted: (order, { id }, { at }) => changeProposal(order, id, { status: 'accepted', answeredAt: at }),
  proposal_declined: (order, { id }, { at }) => changeProposal(order, id, { status: 'declined', answeredAt: at }),
  dispute_raised: (order, raised, { at, actor }) => ({
    ...order,
    disputes: [...order.disputes, { ...raised, raisedBy: actor, raisedAt: at, resolution: null }],
  }),
  dispute_resolved: (order, { id, ...ruling }, { at, actor }) => ({
    ...order,
    disputes: order.disputes.map((d) => (d.id === id ? { ...d, resolution: { ...ruling, at, by: actor } } : d)),
  }),
  chargeback_opened: (order, { inquiry, ...seen }, { at }) => ({
    ...order,
    chargebacks: [
      ...order.chargebacks,
      {
        ...seen,
        status: inquiry ? 'inquiry' : 'open',
        openedAt: at,
        closedAt: null,
        withdrawn: 0,
        moves: 0,
      },
    ],
  }),
  chargeback_escalated: (order, { id, respondBy }) =>
    changeChargeback(order, id, { status: 'open', respondBy, closedAt: null }),
  chargeback_withdrawn: (order, { id, withdrawn, moves }) => changeChargeback(order, id, { withdrawn, moves }),
  chargeback_reinstated: (order, { id, withdrawn, moves }) => changeChargeback(order, id, { withdrawn, moves }),
  chargeback_closed: (order, { id, outcome }, { at }) => changeChargeback(order, id, { status: outcome, closedAt: at }),
};
