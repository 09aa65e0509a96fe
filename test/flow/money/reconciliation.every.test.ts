import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { webhookTargets } from '../../../dev/settings.ts';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { Problem } from '../support/client.ts';
import { sendForm, signedIn } from '../support/dashboard.ts';
import { ashwood } from '../support/world.ts';
import { Books } from './books.ts';

/** Money at Stripe that no order explains, and the other way round: it is found, and nothing else is. */

let api: Books;
let byHand: string;

beforeAll(async () => {
  api = new Books(await startStack({ vars: { RECONCILE_GRACE_SECONDS: '0' } }));
  byHand = (await api.products()).find(({ sku }) => sku.startsWith('AW-'))?.sku ?? '';
});
afterAll(() => api?.stack.stop());

const Entry = z.looseObject({
  source: z.string(),
  kind: z.string(),
  problem: z.string().nullable(),
  moved: z.number().nullable(),
  booked: z.number().nullable(),
  likely_order_id: z.string().nullable(),
  explained: z.looseObject({ by: z.string(), note: z.string() }).nullable(),
  open: z.boolean(),
});
type Entry = z.infer<typeof Entry>;
const List = z.looseObject({ data: z.array(Entry) });
const AtStripe = z.looseObject({ id: z.string() });

const read = async () => {
  const reply = await api.call('POST', '/v1/ops/reconcile', api.ops, {});
  expect(reply.status, reply.text).toBe(200);
};
const list = async (query = '') => {
  const reply = await api.call('GET', `/v1/ops/unexplained-money?limit=100${query}`, api.ops);
  expect(reply.status, reply.text).toBe(200);
  return List.parse(reply.body).data;
};
const act = (source: string, what: 'book' | 'explain', body: object = {}) =>
  api.call('POST', `/v1/ops/unexplained-money/${source}/${what}`, api.ops, body);

/** Reads Stripe until everything has arrived on both sides, and nothing but these sources is unexplained. */
const unexplained = (...sources: string[]): Promise<Entry[]> =>
  until(async () => {
    await read();
    const found = await list();
    const names = found.map(({ source }) => source);
    return names.sort().join() === [...sources].sort().join() ? found : null;
  });

/** Everything is at Stripe, and its events do not reach us. */
const unheard = async <T>(work: () => Promise<T>): Promise<T> => {
  await api.sim('/webhooks', { events: [] });
  const done = await work();
  await api.sim('/webhooks', { events: webhookTargets(api.stack.url).events });
  return done;
};

async function explain(...sources: string[]): Promise<void> {
  for (const source of sources) expect((await act(source, 'explain', { note: 'of this test' })).status).toBe(200);
}

/** Fees and chargebacks may have emptied the balance. A payment that is not ours fills it. */
async function fund(): Promise<void> {
  const intent = await payment(1_000_000);
  const charge = String(intent.latest_charge);
  await unexplained(charge);
  await explain(charge);
}

const payment = (amount: number) =>
  api.stack.stripe.paymentIntents.create({
    amount,
    currency: 'gbp',
    payment_method: 'pm_card_visa',
    allowed_payment_method_types: ['card'],
    confirm: true,
  });

