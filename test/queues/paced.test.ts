import { describe, expect, test } from 'vitest';
import { fault } from '../../src/domain/fault.ts';
import { consumeBatch } from '../../src/queues/index.ts';
import { createPace } from '../../src/services/pace.ts';
import { type FakeMessage, message, World } from './fakes.ts';

const deliver = (world: World, ...messages: FakeMessage[]) => consumeBatch({ queue: 'splits', messages }, world);
const split = (order: string) => message({ order_id: order }, order);
const TOO_MANY = { ok: false, fault: { kind: 'transient', code: 'rate_limit', pause: true } } as const;

describe('transfers, when Stripe has too many calls', () => {
  test('the order that met it and all later ones wait, without another call and without a failure', async () => {
    const world = new World();
    world.careful = true;
    world.payments.transferFault = TOO_MANY;
    const messages = ['ord_a', 'ord_b', 'ord_c'].map(split);
    await deliver(world, ...messages);
    expect([world.payments.sends, world.refusals]).toEqual([1, 1]);
    expect(world.again).toEqual(['ord_a', 'ord_b', 'ord_c'].map((id) => `splits {"order_id":"${id}"} 2`));
    expect(messages.map(({ fate }) => fate)).toEqual([['ack'], ['ack'], ['ack']]);
    expect(world.orders('ord_a').settled).toEqual([{ state: 'failed', fault: TOO_MANY.fault }]);
    expect(world.orders('ord_b').asked).toEqual([]);
  });

  test('at most three orders meet it at once', async () => {
    const world = new World();
    world.payments.transferFault = TOO_MANY;
    await deliver(world, ...Array.from({ length: 10 }, (_, n) => split(`ord_${n}`)));
    expect(world.payments.sends).toBe(3);
    expect(world.again).toHaveLength(10);
  });

  test('claims of the order that were not sent are reported, so that they are not in doubt', async () => {
    const world = new World();
    const order = world.orders('ord_a');
    order.parties = Array.from({ length: 13 }, (_, n) => `sup_${n}`);
    world.payments.transferFault = TOO_MANY;
    await deliver(world, split('ord_a'));
    expect(world.payments.sends).toBe(6);
    const codes = order.settled.map((one) =>
      typeof one === 'object' && one.state === 'failed' ? one.fault.code : one,
    );
    expect(codes).toEqual([...Array(6).fill('rate_limit'), ...Array(7).fill('paused')]);
  });

  test('other faults do not stop the other orders', async () => {
    const world = new World();
    world.payments.transferFault = fault('transient', 'lock_timeout');
    await deliver(world, ...['ord_a', 'ord_b'].map(split));
    expect([world.payments.sends, world.refusals, world.again]).toEqual([2, 0, []]);
  });

  test('if the message cannot be sent again, the queue delivers it again', async () => {
    const world = new World();
    world.closed = 700;
    world.againAnswer = fault('transient', 'queue_unavailable');
    const m = split('ord_a');
    await deliver(world, m);
    expect(m.fate).toEqual(['retry 2']);
  });

  test('the pace is told that transfers are answered', async () => {
    const world = new World();
    await deliver(world, split('ord_a'));
    expect(world.answers).toBe(1);
  });
});

describe('what an isolate knows of the pace', () => {
  /** A pace whose shared object returns `ms`, or is not reachable. */
  function isolate(ms: number | null) {
    const clock = { now: 1_000_000 };
    const asked: unknown[] = [];
    const answer = async (what: unknown) => {
      asked.push(what);
      if (ms === null) throw new Error('the object is not reachable');
      return ms;
    };
    const shared = () => ({ refused: answer, slot: () => answer('slot') });
    return { clock, asked, pace: createPace({ shared, now: () => clock.now, log: () => undefined }) };
  }

  test('it is open and asks nobody, until a call is refused', async () => {
    const { clock, asked, pace } = isolate(1_000);
    expect([pace.closedFor(), pace.careful(), asked]).toEqual([0, false, []]);
    pace.answered();
    expect(await pace.refused()).toBe(1_000);
    expect([pace.closedFor(), pace.careful()]).toEqual([1_000, true]);
    clock.now += 1_000;
    expect([pace.closedFor(), pace.careful()]).toEqual([0, true]);
    clock.now += 60_000;
    expect(pace.careful()).toBe(false);
    await pace.refused();
    // Since the first refusal nothing was answered.
    expect(asked).toEqual([true, false]);
  });

  test('without the shared object it waits two seconds', async () => {
    const { pace } = isolate(null);
    expect(await pace.refused()).toBe(2_000);
    expect(await pace.slot()).toBe(2_000);
    expect(pace.closedFor()).toBe(2_000);
  });
});
