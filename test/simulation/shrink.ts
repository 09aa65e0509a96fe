import type { Pool } from './pool.ts';
import { type Outcome, replay } from './run.ts';
import type { Step } from './world/world.ts';

/** The kind of a failure: its text without names and numbers. A shorter schedule must fail in the same way. */
const kindOf = (wrong: readonly string[]): string =>
  (wrong[0] ?? '').replace(/\b\w*\d\w*\b/g, '#').replace(/_[a-z]+\b/g, '');

/**
 * Finds a shorter schedule that fails in the same way. Leaves out large pieces first, then single steps (greedy, so the
 * result may not be the shortest).
 */
export async function shrink(
  failed: Outcome,
  pool: Pool,
  seconds = 60,
  play = (steps: readonly Step[]): Promise<Outcome> => replay(failed.seed, steps, pool),
): Promise<Outcome> {
  const until = Date.now() + seconds * 1_000;
  const kind = kindOf(failed.wrong);
  let best = failed;
  const attempt = async (steps: readonly Step[]): Promise<boolean> => {
    const outcome = await play(steps);
    if (kindOf(outcome.wrong) !== kind || outcome.steps.length >= best.steps.length) return false;
    best = outcome;
    return true;
  };
  for (let size = Math.ceil(best.steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    let shorter = true;
    while (shorter && Date.now() < until) {
      shorter = false;
      for (let from = best.steps.length - size; from > -size && Date.now() < until; from -= size) {
        const start = Math.max(0, from);
        const without = [...best.steps.slice(0, start), ...best.steps.slice(start + size)];
        if (await attempt(without)) shorter = true;
      }
    }
  }
  return best;
}
