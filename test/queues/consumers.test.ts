import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { fault, ok } from '../../src/domain/fault.ts';
import { CONSUMERS, consumeBatch } from '../../src/queues/index.ts';
import { type FakeMessage, FakeOrder, message, SAID, World } from './fakes.ts';

const deliver = (world: World, queue: string, ...messages: FakeMessage[]) => consumeBatch({ queue, messages }, world);

const SPLIT = { order_id: 'ord_a' };
const MAIL = SPLIT;
const EVENT = SPLIT;

describe('splits', () => {
  test("a due transfer is created with the claim's key and settled", async () => {
    const [world, m] = [new World(), message(SPLIT)];
    await deliver(world, 'splits', m);
    expect(world.orders('ord_a').settled).toEqual([{ state: 'settled', transferId: 'tr_1' }]);
    expect([...world.payments.made.keys()][0]).toMatch(/:transfer:sup_1:1$/);
    expect(m.fate).toEqual(['ack']);
  });

  test('a void claim sends nothing to Stripe', async () => {
    const [world, m] = [new World(), message(SPLIT)];
    world.orders('ord_a').open = false;
    await deliver(world, 'splits', m);
    expect(world.payments).toMatchObject({ sends: 0, looks: 0 });
    expect(m.fate).toEqual(['ack']);
  });

  test('a message that is delivered again, before or after the settlement, makes one transfer', async () => {
    const world = new World();
    const order = world.orders('ord_a');
    await deliver(world, 'splits', message(SPLIT, 'm1'), message(SPLIT, 'm2'));
    await deliver(world, 'splits', message(SPLIT, 'm1', 2));
    // The result did not reach the object, so the same key is used again.
    order.open = true;
    await deliver(world, 'splits', message(SPLIT, 'm3'));
    expect([world.payments.sends, world.payments.made.size]).toEqual([2, 1]);
  });

  test.each(['transient', 'terminal', 'unknown'] as const)(
    'a %s fault is settled as that fault, and the message is acknowledged',
    async (kind) => {
      const [world, m] = [new World(), message(SPLIT)];
      world.payments.transferFault = fault(kind, 'some_code', true);
      await deliver(world, 'splits', m);
      expect(world.orders('ord_a').settled).toEqual([
        { state: 'failed', fault: { kind, code: 'some_code', stored: true } },
      ]);
      expect(m.fate).toEqual(['ack']);
    },
  );

  test('the money goes to the present account, or to the one that Platform Ops chose; to none while nobody knows', async () => {
    const world = new World();
    const order = world.orders('ord_a');
    order.account = null;
    world.accountFault = fault('transient', 'postgres_unreachable');
    await deliver(world, 'splits', message(SPLIT, 'm1'));
    expect(order.settled).toEqual([{ state: 'failed', fault: { kind: 'transient', code: 'postgres_unreachable' } }]);
    world.accountFault = null;
    order.open = true;
    await deliver(world, 'splits', message(SPLIT, 'm2'));
    order.open = true;
    world.accounts.set('sup_1', 'acct_new');
    await deliver(world, 'splits', message(SPLIT, 'm3'));
    order.open = true;
    order.account = 'acct_frozen';
    await deliver(world, 'splits', message(SPLIT, 'm4'));
    order.open = true;
    order.redirected = true;
    await deliver(world, 'splits', message(SPLIT, 'm5'));
    expect(world.payments.destinations).toEqual([null, 'acct_new', 'acct_new', 'acct_frozen']);
  });

  test('all parties of an order are paid in one visit; their results are reported six at a time', async () => {
    const [world, m] = [new World(), message(SPLIT)];
    const order = world.orders('ord_a');
    order.parties = Array.from({ length: 13 }, (_, n) => `sup_${n}`);
    await deliver(world, 'splits', m);
    expect(order.settled).toHaveLength(13);
    expect([order.reported, world.payments.made.size, m.fate]).toEqual([3, 13, ['ack']]);
  });

  test('a message about one party asks the object for that party', async () => {
    const world = new World();
    await deliver(world, 'splits', message({ ...SPLIT, party_id: 'sup_1' }));
    expect(world.orders('ord_a').asked).toEqual(['sup_1']);
  });

  test('a claim that says look up first: an existing transfer is settled without sending', async () => {
    const [world, m] = [new World(), message(SPLIT)];
    world.payments.made.set('an older key', 'tr_old');
    world.orders('ord_a').looksUp = true;
    await deliver(world, 'splits', m);
    expect(world.orders('ord_a').settled).toEqual([{ state: 'settled', transferId: 'tr_old', amount: 4_000 }]);
    expect(world.payments.sends).toBe(0);
  });

  test('a claim that says look up first: a missing transfer is sent under the next key', async () => {
    const [world, m] = [new World(), message(SPLIT)];
    world.orders('ord_a').looksUp = true;
    await deliver(world, 'splits', m);
    expect(world.orders('ord_a').settled).toEqual([{ state: 'not_found' }, { state: 'settled', transferId: 'tr_1' }]);
    expect([...world.payments.made.keys()][0]).toMatch(/:2$/);
    expect(m.fate).toEqual(['ack']);
  });

  test('a look-up that fails proves nothing, so the next key is not used', async () => {
    for (const kind of ['transient', 'terminal', 'unknown'] as const) {
      const [world, m] = [new World(), message(SPLIT)];
      world.orders('ord_a').looksUp = true;
      world.payments.findFault = fault(kind, 'no_answer');
      await deliver(world, 'splits', m);
      expect(world.orders('ord_a').settled).toEqual([
        { state: 'failed', fault: { kind: 'transient', code: 'no_answer' } },
      ]);
      expect(world.payments.sends).toBe(0);
      expect(m.fate).toEqual(['ack']);
    }
  });

  test('an object that always says look up first does not block the consumer', async () => {
    const [world, m] = [new World(), message(SPLIT)];
    class Stuck extends FakeOrder {
      override async settleTransfers() {}
    }
    const stuck = new Stuck();
    stuck.looksUp = true;
    world.objects.set('ord_a', stuck);
    await deliver(world, 'splits', m);
    expect(m.fate).toEqual(['retry 2']);
  });
});

