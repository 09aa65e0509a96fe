import type { Alternatives } from './access/alternatives-facts.ts';
import type { Bound } from './bounds.ts';
import type { DisputeOutcome } from './conversation/state.ts';
import type { Role } from './order/actor.ts';
import type { CancelReason, FulfilmentStatus, OrderStatus, SupplierStep } from './order/lifecycle.ts';

/** A reason that says everything by its key. */
type NoFacts = object;

/** Amounts are minor units of `currency`. */
interface Amount {
  readonly currency: string;
}

interface WithAlternatives {
  readonly alternatives: Alternatives;
}

/** The role of the person or program that asks something of an order. */
type AskerRole = Role | 'customer' | 'system' | 'stripe';

/** What of an event of Stripe does not fit the order that the event names. */
export type ForeignEvent =
  | 'other_payment_intent'
  | 'other_charge'
  | 'other_currency'
  | 'other_amount'
  | 'other_refund'
  | 'other_transfer';

/**
 * Why a request is turned down, and the facts of each reason. Facts are plain JSON: ids, statuses, counts, amounts. Every
 * audience's catalogue has words for every key; a key without words does not compile.
 */
export interface RefusalFacts {
  // Anybody, of anything.
  not_there: NoFacts;
  /** No call of the API has this path. */
  call_unknown: NoFacts;
  service_unreachable: NoFacts;
  internal_error: NoFacts;
  /** Another system refused what we asked, and would again. `code` is the fault's, for the log alone. */
  service_refused: { readonly code: string };
  /** There may be no more of these. */
  list_full: { readonly list: Bound; readonly max: number };
  idempotency_key_missing: NoFacts;
  idempotency_key_reused: NoFacts;
  request_invalid: NoFacts;
  /** `text` is a schema's own message, which the API made. */
  schema_says: { readonly text: string };
  field_unknown: NoFacts;
  /** Of a query. */
  parameter_unknown: NoFacts;
  body_not_json_type: NoFacts;
  method_not_allowed: { readonly allowed: readonly string[] };
  /** The types that the answer can have. */
  answer_type_unknown: { readonly types: readonly string[] };
  body_unreadable: NoFacts;
  body_too_large: { readonly kilobytes: number };

  // Who calls.
  credentials_missing: NoFacts;
  /** The header `authorization` is there, and is no bearer. */
  credentials_unreadable: NoFacts;
  key_unknown: NoFacts;
  token_unknown: NoFacts;
  too_many_calls: NoFacts;
  /** Too many attempts to pay, or declined cards. */
  too_many_payments: { readonly seconds: number };
  origin_not_allowed: NoFacts;
  retailer_key_needed: NoFacts;
  secret_key_needed: { readonly roles: readonly Role[] };
  key_or_token_needed: NoFacts;
  page_of_others: { readonly roles: readonly Role[]; readonly partyName: string };
  too_many_links: NoFacts;
  form_foreign: NoFacts;
  form_stale: NoFacts;
  form_incomplete: NoFacts;
  /** The link of an export is not or no longer valid. */
  export_gone: NoFacts;
  session_foreign: NoFacts;
  order_link_needed: NoFacts;
  order_link_revoked: NoFacts;

  // Settings, operations, webhooks.
  policy_of_another_role: NoFacts;
  /** `text` is the template engine's own message. */
  template_wrong: { readonly part: string; readonly line: number; readonly column: number; readonly text: string };
  template_line_wrong: { readonly line: number; readonly text: string };
  queue_unknown: NoFacts;
  money_of_no_order: NoFacts;
  /** `why`: the code of the order's refusal. Null: it is no money that an order can take. */
  money_not_booked: { readonly why: string | null };
  webhook_signature_wrong: NoFacts;
  webhook_endpoint_wrong: NoFacts;
  foreign_event: { readonly what: ForeignEvent };

  // Placing an order.
  listing_unavailable: NoFacts;
  listing_unknown: NoFacts;
  options_unfit: NoFacts;
  option_unknown: NoFacts;
  option_missing: NoFacts;
  option_not_a_choice: { readonly values: readonly string[] };
  option_out_of_range: { readonly unit: string; readonly min: number; readonly max: number };
  /** Without the number that is left, which is the supplier's. */
  out_of_stock: NoFacts;
  line_out_of_stock: NoFacts;
  /** There is none at all, as `in_stock` of the product says. */
  line_sold_out: NoFacts;
  shipping_option_unavailable: NoFacts;
  shipping_option_unknown: NoFacts;
  total_changed: Amount & { readonly total: number; readonly expected: number };
  /** A total that is no whole number of what can be charged, or that Stripe refused for another reason. */
  total_not_chargeable: Amount & { readonly total: number };
  /** `minimum`, `maximum`: minor units. Null where only Stripe knows it. */
  total_too_small: Amount & { readonly total: number; readonly minimum: number | null };
  total_too_large: Amount & { readonly total: number; readonly maximum: number | null };
  currency_not_accepted: Amount;
  payment_not_prepared: NoFacts;
  cancelled_unpaid: { readonly reason: CancelReason };

  // Paying.
  payer_only: NoFacts;
  nothing_left_to_pay: { readonly status: OrderStatus };
  payment_being_prepared: NoFacts;
  payment_being_confirmed: NoFacts;
  payment_undecided: NoFacts;
  return_url_foreign: NoFacts;

