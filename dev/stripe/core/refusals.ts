import { ApiError, type ErrorBody } from './errors.ts';

/**
 * Refusals on arrival. They ignore the idempotency key: also the repeat of a call is refused that took effect and whose
 * answer was lost. They have no effect, and are not stored under the key.
 */

/** Not about the card or the order: our set-up is wrong, or a system behind Stripe is down. */
export const SET_UP_FAULTS = [
  'unauthenticated',
  'key_expired',
  'permission_denied',
  'account_revoked',
  'types_not_supported',
  'dependency_failed',
] as const;

/** They pass by themselves: 429 and 409. */
export const PASSING_FAULTS = ['rate_limited', 'too_many', 'in_flight'] as const;

/** About this call, or about the card. */
export const CALL_FAULTS = [
  'forbidden',
  'key_reused',
  'bad_request',
  'too_much',
  'currency_refused',
  'not_found',
  'card_error',
] as const;

export const REFUSAL_FAULTS = [...SET_UP_FAULTS, ...PASSING_FAULTS, ...CALL_FAULTS] as const;
export type SetUpFault = (typeof SET_UP_FAULTS)[number];
type RefusalFault = (typeof REFUSAL_FAULTS)[number];

const refusal = (
  status: number,
  message: string,
  { type = 'invalid_request_error', ...more }: Partial<Omit<ErrorBody, 'message'>> = {},
) => new ApiError(status, { type, message, ...more }, false);

export const reused = (key: string, path: string): ApiError =>
  refusal(
    400,
    `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request. (${path})`,
    { type: 'idempotency_error' },
  );

/** The parameter that Stripe names when the object of a call does not exist. */
const MISSING: readonly (readonly [path: RegExp, param: string])[] = [
  [/^\/v1\/transfers$/, 'destination'],
  [/^\/v1\/refunds$/, 'payment_intent'],
  [/^\/v1\/payment_intents\/\w+\/confirm$/, 'payment_method'],
  [/^\/v1\/payment_intents\//, 'intent'],
];

const missingParam = (path: string): string => MISSING.find(([known]) => known.test(path))?.[1] ?? 'id';

const NO_RIGHT = 'The provided key does not have the required permissions for this endpoint';

const ANSWERS: Readonly<Record<RefusalFault, (key: string, path: string) => ApiError>> = {
  unauthenticated: () => refusal(401, 'Invalid API Key provided: sk_test_***0000'),
  key_expired: () => refusal(401, 'Expired API Key provided: sk_test_***0000', { code: 'api_key_expired' }),
  permission_denied: () =>
    refusal(
      403,
      "The provided key 'rk_test_***0000' does not have the required permissions for this endpoint on account 'acct_platform'. Having more permissions would allow this request to continue.",
    ),
  account_revoked: () =>
    refusal(
      403,
      "The provided key 'sk_test_***0000' does not have access to account 'acct_platform' (or that account does not exist). Application access may have been revoked.",
      { code: 'account_invalid' },
    ),
  types_not_supported: () =>
    refusal(400, 'This API version no longer supports `payment_method_types`.', {
      code: 'payment_method_types_no_longer_supported',
    }),
  dependency_failed: () =>
    refusal(424, 'The request could not be completed: a dependency external to Stripe failed.', { type: 'api_error' }),
  rate_limited: () =>
    refusal(
      429,
      'This object cannot be accessed right now because another API request or Stripe process is currently accessing it.',
      { code: 'lock_timeout' },
    ),
  too_many: () => tooMany(),
  in_flight: () =>
    refusal(
      409,
      'There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through).',
      { type: 'idempotency_error', code: 'idempotency_key_in_use' },
    ),
  forbidden: () => refusal(403, `${NO_RIGHT} (simulated).`),
  key_reused: reused,
  bad_request: () => refusal(400, 'Something is wrong with this request (simulated).'),
  too_much: () => refusal(400, 'The amount is too large (simulated).', { code: 'amount_too_large' }),
  currency_refused: () => refusal(400, 'Invalid currency (simulated).', { param: 'currency' }),
  not_found: (_, path) =>
    refusal(404, 'No such object (simulated).', { code: 'resource_missing', param: missingParam(path) }),
  card_error: () =>
    refusal(402, 'Your card was declined.', {
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'generic_decline',
    }),
};

/** More calls in a second than Stripe takes. */
const tooMany = (): ApiError =>
  refusal(429, 'Request rate limit exceeded. Learn more about rate limits at https://stripe.com/docs/rate-limits.', {
    code: 'rate_limit',
  });

/** The refusal of a fault of this kind. Null for any other fault. */
export function refusalOf(fault: string | undefined, key: string, path: string): ApiError | null {
  const known = REFUSAL_FAULTS.find((name) => name === fault);
  return known === undefined ? null : ANSWERS[known](key, path);
}
