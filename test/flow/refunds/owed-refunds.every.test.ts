import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { Books } from '../money/books.ts';
import { atOrderPage, signedIn } from '../support/dashboard.ts';

/** A refund fails after the order became `refunded`: the money is owed, and every book and page says so. */

let api: Books;
let byHand: string;

beforeAll(async () => {
  api = new Books(await startStack());
  byHand = (await api.products()).find(({ sku }) => sku.startsWith('AW-'))?.sku ?? '';
});
afterAll(() => api?.stack.stop());

const Listed = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });

it('a full refund of a confirmed order that fails, and its repeat', async () => {
  const { placed, order } = await api.walked([byHand], 'confirmed');
  const { id } = order;
  const intent = placed.payment.payment_intent;
  const total = order.totals?.total ?? 0;
  const headers = { 'idempotency-key': randomUUID() };
  const asked = await api.call('POST', `/v1/orders/${id}/refunds`, api.retailer, { reason: 'x' }, headers);
  expect(asked.status, asked.text).toBe(201);
  await api.reachBooks(placed, { refunded: total });
  expect(await api.mailsSettled(id)).toContain('refunded');
  const [made] = (await api.stack.stripe.refunds.list({ payment_intent: intent })).data;
  await api.sim(`/refunds/${made?.id}/fail`, { reason: 'expired_or_canceled_card' });

  const owed = await api.reach(id, api.ops, (one) => one.refund_status === 'owed');
  expect(owed).toMatchObject({ status: 'refunded', refund_owed: total, parked: [{ work: 'refund_owed' }] });
  await api.mailsSettled(id);
  const mail = api.mails(id).at(-1);
  expect(mail?.subject).toBe('Your refund has not arrived');
  expect(mail?.text).toContain('We still owe you £');
  // Nobody is paid for blinds that nobody made.
  expect(Object.values(await api.holdings(id)).every((amount) => amount === 0)).toBe(true);
  expect(owed.split.every((share) => share.party === 'platform' || share.transferred === share.reversed)).toBe(true);

  const listed = async (query: string) =>
    Listed.parse((await api.call('GET', `/v1/orders?${query}`, api.retailer)).body).data.map((one) => one.id);
  await until(async () => {
    expect(await listed('status=refunded')).toContain(id);
    expect(await listed('refund_status=owed')).toContain(id);
    expect((await api.call('GET', '/v1/orders.csv?status=refunded', api.retailer)).text).toContain(`${id}`);
    return true;
  });
  const customer = await atOrderPage(api.stack, id, placed.order_token);
  const page = await (await api.stack.fetch(`/o/${id}`, { headers: { cookie: customer.cookie } })).text();
  expect(page).toContain('Your refund has not arrived');
  expect(page).toContain('We still owe it to you');
  for (const email of ['clerk@northlight.example', 'ops@headrail.example', 'tasks@ashwood.example']) {
    const { cookie } = await signedIn(api.stack, email);
    const shown = await (await api.stack.fetch(`/orders/${id}`, { headers: { cookie } })).text();
    expect(shown, email).not.toContain('the order is finished');
    expect(shown, email).toContain('Refund owed');
  }

  const retried = await api.call('POST', `/v1/ops/orders/${id}/retry`, api.ops, {});
  expect(retried.status, retried.text).toBe(200);
  await api.reachBooks(placed, { refunded: total });
  expect(await api.order(id, api.ops)).toMatchObject({ refund_status: 'full', refund_owed: 0, parked: [] });
  await api.mailsSettled(id);
  expect(api.mails(id).at(-1)?.subject).toBe('Your order has been refunded');
});
