import type { Share } from '../money/split.ts';
import type { Actor } from '../order/actor.ts';

/** What an order keeps about refunds, and about what follows from them. Amounts in minor units, times in ms. */

/** An order's lines, and its shipping as the last one, as refunds see them. `amount` is what was captured for it. */
export interface Refundable {
  readonly line: string;
  readonly amount: number;
  readonly shares: readonly Share[];
}

export interface Allocation {
  /** A line's id, or `shipping`. */
  readonly line: string;
  readonly amount: number;
  readonly quantity: number;
}

/** What somebody asks to refund: an amount alone, or lines and shipping. Empty: all that is left. */
export interface RefundAsk {
  readonly amount?: number | undefined;
  readonly lines?: readonly { readonly lineId: string; readonly quantity: number }[] | undefined;
  readonly shipping?: number | undefined;
}

export const REFUND_STATUSES = ['requested', 'pending', 'succeeded', 'failed'] as const;
type RefundStatus = (typeof REFUND_STATUSES)[number];

export const REFUND_SOURCES = [
  'cancel',
  'request',
  'proposal',
  'dispute',
  'chargeback',
  'elsewhere',
  'otherwise',
] as const;

/**
 * What caused a refund. `id` names the proposal, the dispute, Stripe's dispute or Stripe's refund.
 * - `chargeback`: the bank took the money. Nothing is sent for it: `refund_issued` says that the money was withdrawn,
 *   `refund_failed` that it was given back.
 * - `elsewhere`: an external refund, made in Stripe's Dashboard.
 * - `otherwise`: Platform Ops said that the Platform paid what a failed refund owed in another way, not through Stripe.
 */
export interface RefundSource {
  readonly kind: (typeof REFUND_SOURCES)[number];
  readonly id: string | null;
}

/** A refund that somebody made in Stripe's Dashboard, as Stripe last reported it. */
export interface ExternalRefund {
  readonly stripeRefundId: string;
  readonly amount: number;
  readonly status: 'pending' | 'succeeded' | 'failed';
  /** What of it is more than was left of the order. It is the Platform's loss. Not there: nothing. */
  readonly excess?: number | undefined;
}

/** What one party bears of a refund, as it was agreed or decided. */
export interface CostShare {
  readonly partyId: string;
  readonly amount: number;
}

export interface Refund {
  readonly id: string;
  readonly amount: number;
  readonly status: RefundStatus;
  readonly reason: string;
  readonly source: RefundSource;
  /** Null: by the shares and the suppliers' policies. Else it ends an epoch, and the retailer bears the rest. */
  readonly borneBy: readonly CostShare[] | null;
  /** The suppliers whose cancellation policy limits what they bear: production had started when it was requested. */
  readonly capped: readonly string[];
  /** The refund was requested after delivery. Then even a partial refund makes the order `refunded`. */
  readonly afterDelivery: boolean;
  readonly allocations: readonly Allocation[];
  readonly by: Actor;
  readonly requestedAt: number;
  /** Its place among the refunds that Stripe accepted, from 1. The parties bear refunds in this order. */
  readonly rank: number | null;
  readonly stripeRefundId: string | null;
  readonly code: string | null;
  /**
   * What the customer is still owed of this refund, since it failed after Stripe had accepted it. A later refund or
   * chargeback reduces it. Read with 0: rows of the read model from before 2026-11-26 do not have it.
   */
  readonly owes?: number | undefined;
  /** What it took over of that. If it fails too, this much is owed again. */
  readonly tookOver?: number | undefined;
  /** A mail says that it was made. Not there: none does yet. Since 2026-11-27. */
  readonly told?: true | undefined;
}

/**
 * `waiting`: refused for now, because the party has no balance. The party owes it until it settles.
 * `withdrawn`: not wanted any more.
 */
type ReversalStatus = 'started' | 'waiting' | 'settled' | 'withdrawn';

/** A reversal of one of a party's transfers. `amount` is fixed at the start, because Stripe's idempotency key is. */
export interface Reversal {
  readonly partyId: string;
  /** Its number among the party's reversals, from 1. */
  readonly n: number;
  readonly amount: number;
  /** The transfer that is reversed. 0: the transfer of the share. Else the number of a return. */
  readonly of: number;
  readonly status: ReversalStatus;
  readonly reversalId: string | null;
  readonly code: string | null;
}

export type ReversalRequest = Pick<Reversal, 'partyId' | 'n' | 'amount' | 'of'>;

/** A reversal that somebody made in Stripe's Dashboard. `of`: as in `Reversal`. */
export interface ExternalReversal {
  readonly partyId: string;
  readonly of: number;
  readonly reversalId: string;
  readonly amount: number;
}

/** A transfer that gives a party back what a failed refund took. */
export interface Return {
  readonly partyId: string;
  /** Its number among the party's returns, from 1. */
  readonly n: number;
  readonly amount: number;
  readonly status: 'started' | 'waiting' | 'settled';
  readonly transferId: string | null;
  readonly code: string | null;
}

