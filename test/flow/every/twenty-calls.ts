import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { RETAILERS } from '../../../dev/seed/keys.ts';
import { DEV_SECRETS } from '../../../dev/settings.ts';
import { until } from '../../support/until.ts';
import { ashwood, tidewater } from '../support/world.ts';
import { ONE, type Submission, TRACKING, type Twenty } from './twenty.ts';
import { correctionSubmissions } from './twenty-correction-calls.ts';
import { exportSubmissions } from './twenty-exports.ts';
import { moneySubmissions } from './twenty-money.ts';
import { stockSubmissions } from './twenty-stock-calls.ts';

const { northlight, hazel, tallsash } = RETAILERS;
const Listed = z.looseObject({ order: z.looseObject({ id: z.string() }) });
const Made = z.looseObject({ id: z.string() });
const nothing = async () => null;
const SIMPLE = { subject: 'Off', heading: 'Off it goes', paragraphs: 'Soon.', button: 'Look', accent: '#1f5c4d' };
const WORDING = { subject: 'Off it goes', html: '<p>Soon.</p>', text: 'Soon.', enabled: true };

/** Every mutating route of the API: how to prepare it, what to send, and the one effect that it may have. */
export const apiSubmissions = (t: Twenty): Readonly<Record<string, () => Promise<Submission>>> => ({
  'POST /v1/orders': async () => {
    const intents = async ({ text }: { text: string }) => {
      const { id } = Listed.parse(JSON.parse(text)).order;
      const { data } = await t.stack.stripe.paymentIntents.list({ limit: 100 });
      return data.filter(({ metadata }) => metadata.order_id === id).length;
    };
    return t.apiCall(['POST', '/v1/orders'], northlight.publishableKey, await t.cart(ONE), intents, 1);
  },
  'POST /v1/orders/:id/payment': async () => {
    const placed = await t.placed(await t.cart(ONE));
    const charges = async () =>
      (await t.stack.stripe.charges.list({ payment_intent: placed.payment.payment_intent })).data.length;
    const path = `/v1/orders/${placed.order.id}/payment`;
    return t.apiCall(['POST', path], placed.order_token, { payment_method: 'pm_card_visa' }, charges, 1);
  },
  'POST /v1/orders/:id/cancel': async () => {
    const { placed, order } = await t.stepped('accepted');
    const seen = t.seen(placed, 'cancel_requested', 'order_cancelled');
    const once = { refunds: 1, cancel_requested: 1, order_cancelled: 1 };
    return t.apiCall(['POST', `/v1/orders/${order.id}/cancel`], placed.order_token, {}, seen, once);
  },
  'POST /v1/orders/:id/confirm-delivery': async () => {
    const { placed, order } = await t.stepped('dispatched');
    const seen = t.seen(placed, 'order_delivered');
    const path = `/v1/orders/${order.id}/confirm-delivery`;
    return t.apiCall(['POST', path], placed.order_token, {}, seen, { refunds: 0, order_delivered: 1 });
  },
  'POST /v1/orders/:id/revoke-tokens': async () => {
    const placed = await t.placed(await t.cart(ONE));
    const path = `/v1/orders/${placed.order.id}/revoke-tokens`;
    const once = { refunds: 0, tokens_revoked: 1 };
    return t.apiCall(['POST', path], t.retailer, {}, t.seen(placed, 'tokens_revoked'), once);
  },
  'POST /v1/orders/:id/refund-quote': async () => {
    const { placed, order } = await t.stepped('accepted');
    const seen = t.seen(placed, 'refund_requested');
    const path = `/v1/orders/${order.id}/refund-quote`;
    return t.apiCall(['POST', path], t.retailer, { amount: 100 }, seen, { refunds: 0, refund_requested: 0 });
  },
  'POST /v1/orders/:id/refunds': async () => {
    const { placed, order } = await t.stepped('in_production');
    const seen = t.seen(placed, 'refund_requested');
    const body = { amount: 100, reason: 'Late.' };
    const once = { refunds: 1, refund_requested: 1 };
    return t.apiCall(['POST', `/v1/orders/${order.id}/refunds`], t.retailer, body, seen, once);
  },
  'POST /v1/orders/:id/messages': async () => {
    const { placed, order } = await t.stepped('accepted');
    const seen = t.seen(placed, 'message_posted', 'proposal_made');
    const body = { body: 'Shall we?', proposal: { refund: { amount: 100 } } };
    const once = { refunds: 0, message_posted: 1, proposal_made: 1 };
    return t.apiCall(['POST', `/v1/orders/${order.id}/messages`], ashwood.secretKey, body, seen, once);
  },
  'POST /v1/orders/:id/proposals/:proposal_id/accept': () => answered(t, 'accept', 1),
  'POST /v1/orders/:id/proposals/:proposal_id/decline': () => answered(t, 'decline', 0),
  'POST /v1/orders/:id/disputes': async () => {
    const { placed, order } = await t.stepped('dispatched');
    const body = { reason: 'damaged', description: 'Bent.', line_ids: [order.lines[0]?.id] };
    const once = { refunds: 0, dispute_raised: 1 };
    const path = `/v1/orders/${order.id}/disputes`;
    return t.apiCall(['POST', path], placed.order_token, body, t.seen(placed, 'dispute_raised'), once);
  },
  'POST /v1/disputes/:id/messages': async () => {
    const { placed, dispute } = await t.disputed();
    const once = { refunds: 0, message_posted: 1 };
    const path = `/v1/disputes/${dispute}/messages`;
    return t.apiCall(['POST', path], placed.order_token, { body: 'Look.' }, t.seen(placed, 'message_posted'), once);
  },
  'POST /v1/disputes/:id/resolve': async () => {
    const { placed, dispute } = await t.disputed();
    const body = { outcome: 'refund', refund: { amount: 100 }, note: 'Seen.' };
    const once = { refunds: 1, dispute_resolved: 1 };
    return t.apiCall(
      ['POST', `/v1/disputes/${dispute}/resolve`],
      t.ops,
      body,
      t.seen(placed, 'dispute_resolved'),
      once,
    );
  },
  'POST /v1/disputes/:id/evidence': async () => {
    const { placed, dispute } = await t.charged();
    const once = { refunds: 0, chargeback_evidence_given: 1, chargeback_evidence_sent: 1 };
    const seen = t.seen(placed, 'chargeback_evidence_given', 'chargeback_evidence_sent');
    return t.apiCall(['POST', `/v1/disputes/${dispute}/evidence`], t.ops, { stage: 'final' }, seen, once);
  },
  'POST /v1/fulfilments/:id/accept': () => step(t, 'accept', 'requested', 'fulfilment_accepted'),
  'POST /v1/fulfilments/:id/reject': () => step(t, 'reject', 'requested', 'fulfilment_rejected', { reason: 'No.' }, 1),
  'POST /v1/fulfilments/:id/start': () => step(t, 'start', 'accepted', 'fulfilment_started'),
  'POST /v1/fulfilments/:id/dispatch': () => step(t, 'dispatch', 'in_production', 'fulfilment_dispatched', TRACKING),
  'POST /v1/fulfilments/:id/deliver': () => step(t, 'deliver', 'dispatched', 'fulfilment_arrived'),
  ...correctionSubmissions(t),
  ...stockSubmissions(t),
  ...moneySubmissions(t),
  ...exportSubmissions(t),
  'PUT /v1/settings/policies': async () => {
    const path = '/v1/settings/policies';
    const body = { hold_seconds: 601 };
    const Held = z.looseObject({ hold_seconds: z.number() }).transform(({ hold_seconds }) => ({ hold_seconds }));
    const now = async () => Held.parse((await t.call('GET', path, hazel.secretKey)).body);
    return t.apiCall(['PUT', path], hazel.secretKey, body, now, body);
  },
  'PUT /v1/settings/cancellation-policy': async () => {
    const path = '/v1/settings/cancellation-policy';
    const body = { refundable_bps: 4_001 };
    const now = async () => (await t.call('GET', path, tidewater.secretKey)).body;
    return t.apiCall(['PUT', path], tidewater.secretKey, body, now, body);
  },
  'PUT /v1/settings/notifications/:event': async () => {
    const path = '/v1/settings/notifications/confirmed';
    return t.apiCall(['PUT', path], hazel.secretKey, WORDING, wordings(t, 'confirmed'), { n: 1 });
  },
  'PUT /v1/settings/notifications/:event/simple': async () => {
    const path = '/v1/settings/notifications/received/simple';
    return t.apiCall(['PUT', path], hazel.secretKey, SIMPLE, wordings(t, 'received'), { n: 1 });
  },
  'DELETE /v1/settings/notifications/:event': async () => {
    const path = '/v1/settings/notifications/dispatched';
    await t.call('PUT', path, hazel.secretKey, WORDING);
    return t.apiCall(['DELETE', path], hazel.secretKey, undefined, wordings(t, 'dispatched'), { n: 0 });
  },
  'POST /v1/settings/notifications/:event/preview': async () => {
    const { order } = await t.placedBy(hazel);
    const { enabled: _, ...draft } = WORDING;
    const path = '/v1/settings/notifications/delivered/preview';
    const body = { ...draft, order_id: order.id };
    return t.apiCall(['POST', path], hazel.secretKey, body, wordings(t, 'delivered'), { n: 0 });
  },
  'POST /v1/members': async () => {
    const email = 'twenty@hazel.example';
    const rows = t.rows('select count(*)::int as n from members where email = $1', [email]);
    return t.apiCall(['POST', '/v1/members'], hazel.secretKey, { email, name: 'Twenty' }, rows, { n: 1 });
  },
  'DELETE /v1/members/:id': async () => {
    const body = { email: 'gone@hazel.example', name: 'Gone' };
    const { id } = Made.parse((await t.call('POST', '/v1/members', hazel.secretKey, body)).body);
    const rows = t.rows('select epoch, revoked_at is not null as over from members where id = $1', [id]);
    return t.apiCall(['DELETE', `/v1/members/${id}`], hazel.secretKey, undefined, rows, { epoch: 2, over: true });
  },
  'POST /v1/ops/orders/:id/retry': async () => {
    const { placed, order } = await t.parked();
    const once = { refunds: 0, work_resumed: 1, work_parked: 2 };
    const seen = t.seen(placed, 'work_resumed', 'work_parked');
    return t.apiCall(['POST', `/v1/ops/orders/${order.id}/retry`], t.ops, {}, seen, once);
  },
  'POST /v1/ops/orders/:id/cancel': async () => {
    const { placed, order } = await t.stepped('in_production');
    const once = { refunds: 1, cancel_requested: 1, order_cancelled: 1 };
    const seen = t.seen(placed, 'cancel_requested', 'order_cancelled');
    return t.apiCall(['POST', `/v1/ops/orders/${order.id}/cancel`], t.ops, { reason: 'Burnt.' }, seen, once);
  },
  'POST /v1/ops/orders/:id/reproject': async () => {
    const { order } = await t.placed(await t.cart(ONE));
    const rows = t.rows('select count(*)::int as n from orders where id = $1', [order.id]);
    return t.apiCall(['POST', `/v1/ops/orders/${order.id}/reproject`], t.ops, {}, rows, { n: 1 });
  },
  'POST /v1/ops/dead-letters/:id/replay': async () => {
    const { id, sends } = await deadLetter(t);
    return t.apiCall(['POST', `/v1/ops/dead-letters/${id}/replay`], t.ops, {}, sends, 1);
  },
  'POST /webhooks/stripe': async () => {
    const placed = await t.placed(await t.cart(ONE));
    const { payment_intent: intent } = placed.payment;
    await t.fault('webhook_drop', { method: 'POST', path: `/v1/payment_intents/${intent}/confirm` });
    await t.stack.stripe.paymentIntents.confirm(intent, { payment_method: 'pm_card_visa' });
    const { data } = await t.stack.stripe.events.list({ type: 'payment_intent.amount_capturable_updated', limit: 100 });
    const event = data.find(({ data: { object } }) => 'id' in object && object.id === intent);
    const once = { refunds: 0, payment_authorised: 1 };
    return webhook(
      t,
      '/webhooks/stripe',
      event,
      DEV_SECRETS.STRIPE_WEBHOOK_SECRET,
      t.seen(placed, 'payment_authorised'),
      once,
    );
  },
  'POST /webhooks/stripe/connect': async () => {
    const { account } = tallsash;
    await t.sim(`/accounts/${account}`, { transfers: 'inactive' });
    const placed = await t.placedBy(tallsash);
    await t.pay(placed);
    const { id } = placed.order;
    const asked = await t.reach(id, t.ops, ({ fulfilments }) => fulfilments.length > 0);
    await t.step(t.taskOf(asked), 'accept', t.ops);
    await t.reach(id, t.ops, ({ split }) => split.some(({ transfer_status }) => transfer_status === 'waiting'));
    await t.sim(`/accounts/${account}`, { transfers: 'active' });
    const { data } = await t.stack.stripe.events.list(
      { type: 'account.updated', limit: 1 },
      { stripeAccount: account },
    );
    const moved = async () => {
      await t.settled(id);
      const all = await t.stack.stripe.transfers.list({ transfer_group: id, limit: 100 });
      return all.data.filter(({ destination }) => destination === account).length;
    };
    const secret = DEV_SECRETS.STRIPE_CONNECT_WEBHOOK_SECRET;
    return webhook(t, '/webhooks/stripe/connect', data[0], secret, moved, 1);
  },
  'POST /o/session': async () => {
    const { order, order_token } = await t.placed(await t.cart(ONE));
    const headers = { origin: t.stack.url };
    const body = { order_id: order.id, token: order_token };
    const send = async () => {
      const { status, text, headers: h } = await t.call('POST', '/o/session', null, body, headers);
      return { status, text: `${text}${h.get('set-cookie')}`, location: null };
    };
    return { send, effects: nothing, once: null };
  },
});

