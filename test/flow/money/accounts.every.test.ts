import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { signedIn } from '../support/dashboard.ts';
import { ashwood } from '../support/world.ts';
import { Books } from './books.ts';

/** A party connects an account after the order was placed, or gets another one. Every kind of transfer uses the present one. */

let api: Books;
let byHand: string;
const account = (id: string | null) =>
  api.stack.sql('update parties set stripe_account = $1 where id = $2', [id, ashwood.id]);

beforeAll(async () => {
  api = new Books(await startStack());
  // First of all: what the shop sells is kept in memory for a minute.
  await account(null);
  byHand = (await api.products()).find(({ sku }) => sku.startsWith('AW-'))?.sku ?? '';
});
afterAll(() => api?.stack.stop());

const refund = (orderId: string, amount: number) =>
  api.call(
    'POST',
    `/v1/orders/${orderId}/refunds`,
    api.retailer,
    { amount, reason: 'x' },
    { 'idempotency-key': randomUUID() },
  );

const fail = async (intent: string): Promise<void> => {
  const [last] = (await api.stack.stripe.refunds.list({ payment_intent: intent })).data;
  await api.sim(`/refunds/${last?.id}/fail`);
};

it('a return after a failed refund reaches the account that was connected after placing, or replaced since', async () => {
  const { placed, order: before } = await api.requested([byHand]);
  const intent = placed.payment.payment_intent;
  await account(ashwood.account);
  for (const { id } of before.fulfilments) await api.step(id, 'accept', ashwood.secretKey);
  const order = await api.settled(before.id);
  await api.reachHeld(order, {});

  // Replaced.
  expect((await refund(order.id, 1_000)).status).toBe(201);
  await api.reachBooks(placed, { refunded: 1_000 });
  const other = 'acct_dev_ashwood_new';
  await api.sim('/accounts', { id: other, currency: 'gbp' });
  await account(other);
  await fail(intent);
  const paid = async () => {
    const { data } = await api.stack.stripe.transfers.list({ transfer_group: order.id, limit: 100 });
    return data.filter(({ metadata }) => metadata.party_id === ashwood.id);
  };
  await until(async () => {
    const [back, first] = await paid();
    expect([first?.destination, back?.destination, back?.amount]).toEqual([
      ashwood.account,
      other,
      first?.amount_reversed,
    ]);
    return true;
  });
  await api.reachBooks(placed, { refunded: 0 });

  // Closed: it waits, and everybody whose money it is sees that. Then it is connected again.
  expect((await refund(order.id, 2_000)).status).toBe(201);
  await api.reachBooks(placed, { refunded: 2_000 });
  await account(null);
  await fail(intent);
  const waits = await api.reach(order.id, api.ops, (one) =>
    one.split.some((share) => share.party_id === ashwood.id && share.transfer_code === 'account_missing'),
  );
  expect(waits.split.find((share) => share.party_id === ashwood.id)).toMatchObject({ transfer_status: 'waiting' });
  const { cookie } = await signedIn(api.stack, 'tasks@ashwood.example');
  expect(await (await api.stack.fetch(`/orders/${order.id}`, { headers: { cookie } })).text()).toContain(
    'The party has no account at Stripe here',
  );
  await account(ashwood.account);
  await until(async () => {
    const [last] = await paid();
    expect(last?.destination).toBe(ashwood.account);
    return true;
  });
  await api.reachBooks(placed, { refunded: 0 });
  await api.settled(order.id);
});
