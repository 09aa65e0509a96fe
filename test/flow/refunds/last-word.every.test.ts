import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Proof } from '../../../src/api/routes/orders/proof.ts';
import { DisputeOut } from '../../../src/api/schemas/conversation.ts';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { Books } from '../money/books.ts';
import { type Order, type Placed, Problem } from '../support/client.ts';
import { signedIn } from '../support/dashboard.ts';

/** A bank changes its decision, raises two disputes, or disputes in another currency. All books say the same. */

let api: Books;
let byHand: string;

beforeAll(async () => {
  api = new Books(await startStack());
  byHand = (await api.products()).find(({ sku }) => sku.startsWith('AW-'))?.sku ?? '';
});
afterAll(() => api?.stack.stop());

const AtStripe = z.looseObject({ id: z.string() });
const Disputed = z.looseObject({ dispute_status: z.string(), disputes: z.array(DisputeOut) });

const dispute = async ({ payment }: Placed, change: object = {}): Promise<string> =>
  AtStripe.parse(await api.sim('/charge-disputes', { payment_intent: payment.payment_intent, ...change })).id;
const close = (id: string, outcome: 'won' | 'lost') => api.sim(`/charge-disputes/${id}/close`, { outcome });
const refund = (orderId: string, amount: number) =>
  api.call(
    'POST',
    `/v1/orders/${orderId}/refunds`,
    api.retailer,
    { amount, reason: 'x' },
    {
      'idempotency-key': randomUUID(),
    },
  );

/** The cash that a movement took (below 0) or brought, in the proof that Platform Ops read. */
async function moved(orderId: string, ...movements: readonly string[]): Promise<number> {
  const { entries } = Proof.parse((await api.call('GET', `/v1/orders/${orderId}/proof`, api.ops)).body);
  return entries
    .flatMap((e) => ('entry' in e && e.entry.account === 'cash' ? [e.entry] : []))
    .filter(({ movement }) => movements.includes(movement))
    .reduce((all, { side, amount }) => all + (side === 'debit' ? amount : -amount), 0);
}

/** What all disputes of the payment took at Stripe and did not give back (below 0). */
async function atStripe({ payment }: Placed): Promise<number> {
  const { data } = await api.stack.stripe.disputes.list({ payment_intent: payment.payment_intent, limit: 100 });
  return data.flatMap((one) => one.balance_transactions).reduce((all, { amount }) => all + amount, 0);
}

/** Waits until Stripe, the order, the proof and the read model agree on what the banks hold. */
async function reachBank(placed: Placed, held: number, excess: number, status: 'open' | 'resolved'): Promise<Order> {
  const { id } = placed.order;
  return until(async () => {
    expect(await atStripe(placed)).toBe(0 - held);
    const order = await api.order(id, api.ops);
    const said = Disputed.parse(order);
    expect(said.disputes.reduce((all, { chargeback }) => all + (chargeback?.withdrawn ?? 0), 0)).toBe(held);
    expect(said.dispute_status).toBe(status);
    expect(await moved(id, 'chargeback', 'reinstatement', 'excess', 'excess_back')).toBe(0 - held);
    expect(await moved(id, 'excess', 'excess_back')).toBe(0 - excess);
    // From the read model.
    const listed = await api.call('GET', `/v1/orders?dispute=${status}&q=${placed.order.number}`, api.retailer);
    expect(
      z
        .looseObject({ data: z.array(AtStripe) })
        .parse(listed.body)
        .data.map((one) => one.id),
    ).toEqual([id]);
    const { refunded } = await api.money(placed.payment.payment_intent);
    await api.reachHeld(order, held + refunded === 0 ? {} : everythingBorne(order));
    const sheet = await api.inSheet(id);
    expect(sheet.shares).toBe(sheet.captured - (held - excess) - refunded);
    return order;
  });
}

/** Used where the bank or the refund took everything. */
const everythingBorne = (order: Order): Record<string, number> =>
  Object.fromEntries(order.split.map((share) => [share.party_id, share.amount]));

const pageOf = async (orderId: string): Promise<string> => {
  const { cookie } = await signedIn(api.stack, 'clerk@northlight.example');
  return (await api.stack.fetch(`/orders/${orderId}`, { headers: { cookie } })).text();
};

describe('a dispute', () => {
  it('that was lost and is won after all gives the money back and allows refunds, also after a third decision', async () => {
    const { placed, order } = await api.walked([byHand], 'delivered');
    const total = order.totals?.total ?? 0;
    const id = await dispute(placed);
    await close(id, 'lost');
    await reachBank(placed, total, 0, 'resolved');
    expect(Problem.parse((await refund(order.id, 100)).body)).toMatchObject({ code: 'chargeback_open' });

    await close(id, 'won');
    const won = await reachBank(placed, 0, 0, 'resolved');
    expect(won.allowed_actions).toContain('refund');
    await close(id, 'lost');
    await reachBank(placed, total, 0, 'resolved');
    await api.reach(order.id, api.ops, (one) => Disputed.parse(one).disputes[0]?.outcome === 'lost');
    expect((await refund(order.id, 100)).status).toBe(409);
    // Stripe tells the time of an event in whole seconds.
    await api.sim('/clock', { advance_seconds: 2 });
    await api.sim(`/charge-disputes/${id}/reopen`);
    await reachBank(placed, total, 0, 'open');
    await close(id, 'won');
    await reachBank(placed, 0, 0, 'resolved');
    expect((await refund(order.id, 100)).status).toBe(201);
    expect(await pageOf(order.id)).toContain('Won: the money stays');
  });

  it('and a second one, and a refund before them: the Platform bears what was already given back', async () => {
    const { placed, order } = await api.walked([byHand], 'confirmed');
    const total = order.totals?.total ?? 0;
    expect((await refund(order.id, total)).status).toBe(201);
    await api.reachBooks(placed, { refunded: total });
    const first = await dispute(placed, { amount: 3_000 });
    const second = await dispute(placed, { amount: total });
    await reachBank(placed, 3_000 + total, 3_000 + total, 'open');
    await close(first, 'lost');
    await close(second, 'won');
    await reachBank(placed, 3_000, 3_000, 'resolved');
    await close(first, 'won');
    await reachBank(placed, 0, 0, 'resolved');
  });

  it('in another currency freezes refunds, is shown with its amount, and is booked in ours', async () => {
    const { placed, order } = await api.walked([byHand], 'delivered');
    const total = order.totals?.total ?? 0;
    const id = await dispute(placed, { amount: 17_000, currency: 'usd', settled: total });
    await reachBank(placed, total, 0, 'open');
    expect(Problem.parse((await refund(order.id, 100)).body)).toMatchObject({ code: 'chargeback_open' });
    const { disputes } = Disputed.parse(await api.order(order.id, api.retailer));
    expect(disputes).toMatchObject([{ chargeback: { amount: 17_000, currency: 'usd', withdrawn: total } }]);
    const { cookie } = await signedIn(api.stack, 'clerk@northlight.example');
    const page = await (await api.stack.fetch(`/disputes/${disputes[0]?.id}`, { headers: { cookie } })).text();
    expect(page).toContain('US$170.00');
    expect((await api.unbooked()).has(id)).toBe(false);
    await close(id, 'won');
    await reachBank(placed, 0, 0, 'resolved');
    expect((await refund(order.id, 100)).status).toBe(201);
  });
});
