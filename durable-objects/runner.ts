import { type Fault, fault, internalFault, type Outcome } from '../src/domain/fault.ts';
import type { NewEvent } from '../src/domain/order/events.ts';
import type { OrderState } from '../src/domain/order/state.ts';
import type { RefundSeen } from '../src/domain/refunds/external-refund.ts';
import { refusedForNow } from '../src/domain/refunds/results.ts';
import { type Attempt, intend, nextKey, retryLater } from '../src/domain/saga/attempt.ts';
import { givesUp, giveUp, isToldAtOnce } from '../src/domain/saga/give-up.ts';
import { isShown, parkedOf } from '../src/domain/saga/parking.ts';
import { settle } from '../src/domain/saga/settle.ts';
import { pendingWork, type Work, type WorkKind, type WorkOf, type WorkResults } from '../src/domain/saga/work.ts';
import { LEASE_MS } from './agenda.ts';
import { find, isPaced, perform, refundsSeen, refusalIsFinal, rowBefore, type SagaServices } from './calls.ts';
import type { Committer } from './committer.ts';
import type { Journal } from './journal/journal.ts';
import { LOOP, OPENING } from './trouble.ts';

export interface RunnerParts {
  readonly journal: Journal;
  readonly committer: Committer;
  readonly services: SagaServices;
  /** Milliseconds until the next call of work that is paced. */
  readonly pace: { slot(): Promise<number> };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 0 <= random < 1; spreads retries. */
  readonly random: () => number;
  readonly log: (event: string, fields: Record<string, unknown>) => void;
  /** Keeps the object alive until the work ends; the answer does not wait for it. */
  readonly background: (work: Promise<void>) => void;
}

/**
 * The one loop: next work, attempt row, outside call, result. Only one run at a time. The order is read again after
 * every await, so that a command that committed meanwhile is seen.
 */
