import {
  evictDurableObject,
  listDurableObjectIds,
  reset,
  runDurableObjectAlarm,
  runInDurableObject,
} from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { Journal } from '../../durable-objects/journal/journal.ts';
import { durableStore } from '../../durable-objects/journal/store.ts';
import type { Order } from '../../durable-objects/order.ts';
import { event } from '../../src/domain/order/events.ts';
import { refuse } from '../../src/domain/refusal.ts';
import { CUSTOMER, crowded, ORDER, placed, SYSTEM } from '../domain/fixtures.ts';

declare global {
  namespace Cloudflare {
    interface Env {
      readonly ORDER: DurableObjectNamespace<Order>;
    }
  }
}

/** The object in the runtime, where no other system answers: what it stores, and what it does not. */

const HASH = 'hash-of-the-body';
const stub = () => env.ORDER.getByName(ORDER);
const place = () => stub().place({ orderId: ORDER, hash: HASH, priced: placed() });

const tables = (): Promise<string[]> =>
  runInDurableObject(stub(), (_, { storage }) =>
    storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'",
      )
      .toArray()
      .map(({ name }) => name),
  );

beforeEach(() => reset());

describe('an order that does not exist', () => {
  it('is read as null, and nothing is written, not even a schema', async () => {
    expect(await stub().read()).toBeNull();
    expect(await stub().events(0)).toBeNull();
    expect(await stub().webhook('evt_1', { type: 'cancel', note: null })).toEqual({ state: 'no_order' });
    const answer = await stub().command({ type: 'cancel', note: null }, CUSTOMER, { scope: 's', hash: 'h' });
    expect(answer).toMatchObject({ ok: false, refusal: { refused: 'not_found' } });
    const soldOut = refuse('out_of_stock', { key: 'out_of_stock' });
    expect(await stub().place({ orderId: ORDER, hash: HASH, priced: soldOut })).toMatchObject({ refusal: soldOut });
    expect(await stub().claimTransfers(null)).toEqual([]);
    expect(await stub().claimMails()).toBeNull();
    expect(await tables()).toEqual([]);
    expect(await runInDurableObject(stub(), (_, { storage }) => storage.getAlarm())).toBeNull();
  });
});

describe('an order placed while Stripe is away', () => {
  it('answers unavailable, survives an eviction, and has an alarm that tries again', async () => {
    expect(await place()).toMatchObject({ ok: false, refusal: { refused: 'unavailable' } });
    expect(await listDurableObjectIds(env.ORDER)).toHaveLength(1);
    await evictDurableObject(stub());
    const snapshot = await stub().read();
    expect(snapshot?.order).toMatchObject({ id: ORDER, status: 'pending', version: 1 });
    expect(snapshot?.next).toMatchObject({ what: 'retry' });
    const alarm = await runInDurableObject(stub(), (_, { storage }) => storage.getAlarm());
    expect(alarm).toBeLessThanOrEqual(snapshot?.next?.at ?? 0);
    expect(await runDurableObjectAlarm(stub())).toBe(true);
    expect((await stub().read())?.order.payment.intentId).toBeNull();
  });

  it('gets its alarm back at the next read, if the alarm was lost', async () => {
    await place();
    const alarm = () => runInDurableObject(stub(), (_, { storage }) => storage.getAlarm());
    await runInDurableObject(stub(), (_, { storage }) => storage.deleteAlarm());
    expect(await alarm()).toBeNull();
    const snapshot = await stub().read();
    expect(await alarm()).toBeLessThanOrEqual(Math.max(snapshot?.next?.at ?? 0, Date.now()));
    await runInDurableObject(stub(), (_, { storage }) => storage.deleteAlarm());
    await evictDurableObject(stub());
    await stub().read();
    expect(await alarm()).not.toBeNull();
  });

  it('answers equal submissions alike, and refuses another body with the same key', async () => {
    const answers = await Promise.all([place(), place(), place()]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.ok ? null : answer.refusal))).size).toBe(1);
    expect((await stub().events(0))?.events.map((e) => e.type)).toEqual(['order_placed']);
    const other = await stub().place({ orderId: ORDER, hash: 'another', priced: placed() });
    expect(other).toMatchObject({ ok: false, refusal: { refused: 'idempotency_key_reused' } });
  });

  it('can be cancelled at once, because there is no money to give back', async () => {
    await place();
    const cancel = () => stub().command({ type: 'cancel', note: null }, CUSTOMER, { scope: 'c', hash: 'h' });
    const answer = await cancel();
    expect(answer).toMatchObject({ ok: true, snapshot: { order: { status: 'cancelled' }, next: null } });
    await evictDurableObject(stub());
    expect(await cancel()).toMatchObject(answer);
  });

  it('does not exist for another retailer', async () => {
    await place();
    const stranger = { role: 'retailer', partyId: 'ret_z' } as const;
    const answer = await stub().command({ type: 'cancel', note: null }, stranger, null);
    expect(answer).toMatchObject({ ok: false, refusal: { refused: 'not_found' } });
  });
});

describe('an order with the largest number of lines, each of another supplier', () => {
  it('can be captured, in one row', async () => {
    const booked = await runInDurableObject(stub(), (_, { storage }) => {
      const journal = new Journal(durableStore(storage));
      const order = crowded(50);
      journal.transaction(() => {
        journal.create();
        journal.append(event('order_placed', order, CUSTOMER), 1);
        journal.append(event('payment_captured', { chargeId: 'ch_1', amount: order.totals.total }, SYSTEM), 1);
      });
      return journal.chain()?.chain.length;
    });
    expect(booked).toBeGreaterThan(50);
  });
});

describe('an object that cannot be read', () => {
  it('keeps its alarm until a version is released that can read it, so no work is forgotten', async () => {
    await place();
    const rename = (from: string, to: string) =>
      runInDurableObject(stub(), (_, { storage }) => {
        storage.sql.exec('UPDATE commits SET value = replace(value, ?, ?)', from, to);
      });
    await rename('order_placed', 'of_a_later_version');
    await evictDurableObject(stub());
    for (let n = 0; n < 3; n += 1) {
      expect(await runDurableObjectAlarm(stub())).toBe(true);
      await evictDurableObject(stub());
    }
    await rename('of_a_later_version', 'order_placed');
    await evictDurableObject(stub());
    expect(await runDurableObjectAlarm(stub())).toBe(true);
    expect((await stub().read())?.next).toMatchObject({ what: 'retry' });
  });
});
