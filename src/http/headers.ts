import { createMiddleware } from 'hono/factory';
import type { HttpEnv } from './deps.ts';

/** On every answer that did not choose its own. */
const SAFE: Readonly<Record<string, string>> = {
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store',
};

export const securityHeaders = createMiddleware<HttpEnv>(async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(SAFE)) {
    if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  }
  if (c.env.vars.publicUrl.startsWith('https:')) {
    c.res.headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
  }
});

/**
 * A preflight carries no key, so it is answered for any origin: it tells nothing. The call itself is checked against
 * the retailer's origins before anything is done (auth.ts), and only then may its page read the answer.
 */
export const cors = createMiddleware<HttpEnv>(async (c, next) => {
  const origin = c.req.header('origin');
  if (c.req.method === 'OPTIONS' && origin !== undefined && c.req.header('access-control-request-method')) {
    return c.body(null, 204, {
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, POST, PUT, DELETE',
      'access-control-allow-headers': 'authorization, content-type, idempotency-key, x-request-id',
      'access-control-max-age': '600',
      vary: 'Origin',
    });
  }
  await next();
  const { allowOrigin } = c.var;
  c.res.headers.append('vary', 'Origin');
  if (allowOrigin === null) return undefined;
  c.res.headers.set('access-control-allow-origin', allowOrigin);
  c.res.headers.set('access-control-expose-headers', 'x-request-id, retry-after, etag');
  return undefined;
});
