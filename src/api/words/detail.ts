import type { Bound } from '../../domain/bounds.ts';
import type { SupplierStep } from '../../domain/order/lifecycle.ts';
import type { RefusalReason } from '../../domain/refusal-facts.ts';
import { alternativesText, CHARGEBACK } from './alternatives.ts';
import { type MessageCatalogue, say } from './catalogue.ts';

/** Why a role never refunds. */
const NO_REFUND = {
  customer: 'The retailer refunds an order.',
  supplier: 'A supplier does not refund an order.',
  others: 'Only the retailer or Platform Ops refunds an order.',
} as const;

const MORE_THAN_LEFT = { order: 'the order', shipping: 'the shipping' } as const;

const unrequested = 'not requested';

/** What a supplier does with its task. */
export const STEP_DONE: Readonly<Record<SupplierStep, string>> = {
  accept: 'accepted',
  reject: 'rejected',
  start: 'started',
  dispatch: 'dispatched',
  deliver: 'reported as arrived',
};

/** What there may be no more of, and what to do then. */
const FULL: Readonly<Record<Bound, (max: number) => string>> = {
  keys: (max) => `A party has at most ${max} valid keys; revoke one first.`,
  exports: (max) => `A party has at most ${max} exports that are being written; wait until one is ready.`,
  members: (max) => `A party has at most ${max} members; remove one first.`,
  views: (max) => `A member has at most ${max} saved views; remove one first.`,
  messages: (max) => `An order holds ${max} messages; it has them.`,
  proposals: (max) => `An order holds ${max} proposals; it has them. Platform Ops can still act on it.`,
  disputes: (max) => `An order holds ${max} disputes; it has them. Platform Ops can still act on it.`,
  refunds: (max) => `An order holds ${max} refunds; it has them. A dispute can still refund the rest.`,
  mails: (max) => `An order holds ${max} mails; it has them.`,
  metadata: (max) => `An order holds ${max} names of metadata; remove one first, with an empty text.`,
  events: (max) => `An order holds ${max} events; it has them. It can still be cancelled, made and delivered.`,
};

/** A refused order is remembered under its key: another body under the same key is refused, too. */
const NEW_KEY = 'with a new Idempotency-Key';

/** Null where only Stripe knows the limit. */
const limit = (word: string, amount: number | null): string => (amount === null ? '' : `: ${word} ${amount}`);

