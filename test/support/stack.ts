import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { type Platform, startPlatform } from '../../dev/support/platform.ts';
import { keepSaid } from './said.ts';

export interface StackOptions {
  /** Variables in addition to the local ones, e.g. shortened policies. */
  vars?: Record<string, string>;
  /** The rate limits of production. */
  productionLimits?: boolean;
  /** The folder of the objects, kept at `stop()`. Absent: a temporary folder, deleted at `stop()`. */
  persist?: string;
  /** A real, empty database or Redis instead of the embedded ones. */
  pgUrl?: string;
  redisUrl?: string;
  /** `fixture`: the small test worker instead of Headrail. `counting`: Headrail, which also counts what an order costs. */
  bundle?: 'worker' | 'fixture' | 'counting';
}

/** The whole platform on free ports: the production bundle in the real runtime, and its stand-ins. */
export type Stack = Platform;

/** Starts a stack for one test file. Call `stop()` in `afterAll`. */
export async function startStack({ bundle = 'worker', ...options }: StackOptions = {}): Promise<Stack> {
  if (bundle !== 'fixture') await refuseBrokenBundle();
  const prepared = inject('prepared');
  const stack = await startPlatform({ ...options, prepared, seed: inject('seed'), bundle });
  keepSaid(stack.stripeSim.simulator, prepared);
  return stack;
}

async function refuseBrokenBundle(): Promise<void> {
  const broken = await readFile(join(inject('prepared'), 'worker-error'), 'utf8').catch(() => undefined);
  if (broken !== undefined) throw new Error(broken);
}
