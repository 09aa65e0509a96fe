/**
 * What an outside system did to us, as data (it crosses RPC and is stored in the journal).
 * - `transient`: it certainly did not happen; the same call may be made again.
 * - `terminal`: it certainly did not happen and never will.
 * - `unknown`: it may have happened (answer lost, 5xx, time-out).
 */
export type FaultKind = 'transient' | 'terminal' | 'unknown';

/**
 * `code` is short and stable (`card_declined`, `timeout`, `out_of_stock`); `stored` says that the answer is kept
 * under the idempotency key, so that the same key would only repeat it: read, then take the next key.
 */
export interface Fault {
  readonly kind: FaultKind;
  readonly code: string;
  readonly stored?: boolean;
}

/** The answer of every external call: a value, or a named fault. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

/** A look that failed, however it failed, says nothing of what it looked for: it is looked again. */
export const unseen = ({ code }: Fault): { ok: false; fault: Fault } => fault('transient', code);

export const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const fault = (kind: FaultKind, code: string, stored = false): { ok: false; fault: Fault } => ({
  ok: false,
  fault: stored ? { kind, code, stored } : { kind, code },
});
