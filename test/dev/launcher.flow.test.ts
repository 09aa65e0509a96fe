import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterAll, afterEach, expect, test } from 'vitest';
import { portsFor, stateFolder } from '../../dev/settings.ts';
import { until } from '../support/until.ts';

// Away from the ports a person may be using; each vitest worker has its own.
const OFFSET = 20_000 + Number(process.env.VITEST_POOL_ID ?? 1) * 10;
const ports = portsFor(OFFSET);
const running: ChildProcess[] = [];

interface Launch {
  child: ChildProcess;
  output(): string;
}

/** As a person starts it: `npm run dev`, here in a process group of its own so that nothing can leak out of the test. */
function launch(env: Record<string, string> = {}): Launch {
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

const isReady = ({ output }: Launch) => until(() => output().includes('Headrail is ready'), { timeout: 40_000 });

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

/** Command lines of all living processes that mention this test's ports or state. */
function left(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        // Of a zombie there is no command line; it is dead, only not yet collected.
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
        return environment.includes(`PORT_OFFSET=${OFFSET}\0`) ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8')] : [];
      } catch {
        return [];
      }
    })
    .filter((command) => command !== '');
}

async function expectNothingLeft(): Promise<void> {
  await until(() => left().length === 0, { timeout: 10_000 });
  for (const port of Object.values(ports)) expect(await isFree(port)).toBe(true);
}

const hello = async () => (await fetch(`http://127.0.0.1:${ports.worker}/count/cron`)).json();

afterEach(() => {
  for (const { pid } of running.splice(0)) {
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    } catch {
      // Gone, as it should be.
    }
  }
});
afterAll(() => rm(stateFolder(OFFSET), { recursive: true, force: true }));

test('it starts, shows one screen, stops on Ctrl-C without a trace, and finds everything again', async () => {
  const first = launch();
  await isReady(first);
  expect(first.output()).toContain(`http://127.0.0.1:${ports.worker}/v1/products`);
  expect(first.output()).toContain('pk_dev_northlight');
  expect(first.output()).toMatch(/Neon bridge \d+\.\d s/);
  expect(await (await fetch(`http://127.0.0.1:${ports.worker}/add/kept`)).json()).toBe(1);
  expect(await (await fetch(`http://127.0.0.1:${ports.worker}/mail/ada@example.com`)).json()).toHaveProperty(
    'messageId',
  );
  // Ctrl-C in a terminal signals the whole foreground group.
  process.kill(-(first.child.pid ?? 0), 'SIGINT');
  await once(first.child, 'exit');
  await expectNothingLeft();
  expect(first.output()).toContain('Stopped.');

  const second = launch();
  await isReady(second);
  expect(await (await fetch(`http://127.0.0.1:${ports.worker}/count/kept`)).json()).toBe(1);
  const mails = await (await fetch(`http://127.0.0.1:${ports.mailbox}/messages?to=ada@example.com`)).json();
  expect(mails).toMatchObject({ data: [{ subject: 'Hello' }] });
  // A supervisor signals npm alone.
  second.child.kill('SIGTERM');
  await once(second.child, 'exit');
  await expectNothingLeft();
}, 120_000);

test('a part that dies is named, and takes the rest with it', async () => {
  const launched = launch();
  await isReady(launched);
  expect(await hello()).toBe(0);
  const neon = left().find((command) => command.includes('neon/main.ts'));
  expect(neon).toBeDefined();
  const pid = readdirSync('/proc').find((name) => {
    try {
      return (
        readFileSync(`/proc/${name}/cmdline`, 'utf8') === neon &&
        readFileSync(`/proc/${name}/environ`, 'utf8').includes(`PORT_OFFSET=${OFFSET}\0`)
      );
    } catch {
      return false;
    }
  });
  process.kill(Number(pid), 'SIGKILL');
  const [code] = await once(launched.child, 'exit');
  expect(code).toBe(1);
  expect(launched.output()).toContain('Neon bridge ended unexpectedly (SIGKILL)');
  await expectNothingLeft();
}, 90_000);

test('whoever reads its output may go away: it ends, and says nothing of pipes', async () => {
  const launched = launch();
  await until(() => launched.output().includes('Starting'), { timeout: 20_000 });
  launched.child.stdout?.destroy();
  expect(await once(launched.child, 'exit')).toEqual([0, null]);
  expect(launched.output()).not.toContain('EPIPE');
  await expectNothingLeft();
}, 60_000);

test('a SIGKILL of the launcher itself leaves nothing behind', async () => {
  const launched = launch();
  await isReady(launched);
  process.kill(-(launched.child.pid ?? 0), 'SIGKILL');
  await expectNothingLeft();
}, 60_000);

test('a taken port, a broken worker and a nonsense offset are said in plain words', async () => {
  const server = createServer();
  server.listen(ports.upstash, '127.0.0.1');
  await once(server, 'listening');
  const taken = launch();
  expect((await once(taken.child, 'exit'))[0]).toBe(1);
  expect(taken.output()).toContain(`Taken: port ${ports.upstash} (Upstash shim).`);
  expect(taken.output()).toContain('PORT_OFFSET=');
  server.close();

  const broken = launch({ WORKER_MAIN: 'test/support/fixtures/does-not-exist.ts' });
  expect((await once(broken.child, 'exit'))[0]).toBe(1);
  expect(broken.output()).toContain('Worker did not start');
  expect(broken.output()).toContain('does-not-exist.ts');
  await expectNothingLeft();

  const nonsense = launch({ PORT_OFFSET: 'many' });
  expect((await once(nonsense.child, 'exit'))[0]).toBe(1);
  expect(nonsense.output()).toContain('PORT_OFFSET must be a whole number');
}, 60_000);
