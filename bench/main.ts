import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Platform, startPlatform } from '../dev/support/platform.ts';
import { bundle, prepare } from '../dev/support/prepare.ts';
import { freePort } from '../dev/support/worker-process.ts';
import { say } from '../test/acceptance/lib/run.ts';
import { callsOfAnOrder, measureHeadrail, wholeOrders } from './headrail.ts';
import { layersOf, profileOf } from './layers.ts';
import { measureFloor, planOf } from './on-floor.ts';
import { ASKED, cpuTable, layersTable, markdown, type Round, timesTable } from './report.ts';
import { writeSection } from './support/sections.ts';

// npm run bench -- [--orders 200] [--no-write]        writes its section of docs/performance.md
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

async function on<T>(
  within: string,
  name: 'worker' | 'floor' | 'counting',
  work: (platform: Platform) => Promise<T>,
  inspector?: number,
): Promise<T> {
  running = await startPlatform({ prepared, seed: 1, within, bundle: name, inspector });
  try {
    return await work(running);
  } finally {
    await running.stop();
    running = undefined;
  }
}

try {
  const special = (['floor', 'counting'] as const).map((name) =>
    bundle(prepared, name, resolve(`bench/${name}/worker.ts`)),
  );
  await Promise.all([prepare(prepared), ...special]);
  const counted = await on(tmpdir(), 'counting', callsOfAnOrder);
  const plan = planOf(counted);
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
  say('where the CPU goes …');
  const inspector = await freePort();
  const profiled = (platform: Platform) => profileOf(inspector, () => wholeOrders(platform, orders));
  const profile = await on('/dev/shm', 'worker', profiled, inspector);
  const layers = await layersOf(profile, join(prepared, 'worker'));
  for (const line of [...timesTable(rounds), '', ...cpuTable(rounds), '', ...layersTable(layers), '']) say(line);
  for (const [kind, count] of counted.calls) say(`${count} ${kind}`);
  say(`${JSON.stringify(counted.costs)} rows, alarms and messages of the object`);
  say(`the floor: ${JSON.stringify(plan)}`);
  const floorSource = await readFile('bench/floor/worker.ts', 'utf8');
  say(`\n${floorSource}`);
  const slow = rounds.filter(({ headrail, floor }) => headrail.flow.p50 > ASKED * floor.flow.p50);
  for (const { storage, clients } of slow) say(`above ${ASKED} times its floor: ${storage}, ${clients} clients`);
  const machine = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}).`;
  const facts = { machine, orders, layers, ...counted, plan: JSON.stringify(plan), floorSource };
  if (!values['no-write']) await writeSection('order', markdown(rounds, facts));
} finally {
  await end();
}
process.exit();
