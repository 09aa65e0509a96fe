import { createHash, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { RETAILERS } from '../../../dev/seed/keys.ts';
import { orderIdFromDigest, orderIdSeed } from '../../../src/domain/order/ids.ts';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { LostAnswers } from '../support/lost-answers.ts';
import { ashwood } from '../support/world.ts';
import { bookedOf, CONFIRMED, confirmedBooks, EveryBook, eventOf, TOTAL, type Wanted } from './every-book.ts';

/**
 * What Stripe, a bank or a person in Stripe's Dashboard may do, one case of each kind. All books of the order have to
 * agree afterwards. The first kinds are in `kinds.every.test.ts`. The siblings of each kind are in the other files here, in `../refunds` and in `../every`.
 */

let api: EveryBook;
let lost: LostAnswers;
let byHand: string;

beforeAll(async () => {
  const stack = await startStack();
  api = new EveryBook(stack);
  lost = new LostAnswers(stack);
  byHand = (await api.products()).find(({ sku }) => sku.startsWith('AW-'))?.sku ?? '';
});
afterEach(async () => {
  await lost.noFaults();
  await lost.webhooks('delivered');
});
afterAll(() => api?.stack.stop());

const account = (id: string) => api.stack.sql('update parties set stripe_account = $1 where id = $2', [id, ashwood.id]);

it('7. a party whose account was replaced gets a failed refund back on its present one', async () => {
  const { placed, order } = await api.walked([byHand], 'confirmed');
  const booked = bookedOf(placed);
  expect((await api.refund(order.id, { amount: 1_000 })).status).toBe(201);
  await api.reachBooks(placed, { refunded: 1_000 });
  await api.mailsSettled(order.id);
  await api.sim('/accounts', { id: 'acct_ashwood_replaced', currency: 'gbp' });
  await account('acct_ashwood_replaced');
  try {
    const [made] = (await api.stack.stripe.refunds.list({ payment_intent: booked.intent ?? '' })).data;
    await api.sim(`/refunds/${made?.id}/fail`, { reason: 'lost_or_stolen_card' });
    await api.expectBooks(booked, {
      ...confirmedBooks(order),
      owed: 1_000,
      parked: [{ work: 'refund_owed', code: 'lost_or_stolen_card' }],
      mails: [...CONFIRMED, 'refund_sent', 'refund_failed'],
      lastMail: ['We still owe you £10.00'],
      pages: {
        customer: { has: ['£10.00 Did not arrive; we are looking into it'] },
        retailer: { has: ['Refund owed', '£10.00'] },
      },
    });
    const { data } = await api.stack.stripe.transfers.list({ transfer_group: order.id, limit: 100 });
    const [back] = data.filter(({ metadata }) => metadata.party_id === ashwood.id);
    expect(back).toMatchObject({ destination: 'acct_ashwood_replaced', metadata: { return: '1' } });
  } finally {
    await account(ashwood.account);
  }
});

it('8. a card that fails 3-D Secure three times counts three times, and the order can still be paid', async () => {
  const placed = await api.placed(await api.cart([byHand]));
  const { id } = placed.order;
  for (let n = 1; n <= 3; n += 1) {
    await api.pay(placed, 'pm_card_authenticationRequired');
    await api.sim(`/payment_intents/${placed.payment.payment_intent}/complete-3ds`, { outcome: 'fail' });
    const order = await api.reach(id, api.retailer, (one) => one.payment?.status === 'pending');
    expect(order.payment).toMatchObject({ declines: n });
  }
  await api.expectBooks(bookedOf(placed), {
    status: 'pending',
    refundStatus: 'none',
    captured: 0,
    parties: 0,
    mails: [],
    pages: { retailer: { has: ['Pending'] }, customer: { not: ['Charged to your card'] } },
  });
  expect((await api.pay(placed)).status).toBe(200);
  const { fulfilments } = await api.reach(id, api.ops, (one) => one.fulfilments.length > 0);
  for (const one of fulfilments) await api.step(one.id, 'accept', ashwood.secretKey);
  await api.expectBooks(bookedOf(placed), confirmedBooks(await api.settled(id)));
});

it('9. a transfer with a lost answer is found behind a hundred newer ones, and nobody is paid twice', async () => {
  await api.fault('stored_500_after_effect', { method: 'POST', path: '/v1/transfers' });
  await api.fault('hold', { method: 'GET', path: '/v1/transfers' });
  const { placed, order } = await api.confirmed([byHand]);
  await until(async () => {
    const held = await api.control(api.stack.stripeUrl, '/_sim/held', undefined, 'GET');
    return Object(held).data.length > 0;
  });
  await lost.noFaults();
  await api.sim('/accounts', { id: 'acct_stranger' });
  const stranger = { transfer_group: order.id, currency: 'gbp', destination: 'acct_stranger', amount: 1 };
  for (let n = 0; n < 101; n += 1) await api.stack.stripe.transfers.create(stranger);
  await api.sim('/release');
  await api.expectBooks(bookedOf(placed), confirmedBooks(await api.settled(order.id)));
});

it('10. a dispute in the shape of an older API version is booked', async () => {
  const { placed, order } = await api.walked([byHand], 'confirmed');
  const booked = bookedOf(placed);
  await lost.webhooks('withheld');
  await api.sim('/charge-disputes', { payment_intent: booked.intent });
  const [dispute] = (await api.stack.stripe.disputes.list({ payment_intent: booked.intent ?? '' })).data;
  const { evidence_details: _, ...old } = { ...dispute };
  const told = await api.told({ ...eventOf('charge.dispute.created', old), api_version: '2014-01-31' });
  expect(told.status, told.text).toBe(200);
  const disputed: Wanted = {
    ...confirmedBooks(order),
    atBank: TOTAL,
    parties: 0,
    pages: { retailer: { has: ['Chargeback open', '£333.95'], not: ['Refunded'] } },
  };
  await api.expectBooks(booked, disputed);
  // Stripe's own event of it changes nothing more.
  await lost.webhooks('delivered');
  await api.expectBooks(booked, disputed);
});

it('11. an order whose total Stripe refuses is refused with the reason, and holds nothing', async () => {
  const key = randomUUID();
  const digest = createHash('sha256').update(orderIdSeed(RETAILERS.northlight.id, key)).digest();
  const id = orderIdFromDigest(new Uint8Array(digest));
  const units = await api.onHand(byHand);
  await api.fault('too_much', { method: 'POST', path: '/v1/payment_intents', key: id }, 0);
  const body = await api.cart([byHand]);
  const refused = await api.place(body, key);
  expect(refused).toMatchObject({ status: 422, body: { code: 'amount_too_large', status_now: 'cancelled' } });
  expect((await api.place(body, key)).text).toBe(refused.text);
  await api.expectBooks(
    { id, intent: null, token: null },
    {
      status: 'cancelled',
      refundStatus: 'none',
      captured: 0,
      parties: 0,
      mails: [],
      pages: { retailer: { has: ['Cancelled'], not: ['Refunded', 'Refund owed'] } },
    },
  );
  expect(await api.onHand(byHand)).toBe(units);
});
