import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

/**
 * npm run sim:mutants [-- WORD]: runs the simulation with each mistake. It must find each one with the given seeds.
 * WORD selects the mistakes that have it in their text, module or export. Exits 1 if a mistake is not found.
 */
const ROOT = new URL('../../../', import.meta.url);
const PRELOAD = new URL('install.ts', import.meta.url).href;
const SEEDS = [1, 2, 21];
const ORDERS = 1_500;
/** Ends a run that hangs. The longest run plays 12,000 orders, perhaps on a busy machine. */
const MOST_MS = 3_600_000;

interface Killed {
  readonly mutant: Mutant;
  /** The schedule's seed and what broke; null if the mistake was not found. */
  readonly by: { readonly schedule: string; readonly wrong: string } | null;
}

/** The mutant's name, for people. */
const nameOf = ({ module, name, why }: Mutant): string => `${module.slice(ROOT.href.length)} ${name}: ${why}`;

const children = new Set<ChildProcess>();

function simulate(mutant: Mutant | null, seed: number): Promise<{ code: number | null; text: string }> {
  const orders = mutant?.orders ?? ORDERS;
  const args = ['--seed', String(seed), '--orders', String(orders), '--quick', '--workers', '1'];
  const child = spawn(
    process.execPath,
    [...(mutant === null ? [] : ['--import', PRELOAD]), '--no-warnings', 'test/simulation/main.ts', ...args],
    { cwd: fileURLToPath(ROOT), env: { ...process.env, MUTANT: mutant?.why }, timeout: MOST_MS },
  );
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

async function kill(mutant: Mutant): Promise<Killed> {
  for (const seed of SEEDS) {
    const { code, text } = await simulate(mutant, seed);
    if (code === 0) continue;
    // A run that crashes without a verdict has found nothing.
    const [, schedule, wrong = ''] = /FAILED: schedule (\d+)\n\s*(.*)/.exec(text) ?? [];
    if (schedule === undefined) throw new Error(`${nameOf(mutant)}: no verdict\n${text.slice(-1_000)}`);
    return { mutant, by: { schedule, wrong } };
  }
  return { mutant, by: null };
}

const word = process.argv[2];
const chosen = MUTANTS.filter((mutant) => word === undefined || nameOf(mutant).includes(word));
const queue = [...chosen];
const survivors: Mutant[] = [];
const began = Date.now();
process.on('exit', () => {
  for (const child of children) child.kill();
});

const healthy = await simulate(null, SEEDS[0] ?? 1);
if (healthy.code !== 0) throw new Error(`Without any mutant it fails already:\n${healthy.text}`);

await Promise.all(
  Array.from({ length: Math.min(4, availableParallelism()) }, async () => {
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const { by } = await kill(mutant);
      if (by === null) survivors.push(mutant);
      console.log(by === null ? 'SURVIVED' : `killed by ${by.schedule}`, `| ${nameOf(mutant)} | ${by?.wrong ?? ''}`);
    }
  }),
);

const seconds = Math.round((Date.now() - began) / 1_000);
console.log(`${chosen.length - survivors.length} of ${chosen.length} mutants killed in ${seconds} s`);
process.exit(survivors.length === 0 ? 0 : 1);
