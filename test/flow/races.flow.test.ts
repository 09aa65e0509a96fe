import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { keyOfSupplier, type Order, Problem, type Reply } from './support/client.ts';
import { AUTO, ashwood, World } from './support/world.ts';

const BY_HAND = 'AW-QUAYOAK';
const OTHER = 'TW-DALES';
const TRACKING = { carrier: 'Parcelforce', tracking_number: 'PF-1', tracking_url: 'https://track.example/1' };

let world: World;
beforeAll(async () => {
  world = new World(await startStack());
});
afterAll(() => world?.stack.stop());
afterEach(async () => {
  await world.control(world.stack.stripeUrl, '/_sim/faults', undefined, 'DELETE');
  await world.sim('/release');
});

const times = <T>(n: number, work: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: n }, work));
const answers = (replies: readonly Reply[]) => new Set(replies.map(({ status, text }) => `${status} ${text}`));
const count = (types: readonly string[], type: string) => types.filter((one) => one === type).length;

/** Expects each type of event once, so nothing happened twice. */
async function once(orderId: string, ...types: string[]): Promise<void> {
  await world.eventsDelivered();
  const all = await world.types(orderId);
  for (const type of types) expect(count(all, type), `${type} in ${all.join(' ')}`).toBe(1);
}

/** A confirmed order's money when nothing is under way. */
async function paidOnce(orderId: string): Promise<void> {
  const order = await world.settled(orderId);
  const total = order.totals?.total;
  const shares = order.split.filter((s) => s.party !== 'platform').reduce((sum, s) => sum + s.amount, 0);
  const money = await world.money(order.payment?.payment_intent ?? '');
  expect(money).toEqual({ status: 'succeeded', captured: total, refunded: 0, transferred: shares, reversed: 0 });
}

/** All captured money is refunded, and no party keeps a share. */
async function nothingKept(orderId: string): Promise<void> {
  await world.cancelled(orderId);
  const order = await world.transfersEnded(orderId);
  await until(async () => {
    const money = await world.money(order.payment?.payment_intent ?? '');
    expect(money.status).not.toBe('requires_capture');
    expect([money.refunded, money.reversed]).toEqual([money.captured, money.transferred]);
    return true;
  });
}

describe('the same call 20 times at once', () => {
  it('payments with one key, and with 20 keys, make one confirmation and one charge', async () => {
    const placed = await world.placed(await world.cart([BY_HAND]));
    const body = { payment_method: 'pm_card_visa' };
    const path = `/v1/orders/${placed.order.id}/payment`;
    const key = randomUUID();
    const same = await times(20, () => world.call('POST', path, placed.order_token, body, { 'idempotency-key': key }));
    expect(answers(same).size).toBe(1);
    expect(same[0]?.status).toBe(200);
    const others = await times(20, () => world.pay(placed));
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set([409]));
    const charges = await world.stack.stripe.charges.list({ payment_intent: placed.payment.payment_intent });
    expect(charges.data).toHaveLength(1);
    await once(placed.order.id, 'payment_submitted', 'payment_authorised');
  });

  it('every step of a supplier happens once', async () => {
    const { order } = await world.requested([BY_HAND]);
    const [task] = order.fulfilments;
    for (const [step, body, type] of [
      ['accept', {}, 'fulfilment_accepted'],
      ['start', {}, 'fulfilment_started'],
      ['dispatch', TRACKING, 'fulfilment_dispatched'],
      ['deliver', {}, 'fulfilment_arrived'],
    ] as const) {
      const replies = await times(20, () => world.step(task?.id ?? '', step, ashwood.secretKey, body));
      expect(new Set(replies.map(({ status }) => status)), step).toEqual(new Set([200]));
      await once(order.id, type);
    }
    await once(order.id, 'order_confirmed', 'order_in_production', 'order_dispatched');
    await paidOnce(order.id);
  });

  it('rejections make one rollback', async () => {
    const { order } = await world.requested([BY_HAND]);
    const id = order.fulfilments[0]?.id ?? '';
    await times(20, () => world.step(id, 'reject', ashwood.secretKey, { reason: 'no timber' }));
    await nothingKept(order.id);
    await once(order.id, 'fulfilment_rejected', 'cancel_requested', 'refund_requested', 'order_cancelled');
  });
});

