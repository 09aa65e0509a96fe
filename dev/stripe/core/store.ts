import type Stripe from 'stripe';
import { makeId } from './ids.ts';
import { type Change, Table } from './table.ts';
import type {
  Authorisation,
  CardRow,
  DisputeMoney,
  LedgerRow,
  PayoutRow,
  Posting,
  SimEvent,
  StoredAnswer,
} from './types.ts';

/** The API version of the pinned SDK. Events have this version. */
export const API_VERSION = '2026-10-28.endive';

/** Serialisable: `rows` of each table in order of creation, and the counter of the ids. */
export interface Snapshot {
  readonly seed: number;
  readonly counter: number;
  readonly rows: Readonly<Record<string, readonly object[]>>;
}

/** The id in a field that Stripe may expand. Rows always hold the id. */
export function idOf(field: string | { id: string } | null | undefined): string | null {
  return field == null ? null : typeof field === 'string' ? field : field.id;
}

/** The whole state of the simulated Stripe. */
export class Store {
  readonly seed: number;
  counter = 0;
  /** How long a payment is pending before its money is available, in seconds. */
  settleSeconds = 0;
  /** The time of the present call, in unix seconds. */
  now = 0;
  /** The present call, as events name it. */
  request: { id: string | null; idempotency_key: string | null } = { id: null, idempotency_key: null };
  #changes = new Map<string, Change>();
  #events: SimEvent[] = [];

  #undo: (() => void)[] = [];

  readonly #note = (change: Change, undo: () => void) => {
    this.#changes.set(`${change.table}/${change.id}`, change);
    this.#undo.push(undo);
  };

  readonly accounts = new Table<Stripe.Account>('accounts', this.#note);
  readonly methods = new Table<Stripe.PaymentMethod>('methods', this.#note);
  readonly cards = new Table<CardRow>('cards', this.#note);
  readonly tokens = new Table<Stripe.ConfirmationToken>('tokens', this.#note);
  readonly intents = new Table<Stripe.PaymentIntent>('intents', this.#note, {
    transfer_group: (r) => r.transfer_group,
  });
  readonly charges = new Table<Stripe.Charge>('charges', this.#note, {
    payment_intent: (r) => idOf(r.payment_intent),
    transfer_group: (r) => r.transfer_group,
  });
  readonly refunds = new Table<Stripe.Refund>('refunds', this.#note, {
    charge: (r) => idOf(r.charge),
    payment_intent: (r) => idOf(r.payment_intent),
  });
  readonly transfers = new Table<Stripe.Transfer>('transfers', this.#note, {
    source_transaction: (r) => idOf(r.source_transaction),
    transfer_group: (r) => r.transfer_group,
    destination: (r) => idOf(r.destination),
  });
  readonly reversals = new Table<Stripe.TransferReversal>('reversals', this.#note, {
    transfer: (r) => idOf(r.transfer),
  });
  readonly disputes = new Table<Stripe.Dispute>('disputes', this.#note, {
    charge: (r) => idOf(r.charge),
    payment_intent: (r) => idOf(r.payment_intent),
  });
  readonly warnings = new Table<Stripe.Radar.EarlyFraudWarning>('warnings', this.#note, {
    charge: (r) => idOf(r.charge),
    payment_intent: (r) => idOf(r.payment_intent),
  });
  readonly disputeMoney = new Table<DisputeMoney>('disputeMoney', this.#note);
  readonly payouts = new Table<PayoutRow>('payouts', this.#note, { account: (r) => r.account });
  readonly balanceTransactions = new Table<Stripe.BalanceTransaction>('balanceTransactions', this.#note, {
    source: (r) => idOf(r.source),
  });
  readonly postings = new Table<Posting>('postings', this.#note, { account: (r) => r.account });
  readonly ledger = new Table<LedgerRow>('ledger', this.#note);
  readonly events = new Table<SimEvent>('events', this.#note, { type: (r) => r.type });
  readonly answers = new Table<StoredAnswer>('answers', this.#note);
  readonly authorisations = new Table<Authorisation>('authorisations', this.#note);

  constructor(seed: number) {
    this.seed = seed;
  }

  tables(): Table<{ readonly id: string }>[] {
    const all: unknown[] = Object.values(this);
    return all.filter((value): value is Table<{ readonly id: string }> => value instanceof Table);
  }

  id(prefix: string, length?: number): string {
    this.counter += 1;
    return makeId(prefix, this.seed, this.counter, length);
  }

  /**
   * Adds an event. The compiler checks that the object fits the type of the event. `account`: a connected account's
   * event.
   */
  emit<T extends Stripe.Event['type']>(type: T, object: EventObject<T>, account?: string): void {
    const event: SimEvent = {
      id: this.id('evt'),
      object: 'event',
      ...(account !== undefined && { account }),
      api_version: API_VERSION,
      created: this.now,
      data: { object },
      livemode: false,
      pending_webhooks: 1,
      request: this.request,
      type,
    };
    this.events.put(event);
    this.#events.push(event);
  }

  /** Starts a call. `rollback` undoes every change since then, so that a refused call changes nothing. */
  begin(): void {
    this.#undo = [];
  }

  rollback(): void {
    const undo = this.#undo.reverse();
    this.#undo = [];
    for (const step of undo) step();
    this.#undo = [];
    this.#events = [];
  }

  drainEvents(): SimEvent[] {
    const out = this.#events;
    this.#events = [];
    return out;
  }

  /** The rows that changed since this was last called, each once. */
  drainChanges(): Change[] {
    const out = [...this.#changes.values()];
    this.#changes = new Map();
    return out;
  }

  snapshot(): Snapshot {
    return {
      seed: this.seed,
      counter: this.counter,
      rows: Object.fromEntries(this.tables().map((t) => [t.name, [...t.values()]])),
    };
  }

  static restore(snapshot: Snapshot): Store {
    const store = new Store(snapshot.seed);
    store.counter = snapshot.counter;
    for (const table of store.tables()) {
      // The only writer of a snapshot is `snapshot()`: its rows are this table's rows.
      for (const row of snapshot.rows[table.name] ?? []) if ('id' in row) table.put(withId(row));
    }
    store.drainChanges();
    store.begin();
    return store;
  }
}

function withId(row: object): { readonly id: string } {
  if ('id' in row && typeof row.id === 'string') return { ...row, id: row.id };
  throw new Error('a row without an id');
}

type EventObject<T extends Stripe.Event['type']> = Extract<Stripe.Event, { type: T }>['data']['object'];
