import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { canMeasure, judgeStartup, measureStartup } from './startup.ts';

// `npm run bundle` builds what `wrangler deploy` would upload, prints its size and what its start costs, and uploads
// nothing. It fails over a limit.

/** Cloudflare's limit for the compressed worker, bytes: https://developers.cloudflare.com/workers/platform/limits/ */
const FREE_PLAN_GZIP = 3 * 1024 * 1024;
/** Our own limit for the code as it is uploaded, without assets: every start of an isolate compiles it. Bytes. */
const LIMIT = 4.5 * 1024 * 1024;

const folder = await mkdtemp(join(tmpdir(), 'headrail-bundle-'));
try {
  await build(join(folder, 'upload'));
  await report(join(folder, 'upload'));
  await start(join(folder, 'upload/worker.js'), join(folder, 'start'));
} catch (error) {
  process.exitCode = 1;
  console.error(error instanceof Error ? error.message : String(error));
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function build(outdir: string): Promise<void> {
  const args = ['node_modules/wrangler/bin/wrangler.js', 'deploy', '--dry-run', '--outdir', outdir];
  const child = spawn(process.execPath, args, {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`wrangler deploy --dry-run ended with ${code}:\n${output}`);
  process.stdout.write(output);
}

/** The uploaded files. Source maps are not uploaded. */
async function report(outdir: string): Promise<void> {
  const names = (await readdir(outdir)).filter((name) => !name.endsWith('.map') && name !== 'README.md').sort();
  const files = await Promise.all(names.map(async (name) => ({ name, content: await readFile(join(outdir, name)) })));
  const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;
  let plain = 0;
  let zipped = 0;
  for (const { name, content } of files) {
    const size = gzipSync(content, { level: 9 }).length;
    plain += content.length;
    zipped += size;
    console.log(`bundle: ${name}, ${kib(content.length)}, gzip ${kib(size)}`);
  }
  if (files.length === 0) throw new Error('bundle: there are no files');
  if (plain > LIMIT) throw new Error(`bundle: ${kib(plain)}, more than ${kib(LIMIT)}`);
  if (zipped > FREE_PLAN_GZIP) throw new Error(`bundle: gzip ${kib(zipped)}, more than ${kib(FREE_PLAN_GZIP)}`);
}

/** Measures the start of the worker. It fails where it became much slower than it was. */
async function start(worker: string, inFolder: string): Promise<void> {
  if (!canMeasure()) {
    console.log('start-up: not measured, because only Linux tells the processor time of a process');
    return;
  }
  const { said, wrong } = judgeStartup(await measureStartup(worker, inFolder));
  console.log(said);
  if (wrong !== null) throw new Error(wrong);
}
