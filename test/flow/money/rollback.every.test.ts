import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BRANDS, RETAILERS } from '../../../dev/seed/keys.ts';
import { moneyFormat } from '../../../src/domain/money/format.ts';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { keyOfSupplier, type Order, type Placed } from '../support/client.ts';
import { AUTO, ashwood, brightloom, NOTHING, tidewater, World } from '../support/world.ts';

let world: World;
/** Skus of Ashwood and Tidewater that Northlight sells. */
let hand: string;
let other: string;

beforeAll(async () => {
  world = new World(await startStack());
  const skus = (await world.products()).filter((p) => p.in_stock).map((p) => p.sku);
  hand = skus.find((sku) => sku.startsWith('AW-')) ?? '';
  other = skus.find((sku) => sku.startsWith('TW-')) ?? '';
});
afterAll(() => world?.stack.stop());

const intentOf = (placed: Placed): string => placed.payment.payment_intent;

/** All money, units and transfers are back. The customer is told why, and gets no mail about a state that is undone. */
async function expectRolledBack(placed: Placed, reason: string, skus: Record<string, number>): Promise<Order> {
  const order = await world.cancelled(placed.order.id);
  expect(order.cancellation).toMatchObject({ reason, completed: true });
  await world.transfersEnded(placed.order.id);
  const money = await until(async () => {
    const now = await world.money(intentOf(placed));
    return now.transferred === now.reversed ? now : null;
  });
  expect(money).toMatchObject({ status: 'succeeded', captured: placed.order.totals?.total });
  expect(money.refunded).toBe(money.captured);
  for (const [sku, units] of Object.entries(skus)) expect(await world.onHand(sku), sku).toBe(units);
  expect(order.refund_status).toBe('full');
  const events = await world.events(placed.order.id, world.ops);
  expect(events.map((e) => e.seq)).toEqual(events.map((_, i) => i + 1));
  return order;
}

describe('a supplier', () => {
  it('rejects: everything is put back', async () => {
    const units = await world.unitsOf(hand);
    const { placed, order } = await world.requested([hand]);
    const reply = await world.step(order.fulfilments[0]?.id ?? '', 'reject', ashwood.secretKey, {
      reason: 'no timber',
    });
    expect(reply.status, reply.text).toBe(200);
    await expectRolledBack(placed, 'supplier_rejected', units);
    expect(await world.toldOfTheEnd(placed.order.id)).toEqual(['cancelled']);
    const mail = world.mails(placed.order.id).at(-1);
    const total = moneyFormat('gbp')(placed.order.totals?.total ?? 0);
    expect(mail?.text).toContain(`In all, we have given ${total} back to your card`);
    expect(mail?.text).not.toContain('timber');
  });

  it('rejects after the other one accepted: the whole order is rolled back, and the other task is withdrawn', async () => {
    const units = await world.unitsOf(AUTO, hand);
    const { placed, order } = await world.requested([AUTO, hand]);
    const open = order.fulfilments.find((f) => f.status === 'requested');
    await world.step(open?.id ?? '', 'reject', ashwood.secretKey, { reason: 'no timber' });
    const ended = await expectRolledBack(placed, 'supplier_rejected', units);
    expect(ended.fulfilments.map((f) => f.status).sort()).toEqual(['rejected', 'withdrawn']);
    const late = await world.step(open?.id ?? '', 'accept', ashwood.secretKey);
    expect(late).toMatchObject({ status: 409, body: { code: 'not_allowed_in_status', status_now: 'cancelled' } });
  });

  it('does not answer until its deadline', async () => {
    const units = await world.unitsOf(hand);
    await world.policies({ supplier_sla_seconds: 1 });
    const { placed } = await world.requested([hand]);
    await world.policies({ supplier_sla_seconds: 172_800 });
    await expectRolledBack(placed, 'supplier_silent', units);
  });

  it('cannot act on the task of another supplier', async () => {
    const { order } = await world.requested([hand]);
    const reply = await world.step(order.fulfilments[0]?.id ?? '', 'accept', tidewater.secretKey);
    expect(reply.status).toBe(404);
  });
});

/** Postgres is down meanwhile. Keys and listings that were read just before are cached. */
async function withoutPostgres(body: () => Promise<void>): Promise<void> {
  await world.control(world.stack.neonUrl, '/_sim/down');
  try {
    await body();
  } finally {
    await world.control(world.stack.neonUrl, '/_sim/up');
  }
}

