import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PLATFORM, RETAILERS } from '../../dev/seed/keys.ts';
import { DisputeOut, MessageOut } from '../../src/api/schemas/conversation.ts';
import { startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { type Order, type Placed, Problem } from './support/client.ts';
import { ConversationWorld } from './support/conversation.ts';
import { AUTO, ashwood, brightloom, tidewater } from './support/world.ts';

const { northlight, hazel } = RETAILERS;

let api: ConversationWorld;
/** A product of Ashwood. */
let hand: string;

beforeAll(async () => {
  api = new ConversationWorld(await startStack());
  hand = (await api.products()).map(({ sku }) => sku).find((sku) => sku.startsWith('AW-')) ?? '';
});
afterAll(() => api?.stack.stop());

const codeOf = (reply: { body: unknown }) => Problem.parse(reply.body).code;
const read = (id: string, key: string) => api.call('GET', `/v1/disputes/${id}`, key);
const lineOf = (order: Order, supplierId: string): string =>
  order.lines.find((line) => line.supplier_id === supplierId)?.id ?? '';

describe('a dispute', () => {
  let placed: Placed;
  let order: Order;
  let id: string;

  it('is raised once by the customer, about named lines', async () => {
    ({ placed, order } = await api.walked([AUTO, hand], 'delivered'));
    const asked = { line_ids: [lineOf(order, ashwood.id)], evidence_urls: ['https://photos.example/slat.jpg'] };
    for (const key of [ashwood.secretKey, PLATFORM.secretKey]) {
      expect(await api.raise(order, key, asked)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
    for (const key of [tidewater.secretKey, hazel.secretKey]) {
      expect((await api.raise(order, key, asked)).status).toBe(404);
    }
    const unsafe = await api.raise(order, placed.order_token, { ...asked, evidence_urls: ['http://photos.example/a'] });
    expect(unsafe).toMatchObject({ status: 400, body: { errors: [{ path: 'evidence_urls.0' }] } });
    const once = randomUUID();
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => api.raise(order, placed.order_token, asked, once)),
    );
    expect(new Set(replies.map((r) => `${r.status} ${r.text}`)).size).toBe(1);
    const raised = DisputeOut.parse(replies[0]?.body);
    expect(raised).toMatchObject({
      kind: 'dispute',
      status: 'open',
      raised_by: 'customer',
      supplier_ids: [ashwood.id],
    });
    id = raised.id;
    const again = await api.raise(order, northlight.secretKey, asked);
    expect(again).toMatchObject({ status: 409, body: { code: 'dispute_open', detail: expect.stringContaining(id) } });
  });

  it('can be read by its customer, its retailer, its named supplier and ops; for others it is not found', async () => {
    for (const key of [placed.order_token, northlight.secretKey, ashwood.secretKey, PLATFORM.secretKey]) {
      const reply = await read(id, key);
      expect(reply.status, reply.text).toBe(200);
      expect(DisputeOut.parse(reply.body).id).toBe(id);
      await until(async () => {
        const { data } = await api.disputes(key);
        if (!data.some((one) => one.id === id && one.order_number === order.number)) throw new Error('not listed');
        return true;
      });
    }
    for (const key of [brightloom.secretKey, tidewater.secretKey, hazel.secretKey]) {
      for (const reply of [
        await read(id, key),
        await api.call('GET', `/v1/disputes/${id}/messages`, key),
        await api.call('POST', `/v1/disputes/${id}/messages`, key, { body: 'hello' }),
        await api.resolve(id, { outcome: 'no_refund' }, key),
      ]) {
        expect(reply.status, reply.text).toBe(404);
      }
      expect((await api.disputes(key)).data.some((one) => one.id === id)).toBe(false);
    }
    expect((await api.order(order.id, brightloom.secretKey)).dispute_status).toBe('none');
    expect((await api.order(order.id, ashwood.secretKey)).dispute_status).toBe('open');
    const listed = await api.call('GET', '/v1/orders?dispute=open&limit=100', northlight.secretKey);
    expect(listed.text).toContain(order.id);
  });

  it('has a thread in which all of them write', async () => {
    const keys = [placed.order_token, northlight.secretKey, ashwood.secretKey, PLATFORM.secretKey];
    for (const [n, key] of keys.entries()) {
      const reply = await api.call('POST', `/v1/disputes/${id}/messages`, key, { body: `word ${n}` });
      expect(reply.status, reply.text).toBe(201);
      expect(MessageOut.parse(reply.body)).toMatchObject({ thread: 'dispute', dispute_id: id, body: `word ${n}` });
    }
    const thread = await api.call('GET', `/v1/disputes/${id}/messages`, ashwood.secretKey);
    const { data } = z.looseObject({ data: z.array(MessageOut) }).parse(thread.body);
    expect(data.map((m) => m.from.role)).toEqual(['customer', 'retailer', 'supplier', 'platform']);
    expect(await api.messages(order, northlight.secretKey)).toEqual([]);
  });

  it('ends in an outcome that is carried out: twenty rulings at once make one refund, with the decided cost shares', async () => {
    for (const key of [placed.order_token, northlight.secretKey, ashwood.secretKey]) {
      expect(await api.resolve(id, {}, key)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
    const wrong = await api.resolve(id, {
      refund: { amount: 2_000 },
      borne_by: [{ party_id: ashwood.id, amount: 2_001 }],
    });
    expect(codeOf(wrong)).toBe('bearing_invalid');
    const ruling = { refund: { amount: 2_000 }, borne_by: [{ party_id: ashwood.id, amount: 1_500 }] };
    const once = randomUUID();
    const replies = await Promise.all(Array.from({ length: 20 }, () => api.resolve(id, ruling, api.ops, once)));
    expect(replies[0]?.status, replies[0]?.text).toBe(200);
    expect(new Set(replies.map((r) => `${r.status} ${r.text}`)).size).toBe(1);
    const repeated = await Promise.all(Array.from({ length: 20 }, () => api.resolve(id, ruling)));
    expect(new Set(repeated.map((r) => r.status))).toEqual(new Set([200]));
    await api.reachHeld(order, { [ashwood.id]: 1_500, [northlight.id]: 500 });
    expect(await api.money(placed.payment.payment_intent)).toMatchObject({ refunded: 2_000, reversed: 2_000 });
    expect(codeOf(await api.resolve(id, { outcome: 'no_refund' }))).toBe('dispute_closed');
    const after = await api.order(order.id, placed.order_token);
    expect(after).toMatchObject({ status: 'refunded', refund_status: 'partial', dispute_status: 'resolved' });
    const late = await api.call('POST', `/v1/disputes/${id}/messages`, placed.order_token, { body: 'and now?' });
    expect(codeOf(late)).toBe('dispute_closed');
    expect(DisputeOut.parse((await read(id, placed.order_token)).body)).toMatchObject({
      outcome: 'refund',
      note: 'Seen on the photo.',
      borne_by: null,
      refund: { amount: 2_000 },
    });
    await until(async () => {
      const open = await api.disputes(PLATFORM.secretKey, '?status=open&limit=100');
      if (open.data.some((one) => one.id === id)) throw new Error('still listed as open');
      return true;
    });
  });
});

describe('during production', () => {
  it('a dispute does not stop the order, and no_refund moves nothing', async () => {
    const { placed, order } = await api.walked([hand], 'in_production');
    const { id } = await api.raised(order, northlight.secretKey, { reason: 'other' });
    const refused = await api.resolve(id, { outcome: 'no_refund', refund: { amount: 100 } });
    expect(codeOf(refused)).toBe('invalid_request');
    expect((await api.resolve(id, { outcome: 'no_refund' })).status).toBe(200);
    expect(await api.money(placed.payment.payment_intent)).toMatchObject({ refunded: 0 });
    expect((await api.order(order.id, api.retailer)).status).toBe('in_production');
  });

  it("the supplier's policy limits its cost share of a refund, but not of a ruling", async () => {
    const { placed, order } = await api.walked([hand], 'in_production');
    const { id } = await api.raised(order, placed.order_token);
    const reply = await api.resolve(id, { refund: {} });
    expect(reply.status, reply.text).toBe(200);
    const all = Object.fromEntries(order.split.map((share) => [share.party_id, share.amount]));
    await api.reachHeld(order, all);
    expect((await api.reachStatus(order.id, api.retailer, 'refunded')).refund_status).toBe('full');
  });

  it('a dispute before production is refused, and the refusal says to cancel', async () => {
    const { placed, order } = await api.requested([hand]);
    const reply = await api.raise(order, placed.order_token);
    expect(reply).toMatchObject({
      status: 409,
      body: {
        code: 'not_allowed_in_status',
        detail: expect.stringContaining('cancel'),
        allowed_actions: ['cancel', 'correct_line'],
      },
    });
  });
});

describe('lists', () => {
  it('have pages, and each party sees its own disputes', async () => {
    const all = await until(async () => {
      const { data } = await api.disputes(PLATFORM.secretKey);
      return data.length >= 3 ? data : null;
    });
    const walked: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '?limit=1' : `?limit=1&cursor=${cursor}`;
      const { data, next_cursor } = await api.disputes(PLATFORM.secretKey, query);
      walked.push(...data.map((one) => one.id));
      cursor = next_cursor;
    }
    expect(walked).toEqual(all.map((one) => one.id));
    expect((await api.disputes(hazel.secretKey)).data).toEqual([]);
    expect((await api.call('GET', '/v1/disputes', northlight.publishableKey)).status).toBe(403);
    expect((await api.call('GET', '/v1/disputes', null)).status).toBe(401);
  });
});
