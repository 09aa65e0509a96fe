import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build, transform } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RETAILERS } from '../../dev/seed/keys.ts';
import { Headrail } from '../../packages/client/src/index.ts';
import { ORDER_STATUSES } from '../../src/domain/order/lifecycle.ts';
import type { Guide } from '../../src/web/docs/guides/guide.ts';
import { GUIDES, guideAddress } from '../../src/web/docs/guides/index.ts';
import { type Stack, startStack } from '../support/stack.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

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

const withSamples = [...GUIDES].filter(([, { prints }]) => prints !== undefined);
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" };

/** The samples as a reader copies them from the pages: those of the guide before it come first. */
async function programOn(guide: Guide): Promise<string> {
  const before = guide.after === undefined ? '' : await programOn(guide.after);
  const [name = ''] = [...GUIDES].find(([, one]) => one === guide) ?? [];
  const page = await (await stack.fetch(guideAddress(name), {})).text();
  const samples = [...page.matchAll(/<pre><code>([^<]*)<\/code><\/pre>/g)].map(([, sample = '']) =>
    sample.replace(/&([^;]+);/g, (_, entity: string) => ENTITIES[entity] ?? ''),
  );
  expect(samples).not.toEqual([]);
  return [before, ...samples].join('\n');
}

describe('the guides', () => {
  it.each(withSamples)('%s: its samples run as they are on the page, and print what it says', async (name, guide) => {
    const program = await programOn(guide);
    expect(program).toContain(stack.url);
    expect(program).not.toMatch(/[A-Z]+_URL/);
    const { code } = await transform(program, { loader: 'ts', format: 'esm' });
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
    for (const { heading } of parts) expect(page).toMatch(new RegExp(`<h2 id="[a-z0-9-]+">${heading}</h2>`));
  });

  it('are on the page of all calls, and no other address is one', async () => {
    const page = await (await stack.fetch('/docs', {})).text();
    for (const [name] of GUIDES) expect(page).toContain(`href="${guideAddress(name)}"`);
    expect((await stack.fetch(guideAddress('x'), {})).status).toBe(404);
  });
});

describe("the README of the client: its samples run, and a card's answer is told", () => {
  const cards = { pm_card_visa: 'paid', pm_card_chargeDeclined: 'declined', pm_card_authenticationRequired: 'asked' };

  it('for a shop, its customer, its server and a Worker', async () => {
    const [till, customer, , errors, worker] = await readmeSamples();
    const { url } = stack;
    const buy = async (card: string) => {
      const token = await stack.stripe.testHelpers.confirmationTokens.create({ payment_method: card });
      return till.buy('lst_northlightdune', token.id);
    };
    for (const [card, result] of Object.entries(cards)) expect(await buy(card)).toMatchObject({ result });
    expect(await buy('pm_card_chargeDeclined')).toMatchObject({ why: 'generic_decline' });

    const { id, token } = await buy('pm_card_visa');
    const shop = new Headrail({ url, key: RETAILERS.northlight.publishableKey });
    expect(ORDER_STATUSES).toContain(await customer.follow(shop, id, token, AbortSignal.timeout(10_000)));
    const wrong = { body: { customer: {}, lines: [] } };
    await expect(errors.place(shop, wrong)).rejects.toMatchObject({ code: 'invalid_request' });
    const env = { HEADRAIL_URL: url, HEADRAIL_KEY: token };
    const seen: Response = await worker.default.fetch(new Request(`https://worker.test/${id}`), env);
    expect(await seen.json()).toEqual({ version: expect.any(Number) });
  });
});

/** The samples of the README as modules, with the address and the keys of the stack. */
async function readmeSamples() {
  const readme = await readFile(join(root, 'packages/client/README.md'), 'utf8');
  const modules = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(async ([, sample = ''], i) => {
    const here = sample
      .replace('https://orders.example.com', stack.url)
      .replace('pk_live_…', RETAILERS.northlight.publishableKey)
      .replace('sk_live_…', RETAILERS.northlight.secretKey);
    const { code } = await transform(here, { loader: 'ts', format: 'esm' });
    const file = join(folder, `readme-${i}.mjs`);
    await writeFile(file, code);
    return import(file);
  });
  expect(modules).toHaveLength(5);
  return Promise.all(modules);
}
