import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BRANDS, PLATFORM, RETAILERS } from '../../../dev/seed/keys.ts';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { keyOfSupplier, Problem } from '../support/client.ts';
import { hidden, sendForm, signedIn } from '../support/dashboard.ts';
import { type Quote, Refunding } from '../support/refunding.ts';
import { AUTO, ashwood, brightloom, tidewater } from '../support/world.ts';

const { northlight } = RETAILERS;

const Refunds = z.array(z.looseObject({ status: z.string() }));

let api: Refunding;
let byHand: string;

beforeAll(async () => {
  api = new Refunding(await startStack());
  byHand = (await api.products()).map(({ sku }) => sku).find((sku) => sku.startsWith('AW-')) ?? '';
});
afterAll(() => api?.stack.stop());

describe('a refund is quoted to the penny and made as quoted', () => {
  it('by line, by shipping, by amount, then all that is left; 409 if the order has changed', async () => {
    const { placed, order } = await api.settledOrder([AUTO, byHand]);
    const total = order.totals?.total ?? 0;
    const quotes: Quote[] = [];
    const asks = [{ lines: [{ line_id: order.lines[0]?.id, quantity: 1 }] }, { shipping: 101 }, { amount: 333 }, {}];
    for (const ask of asks) {
      const { version } = await api.quote(order.id, ask);
      const moved = await api.refund(order.id, { ...ask, version: version - 1 });
      expect(Problem.parse(moved.body)).toMatchObject({ status: 409, code: 'order_moved' });
      const { quoted, done } = await api.refundAsQuoted(order.id, ask);
      expect(quoted.parties.reduce((sum, p) => sum + p.amount, 0)).toBe(quoted.amount);
      expect(done.status, done.text).toBe(201);
      quotes.push(quoted);
      await api.reachBooks(order, quotes);
    }
    expect(quotes.reduce((sum, q) => sum + q.amount, 0)).toBe(total);
    expect(quotes.at(-1)?.lines.map((line) => line.line_id)).toEqual([order.lines[1]?.id, 'shipping']);
    expect(await api.money(placed.payment.payment_intent)).toMatchObject({ captured: total, refunded: total });
    const after = await api.reachStatus(order.id, api.retailer, 'refunded');
    expect(after.refund_status).toBe('full');
    expect(after.allowed_actions).not.toContain('refund');
    expect(after.fulfilments.map((f) => f.status)).toEqual(['withdrawn', 'withdrawn']);
    const again = await api.refund(order.id, {});
    expect(Problem.parse(again.body)).toMatchObject({ status: 409, code: 'nothing_to_refund' });
  });

  it('is made once if it is submitted many times at once, and all answers are equal', async () => {
    const { placed, order } = await api.settledOrder([AUTO]);
    const key = randomUUID();
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => api.refund(order.id, { amount: 500 }, undefined, key)),
    );
    expect(new Set(replies.map((reply) => `${reply.status} ${reply.text}`)).size).toBe(1);
    expect(replies[0]?.status, replies[0]?.text).toBe(201);
    expect(await api.money(placed.payment.payment_intent)).toMatchObject({ refunded: 500 });
    const other = await api.refund(order.id, { amount: 501 }, undefined, key);
    expect(Problem.parse(other.body)).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    const { refunds } = await api.stack.stripe.refunds
      .list({ payment_intent: placed.payment.payment_intent })
      .then(({ data }) => ({ refunds: data.length }));
    expect(refunds).toBe(1);
  });
});

