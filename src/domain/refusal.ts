import type { RefusalReason } from './refusal-facts.ts';

/** Every code with which a well-formed request is turned down. `src/api/problem.ts` gives each its HTTP status. */
export const REFUSALS = [
  'not_found',
  'unauthenticated',
  'forbidden',
  'method_not_allowed',
  'not_acceptable',
  'unsupported_media_type',
  'invalid_request',
  'idempotency_key_missing',
  'idempotency_key_reused',
  'rate_limited',
  'price_changed',
  'listing_unavailable',
  'invalid_options',
  'out_of_stock',
  'shipping_option_unavailable',
  'amount_too_small',
  'amount_too_large',
  'amount_not_chargeable',
  'currency_not_accepted',
  'not_allowed_in_status',
  'payment_already_authorised',
  'payment_in_progress',
  'order_cancelling',
  'order_moved',
  'production_started',
  'nothing_to_refund',
  'refund_exceeds_remaining',
  'chargeback_open',
  'proposal_closed',
  'proposal_invalid',
  'own_proposal',
  'dispute_open',
  'dispute_closed',
  'bearing_invalid',
  'nothing_parked',
  'template_invalid',
  'unavailable',
  'conflict',
  'internal',
] as const;

export type RefusalCode = (typeof REFUSALS)[number];

/** One field of a request that is wrong. `path` as in the API's body: `lines.0.quantity`. */
export interface FieldError {
  readonly path: string;
  readonly reason: RefusalReason;
}

/**
 * A refusal is a returned value, never thrown. It carries no words: the catalogues of the API, the dashboard and the
 * customer's page make them from `reason`. Plain JSON, since an order's object remembers it.
 */
export interface Refusal {
  readonly refused: RefusalCode;
  readonly reason: RefusalReason;
  readonly errors?: readonly FieldError[];
}

export const refuse = (refused: RefusalCode, reason: RefusalReason, errors?: Refusal['errors']): Refusal =>
  errors === undefined ? { refused, reason } : { refused, reason, errors };

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'refused' in value;
