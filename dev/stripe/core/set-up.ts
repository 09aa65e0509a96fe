import { ApiError } from './errors.ts';
import type { CoreFault } from './types.ts';

/** Refusals that are not about the card or the order: our set-up is wrong, or a system behind Stripe is down. */
export const SET_UP_FAULTS = [
  'unauthenticated',
  'key_expired',
  'permission_denied',
  'account_revoked',
  'types_not_supported',
  'dependency_failed',
] as const;
export type SetUpFault = (typeof SET_UP_FAULTS)[number];

const refusal = (
  status: number,
  message: string,
  code?: string,
  type: ApiError['body']['type'] = 'invalid_request_error',
) => new ApiError(status, { type, message, ...(code !== undefined && { code }) }, false);

const ANSWERS: Readonly<Record<SetUpFault, () => ApiError>> = {
  unauthenticated: () => refusal(401, 'Invalid API Key provided: sk_test_***0000'),
  key_expired: () => refusal(401, 'Expired API Key provided: sk_test_***0000', 'api_key_expired'),
  permission_denied: () =>
    refusal(
      403,
      "The provided key 'rk_test_***0000' does not have the required permissions for this endpoint on account 'acct_platform'. Having more permissions would allow this request to continue.",
    ),
  account_revoked: () =>
    refusal(
      403,
      "The provided key 'sk_test_***0000' does not have access to account 'acct_platform' (or that account does not exist). Application access may have been revoked.",
      'account_invalid',
    ),
  types_not_supported: () =>
    refusal(
      400,
      'This API version no longer supports `payment_method_types`.',
      'payment_method_types_no_longer_supported',
    ),
  dependency_failed: () =>
    refusal(424, 'The request could not be completed: a dependency external to Stripe failed.', undefined, 'api_error'),
};

/** The refusal of a fault of this kind. Null for any other fault. */
export function setUpRefusal(fault: CoreFault | undefined): ApiError | null {
  const known = SET_UP_FAULTS.find((name) => name === fault);
  return known === undefined ? null : ANSWERS[known]();
}
