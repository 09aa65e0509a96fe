import { nextStep, weatherOf } from './explore.ts';
import { Watch } from './oracle/checks.ts';
import { atRest } from './oracle/quiescence.ts';
import { heal } from './oracle/recovery.ts';
import type { Pool } from './pool.ts';
import { rng } from './rng.ts';
import { type Step, World } from './world/world.ts';

/** What came of one schedule. `wrong` is empty where every promise was kept. */
export interface Outcome {
  readonly seed: number;
  readonly orders: number;
  readonly steps: readonly Step[];
  readonly wrong: readonly string[];
  readonly world: World;
}

/** Explores: draws step after step, heals, looks at what is left. */
export async function explore(seed: number, most: number, pool: Pool): Promise<Outcome> {
  const world = new World(seed, pool);
  const dice = rng(seed ^ 0x5bd1e995);
  const weather = weatherOf(dice);
  const steps: Step[] = [];
  const watch = new Watch(world);
  while (steps.length < most && world.wrong.length === 0) {
    const step = nextStep(world, dice, weather);
    steps.push(step);
    if (await world.step(step)) watch.after();
  }
  return finish(seed, world, watch, steps);
}

/** Plays a written schedule; steps that have nothing to do any more are left out. */
export async function replay(seed: number, steps: readonly Step[], pool: Pool): Promise<Outcome> {
  const world = new World(seed, pool);
  const watch = new Watch(world);
  const done: Step[] = [];
  for (const step of steps) {
    if (world.wrong.length > 0) break;
    if (!(await world.step(step))) continue;
    done.push(step);
    watch.after();
  }
  return finish(seed, world, watch, done);
}

async function finish(seed: number, world: World, watch: Watch, steps: readonly Step[]): Promise<Outcome> {
  if (world.wrong.length === 0) {
    const rested = await heal(world, () => watch.after());
    if (!rested) world.wrong.push('it does not come to rest');
    else if (world.wrong.length === 0) world.wrong.push(...atRest(world, (orderId) => watch.slices(orderId)));
  }
  return { seed, orders: world.objects.length, steps, wrong: [...new Set(world.wrong)], world };
}
