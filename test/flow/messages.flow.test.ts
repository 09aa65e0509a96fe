import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BRANDS, PLATFORM, RETAILERS } from '../../dev/seed/keys.ts';
import { startStack } from '../support/stack.ts';
import { Problem } from './support/client.ts';
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

describe('threads', () => {
  it('are between the retailer and one supplier; ops read and write all of them, nobody else any', async () => {
    const { placed, order } = await api.requested([AUTO, hand]);
    await api.posted(order, northlight.secretKey, { to: brightloom.id, body: 'to Brightloom' });
    await api.posted(order, ashwood.secretKey, { body: 'from Ashwood' });
    await api.posted(order, PLATFORM.secretKey, { to: ashwood.id, body: 'from ops' });
    const bodies = async (key: string) => (await api.messages(order, key)).map((m) => m.body);
    expect(await bodies(northlight.secretKey)).toEqual(['to Brightloom', 'from Ashwood', 'from ops']);
    expect(await bodies(PLATFORM.secretKey)).toEqual(['to Brightloom', 'from Ashwood', 'from ops']);
    expect(await bodies(brightloom.secretKey)).toEqual(['to Brightloom']);
    expect(await bodies(ashwood.secretKey)).toEqual(['from Ashwood', 'from ops']);
    for (const [key, status] of [
      [placed.order_token, 403],
      [BRANDS.marlowe.secretKey, null],
      [tidewater.secretKey, 404],
      [hazel.secretKey, 404],
    ] as const) {
      const [read, write] = [
        await api.call('GET', `/v1/orders/${order.id}/messages`, key),
        await api.post(order, key, { to: ashwood.id, body: 'hello' }),
      ];
      expect(write.status).toBe(read.status);
      if (status === null) expect([403, 404]).toContain(read.status);
      else expect(read.status).toBe(status);
    }
    const ambiguous = await api.post(order, northlight.secretKey, { body: 'to whom?' });
    expect(ambiguous).toMatchObject({ status: 400, body: { errors: [{ path: 'to' }] } });
    const long = await api.post(order, ashwood.secretKey, { body: 'x'.repeat(4_001) });
    expect(long).toMatchObject({ status: 400, body: { errors: [{ path: 'body' }] } });
    expect(JSON.stringify(await api.events(order.id, placed.order_token))).not.toContain('Brightloom');
    expect((await api.order(order.id, northlight.secretKey)).allowed_actions).toContain('message_supplier');
    expect((await api.order(order.id, ashwood.secretKey)).allowed_actions).toContain('message_retailer');
  });

  it('contain one message after twenty equal submissions', async () => {
    const { order } = await api.requested([hand]);
    const once = randomUUID();
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => api.post(order, northlight.secretKey, { body: 'once' }, once)),
    );
    expect(new Set(replies.map((r) => `${r.status} ${r.text}`)).size).toBe(1);
    expect(await api.messages(order, ashwood.secretKey)).toHaveLength(1);
    const other = await api.post(order, northlight.secretKey, { body: 'twice' }, once);
    expect(codeOf(other)).toBe('idempotency_key_reused');
  });
});

