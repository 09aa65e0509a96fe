import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Checkout } from './lib/checkout.ts';

// `npm run accept:install [-- 20]`: the README's first commands with other versions of Node and npm, which come from
// the npm registry. For each: a clone of HEAD, `npm ci`, `npm run dev` with one order of the demo and Ctrl-C, and
// `npm test` with a file of each kind. Prints one line for each; exits 1 if one fails. `20` selects that Node version.

interface Machine {
  readonly node: string;
  readonly npm: string;
}

const MACHINES: readonly Machine[] = [
  { node: '20.20.2', npm: '10.8.2' },
  { node: '22.12.0', npm: '10.9.0' },
  { node: '24.18.0', npm: '11.16.0' },
];

/** A few files of `npm test`: one in Node, one in the runtime, one with the whole platform. */
const FILES = [
  'test/domain/money/money.test.ts',
  'test/notifications/liquid.workerd.test.ts',
  'test/flow/walk.flow.test.ts',
];
/** Where git and the shell are. It comes last in the PATH, so that a Node in it is not used. */
const SYSTEM = '/usr/local/bin:/usr/bin:/bin';
const PINNED = /v22\.23\.\d+/;

const folder = await mkdtemp(join(tmpdir(), 'headrail-install-'));
try {
  for (const machine of MACHINES.filter(({ node }) => node.startsWith(process.argv[2] ?? ''))) await attempt(machine);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function attempt(machine: Machine): Promise<void> {
  const name = `Node ${machine.node}, npm ${machine.npm}`;
  const started = performance.now();
  try {
    const said = await firstHour(machine);
    const seconds = ((performance.now() - started) / 1_000).toFixed(0);
    console.log(`ok      ${name}: ${said.join(', ')}; ${seconds} s`);
  } catch (error) {
    process.exitCode = 1;
    console.log(`FAILED  ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function firstHour(machine: Machine): Promise<string[]> {
  const bin = await bringTools(machine);
  const checkout = await Checkout.clone(join(folder, `clone-${machine.node}`), `${bin}:${SYSTEM}`);
  try {
    await expectVersion(checkout, 'node', `v${machine.node}`);
    await expectVersion(checkout, 'npm', machine.npm);
    await checkout.install();
    await checkout.start();
    const demo = await checkout.run('npm', ['run', 'demo']);
    if (!demo.includes('Delivered')) throw new Error(`the demo did not end with "Delivered":\n${demo}`);
    await checkout.stop();
    const tests = await checkout.run('npm', ['test', '--', ...FILES]);
    const [counted] = /\d+ passed \(\d+\)(?=\n.*Start at)/.exec(tests) ?? [];
    if (counted === undefined) throw new Error(`npm test counted nothing:\n${tests}`);
    const npx = await checkout.run('npx', ['node', '--version']);
    if (!PINNED.test(npx)) throw new Error(`npx starts Node ${npx}`);
    await checkout.nothingLeft();
    return ['npm ci', 'npm run dev', 'npm run demo: delivered', 'Ctrl-C: nothing left', `npm test: ${counted}`];
  } finally {
    checkout.kill();
  }
}

/** A folder with `node`, `npm` and `npx`, as an installer of that Node makes it. */
async function bringTools({ node, npm }: Machine): Promise<string> {
  const home = join(folder, `tools-${node}`);
  const bin = join(home, 'bin');
  await mkdir(bin, { recursive: true });
  const program = `node-linux-${process.arch}`;
  const flags = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', home];
  execFileSync('npm', ['install', ...flags, `${program}@${node}`, `npm@${npm}`], { stdio: 'pipe', cwd: home });
  const modules = join(home, 'node_modules');
  await symlink(join(modules, program, 'bin/node'), join(bin, 'node'));
  for (const tool of ['npm', 'npx']) await symlink(join(modules, `npm/bin/${tool}-cli.js`), join(bin, tool));
  return bin;
}

async function expectVersion(checkout: Checkout, tool: string, wanted: string): Promise<void> {
  const version = (await checkout.run(tool, ['--version'])).trim();
  if (version !== wanted) throw new Error(`${tool} is ${version}, not ${wanted}`);
}
