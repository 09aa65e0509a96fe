import { z } from 'zod';
import type { Chain } from '../src/domain/money/proof.ts';
import type { NewEvent, OrderEvent } from '../src/domain/order/events.ts';
import { evolve, replay } from '../src/domain/order/evolve.ts';
import type { OrderState } from '../src/domain/order/state.ts';
import type { Attempt } from '../src/domain/saga/attempt.ts';
import type { OutboxRow } from '../src/domain/saga/outbox.ts';
import { KEY_VALUE_SCHEMA, KeyValueRows, type RememberedResult, type RememberedRow } from './key-value-rows.ts';
import { book, chainOf, LEDGER_SCHEMA, randomSalt, type Tip } from './ledger-rows.ts';
import { RememberedResults } from './remembered-results.ts';
import type { Submission } from './rpc.ts';
import type { Store } from './store.ts';
import { countTrouble, type Trouble } from './trouble.ts';

const SCHEMA = [
  'CREATE TABLE events (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL, actor TEXT NOT NULL, data TEXT NOT NULL)',
  LEDGER_SCHEMA,
  KEY_VALUE_SCHEMA,
];

/** How many webhooks an order remembers. Stripe repeats an event for three days, and never after a thousand others. */
const MOST_SEEN = 1_000;

const eventRow = z.object({ seq: z.number(), at: z.number(), type: z.string(), actor: z.string(), data: z.string() });

/** The order's own SQLite: events, ledger, key-value rows. It knows no business rule. */
export class Journal {
  readonly #store: Store;
  readonly #salt: () => string;
  #exists: boolean;
  #order: OrderState | null = null;
  /** When the alarm will ring; null if this instance of the object has not set it. */
  #alarm: number | null = null;
  /** Where the ledger ends; null: not read yet. */
  #tip: Tip | null = null;
  readonly #keyValue: KeyValueRows;
  readonly #remembered: RememberedResults;

  /** `salt` draws 128 random bits, in hex. */
  constructor(store: Store, salt: () => string = randomSalt) {
    this.#store = store;
    this.#salt = salt;
    this.#exists = store.exec("SELECT name FROM sqlite_master WHERE name = 'events'").length > 0;
    this.#keyValue = new KeyValueRows(store, () => this.#exists);
    this.#remembered = new RememberedResults(this.#keyValue);
    if (this.#exists) this.#order = replay(this.events(0));
  }

  /** The order as committed. Null where there is none; then nothing is written. */
  order(): OrderState | null {
    return this.#order;
  }

  /** One synchronous transaction. If it throws, the order in memory is also as before. */
  transaction<T>(body: () => T): T {
    const [before, existed, alarm] = [this.#order, this.#exists, this.#alarm];
    try {
      return this.#store.transaction(body);
    } catch (error) {
      this.#order = before;
      this.#exists = existed;
      this.#alarm = alarm;
      this.#tip = null;
      this.#keyValue.forget();
      throw error;
    }
  }

  /** Sets the alarm, unless it is set to that time already. */
  setAlarm(at: number | null): void {
    if (at === this.#alarm) return;
    this.#alarm = at;
    this.#store.setAlarm(at);
  }

  /** Sets the alarm to `at`, unless it rings earlier. The runner sets the right time when its loop ends. */
  wakeBy(at: number | null): void {
    if (at !== null && (this.#alarm === null || at < this.#alarm)) this.setAlarm(at);
  }

  /** The alarm rang: storage has none any more. */
  alarmRang(): void {
    this.#alarm = null;
  }

  /** Creates the schema at the first write, so that reading an order that does not exist writes nothing. */
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

  /** The ledger; null where there is no order. */
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
    if (this.#order !== null) this.#tip = book(this.#store, this.#salt, this.#order, committed, this.#tip);
    this.#order = evolve(this.#order, committed);
    return this.#order;
  }

  attempts(): ReadonlyMap<string, Attempt> {
    return this.#keyValue.of('attempt');
  }

  attempt(workId: string): Attempt | null {
    return this.attempts().get(workId) ?? null;
  }

  saveAttempt(row: Attempt): void {
    this.#keyValue.put('attempt', row.workId, row);
  }

  dropAttempt(workId: string): void {
    this.#keyValue.drop('attempt', workId);
  }

  outbox(): ReadonlyMap<string, OutboxRow> {
    return this.#keyValue.of('outbox');
  }

  saveOutbox(row: OutboxRow): void {
    this.#keyValue.put('outbox', row.id, row);
  }

  dropOutbox(id: string): void {
    this.#keyValue.drop('outbox', id);
  }

  /** A submission that was seen before: its body's hash, and its result once there is one. */
  submission(scope: string): Pick<RememberedRow, 'hash' | 'answer' | 'created'> | null {
    const row = this.#remembered.get(scope);
    return row === null ? null : { hash: row.hash, answer: row.answer, created: row.created };
  }

  /** `idle`: nothing was committed with it, so that it may be forgotten. `created`: what its command made. */
  remember(submission: Submission, answer: RememberedResult | null, idle = false, created: string | null = null): void {
    this.#remembered.put(submission, answer, idle, created);
  }

  seen(eventId: string): boolean {
    return this.#keyValue.of('webhook').has(eventId);
  }

  /** Once for each event. Throws at the second time: then the event was booked twice. */
  markSeen(eventId: string, now: number): void {
    const seen = this.#keyValue.of('webhook');
    if (seen.has(eventId)) throw new Error('journal: a webhook that was seen is marked again');
    this.#keyValue.put('webhook', eventId, now);
    if (seen.size <= MOST_SEEN) return;
    const [oldest] = [...seen].reduce((a, b) => (b[1] < a[1] ? b : a));
    this.#keyValue.drop('webhook', oldest);
  }

  troubles(): ReadonlyMap<string, Trouble> {
    return this.#keyValue.of('trouble');
  }

  /** Does not use the key-value rows in memory, because reading them may be what throws. */
  countTrouble(what: string, error: unknown, now: number, jitter: number): Trouble {
    const trouble = this.#store.transaction(() => countTrouble(this.#store, what, error, now, jitter));
    this.#keyValue.forget();
    return trouble;
  }

  dropTrouble(what: string): void {
    this.#keyValue.drop('trouble', what);
  }

  /** The version that the read model is known to have. */
  projected(): number {
    return this.#keyValue.of('projected').get('version') ?? 0;
  }

  setProjected(version: number): void {
    this.#keyValue.put('projected', 'version', version);
  }
}

/** Our own rows, written by `append`, so that their shape is the writer's type. */
function parseEvent(row: Record<string, unknown>): OrderEvent {
  const { seq, at, type, actor, data } = eventRow.parse(row);
  return { seq, at, type, actor: JSON.parse(actor), data: JSON.parse(data) } as OrderEvent;
}
