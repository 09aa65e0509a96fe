import { createMiddleware } from 'hono/factory';
import type { HttpEnv } from '../deps.ts';

/** What a caller may choose as its own request id: nothing that could break a log line. */
const SANE = /^[\w.-]{8,64}$/;

/**
 * `x-request-id` on every answer: the caller's if it is sane, else a new one. Hono's own middleware would leave it out
 * where a handler makes the `Response` itself (problem.ts does), and would take ids of one character.
 */
export const requestId = createMiddleware<HttpEnv>(async (c, next) => {
  const given = c.req.header('x-request-id') ?? '';
  c.set('requestId', SANE.test(given) ? given : crypto.randomUUID());
  c.set('readers', { kind: 'unasked' });
  for (const nobody of ['orderId', 'storefront', 'party', 'caller', 'session'] as const) c.set(nobody, null);
  await next();
  c.res.headers.set('x-request-id', c.var.requestId);
});
