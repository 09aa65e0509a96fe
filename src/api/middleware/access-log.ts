import { createMiddleware } from 'hono/factory';
import type { HttpEnv } from '../deps.ts';
import { log } from '../log.ts';

/** One line per request. The path holds ids only; the query (names, e-mail addresses) is never logged. */
export const accessLog = createMiddleware<HttpEnv>(async (c, next) => {
  const started = c.env.now();
  await next();
  const now = c.env.now();
  log(now, 'info', 'request', {
    request_id: c.var.requestId,
    order_id: c.var.orderId ?? undefined,
    method: c.req.method,
    route: c.req.path.slice(0, 200),
    status: c.res.status,
    ms: now - started,
  });
});
