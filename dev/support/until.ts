import { setTimeout as wait } from 'node:timers/promises';

/** Time-outs are for hangs: a busy machine takes its time, and nothing gives up for that. */
export const HANG_MS = 300_000;

/**
 * Polls `probe` until it answers something truthy, and answers that. An error of the probe counts as "not yet"; at the
 * deadline (`timeout` ms, when it hangs) the last one, or the last answer, is in the message.
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
