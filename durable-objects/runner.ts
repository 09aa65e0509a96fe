import { type Fault, fault, internalFault, type Outcome } from '../src/domain/fault.ts';
import type { NewEvent } from '../src/domain/order/events.ts';
import type { OrderState } from '../src/domain/order/state.ts';
import { refusedForNow } from '../src/domain/refunds/effects.ts';
import type { RefundSeen } from '../src/domain/refunds/external-refund.ts';
import { type Attempt, intend, nextKey, resumed, retryLater } from '../src/domain/saga/attempt.ts';
import { consequence } from '../src/domain/saga/consequences.ts';
import type { NextAutomaticAction } from '../src/domain/saga/deadlines.ts';
import { isShown, parkedOf } from '../src/domain/saga/parking.ts';
import { givesUp, giveUp, isToldAtOnce, settle } from '../src/domain/saga/settle.ts';
import { pendingWork, type Work, type WorkKind, type WorkOf, type WorkResults } from '../src/domain/saga/work.ts';
import { Agenda } from './agenda.ts';
import { find, perform, refundsSeen, refusalIsFinal, type SagaServices } from './effects.ts';
import type { Journal } from './journal.ts';
import { OutboxSender, type Send } from './outbox.ts';
import { LOOP, OPENING, Troubles } from './trouble.ts';

export interface RunnerParts {
  readonly journal: Journal;
  readonly services: SagaServices;
  readonly send: Send;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 0 <= random < 1; spreads retries. */
  readonly random: () => number;
  readonly log: (event: string, fields: Record<string, unknown>) => void;
}

/** While a call is under way its intent row is due again after this long: a crash is noticed by the alarm. */
const LEASE_MS = 5_000;

interface Waiter {
  readonly ready: (order: OrderState) => boolean;
  readonly resolve: () => void;
}

/**
 * The one loop: next work -> intent row -> effect -> outcome row. One at a time behind a latch; the order is read anew
 * after every await, so that a command which landed meanwhile is seen (design.md 4, rules 1 and 2).
 */
