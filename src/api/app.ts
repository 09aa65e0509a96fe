import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { refuse } from '../domain/refusal.ts';
import type { HttpEnv } from './deps.ts';
import { failed, invalid } from './failures.ts';
import { accessLog } from './middleware/access-log.ts';
import { cors, securityHeaders, siteHeaders } from './middleware/headers.ts';
import { unrouted } from './middleware/manners.ts';
import { requestId } from './middleware/request-id.ts';
import { problem } from './problem.ts';
import { cardTestingRoutes } from './routes/card-testing.ts';
import { exportRoutes } from './routes/exports.ts';
import { fulfilmentRoutes } from './routes/fulfilments.ts';
import { healthRoutes } from './routes/health.ts';
import { memberRoutes } from './routes/members.ts';
import { notificationSettingsRoutes } from './routes/notification-settings.ts';
import { opsRoutes } from './routes/ops.ts';
import { bankRoutes } from './routes/orders/bank.ts';
import { correctionRoutes } from './routes/orders/corrections.ts';
import { ordersCsvRoutes } from './routes/orders/csv.ts';
import { disputeRoutes } from './routes/orders/disputes.ts';
import { orderListRoutes } from './routes/orders/list.ts';
import { messageRoutes } from './routes/orders/messages.ts';
import { orderRoutes } from './routes/orders/order.ts';
import { placeRoutes } from './routes/orders/place.ts';
import { proofRoutes } from './routes/orders/proof.ts';
import { proposalRoutes } from './routes/orders/proposals.ts';
import { refundRoutes } from './routes/orders/refunds.ts';
import { productRoutes } from './routes/products.ts';
import { securityLogRoutes } from './routes/security-log.ts';
import { settingsRoutes } from './routes/settings.ts';
import { stockRoutes } from './routes/stock.ts';
import { unexplainedMoneyRoutes } from './routes/unexplained-money.ts';
import { webhookRoutes } from './routes/webhooks.ts';

/** Bytes. Stripe's events are larger than any request of our callers. */
const BODY_LIMIT = 64 * 1024;
/** A form with the three parts of a mail's wording. */
const DASHBOARD_LIMIT = 256 * 1024;
const WEBHOOK_LIMIT = 512 * 1024;

export type App = OpenAPIHono<HttpEnv>;

/** The JSON API. `app.fetch(request, deps, ctx)`: Hono's `env` are our `Deps`. It is made once per isolate. */
export function createApp(): App {
  const app = new OpenAPIHono<HttpEnv>({ defaultHook: invalid });
  app.use(requestId, accessLog, securityHeaders, siteHeaders);
  for (const path of ['/v1/*', '/openapi.json', '/healthz']) app.use(path, cors);
  app.use('/v1/*', limit(BODY_LIMIT));
  app.use('/o/*', limit(BODY_LIMIT));
  // `/bench` is the page of the suppliers' tasks. The URL is older than the word "task" (ADR 20).
  for (const path of ['/sign-in/*', '/orders/*', '/bench/*', '/stock/*', '/disputes/*', '/ops/*', '/settings/*']) {
    app.use(path, limit(DASHBOARD_LIMIT));
  }
  app.use('/webhooks/*', limit(WEBHOOK_LIMIT));
  app.onError(failed);
  app.notFound((c) => unrouted(c, app.routes));

  productRoutes(app);
  placeRoutes(app);
  orderListRoutes(app);
  ordersCsvRoutes(app);
  exportRoutes(app);
  orderRoutes(app);
  correctionRoutes(app);
  opsRoutes(app);
  unexplainedMoneyRoutes(app);
  cardTestingRoutes(app);
  refundRoutes(app);
  proofRoutes(app);
  messageRoutes(app);
  proposalRoutes(app);
  disputeRoutes(app);
  bankRoutes(app);
  fulfilmentRoutes(app);
  stockRoutes(app);
  settingsRoutes(app);
  notificationSettingsRoutes(app);
  memberRoutes(app);
  securityLogRoutes(app);
  webhookRoutes(app);
  healthRoutes(app);
  return app;
}

const limit = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: (c) => problem(c, refuse('invalid_request', { key: 'body_too_large', kilobytes: maxSize / 1024 })),
  });
