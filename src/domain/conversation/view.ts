import type { EventRules, Reading, ShownData } from '../order/view-scope.ts';
import type { Heard } from '../refunds/state.ts';
import { takesPart } from './disputes.ts';
import type { ConversationEvent } from './evolve.ts';
import { threadsOf } from './messages.ts';

/** A thread's events are for its readers: the retailer, its supplier and Platform Ops. */
const ofThread = ({ order, viewer }: Reading, supplierId: string, data: ShownData): ShownData | null =>
  threadsOf(order, viewer)?.includes(supplierId) === true ? data : null;

function ofDispute({ order, viewer }: Reading, id: string, data: ShownData): ShownData | null {
  const dispute = order.disputes.find((d) => d.id === id);
  return dispute !== undefined && takesPart(dispute, viewer) ? data : null;
}

function ofProposal({ id }: { readonly id: string }, reading: Reading): ShownData | null {
  const proposal = reading.order.proposals.find((p) => p.id === id);
  return proposal === undefined ? null : ofThread(reading, proposal.supplierId, { proposal: id });
}

function ofChargeback(said: { readonly id: string; readonly heard?: Heard | undefined }, { viewer }: Reading) {
  const { id, heard: _, ...data } = said;
  return viewer.role === 'retailer' || viewer.role === 'platform' ? { dispute: id, ...data } : null;
}

/** What a bank says or is told, for the retailer and Platform Ops. */
const ofBank = (data: ShownData, { viewer }: Reading): ShownData | null =>
  viewer.role === 'retailer' || viewer.role === 'platform' ? data : null;

/** The Platform's own money, and what only tells which report of Stripe is the last. */
const ofOps = (said: { readonly id: string; readonly heard?: Heard | undefined }, reading: Reading) =>
  reading.viewer.role === 'platform' ? ofChargeback(said, reading) : null;

/** What the events of messages, proposals, disputes and chargebacks show, and to whom. Null hides them. */
export const CONVERSATION_RULES: EventRules<ConversationEvent> = {
  message_posted: ({ id, thread, body, proposalId }, reading) => {
    if (thread.kind === 'dispute') {
      return ofDispute(reading, thread.disputeId, { message: id, dispute: thread.disputeId, body });
    }
    const { supplierId } = thread;
    return ofThread(reading, supplierId, { message: id, supplier: supplierId, body, proposal: proposalId });
  },
  proposal_made: ofProposal,
  proposal_accepted: ofProposal,
  proposal_declined: ofProposal,
  dispute_raised: ({ id, reason }, reading) => ofDispute(reading, id, { dispute: id, reason }),
  dispute_resolved: ({ id, outcome, note }, reading) => ofDispute(reading, id, { dispute: id, outcome, note }),
  chargeback_opened: ofChargeback,
  chargeback_escalated: ofChargeback,
  chargeback_withdrawn: ofChargeback,
  chargeback_reinstated: ofChargeback,
  chargeback_closed: ofChargeback,
  chargeback_reopened: ofChargeback,
  chargeback_heard: ofOps,
  chargeback_excess: ofOps,
  // The texts are in the evidence pack.
  chargeback_evidence_given: ({ id, n, stage }, reading) => ofBank({ dispute: id, n, stage }, reading),
  chargeback_evidence_sent: ({ id, n, stage }, reading) => ofBank({ dispute: id, n, stage }, reading),
  chargeback_evidence_refused: ({ id, n, code }, reading) => ofBank({ dispute: id, n, code }, reading),
  chargeback_answered_by_hand: ({ id }, reading) => ofBank({ dispute: id }, reading),
  fraud_warning_received: ({ id, fraudType, status }, reading) =>
    ofBank({ dispute: id, fraud_type: fraudType, status }, reading),
  fraud_warning_changed: ({ id, status }, reading) => ofBank({ dispute: id, status }, reading),
};
