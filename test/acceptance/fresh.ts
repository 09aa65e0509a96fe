import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { RETAILERS } from '../../dev/seed/keys.ts';
import { until } from '../../dev/support/until.ts';
import { Checkout } from './lib/checkout.ts';

// `npm run accept:fresh`: what a person does on the first day in an empty folder, from `git clone` of HEAD to an order
// that is still there after a restart. Prints each duration. If something is wrong, prints why and exits 1.

const ORDER_ID = /ord_[a-z2-7]{26}/;
/** The customer gets a mail at confirmed, in_production, dispatched and delivered. */
const MAILS = 4;
const Timeline = z.object({ data: z.array(z.object({ type: z.string() })) });
const Seen = z.looseObject({ status: z.string(), version: z.number() });

const folder = await mkdtemp(join(tmpdir(), 'headrail-fresh-'));
let checkout: Checkout | undefined;

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  console.error(`\naccept:fresh failed: ${error instanceof Error ? error.message : String(error)}`);
} finally {
  checkout?.kill();
  await rm(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const started = performance.now();
  const here = await timed('git clone', () => Checkout.clone(join(folder, 'headrail')));
  checkout = here;
  await timed('npm ci', () => here.install());
  await timed('npm run dev, first start', () => here.start());
  const demo = await timed('npm run demo', () => here.run('npm', ['run', '--silent', 'demo']));
  process.stdout.write(demo.replaceAll(/^(?=.)/gm, '    '));
  const [orderId] = ORDER_ID.exec(demo) ?? [];
  if (orderId === undefined) throw new Error('the demo named no order');
  const before = await until(() => settled(here, orderId));
  await timed('stop (Ctrl-C)', () => here.stop());
  await timed('npm run dev, second start', () => here.start());
  const after = await timed('the order is read again', () => readOrder(here, orderId));
  if (before.status !== 'delivered') throw new Error(`the order was ${before.status}, not delivered`);
  if (JSON.stringify(after) !== JSON.stringify(before)) {
    throw new Error(`the order is not as it was:\n${JSON.stringify(before)}\n${JSON.stringify(after)}`);
  }
  say(`${orderId}: ${after.status}, version ${after.version}, the same as before the restart`);
  await timed('stop (Ctrl-C)', () => here.stop());
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

async function read(here: Checkout, path: string): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${here.ports.worker}${path}`, {
    headers: { authorization: `Bearer ${RETAILERS.northlight.secretKey}` },
  });
  if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

async function readOrder(here: Checkout, id: string) {
  return Seen.parse(await read(here, `/v1/orders/${id}`));
}

/** The order, once all its mails are settled; null before. */
async function settled(here: Checkout, id: string) {
  const { data } = Timeline.parse(await read(here, `/v1/orders/${id}/events`));
  return data.filter(({ type }) => type === 'mail_settled').length < MAILS ? null : readOrder(here, id);
}
