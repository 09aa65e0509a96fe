import { Redis } from '@upstash/redis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startUpstash, type Upstash, type UpstashOptions } from '../../../dev/upstash/server.ts';
import { until } from '../../support/until.ts';

const TOKEN = 'adapter-token';

/** What the unchanged Upstash client must get, with any Redis behind the server. It empties the database. */
export function upstashAdapterSuite(
  name: string,
  options: () => Promise<Omit<UpstashOptions, 'port' | 'token'>>,
): void {
  describe(`Upstash over REST on ${name}`, () => {
    let server: Upstash;
    let redis: Redis;
    const client = (token: string) => new Redis({ url: server.url, token, retry: false, enableTelemetry: false });

    beforeAll(async () => {
      server = await startUpstash({ port: 0, token: TOKEN, ...(await options()) });
      redis = client(TOKEN);
    });
    beforeEach(() => redis.flushdb());
    afterAll(() => server.close());

    test('strings, numbers, objects and Unicode come back unchanged, and a missing key is null', async () => {
      await redis.mset({ text: 'Ünïcode 日本 "q"', number: 12900, object: { a: [1, null, 'x'] }, empty: '', ok: 'OK' });
      expect(await redis.mget('text', 'number', 'object', 'empty', 'ok', 'none')).toEqual([
        'Ünïcode 日本 "q"',
        12900,
        { a: [1, null, 'x'] },
        '',
        'OK',
        null,
      ]);
      expect(await redis.get('ok')).toBe('OK');
      expect(await redis.get('none')).toBeNull();
      expect(await redis.incrby('number', 100)).toBe(13000);
    });

    test('SET NX PX gives the lock to one client until it expires', async () => {
      const tries = await Promise.all(
        Array.from({ length: 10 }, (_, n) => redis.set('lock', n, { nx: true, px: 400 })),
      );
      expect(tries.filter((answer) => answer === 'OK')).toHaveLength(1);
      expect(tries.filter((answer) => answer === null)).toHaveLength(9);
      expect(await redis.pttl('lock')).toBeGreaterThan(0);
      await until(async () => (await redis.exists('lock')) === 0);
      expect(await redis.set('lock', 'next', { nx: true })).toBe('OK');
    });

    test('hashes and sorted sets by score', async () => {
      await redis.hset('hold', { sku_a: 2, sku_b: '3' });
      expect(await redis.hgetall('hold')).toEqual({ sku_a: 2, sku_b: 3 });
      expect(await redis.hincrby('hold', 'sku_a', -2)).toBe(0);
      await redis.zadd('expiries', { score: 1763823600123, member: 'ord_a' }, { score: 5, member: 'ord_b' });
      expect(await redis.zrange('expiries', 0, 10, { byScore: true })).toEqual(['ord_b']);
      expect(await redis.zscore('expiries', 'ord_a')).toBe(1763823600123);
      expect(await redis.zremrangebyscore('expiries', 0, 10)).toBe(1);
      expect(await redis.zcard('expiries')).toBe(1);
    });

    test('a Lua script is atomic, by text and by digest', async () => {
      const script = `
        local left = tonumber(redis.call('GET', KEYS[1]) or '0')
        local want = tonumber(ARGV[1])
        if left < want then return {0, 'short', left} end
        redis.call('DECRBY', KEYS[1], want)
        redis.call('ZADD', KEYS[2], ARGV[2], ARGV[3])
        return {1, 'held', left - want}`;
      await redis.set('stock', 5);
      expect(await redis.eval(script, ['stock', 'holds'], ['2', '100', 'ord_a'])).toEqual([1, 'held', 3]);
      const digest = await redis.scriptLoad(script);
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, n) =>
          redis.evalsha<string[], [number, string, number]>(digest, ['stock', 'holds'], ['1', '100', `o${n}`]),
        ),
      );
      expect(answers.filter(([held]) => held === 1)).toHaveLength(3);
      expect(await redis.get('stock')).toBe(0);
      expect(await redis.zcard('holds')).toBe(4);
    });

    test('redis.createScript works through EVALSHA, whether or not the script is known', async () => {
      const script = redis.createScript<string>("return redis.call('GET', KEYS[1])");
      await redis.set('a', 'b');
      expect(await script.exec(['a'], [])).toBe('b');
      await redis.scriptFlush();
      expect(await script.exec(['a'], [])).toBe('b');
    });

    test('errors of Redis, of a script and of the token are different', async () => {
      await redis.set('text', 'words');
      await expect(redis.incr('text')).rejects.toThrow(/ERR value is not an integer/);
      await expect(redis.zcard('text')).rejects.toThrow(/WRONGTYPE/);
      await expect(redis.evalsha('f'.repeat(40), [], [])).rejects.toThrow(/NOSCRIPT/);
      await expect(redis.eval("return redis.error_reply('OUT_OF_STOCK sku')", [], [])).rejects.toThrow(
        /OUT_OF_STOCK sku/,
      );
      await expect(client('wrong').get('text')).rejects.toThrow(/WRONGPASS/);
    });

    test('a pipeline has an answer for each command, and a transaction is atomic', async () => {
      const answers = await redis.pipeline().set('n', 1).incr('n').get('n').exec();
      expect(answers).toEqual(['OK', 2, 2]);
      expect(await redis.multi().set('m', 'x').get('m').exec()).toEqual(['OK', 'x']);
      await expect(redis.multi().set('m', 'y').incr('m').exec()).rejects.toThrow(/not an integer/);
      expect(await redis.get('m')).toBe('y');
    });

    test('an outage is a connection error, and commands are counted', async () => {
      const control = (method: string, path: string, body?: unknown) =>
        fetch(`${server.url}/_sim/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      await control('POST', 'down');
      await expect(redis.get('x')).rejects.toThrow(/fetch failed/);
      await control('POST', 'up');
      await control('DELETE', 'queries');
      await redis.set('x', 1);
      await redis.pipeline().get('x').get('y').exec();
      const counted = await (await control('GET', 'queries')).json();
      expect(counted).toEqual({ count: 3, queries: ['set x 1', 'get x', 'get y'] });
      // The client sends a command twice even with `retry: false`, so every write must be idempotent.
      await control('POST', 'faults', { kind: 'drop_answer', match: 'incr x', times: 2 });
      await expect(redis.incr('x')).rejects.toThrow(/fetch failed/);
      expect(await redis.get('x')).toBe(3);
    });
  });
}
