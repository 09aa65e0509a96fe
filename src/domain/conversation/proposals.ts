import { alternativesOf } from '../access/alternatives.ts';
import { refundableNow } from '../access/permissions.ts';
import type { Actor } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import { childId } from '../order/ids.ts';
import { isActive } from '../order/lifecycle.ts';
import type { Fulfilment, OrderState } from '../order/state.ts';
import { type QuotedParty, quoteRefund, type RefundQuote, requestRefund } from '../refunds/request.ts';
import { withdrawFulfilments } from '../refunds/results.ts';
import type { CostShare, RefundAsk } from '../refunds/state.ts';
import { type FieldError, isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { RefusalReason } from '../refusal-facts.ts';
import type { Proposal, ProposalTerms } from './state.ts';

export type ProposalAnswer = 'accept' | 'decline';

const CANCELLABLE: ReadonlySet<Fulfilment['status']> = new Set(['requested', 'accepted', 'in_production']);

const fulfilmentOf = (order: OrderState, supplierId: string): Fulfilment | undefined =>
  order.fulfilments.find((f) => f.supplierId === supplierId);

/** What executing the terms would do now, or why it is not possible. */
function quoteProposal(order: OrderState, supplierId: string, terms: ProposalTerms): RefundQuote | Refusal {
  const { refund, borneBy, cancel } = terms;
  const strangers = (borneBy ?? []).flatMap(({ partyId }, i): FieldError[] =>
    partyId === supplierId || partyId === order.retailerId
      ? []
      : [{ path: `proposal.borne_by.${i}.party_id`, reason: { key: 'party_not_a_side' } }],
  );
  if (strangers.length > 0) {
    return refuse('proposal_invalid', { key: 'proposal_of_two_sides' }, strangers);
  }
  const foreign = (refund.lines ?? []).flatMap(({ lineId }, i): FieldError[] =>
    order.lines.some((line) => line.id === lineId && line.supplierId === supplierId)
      ? []
      : [{ path: `proposal.refund.lines.${i}.line_id`, reason: { key: 'line_of_another_supplier' } }],
  );
  if (foreign.length > 0) {
    return refuse('proposal_invalid', { key: 'proposal_of_own_lines' }, foreign);
  }
  const quote = quoteRefund(order, refund, { borneBy, kind: 'proposal' });
  if (isRefusal(quote) || !cancel) return quote;
  const fulfilment = fulfilmentOf(order, supplierId)?.status ?? null;
  if (fulfilment !== null && CANCELLABLE.has(fulfilment)) return quote;
  return refuse('proposal_invalid', { key: 'fulfilment_not_withdrawable', fulfilment }, [
    { path: 'proposal.cancel', reason: { key: 'fulfilment_stands', fulfilment } },
  ]);
}

/** Refusals that would tell a supplier prices, or what is left to refund. It learns only that it is too much. */
const TELLING: ReadonlySet<Refusal['refused']> = new Set(['refund_exceeds_remaining', 'bearing_invalid']);

const discreet = (refusal: Refusal, viewer: Actor): Refusal =>
  viewer.role === 'supplier' && TELLING.has(refusal.refused)
    ? refuse(refusal.refused, { key: 'proposal_too_much' })
    : refusal;

/** The event of a proposal in a supplier's thread. Refused where it could not be executed now. */
export function makeProposal(
  order: OrderState,
  supplierId: string,
  terms: ProposalTerms,
  actor: Actor,
): Extract<NewEvent, { type: 'proposal_made' }> | Refusal {
  if (actor.role !== 'retailer' && actor.role !== 'supplier') {
    return refuse('forbidden', { key: 'two_sides_propose', alternatives: alternativesOf(order, actor) });
  }
  const quote = refundableNow(order, actor) ?? quoteProposal(order, supplierId, terms);
  if (isRefusal(quote)) return discreet(quote, actor);
  const id = childId('prp', order.id, order.proposals.length + 1);
  return event('proposal_made', { id, supplierId, ...terms }, actor);
}

const MISSING = refuse('not_found', { key: 'not_there' });

/** Null where the actor is the side that answers. Others are refused. */
function mayAnswer(proposal: Proposal, actor: Actor): Refusal | null {
  if (actor.role === 'platform') {
    return refuse('forbidden', { key: 'other_side_answers' });
  }
  const side = actor.role === 'retailer' || (actor.role === 'supplier' && actor.partyId === proposal.supplierId);
  if (!side) return MISSING;
  return actor.role === proposal.by.role ? refuse('own_proposal', { key: 'own_proposal' }) : null;
}

/** The other side's answer. Accepting executes the terms. The same answer again makes no event. */
export function answerProposal(
  order: OrderState,
  proposalId: string,
  answer: ProposalAnswer,
  actor: Actor,
): NewEvent[] | Refusal {
  const proposal = order.proposals.find((p) => p.id === proposalId);
  if (proposal === undefined) return MISSING;
  const refused = mayAnswer(proposal, actor);
  if (refused !== null) return refused;
  if (proposal.status !== 'open') {
    const same = proposal.status === (answer === 'accept' ? 'accepted' : 'declined');
    return same ? [] : refuse('proposal_closed', { key: 'proposal_answered', answer: proposal.status });
  }
  return answer === 'accept'
    ? execute(order, proposal, actor)
    : [event('proposal_declined', { id: proposalId }, actor)];
}

/**
 * Everything that was agreed, in one commit: the refund with its cost shares, and the withdrawal where there is one.
 */
function execute(order: OrderState, proposal: Proposal, actor: Actor): NewEvent[] | Refusal {
  const { id, supplierId, refund, borneBy, cancel } = proposal;
  const quote = quoteProposal(order, supplierId, proposal);
  if (isRefusal(quote)) return closed(discreet(quote, actor));
  const source = { kind: 'proposal', id } as const;
  const asked = requestRefund(order, refund, actor, { source, borneBy, reason: 'agreed_with_supplier' });
  if (isRefusal(asked)) return closed(asked);
  return [event('proposal_accepted', { id }, actor), ...asked, ...(cancel ? withdrawal(order, supplierId, actor) : [])];
}

/** Why accepting fails. A chargeback ends, so it is reported as itself. Any other reason closes the proposal. */
const closed = (why: Refusal): Refusal =>
  why.refused === 'chargeback_open'
    ? why
    : refuse('proposal_closed', { key: 'proposal_overtaken', because: why.reason });

/**
 * Withdraws the supplier's fulfilment. Where none is left, the order is cancelled, and only what was agreed is
 * refunded.
 */
function withdrawal(order: OrderState, supplierId: string, actor: Actor): NewEvent[] {
  const own = order.fulfilments.filter((f) => f.supplierId === supplierId).map((f) => f.id);
  const taken = withdrawFulfilments(order, own, actor);
  if (taken === null) return [];
  const none = order.fulfilments.every((f) => own.includes(f.id) || !isActive(f));
  return none ? [taken, event('order_cancelled', { reason: 'agreed_with_supplier' }, actor)] : [taken];
}

export interface ProposalView {
  readonly id: string;
  readonly supplierId: string;
  readonly from: string;
  readonly status: Proposal['status'] | 'closed';
  /** Why a proposal that nobody answered cannot be executed any more, or not now. */
  readonly closedBecause: RefusalReason | null;
  readonly refund: RefundAsk;
  readonly borneBy: readonly CostShare[] | null;
  readonly cancel: boolean;
  /** What accepting would do now. A supplier sees its own cost share, and an amount only where the terms name it. */
  readonly quote: { readonly amount: number | null; readonly parties: readonly QuotedParty[] } | null;
  readonly allowedActions: readonly ProposalAnswer[];
  readonly answeredAt: number | null;
}

/** A proposal as a reader of its thread sees it. A supplier sees only its own cost share. */
export function viewProposal(order: OrderState, proposal: Proposal, viewer: Actor): ProposalView {
  const { id, supplierId, by, refund, borneBy, cancel, answeredAt } = proposal;
  const quote = proposal.status === 'open' ? quoteProposal(order, supplierId, proposal) : null;
  const dead = quote !== null && isRefusal(quote) ? discreet(quote, viewer) : null;
  const live = quote === null || isRefusal(quote) ? null : quote;
  const answers = mayAnswer(proposal, viewer) === null && proposal.status === 'open';
  return {
    id,
    supplierId,
    from: by.role,
    status: dead === null ? proposal.status : 'closed',
    closedBecause: dead?.reason ?? null,
    refund,
    borneBy,
    cancel,
    quote:
      live === null
        ? null
        : {
            amount: viewer.role === 'supplier' ? (refund.amount ?? null) : live.amount,
            parties: live.parties.filter((p) => viewer.role !== 'supplier' || p.partyId === viewer.partyId),
          },
    allowedActions: answers ? (live === null ? ['decline'] : ['accept', 'decline']) : [],
    answeredAt,
  };
}
