import { createMiddleware } from 'hono/factory';
import { secureHeaders } from 'hono/secure-headers';
import type { HttpEnv, Readers } from '../deps.ts';

/** On every answer that did not choose its own: a page has another policy. `public/_headers` says the same of assets. */
export const securityHeaders = secureHeaders({
  overwrite: false,
  referrerPolicy: 'no-referrer',
  xContentTypeOptions: 'nosniff',
  xFrameOptions: 'DENY',
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  permissionsPolicy: { camera: [], geolocation: [], microphone: [] },
  // Only where the site is served over TLS: below.
  strictTransportSecurity: false,
  // Other sites' pages may read our answers, as far as `cors` lets them.
  crossOriginResourcePolicy: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  // For browsers that are gone.
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
});

/** What Hono's middleware does not do: an answer is kept by nobody unless its handler says so, and TLS depends on the site. */
export const siteHeaders = createMiddleware<HttpEnv>(async (c, next) => {
  await next();
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  if (c.env.vars.publicUrl.startsWith('https:')) {
    c.res.headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
  }
});

/** What a caller may send beside what every page may, and what its page may see beside the body. */
const SENT = 'authorization, content-type, idempotency-key, if-match, if-none-match, x-request-id';
const SEEN = 'content-disposition, etag, retry-after, www-authenticate, x-request-id';

/**
 * For pages of other sites: a shop's. A preflight carries no key, so it is answered for any origin: it tells nothing.
 * The call itself is checked against the retailer's origins before anything is done (auth.ts).
 */
export const cors = createMiddleware<HttpEnv>(async (c, next) => {
  const origin = c.req.header('origin');
  if (c.req.method === 'OPTIONS' && origin !== undefined && c.req.header('access-control-request-method')) {
    return c.body(null, 204, {
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE',
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

/** The value of `access-control-allow-origin`. An error that comes before the key was looked up holds no secret. */
function readerOf(readers: Readers, origin: string | undefined, status: number): string | null {
  switch (readers.kind) {
    case 'anybody':
      return '*';
    case 'origin':
      return readers.origin;
    case 'nobody':
      return null;
    case 'unasked':
      return origin !== undefined && status >= 400 ? origin : null;
  }
}
