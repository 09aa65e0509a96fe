import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Platform, type PlatformOptions, startPlatform } from '../../../dev/support/platform.ts';
import { prepare } from '../../../dev/support/prepare.ts';

export const say = (line = ''): void => console.log(line);

/** The result of a command: lines for people, and what was wrong. The command passes if `wrong` is empty. */
export interface Report {
  readonly lines: readonly string[];
  readonly wrong: readonly string[];
}

/** Builds the bundle and starts a new platform for the command. Stops everything afterwards, also after an error. */
export async function withPlatform<T>(
  options: Omit<PlatformOptions, 'prepared' | 'seed'> & { seed?: number },
  work: (platform: Platform) => Promise<T>,
): Promise<T> {
  const prepared = await mkdtemp(join(tmpdir(), 'headrail-accept-'));
  let platform: Platform | undefined;
  const end = async () => {
    await platform?.stop().catch(() => {});
    await rm(prepared, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  };
  const interrupted = () => end().finally(() => process.exit(130));
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    await prepare(prepared);
    platform = await startPlatform({ seed: 1, ...options, prepared });
    return await work(platform);
  } finally {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
    await end();
  }
}

/** Runs a command. Prints its lines, prints what was wrong to standard error, and sets the exit code. */
export async function command(name: string, run: () => Promise<Report>): Promise<void> {
  const started = performance.now();
  try {
    const { lines, wrong } = await run();
    for (const line of lines) say(line);
    for (const line of wrong.slice(0, 50)) console.error(`  WRONG  ${line}`);
    if (wrong.length > 50) console.error(`  … and ${wrong.length - 50} more`);
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    say(wrong.length === 0 ? `${name}: held, in ${seconds} s.` : `${name}: ${wrong.length} wrong, in ${seconds} s.`);
    process.exitCode = wrong.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
  // Open sockets and PGlite would keep the process running for a while.
  process.exit();
}

/** Runs `work` over all of `items`, at most `width` at once. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

/** Sums by key, printed as `a 3, b 1`. */
export function tally(words: Iterable<string>): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, count]) => `${word} ${count}`)
    .join(', ');
}
