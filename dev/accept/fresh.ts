import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { RETAILERS } from '../seed/keys.ts';
import { portsFor } from '../settings.ts';
import { until } from '../support/until.ts';

// `npm run accept:fresh`: what a person does on the first day, from `git clone` of HEAD to an order that is still there
// after a restart, in an empty folder. Prints each duration; exits 1, saying why, where something is not as it should be.

// Away from the defaults, from the tests, and from the ports the system hands out by itself.
const OFFSET = 15_000;
const ports = portsFor(OFFSET);
const READY = 'Headrail is ready';
const ORDER_ID = /ord_[a-z2-7]{26}/;
/** The customer gets one at confirmed, in_production, dispatched and delivered. */
const MAILS = 4;
const Timeline = z.object({ data: z.array(z.object({ type: z.string() })) });
const Seen = z.looseObject({ status: z.string(), version: z.number() });

/** Without what this run's own npm and Node put there: the clone has to bring its own. */
const here = join(import.meta.dirname, '../..');
const path = (process.env.PATH ?? '').split(':').filter((part) => !part.includes('node_modules'));
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD|NODE$|STRIPE_)/.test(name))),
  PATH: path.join(':'),
  PORT_OFFSET: String(OFFSET),
};

const folder = await mkdtemp(join(tmpdir(), 'headrail-fresh-'));
const clone = join(folder, 'headrail');
let platform: ChildProcess | undefined;

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  console.error(`\naccept:fresh failed: ${error instanceof Error ? error.message : String(error)}`);
} finally {
  killGroup();
  await rm(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const started = performance.now();
  await nothingLeft();
  await timed('git clone', () => run('git', ['clone', '--quiet', here, clone], folder));
  await timed('npm ci', () => run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], clone));
  await timed('npm run dev, first start', start);
  const demo = await timed('npm run demo', () => run('npm', ['run', '--silent', 'demo'], clone));
  process.stdout.write(demo.replaceAll(/^(?=.)/gm, '    '));
  const [orderId] = ORDER_ID.exec(demo) ?? [];
  if (orderId === undefined) throw new Error('the demo named no order');
  const before = await until(() => atRest(orderId));
  await timed('stop (Ctrl-C)', stop);
  await timed('npm run dev, second start', start);
  const after = await timed('the order is read again', () => readOrder(orderId));
  if (before.status !== 'delivered') throw new Error(`the order was ${before.status}, not delivered`);
  if (JSON.stringify(after) !== JSON.stringify(before)) {
    throw new Error(`the order is not as it was:\n${JSON.stringify(before)}\n${JSON.stringify(after)}`);
  }
  say(`${orderId}: ${after.status}, version ${after.version}, the same as before the restart`);
  await timed('stop (Ctrl-C)', stop);
  say(`no process and no open port is left; all of it took ${seconds(started)}`);
}

function say(line: string): void {
  process.stdout.write(`  ${line}\n`);
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1_000).toFixed(1)} s`;
}

async function timed<T>(what: string, act: () => Promise<T>): Promise<T> {
  const since = performance.now();
  const result = await act();
  say(`${what.padEnd(28)}${seconds(since).padStart(8)}`);
  return result;
}

/** Runs a command to its end and answers what it printed; throws with all of that where it fails. */
async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = keepOutput(child);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output()}`);
  return output();
}

function keepOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}

/** As in a terminal: a process group of its own, which Ctrl-C signals as a whole. */
async function start(): Promise<void> {
  const child = spawn('npm', ['run', 'dev'], { cwd: clone, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  platform = child;
  const output = keepOutput(child);
  await until(
    () => {
      if (child.exitCode !== null) return 'ended';
      return output().includes(READY);
    },
    { timeout: 90_000, every: 50 },
  );
  if (!output().includes(READY)) throw new Error(`npm run dev ended with ${child.exitCode}:\n${output()}`);
}

async function stop(): Promise<void> {
  if (platform?.pid === undefined) throw new Error('npm run dev is not there');
  const gone = once(platform, 'exit');
  process.kill(-platform.pid, 'SIGINT');
  await gone;
  platform = undefined;
  await nothingLeft();
}

/** After a failure: nothing of ours outlives us. */
function killGroup(): void {
  try {
    if (platform?.pid !== undefined) process.kill(-platform.pid, 'SIGKILL');
  } catch {
    // It had ended by itself.
  }
}

async function read(path: string): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${ports.worker}${path}`, {
    headers: { authorization: `Bearer ${RETAILERS.northlight.secretKey}` },
  });
  if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

async function readOrder(id: string) {
  return Seen.parse(await read(`/v1/orders/${id}`));
}

/** The order once its last mail is settled; null while something of it is still under way. */
async function atRest(id: string) {
  const { data } = Timeline.parse(await read(`/v1/orders/${id}/events`));
  return data.filter(({ type }) => type === 'mail_settled').length < MAILS ? null : readOrder(id);
}

/** No process that was started with our PORT_OFFSET lives, and nobody listens on our ports. */
async function nothingLeft(): Promise<void> {
  await until(() => {
    const alive = living();
    if (alive.length === 0) return true;
    throw new Error(`still there: ${alive.join('; ')}`);
  });
  for (const [part, port] of Object.entries(ports)) {
    if (!(await isFree(port))) throw new Error(`port ${port} (${part}) is taken`);
  }
}

/** Command lines of the living; on a system without /proc only the ports are looked at. */
function living(): string[] {
  return pids().flatMap((pid) => {
    try {
      const ours = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`PORT_OFFSET=${OFFSET}`);
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return ours && command !== '' ? [`${pid} ${command}`] : [];
    } catch {
      return [];
    }
  });
}

function pids(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  } catch {
    return [];
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listening = once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.listen(port, '127.0.0.1');
  const free = await listening;
  if (free) server.close();
  return free;
}
