import type { Fault } from '../fault.ts';

/**
 * The intent row of one piece of work. `n` ends Stripe's idempotency key; `keySince` is when that key was first used;
 * `read` says that the effect must be looked for before anything is sent. Times in milliseconds.
 *
 * `open`: a call is under way, or whoever made it died. `lostAt`: when a call of this key was last found to have an
 * outcome that nobody knows; null where every call is known. While it is set the work may have been done, or may be
 * done by a call that still arrives: no refusal and no absence proves the opposite (ADR 13).
 */
export interface Attempt {
  readonly workId: string;
  readonly tries: number;
  readonly sequence: number;
  readonly keySince: number;
  readonly firstAt: number;
  readonly nextAt: number;
  readonly lookUpFirst: boolean;
  readonly open: boolean;
  readonly lostAt: number | null;
  readonly code: string | null;
}

/** A key is replayed while younger than this; Stripe may prune it after 24 h, and a pruned key runs again. */
export const KEY_LIFE_MS = 23 * 3_600_000;

/**
 * A call that was lost may still arrive for this long: Stripe's own SDK waits 80 s for an answer. What moves money is
 * believed to be absent only when it is looked for after that.
 */
export const QUIET_MS = 80_000;

const BASE_MS = 250;
const CAP_MS = 60_000;

/** Exponential backoff with jitter: between half and all of it. `jitter` is drawn by the caller, 0 <= jitter < 1. */
export const backoff = (attempt: number, jitter: number): number =>
  Math.round(Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 20)) * (0.5 + jitter / 2));

/** The row as it is written before the call. A row that was already there (a crash, a fault) keeps its key while it may. */
export function intend(previous: Attempt | null, workId: string, now: number): Attempt {
  if (previous === null) {
    const times = { keySince: now, firstAt: now, nextAt: now };
    return { workId, tries: 1, sequence: 1, ...times, lookUpFirst: false, open: true, lostAt: null, code: null };
  }
  const read = previous.lookUpFirst || now - previous.keySince >= KEY_LIFE_MS;
  const lostAt = previous.open ? now : previous.lostAt;
  // What is looked for from here on has come to rest: what is not there will not come any more.
  const quiet = read && lostAt !== null && now - lostAt >= QUIET_MS;
  return { ...previous, tries: previous.tries + 1, lookUpFirst: read, open: true, lostAt: quiet ? null : lostAt };
}

/** The row after the effect was looked for and not found: the next key, to be sent now. */
export const nextKey = (row: Attempt, now: number): Attempt => ({
  ...row,
  sequence: row.sequence + 1,
  keySince: now,
  lookUpFirst: false,
  lostAt: null,
});

const SLOW_MS = 32_000;
const SLOW_CAP_MS = 3_600_000;

/**
 * What is parked and still tried by itself: half a minute at first, then as long again as it has waited so far, an hour
 * at most. Thousands may be parked at once.
 */
export const slowly = (waitedMs: number, jitter: number): number =>
  Math.round(Math.min(SLOW_CAP_MS, Math.max(SLOW_MS, waitedMs)) * (0.5 + jitter / 2));

/** Whether a refusal proves nothing: an earlier call may have done the work. */
export const inDoubt = (row: Attempt): boolean => row.lostAt !== null;

/**
 * The row after a fault: when to try again, and whether to read first. A refusal is kept under its key, or the key is
 * spoilt: in doubt or not, the next try looks; nothing more is sent under that key, and the quiet is counted from here. `since`: when it was parked; null: it is not.
 */
export function retryLater(
  row: Attempt,
  fault: Fault,
  now: number,
  jitter: number,
  since: number | null = null,
): Attempt {
  const refused = fault.kind === 'terminal';
  const lost = fault.kind === 'unknown' && fault.stored !== true;
  return {
    ...row,
    lookUpFirst: row.lookUpFirst || fault.stored === true || fault.spoilt === true || refused,
    open: false,
    lostAt: lost || (refused && inDoubt(row)) ? now : row.lostAt,
    code: fault.code,
    nextAt: now + (since === null ? backoff(row.tries, jitter) : slowly(now - since, jitter)),
  };
}

/** The row of parked work that a person sent on: patience begins anew, and it is looked for before it is done again. */
export const resumed = (row: Attempt, now: number): Attempt => ({
  ...row,
  lookUpFirst: true,
  firstAt: now,
  nextAt: now,
  code: null,
});

/** Whether work has been tried for longer than its patience. */
export const exhausted = (row: Attempt, patienceSeconds: number, now: number): boolean =>
  now - row.firstAt >= patienceSeconds * 1_000;
