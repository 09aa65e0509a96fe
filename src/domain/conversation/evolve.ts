import type { EventType } from '../order/events.ts';
import type { HandlersOf } from '../order/handlers.ts';
import type { OrderState } from '../order/state.ts';
import { answered, askedAnew, caseOver } from '../refunds/chargebacks/answer-bank.ts';
import { changeWarning, warningReceived } from '../refunds/chargebacks/fraud-warning.ts';
import { mail } from '../refunds/evolve.ts';
import type { Chargeback } from '../refunds/state.ts';
import { isSameMail } from './mail.ts';
import { known } from './parcels.ts';
import type { LastMessage, Proposal } from './state.ts';

const changeProposal = (order: OrderState, id: string, change: Partial<Proposal>): OrderState => ({
  ...order,
  proposals: order.proposals.map((p) => (p.id === id ? { ...p, ...change } : p)),
});

type Change = Partial<Chargeback> | ((chargeback: Chargeback) => Partial<Chargeback>);

const changeChargeback = (order: OrderState, id: string, change: Change): OrderState => ({
  ...order,
  chargebacks: order.chargebacks.map((c) =>
    c.id === id ? { ...c, ...(typeof change === 'function' ? change(c) : change) } : c,
  ),
});

/** Null: what was asked is answered by a proposal. */
function lastMessage(
  order: OrderState,
  supplierId: string,
  last: LastMessage | null,
): Pick<OrderState, 'lastMessages'> {
  const { [supplierId]: _, ...others } = order.lastMessages ?? {};
  return { lastMessages: last === null ? others : { ...others, [supplierId]: last } };
}

export type ConversationEvent = Extract<
  EventType,
  'message_posted' | `proposal_${string}` | `dispute_${string}` | `chargeback_${string}` | `fraud_warning_${string}`
>;

/** What messages, proposals, disputes and chargebacks change in an order. Their texts stay in the events. */
export const CONVERSATION_HANDLERS: HandlersOf<ConversationEvent> = {
  message_posted: (order, { thread, proposalId }, { at, actor }) => ({
    ...order,
    messageCount: order.messageCount + 1,
    ...(thread.kind === 'supplier'
      ? lastMessage(order, thread.supplierId, proposalId === null ? { by: actor.role, at } : null)
      : {}),
  }),
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
        currency: seen.currency ?? order.currency,
        refundable: seen.refundable ?? null,
        heard: seen.heard ?? { at, moves: 0 },
        status: inquiry ? 'inquiry' : 'open',
        openedAt: at,
        closedAt: null,
        withdrawn: 0,
        moves: 0,
        excess: 0,
      },
    ],
  }),
  chargeback_escalated: (order, { id, respondBy, ...said }) =>
    changeChargeback(order, id, (c) => ({ status: 'open', respondBy, closedAt: null, ...askedAnew(c), ...said })),
  chargeback_reopened: (order, { id, respondBy, inquiry, ...said }) =>
    changeChargeback(order, id, (c) => {
      return { status: inquiry ? 'inquiry' : 'open', respondBy, closedAt: null, ...askedAnew(c), ...said };
    }),
  chargeback_withdrawn: (order, { id, ...seen }) => changeChargeback(order, id, seen),
  chargeback_reinstated: (order, { id, ...seen }) => changeChargeback(order, id, seen),
  chargeback_closed: (order, { id, outcome, ...said }, { at }) =>
    changeChargeback(order, id, (c) => ({
      status: outcome,
      closedAt: at,
      ...caseOver(c),
      ...(said.heard === undefined ? closedAt(c, at) : said),
    })),
  chargeback_heard: (order, { id, ...said }) => changeChargeback(order, id, said),
  chargeback_excess: (order, { id, excess }) => changeChargeback(order, id, { excess }),
  chargeback_evidence_given: (order, { id, n, stage, statement, evidence }, { at, actor: by }) =>
    changeChargeback(order, id, {
      answer: { n, stage, status: 'asked', by, at, code: null, texts: { statement, evidence } },
    }),
  chargeback_evidence_sent: (order, { id, n }) => changeChargeback(order, id, (c) => answered(c, n, 'sent', null)),
  chargeback_evidence_refused: (order, { id, n, code }) =>
    changeChargeback(order, id, (c) => answered(c, n, 'refused', code)),
  chargeback_answered_by_hand: (order, { id }) => changeChargeback(order, id, { answeredByHand: true }),
  fraud_warning_received: (order, warning, { at }) => warningReceived(order, warning, at),
  fraud_warning_changed: (order, { id, ...change }, { at }) => changeWarning(order, id, change, at),
};

/** In journals before 2026-11-26, an event does not say when Stripe made its report. It was made before it came. */
const closedAt = ({ moves }: Chargeback, at: number): Partial<Chargeback> => ({ heard: { at, moves } });

/** What became of mails to the customer. */
export const MAIL_HANDLERS: HandlersOf<'mail_requested' | 'mail_settled'> = {
  mail_requested: (order, { template, about }) => ({ ...order, mails: mail(order, template, about) }),
  mail_settled: (order, { template, about, outcome }) => ({
    ...order,
    fulfilments: template === 'partly_dispatched' && outcome === 'sent' ? known(order) : order.fulfilments,
    mails: order.mails.map((m) => (isSameMail(m, { template, about }) && m.outcome === 'due' ? { ...m, outcome } : m)),
  }),
};
