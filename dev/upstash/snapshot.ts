import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Redis } from 'ioredis';
import { z } from 'zod';

// The embedded Redis has no RDB file, so its state is kept as commands that restore it. This is for local development
// only. The state may be lost, because Postgres holds the true stock.
const Commands = z.array(z.array(z.string()).min(1));

/** Writes every key to `file`, atomically. Expiries are kept as absolute times. */
export async function saveSnapshot(redis: Redis, file: string): Promise<void> {
  const commands: string[][] = [];
  for (const key of await redis.keys('*')) {
    const rebuild = await rebuildCommand(redis, key);
    if (rebuild === undefined) continue;
    commands.push(rebuild);
    const left = await redis.pttl(key);
    if (left > 0) commands.push(['PEXPIREAT', key, String(Date.now() + left)]);
  }
  await writeFile(`${file}.new`, JSON.stringify(commands));
  await rename(`${file}.new`, file);
}

/** Restores what `saveSnapshot` wrote, if the file exists. Keys that have expired meanwhile expire at once. */
export async function loadSnapshot(redis: Redis, file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => '[]');
  for (const [name = '', ...args] of Commands.parse(JSON.parse(text))) await redis.call(name, ...args);
}

async function rebuildCommand(redis: Redis, key: string): Promise<string[] | undefined> {
  switch (await redis.type(key)) {
    case 'string':
      return ['SET', key, (await redis.get(key)) ?? ''];
    case 'hash':
      return ['HSET', key, ...Object.entries(await redis.hgetall(key)).flat()];
    case 'list':
      return ['RPUSH', key, ...(await redis.lrange(key, 0, -1))];
    case 'set':
      return ['SADD', key, ...(await redis.smembers(key))];
    case 'zset': {
      const flat = await redis.zrange(key, 0, -1, 'WITHSCORES');
      const pairs = flat.flatMap((member, i) => (i % 2 === 0 ? [flat[i + 1] ?? '0', member] : []));
      return ['ZADD', key, ...pairs];
    }
    default:
      return undefined; // the key has expired since it was listed
  }
}
