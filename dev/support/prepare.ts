import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startNeon } from '../neon/server.ts';
import { seed } from '../seed/seed.ts';
import { writeDevConfigs } from '../wrangler-config.ts';

/**
 * Prepares one folder for `startPlatform`, once for each run: the production bundles (`<name>/worker.js`) and the data
 * folder of a migrated, seeded database (`db`).
 */
export async function prepare(folder: string): Promise<void> {
  await Promise.all([prepareDatabase(join(folder, 'db')), bundle(folder, 'worker'), bundleMailbox(folder)]);
}

export async function prepareDatabase(dataDir: string): Promise<void> {
  const neon = await startNeon({ port: 0, dataDir, migrations: 'migrations' });
  try {
    await seed((text, values) => neon.query(text, values));
  } finally {
    await neon.close();
  }
}

/** Writes what `wrangler deploy` would upload to `<folder>/<name>`. Variables are added when a platform starts. */
export async function bundle(folder: string, name: string, main?: string): Promise<void> {
  const configs = writeDevConfigs({ folder: join(folder, `${name}-config`), vars: {}, mailboxUrl: '', main });
  await dryRun(configs.worker, join(folder, name));
}

/** Bundles the stand-in of the EMAIL binding to `<folder>/mailbox`. */
export async function bundleMailbox(folder: string): Promise<void> {
  const configs = writeDevConfigs({ folder: join(folder, 'mailbox-config'), vars: {}, mailboxUrl: '' });
  await dryRun(configs.mailbox, join(folder, 'mailbox'));
}

async function dryRun(config: string, outdir: string): Promise<void> {
  const args = ['node_modules/wrangler/bin/wrangler.js', 'deploy', '--dry-run', '--config', config, '--outdir', outdir];
  const env = { ...process.env, NODE_OPTIONS: '', WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true' };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the worker could not be bundled:\n${Buffer.concat(output).toString('utf8')}`);
}
