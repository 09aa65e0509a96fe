import { z } from 'zod';
import type { Attempt } from '../src/domain/attempt.ts';
import type { NextAutomaticAction } from '../src/domain/deadlines.ts';
import type { NewEvent, OrderEvent } from '../src/domain/events.ts';
import { evolve, replay } from '../src/domain/evolve.ts';
import type { OrderState } from '../src/domain/order.ts';
import type { OutboxRow } from '../src/domain/outbox.ts';
import type { Chain } from '../src/domain/proof.ts';
import type { Refusal } from '../src/domain/refusal.ts';
import { book, chainOf, LEDGER_SCHEMA, randomSalt } from './ledger.ts';
import type { Submission } from './rpc.ts';
import type { Store } from './store.ts';

/** Without row ids, a table keyed by text is one tree on the disk and not two: less for a commit to write. */
const SCHEMA = [
  'CREATE TABLE events (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL, actor TEXT NOT NULL, data TEXT NOT NULL)',
  `CREATE TABLE attempts (work_id TEXT PRIMARY KEY, attempt INTEGER NOT NULL, n INTEGER NOT NULL, key_since INTEGER NOT NULL,
     first_at INTEGER NOT NULL, next_at INTEGER NOT NULL, read INTEGER NOT NULL, code TEXT) WITHOUT ROWID`,
  'CREATE TABLE outbox (id TEXT PRIMARY KEY, sends INTEGER NOT NULL, next_at INTEGER NOT NULL) WITHOUT ROWID',
  'CREATE TABLE answers (scope TEXT PRIMARY KEY, hash TEXT NOT NULL, answer TEXT) WITHOUT ROWID',
  'CREATE TABLE inbox (event_id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID',
  'CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID',
  LEDGER_SCHEMA,
];

const eventRow = z.object({ seq: z.number(), at: z.number(), type: z.string(), actor: z.string(), data: z.string() });
const attemptRow = z.object({
  work_id: z.string(),
  attempt: z.number(),
  n: z.number(),
  key_since: z.number(),
  first_at: z.number(),
  next_at: z.number(),
  read: z.number(),
  code: z.string().nullable(),
});
const outboxRow = z.object({ id: z.string(), sends: z.number(), next_at: z.number() });
const answerRow = z.object({ hash: z.string(), answer: z.string().nullable() });

/**
 * A remembered answer: the version it was given at (the order of that moment is folded again from the events, so that
 * a replay is the same to the byte), what was to happen next, and the refusal if it was one.
 */
export interface Remembered {
  readonly version: number;
  readonly next: NextAutomaticAction | null;
  readonly refusal: Refusal | null;
}

/** The order's own SQLite: events, intent rows, outbox, answers, inbox. Knows no rule of the business. */
export class Journal {
  readonly #store: Store;
  readonly #salt: () => string;
  #exists: boolean;
  #order: OrderState | null = null;
  /** When the alarm will ring, as far as this incarnation set it. */
  #alarm: number | null = null;
  /** The small tables as they are, so that a commit does not read what this incarnation wrote. Null: to be read. */
  #attempts: Map<string, Attempt> | null = null;
  #outbox: Map<string, OutboxRow> | null = null;
  #projected: number | null = null;

