import { waitUntil } from 'cloudflare:workers';
import { exportLink } from './api/credentials/export-token.ts';
import { orderToken } from './api/credentials/order-token.ts';
import { csvHead, csvPage } from './api/csv-stream.ts';
import type { Deps } from './api/deps.ts';
import { type LogLevel, log } from './api/log.ts';
import { RATE_LIMITS } from './api/rate-limits.ts';
import { apiKeyQueries } from './db/accounts/api-keys.ts';
import { memberQueries } from './db/accounts/members.ts';
import { securityLogQueries } from './db/accounts/security-log.ts';
import { sessionQueries } from './db/accounts/sessions.ts';
import { linkQueries } from './db/accounts/sign-in-links.ts';
import { templateQueries } from './db/accounts/templates.ts';
import { stockLists } from './db/catalogue/stock-lists.ts';
import { connect, type Db } from './db/client.ts';
import { exportQueries } from './db/jobs/exports.ts';
import { jobQueries } from './db/jobs/jobs.ts';
import { staffNotices } from './db/jobs/staff-notices.ts';
import { COUNTING_JOB, countingQueries } from './db/money/counting.ts';
import { dailyNumberQueries } from './db/money/daily-numbers.ts';
import { partyMoneyQueries } from './db/money/party-movements.ts';
import { reconciliationQueries } from './db/money/reconciliation.ts';
import { unexplainedQueries } from './db/money/unexplained.ts';
import { deadLetterQueries } from './db/orders/dead-letters.ts';
import { disputeQueries } from './db/orders/disputes.ts';
import { fulfilmentQueries } from './db/orders/fulfilments.ts';
import { homeQueries } from './db/orders/home.ts';
import { noteQueries } from './db/orders/notes.ts';
import { orderLists } from './db/orders/order-lists.ts';
import { orderQueries } from './db/orders/orders.ts';
import { readModelChecks } from './db/orders/read-model-checks.ts';
import { waitingTransferQueries } from './db/orders/waiting-transfers.ts';
import { ok } from './domain/fault.ts';
import type { QueueName } from './domain/saga/outbox.ts';
import { type Env, httpVarsOf, type Variables, variablesOf } from './env.ts';
import { unbookedEvent } from './queues/dead-letter.ts';
import type { QueueDeps } from './queues/deps.ts';
import { resend, sendMessage, sendWaiting } from './queues/producers.ts';
import { cardTesting } from './services/card-testing.ts';
import { edgeOf } from './services/catalogue/edge.ts';
import { type Catalogue, catalogue } from './services/catalogue.ts';
import { exportsService } from './services/exports.ts';
import { healthOf } from './services/health.ts';
import { inventory } from './services/inventory.ts';
import { counting } from './services/jobs/counting.ts';
import { exportJob } from './services/jobs/export-job.ts';
import { exportMail } from './services/jobs/export-mail.ts';
import { staffMailSender } from './services/jobs/staff-mail-text.ts';
import { staffMails } from './services/jobs/staff-mails.ts';
import { leftovers, readModelCheck } from './services/jobs/sweeps.ts';
import { type Jobs, jobRunner } from './services/jobs.ts';
import { createNotifications, fallBackReason, notificationSettings } from './services/notifications.ts';
import { createPace } from './services/pace.ts';
import { stripePayments } from './services/payments.ts';
import { readModel } from './services/read-model.ts';
import { reconciliation } from './services/reconciliation.ts';
import { createSignIn } from './services/sign-in.ts';
import { supplyChain } from './services/supply-chain.ts';

const catalogueOf = (db: Db, vars: Variables): Catalogue =>
  catalogue({
    db,
    edge: edgeOf(() => caches.default, vars.PUBLIC_URL),
    now: Date.now,
    background: waitUntil,
    log: write,
  });

/** What lists and the home page read. */
const listParts = (db: Db, vars: Variables) => ({
  fulfilments: fulfilmentQueries(db),
  disputes: disputeQueries(db),
  deadLetters: deadLetterQueries(db),
  orderLists: { ...orderLists(db), standing: orderQueries(db).standing },
  home: homeQueries(db, vars.RECONCILE_GRACE_SECONDS),
  notes: noteQueries(db),
  money: partyMoneyQueries(db),
  dailyNumbers: dailyNumberQueries(db),
  counting: countingQueries(db),
});

