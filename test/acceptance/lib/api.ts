import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { at as atUrl, Events, send, supplierKey } from '../../../dev/api-client.ts';
import { PLATFORM, RETAILERS, SUPPLIERS } from '../../../dev/seed/keys.ts';
import { HANG_MS, until } from '../../../dev/support/until.ts';

export const Order = z.looseObject({
  id: z.string(),
  status: z.string(),
  version: z.number(),
  lines: z.array(z.looseObject({ sku: z.string() })),
  totals: z.looseObject({ total: z.number(), captured: z.number(), refunded: z.number() }).nullable(),
  payment: z.looseObject({ status: z.string(), payment_intent: z.string().nullable() }).nullable(),
  split: z.array(
    z.looseObject({
      party: z.string(),
      party_id: z.string(),
      amount: z.number(),
      transferred: z.number(),
      reversed: z.number(),
      receivable: z.number(),
      transfer_status: z.string(),
    }),
  ),
  fulfilments: z.array(z.looseObject({ id: z.string(), supplier_id: z.string(), status: z.string() })),
  refunds: z.array(z.looseObject({ status: z.string(), amount: z.number() })),
  cancellation: z.looseObject({ reason: z.string(), completed: z.boolean() }).nullable(),
  disputes: z.array(z.looseObject({})),
  parked: z.array(z.looseObject({ work: z.string() })),
  next_automatic_action: z.looseObject({ what: z.string(), at: z.string() }).nullable(),
});
export type Order = z.infer<typeof Order>;

const Placed = z.looseObject({ order: z.looseObject({ id: z.string() }), order_token: z.string() });
const Problem = z.looseObject({ code: z.string() });

/** One call, as its caller saw it. `status` is 0 if no answer came. */
export interface Seen {
  readonly what: string;
  readonly at: number;
  readonly ms: number;
  readonly status: number;
  readonly code: string | null;
  readonly retryAfter: string | null;
}

export interface Reply extends Seen {
  readonly body: unknown;
}

/** What a customer needs for further calls about an order. */
export interface Mine {
  readonly id: string;
  readonly token: string;
}

export { CUSTOMER, supplierKey } from '../../../dev/api-client.ts';

/** The API, as its callers use it. Every answer is kept in `seen` for the checks at the end of a run. */
export class Api {
  readonly url: string;
  readonly seen: Seen[] = [];

  constructor(url: string) {
    this.url = url;
  }

  async call(
    method: string,
    path: string,
    key: string,
    body?: unknown,
    idempotencyKey?: string,
    from?: string,
  ): Promise<Reply> {
    const at = Date.now();
    const started = performance.now();
    const what = `${method} ${path.replace(/(ord|ful)_[a-z2-7]+(_\d+)?/, '{id}').replace(/\?.*/, '')}`;
    const headers: Record<string, string> = {
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      ...(from === undefined ? {} : { 'cf-connecting-ip': from }),
    };
    const signal = AbortSignal.timeout(HANG_MS);
    let reply: Reply;
    try {
      const answer = await send(atUrl(this.url), method, path, { key, body, headers, signal });
      const { status, text, body: json } = answer;
      const code = status < 400 ? null : (Problem.safeParse(json).data?.code ?? text.slice(0, 200));
      const retryAfter = answer.headers.get('retry-after');
      reply = { what, at, ms: performance.now() - started, status, code, retryAfter, body: json };
    } catch (error) {
      const code = error instanceof Error ? error.name : 'error';
      reply = { what, at, ms: performance.now() - started, status: 0, code, retryAfter: null, body: null };
    }
    const { body: _, ...seen } = reply;
    this.seen.push(seen);
    return reply;
  }

  /** Repeats a call with the same key until it gets an answer that is not a 5xx. */
  async insist(
    method: string,
    path: string,
    key: string,
    body: unknown,
    { idempotencyKey = randomUUID(), patience = HANG_MS }: { idempotencyKey?: string; patience?: number } = {},
  ): Promise<Reply> {
    const end = performance.now() + patience;
    for (;;) {
      const reply = await this.call(method, path, key, body, idempotencyKey);
      if ((reply.status !== 0 && reply.status < 500) || performance.now() > end) return reply;
      await wait(Math.min(2_000, Number(reply.retryAfter ?? 0) * 1_000 || 200));
    }
  }

