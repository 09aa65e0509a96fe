import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RETAILERS } from '../../../dev/seed/keys.ts';
import { orderIdFromDigest, orderIdSeed } from '../../../src/domain/order/ids.ts';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { Placed, Problem, type Reply } from '../support/client.ts';
import { AUTO, ashwood, World } from '../support/world.ts';

/**
 * Stripe answers that our set-up is wrong or that a system behind it is down. Tested at every write, with every such
 * answer.
 */

let world: World;
let byHand: string;

beforeAll(async () => {
  world = new World(await startStack());
  byHand = (await world.products()).find(({ sku }) => sku.startsWith('AW-'))?.sku ?? '';
});
afterAll(() => world?.stack.stop());

const FAULTS = {
  unauthenticated: { code: 'invalid_request_error', message: 'Invalid API Key' },
  key_expired: { code: 'api_key_expired', message: 'Expired API Key' },
  permission_denied: { code: 'invalid_request_error', message: 'does not have the required permissions' },
  account_revoked: { code: 'account_invalid', message: 'Application access may have been revoked' },
  types_not_supported: { code: 'payment_method_types_no_longer_supported', message: 'no longer supports' },
  dependency_failed: { code: 'api_error', message: 'a dependency external to Stripe failed' },
} as const;
type Fault = keyof typeof FAULTS;
const NAMES = Object.keys(FAULTS).filter((name): name is Fault => name in FAULTS);

const Parked = z.looseObject({
  work: z.string(),
  code: z.string(),
  type: z.string().nullable(),
  message: z.string().nullable(),
});
const ParkedOrders = z.looseObject({ data: z.array(z.looseObject({ id: z.string(), parked: z.array(Parked) })) });
const Health = z.looseObject({ parked_orders: z.number() });

const parkedOf = async (id: string, work: string | RegExp) => {
  const { data } = ParkedOrders.parse((await world.call('GET', '/v1/ops/parked?limit=100', world.ops)).body);
  return data.find((order) => order.id === id)?.parked.find((entry) => entry.work.match(work) !== null);
};

const retry = (id: string) =>
  world.call('POST', `/v1/ops/orders/${id}/retry`, world.ops, {}, { 'idempotency-key': randomUUID() });

const HARM = ['payment_declined', 'refund_failed', 'order_cancelled'];

/** Only ops see Stripe's own message, and nothing was declined, cancelled or failed. */
async function expectShown(id: string, name: Fault, work: string | RegExp, harm = HARM): Promise<void> {
  const entry = await until(() => parkedOf(id, work));
  expect(entry.code).toBe(FAULTS[name].code);
  expect(entry.type).toMatch(/^(invalid_request_error|api_error)$/);
  expect(entry.message).toContain(FAULTS[name].message);
  const types = await world.types(id);
  for (const type of harm) expect(types, type).not.toContain(type);
  const everything = JSON.stringify([await world.order(id, world.ops), await world.events(id, world.ops)]);
  expect(everything).toContain(FAULTS[name].message);
  expect(everything).not.toMatch(/Stripe\w*Error/);
  const shown = JSON.stringify([await world.order(id, world.retailer), await world.events(id, world.retailer)]);
  expect(shown).not.toContain(FAULTS[name].message);
  expect(Health.parse((await world.call('GET', '/healthz', null)).body).parked_orders).toBeGreaterThan(0);
}

/** The fault is corrected and Ops try again, unless the order itself was quicker. */
async function mend(id: string, fault: string): Promise<void> {
  await world.disarm(fault);
  expect([200, 409]).toContain((await retry(id)).status);
}

const nothingParked = (id: string) => until(async () => (await parkedOf(id, /./)) === undefined);

const each = (play: (name: Fault) => Promise<void>) => Promise.all(NAMES.map(play));
const post = (path: string, key: string) => ({ method: 'POST', path, key });

