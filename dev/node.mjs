// `node dev/node.mjs [flags] file.ts …` or `node dev/node.mjs vitest …` runs it with the Node that `npm ci` installed.
// This file is plain JavaScript for Node 20 and later: the Node that starts it may be too old for TypeScript and our
// tools.
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

/** Runs the given command, waits for its end, and exits with its exit code. */
function run(args) {
  const program = node();
  // Programs that are found by name must use the pinned Node, too: `#!/usr/bin/env node`, npm, the shell of a test.
  process.env.PATH = [dirname(program), join(modules, '.bin'), process.env.PATH].join(delimiter);
  const child = spawn(program, argumentsOf(args), { stdio: 'inherit' });
  child.on('error', (error) => give(`${program} does not start: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // `npm run` may be killed without any signal to this process. It then ends, and the child notices that its parent is
  // gone.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, 200).unref();
}

/** The Node to use: the pinned one, else the running one if it can run TypeScript. */
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
 * The real path of the pinned Node. Undefined when npm has installed none of that version that runs here. The link
 * `node_modules/.bin/node` is not used: the npm of Node 20 removes it together with the packages of other platforms.
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

/** A bare word is the program of the package with that name. Anything else is passed to Node. */
function argumentsOf([first = '', ...rest]) {
  if (!/^\w[\w-]*$/.test(first)) return [first, ...rest];
  const folder = join(modules, first);
  if (!existsSync(folder)) give(`There is no node_modules/${first}: run "npm ci".`);
  const { bin } = packageIn(folder);
  return [join(folder, bin[first]), ...rest];
}

/** Runs after `npm ci`: makes the link that npm may have left out, so that `npx` also finds the pinned Node. */
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
