import { alternativesText } from '../../../api/words/alternatives.ts';
import { type MessageCatalogue, say } from '../../../api/words/catalogue.ts';
import { API_WORDS, STEP_DONE } from '../../../api/words/detail.ts';
import { moneyFormat } from '../../../domain/money/format.ts';
import type { Role } from '../../../domain/order/actor.ts';
import type { FulfilmentStatus, OrderStatus } from '../../../domain/order/lifecycle.ts';
import type { FieldError, Refusal } from '../../../domain/refusal.ts';
import type { ForeignEvent, RefusalReason } from '../../../domain/refusal-facts.ts';
import { exampleAmount } from '../../kit/words/amount-input.ts';
import { outcomeWords } from '../../kit/words/disputes.ts';
import { inPlainWords } from '../../kit/words/statuses.ts';

const money = (amount: number, currency: string): string => moneyFormat(currency)(amount);

const ROLES: Readonly<Record<Role, string>> = {
  retailer: 'retailers',
  supplier: 'suppliers',
  brand: 'brands',
  platform: 'Platform Ops',
};
const LIST = new Intl.ListFormat('en-GB', { type: 'conjunction' });
const forRoles = (roles: readonly Role[]): string => LIST.format(roles.map((role) => ROLES[role]));

/** An order's status inside a sentence. */
const ORDER: Readonly<Record<OrderStatus, string>> = {
  pending: 'pending',
  payment_authorised: 'payment authorised',
  confirmed: 'confirmed',
  in_production: 'in production',
  dispatched: 'dispatched',
  delivered: 'delivered',
  cancelled: 'cancelled',
  refunded: 'refunded',
};

/** A fulfilment's status inside a sentence. */
const FULFILMENT: Readonly<Record<FulfilmentStatus, string>> = {
  requested: 'requested',
  accepted: 'accepted',
  in_production: 'in production',
  dispatched: 'dispatched',
  arrived: 'arrived',
  delivered: 'delivered',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
};
const fulfilmentWord = (status: FulfilmentStatus | null): string =>
  status === null ? 'not requested' : FULFILMENT[status];

const FOREIGN: Readonly<Record<ForeignEvent, string>> = {
  other_payment_intent: 'It is about another payment.',
  other_charge: 'It is about another charge.',
  other_currency: 'It is in another currency.',
  other_amount: 'It is about another amount.',
  other_refund: 'It is about another refund.',
  other_transfer: 'It is about another transfer.',
};

/**
 * The dashboard's words: amounts as people write them, items by their titles, no codes and no ids. Where the API's
 * sentence suits a page, it is reused.
 */
