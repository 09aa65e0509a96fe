import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

const run = promisify(execFile);
const Failed = z.object({ code: z.number(), stderr: z.string() });
const Manifest = z.object({ scripts: z.record(z.string(), z.string()) });
const Shown = z.object({
  file: z.string(),
  argv: z.array(z.string()),
  warnings: z.array(z.string()),
  path: z.string(),
});

/** Acts as an old Node that cannot run TypeScript. */
const OLD = '--no-experimental-strip-types';
const SHOW = `
  const shown: string[] = process.execArgv;
  console.log(JSON.stringify({ file: process.execPath, argv: process.argv.slice(2), warnings: shown, path: process.env.PATH }));
`;

let house = '';
let pinned = '';

/** A small repository: `dev/node.mjs`, a package of the pinned Node that runs here, and no `node_modules/.bin/node`. */
beforeEach(async () => {
  house = await mkdtemp(join(tmpdir(), 'headrail-node-'));
  await mkdir(join(house, 'dev'));
  await copyFile('dev/node.mjs', join(house, 'dev/node.mjs'));
  await writeJson('package.json', {
    optionalDependencies: { 'node-elsewhere': '22.23.2', 'node-here': process.versions.node },
  });
  pinned = await packageOf('node-here', { os: process.platform, cpu: process.arch });
  await packageOf('node-elsewhere', { os: 'plan9', cpu: process.arch });
  await mkdir(join(house, 'node_modules/.bin'));
  await writeFile(join(house, 'show.ts'), SHOW);
});
afterEach(() => rm(house, { recursive: true }));

async function writeJson(file: string, json: object): Promise<void> {
  await writeFile(join(house, file), JSON.stringify(json));
}

async function packageOf(name: string, platform: { os: string; cpu: string }): Promise<string> {
  const folder = join('node_modules', name);
  await mkdir(join(house, folder, 'bin'), { recursive: true });
  await writeJson(join(folder, 'package.json'), { ...platform, bin: { node: 'bin/node' } });
  // A script, so that the test can tell the pinned Node from the one that acts as the machine's.
  const program = join(house, folder, 'bin/node');
  await writeFile(program, `#!/bin/sh\nPINNED=${name} exec ${process.execPath} "$@"\n`, { mode: 0o755 });
  return program;
}

const start = (...args: string[]) => run(process.execPath, [OLD, join(house, 'dev/node.mjs'), ...args]);
const refused = (...args: string[]) =>
  start(...args).then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => Failed.parse(error),
  );

describe('dev/node.mjs, started by a Node that cannot run TypeScript', () => {
  it('runs a script with the pinned Node, with unchanged flags and arguments, and prints nothing else', async () => {
    const { stdout, stderr } = await start('--no-warnings', join(house, 'show.ts'), 'a b', '--c');
    const { argv, warnings, path } = Shown.parse(JSON.parse(stdout));
    expect(argv).toEqual(['a b', '--c']);
    expect(warnings).toEqual(['--no-warnings']);
    expect(path.startsWith(`${join(house, 'node_modules/node-here/bin')}:${join(house, 'node_modules/.bin')}:`)).toBe(
      true,
    );
    expect(stderr).toBe('');
  });

  it('uses the package of this platform, also for programs that are found by name', async () => {
    const tool = join(house, 'node_modules/tool');
    await mkdir(tool);
    await writeJson('node_modules/tool/package.json', { bin: { tool: 'tool.cjs' } });
    const child = `require('node:child_process').execSync('node -p process.env.PINNED', { env: { PATH: process.env.PATH } })`;
    await writeFile(join(tool, 'tool.cjs'), `process.stdout.write(process.env.PINNED + ' ' + ${child})`);
    expect((await start('tool')).stdout).toBe('node-here node-here\n');
  });

  it.each([0, 1, 7])('ends with the exit code %i of the script', async (code) => {
    const outcome = await start('-e', `process.exit(${code})`).then(
      () => 0,
      (error: unknown) => Failed.parse(error).code,
    );
    expect(outcome).toBe(code);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'passes %s on, and waits for the end of the script',
    async (signal) => {
      const script = `process.once('${signal}', () => { console.log('heard'); process.exit(5); }); setInterval(() => {}, 1e6); console.log('up');`;
      const child = spawn(process.execPath, [join(house, 'dev/node.mjs'), '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [up] = await once(child.stdout, 'data');
      expect(String(up)).toBe('up\n');
      child.kill(signal);
      const [[heard], [code]] = await Promise.all([once(child.stdout, 'data'), once(child, 'exit')]);
      expect([String(heard), code]).toEqual(['heard\n', 5]);
    },
  );

  it('reports an end by a signal with the exit code of a shell', async () => {
    expect((await refused('-e', "process.kill(process.pid, 'SIGKILL')")).code).toBe(137);
  });

  it.each([
    ['is not there', () => rm(join(house, 'node_modules/node-here'), { recursive: true })],
    ['does not run', () => writeFile(pinned, 'nonsense')],
    ['is another version', () => writeFile(pinned, '#!/bin/sh\necho v22.0.0\n')],
  ])('prints one line when the pinned Node %s', async (_, spoil) => {
    await spoil();
    const { code, stderr } = await refused(join(house, 'show.ts'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Headrail needs Node 22\.18 or newer\. This is \d+\.\d+\.\d+, and .* Run "npm ci".*\n$/);
    expect((await refused('vitest')).stderr).toMatch(/^Headrail needs Node 22\.18/);
  });

  it('needs no pinned Node if the Node that starts it can run TypeScript', async () => {
    await rm(join(house, 'node_modules/node-here'), { recursive: true });
    const { stdout } = await run(process.execPath, [
      join(house, 'dev/node.mjs'),
      '--no-warnings',
      join(house, 'show.ts'),
    ]);
    expect(Shown.parse(JSON.parse(stdout)).file).toBe(process.execPath);
  });

  it('names a tool that is not installed', async () => {
    expect((await refused('vitest', 'run')).stderr).toBe('There is no node_modules/vitest: run "npm ci".\n');
  });

  it('--link makes the link for npx if it is missing or broken, and keeps a good one', async () => {
    const file = join(house, 'node_modules/.bin/node');
    for (const before of [undefined, 'nowhere', '../node-elsewhere/bin/node']) {
      await rm(file, { force: true });
      if (before !== undefined) await symlink(before, file);
      await start('--link');
      const kept = before?.includes('elsewhere') ? before : '../node-here/bin/node';
      expect(await readlink(file)).toBe(kept);
    }
  });
});

it('every npm script uses it, except tsc and biome, which run with any Node', async () => {
  const { scripts } = Manifest.parse(JSON.parse(await readFile('package.json', 'utf8')));
  const parts = Object.values(scripts).flatMap((script) => script.split(' && '));
  const through = /^(node dev\/node\.mjs|npm run -s|tsc -p|biome check) /;
  expect('vitest run').not.toMatch(through);
  expect(parts.length).toBeGreaterThan(20);
  expect(parts.filter((part) => !through.test(part))).toEqual([]);
});
