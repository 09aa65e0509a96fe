import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundle, bundleMailbox, prepareDatabase } from '../../dev/support/prepare.ts';

/**
 * Made once a run, used by every stack: the production bundles (`<folder>/<name>/worker.js`) and a data folder of a
 * migrated, seeded database (`<folder>/db`).
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'headrail-prepared-'));
  const fixture = resolve('test/support/fixtures/worker.ts');
  const main = existsSync('src/worker.ts') ? undefined : fixture;
  await Promise.all([
    prepareDatabase(join(folder, 'db')),
    // A worker that does not bundle fails the stacks that want it, with the bundler's words; the others still run.
    bundle(folder, 'worker', main).catch((error: unknown) => writeFile(join(folder, 'worker-error'), String(error))),
    bundle(folder, 'fixture', fixture),
    bundleMailbox(folder),
  ]);
  project.provide('prepared', folder);
  return () => rm(folder, { recursive: true, force: true });
}
