import { retryAfterOf } from './errors.ts';

/** One try of a call: what came back, or why nothing did. */
export type Try =
  | { readonly response: Response; readonly text: string }
  | { readonly response: null; readonly failed: unknown };

export interface Patience {
  readonly retries: number;
  readonly longestWait: number;
}

/** Answers after which the same call may succeed. A gateway's 502 and 504 are not the API's own. */
const MAY_PASS = new Set([429, 502, 503, 504]);

const FIRST_WAIT_MS = 250;

/**
 * How many milliseconds to wait before the next try. Null: there is none. `repeatable`: it cannot happen twice.
 * `tried` counts the tries before this one.
 */
export function waitAfter(got: Try, tried: number, repeatable: boolean, patience: Patience): number | null {
  if (tried >= patience.retries) return null;
  const { response } = got;
  if (response !== null && !MAY_PASS.has(response.status)) return null;
  // A 429 is a refusal: nothing has happened. Of everything else nobody knows.
  if (!repeatable && response?.status !== 429) return null;
  const asked = response === null ? null : retryAfterOf(response.headers);
  // Not all at once: many clients wait for the same failure.
  const wait = asked === null ? FIRST_WAIT_MS * 2 ** tried * (0.5 + Math.random() / 2) : asked * 1_000;
  return wait > patience.longestWait ? null : wait;
}

/** Waits so long. Rejects with the reason of the signal when it aborts. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
