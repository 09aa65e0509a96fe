import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Store } from '../../../durable-objects/store.ts';

/** The machine died: thrown in the middle of whatever it was doing, and by everything that a dead one still tries. */
export class Crashed extends Error {
  constructor() {
    super('the object crashed');
    this.name = 'Crashed';
  }
}

/** What one statement of a Durable Object's may bind; SQLite alone takes far more. */
const MOST_BOUND = 100;

/** More than any change of an order takes: consequences that never end are an error, not a hang. */
const MOST_IN_TURN = 5_000;

/**
 * One object's storage over `node:sqlite`: what is committed outlives every crash, what is not is gone. It may be told
 * to crash at the nth storage operation from now. Databases and statements are used again by later schedules.
 */
export class Disk {
  readonly #db = new DatabaseSync(':memory:');
  readonly #statements = new Map<string, StatementSync>();
  #inTransaction = false;
  /** A transaction was given up: what it had begun would never have ended. */
  endless = false;
  /** Storage operations since the last transaction began. */
  #inTurn = 0;
  /** When the alarm rings, milliseconds; part of the transaction it was set in. */
  alarm: number | null = null;
  /** Storage operations left until the crash that was asked for; null: none was. */
  crashIn: number | null = null;
  /** A handle that was given out before is dead after `cut`. */
  #generation = 0;
  /** Storage operations so far: where it stands still, nothing changed. */
  operations = 0;
  onCrash: () => void = () => undefined;

  /** Storage as one incarnation sees it. */
  open(): Store {
    const generation = this.#generation;
    const check = (): void => {
      if (generation !== this.#generation) throw new Crashed();
    };
    return {
      exec: (query, ...bindings) => {
        check();
        this.#countDown();
        if (bindings.length > MOST_BOUND) throw new Error('disk: too many SQL variables');
        return this.#prepare(query).all(...bindings);
      },
      transaction: (body) => {
        check();
        return this.#transaction(body);
      },
      setAlarm: (at) => {
        check();
        this.#countDown();
        this.alarm = at;
      },
    };
  }

  #countDown(): void {
    this.operations += 1;
    this.#inTurn += 1;
    if (this.#inTransaction && this.#inTurn > MOST_IN_TURN) {
      this.endless = true;
      throw new Error('disk: a transaction without an end');
    }
    if (this.crashIn === null) return;
    this.crashIn -= 1;
    if (this.crashIn > 0) return;
    this.cut();
    throw new Crashed();
  }

  /** The incarnation dies: its handle is dead from here on. */
  cut(): void {
    this.#generation += 1;
    this.crashIn = null;
    // In the middle of a transaction it is rolled back first.
    if (!this.#inTransaction) this.onCrash();
  }

  #transaction<T>(body: () => T): T {
    if (this.#inTransaction) throw new Error('disk: a transaction inside a transaction');
    const { alarm } = this;
    const generation = this.#generation;
    this.#prepare('BEGIN').run();
    this.#inTurn = 0;
    this.#inTransaction = true;
    try {
      const result = body();
      this.#countDown();
      this.#prepare('COMMIT').run();
      return result;
    } catch (error) {
      this.#prepare('ROLLBACK').run();
      this.alarm = alarm;
      throw error;
    } finally {
      this.#inTransaction = false;
      if (generation !== this.#generation) this.onCrash();
    }
  }

  #prepare(query: string): StatementSync {
    const known = this.#statements.get(query) ?? this.#db.prepare(query);
    this.#statements.set(query, known);
    return known;
  }

  /** What is committed, read from outside. */
  read(query: string, ...bindings: number[]): Record<string, unknown>[] {
    return this.#prepare(query).all(...bindings);
  }

  /** Ids of the messages that are owed by what is committed. */
  outbox(): string[] {
    if (!this.exists) return [];
    return this.read("SELECT substr(key, 8) AS id FROM key_value WHERE key GLOB 'outbox:*'").map(({ id }) =>
      String(id),
    );
  }

  get exists(): boolean {
    return this.read("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'events'").length > 0;
  }

  /** Empty again, for the next schedule. */
  wipe(): void {
    for (const { name } of this.read("SELECT name FROM sqlite_master WHERE type = 'table'")) {
      this.#db.exec(`DROP TABLE "${String(name)}"`);
    }
    this.#generation += 1;
    this.alarm = null;
    this.crashIn = null;
    this.onCrash = () => undefined;
  }
}
