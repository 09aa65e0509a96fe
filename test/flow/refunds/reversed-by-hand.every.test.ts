import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { Books } from '../money/books.ts';
import type { Placed } from '../support/client.ts';
import { signedIn } from '../support/dashboard.ts';

/** Somebody takes back a party's transfer in Stripe's Dashboard, before or while Headrail wants to do it. */

const Hooks = z.looseObject({ targets: z.looseObject({ events: z.array(z.string()) }) });

let api: Books;
let sku: string;

beforeAll(async () => {
  api = new Books(await startStack());
  sku = (await api.products()).find((one) => one.sku.startsWith('AW-'))?.sku ?? '';
});
afterAll(() => api?.stack.stop());

/** A confirmed order whose transfers are made, and the supplier's transfer. */
async function paidOut() {
  const { placed } = await api.walked([sku], 'confirmed');
  const order = await api.settled(placed.order.id);
  const { data } = await api.stack.stripe.transfers.list({ transfer_group: order.id, limit: 100 });
  const transfer = data.find(({ metadata }) => metadata.party_id?.startsWith('sup_'));
  if (transfer === undefined) throw new Error('no transfer to the supplier');
  return { placed, id: order.id, transfer };
}

const takeBack = (transferId: string, amount: number) => api.sim(`/transfers/${transferId}/reverse`, { amount });

const refundAll = (orderId: string) =>
  api.call(
    'POST',
    `/v1/orders/${orderId}/refunds`,
    api.retailer,
    { reason: 'too narrow' },
    { 'idempotency-key': randomUUID() },
  );

const Parked = z.array(z.looseObject({ code: z.string() }));
const shown = (orderId: string) =>
  api.reach(orderId, api.ops, ({ parked }) => Parked.parse(parked).some(({ code }) => code === 'reversed_elsewhere'));

/** Every transfer of the order is taken back completely, once. */
async function allIsBack(placed: Placed, orderId: string) {
  const { data } = await api.stack.stripe.transfers.list({ transfer_group: orderId, limit: 100 });
  const paid = data.reduce((sum, { amount }) => sum + amount, 0);
  const captured = placed.order.totals?.total ?? 0;
  await api.reachBooks(placed, { captured, refunded: captured, transferred: paid, reversed: paid });
}

describe('a transfer that somebody takes back in the Dashboard', () => {
  it('is in all four books, and Platform Ops see it until they resume it', async () => {
    const { placed, id, transfer } = await paidOut();
    await takeBack(transfer.id, 1_000);
    const order = await shown(id);
    expect(order.split.find(({ party }) => party === 'supplier')).toMatchObject({ reversed: 1_000, receivable: 0 });
    await api.reachBooks(placed, { refunded: 0, reversed: 1_000 });
    const { cookie } = await signedIn(api.stack, 'ops@headrail.example');
    const page = await (await api.stack.fetch(`/orders/${id}`, { headers: { cookie } })).text();
    expect(page).toContain('at Stripe, not here: £10.00');
    await api.call('POST', `/v1/ops/orders/${id}/retry`, api.ops, {});
    expect((await api.order(id, api.ops)).parked).toEqual([]);
    // Nothing is sent back by itself.
    expect(await api.reachBooks(placed, { reversed: 1_000 })).toMatchObject({ transferred: expect.any(Number) });
  });

  it('is not taken back a second time by a refund', async () => {
    const { placed, id, transfer } = await paidOut();
    await takeBack(transfer.id, transfer.amount - 100);
    await shown(id);
    expect((await refundAll(id)).status).toBe(201);
    await allIsBack(placed, id);
    expect((await api.order(id, api.ops)).split.every(({ receivable }) => receivable === 0)).toBe(true);
  });

  it('is found although its event is lost: a reversal that is refused looks at the others', async () => {
    const { placed, id, transfer } = await paidOut();
    const { events } = Hooks.parse(await api.control(api.stack.stripeUrl, '/_sim/webhooks', {}, 'GET')).targets;
    await api.sim('/webhooks', { events: events.filter((type) => type !== 'transfer.reversed') });
    await takeBack(transfer.id, transfer.amount);
    await api.sim('/webhooks', { events });
    expect((await refundAll(id)).status).toBe(201);
    await shown(id);
    await until(async () => {
      await allIsBack(placed, id);
      return true;
    });
  });
});