describe('stock', () => {
  it('is gone at the commit although it was held: nothing is captured', async () => {
    const placed = await world.placed(await world.cart([other]));
    const units = await world.onHand(other);
    // Somebody takes the last units without a hold, between our hold and our commit.
    await world.stack.sql('update stock set on_hand = 0, version = version + 1 where sku = $1', [other]);
    await world.pay(placed);
    const order = await world.cancelled(placed.order.id);
    expect(order.cancellation).toMatchObject({ reason: 'out_of_stock' });
    expect(await world.money(intentOf(placed))).toEqual({ ...NOTHING, status: 'canceled' });
    expect(await world.onHand(other)).toBe(0);
    await world.call('PUT', `/v1/stock/${other}`, tidewater.secretKey, { on_hand: units });
  });

  it('survives a wiped Redis between hold and commit', async () => {
    const units = await world.unitsOf(AUTO);
    const placed = await world.placed(await world.cart([AUTO]));
    await withoutPostgres(async () => {
      await world.pay(placed);
      await until(async () => (await world.held(AUTO)) > 0);
      await world.stack.redis.flushall();
    });
    await world.reachStatus(placed.order.id, world.retailer, 'confirmed');
    expect(await world.onHand(AUTO)).toBe((units[AUTO] ?? 0) - 1);
    expect(await world.held(AUTO)).toBe(0);
  });

  it('is held again if the hold ends before the commit', async () => {
    await world.policies({ hold_seconds: 2 });
    const placed = await world.placed(await world.cart([AUTO]));
    await world.policies({ hold_seconds: 600 });
    const holds = async () => (await world.types(placed.order.id)).filter((type) => type === 'inventory_held').length;
    await holds();
    await withoutPostgres(async () => {
      await world.pay(placed);
      await until(async () => (await holds()) >= 2);
    });
    await world.reachStatus(placed.order.id, world.retailer, 'confirmed');
  });
});

describe('a transfer', () => {
  it('waits for an account that cannot be paid, which the API shows, and is sent when it can', async () => {
    await world.sim(`/accounts/${BRANDS.marlowe.account}`, { transfers: 'inactive' });
    const { order } = await world.confirmed([AUTO]);
    const brand = (o: Order) => o.split.find((share) => share.party === 'brand');
    const waiting = await world.reach(order.id, world.retailer, (o) => brand(o)?.transfer_status === 'waiting');
    expect(brand(waiting)?.transfer_code).toBe('insufficient_capabilities_for_transfer');
    expect(waiting.status).toBe('confirmed');
    expect(waiting.next_automatic_action?.what).toBe('transfer');
    await world.sim(`/accounts/${BRANDS.marlowe.account}`, { transfers: 'active' });
    const settled = await world.settled(order.id);
    expect(brand(settled)).toMatchObject({ transfer_status: 'settled', transferred: brand(settled)?.amount });
  });

  it.each(['stored_500', 'stored_500_after_effect', 'drop_answer', 'rate_limited'])(
    'survives %s, once',
    async (fault) => {
      const placed = await world.placed(await world.cart([AUTO]));
      const id = await world.fault(
        fault,
        { path: '/v1/transfers', key: placed.order.id },
        fault === 'drop_answer' ? 2 : 1,
      );
      await world.pay(placed);
      const order = await world.settled(placed.order.id);
      expect(await world.struck(id)).toBeGreaterThan(0);
      const { data } = await world.stack.stripe.transfers.list({ transfer_group: order.id, limit: 100 });
      expect(data.map((t) => t.amount).sort()).toEqual(
        order.split
          .map((s) => s.transferred)
          .filter((a) => a > 0)
          .sort(),
      );
    },
  );
});

describe('mail', () => {
  const mode = (body: unknown) => world.control(world.stack.mailboxUrl, '/_sim/mode', body);

  it('that is refused is in the timeline as refused, and nothing else stops', async () => {
    await mode({ mode: 'refuse' });
    const { order } = await world.confirmed([AUTO]);
    // The mails are sent one after the other. The second must also be refused before the mailbox accepts mails again.
    await until(async () => (await world.types(order.id)).filter((type) => type === 'mail_settled').length >= 2);
    await mode({ mode: 'up' });
    const events = await world.events(order.id, world.retailer);
    expect(events.filter((e) => e.type === 'mail_settled').map((e) => e.data)).toMatchObject([
      { template: 'received', outcome: 'refused' },
      { template: 'confirmed', outcome: 'refused' },
    ]);
    expect(world.mails(order.id)).toEqual([]);
  });

  it('that cannot be sent now is sent later; after a lost answer, the second mail has the same message id', async () => {
    await mode({ mode: 'drop_answer' });
    const { order } = await world.confirmed([AUTO]);
    await world.mailsReach(order.id, 1);
    await mode({ mode: 'up' });
    await until(async () => (await world.types(order.id)).includes('mail_settled'));
    const ids = world.mails(order.id).map((mail) => mail.headers['X-Headrail-Message']);
    // The next mail is sent only when this one is settled.
    expect(new Set(ids.slice(0, 2)).size).toBe(1);
  });
});

