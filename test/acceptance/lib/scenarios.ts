import { randomUUID } from 'node:crypto';
import { RETAILERS } from '../../../dev/seed/keys.ts';
import type { Platform } from '../../../dev/support/platform.ts';
import { until } from '../../../dev/support/until.ts';
import { sha256 } from '../../../src/digest.ts';
import { childId, orderIdFromDigest, orderIdSeed } from '../../../src/domain/order/ids.ts';
import { ONE_CALL } from '../../../src/domain/saga/work.ts';
import { type Api, type Mine, type Order, setStock } from './api.ts';
import type { ScenarioName } from './boundaries.ts';
import { hasEnded } from './money.ts';

/** One order in a scenario. Its idempotency keys are fixed at the start, as a careful client does it. */
export interface Trip {
  readonly sku: string;
  readonly cart: unknown;
  readonly placing: string;
  readonly paying: string;
  readonly cancelling: string;
  readonly orderId: string;
  mine: Mine | null;
  intent: string | null;
}

/** Computes the id that the order will have, from the retailer and the client's key. */
export function newTrip(sku: string, cart: unknown): Trip {
  const placing = randomUUID();
  const orderId = orderIdFromDigest(sha256(orderIdSeed(RETAILERS.northlight.id, placing)));
  return {
    sku,
    cart,
    placing,
    paying: randomUUID(),
    cancelling: randomUUID(),
    orderId,
    mine: null,
    intent: null,
  };
}

/** `before` prepares the order, `go` makes the call, and `again` repeats it, because the client got no answer. */
export interface Scenario {
  readonly before: (at: Tools, trip: Trip) => Promise<unknown>;
  readonly go: (at: Tools, trip: Trip) => Promise<unknown>;
  readonly again: (at: Tools, trip: Trip) => Promise<unknown>;
  /** Units of the SKU before the scenario and after it. */
  readonly stock: readonly [number, number];
  readonly ends: string;
  readonly mails: number;
}

export interface Tools {
  readonly platform: Platform;
  readonly api: Api;
}

const STOCK = 30;
const SOLD = [STOCK, STOCK - 1] as const;
const BACK = [STOCK, STOCK] as const;

async function place({ api }: Tools, trip: Trip): Promise<void> {
  trip.mine = await api.placed(trip.cart, trip.placing);
  const order = await api.order(trip.mine.id);
  trip.intent = order.payment?.payment_intent ?? null;
}

/** An order that was placed when there was stock. A SKU that is known to be sold out is not placed at all. */
async function soldOutMeanwhile(at: Tools, trip: Trip): Promise<void> {
  await place(at, trip);
  await setStock(at.api, trip.sku, 0);
}

const ours = ({ mine }: Trip): Mine => {
  if (mine === null) throw new Error('the order is not placed yet');
  return mine;
};

const pay = ({ api }: Tools, trip: Trip) => api.pay(ours(trip), undefined, trip.paying);

const payAgain = ({ api }: Tools, trip: Trip) => {
  const { id, token } = ours(trip);
  const options = { idempotencyKey: trip.paying };
  return api.insist('POST', `/v1/orders/${id}/payment`, token, { payment_method: 'pm_card_visa' }, options);
};

const cancel = ({ api }: Tools, trip: Trip) => api.cancel(ours(trip), trip.cancelling);

const cancelAgain = ({ api }: Tools, trip: Trip) => {
  const { id, token } = ours(trip);
  return api.insist('POST', `/v1/orders/${id}/cancel`, token, {}, { idempotencyKey: trip.cancelling });
};

const REASON = { reason: 'changed their mind' };
const refundPath = ({ orderId }: Trip): string => `/v1/orders/${orderId}/refunds`;

const refund = ({ api }: Tools, trip: Trip) =>
  api.call('POST', refundPath(trip), RETAILERS.northlight.secretKey, REASON, trip.cancelling);

const refundAgain = ({ api }: Tools, trip: Trip, body: object = REASON) =>
  api.insist('POST', refundPath(trip), RETAILERS.northlight.secretKey, body, { idempotencyKey: trip.cancelling });

async function confirmed(at: Tools, trip: Trip): Promise<void> {
  await place(at, trip);
  await payAgain(at, trip);
  await at.api.reach(trip.orderId, hasEnded);
  // Received and confirmed. A cancellation would void a mail that is not sent yet.
  await told(at, trip, 2);
}

async function told({ api }: Tools, { orderId }: Trip, mails: number): Promise<void> {
  const settled = async () => (await api.events(orderId)).filter((e) => e.type === 'mail_settled').length >= mails;
  await until(settled, { timeout: 60_000, every: 100 }).catch(() => null);
}

/** Refunds a part and waits for its reversals. The bank refuses the refund later. */
async function partlyRefunded(at: Tools, trip: Trip): Promise<void> {
  await confirmed(at, trip);
  const reply = await refundAgain(at, trip, { ...REASON, amount: 1_000 });
  if (reply.status >= 300) throw new Error(`the refund answered ${reply.status} ${reply.code}`);
  const reversed = ({ split, refunds }: Order) =>
    refunds.some((one) => one.status === 'succeeded') && split.some((share) => share.reversed > 0);
  await at.api.reach(trip.orderId, (order) => reversed(order) && hasEnded(order));
  // Its failure would void the mail about the refund.
  await told(at, trip, 3);
}