describe('notifications', () => {
  test('a due mail is sent with its message id and settled; a repeated message is void', async () => {
    const [world, m, again] = [new World(), message(MAIL), message(MAIL, 'm2', 2)];
    await deliver(world, 'notifications', m);
    await deliver(world, 'notifications', again);
    expect(world.mails).toEqual(['msg-confirmed']);
    expect(world.orders('ord_a').settled).toEqual([{ state: 'sent', said: SAID }]);
    expect([m.fate, again.fate]).toEqual([['ack'], ['ack']]);
  });

  test('all mails that are due are sent in their order in one visit, up to the first that must wait', async () => {
    const world = new World();
    const order = world.orders('ord_a');
    order.mails = ['received', 'confirmed'];
    await deliver(world, 'notifications', message(MAIL));
    expect(world.mails).toEqual(['msg-received', 'msg-confirmed']);
    expect([order.settled.length, order.reported]).toEqual([2, 1]);
    for (const [kind, tried] of [
      ['terminal', 2],
      ['transient', 1],
    ] as const) {
      const other = new World();
      other.orders('ord_a').mails = ['received', 'confirmed'];
      other.mailAnswer = fault(kind, 'email_x');
      await deliver(other, 'notifications', message(MAIL));
      expect(other.orders('ord_a').settled, kind).toHaveLength(tried);
    }
  });

  test('a mail that is switched off is settled as void', async () => {
    const [world, m] = [new World(), message(MAIL)];
    world.mailAnswer = ok('void');
    await deliver(world, 'notifications', m);
    expect(world.orders('ord_a').settled).toEqual([{ state: 'void' }]);
    expect(m.fate).toEqual(['ack']);
  });

  test.each(['transient', 'terminal', 'unknown'] as const)(
    'a %s fault is settled, and the message is acknowledged',
    async (kind) => {
      const [world, m] = [new World(), message(MAIL)];
      world.mailAnswer = fault(kind, 'email_x');
      await deliver(world, 'notifications', m);
      expect(world.orders('ord_a').settled).toEqual([{ state: 'failed', fault: { kind, code: 'email_x' } }]);
      expect(m.fate).toEqual(['ack']);
    },
  );
});

describe('order events', () => {
  test('several events of one order cause one upsert of its present state', async () => {
    const [world, all] = [new World(), [1, 2, 3].map((n) => message(EVENT, `m${n}`))];
    world.orders('ord_a').version = 41;
    await deliver(world, 'order-events', ...all);
    expect(world.projected).toEqual([41]);
    expect(world.orders('ord_a').settled).toEqual([41]);
    expect(all.map((m) => m.fate)).toEqual([['ack'], ['ack'], ['ack']]);
  });

  test('an order that does not exist is not projected', async () => {
    const [world, m] = [new World(), message(EVENT)];
    world.orders('ord_a').version = null;
    await deliver(world, 'order-events', m);
    expect([world.projected, m.fate]).toEqual([[], ['ack']]);
  });

  test('a message whose projection fails is retried, and not settled', async () => {
    const [world, m, twin] = [new World(), message(EVENT, 'm1', 3), message(EVENT, 'm2')];
    world.projectAnswer = fault('unknown', 'postgres_timeout');
    await deliver(world, 'order-events', m, twin);
    expect(world.orders('ord_a').settled).toEqual([]);
    expect([m.fate, twin.fate]).toEqual([['retry 8'], ['retry 2']]);
    expect(world.lines[0]).toMatchObject({ order_id: 'ord_a', attempt: 3, code: 'postgres_timeout' });
  });
});

