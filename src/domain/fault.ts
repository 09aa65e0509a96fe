/**
 * What an outside system did to us, as data (it crosses RPC and is stored in the journal).
 * - `transient`: it certainly did not happen; the same call may be made again.
 * - `terminal`: it certainly did not happen and never will.
 * - `unknown`: it may have happened (answer lost, 5xx, time-out).
 */
export type FaultKind = 'transient' | 'terminal' | 'unknown';

/** An outside system's own words on what went wrong, for Platform Ops alone: bounded, on one line. */
export interface Said {
  readonly type: string | null;
  readonly code: string | null;
  readonly declineCode: string | null;
  readonly message: string;
}

/**
 * `code` is short and stable (`card_declined`, `timeout`, `out_of_stock`); `stored` says that the answer is kept
 * under the idempotency key, so that the same key would only repeat it: read, then take the next key. `spoilt` says that
 * the key is another call's, which may be under way: read, and wait for it, before the next key. `blocked` says that
 * neither the order nor the card is to blame: our set-up, our code or something behind Stripe is. Work that is blocked
 * is shown to Platform Ops after a few tries, and nothing is ever declined, cancelled or failed for it.
 */
export interface Fault {
  readonly kind: FaultKind;
  readonly code: string;
  readonly stored?: boolean;
  readonly spoilt?: boolean;
  readonly blocked?: boolean;
  readonly said?: Said;
}

/** The answer of every external call: a value, or a named fault. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

/** A look that failed, however it failed, says nothing of what it looked for: it is looked again. */
export const unseen = ({ stored: _, spoilt: __, ...failed }: Fault): { ok: false; fault: Fault } => ({
  ok: false,
  fault: { ...failed, kind: 'transient' },
});

export const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const fault = (kind: FaultKind, code: string, stored = false): { ok: false; fault: Fault } => ({
  ok: false,
  fault: stored ? { kind, code, stored } : { kind, code },
});

/** Longer than any message that Stripe documents; what is cut off is in Stripe's own log. */
const MOST_SAID = 300;

/** A foreign text as it may be kept and shown: one line, whole characters, not too long. */
export function bounded(text: string, most = MOST_SAID): string {
  const clean = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/\p{Surrogate}/gu, '\ufffd');
  const all = [...clean];
  return all.length <= most ? clean : `${all.slice(0, most - 1).join('')}…`;
}

/** What our own code threw: it may have happened, and only other code mends it. */
export const INTERNAL_ERROR = 'internal_error';

export const internalFault = (error: unknown): Fault => ({
  kind: 'unknown',
  code: INTERNAL_ERROR,
  blocked: true,
  said: saidOf(error),
});

export const saidOf = (error: unknown): Said => ({
  type: null,
  code: null,
  declineCode: null,
  message: bounded(error instanceof Error ? error.message : String(error)),
});
