import { describe, expect, inject, it } from 'vitest';
import { newPool } from './pool.ts';
import { failureText } from './report.ts';
import { seedOf } from './rng.ts';
import { explore, replay } from './run.ts';
import { shrink } from './shrink.ts';

const SCHEDULES = 500;
const STEPS = 60;

describe('the simulation', () => {
  const pool = newPool();
  const seed = inject('seed');

  it(`keeps every promise in ${SCHEDULES} schedules`, async () => {
    const ends = new Set<string>();
    for (let n = 0; n < SCHEDULES; n += 1) {
      const outcome = await explore(seedOf(seed, n), STEPS, pool);
      if (outcome.wrong.length > 0) throw new Error(failureText(await shrink(outcome, pool, 20), STEPS));
      for (const { shadow } of outcome.world.objects) ends.add(shadow?.status ?? 'never placed');
    }
    // If all schedules ended in the same way, they would explore nothing.
    expect([...ends]).toEqual(expect.arrayContaining(['cancelled', 'refunded', 'in_production', 'delivered']));
  });

  it('plays the same schedule the same way', async () => {
    const once = await explore(seedOf(seed, 0), STEPS, pool);
    const first = JSON.stringify([once.steps, once.world.objects.map(({ timeline }) => timeline)]);
    const twice = await explore(seedOf(seed, 0), STEPS, pool);
    expect(JSON.stringify([twice.steps, twice.world.objects.map(({ timeline }) => timeline)])).toBe(first);
    const again = await replay(twice.seed, twice.steps, pool);
    expect(JSON.stringify(again.world.objects.map(({ timeline }) => timeline))).toBe(
      JSON.stringify(JSON.parse(first)[1]),
    );
  });

  it('shortens a failure to the steps that matter', async () => {
    const long = await explore(seedOf(7, 1), STEPS, pool);
    const wipe = ['wipe', '', ''] as const;
    const failing = { ...long, steps: [...long.steps, wipe], wrong: ['a promise about wiping'] };
    const judge = async (steps: typeof long.steps) => {
      const outcome = await replay(long.seed, steps, pool);
      return { ...outcome, wrong: outcome.steps.some(([act]) => act === 'wipe') ? ['a promise about wiping'] : [] };
    };
    const shortest = await shrink(failing, pool, 20, judge);
    expect(shortest.steps).toEqual([wipe]);
  });
});