describe('a proposal', () => {
  it('is carried out once and to the penny when the other side accepts it, even twenty times at once', async () => {
    const { placed, order } = await api.walked([AUTO, hand], 'in_production');
    const proposal = { refund: { amount: 4_000 }, borne_by: [{ party_id: ashwood.id, amount: 3_000 }] };
    const id = await api.proposed(order, ashwood.id, proposal);
    const own = await api.answer(order, id, 'accept', northlight.secretKey);
    expect(own).toMatchObject({ status: 403, body: { code: 'own_proposal' } });
    for (const key of [brightloom.secretKey, tidewater.secretKey, placed.order_token]) {
      expect((await api.answer(order, id, 'accept', key)).status).toBe(404);
    }
    expect((await api.answer(order, id, 'accept', PLATFORM.secretKey)).status).toBe(403);
    expect(await api.money(placed.payment.payment_intent)).toMatchObject({ refunded: 0 });

    const once = randomUUID();
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => api.answer(order, id, 'accept', ashwood.secretKey, once)),
    );
    expect(replies[0]?.status, replies[0]?.text).toBe(200);
    expect(new Set(replies.map((r) => `${r.status} ${r.text}`)).size).toBe(1);
    await api.reachHeld(order, { [ashwood.id]: 3_000, [northlight.id]: 1_000 });
    expect(await api.money(placed.payment.payment_intent)).toMatchObject({ refunded: 4_000, reversed: 4_000 });
    expect((await api.types(order.id)).filter((type) => type === 'proposal_accepted')).toHaveLength(1);
    expect(codeOf(await api.answer(order, id, 'decline', ashwood.secretKey))).toBe('proposal_closed');

    const bare = await Promise.all(
      Array.from({ length: 20 }, () => api.answer(order, id, 'accept', ashwood.secretKey)),
    );
    expect(new Set(bare.map((r) => r.status))).toEqual(new Set([200]));
    expect(await api.money(placed.payment.payment_intent)).toMatchObject({ refunded: 4_000 });
  });

  it('of the supplier moves no money when it is declined', async () => {
    const { placed, order } = await api.walked([hand], 'in_production');
    const id = await api.proposed(order, ashwood.id, { refund: {}, cancel: true }, ashwood.secretKey);
    const reply = await api.answer(order, id, 'decline', northlight.secretKey);
    expect(reply).toMatchObject({ status: 200, body: { proposal: { status: 'declined' } } });
    expect(codeOf(await api.answer(order, id, 'accept', northlight.secretKey))).toBe('proposal_closed');
    expect(await api.money(placed.payment.payment_intent)).toMatchObject({ refunded: 0, reversed: 0 });
  });

  it('may name only its two sides, and is refused or closed if it cannot be carried out', async () => {
    const { order } = await api.walked([AUTO, hand], 'in_production');
    const stranger = { refund: { amount: 100 }, borne_by: [{ party_id: brightloom.id, amount: 100 }] };
    const refused = await api.post(order, northlight.secretKey, { to: ashwood.id, body: 'x', proposal: stranger });
    expect(refused).toMatchObject({ status: 422, body: { code: 'proposal_invalid' } });
    const much = { refund: { amount: 99_999_999 }, borne_by: [] };
    expect(codeOf(await api.post(order, northlight.secretKey, { to: ashwood.id, body: 'x', proposal: much }))).toBe(
      'refund_exceeds_remaining',
    );
    const id = await api.proposed(order, ashwood.id, { refund: { amount: 100 }, borne_by: [], cancel: true });
    const own = order.fulfilments.find((f) => f.supplier_id === ashwood.id);
    await api.step(own?.id ?? '', 'dispatch', ashwood.secretKey, { carrier: 'Post', tracking_number: 'T1' });
    const late = await api.answer(order, id, 'accept', ashwood.secretKey);
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'proposal_closed', detail: expect.stringContaining('new') },
    });
  });

  it("with `cancel` cancels one supplier's part: the others go on, and the last one ends the order", async () => {
    const units = { [AUTO]: await api.onHand(AUTO), [hand]: await api.onHand(hand) };
    const { placed, order } = await api.walked([AUTO, hand], 'confirmed');
    const [auto, byHand] = [AUTO, hand].map((sku) => order.lines.find((line) => line.sku === sku)?.id);
    const of = (supplier: string) => order.fulfilments.find((f) => f.supplier_id === supplier)?.id ?? '';
    await api.step(of(ashwood.id), 'start', ashwood.secretKey);

    const first = {
      refund: { lines: [{ line_id: auto, quantity: 1 }] },
      borne_by: [{ party_id: brightloom.id, amount: 0 }],
      cancel: true,
    };
    await api.accepted(order, await api.proposed(order, brightloom.id, first), brightloom.secretKey);
    const rest = await api.order(order.id, northlight.secretKey);
    expect(rest.fulfilments.map((f) => [f.supplier_id, f.status])).toEqual([
      [brightloom.id, 'withdrawn'],
      [ashwood.id, 'in_production'],
    ]);
    expect(rest.status).toBe('in_production');
    expect((await api.step(of(brightloom.id), 'start', brightloom.secretKey)).status).toBe(409);

    const second = {
      refund: { lines: [{ line_id: byHand, quantity: 1 }] },
      borne_by: [{ party_id: ashwood.id, amount: 500 }],
      cancel: true,
    };
    await api.accepted(order, await api.proposed(order, ashwood.id, second, ashwood.secretKey), northlight.secretKey);
    const over = await api.order(order.id, placed.order_token);
    expect(over).toMatchObject({
      status: 'cancelled',
      cancellation: { reason: 'agreed_with_supplier', completed: true },
      refund_status: 'partial',
    });
    const refunded = order.lines.reduce((all, line) => all + Number(line.amount), 0);
    await api.reachHeld(order, {
      [ashwood.id]: 500,
      [northlight.id]:
        refunded - 500 < api.shareOf(order, northlight.id) ? refunded - 500 : api.shareOf(order, northlight.id),
    });
    expect(await api.money(placed.payment.payment_intent)).toMatchObject({ refunded });
    // Stock is back only for the fulfilment that nobody had started.
    expect(await api.onHand(AUTO)).toBe(units[AUTO]);
    expect(await api.onHand(hand)).toBe((units[hand] ?? 0) - 1);
  });
});
