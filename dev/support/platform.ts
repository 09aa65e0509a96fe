import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from '@upstash/redis';
import Stripe from 'stripe';
import { type Mailbox, startMailbox } from '../mailbox/server.ts';
import { type Neon, type NeonOptions, startNeon } from '../neon/server.ts';
import { seed } from '../seed/seed.ts';
import { DEV_SECRETS, devVars, webhookTargets } from '../settings.ts';
import { type RunningStripe, startStripe } from '../stripe/server.ts';
import { startUpstash, type Upstash } from '../upstash/server.ts';
import { writeDevConfigs } from '../wrangler-config.ts';
import { openAccounts } from './open-accounts.ts';
import { freePort, WorkerProcess } from './worker-process.ts';

export interface PlatformOptions {
  /** The folder that `prepare` filled. */
  prepared: string;
  /** The seed of the Stripe simulator's ids. */
  seed: number;
  /** The bundle to run, a folder in `prepared`. Absent: Headrail's own. */
  bundle?: string;
  /** Variables in addition to the local ones. */
  vars?: Record<string, string>;
  /** The rate limits of production. Absent: ones that admit races and benchmarks. */
  productionLimits?: boolean | undefined;
  /** The folder of the objects, kept at `stop()`. Absent: a temporary folder, deleted at `stop()`. */
  persist?: string | undefined;
  /** The parent of the platform's own folder, e.g. `/dev/shm`. Absent: the machine's temporary folder. */
  within?: string | undefined;
  /** A port for DevTools, to take a profile of the runtime. */
  inspector?: number | undefined;
  /** A real, empty database or Redis instead of the embedded ones. */
  pgUrl?: string | undefined;
  redisUrl?: string | undefined;
  /** Hears every statement that the worker sends to a real database (`NeonOptions`). */
  heard?: NeonOptions['heard'];
}

/** The whole platform on free ports: the production bundle in the real runtime, and its stand-ins. */
export interface Platform {
  /** The worker's origin, without a slash at the end. `restart()` does not change it. */
  url: string;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** A client of the Stripe simulator, without retries. `stripeSim` is the simulator itself. */
  stripe: Stripe;
  stripeUrl: string;
  stripeSim: RunningStripe;
  neonUrl: string;
  upstashUrl: string;
  mailboxUrl: string;
  mailbox: Mailbox;
  redis: Redis;
  /** Runs SQL on the database directly. The bridge's `GET /_sim/queries` does not count it. */
  sql(text: string, values?: (string | number | boolean | null)[]): Promise<Record<string, unknown>[]>;
  /** The lines that the worker logged since the first start. */
  logs(): string[];
  /** The present processes of the worker's runtime: Node's host first, then workerd. */
  pids(): number[];
  /** Runs the cron once. */
  scheduled(): Promise<void>;
  /** Ends the worker's runtime cleanly, or by SIGKILL. The stand-ins keep running. */
  stopWorker(): Promise<void>;
  kill(): Promise<void>;
  /** Starts the worker again with its persisted data. Ends a running one first. */
  restart(): Promise<void>;
  /** Ends everything and deletes its files. */
  stop(): Promise<void>;
  vars: Record<string, string>;
}

interface StandIns {
  neon: Neon;
  upstash: Upstash;
  stripe: RunningStripe;
  mailbox: Mailbox;
}

/** Starts a platform. The caller must call `stop()`. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const folder = await mkdtemp(join(options.within ?? tmpdir(), 'headrail-stack-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const parts = await startStandIns(folder, url, options);
  const { neon, upstash, stripe, mailbox } = parts;
  const at = { publicUrl: url, neonFetchEndpoint: neon.fetchEndpoint, upstashUrl: upstash.url, stripeUrl: stripe.url };
  const limits = options.productionLimits === true ? { CARD_TESTING_SCALE: '1' } : {};
  const vars = { ...devVars(at), ...limits, ...options.vars };
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
    pids: () => worker.pids(),
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

async function startStandIns(folder: string, workerUrl: string, options: PlatformOptions): Promise<StandIns> {
  const { pgUrl, redisUrl } = options;
  const [neon, upstash, stripe, mailbox] = await Promise.all([
    pgUrl === undefined ? embeddedDatabase(folder, options.prepared) : realDatabase(pgUrl, options.heard),
    startUpstash({ port: 0, token: DEV_SECRETS.UPSTASH_REDIS_REST_TOKEN, redisUrl }),
    startStripe({
      port: 0,
      seed: options.seed,
      webhooks: webhookTargets(workerUrl),
    }),
    startMailbox({ port: 0 }),
  ]);
  await openAccounts(stripe.url);
  return { neon, upstash, stripe, mailbox };
}

/**
 * Copies the prepared folder, which opens in a third of a second. Migrating and seeding again takes ten times as long.
 */
async function embeddedDatabase(folder: string, prepared: string): Promise<Neon> {
  const dataDir = join(folder, 'db');
  await cp(join(prepared, 'db'), dataDir, { recursive: true });
  return startNeon({ port: 0, dataDir });
}

async function realDatabase(pgUrl: string, heard: NeonOptions['heard']): Promise<Neon> {
  const neon = await startNeon({ port: 0, pgUrl, migrations: 'migrations', heard });
  await seed((text, values) => neon.query(text, values));
  return neon;
}

async function startWorker(
  folder: string,
  port: number,
  vars: Record<string, string>,
  mailboxUrl: string,
  { prepared, persist = join(folder, 'objects'), bundle = 'worker', inspector, productionLimits }: PlatformOptions,
): Promise<WorkerProcess> {
  await mkdir(persist, { recursive: true });
  const configs = writeDevConfigs({ folder, vars, mailboxUrl, productionLimits });
  const workers = [
    { name: 'headrail', config: configs.worker, bundle: join(prepared, bundle, 'worker.js') },
    { name: 'headrail-mailbox', config: configs.mailbox, bundle: join(prepared, 'mailbox', 'worker.js') },
  ];
  const plan = { port, persist, workers, ...(inspector === undefined ? {} : { inspector }) };
  return WorkerProcess.start(plan, folder);
}
