import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { percentile } from './measure.ts';
import { table, writeSection } from './support/sections.ts';

/**
 * npm run bench:versions -- [--against 4c9c980] [--orders 200] [--rounds 3] [--no-write]
 *
 * Measures another version of Headrail and this one in turn, each with its own bench in its own git worktree, and
 * prints what this one does for each thing that the other one does. Writes its section of docs/performance.md.
 */
const { values } = parseArgs({
  options: {
    against: { type: 'string', default: '4c9c980' },
    orders: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '3' },
    'no-write': { type: 'boolean', default: false },
  },
});

const Measured = z.object({
  flow: z.object({ p50: z.number(), p99: z.number(), perSecond: z.number() }),
  cpu: z.object({ workerd: z.number(), host: z.number() }),
});
type Measured = z.infer<typeof Measured>;

/** Runs in the tree of a version, so that it uses that version's code only. */
const DRIVER = `
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
const [clients, orders] = process.argv.slice(2).map(Number);
const from = (file) => import(join(process.cwd(), file));
const { measureHeadrail } = await from('bench/headrail.ts');
const { startPlatform } = await from('dev/support/platform.ts');
const { prepare } = await from('dev/support/prepare.ts');
const prepared = await mkdtemp(join(tmpdir(), 'headrail-versions-'));
try {
  await prepare(prepared);
  const platform = await startPlatform({ prepared, seed: 1, within: '/dev/shm' });
  try {
    console.log('MEASURED ' + JSON.stringify(await measureHeadrail(platform, clients, orders)));
  } finally {
    await platform.stop();
  }
} finally {
  await rm(prepared, { recursive: true, force: true, maxRetries: 3 });
}
process.exit(0);
`;

async function run(cwd: string, command: string, ...args: string[]): Promise<string> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  const said: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString('utf8')));
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}\n${said.join('')}${output.join('')}`);
  return output.join('');
}

async function measure(tree: string, driver: string, clients: number): Promise<Measured> {
  const orders = clients === 1 ? Math.ceil(Number(values.orders) / 2) : Number(values.orders);
  const flags = ['--experimental-strip-types', '--no-warnings'];
  const said = await run(tree, process.execPath, ...flags, driver, `${clients}`, `${orders}`);
  const [, json = ''] = /^MEASURED (.*)$/m.exec(said) ?? [];
  return Measured.parse(JSON.parse(json));
}

const median = (figures: readonly number[]): number =>
  percentile(
    [...figures].sort((a, b) => a - b),
    50,
  );

/** The figures that are compared, and how many decimals they are printed with. */
const FIGURES: Readonly<Record<string, (measured: Measured) => number>> = {
  'orders/s': ({ flow }) => flow.perSecond,
  'placed to captured, p50 ms': ({ flow }) => flow.p50,
  'placed to captured, p99 ms': ({ flow }) => flow.p99,
  'CPU ms an order, workerd': ({ cpu }) => cpu.workerd,
};

const folder = await mkdtemp(join(tmpdir(), 'headrail-version-'));
const other = join(folder, 'tree');
try {
  await run('.', 'git', 'worktree', 'add', '--detach', other, values.against);
  console.log(`installing ${values.against} …`);
  await run(other, 'npm', 'ci', '--no-audit', '--no-fund');
  const driver = join(folder, 'driver.mjs');
  await writeFile(driver, DRIVER);
  const rows: string[][] = [];
  for (const clients of [16, 1]) {
    const rounds: { readonly before: Measured; readonly after: Measured }[] = [];
    for (let n = 0; n < Number(values.rounds); n += 1) {
      const before = await measure(other, driver, clients);
      rounds.push({ before, after: await measure(resolve('.'), driver, clients) });
    }
    for (const [name, figure] of Object.entries(FIGURES)) {
      const before = median(rounds.map((round) => figure(round.before)));
      const after = median(rounds.map((round) => figure(round.after)));
      rows.push([`${clients}`, name, before.toFixed(1), after.toFixed(1), (after / before).toFixed(2)]);
    }
  }
  const lines = [
    '## Beside an earlier version',
    '',
    `Written by \`npm run bench:versions\`; do not edit. ${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores.`,
    '',
    `${values.against} and this version in turn, each with its own bench and stand-ins, ${values.rounds} rounds of ${values.orders} orders`,
    '(half as many with one client), on tmpfs. 4c9c980 places in one call and pays in another.',
    '',
    ...table(['clients', 'figure', values.against, 'this version', 'ratio'], rows),
  ];
  for (const line of lines) console.log(line);
  if (!values['no-write']) await writeSection('versions', lines);
} finally {
  await run('.', 'git', 'worktree', 'remove', '--force', other).catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
}
