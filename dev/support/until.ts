import { setTimeout as wait } from 'node:timers/promises';

/** Long, because a time-out is for hangs only. A busy machine may be slow. */
export const HANG_MS = 300_000;

/** The pauses between two looks. */
const SHORTEST_MS = 20;
const LONGEST_MS = 400;

/**
 * Polls `probe` until it returns something truthy, and returns that. An error of the probe counts as "not yet". After
 * `timeout` ms it throws, and the message has the last error or the last answer. The pauses grow to a tenth of the time
 * waited, so that what takes long is not asked for all the time; `every` is a pause that does not grow, in ms.
 */
export async function until<T>(
  probe: () => T | Promise<T>,
  { timeout = HANG_MS, every }: { timeout?: number; every?: number } = {},
): Promise<NonNullable<T>> {
  const begun = performance.now();
  const deadline = begun + timeout;
  let last: unknown;
  do {
    try {
      const answer = await probe();
      if (answer !== undefined && answer !== null && answer !== false) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    await wait(every ?? Math.max(SHORTEST_MS, Math.min(LONGEST_MS, (performance.now() - begun) / 10)));
  } while (performance.now() < deadline);
  throw new Error(`not within ${timeout} ms; last: ${last instanceof Error ? last.message : JSON.stringify(last)}`);
}