/** The one place where implementations are made and handed out. */
function makeParts(env: Env, vars: Variables) {
  const db = connect({ databaseUrl: vars.DATABASE_URL, fetchEndpoint: vars.NEON_FETCH_ENDPOINT || undefined });
  const redis = { url: vars.UPSTASH_REDIS_REST_URL, token: vars.UPSTASH_REDIS_REST_TOKEN };
  const parties = catalogueOf(db, vars);
  const payments = stripePayments({
    secretKey: vars.STRIPE_SECRET_KEY,
    apiBase: vars.STRIPE_API_BASE || null,
    webhookSecret: vars.STRIPE_WEBHOOK_SECRET,
    connectWebhookSecret: vars.STRIPE_CONNECT_WEBHOOK_SECRET,
    publicUrl: vars.PUBLIC_URL,
    accountsOf: parties.accountsOf,
  });
  const pace = createPace({ shared: () => env.PACE.getByName('stripe'), now: Date.now, log: write });
  const order = (orderId: string) => env.ORDER.getByName(orderId);
  const lists = readModel({
    orders: orderQueries(db),
    checks: readModelChecks(db),
    order,
    now: Date.now,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    log: write,
  });
  const unexplained = unexplainedQueries(db, vars.RECONCILE_GRACE_SECONDS);
  return {
    vars,
    pace,
    payments,
    unexplained,
    ...listParts(db, vars),
    templates: templateQueries(db),
    members: memberQueries(db),
    sessions: sessionQueries(db),
    links: linkQueries(db),
    apiKeys: apiKeyQueries(db),
    securityLog: securityLogQueries(db),
    stockLists: stockLists(db),
    waiting: waitingTransferQueries(db),
    inventory: inventory({ db, redis }),
    cardTesting: cardTesting({
      redis,
      secret: vars.TOKEN_SECRET,
      scale: vars.CARD_TESTING_SCALE,
      now: Date.now,
    }),
    supplyChain: supplyChain(db),
    catalogue: parties,
    health: healthOf({ db, redis, payments, readModel: lists, unexplained }),
    readModel: lists,
    reconciliation: reconciliation({ queries: reconciliationQueries(db), payments }),
    jobs: jobQueries(db),
    exports: exportQueries(db),
    staffNotices: staffNotices(db),
    order,
  };
}

type Parts = ReturnType<typeof makeParts>;

/** Made when it is first asked for, and kept with `env`, which is one object for as long as the isolate lives. */
function once<T>(make: (env: Env) => T): (env: Env) => T {
  const made = new WeakMap<Env, { readonly made: T }>();
  return (env) => {
    const known = made.get(env) ?? { made: make(env) };
    made.set(env, known);
    return known.made;
  };
}

const partsOf = once((env) => makeParts(env, variablesOf(env)));

const levelOf = (event: string): LogLevel => (event === 'saga.effect' ? 'info' : 'error');
const write = (event: string, fields: Record<string, unknown>): void => log(Date.now(), levelOf(event), event, fields);
/** For the object that could not be composed. */
export const writeLog = write;

/** What the Order object needs from outside. Storage, clock and random numbers are its own. */
export function composeOrder(env: Env) {
  const { pace, payments, inventory: stock, supplyChain: tasks } = partsOf(env);
  return {
    services: { payments, inventory: stock, supplyChain: tasks },
    pace,
    send: (orderId: string, queue: QueueName) => sendMessage(env, orderId, queue),
    log: write,
  };
}

/** For the object that could not be composed. The consumer then asks the object what is wrong. */
export const tellReadModel = (env: Env, orderId: string): Promise<void> => sendMessage(env, orderId, 'order-events');

/** The Notification Service, for the consumer that sends and for Settings, which previews. */
const notificationsOf = (env: Env, parts: Parts) => {
  const { vars } = parts;
  return createNotifications({
    email: env.EMAIL,
    mailFrom: vars.MAIL_FROM,
    publicUrl: vars.PUBLIC_URL,
    orderToken: ({ id, tokenEpoch }) => orderToken(vars.TOKEN_SECRET, id, tokenEpoch),
    templates: (retailerId, template) => parts.templates.get(retailerId, template),
    settings: (retailerId) => parts.catalogue.shopSettings(retailerId),
    onBroken: (order, template, problem) => {
      write('notification.broken_template', { retailer_id: order.retailerId, template, problem });
      return parts.templates.fellBack(order.retailerId, template, fallBackReason(problem), order.id);
    },
  });
};

