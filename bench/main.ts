import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { say } from '../dev/accept/lib/run.ts';
import { type Platform, startPlatform } from '../dev/support/platform.ts';
import { bundle, prepare } from '../dev/support/prepare.ts';
import { callsOfAnOrder, measureHeadrail } from './headrail.ts';
import { type FloorPlan, measureFloor } from './on-floor.ts';
import { ASKED, cpuTable, markdown, type Round, timesTable } from './report.ts';

// npm run bench -- [--orders 200] [--no-write]        writes docs/performance.md
const { values } = parseArgs({
  options: { orders: { type: 'string', default: '200' }, 'no-write': { type: 'boolean', default: false } },
});
const orders = Number(values.orders);

const STORAGES = [
  { storage: 'disk', within: tmpdir() },
  { storage: 'tmpfs', within: '/dev/shm' },
] as const;
const CLIENTS = [1, 16] as const;

const prepared = await mkdtemp(join(tmpdir(), 'headrail-bench-'));
let running: Platform | undefined;
const end = async () => {
  await running?.stop();
  await rm(prepared, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
};
process.once('SIGINT', () => end().finally(() => process.exit(130)));

async function on<T>(within: string, name: 'worker' | 'floor', work: (platform: Platform) => Promise<T>): Promise<T> {
  running = await startPlatform({ prepared, seed: 1, within, bundle: name });
  try {
    return await work(running);
  } finally {
    await running.stop();
    running = undefined;
  }
}

/** What the floor has to do, from what an order was seen to do. */
function planOf(calls: ReadonlyMap<string, number>): FloorPlan {
  const count = (prefix: string) =>
    [...calls].filter(([kind]) => kind.startsWith(prefix)).reduce((sum, [, times]) => sum + times, 0);
  const [stripe, redis] = [count('Stripe') + count('mails'), count('Redis')];
  const later = 'p'.repeat(Math.max(0, count('Postgres') - 1)) + 's'.repeat(Math.max(0, stripe - 3));
  const consumed = 2 * (count('Stripe POST /v1/transfers') + count('mails') + count('Postgres write orders'));
  return { place: 's', consumed, pay: `s${'r'.repeat(redis)}ps`, later, webhooks: count('webhooks received') };
}

try {
  await Promise.all([prepare(prepared), bundle(prepared, 'floor', resolve('bench/floor/worker.ts'))]);
  const calls = await on(tmpdir(), 'worker', callsOfAnOrder);
  const plan = planOf(calls);
  const rounds: Round[] = [];
  for (const { storage, within } of STORAGES) {
    for (const clients of CLIENTS) {
      const few = clients === 1 ? Math.ceil(orders / 2) : orders;
      say(`${storage}, ${clients} client${clients === 1 ? '' : 's'} …`);
      const headrail = await on(within, 'worker', (platform) => measureHeadrail(platform, clients, few));
      const floor = await on(within, 'floor', (platform) => measureFloor(platform, plan, clients, few));
      rounds.push({ storage, clients, headrail, floor });
    }
  }
  for (const line of [...timesTable(rounds), '', ...cpuTable(rounds), '']) say(line);
  for (const [kind, count] of calls) say(`${count} ${kind}`);
  const floorSource = await readFile('bench/floor/worker.ts', 'utf8');
  say(`\n${floorSource}`);
  const slow = rounds.filter(({ headrail, floor }) => headrail.flow.p50 > ASKED * floor.flow.p50);
  for (const { storage, clients } of slow) say(`above ${ASKED} times its floor: ${storage}, ${clients} clients`);
  const machine = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}).`;
  const facts = { machine, orders, calls, plan: JSON.stringify(plan), floorSource };
  if (!values['no-write']) await writeFile('docs/performance.md', markdown(rounds, facts));
} finally {
  await end();
}
process.exit();
