import { createMiddleware } from 'hono/factory';
import type { HttpEnv } from '../deps.ts';

/** A request id that a caller may choose: nothing that could break a log line. */
const SANE = /^[\w.-]{8,64}$/;

/**
 * `x-request-id` on every answer: the caller's id if it is well-formed, else a new one. Hono's own middleware does not set
 * it on a `Response` that a handler makes itself (as problem.ts does), and it accepts ids of one character.
 */
export const requestId = createMiddleware<HttpEnv>(async (c, next) => {
  const given = c.req.header('x-request-id') ?? '';
  c.set('requestId', SANE.test(given) ? given : crypto.randomUUID());
  c.set('readers', { kind: 'unasked' });
  c.set('counted', []);
  c.set('replayed', false);
  for (const nobody of ['orderId', 'storefront', 'party', 'caller', 'session'] as const) c.set(nobody, null);
  await next();
  c.res.headers.set('x-request-id', c.var.requestId);
});
