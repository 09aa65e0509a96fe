import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack } from '../../support/stack.ts';
import { type Booked, EveryBook, type Wanted } from '../money/every-book.ts';
import { Problem } from '../support/client.ts';
import { hidden, sendForm, signedIn } from '../support/dashboard.ts';

/** A refund failed, and Platform Ops pay the customer in another way. All books say so, and nobody is paid twice. */

let api: EveryBook;
let byHand: string;

beforeAll(async () => {
  api = new EveryBook(await startStack());
  byHand = (await api.products()).find(({ sku }) => sku.startsWith('AW-'))?.sku ?? '';
});
afterAll(() => api?.stack.stop());

const TOTAL = 33_395;
const GIVEN = ['received', 'confirmed', 'refunded', 'refund_failed'];

const paid = (id: string, amount: number, key: string, once: string = randomUUID()) =>
  api.call(
    'POST',
    `/v1/ops/orders/${id}/paid-otherwise`,
    key,
    { amount, note: 'Bank transfer of 26 November' },
    { 'idempotency-key': once },
  );

/** A confirmed order that was refunded in full, and the refund failed. */
async function owing(): Promise<Booked> {
  const { placed, order } = await api.walked([byHand], 'confirmed');
  const intent = placed.payment.payment_intent;
  const headers = { 'idempotency-key': randomUUID() };
  const asked = await api.call('POST', `/v1/orders/${order.id}/refunds`, api.retailer, { reason: 'x' }, headers);
  expect(asked.status, asked.text).toBe(201);
  await api.reachBooks(placed, { refunded: TOTAL });
  await api.mailsSettled(order.id);
  const [made] = (await api.stack.stripe.refunds.list({ payment_intent: intent })).data;
  await api.sim(`/refunds/${made?.id}/fail`, { reason: 'expired_or_canceled_card' });
  await api.reach(order.id, api.ops, (one) => one.refund_status === 'owed');
  // The mail about it is not sent any more once the money is paid.
  await api.mailsSettled(order.id);
  return { id: order.id, intent, token: placed.order_token };
}

const OVER: Wanted = {
  status: 'refunded',
  refundStatus: 'full',
  captured: TOTAL,
  paidOtherwise: TOTAL,
  parties: 0,
  mails: [...GIVEN, 'paid_otherwise'],
  lastMail: [
    'Your refund was paid in another way',
    'In all, we have paid you £333.95 in another way',
    'Bank transfer of 26 November',
  ],
  pages: {
    customer: {
      has: ['Paid to you in another way', '£333.95'],
      not: ['still owe', 'goes back to your card', 'not arrived'],
    },
    retailer: { has: ['Paid in another way', 'was paid in another way'], not: ['Refund owed', 'asked for Bank'] },
    supplier: { not: ['Refund owed'] },
    ops: { has: ['Nothing: the order is finished.'], not: ['Refund owed', 'Try again'] },
  },
};

it('the API books it once, and only for Platform Ops', async () => {
  const booked = await owing();
  const { id } = booked;
  for (const key of [api.retailer, booked.token ?? '']) expect((await paid(id, TOTAL, key)).status).toBe(404);
  const much = Problem.parse((await paid(id, TOTAL + 1, api.ops)).body);
  expect(much).toMatchObject({
    status: 422,
    code: 'refund_exceeds_remaining',
    detail: expect.stringContaining('33395'),
  });
  const once = randomUUID();
  const first = await paid(id, TOTAL, api.ops, once);
  expect(first.status, first.text).toBe(200);
  expect((await paid(id, TOTAL, api.ops, once)).text).toBe(first.text);
  expect(Problem.parse((await paid(id, TOTAL, api.ops)).body)).toMatchObject({
    status: 409,
    code: 'nothing_to_refund',
  });
  await api.expectBooks(booked, OVER);

  // Somebody refunds it at Stripe as well. The parties do not bear that.
  await api.stack.stripe.refunds.create({ payment_intent: booked.intent ?? '', amount: 1_000 });
  await expect.poll(async () => api.types(id)).toContain('refund_excess');
  const after = await api.order(id, api.ops);
  expect(after.split.every((share) => share.party === 'platform' || share.transferred === share.reversed)).toBe(true);
  expect(await api.pageOf('ops', id)).toContain('is £10.00 more than was left of the order');
  expect((await api.inProof(id)).refunded).toBe(0);
});

it('on its page: a wrong amount is explained, a part stays owed, and the rest ends it', async () => {
  const booked = await owing();
  const { id } = booked;
  const ops = await signedIn(api.stack, 'ops@headrail.example');
  const path = `/orders/${id}/paid-otherwise`;
  const send = async (amount: string, note: string) => {
    const page = await (await api.stack.fetch(path, { headers: { cookie: ops.cookie } })).text();
    const fields = { csrf: hidden(page, 'csrf'), key: hidden(page, 'key'), amount, note };
    return sendForm(api.stack, path, fields, ops.cookie);
  };
  expect(await api.pageOf('ops', id)).toContain('Refund paid in another way');
  const [much, text, silent] = [await send('400.00', 'x'), await send('a lot', 'x'), await send('1.00', '')];
  expect([much.status, text.status, silent.status]).toEqual([400, 400, 400]);
  expect(await much.text()).toContain('Only £333.95 is owed to the customer.');
  expect((await send('33.95', 'By bank transfer')).status).toBe(303);
  await api.expectBooks(booked, {
    ...OVER,
    refundStatus: 'owed',
    paidOtherwise: 3_395,
    owed: 30_000,
    parked: [{ work: 'refund_owed', code: 'expired_or_canceled_card' }],
    lastMail: ['In all, we have paid you £33.95 in another way'],
    pages: { customer: { has: ['Your refund has not arrived', '£300.00'] }, retailer: { has: ['Refund owed'] } },
  });
  expect((await send('300.00', 'By bank transfer')).status).toBe(303);
  await api.expectBooks(booked, {
    ...OVER,
    mails: [...OVER.mails, 'paid_otherwise'],
    lastMail: ['In all, we have paid you £333.95 in another way'],
  });
  const clerk = await signedIn(api.stack, 'clerk@northlight.example');
  expect((await api.stack.fetch(path, { headers: { cookie: clerk.cookie } })).status).toBe(403);
});
