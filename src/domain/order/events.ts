import type { Options } from '../catalogue/catalogue.ts';
import type { MailKey, MailOutcome, MailSaid } from '../conversation/mail.ts';
import type { Dispute, Proposal, ProposalTerms, Resolution, Thread } from '../conversation/state.ts';
import type { NextAction, PaymentMethodRef } from '../money/payment.ts';
import type {
  Allocation,
  AnswerStage,
  BankEvidence,
  Chargeback,
  CostShare,
  ExternalRefund,
  ExternalReversal,
  FraudWarning,
  Redirect,
  Refundable,
  RefundSource,
} from '../refunds/state.ts';
import type { Parked } from '../saga/state.ts';
import type { UndoName } from '../saga/steps.ts';
import type { Actor } from './actor.ts';
import type { CancelReason } from './lifecycle.ts';
import type { Customer, Metadata, PlacedOrder } from './placed.ts';
import type { Tracking } from './state.ts';

/** The report that an event of a chargeback comes from, where it says the chargeback's status. Since 2026-11-26. */
type ChargebackSaid = Partial<Pick<Chargeback, 'heard' | 'refundable'>>;

/** Every type of event, with its data. Events are stored for ever: a type or a field is never renamed or removed. */
export interface EventData {
  readonly order_placed: PlacedOrder;
  readonly payment_intent_created: { readonly intentId: string; readonly clientSecret: string };
  readonly payment_submitted: { readonly method: PaymentMethodRef };
  readonly payment_action_required: { readonly nextAction: NextAction };
  readonly payment_declined: { readonly declineId: string; readonly code: string };
  readonly payment_authorised: { readonly chargeId: string; readonly captureBefore: number | null };
  readonly inventory_held: { readonly expiresAt: number };
  readonly inventory_committed: Record<string, never>;
  /** `charged`: what each line was charged, where less was captured than the order costs. Since 2026-11-26. */
  readonly payment_captured: {
    readonly chargeId: string;
    readonly amount: number;
    readonly charged?: readonly Refundable[] | undefined;
  };
  /** `receipt`: the customer gets a mail that the order was received. Since 2026-11-26. */
  readonly fulfilment_requested: {
    readonly receipt?: true;
    readonly fulfilments: readonly {
      readonly id: string;
      readonly supplierId: string;
      readonly lineIds: readonly string[];
    }[];
  };
  readonly fulfilment_accepted: { readonly fulfilmentId: string; readonly automatic: boolean };
  readonly fulfilment_rejected: { readonly fulfilmentId: string; readonly reason: string };
  readonly fulfilment_started: { readonly fulfilmentId: string };
  /** `mail`: the customer is told, since it is the first of several parcels. Since 2026-11-27. */
  readonly fulfilment_dispatched: { readonly fulfilmentId: string; readonly tracking: Tracking; readonly mail?: true };
  /** `mail`: the customer is told, since an earlier mail had the wrong tracking. Since 2026-11-26. */
  readonly tracking_corrected: { readonly fulfilmentId: string; readonly tracking: Tracking; readonly mail?: true };
  readonly fulfilment_arrived: { readonly fulfilmentId: string };
  readonly order_confirmed: Record<string, never>;
  readonly order_in_production: Record<string, never>;
  readonly order_dispatched: Record<string, never>;
  readonly order_delivered: Record<string, never>;
  /** `fields`: what is new in it. Since 2026-11-26. */
  readonly customer_corrected: { readonly customer: Customer; readonly fields: readonly (keyof Customer)[] };
  /** `was`: the options before. `mail`: the customer is told, since they had mails already. Since 2026-11-26. */
  readonly line_corrected: {
    readonly lineId: string;
    readonly options: Options;
    readonly was: Options;
    readonly mail?: true;
  };
  /** What changed of them, as it is now. `reference` null: removed. Since 2026-11-27. */
  readonly order_annotated: { readonly reference?: string | null; readonly metadata?: Metadata };
  /** Somebody asked that a mail is sent again. Since 2026-11-26. `about`: as in `Mail`. Since 2026-11-27. */
  readonly mail_requested: MailKey;
  /** All order tokens so far are void. Later mails contain a new one. */
  readonly tokens_revoked: Record<string, never>;
  readonly cancel_requested: { readonly reason: CancelReason; readonly note: string | null };
  readonly fulfilments_withdrawn: { readonly fulfilmentIds: readonly string[] };
  readonly payment_voided: Record<string, never>;
  readonly stock_returned: Record<string, never>;
  readonly hold_released: Record<string, never>;
  /** An undo is done that has no event of its own: there was nothing to undo, or refunds and reversals did it. */
  readonly undo_completed: { readonly undo: UndoName };
  readonly order_cancelled: { readonly reason: CancelReason };
  readonly transfer_claimed: { readonly partyId: string; readonly amount: number };
  /** `amount`: set where it differs from the claimed one, because an earlier claim's call arrived late. */
  readonly transfer_settled: { readonly partyId: string; readonly transferId: string; readonly amount?: number };
  readonly transfer_waiting: { readonly partyId: string; readonly code: string };
  readonly transfer_void: { readonly partyId: string };
  readonly refund_requested: {
    readonly id: string;
    readonly amount: number;
    readonly reason: string;
    readonly allocations: readonly Allocation[];
    readonly source: RefundSource;
    /** Null: by the shares and the suppliers' policies. */
    readonly borneBy: readonly CostShare[] | null;
  };
  /**
   * `mail`: the customer gets a mail, since an earlier one had said something else. `stripeRefundId` null: it was paid
   * in another way. Both since 2026-11-26. `sent`: the customer gets a mail about this refund alone. Since 2026-11-27.
   */
  readonly refund_issued: {
    readonly id: string;
    readonly stripeRefundId: string | null;
    readonly pending: boolean;
    readonly mail?: true;
    readonly sent?: true;
  };
  /** `sent`: as in `refund_issued`. Since 2026-11-27. */
  readonly refund_succeeded: { readonly id: string; readonly sent?: true };
  /** `owed`: what the customer is owed because of it. It waits for a person, and the customer is told. Since 2026-11-26. */
  readonly refund_failed: { readonly id: string; readonly code: string; readonly owed?: number | undefined };
  /** An external refund, as Stripe shows it now. */
  readonly refund_seen_elsewhere: Omit<ExternalRefund, 'excess'>;
  /** What of an external refund no money of the order is left for is now this. The Platform bears it. Since 2026-11-26. */
  readonly refund_excess: { readonly stripeRefundId: string; readonly excess: number };
  /** `of`: what is reversed. 0: the transfer of the share. Else the number of a return. */
  readonly reversal_started: {
    readonly partyId: string;
    readonly n: number;
    readonly amount: number;
    readonly of: number;
  };
  readonly reversal_waiting: { readonly partyId: string; readonly n: number; readonly code: string };
  readonly reversal_settled: { readonly partyId: string; readonly n: number; readonly reversalId: string };
  /** A reversal that somebody made in Stripe's Dashboard. Since 2026-11-26. */
  readonly reversal_seen_elsewhere: ExternalReversal;
  readonly reversal_withdrawn: { readonly partyId: string; readonly n: number };
  readonly return_started: { readonly partyId: string; readonly n: number; readonly amount: number };
  readonly return_waiting: { readonly partyId: string; readonly n: number; readonly code: string };
  readonly return_settled: { readonly partyId: string; readonly n: number; readonly transferId: string };
  /** What waits for a party is sent to another account. `note`: why. Since 2026-11-26. */
  readonly money_redirected: Redirect & { readonly note: string };
  readonly order_refunded: Record<string, never>;
  /**
   * Fulfilments are withdrawn without a cancellation. Next their tasks are withdrawn and the units of `skus` returned.
   */
  readonly withdrawal_started: {
    readonly n: number;
    readonly fulfilmentIds: readonly string[];
    readonly skus: readonly string[];
  };
  readonly tasks_withdrawn: { readonly n: number };
  readonly units_returned: { readonly n: number };
  /** Only the event contains the message's body. The timeline shows it to the thread's readers only. */
  readonly message_posted: {
    readonly id: string;
    readonly thread: Thread;
    readonly body: string;
    readonly proposalId: string | null;
  };
  readonly proposal_made: ProposalTerms & Pick<Proposal, 'id' | 'supplierId'>;
  readonly proposal_accepted: { readonly id: string };
  readonly proposal_declined: { readonly id: string };
  readonly dispute_raised: Omit<Dispute, 'raisedBy' | 'raisedAt' | 'resolution'>;
  readonly dispute_resolved: Resolution & { readonly id: string };
  /** `currency`: without it, the order's. Since 2026-11-26. */
  readonly chargeback_opened: Pick<Chargeback, 'id' | 'stripeId' | 'amount' | 'reason' | 'respondBy'> & {
    readonly inquiry: boolean;
    readonly currency?: string | undefined;
  } & ChargebackSaid;
  /** An inquiry became a chargeback. */
  readonly chargeback_escalated: Pick<Chargeback, 'id' | 'respondBy'> & ChargebackSaid;
  /** A decided or closed case is open again. `inquiry`: as a question. */
  readonly chargeback_reopened: Pick<Chargeback, 'id' | 'respondBy'> & { readonly inquiry: boolean } & ChargebackSaid;
  /** `withdrawn`: what the bank holds after this. The refund that divides it among the parties follows. */
  readonly chargeback_withdrawn: Pick<Chargeback, 'id' | 'withdrawn' | 'moves'> & ChargebackSaid;
  readonly chargeback_reinstated: Pick<Chargeback, 'id' | 'withdrawn' | 'moves'> & ChargebackSaid;
  readonly chargeback_closed: { readonly id: string; readonly outcome: 'won' | 'lost' | 'closed' } & ChargebackSaid;
  /** A later report that says the same. A report between the two that comes late is then known to be older. */
  readonly chargeback_heard: Pick<Chargeback, 'id' | 'heard' | 'refundable'>;
  /** What of the withdrawn money no refund covers is now this. The Platform bears it. */
  readonly chargeback_excess: Pick<Chargeback, 'id' | 'excess'>;
  /** Somebody answers the bank: Stripe gets exactly this evidence. `n`: the answer's number. Since 2026-11-26. */
  readonly chargeback_evidence_given: {
    readonly id: string;
    readonly n: number;
    readonly stage: AnswerStage;
    readonly statement: string;
    readonly evidence: BankEvidence;
  };
  /** Stripe has it. Since 2026-11-26. */
  readonly chargeback_evidence_sent: { readonly id: string; readonly n: number; readonly stage: AnswerStage };
  /** Somebody gave the bank evidence in Stripe's Dashboard. Since 2026-11-26. */
  readonly chargeback_answered_by_hand: Pick<Chargeback, 'id'>;
  readonly chargeback_evidence_refused: { readonly id: string; readonly n: number; readonly code: string };
  /** The bank warns that the payment may be a fraud. Since 2026-11-26. */
  readonly fraud_warning_received: Pick<FraudWarning, 'id' | 'stripeId' | 'fraudType' | 'status' | 'heardAt'>;
  readonly fraud_warning_changed: Pick<FraudWarning, 'id' | 'status' | 'heardAt'>;
  readonly work_parked: Omit<Parked, 'since'>;
  readonly work_resumed: { readonly work: string };
  /** `said`: the words of a mail that was sent. Since 2026-11-22. `about`: as in `Mail`. Since 2026-11-27. */
  readonly mail_settled: MailKey & {
    readonly outcome: MailOutcome;
    readonly said?: MailSaid | undefined;
  };
}

export type EventType = keyof EventData;

/** An event from `decide`, `settle` or a consequence. The object adds its `seq` and time. */
export type NewEvent = {
  [T in EventType]: { readonly type: T; readonly data: EventData[T]; readonly actor: Actor };
}[EventType];

/** An event as committed: `seq` counts from 1 without gaps, `at` in milliseconds. */
export type OrderEvent = NewEvent & { readonly seq: number; readonly at: number };

export const event = <T extends EventType>(type: T, data: EventData[T], actor: Actor) => ({ type, data, actor });
