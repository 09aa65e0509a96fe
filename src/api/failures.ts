import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ZodError } from 'zod';
import { UNAVAILABLE } from '../app/refusals.ts';
import { type FieldError, refuse } from '../domain/refusal.ts';
import type { HttpEnv } from './deps.ts';
import { log } from './log.ts';
import { IDEMPOTENCY_KEY } from './middleware/idempotency.ts';
import { INTERNAL, PROBLEMS, problem } from './problem.ts';

type Validation =
  | { readonly success: true; readonly target: string }
  | { readonly success: false; readonly target: string; readonly error: ZodError };

/** Runs for every route: turns the errors of a schema into a problem. */
export function invalid(result: Validation, c: Context<HttpEnv>): Response | undefined {
  if (result.success) return undefined;
  const { target, error } = result;
  const keyMissing = target === 'header' && c.req.header(IDEMPOTENCY_KEY) === undefined;
  if (keyMissing && error.issues.some((issue) => issue.path[0] === IDEMPOTENCY_KEY)) {
    return problem(c, refuse('idempotency_key_missing', { key: 'idempotency_key_missing' }));
  }
  const errors = fieldErrors(error, target);
  return problem(c, refuse('invalid_request', { key: 'request_invalid' }, errors));
}

/**
 * What is wrong with which field. As on the pages, each field has one error: the first. `target`: the part of the
 * request, `query` or another.
 */
export function fieldErrors(error: ZodError, target: string): FieldError[] {
  const errors = error.issues.flatMap((issue): FieldError[] => {
    // A repeated parameter has one name, whichever of its values is wrong.
    const path = (target === 'query' ? issue.path.slice(0, 1) : issue.path).join('.').toWellFormed();
    // For an unknown field, Zod gives the path of its parent. We name the field itself.
    if (issue.code !== 'unrecognized_keys') return [{ path, reason: { key: 'schema_says', text: issue.message } }];
    return issue.keys.map((name) => ({
      path: (path === '' ? name : `${path}.${name}`).toWellFormed(),
      reason: { key: target === 'query' ? 'parameter_unknown' : 'field_unknown' },
    }));
  });
  return errors.filter(({ path }, i) => errors.findIndex((other) => other.path === path) === i);
}

/** Answers what a handler threw. The message may hold anything, so the caller only learns the kind of error. */
export function failed(error: Error, c: Context<HttpEnv>): Response {
  const context = { request_id: c.var.requestId, order_id: c.var.orderId, method: c.req.method, route: c.req.path };
  if (error instanceof HTTPException) return unreadable(error, c);
  if (isPassing(error)) {
    log(c.env.now(), 'warn', 'object_unavailable', { ...context, error: error.name });
    return problem(c, UNAVAILABLE);
  }
  log(c.env.now(), 'error', 'internal', {
    ...context,
    code: 'internal',
    error: `${error.name}: ${error.message}`,
    stack: error.stack,
  });
  return problem(c, INTERNAL);
}

/** Hono's own exceptions: a body that is not JSON, or a content type that no route takes. */
function unreadable(error: HTTPException, c: Context<HttpEnv>): Response {
  if (error.status === PROBLEMS.unsupported_media_type.status) {
    return problem(c, refuse('unsupported_media_type', { key: 'body_not_json_type' }));
  }
  const reason = { key: 'body_unreadable' } as const;
  return problem(c, refuse('invalid_request', reason, [{ path: '', reason }]));
}

/** The runtime marks errors that pass by themselves: the object is overloaded, moved or restarting. */
const isPassing = (error: Error): boolean =>
  ('retryable' in error && error.retryable === true) || ('overloaded' in error && error.overloaded === true);
