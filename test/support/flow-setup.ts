import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundle, bundleMailbox, prepareDatabase } from '../../dev/support/prepare.ts';
import { DOCUMENT_FILE, emittedDocument } from './contract/emit.ts';
import { wronglySaid } from './said.ts';

/**
 * Prepares what every stack uses, once for each run: the production bundles (`<folder>/<name>/worker.js`) and the data
 * folder of a migrated, seeded database (`<folder>/db`), and the OpenAPI document. `stack.ts` starts a stack of them. After the run, everything that
 * was said to Stripe and by Stripe must have the SDK's types.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'headrail-prepared-'));
  const fixture = resolve('test/support/fixtures/worker.ts');
  const main = existsSync('src/worker.ts') ? undefined : fixture;
  await Promise.all([
    prepareDatabase(join(folder, 'db')),
    // If a worker cannot be bundled, only the stacks that use it fail, with the bundler's message.
    bundle(folder, 'worker', main).catch((error: unknown) => writeFile(join(folder, 'worker-error'), String(error))),
    bundle(folder, 'fixture', fixture),
    bundle(folder, 'counting', resolve('bench/counting/worker.ts')),
    bundleMailbox(folder),
    emittedDocument().then((document) => writeFile(join(folder, DOCUMENT_FILE), JSON.stringify(document))),
  ]);
  project.provide('prepared', folder);
  return async () => {
    const wrong = await wronglySaid(folder);
    await rm(folder, { recursive: true, force: true });
    if (wrong.length > 0) throw new Error(`Stripe and we do not speak as the SDK's types do:\n${wrong.join('\n')}`);
  };
}
