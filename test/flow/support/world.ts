import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { PLATFORM, RETAILERS, SUPPLIERS } from '../../../dev/seed/keys.ts';
import type { Stack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { Client, keyOfSupplier, type Order, type Placed } from './client.ts';

const Armed = z.looseObject({ id: z.string(), struck: z.number() });

/** What a failure test checks besides the order: the money at Stripe, the stock in Postgres and Redis, the mails. */
export class World extends Client {
  declare readonly stack: Stack;

  constructor(stack: Stack) {
    super(stack);
  }

  readonly retailer = RETAILERS.northlight.secretKey;
  readonly ops = PLATFORM.secretKey;

  /** A request to a stand-in's control API. */
  async control(base: string, path: string, body: unknown = {}, method = 'POST'): Promise<unknown> {
    const init = method === 'GET' || method === 'DELETE' ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${base}${path}`, { ...init, headers: { 'content-type': 'application/json' } });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  sim(path: string, body?: unknown): Promise<unknown> {
    return this.control(this.stack.stripeUrl, `/_sim${path}`, body);
  }

  /** Sets a fault at Stripe. `struck` returns how many calls it has hit. */
  async fault(fault: string, match: Record<string, unknown>, times = 1): Promise<string> {
    return Armed.parse(await this.sim('/faults', { fault, match, times })).id;
  }

  disarm(fault: string): Promise<unknown> {
    return this.control(this.stack.stripeUrl, `/_sim/faults?id=${fault}`, undefined, 'DELETE');
  }

  async struck(id: string): Promise<number> {
    const list = z.looseObject({ data: z.array(Armed) });
    const { data } = list.parse(await this.control(this.stack.stripeUrl, '/_sim/faults', undefined, 'GET'));
    return data.find((rule) => rule.id === id)?.struck ?? 0;
  }

  policies(change: Record<string, number>) {
    return this.call('PUT', '/v1/settings/policies', this.retailer, change);
  }

  async paid(skus: readonly string[], method = 'pm_card_visa'): Promise<Placed> {
    const placed = await this.placed(await this.cart(skus));
    const reply = await this.pay(placed, method);
    if (reply.status !== 200) throw new Error(`paying answered ${reply.status}: ${reply.text}`);
    return placed;
  }

  /** A paid order with a task for every supplier. Auto-accepting suppliers have accepted. */
  async requested(skus: readonly string[]): Promise<{ placed: Placed; order: Order }> {
    const placed = await this.paid(skus);
    const order = await this.reach(placed.order.id, this.retailer, (o) => o.fulfilments.length > 0);
    return { placed, order };
  }

  async confirmed(skus: readonly string[]): Promise<{ placed: Placed; order: Order }> {
    const { placed, order } = await this.requested(skus);
    for (const f of order.fulfilments.filter((one) => one.status === 'requested')) {
      await this.step(f.id, 'accept', keyOfSupplier(f.supplier_id));
    }
    return { placed, order: await this.reachStatus(order.id, this.retailer, 'confirmed') };
  }

  cancel(orderId: string, key: string, idempotencyKey: string = randomUUID()) {
    return this.call('POST', `/v1/orders/${orderId}/cancel`, key, {}, { 'idempotency-key': idempotencyKey });
  }

  cancelled(orderId: string): Promise<Order> {
    return this.reach(orderId, this.retailer, (order) => order.status === 'cancelled');
  }

  settled(orderId: string): Promise<Order> {
    const over = new Set(['settled', 'void', 'kept']);
    return this.reach(orderId, this.ops, (o) => o.split.every((s) => over.has(s.transfer_status)));
  }

  /** Waits until no transfer of a cancelled order is under way any more. */
  transfersEnded(orderId: string): Promise<Order> {
    const open = new Set(['due', 'claimed', 'waiting']);
    return this.reach(orderId, this.ops, (o) => !o.split.some((s) => open.has(s.transfer_status)));
  }

  /** An order's money, read from Stripe. */
  async money(intentId: string) {
    const intent = await this.stack.stripe.paymentIntents.retrieve(intentId);
    const refunds = await this.stack.stripe.refunds.list({ payment_intent: intentId, limit: 100 });
    const group = intent.transfer_group ?? '';
    const transfers = await this.stack.stripe.transfers.list({ transfer_group: group, limit: 100 });
    const total = (amounts: number[]) => amounts.reduce((a, b) => a + b, 0);
    return {
      status: intent.status,
      captured: intent.amount_received,
      refunded: total(refunds.data.filter((r) => r.status !== 'failed').map((r) => r.amount)),
      transferred: total(transfers.data.map((t) => t.amount)),
      reversed: total(transfers.data.map((t) => t.amount_reversed)),
    };
  }

  async unitsOf(...skus: string[]): Promise<Record<string, number>> {
    return Object.fromEntries(await Promise.all(skus.map(async (sku) => [sku, await this.onHand(sku)] as const)));
  }

  async onHand(sku: string): Promise<number> {
    return Number((await this.stack.sql('select on_hand from stock where sku = $1', [sku]))[0]?.on_hand);
  }

  held(sku: string): Promise<number> {
    return this.stack.redis.zcard(`{stock}:x:${sku}`);
  }

  mails(orderId: string) {
    return this.stack.mailbox.mails({}).filter((m) => m.headers['X-Headrail-Message']?.startsWith(orderId));
  }

  mailsReach(orderId: string, count: number) {
    return until(() => (this.mails(orderId).length >= count ? this.mails(orderId) : null));
  }

  /** The mails of an order in the mailbox, oldest first, each once. */
  mailed(orderId: string): string[] {
    const ids = this.mails(orderId).map((mail) => mail.headers['X-Headrail-Message'] ?? '');
    return [...new Set(ids)].map((id) => id.slice(id.lastIndexOf(':') + 1));
  }

  /** The mails about the end of the order. Before them, the receipt mail may be there or missing. */
  async toldOfTheEnd(orderId: string): Promise<string[]> {
    return (await this.mailsSettled(orderId)).filter((template) => template !== 'received');
  }

  /** Waits until every due mail was sent or given up. Returns the sent ones. */
  async mailsSettled(orderId: string): Promise<string[]> {
    const due = new Set([
      'fulfilment_requested',
      'order_confirmed',
      'order_in_production',
      'order_dispatched',
      'order_delivered',
      'mail_requested',
    ]);
    await until(async () => {
      const events = await this.events(orderId, this.ops);
      const types = events.map((e) => e.type);
      const held = types.includes('payment_authorised');
      const more = types.filter((t) => t === 'order_refunded' || (held && t === 'order_cancelled')).length;
      const again = events.filter(({ data }) => Number(data.owed ?? 0) > 0 || data.mail === true).length;
      return types.filter((t) => due.has(t)).length + more + again === types.filter((t) => t === 'mail_settled').length;
    });
    return this.mailed(orderId);
  }

  /** Waits until every event that Stripe has made by now was delivered, so that none of them can still change something. */
  async eventsDelivered(): Promise<void> {
    const { webhooks } = this.stack.stripeSim.simulator;
    const open = () => webhooks.list().flatMap(({ id, next }) => (next === null ? [] : [id]));
    const made = new Set(open());
    await until(() => open().every((id) => !made.has(id)));
  }

  /** Waits until the read model has the order as it is, and returns its version. */
  projected(orderId: string): Promise<number> {
    return until(async () => {
      const [row] = await this.stack.sql('select version from orders where id = $1', [orderId]);
      const { version } = await this.order(orderId, this.ops);
      return Number(row?.version) === version ? version : null;
    });
  }

  /** Waits until its mails are settled and the read model has all of it, so that no projection is to come. */
  async atRest(orderId: string): Promise<void> {
    await this.mailsSettled(orderId);
    await this.projected(orderId);
  }

  async types(orderId: string): Promise<string[]> {
    return (await this.events(orderId, this.ops)).map((e) => e.type);
  }
}

export const { brightloom, ashwood, tidewater } = SUPPLIERS;
/** SKUs of Brightloom, which accepts automatically, and of Ashwood and Tidewater, which do not. */
export const AUTO = 'BL-DUNE';
export const NOTHING = { captured: 0, refunded: 0, transferred: 0, reversed: 0 };
