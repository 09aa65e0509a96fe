import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from '@upstash/redis';
import Stripe from 'stripe';
import { inject } from 'vitest';
import { type Mailbox, startMailbox } from '../../dev/mailbox/server.ts';
import { type Neon, startNeon } from '../../dev/neon/server.ts';
import { seed } from '../../dev/seed/seed.ts';
import { DEV_SECRETS, devVars } from '../../dev/settings.ts';
import { type RunningStripe, startStripe } from '../../dev/stripe/server.ts';
import { openAccounts } from '../../dev/support/open-accounts.ts';
import { startUpstash, type Upstash } from '../../dev/upstash/server.ts';
import { writeDevConfigs } from '../../dev/wrangler-config.ts';
import { freePort, WorkerProcess } from './worker-process.ts';

export interface StackOptions {
  /** Variables on top of the local ones, e.g. shortened policies. */
  vars?: Record<string, string>;
  /** Where objects live; kept at `stop()`. Absent: a folder of the stack's own, gone at `stop()`. */
  persist?: string;
  /** A real, empty database or Redis instead of the embedded ones. */
  pgUrl?: string;
  redisUrl?: string;
  /** Run the stack's own small worker (`fixtures/worker.ts`) instead of Headrail. */
  fixture?: boolean;
}

/** The whole platform on ephemeral ports: the production bundle in the real runtime, and its stand-ins. */
export interface Stack {
  /** The worker's origin, without a slash at the end; it stays the same over `restart()`. */
  url: string;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** A client of the Stripe simulator, without retries; `stripeSim` is the simulator itself. */
  stripe: Stripe;
  stripeUrl: string;
  stripeSim: RunningStripe;
  neonUrl: string;
  upstashUrl: string;
  mailboxUrl: string;
  mailbox: Mailbox;
  redis: Redis;
  /** Straight to the database; not counted by the bridge's `GET /_sim/queries`. */
  sql(text: string, values?: (string | number | boolean | null)[]): Promise<Record<string, unknown>[]>;
  /** Lines the worker logged, over all its lives. */
  logs(): string[];
  /** Runs the cron once. */
  scheduled(): Promise<void>;
  /** The worker's runtime ends cleanly, or by SIGKILL; the stand-ins go on. */
  stopWorker(): Promise<void>;
  kill(): Promise<void>;
  /** The worker again, over what it had persisted; ends a running one first. */
  restart(): Promise<void>;
  /** Everything ends, and its files are gone. */
  stop(): Promise<void>;
  vars: Record<string, string>;
}

interface StandIns {
  neon: Neon;
  upstash: Upstash;
  stripe: RunningStripe;
  mailbox: Mailbox;
}

/** Starts a stack of its own for the test; call `stop()` in `afterAll`. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  if (!options.fixture) await refuseBrokenBundle();
  const folder = await mkdtemp(join(tmpdir(), 'headrail-stack-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const parts = await startStandIns(folder, url, options);
  const { neon, upstash, stripe, mailbox } = parts;
  const at = { publicUrl: url, neonFetchEndpoint: neon.fetchEndpoint, upstashUrl: upstash.url, stripeUrl: stripe.url };
  const vars = { ...devVars(at), ...options.vars };
  const closeAll = async () => {
    await Promise.all([neon.close(), upstash.close(), stripe.close(), mailbox.close()]);
    await rm(folder, { recursive: true, force: true });
  };
  const worker = await startWorker(folder, port, vars, mailbox.url, options).catch(async (error: unknown) => {
    await closeAll();
    throw error;
  });
  return {
    url,
    vars,
    fetch: (path, init) => fetch(new URL(path, url), init),
    stripe: new Stripe(DEV_SECRETS.STRIPE_SECRET_KEY, {
      host: '127.0.0.1',
      port: stripe.port,
      protocol: 'http',
      maxNetworkRetries: 0,
      telemetry: false,
    }),
    stripeUrl: stripe.url,
    stripeSim: stripe,
    neonUrl: neon.url,
    upstashUrl: upstash.url,
    mailboxUrl: mailbox.url,
    mailbox,
    redis: new Redis({ url: upstash.url, token: upstash.token, enableTelemetry: false }),
    sql: (text, values) => neon.query(text, values),
    logs: () => worker.lines,
    scheduled: async () => {
      const response = await fetch(`${url}/cdn-cgi/local/scheduled`);
      if (!response.ok) throw new Error(`the cron answered ${response.status}: ${await response.text()}`);
    },
    stopWorker: () => worker.stop(),
    kill: () => worker.kill(),
    restart: async () => {
      await worker.stop();
      await worker.start();
    },
    stop: async () => {
      await worker.stop();
      await closeAll();
    },
  };
}

async function refuseBrokenBundle(): Promise<void> {
  const broken = await readFile(join(inject('prepared'), 'worker-error'), 'utf8').catch(() => undefined);
  if (broken !== undefined) throw new Error(broken);
}

async function startStandIns(folder: string, workerUrl: string, { pgUrl, redisUrl }: StackOptions): Promise<StandIns> {
  const [neon, upstash, stripe, mailbox] = await Promise.all([
    pgUrl === undefined ? embeddedDatabase(folder) : realDatabase(pgUrl),
    startUpstash({ port: 0, token: DEV_SECRETS.UPSTASH_REDIS_REST_TOKEN, redisUrl }),
    startStripe({
      port: 0,
      seed: inject('seed'),
      webhooks: {
        url: `${workerUrl}/webhooks/stripe`,
        secret: DEV_SECRETS.STRIPE_WEBHOOK_SECRET,
        connectUrl: `${workerUrl}/webhooks/stripe/connect`,
        connectSecret: DEV_SECRETS.STRIPE_CONNECT_WEBHOOK_SECRET,
      },
    }),
    startMailbox({ port: 0 }),
  ]);
  await openAccounts(stripe.url);
  return { neon, upstash, stripe, mailbox };
}

/** A copy of the prepared folder opens in a third of a second; migrating and seeding anew takes ten times that. */
async function embeddedDatabase(folder: string): Promise<Neon> {
  const dataDir = join(folder, 'db');
  await cp(join(inject('prepared'), 'db'), dataDir, { recursive: true });
  return startNeon({ port: 0, dataDir });
}

async function realDatabase(pgUrl: string): Promise<Neon> {
  const neon = await startNeon({ port: 0, pgUrl, migrations: 'migrations' });
  await seed((text, values) => neon.query(text, values));
  return neon;
}

async function startWorker(
  folder: string,
  port: number,
  vars: Record<string, string>,
  mailboxUrl: string,
  { persist = join(folder, 'objects'), fixture = false }: StackOptions,
): Promise<WorkerProcess> {
  await mkdir(persist, { recursive: true });
  const configs = writeDevConfigs({ folder, vars, mailboxUrl });
  const bundle = (name: string) => join(inject('prepared'), name, 'worker.js');
  const workers = [
    { name: 'headrail', config: configs.worker, bundle: bundle(fixture ? 'fixture' : 'worker') },
    { name: 'headrail-mailbox', config: configs.mailbox, bundle: bundle('mailbox') },
  ];
  return WorkerProcess.start({ port, persist, workers }, folder);
}
