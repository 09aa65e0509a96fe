import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { z } from 'zod';

/**
 * What starting the worker costs, as a number that is nearly the same on every machine: the processor time of its start,
 * in units of the start of a fixed program. Milliseconds would say more about the machine than about the worker (ADR 64).
 */

/**
 * Measured on 2026-11-27. `npm run bundle` shows the present one. Run it a few times and write the least one here, in a
 * commit of its own that says why the start became slower or quicker.
 */
const TODAY = 1.3;

/** How much slower the start may become before somebody has to look at it. */
const MOST = 1.5 * TODAY;

const FEWEST_ROUNDS = 6;
/** On a busy machine a round may be slow. More rounds find the time of an undisturbed one. */
const MOST_ROUNDS = 12;

/** The programs whose starts are compared. */
const PROGRAMS = ['empty', 'fixed', 'headrail'] as const;
type Program = (typeof PROGRAMS)[number];

/** How many functions the fixed program defines and calls. Frozen: with another number the recorded ratio is void. */
const FIXED_FUNCTIONS = 12_000;

/** Like the start of a worker: much code, each piece of it run once, which makes small objects and closures. */
const fixedProgram = (): string =>
  Array.from(
    { length: FIXED_FUNCTIONS },
    (_, n) =>
      `const f${n} = (a) => { const kept = { n: ${n}, name: 'f${n}', all: [a, ${n % 7}] }; return () => kept.all.map((x) => x + kept.n); };\nglobalThis.k${n % 100} = f${n}(${n});\n`,
  ).join('');

const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "entry.js", esModule = embed "entry.js"), (name = "program.js", esModule = embed "program.js")],
  compatibilityDate = "2026-10-23",
  compatibilityFlags = ["nodejs_compat"],
);
`;

/** It answers by itself: what a request costs is not measured. */
const ENTRY = `import './program.js';\nexport default { fetch: () => new Response('up') };\n`;

export interface Startup {
  /** The start of the worker, in starts of the fixed program. Both without the start of an empty worker. */
  readonly ratio: number;
  readonly rounds: number;
  /** The fewest ms of processor time of each. */
  readonly ms: Readonly<Record<Program, number>>;
}

/** Whether `/proc` tells the processor time of a process, in ns. */
export const canMeasure = (): boolean => existsSync('/proc/self/schedstat');

/** Measures the start of the bundled worker. `folder` is empty, and takes what is started. */
export async function measureStartup(worker: string, folder: string): Promise<Startup> {
  const configs = new Map(
    await Promise.all(PROGRAMS.map(async (name) => [name, await written(name, worker, folder)] as const)),
  );
  const least = new Map<Program, number>();
  for (let round = 1; ; round += 1) {
    // One after the other, so that what disturbs the machine for a while disturbs all of them.
    for (const [name, config] of configs) {
      least.set(name, Math.min(await cpuOfStart(config), least.get(name) ?? Number.POSITIVE_INFINITY));
    }
    const [empty = 0, fixed = 0, headrail = 0] = PROGRAMS.map((name) => least.get(name));
    const ratio = (headrail - empty) / (fixed - empty);
    if ((round >= FEWEST_ROUNDS && ratio <= MOST) || round >= MOST_ROUNDS) {
      return { ratio, rounds: round, ms: { empty, fixed, headrail } };
    }
  }
}

/** What is said of a start, and what is wrong with it; null where nothing is. */
export function judgeStartup({ ratio, rounds, ms }: Startup): { readonly said: string; readonly wrong: string | null } {
  const of = (name: Program) => `${name} ${ms[name].toFixed(0)} ms`;
  const said = `start-up: ${ratio.toFixed(2)} of the fixed program (recorded ${TODAY}, at most ${MOST.toFixed(2)}; ${PROGRAMS.map(of).join(', ')} of processor time, least of ${rounds} rounds)`;
  const wrong =
    ratio > MOST
      ? `start-up: ${ratio.toFixed(2)} of the fixed program is more than ${MOST.toFixed(2)}. What runs when a module is loaded delays the first request of every isolate: do it at the first use. tools/startup.ts has the recorded number.`
      : null;
  return { said, wrong };
}

async function written(name: Program, worker: string, folder: string): Promise<string> {
  const at = join(folder, name);
  await mkdir(at, { recursive: true });
  await writeFile(join(at, 'entry.js'), ENTRY);
  await writeFile(join(at, 'config.capnp'), CONFIG);
  if (name === 'headrail') await copyFile(worker, join(at, 'program.js'));
  else await writeFile(join(at, 'program.js'), name === 'fixed' ? fixedProgram() : '');
  return join(at, 'config.capnp');
}

/** workerd belongs to miniflare, which belongs to wrangler. */
const WORKERD = z
  .object({ default: z.string() })
  .parse(createRequire(createRequire(import.meta.url).resolve('miniflare'))('workerd')).default;

const Listening = z.object({ event: z.literal('listen'), port: z.number() });

/** Starts it, asks once, and stops it. The processor time until the answer, in ms. */
async function cpuOfStart(config: string): Promise<number> {
  const child = spawn(WORKERD, ['serve', config, '--control-fd=3'], { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  let output = '';
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  try {
    const control = child.stdio[3];
    if (!(control instanceof Readable) || child.pid === undefined) throw new Error('workerd did not start');
    const [line] = await Promise.race([
      once(createInterface({ input: control }), 'line'),
      ended.then(() => Promise.reject(new Error(`workerd ended:\n${output}`))),
    ]);
    const { port } = Listening.parse(JSON.parse(String(line)));
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    if ((await answer.text()) !== 'up') throw new Error(`workerd answered ${answer.status}:\n${output}`);
    return cpuMs(child.pid);
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

/**
 * The processor time of a process's main thread, in ms: it loads the module, and a request waits for it. V8's other threads
 * vary more. `schedstat` begins with the ns that a thread has run.
 */
const cpuMs = (pid: number): number => Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