describe('a refund with trouble', () => {
  it('is netted from a transfer that is not claimed yet, and nothing is reversed', async () => {
    await api.sim(`/accounts/${northlight.account}`, { transfers: 'inactive' });
    const { placed, order } = await api.confirmed([AUTO]);
    const quoted = await api.quote(order.id, { amount: 2_500 });
    expect((await api.refund(order.id, { amount: 2_500 })).status).toBe(201);
    await api.sim(`/accounts/${northlight.account}`, { transfers: 'active' });
    await api.settled(order.id);
    const held = await api.reachBooks(order, [quoted]);
    const { data } = await api.stack.stripe.transfers.list({ transfer_group: order.id, limit: 100 });
    const own = data.filter((transfer) => transfer.destination === northlight.account);
    expect(own.map((t) => [t.amount, t.amount_reversed])).toEqual([[held.get(northlight.id), 0]]);
    expect(await api.money(placed.payment.payment_intent)).toMatchObject({ refunded: 2_500 });
  });

  it('makes a receivable if a balance is too small; its party sees it, and the customer does not wait', async () => {
    const { placed, order } = await api.settledOrder([AUTO]);
    await api.sim(`/accounts/${brightloom.account}/drain`);
    const quoted = await api.quote(order.id, { amount: 3_000 });
    expect((await api.refund(order.id, { amount: 3_000 })).status).toBe(201);
    expect(await api.money(placed.payment.payment_intent)).toMatchObject({ refunded: 3_000 });
    const part = quoted.parties.find((p) => p.party_id === brightloom.id)?.amount ?? 0;
    const owing = await api.reach(order.id, brightloom.secretKey, (o) => (o.split[0]?.receivable ?? 0) > 0);
    expect(owing.split).toMatchObject([{ party_id: brightloom.id, receivable: part, reversed: 0 }]);
    // New money of the party pays it: the share of its next order.
    await api.settledOrder([AUTO]);
    await api.reach(order.id, brightloom.secretKey, (o) => o.split[0]?.receivable === 0);
    await api.reachBooks(order, [quoted]);
  });

  it('that fails weeks later returns to every party what was reversed', async () => {
    const { placed, order } = await api.settledOrder([AUTO]);
    const [first, second] = [
      await api.quote(order.id, { amount: 2_000 }),
      await api.refund(order.id, { amount: 2_000 }),
    ];
    expect(second.status).toBe(201);
    await api.reachBooks(order, [first]);
    const { data } = await api.stack.stripe.refunds.list({ payment_intent: placed.payment.payment_intent });
    await api.sim(`/refunds/${data[0]?.id}/fail`);
    await api.reachBooks(order, []);
    const after = await api.reach(order.id, api.retailer, (o) => o.refund_status === 'none');
    expect(after.refunds).toMatchObject([{ status: 'failed', code: 'lost_or_stolen_card' }]);
    expect(after.totals?.refunded).toBe(0);
    // A new refund is made, and also reverses the returned money.
    const again = await api.quote(order.id, {});
    expect((await api.refund(order.id, {})).status).toBe(201);
    await api.reachBooks(order, [again]);
  });

  it('stays pending until Stripe says that it is done', async () => {
    const { placed, order } = await api.settledOrder([AUTO]);
    await api.fault('refund_pending', { method: 'POST', path: '/v1/refunds' });
    expect((await api.refund(order.id, { amount: 700 })).status).toBe(201);
    const pending = await api.order(order.id, api.retailer);
    expect(pending.refunds).toMatchObject([{ status: 'pending' }]);
    const { data } = await api.stack.stripe.refunds.list({ payment_intent: placed.payment.payment_intent });
    await api.sim(`/refunds/${data[0]?.id}/succeed`);
    await api.reach(order.id, api.retailer, ({ refunds }) => Refunds.parse(refunds)[0]?.status === 'succeeded');
  });

  it('is made once after a lost answer, and once after a stored 500', async () => {
    const { placed, order } = await api.settledOrder([AUTO]);
    await api.fault('drop_answer', { method: 'POST', path: '/v1/refunds' }, 2);
    const replies = [await api.refund(order.id, { amount: 300 })];
    await api.reach(order.id, api.retailer, (o) => Refunds.parse(o.refunds)[0]?.status === 'succeeded');
    await api.fault('stored_500_after_effect', { method: 'POST', path: '/v1/refunds' });
    replies.push(await api.refund(order.id, { amount: 400 }));
    await api.reach(order.id, api.retailer, (o) => Refunds.parse(o.refunds)[1]?.status === 'succeeded');
    expect(replies.map(({ status }) => status)).toEqual([201, 201]);
    expect(await api.money(placed.payment.payment_intent)).toMatchObject({ refunded: 700 });
  });
});

