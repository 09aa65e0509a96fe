import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BRANDS, PLATFORM, RETAILERS, SUPPLIERS } from '../../dev/seed/keys.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { Client, keyOfSupplier, Order, type Placed, Problem } from './support/client.ts';

const { northlight, hazel } = RETAILERS;
const AUTO = 'BL-DUNE';
const BY_HAND = 'AW-';

let stack: Stack;
let api: Client;
let byHand: string;

beforeAll(async () => {
  stack = await startStack();
  api = new Client(stack);
  const skus = (await api.products()).map((product) => product.sku);
  byHand = skus.find((sku) => sku.startsWith(BY_HAND)) ?? '';
});
afterAll(() => stack?.stop());

const walkToConfirmed = async (skus: readonly string[]): Promise<Placed> => {
  const placed = await api.placed(await api.cart(skus));
  const paid = await api.pay(placed);
  expect(paid.status, paid.text).toBe(200);
  const { id } = placed.order;
  const order = await api.reach(id, northlight.secretKey, (o) => o.fulfilments.length > 0);
  for (const f of order.fulfilments.filter((one) => one.status === 'requested')) {
    const accepted = await api.step(f.id, 'accept', keyOfSupplier(f.supplier_id));
    expect(accepted.status, accepted.text).toBe(200);
  }
  await api.reachStatus(id, northlight.secretKey, 'confirmed');
  return placed;
};

const mailsOf = (orderId: string) =>
  stack.mailbox.mails({}).filter((mail) => mail.headers['X-Headrail-Message']?.startsWith(orderId));

