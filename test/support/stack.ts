import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { type Platform, startPlatform } from '../../dev/support/platform.ts';

export interface StackOptions {
  /** Variables on top of the local ones, e.g. shortened policies. */
  vars?: Record<string, string>;
  /** Where objects live; kept at `stop()`. Absent: a folder of the stack's own, gone at `stop()`. */
  persist?: string;
  /** A real, empty database or Redis instead of the embedded ones. */
  pgUrl?: string;
  redisUrl?: string;
  /** Run the stack's own small worker (`fixtures/worker.ts`) instead of Headrail. */
  fixture?: boolean;
}

/** The whole platform on ephemeral ports: the production bundle in the real runtime, and its stand-ins. */
export type Stack = Platform;

/** Starts a stack of its own for the test; call `stop()` in `afterAll`. */
export async function startStack({ fixture = false, ...options }: StackOptions = {}): Promise<Stack> {
  if (!fixture) await refuseBrokenBundle();
  const bundle = fixture ? 'fixture' : 'worker';
  return startPlatform({ ...options, prepared: inject('prepared'), seed: inject('seed'), bundle });
}

async function refuseBrokenBundle(): Promise<void> {
  const broken = await readFile(join(inject('prepared'), 'worker-error'), 'utf8').catch(() => undefined);
  if (broken !== undefined) throw new Error(broken);
}
