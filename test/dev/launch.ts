import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterAll, afterEach, expect } from 'vitest';
import { portsFor, stateFolder } from '../../dev/settings.ts';
import { until } from '../support/until.ts';

// Other ports than a person may use. Each vitest worker has its own.
const OFFSET = 20_000 + Number(process.env.VITEST_POOL_ID ?? 1) * 10;
export const ports = portsFor(OFFSET);
const running: ChildProcess[] = [];

export interface Launch {
  child: ChildProcess;
  output(): string;
}

/** Runs `npm run dev` in its own process group, so that no process outlives the test. */
export function launch(env: Record<string, string> = {}): Launch {
  const child = spawn('npm', ['run', '--silent', 'dev'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      PORT_OFFSET: String(OFFSET),
      WORKER_MAIN: 'test/support/fixtures/worker.ts',
      ...env,
    },
  });
  running.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, output: () => text };
}

export async function isReady({ child, output }: Launch): Promise<void> {
  await until(() => child.exitCode !== null || output().includes('Headrail is ready'));
  expect(output()).toContain('Headrail is ready');
}

export interface Living {
  pid: string;
  command: string;
}

/** All running processes that were started for this test's ports. */
export function living(): Living[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
        if (!environment.includes(`PORT_OFFSET=${OFFSET}\0`)) return [];
        return [{ pid, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }];
      } catch {
        return [];
      }
    })
    .filter(({ command }) => command !== ''); // A zombie has no command: it has ended, but was not reaped yet.
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  const free = await Promise.race([
    once(server, 'listening').then(() => true),
    once(server, 'error').then(() => false),
  ]);
  server.close();
  return free;
}

export async function expectNothingLeft(): Promise<void> {
  await until(() => living().length === 0);
  for (const port of Object.values(ports)) expect(await isFree(port)).toBe(true);
}

/** Call it at the top of a test file. It ends what a failed test leaves running, and deletes its state. */
export function cleanUp(): void {
  afterEach(() => {
    for (const { pid } of running.splice(0)) {
      try {
        if (pid !== undefined) process.kill(-pid, 'SIGKILL');
      } catch {
        // It has ended, as expected.
      }
    }
  });
  afterAll(async () => {
    await until(() => living().length === 0);
    await rm(stateFolder(OFFSET), { recursive: true, force: true });
  });
}
