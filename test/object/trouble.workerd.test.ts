import { evictDurableObject, reset, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { SagaServices } from '../../durable-objects/calls.ts';
import type { CommandHandler } from '../../durable-objects/commands.ts';
import { Journal } from '../../durable-objects/journal/journal.ts';
import type { Order } from '../../durable-objects/order.ts';
import { parkedByTrouble } from '../../durable-objects/trouble.ts';
import { ok } from '../../src/domain/fault.ts';
import type { PaymentReading } from '../../src/domain/saga/work.ts';
import { CUSTOMER, OPS, ORDER, placed, type Stage } from '../domain/fixtures.ts';
import { Machine, services } from './machine.ts';

/**
 * What happens in the runtime when code in an order's object throws. After a few tries, Platform Ops see the order with
 * the message of the exception. Each pause is longer than the one before. The order goes on once the error is fixed.
 */

const HOUR = 3_600_000;

/** What breaks, and what fixes it. */
interface Case {
  readonly stage: Stage;
  readonly outside?: Partial<SagaServices['payments']>;
  readonly spoil?: { readonly sql: string; readonly back: string };
  readonly work: string;
  readonly message: RegExp;
}

/** An answer without the fields that the types promise, as a later version of Stripe's API may send. */
const wrong = z.custom<PaymentReading>(() => true).parse(null);

const withShare = (amount: string): string =>
  `UPDATE commits SET value = json_set(value, '$.events[0].data.lines[0].shares[0].amount', ${amount}) WHERE version = 1`;
/** The first share is not a number, so the sum of the shares is not the captured amount. */
const SPOILT_SHARE = { sql: withShare("'x'"), back: withShare(`${placed().lines[0]?.shares[0]?.amount}`) };

const CASES: Readonly<Record<string, Case>> = {
  'a service throws': {
    stage: 'committed',
    outside: { capture: () => Promise.reject(new Error('a bug in the client')) },
    work: 'capture_payment',
    message: /a bug in the client/,
  },
  'settle cannot read an answer': {
    stage: 'committed',
    outside: { capture: () => Promise.resolve(ok(wrong)) },
    work: 'capture_payment',
    message: /null/,
  },
  'the ledger does not balance at the commit': {
    stage: 'committed',
    spoil: SPOILT_SHARE,
    work: 'capture_payment',
    message: /not balanced/,
  },
  'the search for an effect throws': {
    stage: 'committed',
    outside: {
      capture: () => Promise.resolve({ ok: false, fault: { kind: 'unknown', code: 'api_error', stored: true } }),
      read: () => Promise.reject(new Error('a bug in the reading')),
    },
    work: 'capture_payment',
    message: /a bug in the reading/,
  },
  'a deadline cannot be computed': {
    stage: 'placed',
    spoil: {
      sql: "UPDATE commits SET value = json_remove(value, '$.events[0].data.policies') WHERE version = 1",
      back: `UPDATE commits SET value = json_set(value, '$.events[0].data.policies', json('${JSON.stringify(placed().policies)}')) WHERE version = 1`,
    },
    work: 'order',
    message: /undefined/,
  },
  'a key-value row is unreadable': {
    stage: 'committed',
    spoil: {
      sql: "INSERT INTO key_value (key, value) VALUES ('answer:x', '{')",
      back: "DELETE FROM key_value WHERE key = 'answer:x'",
    },
    work: 'order',
    message: /JSON/,
  },
};

const stub = () => env.ORDER.getByName(ORDER);
beforeEach(() => reset());

describe('an exception', () => {
  it.each(Object.entries(CASES))(
    'if %s, the work is parked after a few tries, tried rarely, and resumed once the error is fixed',
    async (_, given) => {
      await runInDurableObject(stub(), async (__, { storage }) => {
        const machine = new Machine(storage);
        machine.begin(given.stage);
        if (given.spoil !== undefined) storage.sql.exec(given.spoil.sql);
        const broken = services(given.outside);
        const shown = () => parkedByTrouble(machine.store()) ?? machine.parked()[0];
        await machine.ring(broken);
        expect(shown()).toBeUndefined();
        await machine.ring(broken, 20, () => shown() !== undefined);
        expect(shown()).toMatchObject({ work: given.work, code: 'internal_error', waits: true });
        expect(shown()?.said?.message).toMatch(given.message);
        expect(machine.sent).toContain('order-events');

        // The pauses grow to one hour at most, and no further event is written.
        const [since, events] = [machine.now, machine.events()];
        await machine.ring(broken, 100);
        expect(machine.now - since).toBeGreaterThan(4 * HOUR);
        expect(machine.longest).toBeLessThanOrEqual(HOUR);
        expect(machine.events()).toBe(events);

        if (given.spoil !== undefined) storage.sql.exec(given.spoil.back);
        const { commands, journal, idle } = machine.wake(services());
        const answer = await commands.command({ type: 'resume_work' }, OPS, { scope: 'retry', hash: 'h' });
        await idle();
        expect(answer.ok).toBe(true);
        expect(journal.order()?.parked).toEqual([]);
        expect(journal.order()?.requestedAt !== null).toBe(given.stage === 'committed');
        expect(parkedByTrouble(machine.store())).toBeNull();
      });
    },
  );

  it('a temporary exception needs no person: the next alarm after the fix removes the entry', async () => {
    await runInDurableObject(stub(), async (_, { storage }) => {
      const machine = new Machine(storage);
      machine.begin('committed');
      const failing = services({ capture: () => Promise.reject(new Error('for now')) });
      await machine.ring(failing, 20, () => machine.parked().length > 0);
      expect(machine.parked()).toHaveLength(1);
      await machine.ring(services(), 3, () => machine.parked().length === 0);
      expect(machine.parked()).toEqual([]);
      expect(new Journal(machine.store()).order()?.payment.status).toBe('captured');
    });
  });

  it('an exception while a caller waits loses neither the command nor its key, and keeps the alarm', async () => {
    await runInDurableObject(stub(), async (_, { storage }) => {
      const machine = new Machine(storage);
      machine.begin('committed');
      storage.sql.exec("INSERT INTO key_value (key, value) VALUES ('answer:x', '{')");
      const cancel = (commands: CommandHandler) =>
        commands.command({ type: 'cancel', note: null }, CUSTOMER, { scope: 'cancel', hash: 'h' });
      const { commands } = machine.wake(services());
      await expect(cancel(commands)).rejects.toThrow();
      expect(machine.alarm).not.toBeNull();
      storage.sql.exec("DELETE FROM key_value WHERE key = 'answer:x'");
      const mended = machine.wake(services());
      const answer = await cancel(mended.commands);
      await mended.idle();
      expect(answer).toMatchObject({ ok: true, snapshot: { order: { status: 'cancelled' } } });
      expect(await cancel(machine.wake(services()).commands)).toMatchObject(answer);
    });
  });
});

describe('an order whose journal cannot be opened', () => {
  const sql = (statement: string) =>
    runInDurableObject(stub(), (_, { storage }) => {
      storage.sql.exec(statement);
    });
  const spoil = () => sql("UPDATE commits SET value = replace(value, 'order_placed', 'of_a_later_version')");
  const mend = () => sql("UPDATE commits SET value = replace(value, 'of_a_later_version', 'order_placed')");

  it('is shown to Platform Ops with its exception, until it can be read again', async () => {
    await stub().place({ orderId: ORDER, hash: 'h', priced: placed() });
    await spoil();
    for (let n = 0; n < 6; n += 1) {
      await evictDurableObject(stub());
      expect(await runDurableObjectAlarm(stub())).toBe(true);
      if (n < 3) expect(await stub().trouble()).toBeNull();
    }
    expect(await stub().trouble()).toMatchObject({ work: 'order', code: 'internal_error' });
    const asked = runInDurableObject(stub(), (order: Order) =>
      order.read().then(
        () => 'read',
        () => 'threw',
      ),
    );
    expect(await asked).toBe('threw');
    await mend();
    await evictDurableObject(stub());
    expect(await runDurableObjectAlarm(stub())).toBe(true);
    expect(await stub().trouble()).toBeNull();
    // The new event makes a new version, so the read model is written again.
    expect((await stub().events(0))?.events.map(({ type }) => type)).toContain('work_resumed');
  });

  it('an order that was never written is not shown to Ops', async () => {
    expect(await stub().trouble()).toBeNull();
    expect(await runInDurableObject(stub(), (_, { storage }) => storage.getAlarm())).toBeNull();
  });
});
