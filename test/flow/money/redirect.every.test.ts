import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RETAILERS } from '../../../dev/seed/keys.ts';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { type Order, type Placed, Problem } from '../support/client.ts';
import { hidden, sendForm, signedIn } from '../support/dashboard.ts';
import { ashwood } from '../support/world.ts';
import { bookedOf, EveryBook, paidOut, TOTAL, type Wanted } from './every-book.ts';

/** A supplier has closed its account at Stripe. Platform Ops send what orders owe it to another account. */

let api: EveryBook;
let byHand: string;
const OTHER = 'acct_ashwood_heirs';

beforeAll(async () => {
  api = new EveryBook(await startStack());
  byHand = (await api.products()).find(({ sku }) => sku.startsWith('AW-'))?.sku ?? '';
  await api.sim(`/accounts/${ashwood.account}/close`);
  await api.sim('/accounts', { id: OTHER, currency: 'gbp' });
});
afterAll(() => api?.stack.stop());

const redirect = (id: string, change: object = {}, key: string = api.ops, once: string = randomUUID()) =>
  api.call(
    'POST',
    `/v1/ops/orders/${id}/redirect`,
    key,
    { party_id: ashwood.id, account: OTHER, note: 'Its owner has died.', ...change },
    { 'idempotency-key': once },
  );

const sentToAshwood = async (id: string) => {
  const { data } = await api.stack.stripe.transfers.list({ transfer_group: id, limit: 100 });
  return data.filter(({ metadata }) => metadata.party_id === ashwood.id);
};

/** What the order says of Ashwood's money. */
const shareOf = async (id: string) => (await api.order(id, api.ops)).split.find((one) => one.party_id === ashwood.id);
const waits = (id: string) => until(async () => (await shareOf(id))?.transfer_status === 'waiting');

/** An accepted order, whose transfer to Ashwood waits. */
async function waiting(): Promise<Placed> {
  const { placed, order } = await api.requested([byHand]);
  for (const one of order.fulfilments) await api.step(one.id, 'accept', ashwood.secretKey);
  await waits(order.id);
  return placed;
}

const wantedOf = (order: Order): Wanted => ({
  status: 'confirmed',
  refundStatus: 'none',
  captured: TOTAL,
  parties: paidOut(order),
  mails: ['received', 'confirmed'],
  pages: {
    customer: { not: [OTHER] },
    retailer: { has: [`goes to the account ${OTHER}`, 'Its owner has died.'], not: ['Redirect money'] },
    supplier: { has: [`goes to the account ${OTHER}`] },
    ops: { not: ['Parked: this needs', 'Redirect money'] },
  },
});

it('a share that waits for a closed account is sent to another one, once', async () => {
  const placed = await waiting();
  const { id } = placed.order;
  expect(await api.pageOf('ops', id)).toContain('Redirect money');
  expect(await api.pageOf('retailer', id)).not.toContain('Redirect money');
  for (const key of [api.retailer, ashwood.secretKey, placed.order_token]) {
    expect((await redirect(id, {}, key)).status).toBe(404);
  }
  for (const change of [{ account: 'ashwood' }, { account: '' }, { party_id: '' }, { note: '' }]) {
    expect((await redirect(id, change)).status, JSON.stringify(change)).toBe(400);
  }
  // The retailer's money does not wait, and nobody else has any.
  for (const party_id of [RETAILERS.northlight.id, 'sup_x']) {
    expect(Problem.parse((await redirect(id, { party_id })).body)).toMatchObject({ status: 409, code: 'conflict' });
  }
  const once = randomUUID();
  const first = await redirect(id, {}, api.ops, once);
  expect(first.status, first.text).toBe(200);
  expect((await redirect(id, {}, api.ops, once)).text).toBe(first.text);
  await api.expectBooks(bookedOf(placed), wantedOf(await api.settled(id)));
  expect(await sentToAshwood(id)).toMatchObject([{ destination: OTHER }]);
  expect(await shareOf(id)).toMatchObject({ transfer_status: 'settled', redirected_to: null });
});

it('a return waits for the own account again, and is redirected on its page', async () => {
  const placed = await waiting();
  const { id } = placed.order;
  expect((await redirect(id)).status).toBe(200);
  const order = await api.settled(id);
  const headers = { 'idempotency-key': randomUUID() };
  await api.call('POST', `/v1/orders/${id}/refunds`, api.retailer, { amount: 1_000, reason: 'x' }, headers);
  await api.reachBooks(placed, { refunded: 1_000 });
  await api.mailsSettled(id);
  const [made] = (await api.stack.stripe.refunds.list({ payment_intent: placed.payment.payment_intent })).data;
  await api.sim(`/refunds/${made?.id}/fail`, { reason: 'lost_or_stolen_card' });
  await waits(id);
  const ops = await signedIn(api.stack, 'ops@headrail.example');
  const path = `/orders/${id}/redirect`;
  const page = await (await api.stack.fetch(path, { headers: { cookie: ops.cookie } })).text();
  const fields = { csrf: hidden(page, 'csrf'), key: hidden(page, 'key'), party: ashwood.id, note: 'The same.' };
  const wrong = await sendForm(api.stack, path, { ...fields, account: 'heirs' }, ops.cookie);
  expect(wrong.status).toBe(400);
  expect(await wrong.text()).toContain('It begins with');
  expect((await sendForm(api.stack, path, { ...fields, account: OTHER }, ops.cookie)).status).toBe(303);
  const wanted = wantedOf(order);
  await api.expectBooks(bookedOf(placed), {
    ...wanted,
    owed: 1_000,
    parked: [{ work: 'refund_owed', code: 'lost_or_stolen_card' }],
    mails: [...wanted.mails, 'refund_sent', 'refund_failed'],
    pages: {},
  });
  expect(await sentToAshwood(id)).toMatchObject([{ destination: OTHER, metadata: { return: '1' } }, {}]);
});