describe('a refund and production', () => {
  it("a part does not stop production; a supplier that has started bears at most its policy's part", async () => {
    const { placed, order } = await api.settledOrder([AUTO]);
    await api.make(order, placed, 'in_production');
    const quoted = await api.quote(order.id, {});
    const share = order.split.find((s) => s.party_id === brightloom.id)?.amount ?? 0;
    const borne = quoted.parties.find((p) => p.party_id === brightloom.id)?.amount ?? 0;
    // 5000 bps of the line's share and of the shipping's share, each rounded down.
    expect(borne).toBeGreaterThanOrEqual(Math.floor(share / 2) - 1);
    expect(borne).toBeLessThanOrEqual(share / 2);
    const { quoted: part, done } = await api.refundAsQuoted(order.id, { amount: 1_000 });
    expect(done.status).toBe(201);
    expect(await api.order(order.id, api.retailer)).toMatchObject({
      status: 'in_production',
      refund_status: 'partial',
    });
    await api.reachBooks(order, [part]);
    const rest = await api.quote(order.id, {});
    expect((await api.refund(order.id, {})).status).toBe(201);
    await api.reachBooks(order, [part, rest]);
    await api.reachStatus(order.id, api.retailer, 'refunded');
    const retailer = await api.order(order.id, api.retailer);
    expect(retailer.split.find((s) => s.party === 'retailer')?.receivable).toBe(share - borne);
  });

  it('a full refund withdraws the fulfilments that nobody has started, and their stock is back', async () => {
    const before = await api.onHand(byHand);
    const { order } = await api.settledOrder([AUTO, byHand]);
    const [own, other] = order.fulfilments;
    await api.step(own?.id ?? '', 'start', keyOfSupplier(own?.supplier_id ?? ''));
    expect(await api.onHand(byHand)).toBe(before - 1);
    expect((await api.refund(order.id, {})).status).toBe(201);
    const after = await api.reachStatus(order.id, api.retailer, 'refunded');
    expect(after.fulfilments.map((f) => f.status)).toEqual(['in_production', 'withdrawn']);
    await until(async () => (await api.onHand(byHand)) === before);
    const late = await api.step(other?.id ?? '', 'start', ashwood.secretKey);
    expect(Problem.parse(late.body)).toMatchObject({ code: 'not_allowed_in_status' });
  });

  it('after delivery any refund makes the order `refunded`, and more refunds may follow', async () => {
    const { placed, order } = await api.settledOrder([AUTO]);
    await api.make(order, placed, 'delivered');
    for (const refundStatus of ['partial', 'partial']) {
      expect((await api.refund(order.id, { amount: 250 })).status).toBe(201);
      const after = await api.reachStatus(order.id, api.retailer, 'refunded');
      expect(after.refund_status).toBe(refundStatus);
    }
  });
});

describe('who may refund', () => {
  it('nobody before the order is confirmed; then retailer and ops, not customer, supplier, brand or stranger', async () => {
    const { placed, order } = await api.requested([byHand]);
    const early = await api.quoteReply(order.id, {});
    expect(Problem.parse(early.body)).toMatchObject({ code: 'not_allowed_in_status' });
    expect(early.text).toContain('cancel');
    await api.step(order.fulfilments[0]?.id ?? '', 'accept', ashwood.secretKey);
    await api.reachStatus(order.id, api.retailer, 'confirmed');
    const brand = order.split.find((share) => share.party === 'brand')?.party_id;
    const brandKey = Object.values(BRANDS).find(({ id }) => id === brand)?.secretKey ?? '';
    const told: [string, string][] = [
      [placed.order_token, 'cancel it'],
      [ashwood.secretKey, 'propose terms'],
      [brandKey, 'Only the retailer'],
    ];
    for (const [key, instead] of told) {
      for (const reply of [await api.quoteReply(order.id, {}, key), await api.refund(order.id, { amount: 1 }, key)]) {
        expect(Problem.parse(reply.body)).toMatchObject({ status: 403, code: 'forbidden' });
        expect(reply.text).toContain(instead);
      }
    }
    for (const key of [tidewater.secretKey, RETAILERS.hazel.secretKey]) {
      expect((await api.quoteReply(order.id, {}, key)).status).toBe(404);
      expect((await api.refund(order.id, {}, key)).status).toBe(404);
    }
    expect((await api.refund(order.id, { amount: 10 }, PLATFORM.secretKey)).status).toBe(201);
    const keyless = await api.call('POST', `/v1/orders/${order.id}/refunds`, northlight.secretKey, { reason: 'x' });
    expect(Problem.parse(keyless.body)).toMatchObject({ status: 400, code: 'idempotency_key_missing' });
    const tooMuch = await api.quoteReply(order.id, { amount: 9_999_999 });
    expect(Problem.parse(tooMuch.body)).toMatchObject({ status: 422, code: 'refund_exceeds_remaining' });
    const both = await api.quoteReply(order.id, { amount: 1, shipping: 1 });
    expect(Problem.parse(both.body)).toMatchObject({ status: 400, code: 'invalid_request' });
  });
});

