import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startNeon } from '../../dev/neon/server.ts';
import { seed } from '../../dev/seed/seed.ts';
import { writeDevConfigs } from '../../dev/wrangler-config.ts';

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
  ]);
  project.provide('prepared', folder);
  return () => rm(folder, { recursive: true, force: true });
}

async function prepareDatabase(dataDir: string): Promise<void> {
  const neon = await startNeon({ port: 0, dataDir, migrations: 'migrations' });
  try {
    await seed((text, values) => neon.query(text, values));
  } finally {
    await neon.close();
  }
}

/** What `wrangler deploy` would upload. The variables are put in when a stack starts. */
async function bundle(folder: string, name: string, main: string | undefined): Promise<void> {
  const configs = writeDevConfigs({ folder: join(folder, `${name}-config`), vars: {}, mailboxUrl: '', main });
  await Promise.all([
    dryRun(configs.worker, join(folder, name)),
    ...(name === 'fixture' ? [dryRun(configs.mailbox, join(folder, 'mailbox'))] : []),
  ]);
}

async function dryRun(config: string, outdir: string): Promise<void> {
  const args = ['node_modules/wrangler/bin/wrangler.js', 'deploy', '--dry-run', '--config', config, '--outdir', outdir];
  const env = { ...process.env, NODE_OPTIONS: '', WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true' };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the worker does not bundle:\n${Buffer.concat(output).toString('utf8')}`);
}
