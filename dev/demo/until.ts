import { setTimeout as wait } from 'node:timers/promises';

/** Asks again, every 25 ms, until the answer is not null; after `seconds` it says what it waited for in vain. */
export async function until<T>(what: string, probe: () => Promise<T | null>, seconds = 20): Promise<T> {
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    const answer = await probe();
    if (answer !== null) return answer;
    if (performance.now() > deadline) throw new Error(`Waited ${seconds} s in vain: ${what}.`);
    await wait(25);
  }
}
