import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { cleanUp, isReady, launch, living, ports } from './launch.ts';

cleanUp();

const LISTENING = '0A';
/** 127.0.0.0/8 and ::1 as in /proc: each four bytes in reverse order. */
const LOOPBACK = /^([0-9A-F]{6}7F|0{24}01000000):/;

/** The addresses (hexadecimal, with the port) that the given processes listen on. */
function listening(pids: string[]): string[] {
  const mine = new Set(pids.flatMap(socketsOf));
  return ['tcp', 'tcp6'].flatMap((family) =>
    readFileSync(`/proc/net/${family}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === LISTENING && mine.has(fields[9] ?? ''))
      .map((fields) => fields[1] ?? ''),
  );
}

function socketsOf(pid: string): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${fd}`))?.[1] ?? [];
    } catch {
      return []; // the process or socket has closed since it was listed
    }
  });
}

const inHex = (port: number) => port.toString(16).toUpperCase().padStart(4, '0');

test('can fail: a server that listens on all addresses is found', async () => {
  for (const [host, own] of [
    ['0.0.0.0', false],
    ['::', false],
    ['127.0.0.1', true],
    ['::1', true],
  ] as const) {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const found = listening([String(process.pid)]).filter((one) => one.endsWith(`:${inHex(port)}`));
    expect(found.map((one) => LOOPBACK.test(one))).toEqual([own]);
    server.close();
  }
});

/** The status of `GET path` with the `Host` header `host`. */
async function statusFor(port: number, path: string, host: string): Promise<number | undefined> {
  const call = request({ host: '127.0.0.1', port, path, headers: { host }, agent: false });
  call.end();
  const [response] = await once(call, 'response');
  response.resume();
  return response.statusCode;
}

test('npm run dev listens only on loopback addresses, and its stand-ins refuse a foreign Host', async () => {
  const launched = launch();
  await isReady(launched);
  const found = listening(living().map(({ pid }) => pid));
  for (const port of Object.values(ports)) expect(found.join()).toContain(`:${inHex(port)}`);
  expect(found.filter((address) => !LOOPBACK.test(address))).toEqual([]);

  const doors = [
    [ports.neon, '/healthz'],
    [ports.upstash, '/healthz'],
    [ports.stripe, '/_sim/health'],
    [ports.mailbox, '/messages'],
    [ports.storefront, '/config.json'],
    ...[ports.neon, ports.upstash, ports.mailbox].map((port) => [port, '/_sim/queries'] as const),
  ] as const;
  for (const [port, path] of doors) {
    for (const host of ['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST']) {
      expect([path, host, await statusFor(port, path, `${host}:${port}`)]).toEqual([path, host, 200]);
    }
    const near = ['localhost.evil.example', '127.0.0.1.evil.example', '127.0.0.2', 'evil.example', '0.0.0.0', '[::]'];
    for (const host of [...near.map((name) => `${name}:${port}`), 'localhost', `localhost:${port + 1}`]) {
      expect([path, host, await statusFor(port, path, host)]).toEqual([path, host, 421]);
    }
  }
});
