import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Outcome, ok } from '../../../src/domain/fault.ts';
import { behindEdge, edgeOf } from '../../../src/services/catalogue/edge.ts';

/** The cache of the runtime, behind which lists are read. */

const ORIGIN = 'https://headrail.test';
const edge = edgeOf(() => caches.default, ORIGIN);
const unreachable = edgeOf(() => {
  throw new Error('no cache');
}, ORIGIN);

let time = 1_000_000;

function reader(at = edge, version = 'v1') {
  const work: Promise<unknown>[] = [];
  const logged: string[] = [];
  const loads: string[] = [];
  const read = behindEdge(
    async (key): Promise<Outcome<string>> => {
      loads.push(key);
      return ok(`${key} ${loads.length}`);
    },
    {
      edge: at,
      version,
      value: z.string(),
      ttlMs: 60_000,
      now: () => time,
      background: (one) => work.push(one),
      log: (event) => logged.push(event),
    },
  );
  return { read, loads, logged, written: () => Promise.all(work) };
}

const readAs = (answer: Awaited<ReturnType<ReturnType<typeof reader>['read']>>, key: string) =>
  answer.ok ? [answer.value.readAt, answer.value.values.get(key)] : answer.fault.code;

describe('the edge', () => {
  it('answers another isolate with what one has read, with the time of that read', async () => {
    const key = '["ret_a","gbp",{"kind":"page","after":null,"limit":50}]';
    const [first, second] = [reader(), reader()];
    const at = time;
    expect(readAs(await first.read(key, 5_000), key)).toEqual([at, `${key} 1`]);
    await first.written();
    time += 4_999;
    expect(readAs(await second.read(key, 5_000), key)).toEqual([at, `${key} 1`]);
    expect(second.loads).toEqual([]);
    time += 1;
    expect(readAs(await second.read(key, 5_000), key)).toEqual([time, `${key} 1`]);
    expect(second.loads).toEqual([key]);
    // Who accepts an older copy gets it. Another version of the shape has entries of its own.
    expect((await reader().read('other', 60_000)).ok).toBe(true);
    const other = reader(edge, 'v2');
    await other.read(key, 60_000);
    expect(other.loads).toEqual([key]);
  });

  it('is left out while it does not answer, or holds what cannot be read', async () => {
    const without = reader(unreachable);
    expect(readAs(await without.read('a', 5_000), 'a')).toEqual([time, 'a 1']);
    await without.written();
    expect(without.logged).toEqual(['catalogue.edge_failed', 'catalogue.edge_failed']);
    await edge.put('v1 b', '{"readAt":"x"}', 60);
    const broken = reader();
    expect(readAs(await broken.read('b', 5_000), 'b')).toEqual([time, 'b 1']);
    expect(broken.logged).toEqual(['catalogue.edge_failed']);
  });
});
