import { describe, expect, it } from 'vitest';
import { Journal } from '../../durable-objects/journal/journal.ts';
import { OutboxSender } from '../../durable-objects/outbox-sender.ts';
import type { OrderState } from '../../src/domain/order/state.ts';
import { WAY } from '../domain/fixtures.ts';
import { Disk } from '../simulation/world/disk.ts';

/** An order that was placed at time 0, so it owes its projection. `left` has the times at which that was sent. */
function owing() {
  let now = 0;
  const left: number[] = [];
  const journal = new Journal(new Disk().open());
  const outbox = new OutboxSender({
    journal,
    send: async () => {
      left.push(now);
    },
    now: () => now,
    random: () => 0.5,
    log: () => undefined,
    commit: (write) => journal.transaction(write),
  });
  const order: OrderState = journal.transaction(() => {
    journal.create();
    const [order] = WAY.placed().map((next) => journal.append(next, now));
    if (order === undefined) throw new Error('no event');
    outbox.reconcile(order);
    return order;
  });
  const flush = (at: number) => {
    now = at;
    return outbox.flush(order);
  };
  return { left, flush };
}

describe('a message', () => {
  it('is sent once after its commit, and again if its consumer does not confirm it', async () => {
    const { left, flush } = owing();
    expect(await flush(10)).toBe(true);
    expect(await flush(20)).toBe(false);
    await flush(5_000);
    await flush(64_999);
    await flush(65_000);
    expect(left).toEqual([10, 5_000, 65_000]);
  });

  it.each([4_900, 5_100])(
    'sent after waiting %i ms for work is not sent again before its consumer has had the full time',
    async (work) => {
      const { left, flush } = owing();
      await flush(work);
      await flush(work + 100);
      await flush(work + 4_999);
      expect(left).toEqual([work]);
      await flush(work + 5_000);
      expect(left).toEqual([work, work + 5_000]);
    },
  );
});
