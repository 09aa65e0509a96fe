import type { NewEvent } from '../src/domain/order/events.ts';
import type { OrderState } from '../src/domain/order/state.ts';
import { resumed } from '../src/domain/saga/attempt.ts';
import { consequence } from '../src/domain/saga/consequences.ts';
import { PROJECTION_ROW } from '../src/domain/saga/outbox.ts';
import { Agenda } from './agenda.ts';
import type { Journal } from './journal/journal.ts';
import { OutboxSender, type Send } from './outbox-sender.ts';
import { Troubles } from './trouble.ts';

export interface CommitterParts {
  readonly journal: Journal;
  readonly send: Send;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 0 <= random < 1; spreads retries. */
  readonly random: () => number;
  readonly log: (event: string, fields: Record<string, unknown>) => void;
}

interface Waiter {
  readonly ready: (order: OrderState) => boolean;
  readonly resolve: () => void;
}

/**
 * Far more than an order has lines and parties. A mistake in a rule must not keep the object busy for ever: the
 * exception rolls the commit back and parks the order.
 */
const MOST_CONSEQUENCES = 500;

/** Every write of an order goes through here: events, consequences, open work and the alarm in one transaction. */
export class Committer {
  readonly #parts: CommitterParts;
  readonly outbox: OutboxSender;
  readonly troubles: Troubles;
  readonly agenda: Agenda;
  #waiters: Waiter[] = [];
  /**
   * Part of a transaction. The runner writes the attempt of the work that it does next, so that the call that follows
   * needs no transaction of its own.
   */
  intendNext: (order: OrderState) => void = () => undefined;

  constructor(parts: CommitterParts) {
    this.#parts = parts;
    this.outbox = new OutboxSender({ ...parts, commit: (write) => this.commit([], write) });
    this.troubles = new Troubles({
      ...parts,
      commit: (events, also) => this.commit(events, also),
      alone: (event) => this.#alone(event),
    });
    this.agenda = new Agenda({ ...parts, restUntil: () => this.troubles.restUntil() });
  }

  /**
   * One synchronous transaction: the events, their consequences, the outbox rows, the attempt of the next work and the
   * alarm. `also` writes what must commit with them. Returns the order after the commit; null where there is no order.
   */
  commit(events: readonly NewEvent[], also: () => void = () => undefined): OrderState | null {
    const { journal, now } = this.#parts;
    const { outbox, agenda } = this;
    const order = journal.transaction(() => {
      if (events.length > 0) journal.create();
      for (const event of events) {
        journal.append(event, now());
        if (event.type === 'work_resumed') this.#resume(event.data.work, event.actor.role === 'platform');
      }
      this.#appendConsequences();
      also();
      const after = journal.order();
      if (after !== null) {
        outbox.reconcile(after);
        this.intendNext(after);
        journal.wakeBy(agenda.safetyAlarm(after));
      }
      return after;
    });
    if (order !== null) this.#wake(order);
    return order;
  }

  /**
   * Commits one event without its consequences, because computing them may be what throws. Then tells the read model.
   */
  async #alone(event: NewEvent): Promise<void> {
    const { journal, send, now } = this.#parts;
    const id = journal.order()?.id ?? '';
    try {
      journal.transaction(() => {
        journal.append(event, now());
        this.outbox.owe(PROJECTION_ROW);
      });
    } finally {
      // The outbox row sends it again. If even that row could not be written, the next try sends it.
      await send(id, 'order-events');
    }
  }

  /**
   * The attempt row stays while work is parked. So the next try takes the next key, and not one that Stripe has already
   * answered. `asked`: a person resumed the work. Then a waiting message is sent at once.
   */
  #resume(work: string, asked: boolean): void {
    const { journal, now } = this.#parts;
    const row = journal.attempt(work);
    if (row !== null) journal.saveAttempt(resumed(row, now()));
    if (asked && journal.outbox().has(work)) this.outbox.owe(work);
  }

  #appendConsequences(): void {
    const { journal, now } = this.#parts;
    let order = journal.order();
    for (let n = 0; order !== null; n += 1) {
      const next = consequence(order);
      if (next === null) return;
      if (n >= MOST_CONSEQUENCES) throw new Error(`consequences do not end: ${next.type}`);
      order = journal.append(next, now());
    }
  }

  /** Resolves at the first commit whose order is `ready`. Never resolves if `stopWaiting` is called before. */
  reached(ready: (order: OrderState) => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push({ ready, resolve });
    });
  }

  stopWaiting(): void {
    this.#waiters = [];
  }

  #wake(order: OrderState): void {
    const ready = this.#waiters.filter((waiter) => waiter.ready(order));
    this.#waiters = this.#waiters.filter((waiter) => !ready.includes(waiter));
    for (const waiter of ready) waiter.resolve();
  }
}