/** The API's words: `detail`, and `message` of `errors`. Part of the wire: they are changed as its fields are. */
export const API_WORDS: MessageCatalogue = {
  not_there: () => 'There is no such resource, or it is not yours.',
  call_unknown: () => 'There is no call at this address; see /docs/reference.',
  service_unreachable: () => 'A service that this call needs does not answer; try again shortly.',
  internal_error: () => 'Something went wrong on our side; it was recorded.',
  list_full: ({ list, max }) => FULL[list](max),
  service_refused: () => 'Something went wrong on our side; it was recorded.',
  idempotency_key_missing: () => 'Send an Idempotency-Key header: a UUID of your own.',
  idempotency_key_reused: () => `This Idempotency-Key was used with another body. Send another request ${NEW_KEY}.`,
  request_invalid: () => 'The request is not valid.',
  schema_says: ({ text }) => text,
  field_unknown: () => 'is not a known field',
  parameter_unknown: () => 'is not a parameter of this call',
  body_not_json_type: () => 'Send the body as Content-Type: application/json.',
  method_not_allowed: ({ allowed }) => `This address takes ${allowed.join(', ')}.`,
  answer_type_unknown: ({ types }) => `The answer is ${types.join(' or ')}; the accept header wants something else.`,
  body_unreadable: () => 'The body is not readable as JSON.',
  body_too_large: ({ kilobytes }) => `The body is larger than ${kilobytes} KB.`,

  credentials_missing: () => 'There is no Authorization header. Send a key or an order token: Authorization: Bearer …',
  credentials_unreadable: () =>
    'The Authorization header is not readable. Send a key or an order token: Authorization: Bearer …',
  key_unknown: () => 'This key is not known here, or it was revoked.',
  token_unknown: () => 'This is no order token of this site, and no key: keys begin with pk_ or sk_.',
  too_many_payments: ({ seconds }) =>
    `Too many attempts to order or pay, or too many declined cards; the next one is possible in ${seconds} s.`,
  too_many_calls: () => 'Too many calls; wait a minute.',
  origin_not_allowed: () => 'This origin is not among the allowed origins of the retailer.',
  retailer_key_needed: () => "This call needs a retailer's key.",
  secret_key_needed: ({ roles }) => `This call needs a secret key of: ${roles.join(', ')}.`,
  key_or_token_needed: () =>
    "A publishable key cannot make this call. Use the order's token (`order_token` of its placing), or a secret key.",
  page_of_others: ({ roles }) => `This page is for: ${roles.join(', ')}.`,
  too_many_links: () => 'Too many links were asked for from here. Wait a minute.',
  form_foreign: () => 'The form was not sent from its own page.',
  form_stale: () => 'The form is out of date. Nothing was changed.',
  form_incomplete: () => 'Something in the form is missing or not right.',
  export_gone: () => 'The link has expired, or its file is gone; ask for a new export.',
  session_foreign: () => "Only the order's own page opens a session.",
  order_link_needed: () => 'The link of the order is needed.',
  order_link_revoked: () => 'The link is no longer valid.',

  policy_of_another_role: () => 'is not a policy of this role',
  template_wrong: ({ part, line, column, text }) => `${part}, line ${line}, column ${column}: ${text}`,
  template_line_wrong: ({ line, text }) => `line ${line}: ${text}`,
  queue_unknown: () => 'There is no queue of this name any more.',
  money_of_no_order: () => 'This money belongs to no order that is known here.',
  money_not_booked: ({ why }) =>
    why === null
      ? 'An order cannot take this. Correct it at Stripe, or mark it as explained with a note.'
      : `The order does not take it: ${why}.`,
  webhook_signature_wrong: () => 'The signature does not hold.',
  webhook_endpoint_wrong: () => 'Events of connected accounts go to /webhooks/stripe/connect.',
  foreign_event: ({ what }) => what,

  listing_unavailable: () => `A listing is not available. Take it out, and send the order ${NEW_KEY}.`,
  listing_unknown: () => 'is not a listing of this retailer',
  options_unfit: () => `The measurements or choices do not fit. Correct them, and send them ${NEW_KEY}.`,
  option_unknown: () => 'is not an option of this product',
  option_missing: () => 'is required',
  option_not_a_choice: ({ values }) => `must be one of ${values.join(', ')}`,
  option_out_of_range: ({ unit, min, max }) => `must be a whole number of ${unit} from ${min} to ${max}`,
  out_of_stock: () => 'Something in the order is out of stock.',
  line_out_of_stock: () => 'is more than there is in stock',
  line_sold_out: () => 'is sold out',
  shipping_option_unavailable: () =>
    `The shipping option is not available. Choose another one, and send the order ${NEW_KEY}.`,
  shipping_option_unknown: () => 'is not an option of this retailer',
  total_changed: ({ total, expected, currency }) =>
    `The total is now ${total} ${currency} (minor units), not ${expected}.`,
  total_not_chargeable: ({ total, currency }) =>
    `A total of ${total} ${currency} (minor units) cannot be charged to a card.`,
  total_too_small: ({ total, minimum, currency }) =>
    `A total of ${total} ${currency} (minor units) is too small to be charged${limit('at least', minimum)}. Send a larger order ${NEW_KEY}.`,
  total_too_large: ({ total, maximum, currency }) =>
    `A total of ${total} ${currency} (minor units) is too large to be charged${limit('at most', maximum)}. Send smaller orders, each ${NEW_KEY}.`,
  currency_not_accepted: ({ currency }) => `Stripe does not accept the currency ${currency}.`,
  cancelled_unpaid: ({ reason }) =>
    `The order was cancelled (${reason}) before its payment was prepared. Place it again ${NEW_KEY}.`,
  payment_not_prepared: () => 'The payment could not be prepared just now; send the same request again.',

  payer_only: () => 'Only the customer or the retailer pays an order.',
  nothing_left_to_pay: ({ status }) => `The order is ${status}; there is nothing left to pay.`,
  payment_being_prepared: () => 'The payment is still being prepared; try again.',
  payment_being_confirmed: () =>
    `A payment is being confirmed. Read the order until it is decided; a further payment is sent ${NEW_KEY}.`,
  payment_undecided: () =>
    'The payment could not be finished just now, and the card is not to blame. It is tried again; the same request, sent again, says what became of it.',
  return_url_foreign: () => `is not a page of one of the retailer's allowed origins; send the request again ${NEW_KEY}`,

  order_cancelling: () => 'The order is already being cancelled: what was paid is given back by itself.',
  not_in_status: ({ alternatives }) => alternativesText(alternatives),
  role_does_not_cancel: ({ role, alternatives }) =>
    `A ${role} does not cancel an order. ${alternativesText(alternatives)}`,
  part_dispatched: ({ alternatives }) =>
    `A part of the order has left: no force cancels it. ${alternativesText(alternatives)}`,
  force_not_now: ({ alternatives }) => `No force cancels it now. ${alternativesText(alternatives)}`,
  ops_only: () => 'Only Platform Ops can do that.',
  nothing_parked: () => 'Nothing of this order is parked.',
  supplier_only: ({ alternatives }) => `Its supplier does that. ${alternativesText(alternatives)}`,
  step_not_possible: ({ step, fulfilment, order, alternatives }) =>
    `This fulfilment is ${fulfilment}, and its order is ${order}. It cannot be ${STEP_DONE[step]} now.${
      alternatives === null ? '' : ` ${alternativesText(alternatives)}`
    }`,
  tracking_stands: ({ carrier, number, url }) =>
    `The parcel was dispatched already: ${carrier}, ${number}${url === null ? '' : `, ${url}`}. That stands. Correct it with PUT /v1/fulfilments/{id}/tracking.`,
  rejection_stands: ({ reason }) => `The task was rejected already, and this reason stands: ${reason}`,
  tracking_not_correctable: ({ fulfilment }) =>
    `A fulfilment that is ${fulfilment} has no tracking to correct: a parcel is corrected while it is under way.`,
  retailer_corrects: () => "The retailer or Platform Ops corrects the customer's data, and sends mails again.",
  customer_of_sent_parcel: () => "A parcel of the order has left: the customer's data cannot be corrected any more.",
  customer_not_correctable: ({ status }) =>
    `The customer's data of an order that is ${status} cannot be corrected any more.`,
  line_correctors_only: ({ alternatives }) =>
    `The customer, the retailer and Platform Ops correct the measurements of a line. ${alternativesText(alternatives)}`,
  line_started: ({ alternatives }) =>
    `The line is being made, or was made: its measurements stand. ${alternativesText(alternatives)}`,
  line_not_correctable: ({ alternatives }) =>
    `The line is not made any more: its measurements stand. ${alternativesText(alternatives)}`,
  line_not_sold: ({ alternatives }) =>
    `The listing of the line is not sold any more, so nobody can say what fits. ${alternativesText(alternatives)}`,
  line_price_changed: ({ unitAmount, was, currency, alternatives }) =>
    `One would cost ${unitAmount} ${currency} (minor units) now. The order has it for ${was}, and a correction does not change what is paid. ${alternativesText(alternatives)} A new order has the new price.`,
  corrected_since: () =>
    'The measurements of this task were corrected since you read them. Nothing was started. Read the task again, and start it with a new Idempotency-Key.',
  mail_not_owed: () => 'The customer was not sent this mail before, so it cannot be sent again.',
  mail_untrue: () => 'What this mail says is not true any more, so it is not sent again.',
  mails_full: ({ max }) => `An order holds ${max} mails; it has them.`,
  stock_moved: ({ onHand, version }) =>
    `The stock has changed since: it is ${onHand} now (version ${version}). Nothing was set.`,
  stock_out_of_range: ({ onHand, version }) =>
    `The stock is ${onHand} now (version ${version}). It cannot be changed by so much. Nothing was changed.`,
  retailer_revokes_links: () => "The retailer revokes the links to an order's page.",
  customer_confirms_delivery: () => 'Only the customer can say that the order arrived.',
  not_deliverable: ({ status }) => `An order that is ${status} cannot be delivered.`,

  role_does_not_refund: ({ role, alternatives }) =>
    `${NO_REFUND[role === 'customer' || role === 'supplier' ? role : 'others']} ${alternativesText(alternatives)}`,
  chargeback_open: () => CHARGEBACK.chargeback_open,
  chargeback_kept: () => CHARGEBACK.chargeback_kept,
  order_moved: ({ quoted, version }) =>
    `The quote was for version ${quoted}; the order is at ${version}. Ask for a quote again, and send its version ${NEW_KEY}.`,
  nothing_left: () => 'Nothing is left of what was captured.',
  nothing_left_of_named: () => 'Nothing is left of what was named.',
  amount_and_lines: () => 'Send an amount, or lines and shipping, not both.',
  nothing_owed: () => 'No refund of this order has failed: the customer is owed nothing.',
  no_money_waits: () => 'No transfer to the party waits: only money that cannot be sent is redirected.',
  more_than_owed: ({ owed }) => `Only ${owed} (minor units) are owed to the customer.`,
  amount_not_whole: () => 'The amount is a whole number of minor units above 0.',
  refund_not_chargeable: ({ amount, step, currency }) =>
    `A refund of ${amount} ${currency} (minor units) is not a multiple of ${step}.`,
  shipping_not_whole: () => 'The shipping is a whole number of minor units.',
  more_than_left: ({ of, left }) => `Only ${left} (minor units) of ${MORE_THAN_LEFT[of]} is left to refund.`,
  refund_lines_unfit: () => 'The lines do not fit the order.',
  line_unknown: () => 'is not a line of this order',
  quantity_not_whole: () => 'is a whole number above 0',
  units_exceeded: ({ lineId, left, quantity }) => `Only ${left} of ${quantity} units of ${lineId} are left.`,
  cost_shares_unfit: () => 'Who bears the refund does not fit the order.',
  party_unknown: () => 'is not a party of this order',
  party_twice: () => 'is named twice',
  cost_share_not_whole: () => 'is a whole number of minor units',
  cost_shares_exceed_refund: ({ borne, refund }) =>
    `${borne} (minor units) would be borne of a refund of ${refund} (minor units).`,

  writers_only: () => 'Only the retailer, the suppliers of the order and Platform Ops write messages.',
  customer_does_not_write: ({ alternatives }) => `Retailer and suppliers write here. ${alternativesText(alternatives)}`,
  message_length: ({ max }) => `A message has 1 to ${max} characters.`,
  messages_full: ({ max }) => `An order holds ${max} messages; it has them. Platform Ops can still act on it.`,
  thread_unclear: () => 'Say to which supplier of the order the message goes.',
  thread_needed: () => 'is needed: the order has several suppliers',
  supplier_unknown: () => 'is not a supplier of this order',
  two_sides_propose: ({ alternatives }) => `The two sides of the thread propose. ${alternativesText(alternatives)}`,
  proposal_of_two_sides: () => "A proposal names its thread's two sides only.",
  party_not_a_side: () => "is neither the retailer nor this thread's supplier",
  proposal_of_own_lines: () => "A proposal is about its supplier's lines; or about an amount.",
  line_of_another_supplier: () => "is not a line of this thread's supplier",
  fulfilment_not_withdrawable: ({ fulfilment }) =>
    `A fulfilment that is ${fulfilment ?? unrequested} cannot be withdrawn: propose a refund without cancel.`,
  fulfilment_stands: ({ fulfilment }) => `the fulfilment is ${fulfilment ?? unrequested}`,
  proposal_too_much: () => 'That is more than is left to refund, or a part larger than the refund: propose less.',
  other_side_answers: () => 'The other side answers a proposal: Platform Ops refund, or resolve a dispute.',
  own_proposal: () => 'You made this proposal; the other side answers it. Send another message to change it.',
  proposal_answered: ({ answer }) =>
    answer === 'accepted'
      ? 'The proposal was accepted already. It cannot be answered again.'
      : 'The proposal was declined already: send a new one.',
  proposal_overtaken: ({ because }) => `The order has moved on: ${say(API_WORDS, because)} Send a new proposal.`,

  dispute_open: ({ disputeIds }) =>
    `A dispute about this is open, ${disputeIds.join(', ')}: write a message there instead.`,
  supplier_raises_no_dispute: () =>
    'The retailer or the customer raises a dispute: message the retailer, or propose terms.',
  dispute_raisers_only: () => 'Only the customer or the retailer raises a dispute.',
  dispute_of_cancelling_order: () => 'The order is being cancelled; all of it is given back.',
  dispute_of_cancelled_order: () => 'The order is cancelled; there is nothing left to dispute.',
  dispute_too_early: ({ status }) => `An order that is ${status} is cancelled rather than disputed.`,
  dispute_unfit: () => 'The dispute does not fit the order.',
  dispute_without_lines: () => 'names no line',
  description_length: ({ max }) => `has 1 to ${max} characters`,
  evidence_unfit: ({ max }) => `are at most ${max} https addresses`,
  bank_decides: () => "The customer's bank decides this one: answer it with POST /v1/disputes/{id}/evidence.",
  dispute_closed_to_messages: () => 'The dispute is resolved: message the other side, or raise another one.',
  ops_resolve: () => 'Platform Ops resolves a dispute: write a message in it, or agree on a proposal.',
  dispute_resolved: ({ outcome }) =>
    `The dispute is resolved already, with the outcome ${outcome}; a further refund is the retailer’s or yours to issue.`,
  no_refund_with_terms: () => 'Without a refund there is nothing to refund or to bear.',
  evidence_for_answerers: () => 'The retailer and Platform Ops answer the bank: the evidence is for them.',
  not_a_bank_case: () => 'No bank waits for evidence here: this is not a chargeback and not an inquiry.',
  bank_case_over: () => "The bank's case is closed: it takes no evidence any more.",
  evidence_being_sent: () =>
    'An answer to the bank is being sent to Stripe: wait for it, and send another one with a new Idempotency-Key.',
  evidence_is_final: () => 'The bank has the final evidence: it cannot be changed any more.',
};

/** A reason in the API's words. */
export const detailOf = (reason: RefusalReason): string => say(API_WORDS, reason);
