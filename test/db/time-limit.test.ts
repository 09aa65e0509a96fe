import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withTimeLimit } from '../../src/db/time-limit.ts';
import { lock } from '../../src/services/inventory/redis-client.ts';

describe('a call with a time limit', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([
    ['answers', () => Promise.resolve(1)],
    ['fails', () => Promise.reject(new Error('no'))],
  ])('that %s leaves no timer behind, because a timer keeps an object in memory', async (_, call) => {
    await withTimeLimit(10_000, call).catch(() => undefined);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is aborted with a TimeoutError at the limit, and not before', async () => {
    const aborted = vi.fn();
    const ended = withTimeLimit(1_000, (signal) => {
      signal.addEventListener('abort', aborted);
      return once(signal, 'abort').then(() => Promise.reject(signal.reason));
    });
    await vi.advanceTimersByTimeAsync(999);
    expect(aborted).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    await expect(ended).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

describe('Redis that does not answer', () => {
  it('ends each call at its own limit, with an unknown outcome', async () => {
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : null;
    const redis = lock({ url: `http://127.0.0.1:${port}`, token: 't', timeoutMs: 50 });
    const faults = await Promise.all([redis.members('a'), redis.run('return {}', [], []), redis.members('b')]);
    const timedOut = { ok: false, fault: { kind: 'unknown', code: 'redis_timeout' } };
    expect(faults).toEqual([timedOut, timedOut, timedOut]);
    server.closeAllConnections();
    server.close();
  });
});