  /** `from`: the address of the browser. */
  place(cart: unknown, idempotencyKey: string = randomUUID(), from?: string): Promise<Reply> {
    return this.call('POST', '/v1/orders', RETAILERS.northlight.publishableKey, cart, idempotencyKey, from);
  }

  async placed(cart: unknown, idempotencyKey: string = randomUUID(), patience?: number): Promise<Mine> {
    const path = '/v1/orders';
    const options = { idempotencyKey, ...(patience === undefined ? {} : { patience }) };
    const reply = await this.insist('POST', path, RETAILERS.northlight.publishableKey, cart, options);
    return mine(reply);
  }

  /** The same; null where it is refused because it is sold out. */
  async placedUnlessSoldOut(cart: unknown, patience?: number): Promise<Mine | null> {
    const options = { idempotencyKey: randomUUID(), ...(patience === undefined ? {} : { patience }) };
    const reply = await this.insist('POST', '/v1/orders', RETAILERS.northlight.publishableKey, cart, options);
    return reply.status === 409 && reply.code === 'out_of_stock' ? null : mine(reply);
  }

  pay({ id, token }: Mine, method = 'pm_card_visa', idempotencyKey: string = randomUUID()): Promise<Reply> {
    return this.call('POST', `/v1/orders/${id}/payment`, token, { payment_method: method }, idempotencyKey);
  }

  cancel({ id, token }: Mine, idempotencyKey: string = randomUUID()): Promise<Reply> {
    return this.call('POST', `/v1/orders/${id}/cancel`, token, {}, idempotencyKey);
  }

  step(fulfilment: { id: string; supplier_id: string }, step: string, body: unknown = {}): Promise<Reply> {
    return this.call('POST', `/v1/fulfilments/${fulfilment.id}/${step}`, supplierKey(fulfilment.supplier_id), body);
  }

  /** The order, as the Platform sees it. */
  async order(id: string): Promise<Order> {
    const reply = await this.call('GET', `/v1/orders/${id}`, PLATFORM.secretKey);
    if (reply.status !== 200) throw new Error(`the order ${id} answered ${reply.status} ${reply.code}`);
    return Order.parse(reply.body);
  }

  async events(id: string): Promise<z.infer<typeof Events>['data']> {
    const reply = await this.call('GET', `/v1/orders/${id}/events`, PLATFORM.secretKey);
    if (reply.status !== 200) throw new Error(`the timeline of ${id} answered ${reply.status} ${reply.code}`);
    return Events.parse(reply.body).data;
  }

  /** Waits until `ready` is true for the order, and returns it. */
  reach(id: string, ready: (order: Order) => boolean, timeout = HANG_MS, every = 100): Promise<Order> {
    const probe = async () => {
      const order = await this.order(id);
      if (ready(order)) return order;
      const { status, version, next_automatic_action: next, cancellation } = order;
      throw new Error(`${id} is ${status} at ${version}, ${JSON.stringify({ next, cancellation })}`);
    };
    return until(probe, { timeout, every });
  }
}

export function mine(reply: Reply): Mine {
  if (reply.status !== 201) throw new Error(`placing answered ${reply.status} ${reply.code}`);
  const { order, order_token: token } = Placed.parse(reply.body);
  return { id: order.id, token };
}

/** Sets a supplier's stock of a SKU through the API. */
export async function setStock(api: Api, sku: string, onHand: number): Promise<void> {
  const owner = { BL: SUPPLIERS.brightloom, AW: SUPPLIERS.ashwood, TW: SUPPLIERS.tidewater }[sku.slice(0, 2)];
  const reply = await api.call('PUT', `/v1/stock/${sku}`, owner?.secretKey ?? '', { on_hand: onHand });
  if (reply.status !== 200) throw new Error(`stock of ${sku} was not set: ${reply.status} ${reply.code}`);
}
