import { randomUUID } from 'node:crypto';
import { Redis } from '@upstash/redis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HANG_MS } from '../../dev/support/until.ts';
import { startUpstash, type Upstash } from '../../dev/upstash/server.ts';
import { type CardTesting, cardTesting } from '../../src/services/card-testing.ts';
import { value } from '../support/value.ts';

const TOKEN = 'cards';
const ADA = { retailerId: 'ret_a', address: '192.0.2.1', email: 'ada@example.com' };

/** The velocity limits, with any Redis behind the bridge. */
export function cardTestingSuite(name: string, servers: () => Promise<{ readonly redisUrl?: string }>): void {
  describe(`card testing on ${name}`, () => {
    let upstash: Upstash;
    let redis: Redis;
    let cards: CardTesting;
    beforeAll(async () => {
      upstash = await startUpstash({ port: 0, token: TOKEN, ...(await servers()) });
      redis = new Redis({ url: upstash.url, token: TOKEN, enableTelemetry: false });
      // Long, because a busy machine is slow.
      const options = { url: upstash.url, token: TOKEN, timeoutMs: HANG_MS };
      cards = cardTesting({ redis: options, secret: 's', scale: 1, now: Date.now });
    });
    afterAll(() => upstash.close());
    beforeEach(() => redis.flushdb());

    const tries = async (count: number, who: (n: number) => Partial<typeof ADA> | { address: null }) => {
      const verdicts = [];
      for (let n = 0; n < count; n += 1)
        verdicts.push(value(await cards.attempt({ ...ADA, id: `ord_${n}`, ...who(n) })));
      return verdicts;
    };
    const declines = async (count: number, who: Partial<typeof ADA> = {}) => {
      for (let n = 0; n < count; n += 1) value(await cards.declined({ ...ADA, ...who }, `${who.address} ${n}`));
    };
    const within = async (who: object = {}) =>
      value(await cards.attempt({ ...ADA, id: `ord_${randomUUID()}`, ...who })).within;

    test('an ordinary customer is never refused, also after a few declined cards', async () => {
      await declines(3);
      expect((await tries(5, () => ({}))).every((one) => one.within)).toBe(true);
    });

    test('attempts are limited by address, whatever the e-mail, and say when to come back', async () => {
      const verdicts = await tries(101, (n) => ({ email: `a${n}@example.com` }));
      expect(verdicts.slice(0, 100).every((one) => one.within)).toBe(true);
      expect(verdicts[100]).toMatchObject({ within: false });
      const seconds = verdicts[100]?.within === false ? verdicts[100].seconds : 0;
      expect(seconds).toBeGreaterThan(3_000);
      expect(seconds).toBeLessThanOrEqual(3_600);
      expect(await within({ address: '192.0.2.2', email: 'b@example.com' })).toBe(true);
    });

    test('attempts are limited by e-mail, whatever the address, the case, and also from a server', async () => {
      const verdicts = await tries(31, (n) =>
        n % 2 === 0 ? { address: null } : { address: `192.0.2.${n}`, email: 'ADA@example.com' },
      );
      expect(verdicts.map((one) => one.within)).toEqual([...Array(30).fill(true), false]);
    });

    test('the same attempt again does not count, and is let through at the limit', async () => {
      await tries(30, () => ({}));
      expect(await within()).toBe(false);
      expect(value(await cards.attempt({ ...ADA, id: 'ord_3' }))).toEqual({ within: true });
    });

    test('declined cards stop an address, and an e-mail', async () => {
      await declines(15);
      expect(await within({ email: 'other@example.com' })).toBe(false);
      expect(await within({ address: '192.0.2.9' })).toBe(false);
      expect(await within({ address: '192.0.2.9', email: 'other@example.com' })).toBe(true);
      // The same decline, reported again, is one decline.
      await redis.flushdb();
      for (let n = 0; n < 20; n += 1) value(await cards.declined(ADA, 'the same'));
      expect(await within()).toBe(true);
    });

    test('many declines at a retailer make its limits careful, and close nothing', async () => {
      for (let n = 0; n < 50; n += 1) await declines(1, { address: `198.51.100.${n}`, email: `t${n}@example.com` });
      expect(await within()).toBe(true);
      await declines(4, { email: 'x@example.com' });
      expect(await within({ email: 'y@example.com' })).toBe(false);
      expect(await within({ retailerId: 'ret_b', email: 'y@example.com' })).toBe(true);
    });

    test('the limits open again when their window has passed', async () => {
      await tries(30, () => ({}));
      expect(await within()).toBe(false);
      for (const key of await redis.keys('{cards}:*')) {
        if (key.includes('refused')) continue;
        for (const member of await redis.zrange<string[]>(key, 0, -1)) await redis.zincrby(key, -3_600_001, member);
      }
      expect(await within()).toBe(true);
    });

    test('Platform Ops see what was refused, the newest first and not without end', async () => {
      await tries(31, () => ({}));
      expect(value(await cards.refused())).toMatchObject([
        { retailerId: 'ret_a', address: '192.0.2.1', over: 'attempts_by_email' },
      ]);
      for (let n = 0; n < 205; n += 1) await within({ address: `192.0.2.${n}` });
      expect(value(await cards.refused())).toHaveLength(200);
    });

    test('every key is forgotten by itself, and none holds an address or an e-mail', async () => {
      await tries(2, () => ({}));
      await declines(1);
      const keys = await redis.keys('*');
      expect(keys.length).toBeGreaterThan(3);
      for (const key of keys) {
        expect(await redis.pttl(key)).toBeGreaterThan(0);
        expect(key).not.toMatch(/192|example/);
      }
    });

    test('a Redis that is down is a fault, soon', async () => {
      const nowhere = cardTesting({
        redis: { url: 'http://127.0.0.1:9', token: 'x' },
        secret: 's',
        scale: 1,
        now: Date.now,
      });
      expect(await nowhere.attempt({ ...ADA, id: 'ord_a' })).toMatchObject({ ok: false });
    });
  });
}
