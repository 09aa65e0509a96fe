import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { devVars, type Part, type Ports, portsFor, type StripeKeys, stateFolder } from './settings.ts';
import { ChildPart, type PartPlan } from './support/child-part.ts';
import { help, welcome } from './welcome.ts';
import { writeDevConfigs } from './wrangler-config.ts';

// `npm run dev` runs the whole platform on this machine. Every part is a child process. The launcher starts them,
// reports the result, and stops all of them when it ends.

const NAMES: Record<Part, string> = {
  worker: 'Worker',
  neon: 'Neon bridge',
  upstash: 'Upstash shim',
  stripe: 'Stripe simulator',
  mailbox: 'Mailbox',
  storefront: 'Storefront',
};
const PARTS: Part[] = ['neon', 'upstash', 'stripe', 'mailbox', 'storefront', 'worker'];
const CRON_EVERY_MS = 60_000;
/** How often the parts that are still starting are printed. */
const SLOW_MS = 10_000;

const { env } = process;
const folder = stateFolder(env.PORT_OFFSET);
const started = performance.now();
const parts: ChildPart[] = [];
let stopping = false;

try {
  if (process.argv.some((one) => one === '--help' || one === '-h')) process.stdout.write(help(env.PORT_OFFSET));
  else await main();
} catch (error) {
  await stop(1, error instanceof Error ? error.message : String(error));
}

async function main(): Promise<void> {
  const ports = portsFor(env.PORT_OFFSET);
  const realStripe = stripeKeys();
  const wanted = PARTS.filter((part) => part !== 'stripe' || realStripe === undefined);
  await refuseTakenPorts(ports, wanted);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
  // `npm run dev | head` closes our output. Without a listener, the failed write would end the launcher but not the
  // parts.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => void stop(0));
  watchParent();

  const plans = planParts(ports, realStripe).filter(([part]) => wanted.includes(part));
  process.stdout.write('Starting Headrail …\n');
  for (const [, plan] of plans) parts.push(new ChildPart(plan));
  const saying = setInterval(sayWhatIsSlow, SLOW_MS);
  await Promise.all(parts.map((part) => part.ready()));
  clearInterval(saying);
  for (const part of parts) {
    part.gone().then((how) => stop(1, `${part.plan.name} ended unexpectedly (${how}).\n${part.lastLines()}`));
  }
  process.stdout.write(welcome({ ports, realStripe: realStripe !== undefined, env, started: startedText() }));
  runCron(ports);
}

/** How long the start took, in all and of each part. */
function startedText(): string {
  const took = parts.map((part) => `${part.plan.name} ${(part.took / 1000).toFixed(1)} s`).join(', ');
  return `${((performance.now() - started) / 1000).toFixed(1)} s (${took})`;
}

function sayWhatIsSlow(): void {
  if (stopping) return;
  const slow = parts.filter((part) => !part.isReady).map((part) => part.plan.name);
  const soFar = ((performance.now() - started) / 1000).toFixed(0);
  process.stdout.write(`  ${soFar} s: still starting: ${slow.join(', ')}. Waiting; Ctrl-C stops.\n`);
}

/** Fires the cron: production does so every minute, wrangler never does. */
function runCron(ports: Ports): void {
  const tick = () => fetch(`http://127.0.0.1:${ports.worker}/cdn-cgi/local/scheduled`).catch(() => {});
  setInterval(tick, CRON_EVERY_MS).unref();
}

function planParts(ports: Ports, realStripe: StripeKeys | undefined): [Part, PartPlan][] {
  const logs = join(folder, 'logs');
  mkdirSync(logs, { recursive: true });
  const at = (part: Part) => `http://127.0.0.1:${ports[part]}`;
  const addresses = {
    publicUrl: at('worker'),
    neonFetchEndpoint: `${at('neon')}/sql`,
    upstashUrl: at('upstash'),
    stripeUrl: at('stripe'),
  };
  const configs = writeDevConfigs({
    folder,
    vars: devVars(addresses, realStripe),
    mailboxUrl: at('mailbox'),
    // The launcher's test replaces src/worker.ts with a small worker.
    main: env.WORKER_MAIN === undefined ? undefined : resolve(env.WORKER_MAIN),
  });
  const standIn = (part: Part, file: string): [Part, PartPlan] => [
    part,
    { name: NAMES[part], args: [join(import.meta.dirname, file)], log: join(logs, `${part}.log`) },
  ];
  return [
    standIn('neon', 'neon/main.ts'),
    standIn('upstash', 'upstash/main.ts'),
    standIn('stripe', 'support/stripe-part.ts'),
    standIn('mailbox', 'mailbox/main.ts'),
    standIn('storefront', 'storefront/main.ts'),
    [
      'worker',
      {
        name: NAMES.worker,
        log: join(logs, 'worker.log'),
        probe: `${at('worker')}/healthz`,
        failsOn: '✘',
        args: [
          join(import.meta.dirname, 'support/wrangler-part.ts'),
          'dev',
          ...['--config', configs.worker, '--config', configs.mailbox],
          ...['--ip', '127.0.0.1', '--port', `${ports.worker}`, '--inspector-port', '0'],
          ...['--persist-to', join(folder, 'worker'), '--log-level', env.LOG_LEVEL ?? 'log'],
          '--show-interactive-dev-session=false',
        ],
        env: {
          WRANGLER_SEND_METRICS: 'false',
          WRANGLER_SEND_ERROR_REPORTS: 'false',
          WRANGLER_HIDE_BANNER: 'true',
          WRANGLER_REGISTRY_PATH: join(process.cwd(), folder, 'registry'),
          CLOUDFLARE_CF_FETCH_ENABLED: 'false',
          X_LOCAL_OBSERVABILITY: 'false',
          X_LOCAL_EXPLORER: 'false',
        },
      },
    ],
  ];
}

/** With a real test key in the environment, Stripe itself is used instead of the simulator. */
function stripeKeys(): StripeKeys | undefined {
  if (env.STRIPE_SECRET_KEY === undefined) return undefined;
  return {
    secretKey: env.STRIPE_SECRET_KEY,
    publishableKey: env.STRIPE_PUBLISHABLE_KEY,
    webhookSecret: env.STRIPE_WEBHOOK_SECRET,
    connectWebhookSecret: env.STRIPE_CONNECT_WEBHOOK_SECRET,
  };
}

async function refuseTakenPorts(ports: Ports, wanted: Part[]): Promise<void> {
  const taken: string[] = [];
  for (const part of wanted) if (!(await isFree(ports[part]))) taken.push(`${ports[part]} (${NAMES[part]})`);
  if (taken.length === 0) return;
  throw new Error(
    `Taken: port ${taken.join(', ')}. Stop what listens there, or shift all ports: PORT_OFFSET=100 npm run dev`,
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** `npm run` may be killed without any signal to this process. So it also ends when its parent is gone. */
function watchParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void stop(0);
  }, 500).unref();
}

async function stop(code: number, reason?: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  if (reason !== undefined) process.stderr.write(`\n${reason}\n`);
  // The worker stops first, because it still needs its database while it finishes.
  const [worker, ...others] = parts.toReversed();
  await worker?.stop();
  await Promise.all(others.map((part) => part.stop()));
  if (reason === undefined && parts.length > 0) process.stdout.write(`\nStopped. Everything is kept in ${folder}.\n`);
  process.exit(code);
}
