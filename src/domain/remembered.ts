import type { RefusalCode } from './refusal.ts';

/** Which refusals stay under their idempotency key: who sends the same call with the same key gets them again. */

/** They may pass by themselves: there is no such order yet, a service does not answer, a price or the stock has changed. */
export const PASSING: ReadonlySet<RefusalCode> = new Set(['not_found', 'unavailable', 'price_changed', 'out_of_stock']);

/** They are said before an order sees the call, or of the key itself. */
const BEFORE: ReadonlySet<RefusalCode> = new Set([
  'unauthenticated',
  'method_not_allowed',
  'not_acceptable',
  'unsupported_media_type',
  'idempotency_key_missing',
  'idempotency_key_reused',
  'rate_limited',
  'template_invalid',
  'internal',
]);

/** Whether an order remembers a refusal with this code. Where it is said before, as that of a body's form, it does not. */
export const mayBeRemembered = (code: RefusalCode): boolean => !PASSING.has(code) && !BEFORE.has(code);
