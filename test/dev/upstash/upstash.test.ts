import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from '@upstash/redis';
import { expect, test } from 'vitest';
import { startUpstash } from '../../../dev/upstash/server.ts';
import { upstashAdapterSuite } from './upstash.adapter.ts';

upstashAdapterSuite('the embedded Redis', async () => ({}));

test('the data file restores every type of key, with its expiry', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'headrail-redis-'));
  const options = { port: 0, token: 't', dataFile: join(folder, 'redis.json') };
  const before = await startUpstash(options);
  const first = new Redis({ url: before.url, token: 't' });
  await first.set('text', 'é', { px: 3_600_000 });
  await first.hset('hash', { a: 1 });
  await first.zadd('zset', { score: 1.5, member: 'm' }, { score: 2, member: 'n' });
  await first.sadd('set', 'x', 'y');
  await first.rpush('list', 'p', 'q');
  await before.close();

  const after = await startUpstash(options);
  const second = new Redis({ url: after.url, token: 't' });
  expect(await second.get('text')).toBe('é');
  expect(await second.pttl('text')).toBeGreaterThan(3_000_000);
  expect(await second.pttl('hash')).toBe(-1);
  expect(await second.hgetall('hash')).toEqual({ a: 1 });
  expect(await second.zrange('zset', 0, -1, { withScores: true })).toEqual(['m', 1.5, 'n', 2]);
  expect((await second.smembers('set')).sort()).toEqual(['x', 'y']);
  expect(await second.lrange('list', 0, -1)).toEqual(['p', 'q']);
  await after.close();
  await rm(folder, { recursive: true });
});