export class Runner {
  readonly #parts: RunnerParts;
  #running: Promise<void> | null = null;
  /**
   * Work that this instance of the object has tried. If other work has an attempt row without a result, an earlier
   * instance died during its call.
   */
  #mine = new Set<string>();
  /** Work whose attempt was written with an earlier commit, and whose call was not begun yet. */
  #intended: string | null = null;
  /** The work that is being done. */
  #current: string | null = null;
  /** The result of the current work is being committed, so that what comes next is known. */
  #settling = false;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    parts.committer.intendNext = (order) => this.#intendNext(order);
  }

  /** Part of every transaction: writes the attempt of the work that the loop does next. */
  #intendNext(order: OrderState): void {
    if (this.#current !== null && !this.#settling) return;
    const { journal } = this.#parts;
    const next = this.#nextWork(order);
    if (next !== null && next.id === this.#intended) return;
    // Another commit has changed what comes next. Nothing was sent for what was intended before.
    if (this.#intended !== null) journal.dropAttempt(this.#intended);
    this.#intended = null;
    if (next === null || next.id === this.#current || journal.attempt(next.id) !== null) return;
    this.#intend(next);
    this.#intended = next.id;
  }

  #intend(work: Work): void {
    const { journal, now } = this.#parts;
    const before = rowBefore(work.kind, journal.attempt(work.id));
    journal.saveAttempt({ ...intend(before, work.id, now()), nextAt: now() + LEASE_MS });
    this.#mine.add(work.id);
  }

  /** The row of work that may be sent now. It was written with an earlier commit, or is written here. */
  #begin(work: Work): Attempt {
    const { journal, committer } = this.#parts;
    const intended = this.#intended === work.id ? journal.attempt(work.id) : null;
    if (this.#intended === work.id) this.#intended = null;
    this.#current = work.id;
    if (intended !== null) return intended;
    committer.commit([], () => this.#intend(work));
    const row = journal.attempt(work.id);
    if (row === null) throw new Error('runner: an attempt was not written');
    return row;
  }

  /** Commits what ends the current work, with the attempt of the next one. */
  #settle(events: readonly NewEvent[], also: () => void): OrderState | null {
    this.#settling = true;
    try {
      return this.#parts.committer.commit(events, also);
    } finally {
      this.#settling = false;
    }
  }

  /** Resolves when the order is `ready`, or when the loop has nothing more to do now. */
  async until(ready: (order: OrderState) => boolean): Promise<void> {
    const order = this.#parts.journal.order();
    if (order === null || ready(order)) return;
    await Promise.race([this.#parts.committer.reached(ready), this.run()]);
  }

  /** Runs the loop in the background. Who calls does not wait for it. */
  drive(): void {
    this.#parts.background(this.run());
  }

  /**
   * Does everything that may be done now. A caller joins a run that is under way. Never throws: exceptions are noted.
   */
  run(): Promise<void> {
    const { committer } = this.#parts;
    this.#running ??= this.#drain()
      .catch((error: unknown) => committer.troubles.note(LOOP, error))
      .finally(() => {
        this.#running = null;
        committer.stopWaiting();
      });
    return this.#running;
  }

  async #drain(): Promise<void> {
    const { troubles } = this.#parts.committer;
    do {
      for (let work = this.#nextWork(); work !== null; work = this.#nextWork()) await this.#do(work);
    } while ((await this.#flush()) || this.#nextWork() !== null || troubles.over(LOOP, OPENING));
    this.#setAlarm();
  }

  async #flush(): Promise<boolean> {
    const { journal, committer } = this.#parts;
    const order = journal.order();
    return order !== null && committer.outbox.flush(order);
  }

  /**
   * The loop is done. An alarm that is set to an earlier time stays: it runs the loop, which then sets the right one.
   */
  #setAlarm(): void {
    const { journal, committer } = this.#parts;
    const order = journal.order();
    if (order !== null) journal.wakeBy(committer.agenda.earliest(order));
  }

  #nextWork(order: OrderState | null = this.#parts.journal.order()): Work | null {
    const { journal, now } = this.#parts;
    if (order === null) return null;
    const attempts = journal.attempts();
    const due = (work: Work): boolean => {
      const row = attempts.get(work.id);
      if (row === undefined || work.id === this.#intended) return true;
      return row.nextAt <= now() || (row.code === null && !this.#mine.has(work.id));
    };
    return pendingWork(order, now()).find(due) ?? null;
  }

  async #do(work: Work): Promise<void> {
    const { journal } = this.#parts;
    const order = journal.order();
    if (order === null) return;
    try {
      await this.#carryOut(work, order, this.#begin(work));
    } finally {
      this.#current = null;
    }
  }

  async #carryOut(work: Work, order: OrderState, row: Attempt): Promise<void> {
    const { log } = this.#parts;
    const outcome = await this.#tried(work, order, row);
    log('saga.effect', {
      order_id: order.id,
      step: work.id,
      attempt: row.tries,
      code: outcome.ok ? 'ok' : `${outcome.fault.kind}:${outcome.fault.code}`,
    });
    if (!outcome.ok) await this.#failed(work, row, outcome.fault);
  }

  /**
   * An exception of our own code (an answer that cannot be right, entries that do not balance) becomes a fault of this
   * work.
   */
  async #tried(work: Work, order: OrderState, row: Attempt): Promise<Outcome<null>> {
    try {
      return await this.#effect(work.kind, work, order, row);
    } catch (error) {
      this.#parts.log('saga.broken', { order_id: order.id, step: work.id, error: String(error) });
      return { ok: false, fault: internalFault(error) };
    }
  }

  /** Looks up first where the attempt row says so, and takes the next key where nothing is found. */
  async #effect<K extends WorkKind>(
    kind: K,
    work: WorkOf<K>,
    order: OrderState,
    before: Attempt,
  ): Promise<Outcome<null>> {
    const { services, journal, committer, now } = this.#parts;
    const call = { services, order, work };
    const complain = this.#complain(order, work);
    let row = before;
    if (row.lookUpFirst) {
      const found = await find(kind, call, row, complain);
      if (!found.ok) return found;
      if (found.value.state === 'done') return this.#done(kind, work, found.value.result);
      if (found.value.state === 'not_yet') return fault('transient', 'not_there_yet');
      row = { ...nextKey(row, now()), nextAt: now() + LEASE_MS };
      const next = row;
      committer.commit([], () => journal.saveAttempt(next));
    }
    const outcome = await perform(kind, call, row, complain);
    return outcome.ok ? this.#done(kind, work, outcome.value) : outcome;
  }

  /** Part of a transaction: the work is over. */
  #end(row: Attempt): void {
    const { journal } = this.#parts;
    journal.saveAttempt(row);
    journal.endAttempt(row.workId);
  }

  #complain(order: OrderState, work: Work): (error: unknown) => void {
    return (error) => this.#parts.log('saga.broken', { order_id: order.id, step: work.id, error: String(error) });
  }

  #done<K extends WorkKind>(kind: K, work: WorkOf<K>, result: WorkResults[K]): Outcome<null> {
    const { journal, now } = this.#parts;
    const order = journal.order();
    if (order === null) return { ok: true, value: null };
    const after = this.#settle(settle(kind, order, result, work), () => journal.endAttempt(work.id));
    // If the answer changed nothing (the intent is still being processed), Stripe is asked again later, not at once.
    const open = after !== null && pendingWork(after, now()).some(({ id }) => id === work.id);
    return open ? fault('unknown', 'no_progress') : { ok: true, value: null };
  }

  /**
   * A refusal counts only if no earlier try may have done the work. After the refusal of a refund, Stripe's list of
   * refunds is read.
   */
  async #failed(work: Work, row: Attempt, fault: Fault): Promise<void> {
    const { services, journal, pace } = this.#parts;
    const order = journal.order();
    const current = journal.attempt(work.id) ?? row;
    const stands = fault.kind === 'terminal' && refusalIsFinal(work.kind, current);
    if (order === null) return;
    const wait = isPaced(work.kind, fault) ? await pace.slot() : 0;
    if (!stands) return this.#conclude(work, current, fault, null, wait);
    const seen = await refundsSeen(work.kind, { services, order }, this.#complain(order, work));
    this.#conclude(work, current, seen.ok ? fault : seen.fault, seen.ok ? seen.value : null);
  }

  /**
   * `seen`: the refunds that Stripe has, where the fault is a refusal that counts; else null. `wait`: ms until the next
   * try, at least.
   */
  #conclude(work: Work, current: Attempt, fault: Fault, seen: readonly RefundSeen[] | null, wait = 0): void {
    const { journal, now, random } = this.#parts;
    const order = journal.order();
    if (order === null) return;
    const refused = seen !== null;
    const passing = refused ? refusedForNow(order, work, fault.code) : null;
    // A refusal that does not count proves nothing.
    const shown: Fault = refused || fault.kind !== 'terminal' ? fault : { ...fault, kind: 'unknown' };
    const tired = givesUp(order, work, current, shown, now());
    // If the refusal will pass by itself, the work is no longer parked, and is not tried slowly any more.
    const slow = tired && passing === null && !isToldAtOnce(work.kind);
    const since = slow ? (parkedOf(order, work.id)?.since ?? now()) : null;
    const retried = retryLater(current, fault, now(), random(), since);
    const later = { ...retried, nextAt: Math.max(retried.nextAt, now() + wait) };
    if (passing !== null) {
      this.#settle(passing.events, () => (passing.noLongerWanted ? this.#end(later) : journal.saveAttempt(later)));
      return;
    }
    // A webhook may have come during the call. Then the work may not be wanted any more, and there is nothing to give
    // up.
    const wanted = pendingWork(order, now()).some(({ id }) => id === work.id);
    const due = refused || (tired && !isShown(order, work.id, shown));
    const events = due && wanted ? giveUp(order, work, shown, seen ?? []) : [];
    const parked = events.some(({ type, data }) => type === 'work_parked' && data.work === work.id);
    this.#settle(events, () => {
      if (events.length > 0 && !parked) this.#end(later);
      else journal.saveAttempt(later);
    });
  }
}