  /** `salt` draws 128 random bits, in hex. */
  constructor(store: Store, salt: () => string = randomSalt) {
    this.#store = store;
    this.#salt = salt;
    this.#exists = store.exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'events'").length > 0;
    if (this.#exists) this.#order = replay(this.events(0));
  }

  /** The order as committed; null, and nothing written, where there is none. */
  order(): OrderState | null {
    return this.#order;
  }

  /** One synchronous transaction; what was read from the order inside it is undone with it. */
  transaction<T>(body: () => T): T {
    const [before, existed, alarm] = [this.#order, this.#exists, this.#alarm];
    try {
      return this.#store.transaction(body);
    } catch (error) {
      this.#order = before;
      this.#exists = existed;
      this.#alarm = alarm;
      this.#attempts = null;
      this.#outbox = null;
      this.#projected = null;
      throw error;
    }
  }

  /** Sets the alarm, unless it is there already. */
  setAlarm(at: number | null): void {
    if (at === this.#alarm) return;
    this.#alarm = at;
    this.#store.setAlarm(at);
  }

  /** The alarm no later than `at`: an earlier one stays, to be set right when the runner rests. */
  wakeBy(at: number | null): void {
    if (at !== null && (this.#alarm === null || at < this.#alarm)) this.setAlarm(at);
  }

  /** The alarm rang: storage has none any more. */
  alarmRang(): void {
    this.#alarm = null;
  }

  /** Makes the schema at the first write: a read of an order that does not exist writes nothing. */
  create(): void {
    if (this.#exists) return;
    for (const statement of SCHEMA) this.#store.exec(statement);
    this.#exists = true;
  }

  events(after: number): OrderEvent[] {
    if (!this.#exists) return [];
    const rows = this.#store.exec('SELECT seq, at, type, actor, data FROM events WHERE seq > ? ORDER BY seq', after);
    return rows.map(parseEvent);
  }

  /** The money journal; null where there is no order. */
  chain(): Chain | null {
    return this.#order === null ? null : chainOf(this.#store, this.#order);
  }

  /** The order as it was at a version. */
  orderAt(version: number): OrderState | null {
    if (this.#order?.version === version) return this.#order;
    return replay(this.events(0).filter((event) => event.seq <= version));
  }

  append(event: NewEvent, now: number): OrderState {
    const committed: OrderEvent = { ...event, seq: (this.#order?.version ?? 0) + 1, at: now };
    this.#store.exec(
      'INSERT INTO events (seq, at, type, actor, data) VALUES (?, ?, ?, ?, ?)',
      committed.seq,
      now,
      committed.type,
      JSON.stringify(committed.actor),
      JSON.stringify(committed.data),
    );
    if (this.#order !== null) book(this.#store, this.#salt, this.#order, committed);
    this.#order = evolve(this.#order, committed);
    return this.#order;
  }

  attempts(): ReadonlyMap<string, Attempt> {
    return this.#knownAttempts();
  }

  #knownAttempts(): Map<string, Attempt> {
    if (!this.#exists) return new Map();
    this.#attempts ??= new Map(
      this.#store
        .exec('SELECT * FROM attempts')
        .map((row) => toAttempt(attemptRow.parse(row)))
        .map((row) => [row.workId, row]),
    );
    return this.#attempts;
  }

  attempt(workId: string): Attempt | null {
    return this.attempts().get(workId) ?? null;
  }

  saveAttempt(row: Attempt): void {
    this.#store.exec(
      'INSERT OR REPLACE INTO attempts (work_id, attempt, n, key_since, first_at, next_at, read, code) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      row.workId,
      row.attempt,
      row.n,
      row.keySince,
      row.firstAt,
      row.nextAt,
      row.read ? 1 : 0,
      row.code,
    );
    this.#attempts?.set(row.workId, row);
  }

  dropAttempt(workId: string): void {
    this.#store.exec('DELETE FROM attempts WHERE work_id = ?', workId);
    this.#attempts?.delete(workId);
  }

  outbox(): OutboxRow[] {
    if (!this.#exists) return [];
    this.#outbox ??= new Map(
      this.#store
        .exec('SELECT id, sends, next_at FROM outbox')
        .map((row) => outboxRow.parse(row))
        .map(({ id, sends, next_at }) => [id, { id, sends, nextAt: next_at }]),
    );
    return [...this.#outbox.values()];
  }

  saveOutbox(row: OutboxRow): void {
    this.#store.exec(
      'INSERT OR REPLACE INTO outbox (id, sends, next_at) VALUES (?, ?, ?)',
      row.id,
      row.sends,
      row.nextAt,
    );
    this.#outbox?.set(row.id, row);
  }

  dropOutbox(id: string): void {
    this.#store.exec('DELETE FROM outbox WHERE id = ?', id);
    this.#outbox?.delete(id);
  }

  /** A submission seen before: its body's hash, and its answer once there is one. */
  submission(scope: string): { readonly hash: string; readonly answer: Remembered | null } | null {
    if (!this.#exists) return null;
    const [row] = this.#store.exec('SELECT hash, answer FROM answers WHERE scope = ?', scope);
    if (row === undefined) return null;
    const { hash, answer } = answerRow.parse(row);
    return { hash, answer: answer === null ? null : parseRemembered(answer) };
  }

  remember({ scope, hash }: Submission, answer: Remembered | null): void {
    const text = answer === null ? null : JSON.stringify(answer);
    this.#store.exec('INSERT OR REPLACE INTO answers (scope, hash, answer) VALUES (?, ?, ?)', scope, hash, text);
  }

  seen(eventId: string): boolean {
    return this.#exists && this.#store.exec('SELECT 1 FROM inbox WHERE event_id = ?', eventId).length > 0;
  }

  markSeen(eventId: string, now: number): void {
    this.#store.exec('INSERT INTO inbox (event_id, at) VALUES (?, ?)', eventId, now);
  }

  /** The version that the read model is known to have. */
  projected(): number {
    if (!this.#exists) return 0;
    const read = () => this.#store.exec("SELECT value FROM meta WHERE key = 'projected'")[0];
    this.#projected ??= z.number().parse(read()?.value ?? 0);
    return this.#projected;
  }

  setProjected(version: number): void {
    this.#store.exec("INSERT OR REPLACE INTO meta (key, value) VALUES ('projected', ?)", version);
    this.#projected = version;
  }
}

const toAttempt = (row: z.infer<typeof attemptRow>): Attempt => ({
  workId: row.work_id,
  attempt: row.attempt,
  n: row.n,
  keySince: row.key_since,
  firstAt: row.first_at,
  nextAt: row.next_at,
  read: row.read === 1,
  code: row.code,
});

/** Our own rows, written by `append`: the shape is the writer's, so the parse ends in the writer's type. */
function parseEvent(row: Record<string, unknown>): OrderEvent {
  const { seq, at, type, actor, data } = eventRow.parse(row);
  return { seq, at, type, actor: JSON.parse(actor), data: JSON.parse(data) } as OrderEvent;
}

const parseRemembered = (text: string): Remembered => JSON.parse(text) as Remembered;
