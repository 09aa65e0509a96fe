import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { OrderEvent } from '../../../src/domain/order/events.ts';
import { replay } from '../../../src/domain/order/evolve.ts';
import { standing } from '../standing.ts';

/**
 * Journals that released code wrote. Production keeps such journals as long as their orders. The code that replays them
 * may change, but the result may not. Test a new shape of an event with a new file; never change a file.
 */

interface Recorded {
  readonly events: readonly OrderEvent[];
  readonly standing: unknown;
}

const lines = readFileSync('test/domain/order/journals/2026-11.jsonl', 'utf8').trim().split('\n');
const journals = lines.map((line): Recorded => JSON.parse(line));

describe('a journal of November 2026', () => {
  it.each(journals.map((journal, i) => [i + 1, journal] as const))(
    '%i gives the same order after a replay',
    (_, journal) => {
      const order = replay(journal.events);
      expect(order === null ? null : JSON.parse(JSON.stringify(standing(order)))).toEqual(journal.standing);
    },
  );

  it('contains nearly all types of events of that time', () => {
    const types = new Set(journals.flatMap(({ events }) => events.map(({ type }) => type)));
    expect(types.size).toBe(56);
  });
});
