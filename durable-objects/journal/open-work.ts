import { type Attempt, type EndedAttempt, ended } from '../../src/domain/saga/attempt.ts';
import type { OutboxRow } from '../../src/domain/saga/outbox.ts';

/** What a change sets, by id; null: the row is gone. */
type RowChanges<T> = Readonly<Record<string, T | null>>;

/** What one commit changes in the open work. */
export interface OpenChange {
  readonly attempts?: RowChanges<Attempt>;
  readonly outbox?: RowChanges<OutboxRow>;
  readonly projected?: number;
  /** The tries of work that this commit ended. Since 2026-11-27. */
  readonly ended?: readonly EndedAttempt[];
}

/** How much of the work that ended without an event is kept: the last pieces. */
const KEPT_ENDED = 20;

/** The whole open work, as it is stored where a change comes without an event. `version` is the order's. */
export interface OpenSnapshot {
  readonly version: number;
  readonly attempts: readonly Attempt[];
  readonly outbox: readonly OutboxRow[];
  readonly projected: number;
  /** The tries of work that ended without an event, because Stripe's event had come before the answer. */
  readonly ended?: readonly EndedAttempt[];
}

/**
 * What an order is doing now: its attempts, its messages on their way, and the version that the read model has. It is
 * kept in memory. A commit stores what it changes here in its own row; a change without an event stores all of it.
 */
export class OpenWork {
  readonly attempts: Map<string, Attempt>;
  readonly outbox: Map<string, OutboxRow>;
  #projected: number;
  #attemptChanges: Record<string, Attempt | null> = {};
  #outboxChanges: Record<string, OutboxRow | null> = {};
  #projectedChange: number | null = null;
  /** Work that ended since the last commit, and work that ended without an event. */
  #justEnded: EndedAttempt[] = [];
  #quietlyEnded: readonly EndedAttempt[];

  /** `changes`: those of the commits after the snapshot, the oldest first. */
  constructor(snapshot: OpenSnapshot | null, changes: readonly OpenChange[]) {
    this.attempts = new Map(snapshot?.attempts.map((row) => [row.workId, row]));
    this.outbox = new Map(snapshot?.outbox.map((row) => [row.id, row]));
    this.#projected = snapshot?.projected ?? 0;
    this.#quietlyEnded = snapshot?.ended ?? [];
    for (const { attempts = {}, outbox = {}, projected } of changes) {
      for (const [id, row] of Object.entries(attempts)) setOrDelete(this.attempts, id, row);
      for (const [id, row] of Object.entries(outbox)) setOrDelete(this.outbox, id, row);
      this.#projected = projected ?? this.#projected;
    }
  }

  get projected(): number {
    return this.#projected;
  }

  setAttempt(workId: string, row: Attempt | null): void {
    if (row === null && !this.attempts.has(workId)) return;
    setOrDelete(this.attempts, workId, row);
    this.#attemptChanges[workId] = row;
  }

  /** The work is over: its row goes, and its tries are kept. */
  endAttempt(workId: string): void {
    const row = this.attempts.get(workId);
    if (row === undefined) return;
    this.#justEnded.push(ended(row));
    this.setAttempt(workId, null);
  }

  /** The tries of the work that ended without an event. */
  get quietlyEnded(): readonly EndedAttempt[] {
    return this.#quietlyEnded;
  }

  setOutbox(id: string, row: OutboxRow | null): void {
    if (row === null && !this.outbox.has(id)) return;
    setOrDelete(this.outbox, id, row);
    this.#outboxChanges[id] = row;
  }

  setProjected(version: number): void {
    this.#projected = version;
    this.#projectedChange = version;
  }

  /** What changed since it was last asked; null: nothing. */
  takeChange(): OpenChange | null {
    const change: OpenChange = {
      ...(Object.keys(this.#attemptChanges).length > 0 && { attempts: this.#attemptChanges }),
      ...(Object.keys(this.#outboxChanges).length > 0 && { outbox: this.#outboxChanges }),
      ...(this.#projectedChange !== null && { projected: this.#projectedChange }),
      ...(this.#justEnded.length > 0 && { ended: this.#justEnded }),
    };
    [this.#attemptChanges, this.#outboxChanges, this.#projectedChange, this.#justEnded] = [{}, {}, null, []];
    return Object.keys(change).length > 0 ? change : null;
  }

  /** `change`: the result of `takeChange`, when there is no event to store it with. */
  snapshot(version: number, { ended: more = [] }: OpenChange): OpenSnapshot {
    this.#quietlyEnded = [...this.#quietlyEnded, ...more].slice(-KEPT_ENDED);
    return {
      version,
      attempts: [...this.attempts.values()],
      outbox: [...this.outbox.values()],
      projected: this.#projected,
      ...(this.#quietlyEnded.length > 0 && { ended: this.#quietlyEnded }),
    };
  }
}

function setOrDelete<T>(rows: Map<string, T>, id: string, row: T | null): void {
  if (row === null) rows.delete(id);
  else rows.set(id, row);
}
