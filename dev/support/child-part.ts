import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

export interface PartPlan {
  /** The name for people, for example "Neon bridge". */
  name: string;
  /** Arguments for the Node that runs the launcher. */
  args: string[];
  env?: Record<string, string>;
  /** The file of its output, emptied at every start. */
  log: string;
  /** For a part that cannot report that it is ready: any HTTP answer at this address means that it is. */
  probe?: string;
  /** A log line that means it will never be ready. Without it, the launcher would wait for a broken build. */
  failsOn?: string;
}

/** Long, because a busy machine may need minutes. A part that died or reported a failure is not waited for. */
const READY_WITHIN_MS = 1_800_000;
const STOP_WITHIN_MS = 30_000;
const PROBE_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 100;

/**
 * One part of the local platform: a child process with its own process group, so that its children can be ended with
 * it.
 */
export class ChildPart {
  readonly plan: PartPlan;
  /** How long the start took, ms. */
  took = 0;
  isReady = false;
  readonly #child: ChildProcess;
  readonly #exit: Promise<string>;

  constructor(plan: PartPlan) {
    this.plan = plan;
    const log = openSync(plan.log, 'w');
    this.#child = spawn(process.execPath, plan.args, {
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
      env: { ...process.env, NODE_NO_WARNINGS: '1', FORCE_COLOR: '0', ...plan.env },
    });
    closeSync(log);
    this.#exit = once(this.#child, 'exit').then(([code, signal]) => `${signal ?? `exit code ${code}`}`);
  }

  /** Waits until it is ready. Rejects with a readable reason: it ended, its log reports a failure, or it hangs. */
  async ready(): Promise<void> {
    const started = performance.now();
    const given = new AbortController();
    const ready = this.plan.probe === undefined ? once(this.#child, 'message') : this.#answers(given.signal);
    const outcome = await Promise.race([
      ready.then(() => 'ready'),
      this.#exit,
      this.#fails(given.signal),
      wait(READY_WITHIN_MS, `no answer for ${READY_WITHIN_MS / 60_000} minutes`, { ref: false }),
    ]);
    given.abort();
    this.took = performance.now() - started;
    if (outcome !== 'ready') throw new Error(`${this.plan.name} did not start (${outcome}).\n${this.lastLines(40)}`);
    this.isReady = true;
  }

  /** Resolves when it has ended, with how it ended. */
  gone(): Promise<string> {
    return this.#exit;
  }

  /** The end of its log, for people. */
  lastLines(count = 15): string {
    const lines = readFileSync(this.plan.log, 'utf8').trimEnd().split('\n').slice(-count);
    return [`The last lines of ${this.plan.log}:`, ...lines].map((line) => `  ${line}`).join('\n');
  }

  /**
   * Sends SIGTERM to the whole group, and SIGKILL if it hangs. Processes that the leader left behind are also killed.
   */
  async stop(): Promise<void> {
    this.signal('SIGTERM');
    await Promise.race([this.#exit, wait(STOP_WITHIN_MS, undefined, { ref: false })]);
    this.signal('SIGKILL');
    await this.#exit;
  }

  signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    try {
      if (pid !== undefined) process.kill(-pid, signal);
    } catch {
      // The group has no process left.
    }
  }

  /** Sends requests until one is answered. While wrangler builds, it accepts connections but does not answer. */
  async #answers(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const patience = AbortSignal.any([signal, AbortSignal.timeout(PROBE_WITHIN_MS)]);
      const answered = await fetch(this.plan.probe ?? '', { signal: patience }).then(
        () => true,
        () => false,
      );
      if (answered) return;
      await wait(LOOK_EVERY_MS);
    }
  }

  /** Resolves when its log contains the plan's `failsOn`. */
  async #fails(signal: AbortSignal): Promise<string> {
    const { failsOn, log } = this.plan;
    while (failsOn === undefined || !readFileSync(log, 'utf8').includes(failsOn)) {
      if (signal.aborted) break;
      await wait(LOOK_EVERY_MS);
    }
    return 'its log says why';
  }
}
