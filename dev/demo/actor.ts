import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { PLATFORM } from '../seed/keys.ts';
import { until } from '../support/until.ts';
import { type Api, Order, Placed } from './api.ts';
import { keyOf } from './parties.ts';

/** One order of the filled market, and what its people do with it. Everything goes through the API. */

const Told = Order.extend({
  lines: z.array(z.object({ id: z.string(), supplier_id: z.string() })),
  payment: z.object({ status: z.string() }),
  disputes: z.array(z.object({ id: z.string() })),
  cancellation: z.object({ reason: z.string() }).nullable(),
});
export type Told = z.infer<typeof Told>;

const Anything = z.unknown();
const Quote = z.object({ version: z.number() });
const Message = z.object({ proposal: z.object({ id: z.string() }).nullable() });
const Dispute = z.object({ id: z.string() });

export interface Shop {
  readonly publishableKey: string;
  readonly secretKey: string;
}

/** The order was cancelled by itself, for example because its stock was sold meanwhile. The message is the reason. */
export class EndedEarly extends Error {}

export class Sale {
  readonly #api: Api;
  readonly #shop: Shop;
  #id = '';
  #token = '';

  constructor(api: Api, shop: Shop) {
    this.#api = api;
    this.#shop = shop;
  }

  async place(body: object): Promise<void> {
    const request = { key: this.#shop.publishableKey, idempotencyKey: randomUUID(), body };
    const { order, order_token } = await this.#api.call(Placed, 'POST', '/v1/orders', request);
    this.#id = order.id;
    this.#token = order_token;
  }

  read(): Promise<Told> {
    return this.#api.call(Told, 'GET', `/v1/orders/${this.#id}`, { key: this.#shop.secretKey });
  }

  /** Waits until the order is `ready`, and returns it. Throws `EndedEarly` where it was cancelled instead. */
  async reach(what: string, ready: (order: Told) => boolean): Promise<Told> {
    const order = await until(
      async () => {
        const order = await this.read();
        if (ready(order) || order.status === 'cancelled') return order;
        throw new Error(`${this.#id}: not yet ${what}, but ${order.status}`);
      },
      { every: 100 },
    );
    if (!ready(order)) throw new EndedEarly(order.cancellation?.reason ?? 'unknown');
    return order;
  }

  async customer(action: string, body: object = {}): Promise<void> {
    const request = { key: this.#token, idempotencyKey: randomUUID(), body };
    await this.#api.call(Anything, 'POST', `/v1/orders/${this.#id}/${action}`, request);
  }

  async retailer(action: string, body: object = {}): Promise<void> {
    const request = { key: this.#shop.secretKey, idempotencyKey: randomUUID(), body };
    await this.#api.call(Anything, 'POST', `/v1/orders/${this.#id}/${action}`, request);
  }

  /** The step of every supplier whose fulfilment has the status `from`; `most`: of so many only. */
  async suppliers(step: string, from: string, body: object = {}, most = 9): Promise<void> {
    const { fulfilments } = await this.read();
    for (const { id, supplier_id } of fulfilments.filter(({ status }) => status === from).slice(0, most)) {
      await this.#api.call(Anything, 'POST', `/v1/fulfilments/${id}/${step}`, { key: keyOf(supplier_id), body });
    }
  }

  /** A refund at the version of its quote; the mail or the transfer that comes between makes it ask again. */
  async refund(ask: object, reason: string): Promise<void> {
    await until(async () => {
      const quoted = { key: this.#shop.secretKey, body: ask };
      const { version } = await this.#api.call(Quote, 'POST', `/v1/orders/${this.#id}/refund-quote`, quoted);
      await this.retailer('refunds', { ...ask, reason, version });
      return true;
    });
  }

  async message(supplierId: string, body: string, proposal?: object): Promise<string | null> {
    const request = { key: this.#shop.secretKey, body: { to: supplierId, body, ...(proposal && { proposal }) } };
    const said = await this.#api.call(Message, 'POST', `/v1/orders/${this.#id}/messages`, request);
    return said.proposal?.id ?? null;
  }

  async answer(supplierId: string, proposalId: string, word: 'accept' | 'decline'): Promise<void> {
    const path = `/v1/orders/${this.#id}/proposals/${proposalId}/${word}`;
    await this.#api.call(Anything, 'POST', path, { key: keyOf(supplierId), body: {} });
  }

  async dispute(body: object): Promise<string> {
    const request = { key: this.#token, body };
    return (await this.#api.call(Dispute, 'POST', `/v1/orders/${this.#id}/disputes`, request)).id;
  }

  async inDispute(id: string, body: string): Promise<void> {
    const request = { key: this.#shop.secretKey, body: { body } };
    await this.#api.call(Anything, 'POST', `/v1/disputes/${id}/messages`, request);
  }

  async rule(id: string, ruling: object): Promise<void> {
    await this.#api.call(Anything, 'POST', `/v1/disputes/${id}/resolve`, { key: PLATFORM.secretKey, body: ruling });
  }
}