export const DASHBOARD_WORDS: MessageCatalogue = {
  not_there: () => 'There is nothing at this address, or it belongs to somebody else.',
  call_unknown: API_WORDS.call_unknown,
  service_unreachable: () => 'Something that this page needs does not answer just now. Nothing is lost.',
  internal_error: () => 'Something went wrong on our side. It was recorded.',
  list_full: API_WORDS.list_full,
  service_refused: () => 'Something went wrong on our side. It was recorded.',
  idempotency_key_missing: API_WORDS.form_incomplete,
  idempotency_key_reused: () =>
    'This form was sent before with other words. Open the page again to see what became of it.',
  request_invalid: API_WORDS.request_invalid,
  schema_says: API_WORDS.schema_says,
  field_unknown: API_WORDS.field_unknown,
  parameter_unknown: () => 'is not a parameter of this page',
  body_not_json_type: API_WORDS.body_not_json_type,
  method_not_allowed: API_WORDS.method_not_allowed,
  answer_type_unknown: API_WORDS.answer_type_unknown,
  body_unreadable: API_WORDS.body_unreadable,
  body_too_large: API_WORDS.body_too_large,

  credentials_missing: API_WORDS.credentials_missing,
  credentials_unreadable: API_WORDS.credentials_unreadable,
  key_unknown: API_WORDS.key_unknown,
  token_unknown: API_WORDS.token_unknown,
  too_many_payments: API_WORDS.too_many_payments,
  too_many_calls: API_WORDS.too_many_calls,
  origin_not_allowed: API_WORDS.origin_not_allowed,
  retailer_key_needed: API_WORDS.retailer_key_needed,
  secret_key_needed: ({ roles }) => `This is for ${forRoles(roles)}.`,
  key_or_token_needed: () => 'This needs a secret key, or the link of the order.',
  page_of_others: ({ roles, partyName }) => `This page is for ${forRoles(roles)}. You are signed in for ${partyName}.`,
  too_many_links: API_WORDS.too_many_links,
  form_foreign: () => 'The form was not sent from a page of this dashboard. Nothing was changed.',
  form_stale: () => 'The page was open for too long, or you have signed in again since. Nothing was changed.',
  form_incomplete: API_WORDS.form_incomplete,
  export_gone: () => 'This link has expired, or its file is gone. Sign in, and ask for a new export of the orders.',
  session_foreign: API_WORDS.session_foreign,
  order_link_needed: API_WORDS.order_link_needed,
  order_link_revoked: API_WORDS.order_link_revoked,

  policy_of_another_role: API_WORDS.policy_of_another_role,
  template_wrong: API_WORDS.template_wrong,
  template_line_wrong: API_WORDS.template_line_wrong,
  queue_unknown: API_WORDS.queue_unknown,
  money_of_no_order: API_WORDS.money_of_no_order,
  money_not_booked: ({ why }) =>
    why === null ? API_WORDS.money_not_booked({ why }) : `The order does not take it: ${inPlainWords(why)}.`,
  webhook_signature_wrong: API_WORDS.webhook_signature_wrong,
  webhook_endpoint_wrong: API_WORDS.webhook_endpoint_wrong,
  foreign_event: ({ what }) => FOREIGN[what],

  listing_unavailable: () => 'A listing is not available.',
  listing_unknown: API_WORDS.listing_unknown,
  options_unfit: () => 'The measurements or choices do not fit.',
  option_unknown: API_WORDS.option_unknown,
  option_missing: API_WORDS.option_missing,
  option_not_a_choice: ({ values }) => `A choice is one of ${values.join(', ')}.`,
  option_out_of_range: ({ unit, min, max }) => `A measurement is a whole number of ${unit} from ${min} to ${max}.`,
  out_of_stock: API_WORDS.out_of_stock,
  line_out_of_stock: () => 'There is not enough of it in stock.',
  line_sold_out: () => 'It is sold out.',
  shipping_option_unavailable: () => 'The shipping option is not available.',
  shipping_option_unknown: API_WORDS.shipping_option_unknown,
  total_changed: ({ total, expected, currency }) =>
    `The total is now ${money(total, currency)}, not ${money(expected, currency)}.`,
  total_not_chargeable: ({ total, currency }) => `A total of ${money(total, currency)} cannot be charged to a card.`,
  total_too_small: ({ total, currency }) =>
    `A total of ${money(total, currency)} is too small to be charged to a card.`,
  total_too_large: ({ total, currency }) =>
    `A total of ${money(total, currency)} is too large to be charged to a card.`,
  currency_not_accepted: ({ currency }) => `Stripe does not accept ${currency.toUpperCase()}.`,
  cancelled_unpaid: () => 'The order was cancelled before its payment was prepared.',
  payment_not_prepared: API_WORDS.payment_not_prepared,

  payer_only: API_WORDS.payer_only,
  nothing_left_to_pay: ({ status }) => `The order is ${ORDER[status]}; there is nothing left to pay.`,
  payment_being_prepared: API_WORDS.payment_being_prepared,
  payment_being_confirmed: API_WORDS.payment_being_confirmed,
  payment_undecided: API_WORDS.payment_undecided,
  return_url_foreign: () => 'The page to come back to is not of an allowed origin.',

  order_cancelling: API_WORDS.order_cancelling,
  not_in_status: API_WORDS.not_in_status,
  role_does_not_cancel: API_WORDS.role_does_not_cancel,
  part_dispatched: API_WORDS.part_dispatched,
  force_not_now: API_WORDS.force_not_now,
  ops_only: API_WORDS.ops_only,
  nothing_parked: API_WORDS.nothing_parked,
  supplier_only: API_WORDS.supplier_only,
  step_not_possible: ({ step, fulfilment, order, alternatives }) =>
    `This task is ${FULFILMENT[fulfilment]}, and its order is ${ORDER[order]}. It cannot be ${STEP_DONE[step]} now.${
      alternatives === null ? '' : ` ${alternativesText(alternatives)}`
    }`,
  tracking_stands: ({ carrier, number }) =>
    `The parcel was dispatched already: ${carrier}, ${number}. That stands. Correct the tracking on the page of the task.`,
  rejection_stands: API_WORDS.rejection_stands,
  tracking_not_correctable: ({ fulfilment }) =>
    `A fulfilment that is ${FULFILMENT[fulfilment]} has no tracking to correct: a parcel is corrected while it is under way.`,
  retailer_corrects: API_WORDS.retailer_corrects,
  customer_of_sent_parcel: API_WORDS.customer_of_sent_parcel,
  customer_not_correctable: ({ status }) =>
    `The customer's data of an order that is ${ORDER[status]} cannot be corrected any more.`,
  line_correctors_only: API_WORDS.line_correctors_only,
  line_started: API_WORDS.line_started,
  line_not_correctable: API_WORDS.line_not_correctable,
  line_not_sold: API_WORDS.line_not_sold,
  line_price_changed: ({ unitAmount, was, currency, alternatives }) =>
    `One would cost ${money(unitAmount, currency)} now. The order has it for ${money(was, currency)}, and a correction does not change what is paid. ${alternativesText(alternatives)} A new order has the new price.`,
  corrected_since: () =>
    'The measurements of this task were corrected since this page was opened. Nothing was started. Read the task again.',
  mail_not_owed: API_WORDS.mail_not_owed,
  mail_untrue: API_WORDS.mail_untrue,
  mails_full: API_WORDS.mails_full,
  stock_moved: ({ onHand }) =>
    `The stock changed while you typed, by an order or a colleague. The stock is ${onHand} now, and nothing was set. Press ‘Set’ again if your number is right.`,
  stock_out_of_range: ({ onHand }) =>
    `The stock is ${onHand} now. It cannot be changed by so much. Nothing was changed.`,
  retailer_revokes_links: API_WORDS.retailer_revokes_links,
  customer_confirms_delivery: API_WORDS.customer_confirms_delivery,
  not_deliverable: ({ status }) => `An order that is ${ORDER[status]} cannot be delivered.`,

  role_does_not_refund: API_WORDS.role_does_not_refund,
  chargeback_open: API_WORDS.chargeback_open,
  chargeback_kept: API_WORDS.chargeback_kept,
  order_moved: () => 'The order has changed since this page was opened. Nothing was done.',
  nothing_left: API_WORDS.nothing_left,
  nothing_left_of_named: API_WORDS.nothing_left_of_named,
  nothing_owed: () => 'The customer is owed nothing. Nothing was booked.',
  no_money_waits: () => 'No transfer to the party waits any more. Nothing was changed.',
  more_than_owed: ({ owed, currency }) => `Only ${money(owed, currency)} is owed to the customer. Nothing was booked.`,
  amount_and_lines: () => 'Fill in an amount, or items and shipping, not both.',
  amount_not_whole: ({ currency }) => `Type an amount above 0, such as ${exampleAmount(currency)}.`,
  refund_not_chargeable: ({ amount, step, currency }) =>
    `A refund of ${money(amount, currency)} cannot be made: it must be a multiple of ${money(step, currency)}.`,
  shipping_not_whole: ({ currency }) => `Type the shipping as an amount, such as ${exampleAmount(currency)}.`,
  more_than_left: ({ of, left, currency }) => `Only ${money(left, currency)} of the ${of} is left to refund.`,
  refund_lines_unfit: () => 'The items do not fit the order.',
  line_unknown: () => 'An item is not of this order.',
  quantity_not_whole: () => 'A quantity is a whole number above 0.',
  units_exceeded: ({ title, left, quantity }) => `Only ${left} of ${quantity} units of ${title} are left.`,
  cost_shares_unfit: API_WORDS.cost_shares_unfit,
  party_unknown: () => 'A party is not of this order.',
  party_twice: () => 'A party is named twice.',
  cost_share_not_whole: ({ currency }) => `Type what a party bears as an amount, such as ${exampleAmount(currency)}.`,
  cost_shares_exceed_refund: ({ borne, refund, currency }) =>
    `The parties would bear ${money(borne, currency)}, but the refund is only ${money(refund, currency)}.`,

  writers_only: API_WORDS.writers_only,
  customer_does_not_write: API_WORDS.customer_does_not_write,
  message_length: API_WORDS.message_length,
  messages_full: API_WORDS.messages_full,
  thread_unclear: API_WORDS.thread_unclear,
  thread_needed: () => 'The order has several suppliers.',
  supplier_unknown: () => 'The supplier is not of this order.',
  two_sides_propose: API_WORDS.two_sides_propose,
  proposal_of_two_sides: API_WORDS.proposal_of_two_sides,
  party_not_a_side: () => 'A party is neither the retailer nor the supplier of this thread.',
  proposal_of_own_lines: () => 'A proposal is about the items of its supplier; or about an amount.',
  line_of_another_supplier: () => 'An item is not of the supplier of this thread.',
  fulfilment_not_withdrawable: ({ fulfilment }) =>
    `A fulfilment that is ${fulfilmentWord(fulfilment)} cannot be withdrawn: propose a refund without the cancellation.`,
  fulfilment_stands: ({ fulfilment }) => `The fulfilment is ${fulfilmentWord(fulfilment)}.`,
  proposal_too_much: API_WORDS.proposal_too_much,
  other_side_answers: API_WORDS.other_side_answers,
  own_proposal: API_WORDS.own_proposal,
  proposal_answered: API_WORDS.proposal_answered,
  proposal_overtaken: ({ because }) => `The order has changed: ${say(DASHBOARD_WORDS, because)} Send a new proposal.`,

  dispute_open: () => 'A dispute about this is open already: write a message there instead.',
  supplier_raises_no_dispute: API_WORDS.supplier_raises_no_dispute,
  dispute_raisers_only: API_WORDS.dispute_raisers_only,
  dispute_of_cancelling_order: API_WORDS.dispute_of_cancelling_order,
  dispute_of_cancelled_order: API_WORDS.dispute_of_cancelled_order,
  dispute_too_early: ({ status }) => `An order that is ${ORDER[status]} can be cancelled. It cannot be disputed.`,
  dispute_unfit: API_WORDS.dispute_unfit,
  dispute_without_lines: () => 'Choose at least one item.',
  description_length: ({ max }) => `A description has 1 to ${max} characters.`,
  evidence_unfit: ({ max }) => `At most ${max} addresses, each beginning with https://`,
  bank_decides: () => "The customer's bank decides this one. Answer the bank on the page of the case.",
  dispute_closed_to_messages: API_WORDS.dispute_closed_to_messages,
  ops_resolve: API_WORDS.ops_resolve,
  dispute_resolved: ({ outcome }) =>
    `The dispute is resolved already: ${outcomeWords(outcome).toLowerCase()}. The retailer or Platform Ops may still issue a refund.`,
  no_refund_with_terms: () => 'Without a refund, there are no costs to divide.',
  evidence_for_answerers: API_WORDS.evidence_for_answerers,
  not_a_bank_case: API_WORDS.not_a_bank_case,
  bank_case_over: API_WORDS.bank_case_over,
  evidence_being_sent: API_WORDS.evidence_being_sent,
  evidence_is_final: API_WORDS.evidence_is_final,
};

/** A reason in the dashboard's words. */
export const inDashboardWords = (reason: RefusalReason): string => say(DASHBOARD_WORDS, reason);

/** What is said about a field without naming it. */
const UNNAMED: ReadonlySet<RefusalReason['key']> = new Set(['schema_says', 'field_unknown', 'parameter_unknown']);

const fieldText = ({ path, reason }: FieldError): string =>
  UNNAMED.has(reason.key) && path !== '' ? `${path}: ${inDashboardWords(reason)}` : inDashboardWords(reason);

/** What is wrong with the fields of a refused form, a sentence each. */
export const fieldTexts = ({ errors = [] }: Pick<Refusal, 'errors'>): string[] => [...new Set(errors.map(fieldText))];
