import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { cleanUp, expectNothingLeft, isReady, launch, living, ports } from './launch.ts';

cleanUp();

const hello = async () => (await fetch(`http://127.0.0.1:${ports.worker}/count/cron`)).json();

test('it starts, prints one screen, ends every process on Ctrl-C, and finds its data at the next start', async () => {
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
  // A supervisor signals only npm.
  second.child.kill('SIGTERM');
  await once(second.child, 'exit');
  await expectNothingLeft();
});

test('when a part ends, its name is printed and all other parts are stopped', async () => {
  const launched = launch();
  await isReady(launched);
  expect(await hello()).toBe(0);
  const neon = living().find(({ command }) => command.includes('neon/main.ts'));
  expect(neon).toBeDefined();
  process.kill(Number(neon?.pid), 'SIGKILL');
  const [code] = await once(launched.child, 'exit');
  expect(code).toBe(1);
  expect(launched.output()).toContain('Neon bridge ended unexpectedly (SIGKILL)');
  await expectNothingLeft();
});

test('while a part starts slowly, its name is printed and the launcher waits', async () => {
  const launched = launch();
  const neon = await until(() => living().find(({ command }) => command.includes('neon/main.ts')));
  process.kill(Number(neon.pid), 'SIGSTOP');
  await until(() => /\d+ s: still starting: .*Neon bridge/.test(launched.output()));
  process.kill(Number(neon.pid), 'SIGCONT');
  await isReady(launched);
});

test('when the reader of its output is gone, it ends without an error about pipes', async () => {
  const launched = launch();
  await until(() => launched.output().includes('Starting'));
  launched.child.stdout?.destroy();
  expect(await once(launched.child, 'exit')).toEqual([0, null]);
  expect(launched.output()).not.toContain('EPIPE');
  await expectNothingLeft();
});

test('a SIGKILL of the launcher leaves no process behind', async () => {
  const launched = launch();
  await isReady(launched);
  process.kill(-(launched.child.pid ?? 0), 'SIGKILL');
  await expectNothingLeft();
});

test('a taken port, a broken worker and a wrong offset have a readable message', async () => {
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
});
