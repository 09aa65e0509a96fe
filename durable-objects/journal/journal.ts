import type { Chain } from '../../src/domain/money/proof.ts';
import type { NewEvent, OrderEvent } from '../../src/domain/order/events.ts';
import { evolve, replay } from '../../src/domain/order/evolve.ts';
import type { OrderState } from '../../src/domain/order/state.ts';
import type { Attempt } from '../../src/domain/saga/attempt.ts';
import type { OrderTries } from '../../src/domain/saga/history.ts';
import type { OutboxRow } from '../../src/domain/saga/outbox.ts';
import type { Submission } from '../rpc.ts';
import { countTrouble, type Trouble } from '../trouble.ts';
import {
  asStored,
  type BookedEntries,
  type Cause,
  COMMITS_SCHEMA,
  type Commit,
  PERSONAL_SCHEMA,
  readCommits,
  writeCommit,
} from './commit-rows.ts';
import { KEY_VALUE_SCHEMA, KeyValueRows, type RememberedResult } from './key-value-rows.ts';
import { book, chainOf, randomSalt, type Tip } from './ledger.ts';
import { type OpenChange, OpenWork } from './open-work.ts';
import { RememberedResults } from './remembered-results.ts';
import type { Store } from './store.ts';

const SCHEMA = [COMMITS_SCHEMA, PERSONAL_SCHEMA, KEY_VALUE_SCHEMA];

/** What a transaction has gathered so far. It becomes one commit. */
interface Draft {
  readonly events: OrderEvent[];
  booked: BookedEntries | null;
  cause: Cause;
}

const nothing = (): Draft => ({ events: [], booked: null, cause: {} });

interface KnownSubmission {
  readonly hash: string;
  /** Null while the submission is under way. */
  readonly answer: RememberedResult | null;
  /** The id of the message or dispute that its command made. */
  readonly created: string | null;
}

/**
 * The order's own SQLite. A commit is one immutable row: its events and ledger entries, what made it, and what it
 * changes in the open work (ADR 21). The journal knows no business rule.
 */
export class Journal {
  readonly #store: Store;
  readonly #salt: () => string;
  #exists: boolean;
  #order: OrderState | null = null;
  /** When the alarm will ring; null if this instance of the object has not set it. */
  #alarm: number | null = null;
  /** Where the ledger ends; null: it has no entry. */
  #tip: Tip | null = null;
  #draft = nothing();
  /** Null: not read yet. */
  #open: OpenWork | null = null;
  /** What each commit changed in the open work, with its version. Dropped once the open work was read. */
  #changes: { readonly version: number; readonly open: OpenChange }[] = [];
  readonly #submissions = new Map<string, NonNullable<Cause['submission']>>();
  readonly #webhooks = new Set<string>();
  readonly #keyValue: KeyValueRows;
  readonly #remembered: RememberedResults;

  /** `salt` draws 128 random bits, in hex. */
  constructor(store: Store, salt: () => string = randomSalt) {
    this.#store = store;
    this.#salt = salt;
    this.#exists = store.exec("SELECT name FROM sqlite_master WHERE name = 'commits'").length > 0;
    this.#keyValue = new KeyValueRows(store, () => this.#exists);
    this.#remembered = new RememberedResults(this.#keyValue);
    for (const commit of this.#commits(0)) {
      this.#order = commit.events.reduce<OrderState | null>(evolve, this.#order);
      this.#know(commit);
    }
  }

