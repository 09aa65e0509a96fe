import { nextStep, ratesOf } from './explore.ts';
import { quiescenceWrongs } from './oracle/quiescence.ts';
import { recover } from './oracle/recovery.ts';
import { Watch } from './oracle/watch.ts';
import type { Pool } from './pool.ts';
import { rng } from './rng.ts';
import { type Step, World } from './world/world.ts';

/** The result of one schedule. `wrong` is empty if every promise was kept. */
export interface Outcome {
  readonly seed: number;
  readonly orders: number;
  readonly steps: readonly Step[];
  readonly wrong: readonly string[];
  readonly world: World;
}

/** Draws and plays random steps, lets everything recover, and checks the result. */
export async function explore(seed: number, most: number, pool: Pool): Promise<Outcome> {
  const world = new World(seed, pool);
  const dice = rng(seed ^ 0x5bd1e995);
  const rates = ratesOf(dice);
  const steps: Step[] = [];
  const watch = new Watch(world);
  while (steps.length < most && world.wrong.length === 0) {
    const step = nextStep(world, dice, rates);
    steps.push(step);
    if (await world.step(step)) watch.after();
  }
  return finish(seed, world, watch, steps);
}

/** Plays a given schedule. Leaves out steps that have nothing to do any more. */
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
    const quiescent = await recover(world, () => watch.after());
    if (!quiescent) world.wrong.push('automatic work never ends');
    else if (world.wrong.length === 0) {
      world.wrong.push(...quiescenceWrongs(world, (orderId) => watch.slices(orderId)), ...(await unanswered(world)));
    }
  }
  return { seed, orders: world.objects.length, steps, wrong: [...new Set(world.wrong)], world };
}

/** Placing that comes again is answered for good: with the order, or with the reason why there is none. */
async function unanswered(world: World): Promise<string[]> {
  const wrong: string[] = [];
  for (const { name, object, again } of world.submitted.filter((one) => one.name.endsWith(' place'))) {
    // An object that lost the call before it committed anything would begin to place it now.
    if (object.shadow === null) continue;
    const answer = await Promise.race([again(), world.settle().then(() => 'nothing' as const)]);
    const refused = typeof answer === 'string' ? answer : answer.ok ? 'ok' : answer.refusal.refused;
    if (['nothing', 'crashed', 'unavailable'].includes(refused)) wrong.push(`${name} is still answered "${refused}"`);
  }
  return wrong;
}