describe('Stripe refuses us, not the customer,', () => {
  it('when the intent is created: placing is answered 503, and the same request finds the order', async () => {
    await each(async (name) => {
      const key = randomUUID();
      const digest = createHash('sha256').update(orderIdSeed(RETAILERS.northlight.id, key)).digest();
      const id = orderIdFromDigest(new Uint8Array(digest));
      const fault = await world.fault(name, post('/v1/payment_intents', id), 0);
      const body = await world.cart([AUTO]);
      const refused = await world.place(body, key);
      expect(refused.status, refused.text).toBe(503);
      expect(refused.headers.get('retry-after')).not.toBeNull();
      await expectShown(id, name, 'authorise_payment');
      await mend(id, fault);
      const placed = Placed.parse(await until(() => placedNow(world.place(body, key))));
      await world.pay(placed);
      await world.reachStatus(id, world.retailer, 'confirmed');
      await nothingParked(id);
    });
  });

  it('when the card is confirmed: the 503 does not blame the card, and the order can still be paid', async () => {
    await each(async (name) => {
      const placed = await world.placed(await world.cart([AUTO]));
      const { id } = placed.order;
      const fault = await world.fault(name, post('/v1/payment_intents/*/confirm', id), 0);
      for (let n = 0; n < 7; n += 1) {
        const reply = await world.pay(placed);
        expect([reply.status, Problem.parse(reply.body).code]).toEqual([503, 'unavailable']);
        expect(reply.headers.get('retry-after')).not.toBeNull();
        expect(reply.text).not.toContain(FAULTS[name].message);
      }
      await expectShown(id, name, /^confirm_/);
      expect((await world.order(id, world.ops)).payment).toMatchObject({ declines: 0, last_decline: null });
      await world.disarm(fault);
      // Either the customer pays again, or Ops try the requested payment again.
      const again = NAMES.indexOf(name) % 2 === 0 ? await world.pay(placed) : await retry(id);
      expect([200, 409], again.text).toContain(again.status);
      await world.reachStatus(id, world.retailer, 'confirmed');
      await nothingParked(id);
      const money = await world.money(placed.payment.payment_intent);
      expect(money.captured).toBe(placed.order.totals?.total);
    });
  });

  it('when the card is captured: the order waits, and is captured once', async () => {
    await each(async (name) => {
      const placed = await world.placed(await world.cart([AUTO]));
      const { id } = placed.order;
      const fault = await world.fault(name, post('/v1/payment_intents/*/capture', id), 0);
      await world.pay(placed);
      await expectShown(id, name, 'capture_payment');
      await mend(id, fault);
      const order = await world.reachStatus(id, world.retailer, 'confirmed');
      await nothingParked(id);
      const money = await world.money(placed.payment.payment_intent);
      expect(money).toMatchObject({ captured: order.totals?.total, refunded: 0 });
    });
  });

  it('when the authorisation is released: the release stays owed, and earlier waiting work is dropped', async () => {
    await each(async (name) => {
      const placed = await world.placed(await world.cart([AUTO]));
      const { id } = placed.order;
      const captures = await world.fault(name, post('/v1/payment_intents/*/capture', id), 0);
      const cancels = await world.fault(name, post('/v1/payment_intents/*/cancel', id), 0);
      await world.pay(placed);
      await until(() => parkedOf(id, 'capture_payment'));
      await world.cancel(id, world.retailer);
      await expectShown(id, name, 'release_money');
      expect(await parkedOf(id, 'capture_payment')).toBeUndefined();
      await world.disarm(captures);
      await mend(id, cancels);
      await world.cancelled(id);
      await nothingParked(id);
      expect((await world.money(placed.payment.payment_intent)).status).toBe('canceled');
    });
  });

  it.each(['requested', 'of a cancellation'])('when money is refunded (%s): no refund fails', async (kind) => {
    await each(async (name) => {
      const { placed, order } = await world.confirmed([AUTO]);
      const { id } = order;
      const fault = await world.fault(name, post('/v1/refunds', id), 0);
      const path = `/v1/orders/${id}/${kind === 'requested' ? 'refunds' : 'cancel'}`;
      const body = kind === 'requested' ? { amount: 500, reason: 'late' } : {};
      const asked = await world.call('POST', path, world.retailer, body, { 'idempotency-key': randomUUID() });
      expect(asked.status, asked.text).toBeLessThan(300);
      await expectShown(id, name, /^ref_/);
      await mend(id, fault);
      const whole = order.totals?.total ?? 0;
      const gone = kind === 'requested' ? 500 : whole;
      await until(async () => (await world.money(placed.payment.payment_intent)).refunded === gone);
      await nothingParked(id);
      expect(await world.types(id)).not.toContain('refund_failed');
    });
  });

  it('when a share is transferred and when it is reversed: each share moves once', async () => {
    await each(async (name) => {
      const placed = await world.placed(await world.cart([byHand]));
      const { id } = placed.order;
      const transfers = await world.fault(name, post('/v1/transfers', id), 0);
      await world.pay(placed);
      const { fulfilments } = await world.reach(id, world.retailer, (o) => o.fulfilments.length > 0);
      await world.step(fulfilments[0]?.id ?? '', 'accept', ashwood.secretKey);
      await expectShown(id, name, /^transfer:/);
      await mend(id, transfers);
      await world.settled(id);
      await nothingParked(id);
      const reversals = await world.fault(name, post('/v1/transfers/*/reversals', id), 0);
      await world.cancel(id, world.retailer);
      await expectShown(id, name, /^reverse_/, ['payment_declined', 'refund_failed']);
      await mend(id, reversals);
      const intent = placed.payment.payment_intent;
      await until(async () => {
        const { transferred, reversed } = await world.money(intent);
        return transferred > 0 && reversed === transferred;
      });
      await nothingParked(id);
    });
  });

  it('for a moment only: the order goes on without any help', async () => {
    await each(async (name) => {
      const placed = await world.placed(await world.cart([AUTO]));
      const { id } = placed.order;
      const confirms = await world.fault(name, post('/v1/payment_intents/*/confirm', id), 1);
      const captures = await world.fault(name, post('/v1/payment_intents/*/capture', id), 2);
      const transfers = await world.fault(name, post('/v1/transfers', id), 2);
      const reply = await world.pay(placed);
      expect([200, 503]).toContain(reply.status);
      await world.reachStatus(id, world.retailer, 'confirmed');
      await world.settled(id);
      for (const fault of [confirms, captures, transfers]) expect(await world.struck(fault)).toBeGreaterThan(0);
      await nothingParked(id);
    });
  });
});

async function placedNow(reply: Promise<Reply>): Promise<unknown> {
  const { status, body } = await reply;
  return status === 201 ? body : null;
}
