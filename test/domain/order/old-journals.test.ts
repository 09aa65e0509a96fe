import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { OrderEvent } from '../../../src/domain/order/events.ts';
import { replay } from '../../../src/domain/order/evolve.ts';
import { standing } from '../standing.ts';

/**
 * Journals as released code wrote them: they are in production's objects for as long as their orders live. What folds
 * them may change, what they fold to may not. A new shape of an event is a new file beside these, never a change of one.
 */

interface Recorded {
  readonly events: readonly OrderEvent[];
  readonly standing: unknown;
}

const lines = readFileSync('test/domain/order/journals/2026-11.jsonl', 'utf8').trim().split('\n');
const journals = lines.map((line): Recorded => JSON.parse(line));

describe('a journal of November 2026', () => {
  it.each(journals.map((journal, i) => [i + 1, journal] as const))(
    '%i folds to the order that it was',
    (_, journal) => {
      const order = replay(journal.events);
      expect(order === null ? null : JSON.parse(JSON.stringify(standing(order)))).toEqual(journal.standing);
    },
  );

  it('shows nearly every type of event that there was', () => {
    const types = new Set(journals.flatMap(({ events }) => events.map(({ type }) => type)));
    expect(types.size).toBe(56);
  });
});
