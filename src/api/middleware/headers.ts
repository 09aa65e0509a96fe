import { createMiddleware } from 'hono/factory';
import { secureHeaders } from 'hono/secure-headers';
import type { HttpEnv, Readers } from '../deps.ts';
import { policyOf } from '../rate-limits.ts';

/**
 * For every answer that does not set its own. Pages have the policy of `src/web/kit/page-headers.ts`; `public/_headers`
 * has that of the assets.
 */
export const securityHeaders = secureHeaders({
  overwrite: false,
  referrerPolicy: 'no-referrer',
  xContentTypeOptions: 'nosniff',
  xFrameOptions: 'DENY',
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  permissionsPolicy: { camera: [], geolocation: [], microphone: [] },
  // Set by `siteHeaders`, if the site uses TLS.
  strictTransportSecurity: false,
  // Pages of other sites may read our answers as far as `cors` allows. They may not embed them, nor reach our windows.
  crossOriginResourcePolicy: 'same-origin',
  crossOriginOpenerPolicy: 'same-origin',
  originAgentCluster: false,
  // Only old browsers read these.
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
});

/**
 * What Hono's middleware does not do: nobody stores an answer unless its handler says so, and HSTS depends on the site.
 */
export const siteHeaders = createMiddleware<HttpEnv>(async (c, next) => {
  await next();
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  if (c.var.counted.length > 0) c.res.headers.set('ratelimit-policy', policyOf(c.var.counted));
  if (c.var.replayed) c.res.headers.set('idempotent-replayed', 'true');
  if (c.env.vars.publicUrl.startsWith('https:')) {
    c.res.headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
  }
});

/** `SENT`: the request headers that other sites' pages may send. `SEEN`: the response headers that they may read. */
const SENT = 'authorization, content-type, idempotency-key, if-match, if-none-match, x-request-id';
const SEEN =
  'allow, content-disposition, etag, idempotent-replayed, link, ratelimit-policy, retry-after, www-authenticate, x-request-id';

/**
 * For pages of other sites, such as a shop. A preflight has no key and its answer holds no secret, so any origin gets
 * one. The call itself is checked against the retailer's origins first (auth.ts).
 */
export const cors = createMiddleware<HttpEnv>(async (c, next) => {
  const origin = c.req.header('origin');
  if (c.req.method === 'OPTIONS' && origin !== undefined && c.req.header('access-control-request-method')) {
    return c.body(null, 204, {
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': SENT,
      'access-control-max-age': '600',
      vary: 'Origin',
    });
  }
  await next();
  const reader = readerOf(c.var.readers, origin, c.res.status);
  c.res.headers.append('vary', 'Origin');
  if (reader === null) return undefined;
  c.res.headers.set('access-control-allow-origin', reader);
  c.res.headers.set('access-control-expose-headers', SEEN);
  return undefined;
});

/**
 * The value of `access-control-allow-origin`. Until a key has allowed the origin there are only errors, which hold no
 * secret. So any page may read them.
 */
function readerOf(readers: Readers, origin: string | undefined, status: number): string | null {
  switch (readers.kind) {
    case 'anybody':
      return '*';
    case 'origin':
      return readers.origin;
    case 'unasked':
      return origin !== undefined && status >= 400 ? origin : null;
  }
}
