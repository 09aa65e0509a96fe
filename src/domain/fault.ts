/**
 * What went wrong in an outside call, as data. It crosses RPC and is stored in the journal.
 * - `transient`: it certainly did not happen; the same call may be made again.
 * - `terminal`: it certainly did not happen and never will.
 * - `unknown`: it may have happened (answer lost, 5xx, time-out).
 */
export type FaultKind = 'transient' | 'terminal' | 'unknown';

/** An outside system's own words on what went wrong: one line of limited length. Only Platform Ops see them. */
export interface FaultWords {
  readonly type: string | null;
  readonly code: string | null;
  readonly declineCode: string | null;
  readonly message: string;
  /** Stripe's id of the request (`req_…`), which its logs show. Since 2026-11-27. */
  readonly request?: string | undefined;
}

/**
 * A failed outside call. `code` is short and stable (`card_declined`, `timeout`, `out_of_stock`).
 *
 * - `stored`: the answer is stored with the idempotency key, and the same key would only repeat it. Look for the
 * effect,   then use the next key.
 * - `spoilt`: another call uses the key and may be under way. Look for its effect and wait for it before the next key.
 * - `blocked`: neither the order nor the card caused it, but our configuration, our code or a system behind Stripe.
 *   Platform Ops see such work after a few tries. Nothing is declined, cancelled or failed because of it.
 * - `pause`: the outside system had too many calls, or was not reachable. Calls that may wait are not sent for a while.
 */
export interface Fault {
  readonly kind: FaultKind;
  readonly code: string;
  readonly stored?: boolean;
  readonly spoilt?: boolean;
  readonly blocked?: boolean;
  readonly pause?: boolean;
  readonly said?: FaultWords;
}

/** The result of every outside call: a value or a fault. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

/** A search failed. It says nothing about what it searched for, so it is always tried again. */
export const unseen = ({ stored: _, spoilt: __, ...failed }: Fault): { ok: false; fault: Fault } => ({
  ok: false,
  fault: { ...failed, kind: 'transient' },
});

export const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const fault = (kind: FaultKind, code: string, stored = false): { ok: false; fault: Fault } => ({
  ok: false,
  fault: stored ? { kind, code, stored } : { kind, code },
});

/** Characters. Longer than any message that Stripe documents; Stripe's own log has the whole text. */
const MOST_SAID = 300;

/** An outside text that is safe to store and show: one line, whole characters, at most `most` of them. */
export function bounded(text: string, most = MOST_SAID): string {
  const clean = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/\p{Surrogate}/gu, '\ufffd');
  const all = [...clean];
  return all.length <= most ? clean : `${all.slice(0, most - 1).join('')}…`;
}

/** The code of an exception in our own code. The call may have happened. Only a new release can fix it. */
export const INTERNAL_ERROR = 'internal_error';

export const internalFault = (error: unknown): Fault => ({
  kind: 'unknown',
  code: INTERNAL_ERROR,
  blocked: true,
  said: saidOf(error),
});

export const saidOf = (error: unknown): FaultWords => ({
  type: null,
  code: null,
  declineCode: null,
  message: bounded(error instanceof Error ? error.message : String(error)),
});
