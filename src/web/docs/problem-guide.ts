import type { RefusalCode } from '../../domain/refusal.ts';

/** What a problem means, and what helps. One page each: the `type` of a problem leads there. */
interface Guide {
  readonly cause: string;
  readonly remedy: string;
}

const NEW_KEY = 'with a new idempotency key';
const READ_AGAIN = 'Read the order again: `status_now` and `allowed_actions` of the problem say what is possible now.';

export const GUIDE: Readonly<Record<RefusalCode, Guide>> = {
  not_found: {
    cause:
      'There is nothing with this id, or it belongs to somebody else. The answer is the same, so that nobody can guess ids. Or there is no call at this address: then `detail` says so.',
    remedy: 'Check the id and the address, and that the key belongs to the party that may see it.',
  },
  unauthenticated: {
    cause:
      'The call has no `Authorization` header, or one whose key or order token is not known here. `detail` says which.',
    remedy: 'Send `Authorization: Bearer …` with a key that is not revoked, or with the token of this order.',
  },
  forbidden: {
    cause:
      'The key is valid, but its party may not do this; or a publishable key was used for more than products and placing, or from an origin that the retailer did not allow.',
    remedy: 'Use the key or the token that `detail` names, or add the origin in Settings.',
  },
  method_not_allowed: {
    cause: 'There is a call at this address, but not with this method.',
    remedy: 'Use one of the methods in the header `allow`.',
  },
  not_acceptable: {
    cause: 'The header `accept` names no type that this call can answer with.',
    remedy: 'Accept `application/json`, or the type that `detail` names. Without the header, everything is accepted.',
  },
  unsupported_media_type: {
    cause: 'The body is not sent as JSON.',
    remedy: 'Send `Content-Type: application/json`.',
  },
  out_of_stock: {
    cause: 'There is less in stock than was ordered. No payment was made, and no card was held.',
    remedy: 'Show it as sold out. It can be ordered as soon as `in_stock` of the product is true again.',
  },
  invalid_request: {
    cause: 'A field, a parameter or the body itself is not as the document says. Nothing was changed.',
    remedy:
      '`errors` names each field and what is wrong with it. Unknown fields are refused, so look for misspelt names.',
  },
  idempotency_key_missing: {
    cause: 'This call needs an `idempotency-key`, because a repeat could cost money.',
    remedy: 'Make a UUID for each thing that you want to do, and send it with every try of it.',
  },
  idempotency_key_reused: {
    cause: 'The same `idempotency-key` came with another body. The first body counts.',
    remedy: `For another request, call ${NEW_KEY}. For a repeat, send exactly the first body.`,
  },
  rate_limited: {
    cause: 'There were too many calls, or too many attempts to pay.',
    remedy:
      'Wait for as many seconds as `retry-after` says. `ratelimit-policy` names the limits that counted the call.',
  },
  price_changed: {
    cause: 'The total is not the `expected_total` that the customer saw. Nothing was charged.',
    remedy:
      'Read the products again, show the new total, and place the order again. The same idempotency key may be used.',
  },
  listing_unavailable: {
    cause: 'A listing is not sold by this retailer, or not at the moment.',
    remedy: `\`errors\` names the line. Take it out, and place the order ${NEW_KEY}.`,
  },
  invalid_options: {
    cause: 'A measurement or a choice does not fit the rules of the product.',
    remedy: `\`errors\` names each option with its limits or choices. Correct them, and place the order ${NEW_KEY}.`,
  },
  shipping_option_unavailable: {
    cause: 'The retailer does not offer this shipping option.',
    remedy: `Take an id of \`shipping_options\` of the products, ${NEW_KEY}.`,
  },
  amount_too_small: {
    cause: 'The total is below what a card can be charged in this currency.',
    remedy: `Order more, ${NEW_KEY}.`,
  },
  amount_too_large: {
    cause: 'The total is above what a card can be charged in this currency.',
    remedy: `Split the order, each part ${NEW_KEY}.`,
  },
  amount_not_chargeable: {
    cause: 'The currency is charged in steps, and the total is between two of them.',
    remedy: 'Tell the retailer: the prices of this listing have to be corrected.',
  },
  currency_not_accepted: {
    cause: 'Stripe does not accept the currency of the shop.',
    remedy: 'Tell Platform Ops. The order cannot be placed until it is set right.',
  },
  not_allowed_in_status: {
    cause: 'The order or the task is not in a status in which this is possible.',
    remedy: READ_AGAIN,
  },
  payment_already_authorised: {
    cause: 'The order is paid already.',
    remedy: 'Read the order. Nothing more is to be paid.',
  },
  payment_in_progress: {
    cause: 'Another payment of this order is being confirmed.',
    remedy: 'Wait a moment, then read the order.',
  },
  order_cancelling: {
    cause: 'The order is being cancelled: what was paid goes back by itself.',
    remedy: 'Read the order until it is `cancelled`. Place a new one if it is still wanted.',
  },
  order_moved: {
    cause: 'The order has changed since the quote. Nothing was refunded.',
    remedy: 'Ask for a quote again, and send its `version`.',
  },
  production_started: {
    cause: 'A supplier has started to make it, so it cannot simply be cancelled.',
    remedy: 'The retailer can refund it, or agree with the supplier in a message. `detail` says what is possible.',
  },
  nothing_to_refund: {
    cause: 'Nothing is left of what was captured, or of the lines that were named.',
    remedy: 'Read the order: `refunds` and `refunded_quantity` say what was given back.',
  },
  refund_exceeds_remaining: {
    cause: 'It is more than what is left to refund.',
    remedy: 'Ask for a quote without an amount: it is for all that is left.',
  },
  chargeback_open: {
    cause: "The customer's bank has taken the money, or may take it. A refund could pay the customer twice.",
    remedy: 'Answer the bank, or wait until it has decided.',
  },
  proposal_closed: {
    cause: 'The proposal was answered, or the order has moved on and it cannot be executed any more.',
    remedy: 'Send a new message with a new proposal.',
  },
  proposal_invalid: {
    cause: 'The proposal asks for something that this order or its supplier cannot do.',
    remedy: '`errors` and `detail` name it. Propose something else.',
  },
  own_proposal: {
    cause: 'Only the other side can answer a proposal.',
    remedy: 'Wait for the answer, or send another message to change it.',
  },
  dispute_open: {
    cause: 'A dispute about these lines is open already.',
    remedy: 'Write a message in it: `detail` has its id.',
  },
  dispute_closed: {
    cause: "The dispute, or the bank's case, is over.",
    remedy: 'Read it for its outcome. A customer may raise another one about something else.',
  },
  bearing_invalid: {
    cause: 'Who bears the refund does not fit the order: an unknown party, or more than the refund.',
    remedy: '`errors` names the entries of `borne_by`.',
  },
  nothing_parked: {
    cause: 'No work of this order waits for a person.',
    remedy: 'Read the order: it goes on by itself.',
  },
  template_invalid: {
    cause: 'The template of a mail does not work. Nothing was saved.',
    remedy: '`errors` names the part, the line and the reason. Try it with the preview.',
  },
  unavailable: {
    cause: 'A system that this call needs does not answer at the moment.',
    remedy: 'Wait for as many seconds as `retry-after` says, then send the same call with the same idempotency key.',
  },
  conflict: {
    cause: 'It contradicts what stands already, or a list is full.',
    remedy: '`detail` says what stands, and how it is changed.',
  },
  internal: {
    cause: 'The mistake is ours, and it was recorded. It is not known whether the call had an effect.',
    remedy:
      'Send the same call with the same idempotency key. If it fails again, tell us the `x-request-id` of the answer.',
  },
};
