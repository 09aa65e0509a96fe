import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PLATFORM, RETAILERS } from '../../../dev/seed/keys.ts';
import { DisputeOut } from '../../../src/api/schemas/conversation.ts';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { type Order, Problem } from '../support/client.ts';
import { ConversationWorld } from '../support/conversation.ts';
import { signedIn } from '../support/dashboard.ts';
import { AUTO, ashwood } from '../support/world.ts';

const { northlight, hazel } = RETAILERS;
const AtStripe = z.looseObject({ id: z.string() });

let api: ConversationWorld;
/** A product of Ashwood. */
let hand: string;

beforeAll(async () => {
  api = new ConversationWorld(await startStack());
  hand = (await api.products()).map(({ sku }) => sku).find((sku) => sku.startsWith('AW-')) ?? '';
});
afterAll(() => api?.stack.stop());

const Disputed = z.looseObject({ dispute_status: z.string(), disputes: z.array(DisputeOut) });

/** Waits until the order's first chargeback is in the expected state. Returns the order as ops see it. */
const reachBank = (orderId: string, ready: (bank: z.infer<typeof DisputeOut>) => boolean): Promise<Order> =>
  api.reach(orderId, PLATFORM.secretKey, (order) => {
    const [bank] = Disputed.parse(order).disputes;
    return bank !== undefined && ready(bank);
  });

const dispute = async (intent: string, change: object = {}): Promise<string> =>
  AtStripe.parse(await api.sim('/charge-disputes', { payment_intent: intent, ...change })).id;

const Targets = z.object({ targets: z.record(z.string(), z.unknown()) });
const Deliveries = z.object({ data: z.array(z.looseObject({ event: z.string(), status: z.string() })) });

/** Delivers an event again and waits for our answer. */
async function resent(event: string): Promise<void> {
  const arrived = async () => {
    const all = Deliveries.parse(await api.control(api.stack.stripeUrl, '/_sim/webhooks', undefined, 'GET')).data;
    return all.filter((d) => d.event === event && d.status === 'delivered').length;
  };
  const before = await arrived();
  await api.sim('/webhooks/resend', { event });
  await until(async () => ((await arrived()) > before ? true : null));
}

const refund = (orderId: string, key = api.retailer) =>
  api.call(
    'POST',
    `/v1/orders/${orderId}/refunds`,
    key,
    { amount: 100, reason: 'x' },
    { 'idempotency-key': crypto.randomUUID() },
  );

const everything = (order: Order): Record<string, number> =>
  Object.fromEntries(order.split.map((share) => [share.party_id, share.amount]));

describe('a chargeback', () => {
  it('takes the money from every party, blocks refunds, and gives the money back when it is won', async () => {
    const { placed, order } = await api.walked([AUTO, hand], 'delivered');
    const stripeId = await dispute(placed.payment.payment_intent);
    const taken = await reachBank(order.id, (bank) => (bank.chargeback?.withdrawn ?? 0) > 0);
    await api.reachHeld(order, everything(order));
    expect(taken).toMatchObject({ status: 'delivered', refund_status: 'none', dispute_status: 'open' });
    const refused = await refund(order.id);
    expect(Problem.parse(refused.body)).toMatchObject({ status: 409, code: 'chargeback_open' });
    expect(taken.allowed_actions).not.toContain('refund');
    expect((await api.order(order.id, placed.order_token)).disputes).toEqual([]);

    await api.sim(`/charge-disputes/${stripeId}/close`, { outcome: 'won' });
    await reachBank(order.id, (bank) => bank.outcome === 'won' && bank.chargeback?.withdrawn === 0);
    await api.reachHeld(order, {});
    expect((await refund(order.id)).status).toBe(201);
  });

  it('is booked once, even if its events come in reverse order and twice', async () => {
    const { placed, order } = await api.walked([hand], 'confirmed');
    const { targets } = Targets.parse(await api.control(api.stack.stripeUrl, '/_sim/webhooks', undefined, 'GET'));
    await api.sim('/webhooks', { ...targets, url: '' });
    const stripeId = await dispute(placed.payment.payment_intent, { amount: 1_000 });
    await api.sim(`/charge-disputes/${stripeId}/close`, { outcome: 'lost' });
    await api.sim('/webhooks', targets);
    const { data } = await api.stack.stripe.events.list({ limit: 100 });
    const ours = data.filter(({ type, data: { object } }) => {
      return type.startsWith('charge.dispute') && 'id' in object && object.id === stripeId;
    });
    expect(ours.map((e) => e.type)).toEqual([
      'charge.dispute.closed',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.created',
    ]);
    for (const { id } of [...ours, ...ours]) await resent(id);
    await reachBank(order.id, (bank) => bank.outcome === 'lost' && bank.chargeback?.withdrawn === 1_000);
    const types = await api.types(order.id);
    for (const type of ['chargeback_opened', 'chargeback_withdrawn', 'chargeback_closed', 'refund_issued']) {
      expect(
        types.filter((one) => one === type),
        type,
      ).toHaveLength(1);
    }
    // As for a refund of 1,000: the parties bear rounded-down amounts, the Platform the rest.
    await until(async () => {
      const held = await api.holdings(order.id);
      const connected = order.split.filter(({ party }) => party !== 'platform');
      const gone = connected.reduce((sum, share) => sum + share.amount - (held[share.party_id] ?? 0), 0);
      if (gone <= 900 || gone > 1_000) throw new Error(`${gone} is gone`);
      return true;
    });
    expect(Problem.parse((await refund(order.id)).body)).toMatchObject({ code: 'chargeback_open' });
  });

  it('freezes transfers that are not claimed: with a card that disputes at once, nothing is paid out', async () => {
    const placed = await api.placed(await api.cart([hand]));
    await api.pay(placed, 'pm_card_createDispute');
    const { id } = placed.order;
    const order = await reachBank(id, (bank) => (bank.chargeback?.withdrawn ?? 0) > 0);
    const asked = await api.reach(id, api.retailer, (o) => o.fulfilments.length > 0);
    await api.step(asked.fulfilments[0]?.id ?? '', 'accept', ashwood.secretKey);
    const frozen = await api.reachStatus(id, api.retailer, 'confirmed');
    expect(new Set(frozen.split.filter((s) => s.party !== 'platform').map((s) => s.transfer_status))).toEqual(
      new Set(['due']),
    );
    expect(await api.holdings(id)).toEqual({});
    const [bank] = Disputed.parse(order).disputes;
    await api.sim(`/charge-disputes/${bank?.chargeback?.stripe_id}/close`, { outcome: 'won' });
    await api.settled(id);
    await api.reachHeld(frozen, {});
  });

  it('delays the refund of a cancellation: ops see it parked, and it is made when the chargeback is won', async () => {
    const { placed, order } = await api.confirmed([hand]);
    const stripeId = await dispute(placed.payment.payment_intent, { withdraw: false });
    await reachBank(order.id, (bank) => bank.status === 'open');
    const cancelled = await api.cancel(order.id, placed.order_token);
    expect(cancelled.status, cancelled.text).toBe(200);
    const parked = await api.reach(order.id, PLATFORM.secretKey, (o) =>
      JSON.stringify(o.parked).includes('chargeback_open'),
    );
    expect(parked.status).toBe('confirmed');
    await api.sim(`/charge-disputes/${stripeId}/close`, { outcome: 'won' });
    await api.cancelled(order.id);
    const money = await until(async () => {
      const now = await api.money(placed.payment.payment_intent);
      return now.refunded === now.captured && now.transferred === now.reversed ? now : null;
    });
    expect(money.captured).toBe(order.totals?.total);
  });
});

