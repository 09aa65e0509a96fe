import { Redis } from 'ioredis';
import { createIoredisMock } from 'js-redis-server';
import { z } from 'zod';
import { type Answer, type Call, startSimServer } from '../support/sim-server.ts';
import { loadSnapshot, saveSnapshot } from './snapshot.ts';

export interface UpstashOptions {
  /** 0: any free port. */
  port: number;
  /** The bearer token that is accepted. */
  token: string;
  /** The file that keeps the embedded server's data over a restart. Absent: none. Ignored with `redisUrl`. */
  dataFile?: string | undefined;
  /** A real Redis (`redis://…`) instead of the embedded one. */
  redisUrl?: string | undefined;
}

export interface Upstash {
  url: string;
  port: number;
  token: string;
  close(): Promise<void>;
}

/** How long after a write the snapshot is saved. */
const SAVE_AFTER_MS = 300;

const Command = z.array(z.union([z.string(), z.number(), z.boolean()]).transform(String)).min(1);
const Pipeline = z.array(Command).min(1);

/** Upstash's REST protocol (as `@upstash/redis` 1.x speaks it) over an embedded or a real Redis. */
export async function startUpstash(options: UpstashOptions): Promise<Upstash> {
  const { redisUrl } = options;
  const redis = redisUrl === undefined ? await embeddedRedis() : await realRedis(redisUrl);
  const file = redisUrl === undefined ? options.dataFile : undefined;
  if (file !== undefined) await loadSnapshot(redis, file);

  let timer: NodeJS.Timeout | undefined;
  const touched = () => {
    if (file === undefined) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      save(file).catch((error: unknown) => console.error('upstash snapshot failed', error));
    }, SAVE_AFTER_MS);
  };
  // One after the other: two of them would write the same file.
  let saved = Promise.resolve();
  const save = (to: string): Promise<void> => {
    saved = saved.catch(() => undefined).then(() => saveSnapshot(redis, to));
    return saved;
  };

  const server = await startSimServer({
    port: options.port,
    textsOf: ({ url, body }) => commandsOf(url.pathname, body).map((command) => command.join(' ')),
    handle: async (call) => {
      const answer = await respond(redis, options.token, call);
      touched();
      return answer;
    },
  });
  return {
    url: server.url,
    port: server.port,
    token: options.token,
    close: async () => {
      await server.close();
      clearTimeout(timer);
      if (file !== undefined) await save(file);
      redis.disconnect();
    },
  };
}

/** Starts it in this process without a port, so that no other process can reach it. */
async function embeddedRedis(): Promise<Redis> {
  const redis = await createIoredisMock();
  if (!(redis instanceof Redis)) throw new Error('the embedded Redis is a cluster');
  return redis;
}

async function realRedis(url: string): Promise<Redis> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
  // Every failed command rejects. Without this listener, ioredis would also print each reconnection.
  redis.on('error', () => {});
  await redis.connect();
  return redis;
}

function commandsOf(path: string, body: string): string[][] {
  try {
    const json: unknown = JSON.parse(body);
    return path === '/' ? [Command.parse(json)] : Pipeline.parse(json);
  } catch {
    return [];
  }
}

async function respond(redis: Redis, token: string, { request, url, body }: Call): Promise<Answer> {
  if (url.pathname === '/healthz') return { status: 200, body: { ok: true } };
  if (request.headers.authorization !== `Bearer ${token}`) {
    return { status: 401, body: { error: 'WRONGPASS invalid or missing auth token' } };
  }
  const commands = commandsOf(url.pathname, body);
  const [first] = commands;
  if (request.method !== 'POST' || first === undefined) return refused('ERR failed to parse command');
  const encode = request.headers['upstash-encoding'] === 'base64' ? base64 : (reply: unknown) => reply;
  try {
    switch (url.pathname) {
      case '/':
        return { status: 200, body: { result: encode(await run(redis, first)) } };
      case '/pipeline':
        return {
          status: 200,
          body: await Promise.all(commands.map((command) => settled(run(redis, command), encode))),
        };
      case '/multi-exec':
        return { status: 200, body: await transaction(redis, commands, encode) };
      default:
        return refused(`ERR unknown path ${url.pathname}`);
    }
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
}

const refused = (error: string): Answer => ({ status: 400, body: { error } });

/** Command names in upper case, because ioredis rewrites the replies to lower-case ones as for its own methods. */
function run(redis: Redis, [name = '', ...args]: string[]): Promise<unknown> {
  return redis.call(name.toUpperCase(), ...args);
}

async function settled(reply: Promise<unknown>, encode: (reply: unknown) => unknown): Promise<unknown> {
  try {
    return { result: encode(await reply) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** An unknown command refuses the whole transaction. Once all are queued, each command has its own result. */
async function transaction(redis: Redis, commands: string[][], encode: (reply: unknown) => unknown) {
  const multi = redis.multi();
  for (const [name = '', ...args] of commands) multi.call(name.toUpperCase(), ...args);
  const replies = await multi.exec();
  return (replies ?? []).map(([error, reply]) =>
    error === null ? { result: encode(reply) } : { error: error.message },
  );
}

/** Upstash's `Upstash-Encoding: base64`: encodes every string except a top-level `OK`. */
function base64(reply: unknown): unknown {
  return reply === 'OK' ? reply : nested(reply);
}

function nested(reply: unknown): unknown {
  if (typeof reply === 'string') return Buffer.from(reply, 'utf8').toString('base64');
  return Array.isArray(reply) ? reply.map(nested) : reply;
}