  #commits(after: number): Commit[] {
    return this.#exists ? readCommits(this.#store, after) : [];
  }

  /** Keeps what a commit says beside its events. */
  #know({ version, cause, booked, open }: Pick<Commit, 'version' | 'cause' | 'booked' | 'open'>): void {
    if (cause?.submission !== undefined) this.#submissions.set(cause.submission.scope, cause.submission);
    if (cause?.webhook !== undefined) this.#webhooks.add(cause.webhook);
    if (booked !== undefined) this.#tip = { i: booked.last, head: booked.head };
    if (open !== undefined && this.#open === null) this.#changes.push({ version, open });
  }

  #openWork(): OpenWork {
    if (this.#open !== null) return this.#open;
    const snapshot = this.#keyValue.of('open').get('work') ?? null;
    const newer = this.#changes.filter(({ version }) => version > (snapshot?.version ?? 0));
    this.#open = new OpenWork(
      snapshot,
      newer.map(({ open }) => open),
    );
    this.#changes = [];
    return this.#open;
  }

  /** The order as committed. Null where there is none; then nothing is written. */
  order(): OrderState | null {
    return this.#order;
  }

  /** One synchronous transaction, and at most one commit. If it throws, what is in memory is also as before. */
  transaction<T>(body: () => T): T {
    const [before, existed, alarm] = [this.#order, this.#exists, this.#alarm];
    try {
      const { result, commit } = this.#store.transaction(() => ({ result: body(), commit: this.#write() }));
      if (commit !== null) this.#know(commit);
      return result;
    } catch (error) {
      this.#order = before;
      this.#exists = existed;
      this.#alarm = alarm;
      this.#forget();
      throw error;
    } finally {
      this.#draft = nothing();
    }
  }

  /** What is in memory beside the order is read again. */
  #forget(): void {
    this.#keyValue.forget();
    if (this.#open === null) return;
    this.#open = null;
    for (const { version, open } of this.#commits(0)) if (open !== undefined) this.#changes.push({ version, open });
  }

  /** The end of a transaction. Returns its commit; null: it has no event. */
  #write() {
    const { events, booked, cause } = this.#draft;
    const open = this.#open?.takeChange() ?? null;
    const version = this.#order?.version ?? 0;
    if (events.length === 0) {
      if (open !== null) this.#keyValue.put('open', 'work', this.#openWork().snapshot(version, open));
      return null;
    }
    const beside = {
      ...(Object.keys(cause).length > 0 && { cause }),
      ...(booked !== null && { booked }),
      ...(open !== null && { open }),
    };
    writeCommit(this.#store, { events, ...beside });
    return { version, ...beside };
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
    return this.#commits(after).flatMap(({ events }) => events.filter(({ seq }) => seq > after));
  }

  /** The ledger; null where there is no order. */
  chain(): Chain | null {
    return this.#order === null ? null : chainOf(this.#commits(0), this.#order);
  }

  /** The order as it was at a version. */
  orderAt(version: number): OrderState | null {
    if (this.#order?.version === version) return this.#order;
    return replay(this.events(0).filter((event) => event.seq <= version));
  }

  /** Part of a transaction: the event and its ledger entries belong to its commit. All events of a commit have one time. */
  append(event: NewEvent, now: number): OrderState {
    const draft = this.#draft;
    const committed = asStored(event, (this.#order?.version ?? 0) + 1, draft.events[0]?.at ?? now);
    if (this.#order !== null) draft.booked = book(this.#salt, this.#order, committed, draft.booked, this.#tip);
    draft.events.push(committed);
    this.#order = evolve(this.#order, committed);
    return this.#order;
  }

  attempts(): ReadonlyMap<string, Attempt> {
    return this.#openWork().attempts;
  }

  attempt(workId: string): Attempt | null {
    return this.attempts().get(workId) ?? null;
  }

  saveAttempt(row: Attempt): void {
    this.#openWork().setAttempt(row.workId, row);
  }

  dropAttempt(workId: string): void {
    this.#openWork().setAttempt(workId, null);
  }

  endAttempt(workId: string): void {
    this.#openWork().endAttempt(workId);
  }

  /** What was tried, and is tried now. */
  tried(): OrderTries {
    const commits = this.#commits(0).map(({ version, cause, open }) => ({
      version,
      webhook: cause?.webhook ?? null,
      ended: open?.ended ?? [],
    }));
    return { commits, open: [...this.attempts().values()], quietlyEnded: this.#openWork().quietlyEnded };
  }

  outbox(): ReadonlyMap<string, OutboxRow> {
    return this.#openWork().outbox;
  }

  saveOutbox(row: OutboxRow): void {
    this.#openWork().setOutbox(row.id, row);
  }

  dropOutbox(id: string): void {
    this.#openWork().setOutbox(id, null);
  }

  /** A submission that was seen before: its body's hash, and its result once there is one. */
  submission(scope: string): KnownSubmission | null {
    const made = this.#submissions.get(scope);
    const row = this.#remembered.get(scope);
    const hash = row?.hash ?? made?.hash;
    return hash === undefined ? null : { hash, answer: row?.answer ?? null, created: made?.created ?? null };
  }

  /** Part of a transaction: its commit was made by this submission. `created`: what its command made. */
  causedBy({ scope, hash }: Submission, created: string | null): void {
    this.#draft.cause = { ...this.#draft.cause, submission: { scope, hash, created } };
  }

  /** Part of a transaction. A result under which nothing was committed may be forgotten later. */
  remember(submission: Submission, answer: RememberedResult): void {
    this.#remembered.put(submission, answer, !this.#submissions.has(submission.scope));
  }

  seen(eventId: string): boolean {
    return this.#webhooks.has(eventId);
  }

  /**
   * Part of a transaction: its commit was made by this event of Stripe. An event that changes nothing is not marked:
   * when it comes again, it is decided again.
   */
  causedByWebhook(eventId: string): void {
    if (this.seen(eventId)) throw new Error('journal: a webhook that was seen makes a second commit');
    this.#draft.cause = { ...this.#draft.cause, webhook: eventId };
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
    return this.#openWork().projected;
  }

  setProjected(version: number): void {
    this.#openWork().setProjected(version);
  }
}
