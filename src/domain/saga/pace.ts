/**
 * How fast Stripe may be called, once it has refused calls because there were too many, or was not reachable. All orders
 * and consumers share it. Times in milliseconds.
 *
 * - `opensAt`: nothing is sent before this time.
 * - `closedFor`: how long the present (or last) closing lasts. 0: it was never closed.
 * - `nextSlot`: the next time that is not given to an order's own work yet.
 */
export interface PaceState {
  readonly opensAt: number;
  readonly closedFor: number;
  readonly nextSlot: number;
}

export const OPEN_PACE: PaceState = { opensAt: 0, closedFor: 0, nextSlot: 0 };

const FIRST_MS = 1_000;
const CAP_MS = 30_000;
/** After this time without a refusal, a new refusal starts with the shortest closing again. */
const CALM_MS = 60_000;
/** Twenty calls a second: below Stripe's limit of 25 a second for one kind of call. */
const SLOT_MS = 50;

/**
 * After a refusal. While it is closed, further refusals change nothing: those calls were sent before it closed.
 * `answered`: other calls were answered since the last refusal. Then Stripe works, and only the pace was too high. If
 * nothing was answered, each closing is twice as long as the one before.
 */
export function refusedPace(pace: PaceState, answered: boolean, now: number): PaceState {
  if (now < pace.opensAt) return pace;
  const first = answered || pace.closedFor === 0 || now - pace.opensAt > CALM_MS;
  const closedFor = first ? FIRST_MS : Math.min(CAP_MS, pace.closedFor * 2);
  return { ...pace, closedFor, opensAt: now + closedFor };
}

/** The time of one call of an order's own work. Every order gets another time, so that they do not come together. */
export function nextSlot(pace: PaceState, now: number): { readonly pace: PaceState; readonly at: number } {
  const at = Math.max(now, pace.opensAt, pace.nextSlot);
  return { pace: { ...pace, nextSlot: at + SLOT_MS }, at };
}
