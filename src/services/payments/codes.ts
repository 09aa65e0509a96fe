/** The calls to Stripe. What an answer means depends on the call. */
export type Step =
  | 'create'
  | 'create_and_confirm'
  | 'confirm'
  | 'capture'
  | 'cancel'
  | 'refund'
  | 'transfer'
  | 'reversal'
  | 'evidence'
  | 'read';

/**
 * Codes that say that our set-up is wrong, or that a system behind Stripe is not available. An unknown code would wait
 * as well. These are listed because some come with a parameter or a payment method, and must not be mistaken for a
 * refusal of the card or the order.
 */
export const BLOCKED: ReadonlySet<string> = new Set([
  'account_country_invalid_address',
  'api_key_expired',
  'country_unsupported',
  'livemode_mismatch',
  'not_allowed_on_standard_account',
  'parameter_invalid_empty',
  'parameter_invalid_integer',
  'parameter_invalid_string_blank',
  'parameter_invalid_string_empty',
  'parameter_missing',
  'parameter_unknown',
  'parameters_exclusive',
  'payment_intent_rate_limit_exceeded',
  'payment_method_not_available',
  'payment_method_provider_timeout',
  'payment_method_types_no_longer_supported',
  'payment_method_unactivated',
  'platform_account_required',
  'platform_api_key_expired',
  'secret_key_required',
  'testmode_charges_only',
  'tls_version_unsupported',
  'url_invalid',
]);

/** The intent is in another state than the call needs. The intent is read then. */
const STATE = 'payment_intent_unexpected_state';

/** Answers about a card or a payment method that do not have the type `card_error`. */
const CARD = [
  'authentication_required',
  'card_decline_rate_limit_exceeded',
  'card_declined',
  'expired_card',
  'incorrect_address',
  'incorrect_cvc',
  'incorrect_number',
  'incorrect_zip',
  'insufficient_funds',
  'invalid_card_type',
  'invalid_cvc',
  'invalid_expiry_month',
  'invalid_expiry_year',
  'invalid_number',
  'payment_intent_authentication_failure',
  'payment_intent_incompatible_payment_method',
  'payment_intent_payment_attempt_expired',
  'payment_intent_payment_attempt_failed',
  'payment_method_currency_mismatch',
  'payment_method_customer_decline',
  'payment_method_provider_decline',
  'payment_method_unexpected_state',
  'payment_method_unsupported_type',
  'processing_error',
  'token_already_used',
  'token_in_use',
];

const AMOUNT = ['amount_too_large', 'amount_too_small'];

/**
 * Answers about the connected account. Some are corrected there, and then `account.updated` arrives. The others, such as
 * a closed account, wait for Platform Ops (`ACCOUNT_CODES` in `src/domain/saga/outbox.ts`).
 */
const ACCOUNT = [
  'account_closed',
  'account_invalid',
  'insufficient_capabilities_for_transfer',
  'no_account',
  'transfers_not_allowed',
];

/** The codes that are a final answer to a call: they are about the card or the object itself. */
export const ANSWERS: Readonly<Record<Step, ReadonlySet<string>>> = {
  create: new Set(AMOUNT),
  create_and_confirm: new Set([...CARD, ...AMOUNT]),
  confirm: new Set([STATE, ...CARD, ...AMOUNT]),
  capture: new Set([
    STATE,
    ...CARD,
    ...AMOUNT,
    'capture_charge_authorization_expired',
    'capture_unauthorized_payment',
    'charge_already_captured',
    'charge_already_refunded',
    'charge_expired_for_capture',
    'charge_exceeds_source_limit',
    'charge_exceeds_transaction_limit',
  ]),
  cancel: new Set([STATE]),
  refund: new Set([
    STATE,
    ...AMOUNT,
    'balance_insufficient',
    'charge_already_refunded',
    'charge_disputed',
    'charge_not_refundable',
    'insufficient_funds',
    'refund_disputed_payment',
  ]),
  transfer: new Set([...ACCOUNT, ...AMOUNT, 'balance_insufficient', 'insufficient_funds']),
  reversal: new Set([...ACCOUNT, ...AMOUNT, 'balance_insufficient', 'insufficient_funds']),
  // `src/services/payments/bank-cases.ts` asks why Stripe did not take it.
  evidence: new Set(),
  read: new Set(),
};

/** Parameters that come from the customer's page. If Stripe names one of these, the card is the problem. */
export const CUSTOMERS_PARAMS: ReadonlySet<string> = new Set(['payment_method', 'confirmation_token']);
