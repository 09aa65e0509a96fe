import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build, transform } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programOf } from '../../src/web/docs/guides/guide.ts';
import { GUIDES, guideAddress } from '../../src/web/docs/guides/index.ts';
import { type Stack, startStack } from '../support/stack.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const LOCAL = 'http://127.0.0.1:8787';
const LOCAL_STRIPE = 'http://127.0.0.1:12111';

let stack: Stack;
let folder: string;

beforeAll(async () => {
  stack = await startStack();
  folder = await mkdtemp(join(tmpdir(), 'headrail-guides-'));
  const installed = join(folder, 'node_modules/@headrail/client');
  await mkdir(installed, { recursive: true });
  await writeFile(join(installed, 'package.json'), JSON.stringify({ type: 'module', exports: './index.js' }));
  const entryPoints = [join(root, 'packages/client/src/index.ts')];
  await build({ entryPoints, bundle: true, format: 'esm', outfile: join(installed, 'index.js') });
});
afterAll(async () => {
  await stack?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const withSamples = [...GUIDES].filter(([, guide]) => programOf(guide) !== '');

describe('the guides', () => {
  it.each(withSamples)('%s: its samples run, and print what it says', async (name, guide) => {
    const program = programOf(guide);
    expect(program).toContain(LOCAL);
    const { code } = await transform(program.replaceAll(LOCAL, stack.url).replaceAll(LOCAL_STRIPE, stack.stripeUrl), {
      loader: 'ts',
      format: 'esm',
    });
    const file = join(folder, `${name}.mjs`);
    await writeFile(file, code);
    const { stdout } = await run(process.execPath, [file]);
    expect(stdout.trim().split('\n').at(-1)).toBe(guide.prints);
  });

  it.each([...GUIDES])('%s is a page', async (name, { title, parts }) => {
    const answer = await stack.fetch(guideAddress(name), {});
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(page).toContain(`<h1>${title}</h1>`);
    for (const { heading } of parts) expect(page).toContain(`<h2>${heading}</h2>`);
  });

  it('are on the page of all calls, and no other address is one', async () => {
    const page = await (await stack.fetch('/docs', {})).text();
    for (const [name] of GUIDES) expect(page).toContain(`href="${guideAddress(name)}"`);
    expect((await stack.fetch(guideAddress('x'), {})).status).toBe(404);
  });
});
