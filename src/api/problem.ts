import type { Context } from 'hono';
import { NOT_FOUND } from '../app/refusals.ts';
import type { Actor } from '../domain/order/actor.ts';
import { type Snapshot, viewOrder } from '../domain/order/view.ts';
import { type Refusal, type RefusalCode, refuse } from '../domain/refusal.ts';
import type { ReasonKey, RefusalFacts } from '../domain/refusal-facts.ts';
import type { HttpEnv } from './deps.ts';
import { log } from './log.ts';
import type { JsonObject } from './wire.ts';
import { detailOf } from './words/detail.ts';

/** The one place where a refusal gets a status. RFC 9457. */
interface ProblemRule {
  readonly status: 400 | 401 | 403 | 404 | 405 | 406 | 409 | 415 | 422 | 429 | 500 | 503;
  readonly title: string;
  /** Seconds. */
  readonly retryAfter?: number;
}

export const PROBLEMS: Readonly<Record<RefusalCode, ProblemRule>> = {
  not_found: { status: 404, title: 'Not found' },
  unauthenticated: { status: 401, title: 'Not authenticated' },
  forbidden: { status: 403, title: 'Not allowed' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  not_acceptable: { status: 406, title: 'Not acceptable' },
  unsupported_media_type: { status: 415, title: 'Body is not JSON' },
  invalid_request: { status: 400, title: 'Invalid request' },
  idempotency_key_missing: { status: 400, title: 'Idempotency-Key missing' },
  idempotency_key_reused: { status: 422, title: 'Idempotency-Key used for another request' },
  rate_limited: { status: 429, title: 'Too many requests', retryAfter: 60 },
  price_changed: { status: 409, title: 'The price changed' },
  listing_unavailable: { status: 422, title: 'Listing not available' },
  invalid_options: { status: 422, title: 'Measurements or choices do not fit' },
  out_of_stock: { status: 409, title: 'Out of stock' },
  shipping_option_unavailable: { status: 422, title: 'Shipping option not available' },
  amount_too_small: { status: 422, title: 'Amount too small to be charged' },
  amount_too_large: { status: 422, title: 'Amount too large to be charged' },
  amount_not_chargeable: { status: 422, title: 'Amount cannot be charged' },
  currency_not_accepted: { status: 422, title: 'Currency not accepted' },
  not_allowed_in_status: { status: 409, title: 'Not allowed in this status' },
  payment_already_authorised: { status: 409, title: 'Already paid' },
  payment_in_progress: { status: 409, title: 'Payment in progress' },
  order_cancelling: { status: 409, title: 'Order is being cancelled' },
  order_moved: { status: 409, title: 'Order moved on' },
  production_started: { status: 409, title: 'Production has started' },
  nothing_to_refund: { status: 409, title: 'Nothing to refund' },
  refund_exceeds_remaining: { status: 422, title: 'Refund exceeds what is left' },
  chargeback_open: { status: 409, title: 'Chargeback open' },
  proposal_closed: { status: 409, title: 'Proposal closed' },
  proposal_invalid: { status: 422, title: 'Proposal invalid' },
  own_proposal: { status: 403, title: 'Own proposal' },
  dispute_open: { status: 409, title: 'Dispute open' },
  dispute_closed: { status: 409, title: 'Dispute closed' },
  bearing_invalid: { status: 422, title: 'Bearing invalid' },
  nothing_parked: { status: 409, title: 'Nothing parked' },
  template_invalid: { status: 422, title: 'Template invalid' },
  unavailable: { status: 503, title: 'Temporarily unavailable', retryAfter: 2 },
  conflict: { status: 409, title: 'Conflict' },
  internal: { status: 500, title: 'Internal error' },
};

/** What another system refuses for good is our own error, and is written down with its code. */
export function logFault(c: Context<HttpEnv>, { reason }: Refusal): void {
  if (reason.key !== 'service_refused') return;
  const { requestId: request_id, orderId: order_id } = c.var;
  log(c.env.now(), 'error', 'fault', {
    request_id,
    order_id,
    code: reason.code,
    method: c.req.method,
    route: c.req.path,
  });
}

/** Which calls there are is public, so this 404 says more than that of a resource. */
export const NO_SUCH_CALL = refuse('not_found', { key: 'call_unknown' });
export const INTERNAL = refuse('internal', { key: 'internal_error' });

type Members = { readonly [K in ReasonKey]?: (facts: RefusalFacts[K]) => JsonObject };

/** The facts that a program needs for its next call: members of their own, so that it need not read them in `detail`. */
const MEMBERS: Members = {
  total_changed: ({ total, currency }) => ({ total, currency }),
  total_too_small: ({ total, currency }) => ({ total, currency }),
  total_too_large: ({ total, currency }) => ({ total, currency }),
  total_not_chargeable: ({ total, currency }) => ({ total, currency }),
  line_price_changed: ({ unitAmount, currency }) => ({ unit_amount: unitAmount, currency }),
  order_moved: ({ version }) => ({ version }),
  stock_moved: ({ onHand, version }) => ({ on_hand: onHand, version }),
  stock_out_of_range: ({ onHand, version }) => ({ on_hand: onHand, version }),
  dispute_open: ({ disputeIds }) => ({ dispute_ids: disputeIds }),
};

const memberOf = <K extends ReasonKey>(key: K, facts: RefusalFacts[K]): JsonObject => MEMBERS[key]?.(facts) ?? {};

/** The refused order, and who may see it. */
export interface RefusedOrder {
  readonly snapshot: Snapshot | null;
  readonly viewer: Actor;
}

/** A refusal as an answer. If the caller may see the order: with its status and what the caller may do. */
export function problem(c: Context<HttpEnv>, refusal: Refusal, refused?: RefusedOrder): Response {
  const shown = shownOf(refusal);
  const { status, title, retryAfter } = PROBLEMS[shown.refused];
  const body = { ...describe(c.env.vars.publicUrl, shown), ...standing(shown, refused) };
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  const { reason } = shown;
  const seconds = reason.key === 'too_many_payments' ? reason.seconds : retryAfter;
  if (seconds !== undefined) headers.set('retry-after', String(seconds));
  if (status === 401) headers.set('www-authenticate', 'Bearer');
  logFault(c, refusal);
  return new Response(JSON.stringify({ title, status, ...body }), { status, headers });
}

/** One answer for all that is not there or not the caller's, and one for all of our own mistakes. */
function shownOf(refusal: Refusal): Refusal {
  if (refusal.refused === 'internal') return INTERNAL;
  return refusal.refused === 'not_found' && refusal !== NO_SUCH_CALL ? NOT_FOUND : refusal;
}

const describe = (publicUrl: string, { refused, reason, errors }: Refusal): JsonObject => ({
  type: `${publicUrl}/problems/${refused}`,
  code: refused,
  detail: detailOf(reason),
  ...memberOf(reason.key, reason),
  ...(errors === undefined
    ? {}
    : { errors: errors.map(({ path, reason: why }) => ({ path, message: detailOf(why) })) }),
});

function standing(refusal: Refusal, refused: RefusedOrder | undefined): JsonObject {
  if (refused?.snapshot == null || refusal.refused === 'not_found') return {};
  const view = viewOrder(refused.snapshot, refused.viewer);
  return view === null ? {} : { status_now: view.status, allowed_actions: view.allowedActions };
}

/** The status of a health answer. It is not a problem document. */
export const healthStatus = (up: boolean): 200 | 503 => (up ? 200 : 503);
