import type { Fault } from '../fault.ts';

/** A try that failed: when we knew it (ms), and what went wrong. */
export interface FailedTry extends Pick<Fault, 'kind' | 'code' | 'said'> {
  readonly at: number;
}

/** So many failed tries of one piece of work are kept, the last ones. `tries` counts all. */
const KEPT_TRIES = 5;

/**
 * The row of one piece of work that is being tried. It is written before each call. Times in milliseconds.
 *
 * - `sequence` is the last part of Stripe's idempotency key; `keySince` is when that key was first used.
 * - `lookUpFirst`: look for the effect before sending anything.
 * - `open`: a call is under way, or its caller died.
 * - `lostAt`: when we last learned that we do not know the outcome of a call with this key. Null: every outcome is
 *   known. While `lostAt` is set, the work may be done already, or a late call may still do it. Then no refusal proves
 *   that the work is not done, and no search that finds nothing proves it (ADR 13).
 * - `triedAt`: when the last try began. `failed`: what went wrong, the oldest first. Both since 2026-11-27; only people
 *   read them.
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
  readonly triedAt?: number;
  readonly failed?: readonly FailedTry[];
}

/** Work that is over, as its tries were. It is kept in the commit that ended it. */
export type EndedAttempt = Pick<Attempt, 'workId' | 'tries' | 'sequence' | 'firstAt' | 'triedAt' | 'failed'>;

export const ended = ({ workId, tries, sequence, firstAt, triedAt, failed }: Attempt): EndedAttempt => ({
  ...{ workId, tries, sequence, firstAt },
  ...(triedAt === undefined ? {} : { triedAt }),
  ...(failed === undefined ? {} : { failed }),
});

/** Stripe's idempotency key of a try: `{order}:{work}:{sequence}`. */
export const stripeKey = (orderId: string, { workId, sequence }: Attempt): string => `${orderId}:${workId}:${sequence}`;

/** The work of an order's key. Null for any other key: a person in the Dashboard, or Stripe.js, sends its own. */
export function workOfKey(orderId: string, key: string): string | null {
  const rest = key.startsWith(`${orderId}:`) ? key.slice(orderId.length + 1) : '';
  return /^(.+):\d+$/.exec(rest)?.[1] ?? null;
}

/** How long a key is used again. Stripe may forget it after 24 h, and would then do the work a second time. */
export const KEY_LIFE_MS = 23 * 3_600_000;

/**
 * How long a lost call may still arrive. Stripe's own SDK waits 80 s for an answer. Only after this time a search that
 * finds nothing proves that no money moved.
 */
export const QUIET_MS = 80_000;

const BASE_MS = 250;
const CAP_MS = 60_000;

/** Exponential backoff in ms: between half and all of it, by `jitter`. 0 <= jitter < 1. */
export const backoff = (attempt: number, jitter: number): number =>
  Math.round(Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 20)) * (0.5 + jitter / 2));

/**
 * The row as it is written before a call. A row from before a crash or a fault keeps its key while the key may be used.
 */
export function intend(previous: Attempt | null, workId: string, now: number): Attempt {
  if (previous === null) {
    const times = { keySince: now, firstAt: now, nextAt: now, triedAt: now };
    return { workId, tries: 1, sequence: 1, ...times, lookUpFirst: false, open: true, lostAt: null, code: null };
  }
  const look = previous.lookUpFirst || now - previous.keySince >= KEY_LIFE_MS;
  const lostAt = previous.open ? now : previous.lostAt;
  // Once it is quiet, the last lost call is so old that it cannot arrive any more. Then a search that finds nothing
  // proves that the work is not done.
  const quiet = look && lostAt !== null && now - lostAt >= QUIET_MS;
  const tries = previous.tries + 1;
  return { ...previous, tries, lookUpFirst: look, open: true, lostAt: quiet ? null : lostAt, triedAt: now };
}

/** The row after a search found nothing: with the next key, to be sent now. */
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
 * The wait in ms before parked work is retried: half a minute at first, then as long as it has waited so far, at most
 * an hour. It is slow because thousands of orders may be parked at once.
 */
export const slowly = (waitedMs: number, jitter: number): number =>
  Math.round(Math.min(SLOW_CAP_MS, Math.max(SLOW_MS, waitedMs)) * (0.5 + jitter / 2));

/** Whether an earlier call may have done the work. Then a refusal proves nothing. */
export const inDoubt = (row: Attempt): boolean => row.lostAt !== null;

/**
 * The row after a fault: when to try again, and whether to look first. After a refusal, a stored answer or a spoilt
 * key, the next try looks first and does not use the key again. If an earlier call may have done the work, a refusal
 * starts the wait of `QUIET_MS` again.
 * `since`: when the work was parked, or null.
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
    failed: [...(row.failed ?? []), failedTry(fault, now)].slice(-KEPT_TRIES),
    nextAt: now + (since === null ? backoff(row.tries, jitter) : slowly(now - since, jitter)),
  };
}

const failedTry = ({ kind, code, said }: Fault, at: number): FailedTry => ({
  ...{ at, kind, code },
  ...(said === undefined ? {} : { said }),
});

/** The row of parked work that a person resumed. Its patience starts again, and the next try looks first. */
export const resumed = (row: Attempt, now: number): Attempt => ({
  ...row,
  lookUpFirst: true,
  firstAt: now,
  nextAt: now,
  code: null,
});

/** Whether the work was tried for longer than its patience. */
export const exhausted = (row: Attempt, patienceSeconds: number, now: number): boolean =>
  now - row.firstAt >= patienceSeconds * 1_000;
