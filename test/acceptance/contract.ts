import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { emittedDocument } from '../support/contract/emit.ts';
import { command } from './lib/run.ts';

// npm run accept:contract
// Lints the public OpenAPI document with Redocly and Spectral, generates three clients from it, and checks the types of a
// program that uses them. The tools are in test/clients, with a lock file of their own, and are installed there.

const FOLDER = resolve(import.meta.dirname, '../clients');

const STEPS: readonly (readonly [what: string, ...args: string[]])[] = [
  ['Redocly', 'redocly', 'lint', 'made/openapi.json', '--config', 'redocly.yaml'],
  ['Spectral', 'spectral', 'lint', 'made/openapi.json', '--ruleset', 'spectral.yaml'],
  ['openapi-typescript', 'openapi-typescript', 'made/openapi.json', '-o', 'made/openapi-typescript.ts'],
  ['hey-api', 'openapi-ts'],
  ['orval', 'orval'],
  ['types', 'tsc', '-p', '.'],
];

await command('contract', async () => {
  const made = join(FOLDER, 'made');
  await rm(made, { recursive: true, force: true });
  await mkdir(made, { recursive: true });
  await writeFile(join(made, 'openapi.json'), JSON.stringify(await emittedDocument('public'), null, 2));
  const installed = await run('npm', ['ci', '--no-audit', '--no-fund']);
  if (installed !== null) return { lines: [], wrong: [`npm ci: ${installed}`] };
  const wrong: string[] = [];
  const lines: string[] = [];
  for (const [what, ...args] of STEPS) {
    const said = await run('npx', ['--no-install', ...args]);
    if (said === null) lines.push(`${what}: no errors`);
    else wrong.push(`${what}: ${said}`);
  }
  return { lines, wrong };
});

/** Runs it in the folder. Null where it succeeded, else what it said. */
async function run(program: string, args: readonly string[]): Promise<string | null> {
  const env = { ...process.env, NODE_OPTIONS: '', REDOCLY_TELEMETRY: 'off', CI: 'true' };
  const child = spawn(program, args, { cwd: FOLDER, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = await once(child, 'close');
  return code === 0 ? null : said.trim().slice(-3_000);
}
