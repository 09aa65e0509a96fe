import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Store } from '../../../durable-objects/journal/store.ts';

/** The machine crashed. Thrown at the moment of the crash, and by every later operation of the crashed machine. */
export class Crashed extends Error {
  constructor() {
    super('the object crashed');
    this.name = 'Crashed';
  }
}

/** How many values one statement of a Durable Object may bind. SQLite itself allows far more. */
const MOST_BOUND = 100;

/** More than any change of an order needs, so endless consequences become an error and do not hang. */
const MOST_IN_TURN = 5_000;

/**
 * One object's storage, made with `node:sqlite`. Committed data survives every crash, other data is lost. A test can
 * let it crash at the nth storage operation from now. Later schedules use the same database and statements.
 */
export class Disk {
  readonly #db = new DatabaseSync(':memory:');
  readonly #statements = new Map<string, StatementSync>();
  #inTransaction = false;
  /** A transaction was stopped because it would never have ended. */
  endless = false;
  /** Storage operations since the last transaction began. */
  #inTurn = 0;
  /** When the alarm rings, in ms. It is part of the transaction that set it. */
  alarm: number | null = null;
  /** How many storage operations are left until the planned crash; null if none is planned. */
  crashIn: number | null = null;
  /** `cut` increases it, so that older handles no longer work. */
  #generation = 0;
  /** The number of storage operations so far. If it is the same as before, nothing changed. */
  operations = 0;
  onCrash: () => void = () => undefined;

  /** The storage for one instance of the object. */
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

  /** The instance crashes: its handle no longer works. */
  cut(): void {
    this.#generation += 1;
    this.crashIn = null;
    // An open transaction is rolled back first.
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

  /** Reads committed data, without the object. */
  read(query: string, ...bindings: number[]): Record<string, unknown>[] {
    return this.#prepare(query).all(...bindings);
  }

  get exists(): boolean {
    return this.read("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'commits'").length > 0;
  }

  /** Removes all data, for the next schedule. */
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
