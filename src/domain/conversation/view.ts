import type { Actor } from '../order/actor.ts';
import type { OrderEvent } from '../order/events.ts';
import type { OrderState } from '../order/state.ts';
import { takesPart } from './disputes.ts';
import { threadsOf } from './messages.ts';

type Data = Readonly<Record<string, unknown>>;

/** A thread's events are for its readers: the retailer, its supplier, Platform Ops. */
const ofThread = (order: OrderState, supplierId: string, viewer: Actor, data: Data): Data | null =>
  threadsOf(order, viewer)?.includes(supplierId) === true ? data : null;

function ofDispute(order: OrderState, id: string, viewer: Actor, data: Data): Data | null {
  const dispute = order.disputes.find((d) => d.id === id);
  return dispute !== undefined && takesPart(dispute, viewer) ? data : null;
}

function ofProposal(order: OrderState, id: string, viewer: Actor): Data | null {
  const proposal = order.proposals.find((p) => p.id === id);
  return proposal === undefined ? null : ofThread(order, proposal.supplierId, viewer, { proposal: id });
}

/** What the events of messages, proposals, disputes and chargebacks show, and to whom; null hides them. */
export function conversationData(e: OrderEvent, order: OrderState, viewer: Actor): Data | null {
  switch (e.type) {
    case 'message_posted': {
      const { id, thread, body, proposalId } = e.data;
      if (thread.kind === 'dispute') {
        return ofDispute(order, thread.disputeId, viewer, { message: id, dispute: thread.disputeId, body });
      }
      const { supplierId } = thread;
      return ofThread(order, supplierId, viewer, { message: id, supplier: supplierId, body, proposal: proposalId });
    }
    case 'proposal_made':
    case 'proposal_accepted':
    case 'proposal_declined':
      return ofProposal(order, e.data.id, viewer);
    case 'dispute_raised':
      return ofDispute(order, e.data.id, viewer, { dispute: e.data.id, reason: e.data.reason });
    case 'dispute_resolved': {
      const { id, outcome, note } = e.data;
      return ofDispute(order, id, viewer, { dispute: id, outcome, note });
    }
    case 'chargeback_opened':
    case 'chargeback_escalated':
    case 'chargeback_withdrawn':
    case 'chargeback_reinstated':
    case 'chargeback_closed': {
      const { id, ...said } = e.data;
      return viewer.role === 'retailer' || viewer.role === 'platform' ? { dispute: id, ...said } : null;
    }
    default:
      return null;
  }
}
