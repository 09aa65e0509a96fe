import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { Books } from '../money/books.ts';
import { atOrderPage, signedIn } from '../support/dashboard.ts';

/** What people read while a bank disputes a payment, and after it decided. */

let api: Books;
let byHand: string;

beforeAll(async () => {
  api = new Books(await startStack());
  byHand = (await api.products()).find(({ sku }) => sku.startsWith('AW-'))?.sku ?? '';
});
afterAll(() => api?.stack.stop());

const AtStripe = z.looseObject({ id: z.string() });
const pageOf = async (email: string, path: string): Promise<string> => {
  const { cookie } = await signedIn(api.stack, email);
  return (await api.stack.fetch(path, { headers: { cookie } })).text();
};
const customerPage = async (orderId: string, token: string): Promise<string> => {
  const { cookie } = await atOrderPage(api.stack, orderId, token);
  return (await api.stack.fetch(`/o/${orderId}`, { headers: { cookie } })).text();
};

it('a chargeback: open, won, and lost', async () => {
  const { placed, order } = await api.walked([byHand], 'delivered');
  const { id } = order;
  const total = order.totals?.total ?? 0;
  const dispute = AtStripe.parse(
    await api.sim('/charge-disputes', { payment_intent: placed.payment.payment_intent }),
  ).id;
  const open = await api.reach(
    id,
    api.ops,
    (one) => one.next_automatic_action?.what === 'bank_decides' && one.totals?.charged_back === total,
  );
  expect(open).toMatchObject({
    totals: { refunded: 0, charged_back: total },
    refund_status: 'none',
    chargeback_status: 'open',
  });
  const shop = await pageOf('clerk@northlight.example', `/orders/${id}`);
  expect(shop).toContain('Chargeback open');
  expect(shop).toContain('with the customer&#39;s bank');
  expect(shop).toContain('What the bank took is divided among the parties');
  expect(shop).not.toMatch(/Refund of .* asked for/);
  const asked = await customerPage(id, placed.order_token);
  expect(asked).toContain('Taken back by your bank');
  expect(asked).toContain('Your bank is asking for the money back');
  expect(asked).not.toContain('>Refunded<');

  await api.sim(`/charge-disputes/${dispute}/close`, { outcome: 'won' });
  await api.reach(id, api.ops, (one) => one.chargeback_status === 'none');
  const won = await customerPage(id, placed.order_token);
  expect(won).not.toContain('Did not arrive');
  expect(won).not.toContain('Taken back by your bank');

  await api.sim(`/charge-disputes/${dispute}/close`, { outcome: 'lost' });
  const lost = await api.reach(id, api.ops, (one) => one.chargeback_status === 'kept');
  expect(lost).toMatchObject({ totals: { refunded: 0, charged_back: total }, refund_status: 'none' });
  // The list learns of it a little later.
  await until(async () => (await pageOf('clerk@northlight.example', '/orders')).includes('Charged back'));
});

it('a cancellation during a chargeback: nobody says that money was given back', async () => {
  const { placed, order } = await api.confirmed([byHand]);
  await api.sim('/charge-disputes', { payment_intent: placed.payment.payment_intent });
  await api.reach(order.id, api.ops, (one) => one.chargeback_status === 'open');
  const before = await customerPage(order.id, placed.order_token);
  expect(before).not.toContain('get everything back');
  expect((await api.cancel(order.id, placed.order_token)).status).toBe(200);
  await api.cancelled(order.id);
  await api.mailsSettled(order.id);
  const mail = api.mails(order.id).at(-1);
  expect(mail?.subject).toBe('Your order has been cancelled');
  expect(mail?.text).not.toMatch(/we have given/i);
  expect(mail?.text).toContain('Your bank has taken');
});

it('a refund that is only asked for reads so for a supplier and a brand', async () => {
  const { order } = await api.walked([byHand], 'confirmed');
  await api.fault('rate_limited', { method: 'POST', path: '/v1/refunds' }, 0);
  const headers = { 'idempotency-key': randomUUID() };
  await api.call('POST', `/v1/orders/${order.id}/refunds`, api.retailer, { reason: 'x' }, headers);
  await api.reach(order.id, api.ops, (one) => one.refund_asked === true);
  const page = await pageOf('tasks@ashwood.example', `/orders/${order.id}`);
  expect(page).toContain('To be refunded');
  expect(page).not.toContain('>Refunded<');
});
