import { z } from 'zod';
import type { Refusal } from '../src/domain/refusal.ts';
import type { Attempt } from '../src/domain/saga/attempt.ts';
import type { NextAutomaticAction } from '../src/domain/saga/deadlines.ts';
import type { OutboxRow } from '../src/domain/saga/outbox.ts';
import type { AnswerRow } from './answers.ts';
import type { Store } from './store.ts';
import type { Trouble } from './trouble.ts';

/**
 * A remembered answer: the version it was given at (the order of that moment is folded again from the events, so that
 * a replay is the same to the byte), what was to happen next, and the refusal if it was one.
 */
export interface Remembered {
  readonly version: number;
  readonly next: NextAutomaticAction | null;
  readonly refusal: Refusal | null;
}

/** What an order keeps beside its events: rows by kind and id. */
interface Kinds {
  /** Intent rows, by work. */
  attempt: Attempt;
  /** Messages on their way, by id. */
  outbox: OutboxRow;
  /** Submissions by scope: their body's hash, and their answer once there is one. */
  answer: AnswerRow;
  /** Stripe's events that were seen, by id: when. */
  webhook: number;
  /** The one of id `version`: what the read model is known to have. */
  projected: number;
  /** What was thrown, by what threw. */
  trouble: Trouble;
}
type Rows = { readonly [K in keyof Kinds]: Map<string, Kinds[K]> };

/**
 * One table for all of them, without row ids: an order's database is made, opened and written often, and is tiny. Every
 * table is one more statement to parse and one more page to write (ADR 10).
 */
export const SMALL_SCHEMA = 'CREATE TABLE small (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID';

/** A database of before ADR 10 had a table for each kind: its rows are carried over, once, in one transaction. */
export const CARRY_OVER: readonly string[] = [
  SMALL_SCHEMA,
  `INSERT INTO small SELECT 'attempt:' || work_id, json_object('workId', work_id, 'attempt', attempt, 'n', n,
     'keySince', key_since, 'firstAt', first_at, 'nextAt', next_at, 'read', json(iif(read, 'true', 'false')),
     'open', json('true'), 'lostAt', null, 'code', code)
     FROM attempts`,
  "INSERT INTO small SELECT 'outbox:' || id, json_object('id', id, 'sends', sends, 'nextAt', next_at) FROM outbox",
  "INSERT INTO small SELECT 'answer:' || scope, json_object('hash', hash, 'answer', json(answer)) FROM answers",
  "INSERT INTO small SELECT 'webhook:' || event_id, at FROM inbox",
  "INSERT INTO small SELECT 'projected:version', value FROM meta WHERE key = 'projected'",
  ...['attempts', 'outbox', 'answers', 'inbox', 'meta'].map((table) => `DROP TABLE ${table}`),
];

const smallRow = z.object({ key: z.string(), value: z.string() });
const KEY = /^(attempt|outbox|answer|webhook|projected|trouble):(.*)$/s;

/** The small rows, read once in an incarnation and then known. */
export class SmallRows {
  readonly #store: Store;
  readonly #exists: () => boolean;
  #rows: Rows | null = null;

  /** `exists`: whether the table does, by now. */
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
    const text = JSON.stringify(value);
    this.#store.exec('INSERT OR REPLACE INTO small (key, value) VALUES (?, ?)', `${kind}:${id}`, text);
    this.#known()[kind].set(id, value);
  }

  drop(kind: keyof Kinds, id: string): void {
    if (!this.#known()[kind].delete(id)) return;
    this.#store.exec('DELETE FROM small WHERE key = ?', `${kind}:${id}`);
  }

  /** A transaction was rolled back: what is known may not be so. */
  forget(): void {
    this.#rows = null;
  }
}

const none = (): Rows => ({
  attempt: new Map(),
  outbox: new Map(),
  answer: new Map(),
  webhook: new Map(),
  projected: new Map(),
  trouble: new Map(),
});

/** Our own rows, written by `put`: the shape is the writer's, so the parse ends in the writer's type. */
function read(store: Store): Rows {
  const rows = none();
  for (const row of store.exec('SELECT key, value FROM small')) {
    const { key, value } = smallRow.parse(row);
    const [, kind, id = ''] = KEY.exec(key) ?? [];
    const into: Map<string, unknown> | undefined = rows[kind as keyof Kinds];
    if (into === undefined) throw new Error(`journal: a row of a kind that this version does not know: ${key}`);
    into.set(id, JSON.parse(value));
  }
  return rows;
}
