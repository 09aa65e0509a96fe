import { z } from 'zod';
import type { Entry } from '../../src/domain/money/ledger.ts';
import type { Actor } from '../../src/domain/order/actor.ts';
import type { NewEvent, OrderEvent } from '../../src/domain/order/events.ts';
import { joinPersonal, type PersonalFields, splitPersonal } from '../../src/domain/order/personal.ts';
import type { OpenChange } from './open-work.ts';
import type { Store } from './store.ts';

/**
 * A commit is one immutable row; its key is the order's version after it. What people wrote stands in a row of its own
 * with the same key, which may be changed later (`domain/order/personal.ts`).
 */
export const COMMITS_SCHEMA = 'CREATE TABLE commits (version INTEGER PRIMARY KEY, value TEXT NOT NULL)';
export const PERSONAL_SCHEMA = 'CREATE TABLE personal (version INTEGER PRIMARY KEY, value TEXT NOT NULL)';

/** What made a commit. It is found again when the same submission or the same event of Stripe comes a second time. */
export interface Cause {
  /** `hash`: of the submission's body. `created`: the id of the message or dispute that its command made. */
  readonly submission?: { readonly scope: string; readonly hash: string; readonly created: string | null };
  /** The id of Stripe's event. */
  readonly webhook?: string;
}

/** The ledger entries of a commit. `head`: of the chain after the last of them, which has the number `last`. */
export interface BookedEntries {
  readonly entries: readonly { readonly entry: Entry; readonly salt: string }[];
  readonly last: number;
  readonly head: string;
}

/** The value of a commit's row. `at` in milliseconds. */
export interface CommitValue {
  readonly at: number;
  readonly events: readonly { readonly type: string; readonly actor: Actor; readonly data: object }[];
  readonly cause?: Cause;
  readonly booked?: BookedEntries;
  readonly open?: OpenChange;
}

/** A commit as it is read: its events have their numbers and their personal fields. */
export interface Commit extends Omit<CommitValue, 'events'> {
  readonly version: number;
  readonly events: readonly OrderEvent[];
}

/** A commit to write. `events` are numbered. */
export interface NewCommit extends Omit<CommitValue, 'events' | 'at'> {
  readonly events: readonly OrderEvent[];
}

const row = z.object({ version: z.number(), value: z.string() });

/** The event as it is read back. */
export function asStored(event: NewEvent, seq: number, at: number): OrderEvent {
  const { data, personal } = splitPersonal(event);
  return { ...event, data: joinPersonal(data, personal ?? undefined), seq, at } as OrderEvent;
}

/** Part of a transaction. */
export function writeCommit(store: Store, { events, ...rest }: NewCommit): void {
  const last = events.at(-1);
  if (last === undefined) return;
  const personal: Record<number, PersonalFields> = {};
  const stored = events.map((event) => {
    const parts = splitPersonal(event);
    if (parts.personal !== null) personal[event.seq] = parts.personal;
    return { type: event.type, actor: event.actor, data: parts.data };
  });
  const value: CommitValue = { at: last.at, events: stored, ...rest };
  store.exec('INSERT INTO commits (version, value) VALUES (?, ?)', last.seq, JSON.stringify(value));
  if (Object.keys(personal).length === 0) return;
  store.exec('INSERT INTO personal (version, value) VALUES (?, ?)', last.seq, JSON.stringify(personal));
}

/** The commits after a version, the oldest first. */
export function readCommits(store: Store, after: number): Commit[] {
  const personal = new Map(rowsOf(store, 'personal', after));
  return rowsOf(store, 'commits', after).map(([version, value]) =>
    commitOf(version, JSON.parse(value), JSON.parse(personal.get(version) ?? '{}')),
  );
}

const rowsOf = (store: Store, table: 'commits' | 'personal', after: number): [number, string][] =>
  store
    .exec(`SELECT version, value FROM ${table} WHERE version > ? ORDER BY version`, after)
    .map((found) => row.parse(found))
    .map(({ version, value }) => [version, value]);

/** Our own rows, written by `writeCommit`, so that their shape is the writer's type. */
function commitOf(version: number, value: CommitValue, personal: Record<number, PersonalFields>): Commit {
  const first = version - value.events.length + 1;
  const events = value.events.map(({ type, actor, data }, n) => {
    const seq = first + n;
    return { type, actor, seq, at: value.at, data: joinPersonal(data, personal[seq]) } as OrderEvent;
  });
  return { ...value, version, events };
}
