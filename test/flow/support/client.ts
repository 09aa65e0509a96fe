import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { allProducts, CUSTOMER, Events, linesOf, type Product, send } from '../../../dev/api-client.ts';
import { RETAILERS } from '../../../dev/seed/keys.ts';
import { expectDeclared } from '../../support/contract/flow.ts';
import type { Stack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';

export { CUSTOMER, Product, type Reply, supplierKey as keyOfSupplier } from '../../../dev/api-client.ts';

/** Calls the API as a storefront, a customer and a supplier do. Answers are parsed with loose schemas. */

export const Order = z.looseObject({
  id: z.string(),
  number: z.string(),
  status: z.string(),
  version: z.number(),
  lines: z.array(z.looseObject({ id: z.string(), supplier_id: z.string(), sku: z.string() })),
  split: z.array(
    z.looseObject({
      party: z.string(),
      party_id: z.string(),
      amount: z.number(),
      transferred: z.number(),
      reversed: z.number(),
      receivable: z.number(),
      transfer_status: z.string(),
      transfer_code: z.string().nullable(),
    }),
  ),
  totals: z.looseObject({ total: z.number(), captured: z.number(), refunded: z.number() }).nullable(),
  payment: z.looseObject({ status: z.string(), payment_intent: z.string().nullable() }).nullable(),
  fulfilments: z.array(
    z.looseObject({ id: z.string(), supplier_id: z.string(), status: z.string(), line_ids: z.array(z.string()) }),
  ),
  refund_status: z.string(),
  cancellation: z.looseObject({ reason: z.string(), completed: z.boolean() }).nullable(),
  next_automatic_action: z.object({ what: z.string(), at: z.string() }).nullable(),
  allowed_actions: z.array(z.string()),
});
export type Order = z.infer<typeof Order>;

export const Placed = z.looseObject({
  order: Order,
  payment: z.looseObject({ payment_intent: z.string(), client_secret: z.string(), publishable_key: z.string() }),
  order_token: z.string(),
});
export type Placed = z.infer<typeof Placed>;

export const Problem = z.looseObject({ code: z.string(), status: z.number(), detail: z.string() });

export class Client {
  readonly stack: Pick<Stack, 'fetch'>;

  constructor(stack: Pick<Stack, 'fetch'>) {
    this.stack = stack;
  }

  /** Every answer is compared with the OpenAPI document. */
  async call(method: string, path: string, key: string | null, body?: unknown, headers: Record<string, string> = {}) {
    const fetchPath = (where: string, init: RequestInit) => this.stack.fetch(where, init);
    const reply = await send(fetchPath, method, path, { key, body, headers });
    expectDeclared(method, path, reply);
    return reply;
  }

  place(body: unknown, idempotencyKey: string = randomUUID(), key: string = RETAILERS.northlight.publishableKey) {
    return this.call('POST', '/v1/orders', key, body, { 'idempotency-key': idempotencyKey });
  }

  async placed(body: unknown, idempotencyKey?: string, key?: string): Promise<Placed> {
    const reply = await this.place(body, idempotencyKey, key);
    if (reply.status !== 201) throw new Error(`placing answered ${reply.status}: ${reply.text}`);
    return Placed.parse(reply.body);
  }

  pay({ order, order_token }: Placed, paymentMethod = 'pm_card_visa') {
    return this.call('POST', `/v1/orders/${order.id}/payment`, order_token, { payment_method: paymentMethod });
  }

  async order(id: string, key: string): Promise<Order> {
    const reply = await this.call('GET', `/v1/orders/${id}`, key);
    if (reply.status !== 200) throw new Error(`the order answered ${reply.status}: ${reply.text}`);
    return Order.parse(reply.body);
  }

  async events(id: string, key: string) {
    const reply = await this.call('GET', `/v1/orders/${id}/events`, key);
    return Events.parse(reply.body).data;
  }

  async products(key: string = RETAILERS.northlight.publishableKey): Promise<Product[]> {
    return allProducts(async (path) => (await this.call('GET', path, key)).body);
  }

  /** The body that places an order with one unit of each of these SKUs. */
  async cart(skus: readonly string[], key?: string) {
    const products = await this.products(key);
    const lines = linesOf(products, skus);
    return { customer: CUSTOMER, lines };
  }

  /** Waits until the order is `ready`, and returns it. */
  reach(id: string, key: string, ready: (order: Order) => boolean): Promise<Order> {
    return until(async () => {
      const order = await this.order(id, key);
      if (ready(order)) return order;
      throw new Error(`the order is ${order.status}: ${JSON.stringify(order).slice(0, 1_500)}`);
    });
  }

  reachStatus(id: string, key: string, status: string): Promise<Order> {
    return this.reach(id, key, (order) => order.status === status);
  }

  step(fulfilmentId: string, step: string, key: string, body?: unknown) {
    return this.call('POST', `/v1/fulfilments/${fulfilmentId}/${step}`, key, body ?? {});
  }
}