/** Another account, to which Platform Ops have sent what an order owes a party. */
export interface Redirect {
  readonly partyId: string;
  readonly account: string;
}

export type ReturnRequest = Pick<Return, 'partyId' | 'n' | 'amount'>;

/** Fulfilments that were withdrawn without a cancellation. `skus`: those whose units go back to stock. */
export interface Withdrawal {
  /** Its number among the order's withdrawals, from 1. */
  readonly n: number;
  readonly fulfilmentIds: readonly string[];
  readonly skus: readonly string[];
  readonly tasksWithdrawn: boolean;
  readonly stockReturned: boolean;
}

/**
 * An `inquiry` is only a question: it ends `closed`, without money. A chargeback is `open` until it is `won` or `lost`.
 */
export type ChargebackStatus = 'inquiry' | 'closed' | 'open' | 'won' | 'lost';

/** The text fields of Stripe's dispute evidence that we fill. Null: there is nothing to say. */
export interface BankEvidence {
  readonly customerName: string;
  readonly customerEmailAddress: string;
  readonly shippingAddress: string;
  readonly productDescription: string;
  readonly shippingCarrier: string | null;
  readonly shippingTrackingNumber: string | null;
  readonly shippingDate: string | null;
  /** What the shop says, and then the record of the order. */
  readonly uncategorizedText: string;
}

/** `draft`: Stripe keeps it, and the bank does not see it yet. `final`: the bank gets it, and it cannot be changed. */
export const ANSWER_STAGES = ['draft', 'final'] as const;
export type AnswerStage = (typeof ANSWER_STAGES)[number];

/**
 * The last answer to a bank's case.
 * - `asked`: somebody gave it, and Stripe does not have it yet, as far as we know. Only then it has its texts.
 * - `sent`: Stripe has it.
 * - `refused`: Stripe did not take it.
 * - `overtaken`: the bank decided before we knew whether Stripe has it, or it asked anew after a final answer.
 */
export interface BankAnswer {
  /** Its number among the answers to this case, from 1. */
  readonly n: number;
  readonly stage: AnswerStage;
  readonly status: 'asked' | 'sent' | 'refused' | 'overtaken';
  readonly by: Actor;
  readonly at: number;
  readonly code: string | null;
  readonly texts: { readonly statement: string; readonly evidence: BankEvidence } | null;
}

/** The last answer, as work: what Stripe gets. */
export interface AnswerRequest {
  readonly disputeId: string;
  readonly stripeId: string;
  readonly n: number;
  readonly stage: AnswerStage;
  readonly evidence: BankEvidence;
}

/** A warning of the customer's bank, before any dispute: somebody else may have used the card. No money moves. */
export interface FraudWarning {
  /** Our id. Its number is counted together with the disputes. */
  readonly id: string;
  readonly stripeId: string;
  /** Stripe's word, such as `made_with_stolen_card`. */
  readonly fraudType: string;
  /** `actionable`: a refund may still prevent a dispute. `over`: the payment was refunded or disputed. */
  readonly status: 'actionable' | 'over';
  readonly at: number;
  readonly overAt: number | null;
  /** When Stripe made the report that says `status`, in ms. */
  readonly heardAt: number;
}

/** A dispute at Stripe, raised by the customer's bank. */
export interface Chargeback {
  /** Our id. Its number is counted together with the order's own disputes. */
  readonly id: string;
  readonly stripeId: string;
  readonly status: ChargebackStatus;
  readonly amount: number;
  readonly reason: string;
  readonly respondBy: number | null;
  readonly openedAt: number;
  readonly closedAt: number | null;
  /** What the bank holds now: what it took, less what it gave back. */
  readonly withdrawn: number;
  /** How many movements of money are known. A report with fewer is older. */
  readonly moves: number;
  /**
   * The currency of `amount`, which may be another one than the order's; `withdrawn` is in the order's. Rows of the read
   * model from before 2026-11-26 do not have it.
   */
  readonly currency?: string | undefined;
  /** Whether Stripe takes refunds of the charge in spite of this dispute. Null: Stripe did not say. */
  readonly refundable: boolean | null;
  /** The report that says `status`: when Stripe made it, and how many movements it knew. */
  readonly heard: Heard;
  /** What of `withdrawn` no refund covers, because the customer had it back already. It is the Platform's loss. */
  readonly excess: number;
  /** Nobody has answered, where it is not there or null. */
  readonly answer?: BankAnswer | null | undefined;
  /** The bank got evidence that somebody gave in Stripe's Dashboard. Not there: none. Since 2026-11-26. */
  readonly answeredByHand?: boolean | undefined;
}

/**
 * When Stripe made a report about a dispute (ms), how many movements of money it knew, and whether evidence had been
 * submitted by then (since 2026-11-26).
 */
export interface Heard {
  readonly at: number;
  readonly moves: number;
  readonly answered?: true | undefined;
}
