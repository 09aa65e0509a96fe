import type { OrderState } from '../src/domain/order/state.ts';
import type { Attempt } from '../src/domain/saga/attempt.ts';
import { bankDecides, deadlines, type NextAutomaticAction } from '../src/domain/saga/deadlines.ts';
import { pendingWork } from '../src/domain/saga/work.ts';
import type { Journal } from './journal/journal.ts';

/** The alarm rings this long after a call to an outside system began, so that a crash during the call is noticed. */
export const LEASE_MS = 5_000;

interface AgendaParts {
  readonly journal: Journal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The loop must not run before this time, milliseconds. */
  readonly restUntil: () => number;
}

/**
 * When an order has something to do, and what it will do next without being asked. It only computes times: `journal.ts`
 * sets the alarm.
 */
export class Agenda {
  readonly #parts: AgendaParts;

  constructor(parts: AgendaParts) {
    this.#parts = parts;
  }

  /**
   * When the alarm must ring while the loop is running: at the next deadline, or after the lease. Work that is due now
   * is done by the running loop; the alarm is needed for it only after a crash. So the alarm is not moved at every
   * commit, since each move is a write.
   */
  safetyAlarm(order: OrderState): number | null {
    return this.earliest(order, this.#parts.now() + LEASE_MS);
  }

  /**
   * When the alarm must ring; null where nothing is due. Work and messages count as due at `notBefore` at the earliest.
   */
  earliest(order: OrderState, notBefore = 0): number | null {
    const { journal, now, restUntil } = this.#parts;
    const work = this.#nextWorkAt(order, ({ nextAt }) => nextAt);
    const sends = [...journal.outbox().values()].map((row) => row.nextAt);
    const own = [...sends, ...(work === null ? [] : [work])].map((at) => Math.max(at, notBefore));
    const times = [...deadlines(order).map((deadline) => deadline.at), ...own];
    return times.length === 0 ? null : Math.max(Math.min(...times), now(), restUntil());
  }

  /** What the order will do without being asked, and when; null where it only waits for people. */
  next(order: OrderState): NextAutomaticAction | null {
    const { now, journal } = this.#parts;
    const [deadline] = deadlines(order);
    const at = this.#nextWorkAt(order, ({ open, nextAt }) => (open ? now() : nextAt));
    const compensating = order.saga.direction === 'backward';
    const rows = journal.attempts();
    const retried = pendingWork(order, now()).some(({ id }) => rows.get(id)?.code != null);
    const what = compensating ? 'compensate' : retried ? 'retry' : 'continue_saga';
    const work: NextAutomaticAction | null = at === null ? null : { what, at: Math.max(at, now()) };
    if (work === null || (deadline !== undefined && deadline.at < work.at)) {
      return deadline === undefined
        ? (this.#nextTransfer(order) ?? bankDecides(order, now()))
        : { what: deadline.what, at: deadline.at };
    }
    return work;
  }

  #nextTransfer(order: OrderState): NextAutomaticAction | null {
    const open = order.transfers.filter((t) => t.status === 'due' || t.status === 'claimed' || t.status === 'waiting');
    const rows = [...this.#parts.journal.outbox().values()].filter((row) =>
      open.some((t) => row.id === `transfer:${t.partyId}`),
    );
    return rows.length === 0 ? null : { what: 'transfer', at: Math.min(...rows.map((row) => row.nextAt)) };
  }

  /** `timeOf`: when the work of an attempt is done. */
  #nextWorkAt(order: OrderState, timeOf: (row: Attempt) => number): number | null {
    const { journal, now } = this.#parts;
    const attempts = journal.attempts();
    const times = pendingWork(order, now()).map((work) => {
      const row = attempts.get(work.id);
      return row === undefined ? now() : timeOf(row);
    });
    return times.length === 0 ? null : Math.min(...times);
  }
}
