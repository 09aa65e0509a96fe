import { z } from 'zod';
import type { Refusal } from '../../src/domain/refusal.ts';
import type { NextAutomaticAction } from '../../src/domain/saga/deadlines.ts';
import type { Trouble } from '../trouble.ts';
import type { OpenSnapshot } from './open-work.ts';
import type { Store } from './store.ts';

/**
 * A remembered result: the order's version at that time, what was to happen next, and the refusal if it was one. The
 * order of that version is computed again from the events, so that a repeated call gets the same bytes.
 */
export interface RememberedResult {
  readonly version: number;
  readonly next: NextAutomaticAction | null;
  readonly refusal: Refusal | null;
}

/** What is stored of one submission when its result is known. */
export interface RememberedRow {
  /** Of the submission's body. */
  readonly hash: string;
  readonly answer: RememberedResult;
  /** Counts the rows, so that the oldest is known. */
  readonly sequence: number;
  /** Nothing was committed with it. */
  readonly idle: boolean;
}

/** What an order keeps beside its commits: rows by kind and id. They change; commits never do. */
interface Kinds {
  /** Results of submissions, by scope. */
  answer: RememberedRow;
  /** One row, `work`: the open work after the last change that came without an event. */
  open: OpenSnapshot;
  /** Exceptions, by the name of what threw. */
  trouble: Trouble;
}
type Rows = { readonly [K in keyof Kinds]: Map<string, Kinds[K]> };

/** One table for all of them, without row ids: an order's database is tiny, and is created, opened and written often. */
export const KEY_VALUE_SCHEMA = 'CREATE TABLE key_value (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID';

const keyValueRow = z.object({ key: z.string(), value: z.string() });
const KEY = /^(answer|open|trouble):(.*)$/s;

/** Overwrites in place, because a replaced row counts as two. */
const PUT = 'INSERT INTO key_value (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value';

/** The key-value rows. An instance of the object reads them once, and then keeps them in memory. */
export class KeyValueRows {
  readonly #store: Store;
  readonly #exists: () => boolean;
  #rows: Rows | null = null;

  /** `exists`: whether the table was created. */
  constructor(store: Store, exists: () => boolean) {
    this.#store = store;
    this.#exists = exists;
  }

  #known(): Rows {
    this.#rows ??= this.#exists() ? read(this.#store) : none();
    return this.#rows;
  }

  of<K extends keyof Kinds>(kind: K): ReadonlyMap<string, Kinds[K]> {
    return this.#known()[kind];
  }

  put<K extends keyof Kinds>(kind: K, id: string, value: Kinds[K]): void {
    this.#store.exec(PUT, `${kind}:${id}`, JSON.stringify(value));
    this.#known()[kind].set(id, value);
  }

  drop(kind: keyof Kinds, id: string): void {
    if (!this.#known()[kind].delete(id)) return;
    this.#store.exec('DELETE FROM key_value WHERE key = ?', `${kind}:${id}`);
  }

  /** Call this after a transaction was rolled back, because the rows in memory may be wrong. */
  forget(): void {
    this.#rows = null;
  }
}

const none = (): Rows => ({ answer: new Map(), open: new Map(), trouble: new Map() });

/** Our own rows, written by `put`, so that their shape is the writer's type. */
function read(store: Store): Rows {
  const rows = none();
  for (const row of store.exec('SELECT key, value FROM key_value')) {
    const { key, value } = keyValueRow.parse(row);
    const [, kind, id = ''] = KEY.exec(key) ?? [];
    const into: Map<string, unknown> | undefined = rows[kind as keyof Kinds];
    if (into === undefined) throw new Error(`journal: a row of a kind that this version does not know: ${key}`);
    into.set(id, JSON.parse(value));
  }
  return rows;
}
