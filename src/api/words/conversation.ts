import type { MessageView } from '../../domain/conversation/messages.ts';
import type { ProposalView } from '../../domain/conversation/proposals.ts';
import type { EvidencePack } from '../../domain/refunds/chargebacks/evidence.ts';
import { detailOf } from './detail.ts';

/** A proposal with the reason that closes it in the API's words. */
export const proposalInWords = (proposal: ProposalView) => ({
  ...proposal,
  closedBecause: proposal.closedBecause === null ? null : detailOf(proposal.closedBecause),
});

/** A message with its proposal in the API's words. */
export const messageInWords = (message: MessageView) => ({
  ...message,
  proposal: message.proposal === null ? null : proposalInWords(message.proposal),
});

/** The evidence pack with the threads of its order and its disputes in the API's words. */
export const evidenceInWords = (pack: EvidencePack) => ({
  ...pack,
  disputes: pack.disputes.map((dispute) => ({ ...dispute, messages: dispute.messages.map(messageInWords) })),
  messages: pack.messages.map(messageInWords),
});
