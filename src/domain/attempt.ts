import type { Fault } from './fault.ts';

/**
 * The intent row of one piece of work. `n` ends Stripe's idempotency key; `keySince` is when that key was first used;
 * `read` says that the effect must be looked for before anything is sent. Times in milliseconds.
 */
export interface Attempt {
  readonly workId: string;
  readonly attempt: number;
  readonly n: number;
  readonly keySince: number;
  readonly firstAt: number;
  readonly nextAt: number;
  readonly read: boolean;
  readonly code: string | null;
}

/** A key is replayed while younger than this; Stripe may prune it after 24 h, and a pruned key runs again. */
export const KEY_LIFE_MS = 23 * 3_600_000;

const BASE_MS = 250;
const CAP_MS = 60_000;

/** Exponential backoff with jitter: between half and all of it. `jitter` is drawn by the caller, 0 <= jitter < 1. */
export const backoff = (attempt: number, jitter: number): number =>
  Math.round(Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 20)) * (0.5 + jitter / 2));

/** The row as it is written before the call. A row that was already there (a crash, a fault) keeps its key while it may. */
export function intend(previous: Attempt | null, workId: string, now: number): Attempt {
  if (previous === null) {
    return { workId, attempt: 1, n: 1, keySince: now, firstAt: now, nextAt: now, read: false, code: null };
  }
  const read = previous.read || now - previous.keySince >= KEY_LIFE_MS;
  return { ...previous, attempt: previous.attempt + 1, read };
}

/** The row after the effect was looked for and not found: the next key, to be sent now. */
export const nextKey = (row: Attempt, now: number): Attempt => ({ ...row, n: row.n + 1, keySince: now, read: false });

/** The row after a fault: when to try again, and whether to read first. */
export const retryLater = (row: Attempt, fault: Fault, now: number, jitter: number): Attempt => ({
  ...row,
  read: row.read || fault.stored === true,
  code: fault.code,
  nextAt: now + backoff(row.attempt, jitter),
});

/** The row of parked work that a person sent on: patience begins anew, and it is looked for before it is done again. */
export const resumed = (row: Attempt, now: number): Attempt => ({
  ...row,
  read: true,
  firstAt: now,
  nextAt: now,
  code: null,
});

/** Whether work has been tried for longer than its patience. */
export const exhausted = (row: Attempt, patienceSeconds: number, now: number): boolean =>
  now - row.firstAt >= patienceSeconds * 1_000;
