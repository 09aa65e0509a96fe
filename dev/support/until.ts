import { setTimeout as wait } from 'node:timers/promises';

/** Long, because a time-out is for hangs only. A busy machine may be slow. */
export const HANG_MS = 300_000;

/**
 * Polls `probe` until it returns something truthy, and returns that. An error of the probe counts as "not yet". After
 * `timeout` ms it throws, and the message has the last error or the last answer.
 */
export async function until<T>(
  probe: () => T | Promise<T>,
  { timeout = HANG_MS, every = 20 }: { timeout?: number; every?: number } = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeout;
  let last: unknown;
  do {
    try {
      const answer = await probe();
      if (answer !== undefined && answer !== null && answer !== false) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    await wait(every);
  } while (performance.now() < deadline);
  throw new Error(`not within ${timeout} ms; last: ${last instanceof Error ? last.message : JSON.stringify(last)}`);
}
