import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Outcome, ok } from '../../../src/domain/fault.ts';
import { type Loaded, Memory } from '../../../src/services/catalogue/memory.ts';

const FRESH = 2_000;
const TTL = 60_000;
const CAPACITY = 10;

/** A load that was begun and has no answer yet. */
interface Begun {
  readonly keys: readonly string[];
  answer(value: number): void;
  fail(): void;
}

let begun: Begun[];
let cache: Memory<number>;

beforeEach(() => {
  vi.useFakeTimers();
  begun = [];
  cache = new Memory<number>({
    load: (keys) =>
      new Promise<Outcome<Loaded<number>>>((resolve, reject) => {
        const readAt = Date.now();
        begun.push({
          keys,
          answer: (value) => resolve(ok({ readAt, values: new Map(keys.map((key) => [key, value])) })),
          fail: () => reject(new Error('broken')),
        });
      }),
    freshMs: FRESH,
    ttlMs: TTL,
    capacity: CAPACITY,
    weigh: (value) => value,
    now: Date.now,
    background: () => undefined,
  });
});
afterEach(() => {
  vi.useRealTimers();
});

const times = (n: number): Promise<Outcome<number>[]> => Promise.all(Array.from({ length: n }, () => cache.get('a')));

describe('40 callers at a cold cache', () => {
  it('are one load', async () => {
    const all = times(40);
    expect(begun).toHaveLength(1);
    begun[0]?.answer(1);
    expect(new Set((await all).map((one) => JSON.stringify(one)))).toEqual(new Set([JSON.stringify(ok(1))]));
    expect(begun).toHaveLength(1);
  });

  it('are one load for each second in which the request of the load has ended', async () => {
    const first = cache.get('a');
    const all = times(39);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(begun).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(begun).toHaveLength(3);
    begun[2]?.answer(3);
    begun[1]?.answer(2);
    await vi.advanceTimersByTimeAsync(0);
    const answers = (await all).map((one) => (one.ok ? one.value : null));
    expect(answers.filter((one) => one === 3)).toHaveLength(38);
    // The slow load's own caller gets its own answer. It does not replace the newer one.
    expect(answers.filter((one) => one === 2)).toHaveLength(1);
    expect(await cache.get('a')).toEqual(ok(3));
    begun[0]?.answer(1);
    await first;
    expect(await cache.get('a')).toEqual(ok(3));
  });

  it('get an answer though the load of the first one throws', async () => {
    const first = cache.get('a');
    const second = cache.get('a');
    begun[0]?.fail();
    await expect(first).rejects.toThrow('broken');
    await vi.advanceTimersByTimeAsync(0);
    begun[1]?.answer(2);
    expect(await second).toEqual(ok(2));
    expect(begun).toHaveLength(2);
  });
});

describe('several keys', () => {
  it('are loaded at once, and keys that are under way are not loaded twice', async () => {
    const [first, second] = [cache.many(['a', 'b']), cache.many(['b', 'c', 'c'])];
    expect(begun.map(({ keys }) => keys)).toEqual([['a', 'b'], ['c']]);
    begun[0]?.answer(1);
    begun[1]?.answer(2);
    expect(await first).toEqual(
      ok(
        new Map([
          ['a', 1],
          ['b', 1],
        ]),
      ),
    );
    expect(await second).toEqual(
      ok(
        new Map([
          ['c', 2],
          ['b', 1],
        ]),
      ),
    );
  });
});

describe('what is not fresh', () => {
  it('is answered, and read again once however many ask', async () => {
    const first = cache.get('a');
    begun[0]?.answer(1);
    await first;
    vi.setSystemTime(Date.now() + FRESH);
    expect((await times(40)).every((one) => one.ok && one.value === 1)).toBe(true);
    expect(begun).toHaveLength(2);
    begun[1]?.answer(2);
    await vi.advanceTimersByTimeAsync(0);
    expect(await cache.get('a')).toEqual(ok(2));
    expect(begun).toHaveLength(2);
  });

  it('is read once more if the request that read it has ended', async () => {
    const first = cache.get('a');
    begun[0]?.answer(1);
    await first;
    vi.setSystemTime(Date.now() + FRESH);
    await cache.get('a');
    vi.setSystemTime(Date.now() + 15_000);
    await cache.get('a');
    expect(begun).toHaveLength(3);
    begun[2]?.answer(3);
    await vi.advanceTimersByTimeAsync(0);
    expect(await cache.get('a')).toEqual(ok(3));
  });

  it('is not answered to a caller that wants newer values', async () => {
    const first = cache.get('a');
    begun[0]?.answer(1);
    await first;
    vi.setSystemTime(Date.now() + 100);
    const newer = cache.get('a', 100);
    begun[1]?.answer(2);
    expect(await newer).toEqual(ok(2));
  });
});

describe('memory', () => {
  it('is bounded by weight: what was not asked for the longest goes first', async () => {
    for (const key of ['a', 'b', 'c']) {
      const asked = cache.get(key);
      begun.at(-1)?.answer(3);
      await asked;
    }
    await cache.get('a');
    const heavy = cache.get('d');
    begun.at(-1)?.answer(4);
    await heavy;
    expect(['a', 'b', 'c', 'd'].map((key) => cache.kept([key]) !== null)).toEqual([true, false, true, true]);
    const huge = cache.get('e');
    begun.at(-1)?.answer(CAPACITY + 1);
    expect(await huge).toEqual(ok(CAPACITY + 1));
    expect(['a', 'c', 'd', 'e'].filter((key) => cache.kept([key]) !== null)).toEqual([]);
  });

  it('forgets what was changed, and does not keep an answer that was under way then', async () => {
    const asked = cache.get('a');
    cache.forget('a');
    begun[0]?.answer(1);
    expect(await asked).toEqual(ok(1));
    expect(cache.kept(['a'])).toBeNull();
  });
});
