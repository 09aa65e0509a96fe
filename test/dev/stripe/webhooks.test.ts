import Stripe from 'stripe';
import { afterEach, describe, expect, test } from 'vitest';
import {
  authorised,
  CONNECT_SECRET,
  captured,
  eventually,
  intentParams,
  type Kit,
  kit,
  receiver,
  SECRET,
} from './kit.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const it of open.splice(0)) await it.close();
});

async function wired(answer?: Parameters<typeof receiver>[0]) {
  const hooks = await receiver(answer);
  const k = await kit({ webhooks: hooks.targets });
  open.push(k.sim, hooks);
  return { k, hooks };
}
const fault = (k: Kit, name: string, more: object = {}) => k.control('/_sim/faults', { fault: name, ...more });

describe('webhooks', () => {
  test('are signed over the raw body, as constructEvent and constructEventAsync check it', async () => {
    const { k, hooks } = await wired();
    const { id } = await captured(k.stripe).then(({ intent }) => ({ id: intent }));
    const wanted = [
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.amount_capturable_updated',
      'charge.captured',
      'payment_intent.succeeded',
    ];
    await eventually(() => expect(hooks.types().sort()).toEqual([...wanted].sort()));
    for (const hook of hooks.got) {
      const event = k.stripe.webhooks.constructEvent(hook.body, hook.signature, SECRET);
      const crypto = Stripe.createSubtleCryptoProvider();
      expect((await k.stripe.webhooks.constructEventAsync(hook.body, hook.signature, SECRET, 300, crypto)).id).toBe(
        event.id,
      );
      expect(() => k.stripe.webhooks.constructEvent(`${hook.body} `, hook.signature, SECRET)).toThrow();
      expect(event).toMatchObject({ object: 'event', livemode: false, api_version: '2026-10-28.endive' });
      expect(event.account).toBeUndefined();
      expect(await k.stripe.events.retrieve(event.id)).toMatchObject({ type: event.type });
    }
    const succeeded = hooks.got.find((hook) => hook.body.includes('"payment_intent.succeeded"'));
    const event = k.stripe.webhooks.constructEvent(succeeded?.body ?? '', succeeded?.signature ?? '', SECRET);
    if (event.type !== 'payment_intent.succeeded') throw new Error(event.type);
    expect(event.data.object).toMatchObject({ id, status: 'succeeded', metadata: { order_id: 'ord_1' } });
    const listed = await k.stripe.events.list({ type: 'payment_intent.succeeded' });
    expect(listed.data.map((e) => e.id)).toEqual([event.id]);
  });

  test('are sent for every event of a payment with a refund, a reversal, a dispute and a decline', async () => {
    const { k, hooks } = await wired();
    await k.control('/_sim/accounts', { id: 'acct_1' });
    const { charge, intent } = await captured(k.stripe);
    const sent = await k.stripe.transfers.create({
      amount: 500,
      currency: 'gbp',
      destination: 'acct_1',
      source_transaction: charge,
    });
    await k.stripe.transfers.update(sent.id, { metadata: { a: 'b' } });
    await k.stripe.transfers.createReversal(sent.id);
    const refund = await k.stripe.refunds.create({ payment_intent: intent, amount: 100 });
    await k.control(`/_sim/refunds/${refund.id}/fail`);
    const dispute: Stripe.Dispute = await (await k.control('/_sim/charge-disputes', { charge })).json();
    await k.stripe.disputes.update(dispute.id, { metadata: { a: 'b' } });
    await k.control(`/_sim/charge-disputes/${dispute.id}/close`, { outcome: 'won' });
    const held = await authorised(k.stripe);
    await k.stripe.paymentIntents.cancel(held.id);
    await authorised(k.stripe, 5000, 'pm_card_chargeDeclined').catch(() => null);
    await authorised(k.stripe, 5000, 'pm_card_authenticationRequired');
    const wanted = [
      'transfer.created',
      'transfer.updated',
      'transfer.reversed',
      'refund.created',
      'charge.refunded',
      'refund.failed',
      'refund.updated',
      'charge.refund.updated',
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.updated',
      'charge.dispute.funds_reinstated',
      'charge.dispute.closed',
      'payment_intent.canceled',
      'charge.failed',
      'payment_intent.payment_failed',
      'payment_intent.requires_action',
    ];
    await eventually(() => expect(wanted.filter((type) => !hooks.types().includes(type))).toEqual([]));
  });

  test('of connected accounts go to the connect endpoint, signed with its own secret', async () => {
    const { k, hooks } = await wired();
    await k.control('/_sim/accounts', { id: 'acct_1', transfers: 'inactive' });
    await k.control('/_sim/accounts/acct_1', { transfers: 'active' });
    await eventually(() => expect(hooks.got).toHaveLength(1));
    const [hook] = hooks.got;
    if (!hook) throw new Error('no hook');
    expect(hook.path).toBe('/connect');
    expect(() => k.stripe.webhooks.constructEvent(hook.body, hook.signature, SECRET)).toThrow();
    const event = k.stripe.webhooks.constructEvent(hook.body, hook.signature, CONNECT_SECRET);
    expect(event).toMatchObject({
      type: 'account.updated',
      account: 'acct_1',
      data: { object: { capabilities: { transfers: 'active' } } },
    });
  });

  test('are sent only if the endpoint has enabled them, or somebody sends them again', async () => {
    const hooks = await receiver();
    const k = await kit({
      webhooks: { ...hooks.targets, events: ['payment_intent.succeeded'], connectEvents: [] },
    });
    open.push(k.sim, hooks);
    await k.control('/_sim/accounts', { id: 'acct_1', transfers: 'inactive' });
    await k.control('/_sim/accounts/acct_1', { transfers: 'active' });
    await captured(k.stripe);
    await eventually(() => expect(hooks.types()).toEqual(['payment_intent.succeeded']));
    expect(k.sim.simulator.webhooks.list()).toHaveLength(1);
    const { data } = await k.stripe.events.list({ type: 'payment_intent.created' });
    await k.control('/_sim/webhooks/resend', { event: data[0]?.id });
    await eventually(() => expect(hooks.types()).toEqual(['payment_intent.succeeded', 'payment_intent.created']));
  });

  test('are sent again after a refusal, with a new signature, until they are accepted', async () => {
    const { k, hooks } = await wired((_, seen) => (seen < 3 ? 500 : 200));
    await k.stripe.paymentIntents.create(intentParams());
    await eventually(() =>
      expect(k.sim.simulator.webhooks.list()).toMatchObject([{ status: 'delivered', attempts: 3 }]),
    );
    const events = hooks.got.map((hook) => k.stripe.webhooks.constructEvent(hook.body, hook.signature, SECRET).id);
    expect(new Set(events).size).toBe(1);
    expect(new Set(hooks.got.map((hook) => hook.signature)).size).toBeGreaterThan(1);
  });

  test('can be sent twice, dropped, delayed and resent', async () => {
    const { k, hooks } = await wired();
    await fault(k, 'webhook_twice');
    await k.stripe.paymentIntents.create(intentParams());
    await eventually(() => expect(hooks.got).toHaveLength(2));
    await fault(k, 'webhook_drop');
    await k.stripe.paymentIntents.create(intentParams());
    await fault(k, 'webhook_delay', { ms: 50 });
    await k.stripe.paymentIntents.create(intentParams());
    await eventually(() => expect(hooks.got).toHaveLength(3));
    const dropped = k.sim.simulator.webhooks.list().find((delivery) => delivery.status === 'dropped');
    await k.control('/_sim/webhooks/resend', { event: dropped?.event });
    await eventually(() => expect(hooks.got).toHaveLength(4));
  });

  test('can be sent before the answer, and out of order', async () => {
    const { k, hooks } = await wired();
    await fault(k, 'webhook_before_answer', { match: { path: '/v1/payment_intents' } });
    const made = k.stripe.paymentIntents.create(intentParams()).then(() => hooks.got.length);
    expect(await made).toBe(1);
    const { id } = await authorised(k.stripe);
    await eventually(() => expect(hooks.got).toHaveLength(4));
    await fault(k, 'webhook_out_of_order', { match: { path: '/v1/payment_intents/*/capture' }, ms: 10_000 });
    await k.stripe.paymentIntents.capture(id);
    await k.stripe.refunds.create({ payment_intent: id });
    await eventually(() => expect(hooks.got).toHaveLength(8));
    const late = hooks.types().slice(4);
    expect(late.indexOf('refund.created')).toBeLessThan(late.indexOf('charge.captured'));
  });
});

describe('the clock', () => {
  test('authorisations lapse after a week: the intent is canceled, and a late capture gives the reason', async () => {
    const { k, hooks } = await wired();
    const { id } = await authorised(k.stripe);
    await k.control('/_sim/clock', { advance_seconds: 7 * 86_400 - 60 });
    expect((await k.stripe.paymentIntents.retrieve(id)).status).toBe('requires_capture');
    await k.control('/_sim/clock', { advance_seconds: 120 });
    await eventually(() =>
      expect(hooks.types()).toEqual(expect.arrayContaining(['charge.expired', 'payment_intent.canceled'])),
    );
    const after = await k.stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
    expect(after).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'automatic',
      latest_charge: { captured: false, refunded: true },
    });
    await expect(k.stripe.paymentIntents.capture(id)).rejects.toMatchObject({ code: 'charge_expired_for_capture' });
  });
});