it("a refund made in Stripe's Dashboard is booked, shares are reversed, and no second refund is sent", async () => {
  const { order } = await api.settledOrder([AUTO]);
  const quoted = await api.quote(order.id, { amount: 700 });
  const intent = order.payment?.payment_intent ?? '';
  await api.stack.stripe.refunds.create({ payment_intent: intent, amount: 700 });
  const after = await api.reach(order.id, api.retailer, (o) => o.refund_status === 'partial');
  expect(after.totals?.refunded).toBe(700);
  await api.reachBooks(order, [quoted]);
  expect((await api.money(intent)).refunded).toBe(700);
});

describe('the customer is told of each refund of a part, once Stripe has made it', () => {
  /** The mails about refunds, each with its text in one line. */
  const told = (id: string) =>
    api
      .mails(id)
      .filter(({ subject }) => subject === 'A refund is on its way to you')
      .map(({ text, html }) => ({ text: (text ?? '').replace(/\s+/g, ' '), html }));

  /** The mail of the first refund, by the API and by its button, although it is not the last. */
  const sendsAgain = async (id: string, first: string) => {
    const path = `/orders/${id}/notifications/refund_sent/resend`;
    const { cookie } = await signedIn(api.stack, 'clerk@northlight.example');
    const page = await (await api.stack.fetch(`/orders/${id}`, { headers: { cookie } })).text();
    const forms = page.split('<form').filter((part) => part.includes(path));
    const [button = ''] = forms;
    const about = hidden(button, 'about');
    expect(new Set(forms.map((part) => hidden(part, 'about'))).size).toBe(3);
    expect(new Set(forms.map((part) => /aria-label="([^"]*)"/.exec(part)?.[1])).size).toBe(3);
    const fields = { csrf: hidden(button, 'csrf'), key: hidden(button, 'key'), about };
    expect((await sendForm(api.stack, path, fields, cookie)).status).toBe(303);
    await until(() => told(id).length === 4);
    await api.mailsSettled(id);
    const key = { 'idempotency-key': randomUUID() };
    const again = await api.call('POST', `/v1${path}`, api.retailer, { refund_id: about }, key);
    expect(again.status, again.text).toBe(200);
    await until(() => told(id).length === 5);
    for (const { text } of told(id).slice(3)) expect(text).toContain(first);
  };

  it('with its amount, what it is for, and when the money arrives', async () => {
    const { placed, order } = await api.settledOrder([AUTO, byHand]);
    const [line] = order.lines;
    const { payment_intent: intent } = placed.payment;
    await api.fault('refund_pending', { method: 'POST', path: '/v1/refunds' });
    const first = await api.refund(order.id, { lines: [{ line_id: line?.id, quantity: 1 }], shipping: 101 });
    expect(first.status, first.text).toBe(201);
    expect((await api.mailsSettled(order.id)).filter((template) => template === 'refund_sent')).toEqual([]);
    const { data } = await api.stack.stripe.refunds.list({ payment_intent: intent });
    await api.sim(`/refunds/${data[0]?.id}/succeed`);
    await until(() => told(order.id).length === 1);
    await api.refund(order.id, { amount: 333 });
    await api.stack.stripe.refunds.create({ payment_intent: intent, amount: 700 });
    await until(() => told(order.id).length === 3);
    expect((await api.mailsSettled(order.id)).filter((template) => template === 'refund_sent')).toHaveLength(3);
    const [named, ...byAmount] = told(order.id);
    const given = `£${((data[0]?.amount ?? 0) / 100).toFixed(2)}`;
    for (const part of [named?.text, named?.html]) {
      expect(part).toContain(
        `We have given ${given} back to your card. Your bank may take five to ten days to show it.`,
      );
      expect(part).toContain(`It is for: 1 × ${line?.title}, `);
    }
    const amounts = byAmount.map(({ text }) => /given (\S+) back to your card.*part of the price/.exec(text)?.[1]);
    expect(amounts.toSorted()).toEqual(['£3.33', '£7.00']);
    await sendsAgain(order.id, `We have given ${given} back`);
    expect(new Set(api.mails(order.id).map(({ headers }) => headers['X-Headrail-Message'])).size).toBe(
      api.mails(order.id).length,
    );
  });
});