/** The runner, with the work of every kind of job. `pages`: of orders to count, where somebody waits for it. */
const jobsOf = (env: Env, parts: Parts, pages?: 1): Jobs => {
  const { MAIL_FROM: mailFrom, PUBLIC_URL: publicUrl, TOKEN_SECRET: secret } = parts.vars;
  const link = (exportId: string, expiresAt: number) => exportLink(publicUrl, secret, { exportId, expiresAt });
  const send = staffMailSender({ email: env.EMAIL, mailFrom, publicUrl });
  return jobRunner({
    queries: parts.jobs,
    works: {
      read_model: readModelCheck(parts.readModel, parts.home),
      reconciliation: parts.reconciliation,
      leftovers: leftovers([parts.sessions, parts.securityLog, parts.staffNotices]),
      numbers: counting({ queries: parts.counting, pages, now: Date.now, log: write }),
      staff_mails: staffMails({ notices: parts.staffNotices, send, now: Date.now }),
      export: exportJob({
        exports: parts.exports,
        lists: parts.orderLists,
        bucket: env.EXPORTS,
        csv: { head: csvHead, rows: csvPage },
        mail: exportMail({ email: env.EMAIL, mailFrom, link }),
        now: Date.now,
      }),
    },
    lease: () => crypto.randomUUID(),
    now: Date.now,
    log: write,
  });
};

/** The dependencies of the API and the pages. */
export const composeHttp = once((env): Deps => {
  const parts = partsOf(env);
  const { vars } = parts;
  const { preview, sendTest } = notificationsOf(env, parts);
  return {
    order: parts.order,
    catalogue: parts.catalogue,
    fulfilments: parts.fulfilments,
    disputes: parts.disputes,
    orderLists: parts.orderLists,
    exports: exportsService(parts.exports, env.EXPORTS, Date.now),
    home: parts.home,
    notes: parts.notes,
    staffMails: parts.staffNotices,
    money: parts.money,
    numbers: { ...parts.dailyNumbers, countNow: () => jobsOf(env, parts, 1).runNow(COUNTING_JOB) },
    ops: {
      deadLetters: parts.deadLetters,
      resend: (queue, body) => resend(env, queue, body, write),
      reproject: parts.readModel.reproject,
      lag: parts.readModel.lag,
      unexplained: parts.unexplained,
      payments: parts.payments,
      reconcile: () => jobsOf(env, parts).runNow('reconciliation'),
    },
    stock: parts.inventory,
    cardTesting: parts.cardTesting,
    webhooks: {
      readWebhook: (body, signature, endpoint) => parts.payments.readWebhook(body, signature, endpoint),
      lookAgain: (event, why) => parts.payments.lookAgain(event, why),
      unbooked: (event) => parts.deadLetters.record(unbookedEvent(event)),
      accountChanged: (account, payable) =>
        payable ? sendWaiting(env, parts.waiting, account) : Promise.resolve(ok(null)),
    },
    withinLimit: async (name, who) => (await env[RATE_LIMITS[name].binding].limit({ key: who })).success,
    vars: httpVarsOf(vars),
    now: Date.now,
    health: parts.health,
    members: parts.members,
    apiKeys: parts.apiKeys,
    securityLog: parts.securityLog,
    stockLists: parts.stockLists,
    notifications: { ...notificationSettings(parts.templates), preview, sendTest },
    signIn: createSignIn({
      members: parts.members,
      links: parts.links,
      sessions: parts.sessions,
      email: env.EMAIL,
      mailFrom: vars.MAIL_FROM,
      publicUrl: vars.PUBLIC_URL,
      secret: vars.TOKEN_SECRET,
      now: Date.now,
    }),
  };
});

/** What the cron calls, every minute. */
export const composeCron = (env: Env): Pick<Jobs, 'runDue'> => jobsOf(env, partsOf(env));

/** The consumers' dependencies. */
export const composeQueues = once((env): QueueDeps => {
  const parts = partsOf(env);
  const notifications = notificationsOf(env, parts);
  return {
    orders: parts.order,
    payments: parts.payments,
    accountsOf: parts.catalogue.accountsOf,
    waiting: parts.waiting,
    pace: parts.pace,
    sendAgain: (queue, body, delaySeconds) => resend(env, queue, body, write, delaySeconds),
    notifications,
    projector: parts.readModel,
    deadLetters: parts.deadLetters,
    log: ({ level, event, ...fields }) => log(Date.now(), level, event, fields),
  };
});
