import type { Actor } from '../order/actor.ts';
import type { CostShare, RefundAsk } from '../refunds/state.ts';

/** What an order keeps about its threads: messages, proposals and disputes. Amounts in minor units, times in ms. */

/** Where a message stands: between the retailer and one supplier, or in a dispute. */
export type Thread =
  | { readonly kind: 'supplier'; readonly supplierId: string }
  | { readonly kind: 'dispute'; readonly disputeId: string };

/** Who wrote last in a supplier's thread, and when. */
export interface LastMessage {
  readonly by: Actor['role'];
  readonly at: number;
}

/** What one side of a thread proposes to the other. */
export interface ProposalTerms {
  readonly refund: RefundAsk;
  /** Null: by the shares and the supplier's policy. Else the retailer bears what no party is named for. */
  readonly borneBy: readonly CostShare[] | null;
  /** Withdraws the supplier's fulfilment. Not possible once it was dispatched. */
  readonly cancel: boolean;
}

export interface Proposal extends ProposalTerms {
  readonly id: string;
  /** The supplier of the thread; the retailer is the other side. */
  readonly supplierId: string;
  readonly by: Actor;
  readonly madeAt: number;
  readonly status: 'open' | 'accepted' | 'declined';
  readonly answeredAt: number | null;
}

/** What a dispute may be about. */
export const DISPUTE_REASONS = ['damaged', 'wrong_product', 'not_delivered', 'quality', 'other'] as const;
export type DisputeReason = (typeof DISPUTE_REASONS)[number];

export type DisputeOutcome = 'refund' | 'no_refund';

/** What Platform Ops decided, and what was done for it. */
export interface Resolution {
  readonly outcome: DisputeOutcome;
  readonly refund: RefundAsk | null;
  /** Null: by the shares. Else the retailer bears the rest. */
  readonly borneBy: readonly CostShare[] | null;
  readonly note: string;
  readonly refundId: string | null;
}

export interface Dispute {
  readonly id: string;
  readonly reason: DisputeReason;
  readonly description: string;
  readonly lineIds: readonly string[];
  /** The suppliers of those lines. They take part in the dispute. */
  readonly supplierIds: readonly string[];
  /** Shown as links, never fetched. */
  readonly evidenceUrls: readonly string[];
  readonly raisedBy: Actor;
  readonly raisedAt: number;
  readonly resolution: (Resolution & { readonly at: number; readonly by: Actor }) | null;
}
