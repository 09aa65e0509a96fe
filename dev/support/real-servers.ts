import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { until } from './until.ts';
import { freePort } from './worker-process.ts';

export interface RealServer {
  url: string;
  stop(): Promise<void>;
}

/**
 * The Postgres of `PG_URL`, else Debian's, started on an empty folder with `more` settings. Throws when there is
 * neither: no test is skipped.
 */
export async function realPostgres(...more: readonly string[]): Promise<RealServer> {
  if (process.env.PG_URL !== undefined) return { url: process.env.PG_URL, stop: async () => {} };
  const bin = postgresFolder();
  const user = unprivileged();
  const folder = await mkdtemp(join(tmpdir(), 'headrail-postgres-'));
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
    ...user,
    cwd: folder,
    stdio: 'ignore',
  });
  const port = await freePort();
  const settings = [
    ...more,
    'fsync=off',
    'max_connections=200',
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
  ];
  const flags = settings.flatMap((setting) => ['-c', setting]);
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  return run(join(bin, 'postgres'), ['-D', data, '-p', `${port}`, ...flags], {
    folder,
    user,
    url,
    answers: postgresAnswers,
  });
}

/** The Redis of `REDIS_URL`, else the machine's `redis-server`. Throws when there is neither: no test is skipped. */
export async function realRedis(): Promise<RealServer> {
  if (process.env.REDIS_URL !== undefined) return { url: process.env.REDIS_URL, stop: async () => {} };
  const binary = onPath('redis-server');
  if (binary === undefined) throw new Error('no redis-server: install redis-server (Debian), or set REDIS_URL');
  const folder = await mkdtemp(join(tmpdir(), 'headrail-redis-'));
  const port = await freePort();
  const flags = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  return run(binary, flags, { folder, url: `redis://127.0.0.1:${port}`, answers: redisAnswers });
}

interface RunOptions {
  folder: string;
  url: string;
  user?: { uid: number; gid: number } | undefined;
  answers(url: string): Promise<boolean>;
}

async function run(binary: string, args: string[], { folder, url, user, answers }: RunOptions): Promise<RealServer> {
  const child = spawn(binary, args, { ...user, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-5_000);
    });
  }
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      // SIGINT is the fast shutdown of Postgres. Redis also stops on it.
      child.kill('SIGINT');
      await gone;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until(() => answers(url));
  } catch (error) {
    await stop();
    throw new Error(`${binary} did not start:\n${output}`, { cause: error });
  }
  return { url, stop };
}

async function postgresAnswers(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString });
  try {
    await client.connect();
    return (await client.query('SELECT 1')).rowCount === 1;
  } finally {
    await client.end().catch(() => {});
  }
}

async function redisAnswers(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: null });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } finally {
    client.disconnect();
  }
}

function postgresFolder(): string {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions
    .map((version) => join(debian, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'postgres')));
  if (found !== undefined) return found;
  const path = onPath('postgres');
  if (path === undefined) throw new Error('no Postgres: install postgresql (Debian), or set PG_URL');
  return join(path, '..');
}

function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** Postgres refuses to run as root. Debian's package has a user for it. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const entry = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  if (entry === null) throw new Error('running as root, and there is no user "postgres" to run Postgres as');
  return { uid: Number(entry[1]), gid: Number(entry[2]) };
}
