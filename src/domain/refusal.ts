/** Every reason to turn down a well-formed request. `src/api/problem.ts` gives each its HTTP status. */
export const REFUSALS = [
  'not_found',
  'unauthenticated',
  'forbidden',
  'invalid_request',
  'idempotency_key_missing',
  'idempotency_key_reused',
  'rate_limited',
  'price_changed',
  'listing_unavailable',
  'invalid_options',
  'shipping_option_unavailable',
  'amount_too_small',
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

/** A refusal is a returned value, never thrown. `detail` is written for the caller. */
export interface Refusal {
  readonly refused: RefusalCode;
  readonly detail: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

export const refuse = (refused: RefusalCode, detail: string, errors?: Refusal['errors']): Refusal =>
  errors === undefined ? { refused, detail } : { refused, detail, errors };

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'refused' in value;
