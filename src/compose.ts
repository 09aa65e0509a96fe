import { connect } from './db/client.ts';
import { deadLetterQueries } from './db/dead-letters.ts';
import { fulfilmentQueries } from './db/fulfilments.ts';
import { orderQueries } from './db/orders.ts';
import { templateQueries } from './db/templates.ts';
import { ok } from './domain/fault.ts';
import type { Message } from './domain/outbox.ts';
import { refundSummary } from './domain/refund.ts';
import { type Env, type Variables, variablesOf } from './env.ts';
import type { Deps } from './http/deps.ts';
import { type LogLevel, log } from './http/log.ts';
import { orderToken } from './http/order-token.ts';
import type { QueueDeps } from './queues/deps.ts';
import type { NotificationMessage, OrderEventMessage, SplitMessage } from './queues/messages.ts';
import { catalogue } from './services/catalogue.ts';
import { healthOf } from './services/health.ts';
import { inventory } from './services/inventory.ts';
import { createNotifications } from './services/notifications.ts';
import { stripePayments } from './services/payments.ts';
import { supplyChain } from './services/supply-chain.ts';

/** The one place where implementations are made and handed out; once an isolate, since `env` is one object there. */
function makeParts(env: Env, vars: Variables) {
  const db = connect({ databaseUrl: vars.DATABASE_URL, fetchEndpoint: vars.NEON_FETCH_ENDPOINT || undefined });
  const redis = { url: vars.UPSTASH_REDIS_REST_URL, token: vars.UPSTASH_REDIS_REST_TOKEN };
  const payments = stripePayments({
    secretKey: vars.STRIPE_SECRET_KEY,
    apiBase: vars.STRIPE_API_BASE || null,
    webhookSecret: vars.STRIPE_WEBHOOK_SECRET,
    connectWebhookSecret: vars.STRIPE_CONNECT_WEBHOOK_SECRET,
    publicUrl: vars.PUBLIC_URL,
  });
  return {
    vars,
    payments,
    orders: orderQueries(db),
    fulfilments: fulfilmentQueries(db),
    deadLetters: deadLetterQueries(db),
    templates: templateQueries(db),
    inventory: inventory({ db, redis }),
    supplyChain: supplyChain(db),
    catalogue: catalogue({ db, now: Date.now }),
    health: healthOf({ db, redis, payments }),
    order: (orderId: string) => env.ORDER.getByName(orderId),
  };
}

type Parts = ReturnType<typeof makeParts>;

const made = new WeakMap<Env, Parts>();

function partsOf(env: Env): Parts {
  const known = made.get(env);
  if (known !== undefined) return known;
  const parts = makeParts(env, variablesOf(env));
  made.set(env, parts);
  return parts;
}

const levelOf = (event: string): LogLevel => (event === 'saga.effect' ? 'info' : 'error');
const write = (event: string, fields: Record<string, unknown>): void => log(Date.now(), levelOf(event), event, fields);

/** What the Order object needs of the outside; storage, clock and dice are its own. */
export function composeOrder(env: Env) {
  const { payments, inventory: stock, supplyChain: tasks } = partsOf(env);
  return {
    services: { payments, inventory: stock, supplyChain: tasks },
    send: (orderId: string, message: Message) => send(env, orderId, message),
    log: write,
  };
}

async function send(env: Env, orderId: string, message: Message): Promise<void> {
  switch (message.queue) {
    case 'splits':
      await env.SPLITS.send({ order_id: orderId, party_id: message.partyId } satisfies SplitMessage);
      return;
    case 'notifications':
      await env.NOTIFICATIONS.send({ order_id: orderId, template: message.template } satisfies NotificationMessage);
      return;
    case 'order-events':
      await env.ORDER_EVENTS.send({ order_id: orderId } satisfies OrderEventMessage);
  }
}

/** The edge's dependencies. */
export function composeHttp(env: Env): Deps {
  const parts = partsOf(env);
  const { vars } = parts;
  return {
    order: parts.order,
    catalogue: parts.catalogue,
    fulfilments: parts.fulfilments,
    stock: parts.inventory,
    webhooks: {
      readWebhook: (body, signature, endpoint) => parts.payments.readWebhook(body, signature, endpoint),
      // The transfers that waited are sent again by their objects' outboxes.
      accountChanged: async () => ok(null),
    },
    limits: {
      key: async (keyId) => (await env.RATE_KEY.limit({ key: keyId })).success,
      address: async (address) => (await env.RATE_ADDRESS.limit({ key: address })).success,
    },
    vars: { publicUrl: vars.PUBLIC_URL, publishableKey: vars.STRIPE_PUBLISHABLE_KEY, tokenSecret: vars.TOKEN_SECRET },
    now: Date.now,
    health: parts.health,
  };
}

/** The consumers' dependencies. */
export function composeQueues(env: Env): QueueDeps {
  const parts = partsOf(env);
  const { vars } = parts;
  const notifications = createNotifications({
    email: env.EMAIL,
    mailFrom: vars.MAIL_FROM,
    publicUrl: vars.PUBLIC_URL,
    orderToken: (orderId) => orderToken(vars.TOKEN_SECRET, orderId),
    templates: (retailerId, template) => parts.templates.get(retailerId, template),
    settings: (retailerId) => parts.catalogue.shopSettings(retailerId),
    onBroken: (retailerId, template, problem) =>
      write('notification.broken_template', { retailer_id: retailerId, template, problem }),
  });
  return {
    orders: parts.order,
    payments: parts.payments,
    notifications,
    projector: {
      project: ({ order }) =>
        parts.orders.project(order, {
          refundStatus: refundSummary(order),
          disputeStatus: 'none',
          parked: order.parked.length > 0,
        }),
    },
    deadLetters: parts.deadLetters,
    log: ({ level, event, ...fields }) => log(Date.now(), level, event, fields),
  };
}