  // Cancelling, the suppliers' steps, delivery.
  order_cancelling: NoFacts;
  not_in_status: WithAlternatives;
  role_does_not_cancel: WithAlternatives & { readonly role: AskerRole };
  part_dispatched: WithAlternatives;
  force_not_now: WithAlternatives;
  ops_only: NoFacts;
  nothing_parked: NoFacts;
  supplier_only: WithAlternatives;
  /** `alternatives` null: nothing else leads to where the step would. */
  step_not_possible: {
    readonly step: SupplierStep;
    readonly fulfilment: FulfilmentStatus;
    readonly order: OrderStatus;
    readonly alternatives: Alternatives | null;
  };
  /** What was said first, and stands: a second dispatch or rejection said something else. */
  tracking_stands: { readonly carrier: string; readonly number: string; readonly url: string | null };
  rejection_stands: { readonly reason: string };
  tracking_not_correctable: { readonly fulfilment: FulfilmentStatus };
  retailer_corrects: NoFacts;
  customer_of_sent_parcel: NoFacts;
  customer_not_correctable: { readonly status: OrderStatus };
  line_correctors_only: WithAlternatives;
  line_started: WithAlternatives;
  line_not_correctable: WithAlternatives;
  line_not_sold: WithAlternatives;
  /** `unitAmount`: what one costs now. `was`: what it costs in the order. */
  line_price_changed: Amount & WithAlternatives & { readonly unitAmount: number; readonly was: number };
  /** A supplier would make what it read before the last correction. */
  corrected_since: { readonly corrections: number };
  mail_not_owed: NoFacts;
  mail_untrue: NoFacts;
  mails_full: { readonly max: number };
  /** The stock as it is now. */
  stock_moved: { readonly onHand: number; readonly version: number };
  stock_out_of_range: { readonly onHand: number; readonly version: number };
  retailer_revokes_links: NoFacts;
  customer_confirms_delivery: NoFacts;
  not_deliverable: { readonly status: OrderStatus };

  // Refunds.
  role_does_not_refund: WithAlternatives & { readonly role: AskerRole };
  chargeback_open: NoFacts;
  chargeback_kept: NoFacts;
  /** `quoted` and `version` are versions of the order. */
  order_moved: { readonly quoted: number; readonly version: number };
  nothing_left: NoFacts;
  nothing_owed: NoFacts;
  no_money_waits: NoFacts;
  more_than_owed: Amount & { readonly owed: number };
  nothing_left_of_named: NoFacts;
  amount_and_lines: NoFacts;
  amount_not_whole: Amount;
  /** `step`: a refund is a multiple of this. */
  refund_not_chargeable: Amount & { readonly amount: number; readonly step: number };
  shipping_not_whole: Amount;
  more_than_left: Amount & { readonly of: 'order' | 'shipping'; readonly left: number };
  refund_lines_unfit: NoFacts;
  line_unknown: NoFacts;
  quantity_not_whole: NoFacts;
  units_exceeded: {
    readonly lineId: string;
    readonly title: string;
    readonly left: number;
    readonly quantity: number;
  };
  cost_shares_unfit: NoFacts;
  party_unknown: NoFacts;
  party_twice: NoFacts;
  cost_share_not_whole: Amount;
  cost_shares_exceed_refund: Amount & { readonly borne: number; readonly refund: number };

  // Messages and proposals.
  writers_only: NoFacts;
  customer_does_not_write: WithAlternatives;
  message_length: { readonly max: number };
  messages_full: { readonly max: number };
  thread_unclear: NoFacts;
  thread_needed: NoFacts;
  supplier_unknown: NoFacts;
  two_sides_propose: WithAlternatives;
  proposal_of_two_sides: NoFacts;
  party_not_a_side: NoFacts;
  proposal_of_own_lines: NoFacts;
  line_of_another_supplier: NoFacts;
  /** `fulfilment` null: the supplier was not asked to make anything. */
  fulfilment_not_withdrawable: { readonly fulfilment: FulfilmentStatus | null };
  fulfilment_stands: { readonly fulfilment: FulfilmentStatus | null };
  /** Without the amounts, which are not for a supplier to see. */
  proposal_too_much: NoFacts;
  other_side_answers: NoFacts;
  own_proposal: NoFacts;
  proposal_answered: { readonly answer: 'accepted' | 'declined' };
  proposal_overtaken: { readonly because: RefusalReason };

  // Disputes.
  dispute_open: { readonly disputeIds: readonly string[] };
  supplier_raises_no_dispute: NoFacts;
  dispute_raisers_only: NoFacts;
  dispute_of_cancelling_order: NoFacts;
  dispute_of_cancelled_order: NoFacts;
  dispute_too_early: { readonly status: OrderStatus };
  dispute_unfit: NoFacts;
  dispute_without_lines: NoFacts;
  description_length: { readonly max: number };
  evidence_unfit: { readonly max: number };
  bank_decides: NoFacts;
  dispute_closed_to_messages: NoFacts;
  ops_resolve: NoFacts;
  dispute_resolved: { readonly outcome: DisputeOutcome };
  no_refund_with_terms: NoFacts;
  evidence_for_answerers: NoFacts;
  not_a_bank_case: NoFacts;
  bank_case_over: NoFacts;
  evidence_being_sent: NoFacts;
  evidence_is_final: NoFacts;
}

export type ReasonKey = keyof RefusalFacts;

/** A key with its facts, side by side. */
export type RefusalReason = { readonly [K in ReasonKey]: { readonly key: K } & RefusalFacts[K] }[ReasonKey];
