import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { MUTANTS, type Mutant, patched } from './mutants.ts';

/**
 * npm run sim:mutants [-- WORD]: each wrong line is put into a copy of the tree, and the simulation must notice within
 * its seeds. A survivor fails; so does a line that is not there any more.
 */
const ROOT = join(import.meta.dirname, '../../..');
const FOLDERS = ['src', 'durable-objects', 'dev', 'test', 'tools', 'package.json'];
const SEEDS = [1, 2, 21];
const ORDERS = 1_500;
/** For hangs: the rare mutants play 12,000 orders, also on a busy machine. */
const MOST_MS = 3_600_000;

interface Killed {
  readonly mutant: Mutant;
  /** The schedule's seed and what broke; null where it survived. */
  readonly by: { readonly schedule: string; readonly wrong: string } | null;
}

function copyTree(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headrail-mutant-'));
  for (const name of FOLDERS) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

const children = new Set<ChildProcess>();

function simulate(folder: string, seed: number, orders = ORDERS): Promise<{ code: number | null; text: string }> {
  const args = [
    'test/simulation/main.ts',
    '--seed',
    String(seed),
    '--orders',
    String(orders),
    '--quick',
    '--workers',
    '1',
  ];
  const child = spawn(process.execPath, args, { cwd: folder, timeout: MOST_MS });
  children.add(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (text += piece.toString()));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      children.delete(child);
      resolve({ code, text });
    });
  });
}

async function kill(folder: string, mutant: Mutant): Promise<Killed> {
  const file = join(folder, mutant.file);
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, patched(mutant, before));
  try {
    for (const seed of SEEDS) {
      const { code, text } = await simulate(folder, seed, mutant.orders);
      if (code === 0) continue;
      // A run that breaks without a verdict has caught nothing.
      const [, schedule, wrong = ''] = /FAILED: schedule (\d+)\n\s*(.*)/.exec(text) ?? [];
      if (schedule === undefined) throw new Error(`${mutant.file}: ${mutant.why}: no verdict\n${text.slice(-1_000)}`);
      return { mutant, by: { schedule, wrong } };
    }
    return { mutant, by: null };
  } finally {
    writeFileSync(file, before);
  }
}

const word = process.argv[2];
const chosen = MUTANTS.filter(({ file, why }) => word === undefined || `${file} ${why}`.includes(word));
for (const mutant of chosen) patched(mutant, readFileSync(join(ROOT, mutant.file), 'utf8'));
const queue = [...chosen];
const folders: string[] = [];
const survivors: Mutant[] = [];
const began = Date.now();
process.on('exit', () => {
  for (const child of children) child.kill();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

await Promise.all(
  Array.from({ length: Math.min(4, availableParallelism()) }, async () => {
    const folder = copyTree();
    folders.push(folder);
    const healthy = folders.length === 1 ? await simulate(folder, SEEDS[0] ?? 1) : { code: 0, text: '' };
    if (healthy.code !== 0) throw new Error(`Without any mutant it fails already:\n${healthy.text}`);
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const { by } = await kill(folder, mutant);
      if (by === null) survivors.push(mutant);
      console.log(
        by === null ? 'SURVIVED' : `killed by ${by.schedule}`,
        `| ${mutant.file}: ${mutant.why} | ${by?.wrong ?? ''}`,
      );
    }
  }),
);

const seconds = Math.round((Date.now() - began) / 1_000);
console.log(`${chosen.length - survivors.length} of ${chosen.length} mutants killed in ${seconds} s`);
process.exit(survivors.length === 0 ? 0 : 1);