describe('an order of two suppliers, from payment to delivery', () => {
  let placed: Placed;
  const order = () => api.order(placed.order.id, northlight.secretKey);

  it('is confirmed only when both have accepted, and each supplier sees only its own part', async () => {
    placed = await api.placed(await api.cart([AUTO, byHand]));
    expect(placed.order).toMatchObject({
      status: 'pending',
      split: [],
      allowed_actions: ['pay', 'cancel', 'correct_line'],
    });
    expect((await api.pay(placed)).status).toBe(200);
    const waiting = await api.reach(placed.order.id, northlight.secretKey, (o) => o.fulfilments.length === 2);
    expect(waiting.status).toBe('payment_authorised');
    expect(waiting.payment).toMatchObject({ status: 'captured' });
    expect(waiting.fulfilments.map((f) => [f.supplier_id, f.status])).toEqual([
      [SUPPLIERS.brightloom.id, 'accepted'],
      [SUPPLIERS.ashwood.id, 'requested'],
    ]);
    expect(waiting.next_automatic_action?.what).toBe('expire_supplier_answer');
    const seen = await api.order(placed.order.id, SUPPLIERS.ashwood.secretKey);
    expect(seen.lines.map((line) => line.sku)).toEqual([byHand]);
    expect(seen.split.map((share) => share.party_id)).toEqual([SUPPLIERS.ashwood.id]);
    const stranger = await api.call('GET', `/v1/orders/${placed.order.id}`, SUPPLIERS.tidewater.secretKey);
    expect(stranger.status).toBe(404);
    const accepted = await api.step(waiting.fulfilments[1]?.id ?? '', 'accept', SUPPLIERS.ashwood.secretKey);
    expect(accepted.status, accepted.text).toBe(200);
    expect((await order()).status).toBe('confirmed');
  });

  it('splits the money in four: the transfers at Stripe are the shares, and add up to the total with the kept share', async () => {
    const parties = [SUPPLIERS.brightloom, SUPPLIERS.ashwood, BRANDS.marlowe, BRANDS.harbour, northlight];
    const settled = await api.reach(placed.order.id, PLATFORM.secretKey, ({ split }) =>
      split.every((share) => share.party === 'platform' || share.transfer_status === 'settled'),
    );
    const shares = settled.split.reduce((total, share) => total + share.amount, 0);
    expect(shares).toBe(settled.totals?.total);
    const { data } = await stack.stripe.transfers.list({ transfer_group: placed.order.id, limit: 100 });
    for (const transfer of data) {
      const party = parties.find(({ account }) => account === transfer.destination);
      const share = settled.split.find(({ party_id }) => party_id === party?.id);
      expect(transfer.amount, transfer.destination?.toString()).toBe(share?.amount);
    }
    expect(data.length).toBe(settled.split.length - 1);
    const intent = await stack.stripe.paymentIntents.retrieve(placed.payment.payment_intent);
    expect(intent).toMatchObject({ status: 'succeeded', amount_received: settled.totals?.total });
  });

  it('is produced, dispatched and delivered, and the customer gets a mail of each step, and of the first parcel', async () => {
    const { fulfilments } = await order();
    for (const f of fulfilments) expect((await api.step(f.id, 'start', keyOfSupplier(f.supplier_id))).status).toBe(200);
    expect((await order()).status).toBe('in_production');
    for (const [n, f] of fulfilments.entries()) {
      const tracking = {
        carrier: 'Parcelforce',
        tracking_number: `PF-${n}`,
        tracking_url: `https://track.example/${n}`,
      };
      const sent = await api.step(f.id, 'dispatch', keyOfSupplier(f.supplier_id), tracking);
      expect(sent.status, sent.text).toBe(200);
      // The rest leaves later, so that the mail about the first parcel is still true when it is sent.
      if (n === 0) await until(() => mailsOf(placed.order.id).length >= 4);
    }
    expect((await order()).status).toBe('dispatched');
    for (const f of fulfilments)
      expect((await api.step(f.id, 'deliver', keyOfSupplier(f.supplier_id))).status).toBe(200);
    expect((await order()).next_automatic_action?.what).toBe('auto_deliver');
    const said = await api.call('POST', `/v1/orders/${placed.order.id}/confirm-delivery`, placed.order_token, {});
    expect(said.status, said.text).toBe(200);
    expect((await order()).status).toBe('delivered');
    const mails = await until(() => {
      const all = mailsOf(placed.order.id);
      return all.length >= 6 ? all : null;
    });
    expect(mails.map((mail) => mail.subject)).toEqual([
      'We have received your order',
      'Your order is confirmed',
      'Your blinds are being made',
      'A part of your order is on its way',
      'Your order has been dispatched',
      'How was your order?',
    ]);
    const dispatched = mails.find((mail) => mail.subject === 'Your order has been dispatched');
    for (const n of [0, 1]) expect(dispatched?.html).toContain(`https://track.example/${n}`);
    const [first, second] = fulfilments.map(({ line_ids: [id] }) => placed.order.lines.find((one) => one.id === id));
    const partly = mails.find((mail) => mail.subject === 'A part of your order is on its way');
    expect(partly?.text).toContain(`Still to come: ${second?.title}.`);
    expect(partly?.text).toContain(`- ${first?.title}\n  Parcelforce, tracking number PF-0`);
    expect(partly?.text).not.toContain('PF-1');
  });

  it('has a timeline without gaps for everybody', async () => {
    for (const key of [northlight.secretKey, SUPPLIERS.ashwood.secretKey, placed.order_token, PLATFORM.secretKey]) {
      const events = await api.events(placed.order.id, key);
      expect(events.map((e) => e.seq)).toEqual(events.map((_, i) => i + 1));
    }
  });

  it("is in the read model with the object's version", async () => {
    await until(async () => {
      const [row] = await stack.sql('select status, version from orders where id = $1', [placed.order.id]);
      // A mail that is settled meanwhile is a new version.
      expect(row).toEqual({ status: 'delivered', version: (await order()).version });
      return true;
    });
  });
});

describe('routing', () => {
  it('goes to the supplier from which this retailer took the product', async () => {
    const shopOf = async (key: string) => new Map((await api.products(key)).map((p) => [p.product_id, p.sku]));
    const [ours, theirs] = [await shopOf(northlight.publishableKey), await shopOf(hazel.publishableKey)];
    const shared = [...ours.keys()].find((id) => theirs.has(id) && theirs.get(id) !== ours.get(id));
    expect(shared).toBeDefined();
    const place = async (retailer: typeof northlight, sku: string | undefined) => {
      const body = await api.cart([sku ?? ''], retailer.publishableKey);
      const { order } = await api.placed(body, randomUUID(), retailer.publishableKey);
      return order.lines[0]?.supplier_id;
    };
    const routed = [await place(northlight, ours.get(shared)), await place(hazel, theirs.get(shared))];
    expect(new Set(routed).size).toBe(2);
    expect(routed[1]).toBe(SUPPLIERS.tidewater.id);
  });
});

