import { evictDurableObject, reset, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Order } from '../../durable-objects/order.ts';
import { CUSTOMER, ORDER, placed } from '../domain/fixtures.ts';

declare global {
  namespace Cloudflare {
    interface Env {
      readonly ORDER: DurableObjectNamespace<Order>;
    }
  }
}

/** In the runtime: an order remembers every result that changed it for ever, and a limited number of the rest. */

const CALLS = 1_200;
const RETAILER = { role: 'retailer', partyId: 'ret_a' } as const;
const stub = () => env.ORDER.getByName(ORDER);

const scope = (principal: string, route: string, key: string = crypto.randomUUID()) => ({
  scope: `${principal}|POST /v1/orders/${ORDER}/${route}|${key}`,
  hash: 'h'.repeat(64),
});

const kept = () =>
  runInDurableObject(stub(), (_, { storage: { sql } }) => ({
    bytes: sql.databaseSize,
    answers: Number(sql.exec("SELECT count(*) AS n FROM key_value WHERE key GLOB 'answer:*'").one().n),
  }));

beforeEach(() => reset());
// The files of this test project share one runtime. Stop the alarms, so that they do not fire in the next file.
afterAll(() => reset());

/** An order that its customer cancelled. Returns a function that repeats the cancellation, and its answer. */
async function cancelled() {
  await stub().place({ orderId: ORDER, hash: 'hash', priced: placed() });
  const first = scope('customer', 'cancel', 'first');
  const again = () => stub().command({ type: 'cancel', note: null }, CUSTOMER, first);
  const answer = await again();
  expect(answer).toMatchObject({ ok: true, snapshot: { order: { status: 'cancelled' } } });
  return { again, answer };
}

describe('calls with new keys', () => {
  it('refused calls do not make an order grow, and earlier results stay the same', async () => {
    const { again, answer } = await cancelled();
    const before = await kept();
    const confirm = (submission = scope('customer', 'confirm-delivery')) =>
      stub().command({ type: 'confirm_delivery' }, CUSTOMER, submission);
    for (let n = 0; n < CALLS; n += 1) expect((await confirm()).ok).toBe(false);
    const after = await kept();
    expect(after.answers - before.answers).toBeLessThanOrEqual(50);
    expect(after.bytes - before.bytes).toBeLessThan(64 * 1024);
    const last = scope('customer', 'confirm-delivery');
    const refusal = await confirm(last);
    await evictDurableObject(stub());
    expect(await again()).toMatchObject(answer);
    expect(await confirm(last)).toMatchObject(refusal);
    expect(await confirm({ ...last, hash: 'other' })).toMatchObject({ refusal: { refused: 'idempotency_key_reused' } });
  });

  it('repeats of a command that was done do not make an order grow', async () => {
    const { again, answer } = await cancelled();
    const before = await kept();
    const cancel = () => stub().command({ type: 'cancel', note: null }, CUSTOMER, scope('customer', 'cancel'));
    for (let n = 0; n < CALLS; n += 1) await cancel();
    const after = await kept();
    expect(after.answers - before.answers).toBeLessThanOrEqual(50);
    expect(await again()).toMatchObject(answer);
  });

  it("one principal's calls do not push out another principal's results", async () => {
    await cancelled();
    const mine = scope('retailer:ret_a', 'confirm-delivery');
    const answer = await stub().command({ type: 'confirm_delivery' }, RETAILER, mine);
    expect(answer).toMatchObject({ ok: false, refusal: { refused: 'forbidden' } });
    for (let n = 0; n < 200; n += 1) {
      await stub().command({ type: 'confirm_delivery' }, CUSTOMER, scope('customer', 'confirm-delivery'));
    }
    // A repeated key gets the remembered answer, even with another command.
    expect(await stub().command({ type: 'cancel', note: null }, RETAILER, mine)).toMatchObject(answer);
  });
});
