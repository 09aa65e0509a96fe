import { expect } from 'vitest';
import { type MessageAsk, viewMessages } from '../../../src/domain/conversation/messages.ts';
import type { ProposalTerms } from '../../../src/domain/conversation/state.ts';
import { RETAILER, SUPPLIER_A, type Walk } from '../fixtures.ts';
import { part, type Stage, walkedTo } from './dispute-walk.ts';

/** Messages and proposals between the retailer and a supplier (A by default), and the answers to them. */

export const terms = (change: Partial<ProposalTerms> = {}): ProposalTerms => ({
  refund: { amount: 4_000 },
  borneBy: [{ partyId: 'sup_a', amount: 3_000 }],
  cancel: false,
  ...change,
});
export const ask = (proposal: ProposalTerms | null, to: string | null = 'sup_a'): MessageAsk => ({
  to,
  body: 'Hello',
  proposal,
});
export const post = (walk: Walk, asked: MessageAsk, actor = RETAILER) =>
  walk.command({ type: 'post_message', ...asked }, actor);
export const prp = (n: number): string => `prp_${part}_${n}`;
export const answer = (walk: Walk, word: 'accept' | 'decline', actor = SUPPLIER_A, n = 1) =>
  walk.command({ type: 'answer_proposal', proposalId: prp(n), answer: word }, actor);
export const proposed = (stage: Stage, change: Partial<ProposalTerms> = {}): Walk => {
  const walk = walkedTo(stage);
  expect(post(walk, ask(terms(change)))).toBeNull();
  return walk;
};
export const statusOf = (walk: Walk, viewer = SUPPLIER_A) =>
  viewMessages(walk.state, walk.events, viewer).at(-1)?.proposal;
