import type { FaultWords } from '../fault.ts';
import type { Actor } from '../order/actor.ts';
import type { CancelReason } from '../order/lifecycle.ts';
import type { StepName, UndoName } from './steps.ts';

/**
 * `forward`: at a step. `backward`: with the undos that are still owed, in the order in which they are done.
 * `finished`: the split was handed to the queue, or everything was undone. `since` is in milliseconds.
 */
export type SagaState =
  | { readonly direction: 'forward'; readonly step: StepName; readonly since: number }
  | { readonly direction: 'backward'; readonly undos: readonly UndoName[]; readonly cancel: Cancellation }
  | { readonly direction: 'finished'; readonly cancel: Cancellation | null };

export interface Cancellation {
  readonly reason: CancelReason;
  readonly by: Actor;
  readonly at: number;
  readonly note: string | null;
}

/**
 * Work that waits for a person. `owed` says what stays undone until then; `said` is what the outside system said. Work
 * with `waits` is also retried by itself, slowly: neither the order nor the card caused the problem.
 */
export interface Parked {
  readonly work: string;
  readonly code: string;
  readonly since: number;
  readonly owed: string;
  readonly said?: FaultWords | undefined;
  readonly waits?: boolean | undefined;
}

/** Why and by whom the order was cancelled, or is being cancelled. Null where it is not. */
export const cancellationOf = (order: {
  readonly saga: SagaState;
  readonly agreedCancel: Cancellation | null;
}): Cancellation | null => (order.saga.direction === 'forward' ? null : order.saga.cancel) ?? order.agreedCancel;
