// `node dev/node.mjs [flags] file.ts …`, `node dev/node.mjs vitest …`: runs it by the Node that `npm ci` brought.
// Plain JavaScript for any Node from 20: the one that starts this may be too old for TypeScript, and for our tools.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const packageIn = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

if (process.argv[2] === '--link') link();
else run(process.argv.slice(2));

/** Runs the arguments to their end, and ends with their exit code. */
function run(args) {
  const program = node();
  // For what is started by name from here on: `#!/usr/bin/env node`, npm, the shell of a test.
  process.env.PATH = [dirname(program), join(modules, '.bin'), process.env.PATH].join(delimiter);
  const child = spawn(program, argumentsOf(args), { stdio: 'inherit' });
  child.on('error', (error) => give(`${program} does not start: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // `npm run` may be killed without a word to us. Then we go, too, and the child sees the same: its parent is gone.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, 200).unref();
}

/** What runs TypeScript: the pinned Node, else the one that runs this, if it can. */
function node() {
  const pinned = pinnedNode();
  if (pinned !== undefined) return pinned;
  if (process.features.typescript) return process.execPath;
  return give(
    `Headrail needs Node 22.18 or newer. This is ${process.versions.node}, and node_modules has no pinned Node that ` +
      `runs on ${process.platform}-${process.arch}. Run "npm ci", with optional dependencies, or install a newer Node.`,
  );
}

/**
 * The real path of the pinned Node; undefined where npm has installed none that runs here in the pinned version. The
 * link `node_modules/.bin/node` is not asked: the npm of Node 20 removes it together with other platforms' packages.
 */
function pinnedNode() {
  for (const [name, version] of Object.entries(packageIn(root).optionalDependencies)) {
    const folder = join(modules, name);
    if (!existsSync(join(folder, 'package.json'))) continue;
    const { os, cpu, bin } = packageIn(folder);
    if (![os].flat().includes(process.platform) || ![cpu].flat().includes(process.arch)) continue;
    const program = join(folder, bin.node);
    if (spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout?.trim() === `v${version}`) return program;
  }
  return undefined;
}

/** A bare word is the program of the package of that name; all else is Node's. */
function argumentsOf([first = '', ...rest]) {
  if (!/^\w[\w-]*$/.test(first)) return [first, ...rest];
  const folder = join(modules, first);
  if (!existsSync(folder)) give(`There is no node_modules/${first}: run "npm ci".`);
  const { bin } = packageIn(folder);
  return [join(folder, bin[first]), ...rest];
}

/** After `npm ci`: the link that npm may have left out, so that `npx` finds the pinned Node as well. */
function link() {
  const pinned = pinnedNode();
  const file = join(modules, '.bin/node');
  if (pinned === undefined || process.platform === 'win32' || existsSync(file)) return;
  rmSync(file, { force: true });
  symlinkSync(relative(dirname(file), pinned), file);
}

function give(message) {
  console.error(message);
  process.exit(1);
}