async function failRefund({ platform }: Tools, trip: Trip): Promise<void> {
  const { data } = await platform.stripe.refunds.list({ payment_intent: trip.intent ?? '' });
  for (const { id } of data) await fetch(`${platform.stripeUrl}/_sim/refunds/${id}/fail`, { method: 'POST' });
}

/** Waits until the parties have got back what the refund took from them. */
async function givenBack({ api }: Tools, { orderId }: Trip): Promise<void> {
  const count = (events: readonly { type: string }[], type: string) => events.filter((e) => e.type === type).length;
  const probe = async () => {
    const events = await api.events(orderId);
    const open = count(events, 'return_started') - count(events, 'return_settled');
    return open === 0 && count(events, 'return_settled') > 0;
  };
  await until(probe, { every: 100 }).catch(() => null);
}

/** A confirmed order about which a bank has a question. A question moves no money. */
async function questioned(at: Tools, trip: Trip): Promise<void> {
  await confirmed(at, trip);
  await fetch(`${at.platform.stripeUrl}/_sim/charge-disputes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ payment_intent: trip.intent, kind: 'inquiry' }),
  });
  await until(() => happened(at, trip, 'chargeback_opened'), { timeout: 60_000, every: 100 });
}

const happened = async ({ api }: Tools, { orderId }: Trip, type: string): Promise<boolean> =>
  (await api.events(orderId)).some((e) => e.type === type);

const FINAL = { stage: 'final', statement: 'The parcel arrived.' };
const evidencePath = ({ orderId }: Trip): string => `/v1/disputes/${childId('dsp', orderId, 1)}/evidence`;

const answerBank = ({ api }: Tools, trip: Trip) =>
  api.call('POST', evidencePath(trip), RETAILERS.northlight.secretKey, FINAL, trip.cancelling);

async function answerBankAgain(at: Tools, trip: Trip): Promise<void> {
  const key = { idempotencyKey: trip.cancelling };
  await at.api.insist('POST', evidencePath(trip), RETAILERS.northlight.secretKey, FINAL, key);
  await until(() => happened(at, trip, 'chargeback_evidence_sent'), { timeout: 240_000, every: 100 });
}

/** The cart with a card: the order is placed and paid in one call. */
const paidCart = ({ cart }: Trip): object => ({ ...Object(cart), payment: { payment_method: 'pm_card_visa' } });

async function placePaid({ api }: Tools, trip: Trip): Promise<void> {
  trip.mine = await api.placed(paidCart(trip), trip.placing);
}

/** Every answer of the one call is lost: the card is charged, and the order does not know it. */
async function unanswered({ platform, api }: Tools, trip: Trip): Promise<void> {
  const fault = { fault: 'drop_answer', match: { method: 'POST', key: `${trip.orderId}:${ONE_CALL}:` }, times: 0 };
  await fetch(`${platform.stripeUrl}/_sim/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  await api.place(paidCart(trip), trip.placing);
}

/** The customer has no token yet, so the retailer cancels. */
const cancelForThem = ({ api }: Tools, { orderId, cancelling }: Trip) =>
  api.insist(
    'POST',
    `/v1/orders/${orderId}/cancel`,
    RETAILERS.northlight.secretKey,
    {},
    { idempotencyKey: cancelling },
  );

const nothing = async () => {};

export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = {
  placing: {
    before: nothing,
    go: ({ api }, trip) => api.place(trip.cart, trip.placing),
    again: async (at, trip) => {
      await place(at, trip);
      await payAgain(at, trip);
    },
    stock: SOLD,
    ends: 'confirmed',
    mails: 2,
  },
  paying: { before: place, go: pay, again: payAgain, stock: SOLD, ends: 'confirmed', mails: 2 },
  paying_at_once: {
    before: nothing,
    go: ({ api }, trip) => api.place(paidCart(trip), trip.placing),
    again: placePaid,
    stock: SOLD,
    ends: 'confirmed',
    mails: 2,
  },
  cancelling_unanswered: {
    before: unanswered,
    go: cancelForThem,
    again: cancelForThem,
    stock: BACK,
    ends: 'cancelled',
    mails: 0,
  },
  sold_out: { before: soldOutMeanwhile, go: pay, again: payAgain, stock: [STOCK, 0], ends: 'cancelled', mails: 1 },
  cancelling_unpaid: { before: place, go: cancel, again: cancelAgain, stock: BACK, ends: 'cancelled', mails: 0 },
  cancelling_confirmed: { before: confirmed, go: cancel, again: cancelAgain, stock: BACK, ends: 'cancelled', mails: 3 },
  refunding: { before: confirmed, go: refund, again: refundAgain, stock: BACK, ends: 'refunded', mails: 3 },
  refund_failing: {
    before: partlyRefunded,
    go: failRefund,
    again: givenBack,
    stock: SOLD,
    ends: 'confirmed',
    mails: 4,
  },
  answering_bank: {
    before: questioned,
    go: answerBank,
    again: answerBankAgain,
    stock: SOLD,
    ends: 'confirmed',
    mails: 2,
  },
};
