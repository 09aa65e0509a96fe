import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { HANG_MS } from './until.ts';
import type { Plan } from './worker-host.ts';

const STOP_WITHIN_MS = 4_000;
const KEEP_LINES = 5_000;

/** The worker's runtime in its own process group. It can be stopped, killed by SIGKILL and started again. */
export class WorkerProcess {
  readonly lines: string[] = [];
  readonly #planFile: string;
  #child: ChildProcess | undefined;

  private constructor(planFile: string) {
    this.#planFile = planFile;
  }

  /** Starts the runtime and waits until it accepts requests. The plan is written to `folder`. */
  static async start(plan: Plan, folder: string): Promise<WorkerProcess> {
    const planFile = join(folder, 'plan.json');
    await writeFile(planFile, JSON.stringify(plan));
    const worker = new WorkerProcess(planFile);
    await worker.start();
    return worker;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'worker-host.ts'), this.#planFile], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, NODE_OPTIONS: '', WRANGLER_SEND_METRICS: 'false', FORCE_COLOR: '0' },
    });
    this.#child = child;
    child.stdout?.on('data', (chunk: Buffer) => this.#keep(chunk));
    child.stderr?.on('data', (chunk: Buffer) => this.#keep(chunk));
    const ready = await Promise.race([
      once(child, 'message').then(() => true),
      once(child, 'exit').then(() => false),
      wait(HANG_MS, false, { ref: false }),
    ]);
    if (ready) return;
    await this.kill();
    throw new Error(`the worker did not start:\n${this.lines.slice(-30).join('\n')}`);
  }

  /** Ends it cleanly. What is left of the group after 4 s is killed. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await Promise.race([gone, wait(STOP_WITHIN_MS, undefined, { ref: false })]);
    await this.kill();
  }

  /** Sends SIGKILL to the whole group, workerd included. This is like a power cut. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined) return;
    const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The group is gone already.
    }
    await gone;
  }

  /** The group's processes: Node's host first, then the workerd processes that it started. */
  pids(): number[] {
    const leader = this.#child?.pid;
    if (leader === undefined) return [];
    const children = readFileSync(`/proc/${leader}/task/${leader}/children`, 'utf8');
    return [leader, ...children.split(' ').filter(Boolean).map(Number)];
  }

  #keep(chunk: Buffer): void {
    this.lines.push(...chunk.toString('utf8').split('\n').filter(Boolean));
    if (this.lines.length > KEEP_LINES) this.lines.splice(0, this.lines.length - KEEP_LINES);
  }
}

/** Below the ports that the system hands out by itself, so that no other connection takes one before it is used. */
const PORTS = { from: 15_000, to: 32_000 };

/** A port that is free now, and that only another call of this function may take. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
