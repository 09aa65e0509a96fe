import type { DeadLetter, DeadLetterQueries } from '../db/orders/dead-letters.ts';
import type { Outcome } from '../domain/fault.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { faulted, NOT_FOUND } from './refusals.ts';

export interface DeadLetters {
  readonly deadLetters: Pick<DeadLetterQueries, 'get' | 'markReplayed' | 'unmarkReplayed'>;
  /** Sends a body to the queue of this name; false where there is none. */
  resend(queue: string, body: unknown): Promise<Outcome<boolean>>;
}

/**
 * Sends a dead letter to its queue again, once: one that was replayed before is answered and not sent. The letter is
 * answered as it was found.
 */
export async function replayDeadLetter(
  { deadLetters, resend }: DeadLetters,
  id: string,
): Promise<DeadLetter | Refusal> {
  const found = await deadLetters.get(id);
  if (!found.ok) return faulted(found.fault);
  if (found.value === null) return NOT_FOUND;
  // It is marked before it is sent: of several calls at the same time, only one sends it.
  const marked = await deadLetters.markReplayed(id);
  if (!marked.ok) return faulted(marked.fault);
  if (marked.value) {
    const sent = await resend(found.value.queue, found.value.body);
    if (!sent.ok || !sent.value) await deadLetters.unmarkReplayed(id);
    if (!sent.ok) return faulted(sent.fault);
    if (!sent.value) return refuse('conflict', { key: 'queue_unknown' });
  }
  return found.value;
}
