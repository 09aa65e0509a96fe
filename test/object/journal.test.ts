import { describe, expect, it } from 'vitest';
import { Journal } from '../../durable-objects/journal/journal.ts';
import { event } from '../../src/domain/order/events.ts';
import type { OutboxRow } from '../../src/domain/saga/outbox.ts';
import { CUSTOMER, crowded, SYSTEM, WAY } from '../domain/fixtures.ts';
import { Disk } from '../simulation/world/disk.ts';

const ATTEMPT = {
  workId: 'capture',
  tries: 2,
  sequence: 1,
  keySince: 1,
  firstAt: 1,
  nextAt: 9,
  lookUpFirst: true,
  open: true,
  lostAt: null,
  code: 'x',
};
const SENT: OutboxRow = { id: 'transfer:sup:a', sends: 1, nextAt: 7 };
const ANSWER = { version: 2, next: null, refusal: null };

function placed(disk: Disk): Journal {
  const journal = new Journal(disk.open());
  journal.transaction(() => {
    journal.create();
    for (const next of WAY.placed()) journal.append(next, 1);
    journal.saveAttempt(ATTEMPT);
    journal.saveAttempt({ ...ATTEMPT, workId: 'gone' });
    journal.dropAttempt('gone');
    journal.saveOutbox(SENT);
    journal.causedBy({ scope: 'place', hash: 'h' }, null);
    journal.causedByWebhook('evt_1');
    journal.setProjected(2);
  });
  journal.transaction(() => journal.remember({ scope: 'place', hash: 'h' }, ANSWER));
  return journal;
}

const known = (journal: Journal) => ({
  order: journal.order(),
  attempts: [...journal.attempts()],
  outbox: [...journal.outbox()],
  place: journal.submission('place'),
  pay: journal.submission('pay'),
  seen: [journal.seen('evt_1'), journal.seen('evt_2')],
  projected: journal.projected(),
});

describe('the journal', () => {
  it('a new instance reads the same journal', () => {
    const disk = new Disk();
    const written = known(placed(disk));
    expect(written).toMatchObject({
      attempts: [['capture', ATTEMPT]],
      outbox: [[SENT.id, SENT]],
      place: { hash: 'h', answer: ANSWER },
      pay: null,
      seen: [true, false],
      projected: 2,
    });
    expect(known(new Journal(disk.open()))).toEqual(written);
  });

  it('has three tables, and keeps every submission that made a commit, with or without an answer', () => {
    const disk = new Disk();
    const now = known(placed(disk));
    const pending = { scope: 'pay:1', hash: 'p' };
    const hold = { ...ATTEMPT, workId: 'hold', tries: 1, lookUpFirst: false, code: null };
    const first = new Journal(disk.open());
    const [created] = WAY.authorised();
    if (created === undefined) throw new Error('no event');
    first.transaction(() => {
      first.append(created, 2);
      first.causedBy(pending, 'msg_1');
      first.saveAttempt(hold);
    });
    for (const journal of [first, new Journal(disk.open())]) {
      const { order, ...rest } = known(journal);
      expect(order?.version).toBe((now.order?.version ?? 0) + 1);
      expect({ ...rest, order: now.order }).toEqual({ ...now, attempts: [...now.attempts, ['hold', hold]] });
      expect(journal.submission(pending.scope)).toEqual({ hash: 'p', answer: null, created: 'msg_1' });
    }
    expect(disk.read("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")).toEqual(
      ['commits', 'key_value', 'personal'].map((name) => ({ name })),
    );
  });

  it('forgets data that was rolled back, and continues from the committed data', () => {
    const disk = new Disk();
    const journal = placed(disk);
    const before = known(journal);
    const [authorised] = WAY.authorised();
    if (authorised === undefined) throw new Error('no event');
    const failing = () =>
      journal.transaction(() => {
        journal.append(authorised, 2);
        journal.append(event('payment_captured', { chargeId: 'ch_1', amount: 1 }, SYSTEM), 2);
        journal.dropAttempt('capture');
        journal.saveOutbox({ ...SENT, sends: 5 });
        journal.causedByWebhook('evt_2');
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(known(journal)).toEqual(before);
    journal.transaction(() => {
      for (const next of [...WAY.authorised(), ...WAY.committed(), ...WAY.captured()]) journal.append(next, 3);
    });
    const { chain } = journal.chain() ?? { chain: [] };
    expect(chain.length).toBeGreaterThan(0);
    expect(chain.map(({ i }) => i)).toEqual(chain.map((_, index) => index + 1));
    expect(known(new Journal(disk.open()))).toEqual(known(journal));
  });

  it('books a capture of many parties', () => {
    const journal = new Journal(new Disk().open());
    const order = crowded(60);
    journal.transaction(() => {
      journal.create();
      journal.append(event('order_placed', order, CUSTOMER), 1);
      const amount = order.totals.total;
      journal.append(event('payment_captured', { chargeId: 'ch_1', amount }, SYSTEM), 1);
    });
    const { chain } = journal.chain() ?? { chain: [] };
    expect(chain.length).toBeGreaterThan(60);
    expect(chain.map(({ i }) => i)).toEqual(chain.map((_, index) => index + 1));
  });

  it('throws if it finds a row of an unknown kind, which a later version wrote', () => {
    const disk = new Disk();
    placed(disk);
    disk.open().exec("INSERT INTO key_value (key, value) VALUES ('promise:x', '1')");
    expect(() => new Journal(disk.open()).submission('place')).toThrow('promise:x');
  });

  it('refuses a second commit by the same webhook', () => {
    const journal = placed(new Disk());
    expect(() => journal.causedByWebhook('evt_1')).toThrow('second commit');
  });

  it('the journal of an order that does not exist is empty, and reading it writes nothing', () => {
    const disk = new Disk();
    expect(known(new Journal(disk.open()))).toMatchObject({ order: null, attempts: [], outbox: [], projected: 0 });
    expect(disk.exists).toBe(false);
  });
});