describe('a webhook arrives', () => {
  const orderId = async (fault: string, path: string) => {
    const armed = await world.fault(fault, { method: 'POST', path: `/v1/payment_intents/*/${path}` });
    const placed = await world.placed(await world.cart([AUTO]));
    const paying = world.pay(placed);
    return { armed, paying, id: placed.order.id };
  };

  it.each(['confirm', 'capture'])('for the %s before its answer', async (path) => {
    const { armed, paying, id } = await orderId('webhook_before_answer', path);
    await paying;
    await world.reachStatus(id, world.retailer, 'confirmed');
    expect(await world.struck(armed)).toBe(1);
    await once(id, 'payment_authorised', 'inventory_committed', 'payment_captured', 'order_confirmed');
    await paidOnce(id);
  });

  it.each(['confirm', 'capture'])('for the %s while its answer is under way', async (path) => {
    const type = path === 'confirm' ? 'payment_authorised' : 'payment_captured';
    const { paying, id } = await orderId('hold_answer', path);
    await until(async () => (await world.types(id)).includes(type));
    await world.sim('/release');
    await paying;
    await world.reachStatus(id, world.retailer, 'confirmed');
    await once(id, 'payment_authorised', 'inventory_committed', 'payment_captured', 'order_confirmed');
    await paidOnce(id);
  });

  it('again for everything after the end, and nothing changes', async () => {
    const { order } = await world.confirmed([AUTO]);
    await world.mailsReach(order.id, 2);
    const before = await world.settled(order.id);
    const { store } = world.stack.stripeSim.simulator;
    const mine = [...store.events.values()].filter((event) => JSON.stringify(event).includes(order.id));
    for (const event of mine) await world.sim('/webhooks/resend', { event: event.id });
    await world.eventsDelivered();
    const after = await world.order(order.id, world.ops);
    const types = await world.types(order.id);
    expect(types.slice(before.version).filter((type) => type !== 'mail_settled')).toEqual([]);
    expect(after.status).toBe('confirmed');
    await paidOnce(order.id);
  });
});

describe('two at once', () => {
  it('suppliers accept, and the order is confirmed once', async () => {
    const { order } = await world.requested([BY_HAND, OTHER]);
    expect(order.fulfilments).toHaveLength(2);
    const replies = await Promise.all(
      order.fulfilments.map((f) => world.step(f.id, 'accept', keyOfSupplier(f.supplier_id))),
    );
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    await world.reachStatus(order.id, world.retailer, 'confirmed');
    await once(order.id, 'order_confirmed');
    await paidOnce(order.id);
  });

  it.each(['hold', 'hold_answer'])(
    'a cancellation while the capture is under way (%s): all money is back',
    async (fault) => {
      const stock = await world.onHand(AUTO);
      await world.fault(fault, { method: 'POST', path: '/v1/payment_intents/*/capture' });
      const placed = await world.paid([AUTO]);
      await until(async () => (await world.types(placed.order.id)).includes('inventory_committed'));
      const cancelling = world.cancel(placed.order.id, placed.order_token);
      await until(async () => (await world.types(placed.order.id)).includes('cancel_requested'));
      await world.sim('/release');
      expect((await cancelling).status).toBe(200);
      await nothingKept(placed.order.id);
      expect([await world.onHand(AUTO), await world.held(AUTO)]).toEqual([stock, 0]);
      expect(await world.toldOfTheEnd(placed.order.id)).toEqual(['cancelled']);
    },
  );

  it('a cancellation and an acceptance: the order is cancelled in either order', async () => {
    const { placed, order } = await world.requested([BY_HAND]);
    const [cancelled, accepted] = await Promise.all([
      world.cancel(order.id, placed.order_token),
      world.step(order.fulfilments[0]?.id ?? '', 'accept', ashwood.secretKey),
    ]);
    expect(cancelled.status).toBe(200);
    expect([200, 409]).toContain(accepted.status);
    await nothingKept(order.id);
    await once(order.id, 'cancel_requested', 'order_cancelled', 'refund_requested');
  });

  it('a cancellation and the start of production: exactly one succeeds', async () => {
    const { placed, order } = await world.confirmed([BY_HAND]);
    const [cancelled, started] = await Promise.all([
      world.cancel(order.id, placed.order_token),
      world.step(order.fulfilments[0]?.id ?? '', 'start', ashwood.secretKey),
    ]);
    expect([cancelled.status, started.status].sort()).toEqual([200, 409]);
    if (cancelled.status === 200) await nothingKept(order.id);
    else await paidOnce(order.id);
  });

  it('a cancellation and a dispatch: the order is dispatched and paid', async () => {
    const { placed, order } = await world.confirmed([BY_HAND]);
    const id = order.fulfilments[0]?.id ?? '';
    await world.step(id, 'start', ashwood.secretKey);
    const [cancelled, dispatched] = await Promise.all([
      world.cancel(order.id, placed.order_token),
      world.step(id, 'dispatch', ashwood.secretKey, TRACKING),
    ]);
    expect(dispatched.status, dispatched.text).toBe(200);
    expect(cancelled.status).toBe(409);
    expect(['production_started', 'not_allowed_in_status']).toContain(Problem.parse(cancelled.body).code);
    const after: Order = await world.order(order.id, world.retailer);
    expect(after.status).toBe('dispatched');
    await paidOnce(order.id);
  });
});