describe('an inquiry', () => {
  it('books nothing, and does not block refunds', async () => {
    const { placed, order } = await api.walked([hand], 'confirmed');
    const stripeId = await dispute(placed.payment.payment_intent, { kind: 'inquiry' });
    await reachBank(order.id, (bank) => bank.kind === 'inquiry');
    expect((await refund(order.id)).status).toBe(201);
    await api.sim(`/charge-disputes/${stripeId}/close`, { outcome: 'warning_closed' });
    const over = await reachBank(order.id, (bank) => bank.outcome === 'closed');
    expect(over.dispute_status).toBe('none');
    expect((await api.types(order.id)).filter((type) => type.startsWith('chargeback'))).toEqual([
      'chargeback_opened',
      'chargeback_closed',
    ]);
  });
});

describe('the evidence pack', () => {
  it('can be read by the retailer and ops only', async () => {
    const { placed, order } = await api.walked([hand], 'delivered');
    const path = `/v1/orders/${order.id}/evidence`;
    for (const [key, status] of [
      [placed.order_token, 403],
      [ashwood.secretKey, 403],
      [hazel.secretKey, 404],
    ] as const) {
      expect((await api.call('GET', path, key)).status).toBe(status);
    }
    for (const key of [northlight.secretKey, PLATFORM.secretKey]) {
      const reply = await api.call('GET', path, key);
      expect(reply.status, reply.text).toBe(200);
      expect(reply.body).toMatchObject({
        customer: { email: 'ada@example.com', address: { postal_code: 'SW1Y 4JH' } },
        delivery: { said_by: 'customer' },
        shipments: [{ tracking: { carrier: 'Post', number: 'T1' }, dispatched_at: expect.stringMatching(/Z$/) }],
        stripe_evidence: { shipping_tracking_number: 'T1', customer_name: 'Ada Lovelace' },
      });
      expect(reply.text).not.toContain('secret');
    }
  });

  it('can be downloaded from the page of the chargeback', async () => {
    const { placed, order } = await api.walked([hand], 'delivered');
    await dispute(placed.payment.payment_intent);
    await reachBank(order.id, (bank) => bank.status === 'open');
    const path = `/disputes/dsp_${order.id.slice(4)}_1`;
    const get = async (email: string, at: string) => {
      const { cookie } = await signedIn(api.stack, email);
      return api.stack.fetch(at, { headers: { cookie } });
    };
    expect(await (await get('clerk@northlight.example', path)).text()).toContain(`href="${path}/evidence"`);
    const file = await get('ops@headrail.example', `${path}/evidence`);
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="evidence-${order.number}.json"`);
    expect(await file.json()).toMatchObject({ order: { id: order.id }, delivery: { said_by: 'customer' } });
    for (const [email, status] of [
      ['tasks@ashwood.example', 403],
      ['clerk@tallsash.example', 404],
    ] as const) {
      expect((await get(email, `${path}/evidence`)).status, email).toBe(status);
    }
  });
});