describe('the same submission again', () => {
  it('20 times at once makes one order, one PaymentIntent and 20 equal answers', async () => {
    const body = await api.cart([AUTO]);
    const key = randomUUID();
    const replies = await Promise.all(Array.from({ length: 20 }, () => api.place(body, key)));
    expect(new Set(replies.map((r) => `${r.status} ${r.text}`)).size).toBe(1);
    const first = replies[0]?.body as Placed;
    expect(replies[0]?.status).toBe(201);
    const intents = await stack.stripe.paymentIntents.list({ limit: 100 });
    expect(intents.data.filter((pi) => pi.metadata.order_id === first.order.id)).toHaveLength(1);
    const later = await api.place(body, key);
    expect(later.text).toBe(replies[0]?.text);
  });

  it('with another body and the same key is refused', async () => {
    const key = randomUUID();
    const body = await api.cart([AUTO]);
    await api.placed(body, key);
    const other = await api.place({ ...body, customer: { ...body.customer, name: 'Eve' } }, key);
    expect(other.status).toBe(422);
    expect(Problem.parse(other.body).code).toBe('idempotency_key_reused');
  });
});

describe('an order that is out of stock after the authorisation', () => {
  it('is cancelled, the card is released, nothing is held, and the customer is told', async () => {
    const sku = 'BL-DUNE';
    const placed = await api.placed(await api.cart([sku]));
    const put = await api.call('PUT', `/v1/stock/${sku}`, SUPPLIERS.brightloom.secretKey, { on_hand: 0 });
    expect(put.status, put.text).toBe(200);
    await api.pay(placed);
    const order = await api.reachStatus(placed.order.id, northlight.secretKey, 'cancelled');
    expect(order.cancellation).toMatchObject({ reason: 'out_of_stock', completed: true });
    const intent = await stack.stripe.paymentIntents.retrieve(placed.payment.payment_intent);
    expect(intent).toMatchObject({ status: 'canceled', amount_received: 0 });
    expect(await stack.redis.zcard(`{stock}:x:${sku}`)).toBe(0);
    await until(() => mailsOf(order.id).length === 1);
    expect(mailsOf(order.id)[0]).toMatchObject({ subject: 'Your order has been cancelled' });
    await api.call('PUT', `/v1/stock/${sku}`, SUPPLIERS.brightloom.secretKey, { on_hand: 50 });
  });
});

describe('a cancellation after confirmation', () => {
  it('refunds in full, reverses the transfers and gives the stock back', async () => {
    const stock = async () =>
      Number((await stack.sql('select on_hand from stock where sku = $1', [byHand]))[0]?.on_hand);
    const before = await stock();
    const placed = await walkToConfirmed([byHand]);
    expect(await stock()).toBe(before - 1);
    await api.reach(placed.order.id, PLATFORM.secretKey, ({ split }) =>
      split.every((share) => share.party === 'platform' || share.transfer_status === 'settled'),
    );
    const headers = { 'idempotency-key': randomUUID() };
    const reply = await api.call('POST', `/v1/orders/${placed.order.id}/cancel`, placed.order_token, {}, headers);
    expect(reply.status, reply.text).toBe(200);
    expect(Order.parse((reply.body as { order: unknown }).order ?? reply.body).status).toBe('cancelled');
    await until(async () => {
      const { data } = await stack.stripe.transfers.list({ transfer_group: placed.order.id, limit: 100 });
      return data.length > 0 && data.every((t) => t.amount_reversed === t.amount);
    });
    const { data } = await stack.stripe.refunds.list({ payment_intent: placed.payment.payment_intent });
    expect(data.map((r) => r.amount)).toEqual([placed.order.totals?.total]);
    expect(await stock()).toBe(before);
  });
});