describe('everything that happens to an order, here and at Stripe', () => {
  it('is explained: refunds, their failures, reversals, returns, external refunds, chargebacks won and lost', async () => {
    const { placed, order } = await api.confirmed([byHand]);
    await api.settled(order.id);
    const intent = placed.payment.payment_intent;
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const asked = { amount: 1_000, reason: 'x' };
    const refund = await api.call('POST', `/v1/orders/${order.id}/refunds`, api.retailer, asked, headers);
    expect(refund.status, refund.text).toBe(201);
    await api.reach(order.id, api.ops, (o) => o.totals?.refunded === 1_000);
    const outside = await api.stack.stripe.refunds.create({ payment_intent: intent, amount: 700 });
    await api.reach(order.id, api.ops, (o) => o.totals?.refunded === 1_700);
    await api.sim(`/refunds/${outside.id}/fail`, {});
    await api.reach(order.id, api.ops, (o) => o.totals?.refunded === 1_000);
    for (const outcome of ['won', 'lost']) {
      const dispute = AtStripe.parse(await api.sim('/charge-disputes', { payment_intent: intent, amount: 2_000 }));
      await api.reach(order.id, api.ops, (o) => o.chargeback_status === 'open');
      await api.sim(`/charge-disputes/${dispute.id}/close`, { outcome });
      await api.reach(order.id, api.ops, (o) => o.chargeback_status === (outcome === 'won' ? 'none' : 'kept'));
    }
    await unexplained();
    // Nothing was left out: every transaction of Stripe's own list is in one of the two tables.
    const all = await api.stack.stripe.balanceTransactions.list({ limit: 100 }).autoPagingToArray({ limit: 1_000 });
    const known = await api.stack.sql(`select jsonb_object_keys(transactions) as id from movements
      union all select id from platform_book where id not like '%:fee'`);
    expect(known.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
    expect(all.length).toBeGreaterThan(10);
    const fees = await api.stack.sql(`select -sum(amount)::int as fees from platform_book where kind = 'fee'`);
    expect(fees).toEqual([{ fees: all.reduce((sum, { fee }) => sum + fee, 0) }]);
  });

  it('is explained after a smaller capture in the Dashboard and a cancellation', async () => {
    await api.fault('drop_request', { method: 'POST', path: '/v1/payment_intents/*/capture' }, 0);
    const placed = await api.paid([byHand]);
    await until(async () => (await api.types(placed.order.id)).includes('inventory_committed'));
    await api.sim(`/payment_intents/${placed.payment.payment_intent}/capture`, { amount: 30_000 });
    await api.control(api.stack.stripeUrl, '/_sim/faults', undefined, 'DELETE');
    await api.reach(placed.order.id, api.ops, (o) => o.totals?.captured === 30_000);
    await unexplained();
    expect((await api.cancel(placed.order.id, api.retailer)).status).toBe(200);
    await api.cancelled(placed.order.id);
    await unexplained();
  });

  it('payouts are in the platform book', async () => {
    await fund();
    const payout = await api.stack.stripe.payouts.create({ amount: 100, currency: 'gbp' });
    await unexplained();
    const rows = await api.stack.sql('select kind, amount::int from platform_book where source = $1', [payout.id]);
    expect(rows).toEqual([{ kind: 'payout', amount: -100 }]);
  });
});

describe('what nobody explains', () => {
  it('a transfer by hand is listed with its likely order. No order takes it; a note explains it', async () => {
    const { order } = await api.confirmed([byHand]);
    await api.settled(order.id);
    const { id } = await api.stack.stripe.transfers.create({
      amount: 250,
      currency: 'gbp',
      destination: ashwood.account,
      transfer_group: order.id,
    });
    const [entry] = await unexplained(id);
    expect(entry).toMatchObject({ kind: 'transfer', problem: 'no_order', moved: -250, likely_order_id: order.id });
    const refused = await act(id, 'book');
    expect(refused.status).toBe(409);
    expect(Problem.parse(refused.body).detail).toContain('An order cannot take this');
    const noted = await act(id, 'explain', { note: 'a bonus, agreed by mail' });
    expect(Entry.parse(noted.body)).toMatchObject({ open: false, explained: { note: 'a bonus, agreed by mail' } });
    await unexplained();
    expect(await list('&show=noted')).toContainEqual(expect.objectContaining({ source: id }));
    await api.stack.stripe.transfers.createReversal(id, { amount: 50 });
    const [reversal] = (await api.stack.stripe.transfers.listReversals(id)).data;
    const [back] = await unexplained(reversal?.id ?? '');
    expect(back).toMatchObject({ kind: 'reversal', problem: 'no_order', moved: 50 });
    await explain(reversal?.id ?? '');
  });

  it('a payment of somebody else and its refund, though the refund names our order', async () => {
    const { order } = await api.confirmed([byHand]);
    await api.settled(order.id);
    const intent = await payment(5_000);
    const { id } = await api.stack.stripe.refunds.create({
      payment_intent: intent.id,
      amount: 1_000,
      metadata: { order_id: order.id },
    });
    const charge = String(intent.latest_charge);
    const found = await unexplained(charge, id);
    expect(found.map(({ kind, problem, moved }) => `${kind} ${problem} ${moved}`).sort()).toEqual([
      'charge no_order 5000',
      'refund no_order -1000',
    ]);
    for (const source of [charge, id]) expect((await act(source, 'book')).status, source).toBe(409);
    await api.eventsDelivered();
    expect(await api.order(order.id, api.ops)).toMatchObject({ status: 'confirmed', totals: { refunded: 0 } });
    await explain(charge, id);
  });

  it('a refund and a chargeback whose events never came: the order takes both', async () => {
    const { placed, order } = await api.confirmed([byHand]);
    await api.settled(order.id);
    const intent = placed.payment.payment_intent;
    const { refund, dispute } = await unheard(async () => ({
      refund: await api.stack.stripe.refunds.create({ payment_intent: intent, amount: 700 }),
      dispute: AtStripe.parse(await api.sim('/charge-disputes', { payment_intent: intent, amount: 900 })),
    }));
    const found = await unexplained(refund.id, dispute.id);
    for (const entry of found) expect(entry).toMatchObject({ problem: 'no_order', likely_order_id: order.id });
    for (const { id } of [refund, dispute]) {
      const booked = await act(id, 'book');
      expect(booked.status, booked.text).toBe(200);
      expect(Entry.parse(booked.body)).toMatchObject({ open: false, problem: null });
    }
    await api.reach(order.id, api.ops, (o) => o.totals?.refunded === 700 && o.chargeback_status === 'open');
    await unexplained();
    // A late failure that nobody hears of is a difference, too.
    await unheard(() => api.sim(`/refunds/${refund.id}/fail`, {}));
    const [late] = await unexplained(refund.id);
    expect(late).toMatchObject({ kind: 'refund', problem: 'other_amount', moved: 0, booked: -700 });
    expect((await act(refund.id, 'book')).status).toBe(200);
    await unexplained();
  });

  it('a lost row of the read model, and a movement that Stripe does not have', async () => {
    const { placed, order } = await api.confirmed([byHand]);
    await api.settled(order.id);
    await unexplained();
    // A later projection would write the lost row again.
    await api.atRest(order.id);
    const { latest_charge } = await api.stack.stripe.paymentIntents.retrieve(placed.payment.payment_intent);
    const charge = String(latest_charge);
    await api.stack.sql('delete from movements where source = $1', [charge]);
    const [lost] = await unexplained(charge);
    expect(lost).toMatchObject({ kind: 'charge', problem: 'no_order', likely_order_id: order.id, booked: null });
    expect((await act(charge, 'book')).status).toBe(200);
    await unexplained();
    await api.stack.sql(
      `insert into movements (source, kind, order_id, booked, booked_currency, sure, booked_at)
        values ('tr_ghost', 'transfer', $1, -5, 'gbp', true, now())`,
      [order.id],
    );
    const [ghost] = await unexplained('tr_ghost');
    expect(ghost).toMatchObject({ kind: 'transfer', problem: 'not_at_stripe', moved: null, booked: -5 });
    expect((await act('tr_ghost', 'book')).status).toBe(409);
    await explain('tr_ghost');
  });
});

describe('Platform Ops', () => {
  const Health = z.looseObject({
    unexplained_money: z.looseObject({ count: z.number(), oldest_age_s: z.number().nullable() }),
  });
  const health = async () => Health.parse((await api.call('GET', '/healthz', null)).body).unexplained_money;

  it('see it on their page and in /healthz, and mark it with their name', async () => {
    await unexplained();
    await until(async () => (await health()).count === 0);
    const { id } = await api.stack.stripe.transfers.create({
      amount: 3,
      currency: 'gbp',
      destination: ashwood.account,
    });
    await unexplained(id);
    await until(async () => (await health()).count === 1);
    expect((await health()).oldest_age_s).toBeLessThan(600);
    const { cookie, csrf } = await signedIn(api.stack, 'ops@headrail.example');
    const page = async (path: string) => (await api.stack.fetch(path, { headers: { cookie } })).text();
    const listed = await page('/ops/unexplained-money');
    expect(listed).toContain(id);
    expect(listed).toContain('-£0.03');
    expect(listed).toContain('No order explains it');
    const path = `/ops/unexplained-money/${id}`;
    const empty = await sendForm(api.stack, `${path}/explain`, { csrf, note: '' }, cookie);
    expect(empty.status).toBe(400);
    expect(await empty.text()).toContain('Say what it is');
    const done = await sendForm(api.stack, `${path}/explain`, { csrf, note: 'a test of ours' }, cookie);
    expect(done.headers.get('location')).toBe('/ops/unexplained-money?done=money_explained');
    expect(await page('/ops/unexplained-money')).not.toContain(id);
    expect(await page('/ops/unexplained-money?show=noted')).toContain(id);
    expect(await page(path)).toContain('ops@headrail.example');
    const again = await sendForm(api.stack, '/ops/reconcile', { csrf }, cookie);
    expect(again.headers.get('location')).toBe('/ops/unexplained-money?done=money_read');
  });

  it('alone see it', async () => {
    for (const key of [api.retailer, ashwood.secretKey]) {
      expect((await api.call('GET', '/v1/ops/unexplained-money', key)).status).toBe(403);
      expect((await api.call('POST', '/v1/ops/reconcile', key, {})).status).toBe(403);
      for (const what of ['book', 'explain']) {
        const path = `/v1/ops/unexplained-money/tr_1/${what}`;
        expect((await api.call('POST', path, key, { note: 'x' })).status).toBe(403);
      }
    }
    expect((await act('tr_none', 'book')).status).toBe(404);
    expect((await act('tr_none', 'explain', { note: 'x' })).status).toBe(404);
  });
});

it('the cron reads once an hour, and goes on after Stripe did not answer', async () => {
  const readUntil = async () => (await api.stack.sql('select walked_until::text as at from reconciliation'))[0]?.at;
  const before = await readUntil();
  await api.stack.scheduled();
  expect(await readUntil()).toBe(before);
  await api.stack.sql("update jobs set due_at = due_at - interval '1 hour' where id = 'reconciliation'");
  const due = await readUntil();
  await api.fault('stored_500', { method: 'GET', path: '/v1/balance_transactions' });
  await api.stack.scheduled();
  expect(await readUntil()).toBe(due);
  expect(api.stack.logs().some((line) => line.includes('reconciliation.stopped'))).toBe(true);
  await api.stack.scheduled();
  expect(await readUntil()).not.toBe(due);
});