const wordings = (t: Twenty, event: string) =>
  t.rows('select count(*)::int as n from notification_templates where retailer_id = $1 and event = $2', [
    hazel.id,
    event,
  ]);

async function answered(t: Twenty, word: 'accept' | 'decline', refunds: number): Promise<Submission> {
  const { placed, order } = await t.stepped('in_production');
  const proposal = await t.proposed(order, ashwood.id, { refund: { amount: 100 } });
  const type = word === 'accept' ? 'proposal_accepted' : 'proposal_declined';
  const path = `/v1/orders/${order.id}/proposals/${proposal}/${word}`;
  return t.apiCall(['POST', path], ashwood.secretKey, {}, t.seen(placed, type), { refunds, [type]: 1 });
}

async function step(
  t: Twenty,
  name: string,
  stage: 'requested' | 'accepted' | 'in_production' | 'dispatched',
  type: string,
  body: object = {},
  refunds = 0,
): Promise<Submission> {
  const { placed, task } = await t.stepped(stage);
  return t.apiCall(['POST', `/v1/fulfilments/${task}/${name}`], ashwood.secretKey, body, t.seen(placed, type), {
    refunds,
    [type]: 1,
  });
}

/** A dead letter of a mail that was not sent. After a replay the mail is sent once. */
export async function deadLetter(t: Twenty) {
  const { order } = await t.stepped('accepted');
  await t.mailsReach(order.id, 2);
  const id = `dl-${randomUUID()}`;
  const body = JSON.stringify({ order_id: order.id });
  await t.stack.sql('insert into dead_letters (id, queue, body, attempts) values ($1, $2, $3, 5)', [
    id,
    'notifications',
    body,
  ]);
  const sends = async () => t.mails(order.id).filter((mail) => mail.subject === 'Your order is confirmed').length;
  return { id, sends };
}

async function webhook(
  t: Twenty,
  path: string,
  event: object | undefined,
  secret: string,
  effects: Submission['effects'],
  once: unknown,
): Promise<Submission> {
  if (event === undefined) throw new Error(`Stripe has no such event for ${path}`);
  const body = JSON.stringify(event);
  const signature = t.stack.stripe.webhooks.generateTestHeaderString({ payload: body, secret });
  const headers = { 'stripe-signature': signature, 'content-type': 'application/json' };
  const send = async () => {
    const answer = await t.stack.fetch(path, { method: 'POST', headers, body });
    return { status: answer.status, text: await answer.text(), location: null };
  };
  // A queue may do the last part.
  const settled = (answer: Parameters<Submission['effects']>[0]) =>
    until(async () => ({ seen: await effects(answer) })).then(({ seen }) => seen);
  return { send, effects: settled, once };
}
