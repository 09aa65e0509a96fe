import { describe, expect, inject, it } from 'vitest';
import { Journal } from '../../../durable-objects/journal/journal.ts';
import type { OrderEvent } from '../../../src/domain/order/events.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { passagesOf, sagaHistory } from '../../../src/domain/saga/history.ts';
import { changesBetween, momentAt, shownAt } from '../../../src/domain/saga/time-travel.ts';
import { newPool } from '../../simulation/pool.ts';
import { seedOf } from '../../simulation/rng.ts';
import { explore } from '../../simulation/run.ts';
import { CUSTOMER, OPS, RETAILER, walkTo } from '../fixtures.ts';

/** Every leaf of some data, by its path. */
function leaves(value: unknown, path = ''): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map(value === undefined ? [] : [[path, value]]);
  return new Map(Object.entries(value).flatMap(([name, field]) => [...leaves(field, `${path}/${name}`)]));
}

const present = (order: NonNullable<Parameters<typeof shownAt>[0]>) => shownAt(order, OPS);

describe('what changed', () => {
  it.each([
    ['a field', { a: 1, b: 2 }, { a: 1, b: 3 }, [{ path: ['b'], before: 2, after: 3 }]],
    ['a field that is new', {}, { a: null }, [{ path: ['a'], before: undefined, after: null }]],
    [
      'a value that became a record',
      { a: 1 },
      { a: { b: 2 } },
      [
        { path: ['a'], before: 1, after: undefined },
        { path: ['a', 'b'], before: undefined, after: 2 },
      ],
    ],
    [
      'an entry before another',
      { a: [{ id: 'y', n: 1 }] },
      {
        a: [
          { id: 'x', n: 2 },
          { id: 'y', n: 1 },
        ],
      },
      [
        { path: ['a', 'x', 'id'], before: undefined, after: 'x' },
        { path: ['a', 'x', 'n'], before: undefined, after: 2 },
      ],
    ],
    [
      'two entries of one name',
      { a: [{ id: 'x', n: 1 }] },
      {
        a: [
          { id: 'x', n: 1 },
          { id: 'x', n: 2 },
        ],
      },
      [
        { path: ['a', 'x (2)', 'id'], before: undefined, after: 'x' },
        { path: ['a', 'x (2)', 'n'], before: undefined, after: 2 },
      ],
    ],
    ['nothing', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, []],
  ])('%s', (_, before, after, changes) => {
    expect(changesBetween(before, after)).toEqual(changes);
  });

  it('shows a retailer no code, account or secret, and Platform Ops no secret', () => {
    const { events } = walkTo('captured');
    const seen = (viewer: typeof OPS) =>
      JSON.stringify(events.map(({ seq }) => shownAt(momentAt(events, seq)?.after ?? walkTo('placed').state, viewer)));
    expect(seen(OPS)).toContain('ch_1');
    expect(seen(OPS)).not.toContain('pi_1_secret');
    for (const hidden of ['ch_1', 'acct_', 'secret']) expect(seen(RETAILER), hidden).not.toContain(hidden);
    expect(shownAt(walkTo('placed').state, { role: 'supplier', partyId: 'sup_z' })).toBeNull();
    expect(shownAt(walkTo('placed').state, CUSTOMER)).not.toHaveProperty('mails');
  });
});

/** At each event: exactly the fields that differ are named, with their values before and after. */
function checkMoments(events: readonly OrderEvent[]): void {
  for (const { seq } of events) {
    const moment = momentAt(events, seq);
    if (moment === null) throw new Error(`event ${seq} is not there`);
    const [before, after] = [moment.before === null ? null : present(moment.before), present(moment.after)];
    const changes = changesBetween(before, after);
    const [old, now] = [[...leaves(before).values()], [...leaves(after).values()]];
    for (const change of changes) expect(change.before).not.toBe(change.after);
    expect(changesBetween(after, after)).toEqual([]);
    // What was there, without what went, and with what came, is what is there.
    const counted = new Map<unknown, number>();
    const count = (value: unknown, n: number) =>
      value === undefined ? counted : counted.set(value, (counted.get(value) ?? 0) + n);
    for (const value of old) count(value, 1);
    for (const value of now) count(value, -1);
    for (const { before: gone, after: come } of changes) {
      count(gone, -1);
      count(come, 1);
    }
    expect([...counted.values()].filter((n) => n !== 0)).toEqual([]);
  }
}

/** Passages follow each other, and only the last one may be open. Between its last step and a cancellation is none. */
function checkPassages(events: readonly OrderEvent[]): void {
  const passages = passagesOf(events);
  expect(passages[0]).toMatchObject({ name: 'authorise_payment', first: 1 });
  passages.forEach(({ last, until, from }, i) => {
    const next = passages[i + 1];
    if (next !== undefined) expect(next.first).toBeGreaterThanOrEqual(last ?? Number.POSITIVE_INFINITY);
    if (next?.first === last && next !== undefined) expect(until).toBe(next.from);
    expect(until ?? from).toBeGreaterThanOrEqual(from);
  });
}

describe('simulated orders', () => {
  it('are at their last event what they are now, and tell what they did', async () => {
    const pool = newPool();
    let [orders, faults, undos] = [0, 0, 0];
    for (let n = 0; n < 25; n += 1) {
      const { world, wrong } = await explore(seedOf(inject('seed'), n), 60, pool);
      expect(wrong).toEqual([]);
      for (const { timeline, shadow, disk } of world.objects) {
        if (shadow === null) continue;
        orders += 1;
        const last = momentAt(timeline, timeline.length);
        expect(last?.after).toEqual(shadow);
        expect(viewOrder({ order: last?.after ?? shadow, next: null }, OPS)).toEqual(
          viewOrder({ order: shadow, next: null }, OPS),
        );
        expect([momentAt(timeline, 0), momentAt(timeline, timeline.length + 1)]).toEqual([null, null]);
        checkMoments(timeline);
        checkPassages(timeline);
        const tried = new Journal(disk.open()).tried();
        const history = sagaHistory(timeline, tried);
        const works = [...history.passages.flatMap((passage) => passage.works), ...history.others];
        const all = [...tried.commits.flatMap(({ ended }) => ended), ...tried.quietlyEnded, ...tried.open];
        expect(works.map(({ row }) => row.workId).sort()).toEqual(all.map(({ workId }) => workId).sort());
        for (const { row } of works) expect(row.failed?.length ?? 0).toBeLessThanOrEqual(Math.min(5, row.tries));
        faults += works.filter(({ row }) => (row.failed ?? []).length > 0).length;
        undos += history.passages.filter(({ way }) => way === 'undo').length;
      }
    }
    expect(Math.min(orders, faults, undos)).toBeGreaterThan(2);
  });
});