describe('a poison message (one that can never be handled)', () => {
  test.each([
    ['splits', { ...SPLIT, amount: 5 }, SPLIT],
    ['notifications', { ...MAIL, template: 'confirmed' }, MAIL],
    ['order-events', 'not an object', EVENT],
  ])('on %s is recorded at once with its reason, and blocks no other message', async (queue, body, good) => {
    const world = new World();
    const [before, poison, after] = [
      message(good, 'g1'),
      message(body, 'p1'),
      message({ ...good, order_id: 'ord_b' }, 'g2'),
    ];
    await deliver(world, queue, before, poison, after);
    expect([before.fate, poison.fate, after.fate]).toEqual([['ack'], ['ack'], ['ack']]);
    expect(world.objects.size).toBe(2);
    // The ids in the body cannot be read, so the dead letter's id is made of the message's.
    const deadLetter = {
      id: `dl_${queue}_p1`,
      queue,
      body,
      error: expect.stringContaining('invalid_body'),
      attempts: 1,
    };
    expect([...world.recorded.values()]).toEqual([deadLetter]);
  });

  test('is retried if it cannot be recorded', async () => {
    const [world, poison] = [new World(), message(null)];
    world.recordAnswer = fault('transient', 'postgres_unreachable');
    await deliver(world, 'splits', poison);
    expect(poison.fate).toEqual(['retry 2']);
  });

  test('an object that throws fails only its own message; the log has the error without its text', async () => {
    for (const [queue, body] of [
      ['splits', SPLIT],
      ['notifications', MAIL],
      ['order-events', EVENT],
    ] as const) {
      const [world, bad, good] = [new World(), message(body, 'b', 2), message({ ...body, order_id: 'ord_b' }, 'g')];
      world.orders('ord_a').failing = new TypeError('ada@example.com');
      await deliver(world, queue, bad, good);
      expect([bad.fate, good.fate]).toEqual([['retry 4'], ['ack']]);
      expect(world.lines).toContainEqual(
        expect.objectContaining({ level: 'error', event: 'queue_consumer_threw', code: 'TypeError' }),
      );
      expect(JSON.stringify(world.lines)).not.toContain('ada@');
    }
  });
});

describe('dead letters', () => {
  test('are recorded once, with the name of their queue', async () => {
    const world = new World();
    const [first, again] = [message(SPLIT, 'm9'), message(SPLIT, 'm9', 2)];
    await deliver(world, 'splits-dlq', first);
    await deliver(world, 'splits-dlq', again);
    expect([...world.recorded.values()]).toEqual([
      { id: 'dl_splits_ord_a', queue: 'splits', body: SPLIT, error: null, attempts: 6 },
    ]);
    expect([first.fate, again.fate]).toEqual([['ack'], ['ack']]);
  });

  test.each<[string, unknown, unknown]>([
    ['NUL and half a surrogate', { a: 'x\0y\ud800' }, { a: 'x\ufffdy\ufffd' }],
    ['undefined', undefined, null],
    ['a big integer', { n: 12n }, { n: '12' }],
    ['a map', new Map([[1, 2]]), {}],
  ])('whatever the body is (%s), Postgres takes it', async (_, body, kept) => {
    const [world, m] = [new World(), message(body, 'm1')];
    await deliver(world, 'order-events-dlq', m);
    expect(world.recorded.get('dl_order-events_m1')?.body).toEqual(kept);
    expect(m.fate).toEqual(['ack']);
  });

  test('are retried while they cannot be recorded', async () => {
    const [world, m] = [new World(), message(SPLIT, 'm1', 9)];
    world.recordAnswer = fault('transient', 'postgres_unreachable');
    await deliver(world, 'notifications-dlq', m);
    expect(m.fate).toEqual(['retry 60']);
  });
});

test('exactly the queues of wrangler.toml have a consumer', async () => {
  const toml = await readFile(new URL('../../wrangler.toml', import.meta.url), 'utf8');
  const queues = [...toml.matchAll(/\[\[queues\.consumers\]\]\s+queue = "([^"]+)"/g)].map((match) => match[1]);
  expect(Object.keys(CONSUMERS).sort()).toEqual(queues.sort());
  await expect(consumeBatch({ queue: 'toString', messages: [] }, new World())).rejects.toThrow('No consumer');
});
