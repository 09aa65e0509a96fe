/**
 * Ends a call that takes too long. `AbortSignal.timeout` would do the same, but its timer keeps the object in memory
 * until it fires, also after the call has ended. This timer is cleared.
 * @param ms the longest that the call may take, in milliseconds.
 * @param call rejects soon after its signal was aborted. The reason is a `TimeoutError`.
 */
export async function withTimeLimit<T>(ms: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('The call took too long.', 'TimeoutError')), ms);
  try {
    return await call(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