export class Runner {
  readonly #parts: RunnerParts;
  readonly outbox: OutboxSender;
  readonly troubles: Troubles;
  readonly #agenda: Agenda;
  #running: Promise<void> | null = null;
  #waiters: Waiter[] = [];
  /** Intent rows without an outcome are a dead incarnation's until this one has looked at them. */
  #mine = new Set<string>();

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.outbox = new OutboxSender({ ...parts, commit: (write) => this.commit([], write) });
    this.troubles = new Troubles({
      ...parts,
      commit: (events, also) => this.commit(events, also),
      alone: (event) => this.#alone(event),
    });
    this.#agenda = new Agenda({ ...parts, restUntil: () => this.troubles.restUntil() });
  }

  /**
   * One synchronous transaction: the events, all that follows from them, outbox and alarm. `also` writes what must
   * commit with them. Returns the order after it.
   */
  commit(events: readonly NewEvent[], also: () => void = () => undefined): OrderState | null {
    const { journal, now } = this.#parts;
    const { outbox } = this;
    const order = journal.transaction(() => {
      if (events.length > 0) journal.create();
      for (const event of events) {
        journal.append(event, now());
        if (event.type === 'work_resumed') this.#resume(event.data.work, event.actor.role === 'platform');
      }
      this.#follow();
      also();
      const after = journal.order();
      if (after !== null) {
        outbox.reconcile(after);
        journal.wakeBy(this.#nextAt(after));
      }
      return after;
    });
    if (order !== null) this.#wake(order);
    return order;
  }

  /** One event without what follows from it, since that may be what throws; and the read model is told. */
  async #alone(event: NewEvent): Promise<void> {
    const { journal, send, now } = this.#parts;
    const id = journal.order()?.id ?? '';
    try {
      journal.transaction(() => {
        journal.append(event, now());
        this.outbox.owe('project');
      });
    } finally {
      // Its row brings it again; where not even that could be written, the next try does.
      await send(id, { queue: 'order-events', id: 'project' });
    }
  }

  /**
   * The intent row outlives the parking: the next try takes its next key, not one that Stripe has an answer for. A
   * message that rests is sent at once where a person asks for it.
   */
  #resume(work: string, asked: boolean): void {
    const { journal, now } = this.#parts;
    const row = journal.attempt(work);
    if (row !== null) journal.saveAttempt(resumed(row, now()));
    if (asked && journal.outbox().has(work)) this.outbox.owe(work);
  }

  /** Commits consequences until there is none. */
  #follow(): void {
    const { journal, now } = this.#parts;
    for (let order = journal.order(); order !== null; ) {
      const next = consequence(order);
      if (next === null) return;
      order = journal.append(next, now());
    }
  }

  /**
   * When the alarm has to ring at the latest, while the runner works: at a deadline. What is due now is done in this very
   * turn; for that the alarm only makes up for a crash. It is not moved for it at every commit: each moving is a write.
   */
  #nextAt(order: OrderState): number | null {
    const guard = this.#parts.now() + LEASE_MS;
    return this.#agenda.earliest(order, guard);
  }

  /** No later than anything that is due, once the runner rests. One that rings too early comes here again. */
  #arm(): void {
    const { journal } = this.#parts;
    const order = journal.order();
    if (order !== null) journal.wakeBy(this.#agenda.earliest(order));
  }

  /** What the order will do by itself, and when; null where it waits for people only. */
  next(order: OrderState): NextAutomaticAction | null {
    return this.#agenda.next(order);
  }

  /** Resolves when `ready`, or when the runner has nothing more to do now. */
  async until(ready: (order: OrderState) => boolean): Promise<void> {
    const order = this.#parts.journal.order();
    if (order === null || ready(order)) return;
    const waited = new Promise<void>((resolve) => {
      this.#waiters.push({ ready, resolve });
    });
    await Promise.race([waited, this.run()]);
  }

  #wake(order: OrderState): void {
    const ready = this.#waiters.filter((waiter) => waiter.ready(order));
    this.#waiters = this.#waiters.filter((waiter) => !ready.includes(waiter));
    for (const waiter of ready) waiter.resolve();
  }

  /** Does everything that may be done now. Callers join the one that runs. It never throws: that is noted. */
  run(): Promise<void> {
    this.#running ??= this.#drain()
      .catch((error: unknown) => this.troubles.note(LOOP, error))
      .finally(() => {
        this.#running = null;
        this.#waiters = [];
      });
    return this.#running;
  }

  async #drain(): Promise<void> {
    do {
      for (let work = this.#nextWork(); work !== null; work = this.#nextWork()) await this.#do(work);
    } while ((await this.#flush()) || this.#nextWork() !== null || this.troubles.over(LOOP, OPENING));
    this.#arm();
  }

  async #flush(): Promise<boolean> {
    const order = this.#parts.journal.order();
    return order !== null && this.outbox.flush(order);
  }

  #nextWork(): Work | null {
    const { journal, now } = this.#parts;
    const order = journal.order();
    if (order === null) return null;
    const attempts = journal.attempts();
    const due = (work: Work): boolean => {
      const row = attempts.get(work.id);
      return row === undefined || row.nextAt <= now() || (row.code === null && !this.#mine.has(work.id));
    };
    return pendingWork(order, now()).find(due) ?? null;
  }

  async #do(work: Work): Promise<void> {
    const { journal, now, log } = this.#parts;
    const order = journal.order();
    if (order === null) return;
    const row = { ...intend(journal.attempt(work.id), work.id, now()), nextAt: now() + LEASE_MS };
    this.#mine.add(work.id);
    this.commit([], () => journal.saveAttempt(row));
    const outcome = await this.#tried(work, order, row);
    log('saga.effect', {
      order_id: order.id,
      step: work.id,
      attempt: row.tries,
      code: outcome.ok ? 'ok' : `${outcome.fault.kind}:${outcome.fault.code}`,
    });
    if (!outcome.ok) await this.#failed(work, row, outcome.fault);
  }

  /** What our own code throws after the call (an answer that makes no sense, books that do not balance) is this work's fault. */
  async #tried(work: Work, order: OrderState, row: Attempt): Promise<Outcome<null>> {
    try {
      return await this.#effect(work.kind, work, order, row);
    } catch (error) {
      this.#parts.log('saga.broken', { order_id: order.id, step: work.id, error: String(error) });
      return { ok: false, fault: internalFault(error) };
    }
  }

  /** Reads first where the intent row says so; takes the next key where nothing is found. */
  async #effect<K extends WorkKind>(
    kind: K,
    work: WorkOf<K>,
    order: OrderState,
    before: Attempt,
  ): Promise<Outcome<null>> {
    const { services, journal, now } = this.#parts;
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
      this.commit([], () => journal.saveAttempt(next));
    }
    const outcome = await perform(kind, call, row, complain);
    return outcome.ok ? this.#done(kind, work, outcome.value) : outcome;
  }

  #complain(order: OrderState, work: Work): (error: unknown) => void {
    return (error) => this.#parts.log('saga.broken', { order_id: order.id, step: work.id, error: String(error) });
  }

  #done<K extends WorkKind>(kind: K, work: WorkOf<K>, result: WorkResults[K]): Outcome<null> {
    const { journal, now } = this.#parts;
    const order = journal.order();
    if (order === null) return { ok: true, value: null };
    const after = this.commit(settle(kind, order, result, work), () => journal.dropAttempt(work.id));
    // An answer that changed nothing (an intent still being processed) is asked again later, not at once.
    const open = after !== null && pendingWork(after, now()).some(({ id }) => id === work.id);
    return open ? fault('unknown', 'no_progress') : { ok: true, value: null };
  }

  /** A refusal stands where no earlier try may have done the work; one of a refund is held against Stripe's own list. */
  async #failed(work: Work, row: Attempt, fault: Fault): Promise<void> {
    const { services, journal } = this.#parts;
    const order = journal.order();
    const current = journal.attempt(work.id) ?? row;
    const stands = fault.kind === 'terminal' && refusalIsFinal(work.kind, current);
    if (order === null) return;
    if (!stands) return this.#conclude(work, current, fault, null);
    const seen = await refundsSeen(work.kind, { services, order }, this.#complain(order, work));
    this.#conclude(work, current, seen.ok ? fault : seen.fault, seen.ok ? seen.value : null);
  }

  /** `seen`: what else Stripe has, where the fault is a refusal that stands; null where it is not. */
  #conclude(work: Work, current: Attempt, fault: Fault, seen: readonly RefundSeen[] | null): void {
    const { journal, now, random } = this.#parts;
    const order = journal.order();
    if (order === null) return;
    const refused = seen !== null;
    const passing = refused ? refusedForNow(order, work, fault.code) : null;
    // A refusal that does not stand proves nothing.
    const shown: Fault = refused || fault.kind !== 'terminal' ? fault : { ...fault, kind: 'unknown' };
    const tired = givesUp(order, work, current, shown, now());
    // A refusal that passes by itself takes the work off the list of what is parked: it is not tried slowly any more.
    const slow = tired && passing === null && !isToldAtOnce(work.kind);
    const since = slow ? (parkedOf(order, work.id)?.since ?? now()) : null;
    const later = retryLater(current, fault, now(), random(), since);
    if (passing !== null) {
      this.commit(passing.events, () =>
        passing.noLongerWanted ? journal.dropAttempt(work.id) : journal.saveAttempt(later),
      );
      return;
    }
    // News (a webhook) may have come while the call was under way: then there is nothing left to give up.
    const wanted = pendingWork(order, now()).some(({ id }) => id === work.id);
    const due = refused || (tired && !isShown(order, work.id, shown));
    const events = due && wanted ? giveUp(order, work, shown, seen ?? []) : [];
    const parked = events.some(({ type, data }) => type === 'work_parked' && data.work === work.id);
    this.commit(events, () => {
      if (events.length > 0 && !parked) journal.dropAttempt(work.id);
      else journal.saveAttempt(later);
    });
  }
}
