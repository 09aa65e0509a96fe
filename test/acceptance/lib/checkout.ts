import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { portsFor } from '../../../dev/settings.ts';
import { until } from '../../../dev/support/until.ts';

// Different from the default ports, from the tests' ports, and from the system's automatic ports.
const OFFSET = 15_000;
const READY = 'Headrail is ready';
const HANG_MS = 1_800_000;
const root = join(import.meta.dirname, '../../..');

/** This process's PATH without the folders that npm and Node added, because a clone must use its own. */
function barePath(): string {
  return (process.env.PATH ?? '')
    .split(':')
    .filter((part) => !part.includes('node_modules'))
    .join(':');
}

/** A clone of HEAD, used as a person uses it: with npm, in a terminal with `path` as its PATH. */
export class Checkout {
  readonly folder: string;
  readonly ports = portsFor(OFFSET);
  readonly #env: Record<string, string | undefined>;
  #platform: ChildProcess | undefined;

  private constructor(folder: string, path: string) {
    this.folder = folder;
    const foreign = /^(npm_|INIT_CWD|NODE|VITEST|STRIPE_|PG_URL|REDIS_URL)/;
    const env = Object.entries(process.env).filter(([name]) => !foreign.test(name));
    this.#env = { ...Object.fromEntries(env), PATH: path, PORT_OFFSET: String(OFFSET) };
  }

  static async clone(folder: string, path = barePath()): Promise<Checkout> {
    const checkout = new Checkout(folder, path);
    await checkout.nothingLeft();
    await checkout.run('git', ['clone', '--quiet', root, folder], root);
    return checkout;
  }

  /** `npm ci`. Repeats it if npm fails: on a slow network npm 10 loses a download, prints that, and may exit 0. */
  async install(attempts = 3): Promise<void> {
    const args = ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
    const { code, output } = await this.#end('npm', args, this.folder);
    if (output.includes('Exit handler never called') && attempts > 1) return this.install(attempts - 1);
    if (code !== 0 || output.includes('Exit handler never called'))
      throw new Error(`npm ci ended with ${code}:\n${output}`);
  }

  /** Runs a command and returns its output. If it fails, throws an error with the output. */
  async run(command: string, args: readonly string[], cwd = this.folder): Promise<string> {
    const { code, output } = await this.#end(command, args, cwd);
    if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output}`);
    return output;
  }

  async #end(command: string, args: readonly string[], cwd: string) {
    const child = spawn(command, args, { cwd, env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = keepOutput(child);
    const [code]: unknown[] = await once(child, 'close');
    return { code, output: stripVTControlCharacters(output()) };
  }

  /** `npm run dev`, as in a terminal: in a new process group, because Ctrl-C signals the whole group. */
  async start(): Promise<void> {
    const child = spawn('npm', ['run', 'dev'], {
      cwd: this.folder,
      env: this.#env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#platform = child;
    const output = keepOutput(child);
    await until(() => child.exitCode !== null || output().includes(READY), { timeout: HANG_MS, every: 50 });
    if (!output().includes(READY)) throw new Error(`npm run dev ended with ${child.exitCode}:\n${output()}`);
  }

  /** Presses Ctrl-C, and checks that no process is left. */
  async stop(): Promise<void> {
    if (this.#platform?.pid === undefined) throw new Error('npm run dev is not there');
    const gone = once(this.#platform, 'exit');
    process.kill(-this.#platform.pid, 'SIGINT');
    await gone;
    this.#platform = undefined;
    await this.nothingLeft();
  }

  /** After a failure: kills every process that we started. */
  kill(): void {
    try {
      if (this.#platform?.pid !== undefined) process.kill(-this.#platform.pid, 'SIGKILL');
    } catch {
      // It has already ended.
    }
  }

  /** Checks that no process with our PORT_OFFSET runs, and that nothing listens on our ports. */
  async nothingLeft(): Promise<void> {
    await until(() => {
      const alive = living();
      if (alive.length === 0) return true;
      throw new Error(`still there: ${alive.join('; ')}`);
    });
    for (const [part, port] of Object.entries(this.ports)) {
      if (!(await isFree(port))) throw new Error(`port ${port} (${part}) is taken`);
    }
  }
}

function keepOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}

/** Command lines of the running processes. Without /proc it is empty, and only the ports are checked. */
function living(): string[] {
  return pids().flatMap((pid) => {
    try {
      const ours = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`PORT_OFFSET=${OFFSET}`);
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return ours && command !== '' ? [`${pid} ${command}`] : [];
    } catch {
      return [];
    }
  });
}

function pids(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  } catch {
    return [];
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listening = once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.listen(port, '127.0.0.1');
  const free = await listening;
  if (free) server.close();
  return free;
}