describe('a cancellation', () => {
  const keys = (placed: Placed) => ({ customer: placed.order_token, retailer: world.retailer, platform: world.ops });

  it.each(['customer', 'retailer', 'platform'] as const)('unpaid, by the %s: cancels the intent', async (who) => {
    const placed = await world.placed(await world.cart([AUTO]));
    const reply = await world.cancel(placed.order.id, keys(placed)[who]);
    expect(reply).toMatchObject({ status: 200, body: { status: 'cancelled', cancellation: { completed: true } } });
    expect(await world.money(intentOf(placed))).toEqual({ ...NOTHING, status: 'canceled' });
  });

  it.each(['customer', 'retailer', 'platform'] as const)(
    'of a captured order by the %s refunds everything, and the stock is back',
    async (who) => {
      const units = await world.unitsOf(hand);
      const { placed } = await world.requested([hand]);
      expect((await world.cancel(placed.order.id, keys(placed)[who])).status).toBe(200);
      await expectRolledBack(placed, `${who}_request`, units);
      expect(await world.toldOfTheEnd(placed.order.id)).toEqual(['cancelled']);
    },
  );

  it.each(['customer', 'retailer', 'platform'] as const)(
    'of a confirmed order by the %s also reverses the transfers',
    async (who) => {
      const units = await world.unitsOf(hand);
      const { placed } = await world.confirmed([hand]);
      await world.settled(placed.order.id);
      expect((await world.cancel(placed.order.id, keys(placed)[who])).status).toBe(200);
      await expectRolledBack(placed, `${who}_request`, units);
    },
  );

  it('in production is refused, with what is allowed instead; a supplier and a brand may never cancel', async () => {
    const { placed, order } = await world.confirmed([hand]);
    const id = placed.order.id;
    expect(await world.cancel(id, ashwood.secretKey)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await world.cancel(id, brightloom.secretKey)).status).toBe(404);
    expect((await world.cancel(id, RETAILERS.hazel.secretKey)).status).toBe(404);
    await world.step(order.fulfilments[0]?.id ?? '', 'start', ashwood.secretKey);
    for (const key of [placed.order_token, world.retailer]) {
      const reply = await world.cancel(id, key);
      expect(reply).toMatchObject({ status: 409, body: { code: 'production_started', status_now: 'in_production' } });
      expect(reply.text).toContain('message the supplier');
    }
    const tracking = { carrier: 'Post', tracking_number: 'T1' };
    await world.step(order.fulfilments[0]?.id ?? '', 'dispatch', ashwood.secretKey, tracking);
    const reply = await world.cancel(id, placed.order_token);
    expect(reply).toMatchObject({ status: 409, body: { code: 'not_allowed_in_status', status_now: 'dispatched' } });
    expect(reply.text).toContain('dispute');
  });

  it('needs an Idempotency-Key, and 20 calls at once with one key make one cancellation and one answer', async () => {
    const units = await world.unitsOf(hand);
    const { placed } = await world.confirmed([hand]);
    const bare = await world.call('POST', `/v1/orders/${placed.order.id}/cancel`, placed.order_token, {});
    expect(bare).toMatchObject({ status: 400, body: { code: 'idempotency_key_missing' } });
    const key = randomUUID();
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => world.cancel(placed.order.id, world.retailer, key)),
    );
    expect(new Set(replies.map((r) => `${r.status} ${r.text}`)).size).toBe(1);
    expect(replies[0]?.status).toBe(200);
    await expectRolledBack(placed, 'retailer_request', units);
  });
});

describe('an order token', () => {
  it('is invalid after the retailer revoked it, and later mails contain a new one', async () => {
    const { placed } = await world.requested([hand]);
    const path = `/v1/orders/${placed.order.id}`;
    expect((await world.call('GET', path, placed.order_token)).status).toBe(200);
    expect((await world.call('POST', `${path}/revoke-tokens`, world.retailer, {})).status).toBe(200);
    expect((await world.call('GET', path, placed.order_token)).status).toBe(404);
    expect((await world.cancel(placed.order.id, placed.order_token)).status).toBe(404);
    const order = await world.order(placed.order.id, world.retailer);
    await world.step(order.fulfilments[0]?.id ?? '', 'accept', ashwood.secretKey);
    const mail = (await world.mailsReach(placed.order.id, 2)).at(-1);
    const token = /#([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
    expect((await world.call('GET', path, token)).status).toBe(200);
  });
});

describe('delivery', () => {
  it('is confirmed automatically some time after the arrival', async () => {
    await world.policies({ auto_deliver_seconds: 1 });
    const { order } = await world.confirmed([hand]);
    await world.policies({ auto_deliver_seconds: 604_800 });
    const [f] = order.fulfilments;
    for (const [step, body] of [
      ['start', {}],
      ['dispatch', { carrier: 'Post', tracking_number: 'T1' }],
      ['deliver', {}],
    ] as const) {
      expect((await world.step(f?.id ?? '', step, keyOfSupplier(f?.supplier_id ?? ''), body)).status).toBe(200);
    }
    await world.reachStatus(order.id, world.retailer, 'delivered');
    await world.mailsReach(order.id, 5);
  });
});
