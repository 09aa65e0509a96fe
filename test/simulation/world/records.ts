import type { CommitValue } from '../../../durable-objects/journal/commit-rows.ts';
import type { OpenSnapshot } from '../../../durable-objects/journal/open-work.ts';
import type { Entry } from '../../../src/domain/money/ledger.ts';
import type { OrderEvent } from '../../../src/domain/order/events.ts';
import type { PersonalFields } from '../../../src/domain/order/personal.ts';
import type { Disk } from './disk.ts';

/** What a disk holds, read without the object's code. */

/** The journal wrote the rows, so their values have its types. */
const parsed = <T>(disk: Disk, query: string, ...bindings: number[]) =>
  disk
    .read(query, ...bindings)
    .map(({ version, value }) => ({ version: Number(version), value: JSON.parse(String(value)) as T }));

const commits = (disk: Disk, from: number) =>
  parsed<CommitValue>(disk, 'SELECT version, value FROM commits WHERE version >= ? ORDER BY version', from);

const personalFields = (disk: Disk, from: number) =>
  parsed<Record<number, PersonalFields>>(disk, 'SELECT version, value FROM personal WHERE version >= ?', from);

/** The committed events from a number on. Their personal text is in rows of its own. */
export function eventsOn(disk: Disk, from: number): OrderEvent[] {
  const personal = new Map(personalFields(disk, from).map(({ version, value }) => [version, value]));
  return commits(disk, from).flatMap(({ version, value: { at, events } }) => {
    const first = version - events.length + 1;
    const numbered = events.map((event, n) => {
      const fields = personal.get(version)?.[first + n];
      return { ...event, seq: first + n, at, data: { ...event.data, ...fields } } as OrderEvent;
    });
    return numbered.filter(({ seq }) => seq >= from);
  });
}

/** The ids of what the order owes its queues. */
export function outboxOn(disk: Disk): string[] {
  if (!disk.exists) return [];
  const [snapshot] = parsed<OpenSnapshot>(disk, "SELECT value FROM key_value WHERE key = 'open:work'");
  const ids = new Set(snapshot?.value.outbox.map(({ id }) => id));
  for (const { value } of commits(disk, (snapshot?.value.version ?? 0) + 1)) {
    for (const [id, row] of Object.entries(value.open?.outbox ?? {})) {
      if (row === null) ids.delete(id);
      else ids.add(id);
    }
  }
  return [...ids];
}

/** The entries of the ledger, in their order. */
export const entriesOn = (disk: Disk): Entry[] =>
  commits(disk, 1).flatMap(({ value: { booked } }) => (booked?.entries ?? []).map(({ entry }) => entry));
