import type { Ask, Headrail, Order } from '../../packages/client/src/index.ts';
import { PLATFORM } from '../seed/keys.ts';
import { until } from '../support/until.ts';
import { type NewOrder, SUPPLIER_STEPS } from './api.ts';
import { keyOf } from './parties.ts';

/** One order of the filled market, and what its people do with it. Everything goes through the API. */

export interface Shop {
  readonly publishableKey: string;
  readonly secretKey: string;
}

/** The order was cancelled by itself, for example because its stock was sold meanwhile. The message is the reason. */
export class EndedEarly extends Error {}

export class Sale {
  readonly #api: Headrail;
  readonly #shop: Headrail;
  readonly #retailer: Headrail;
  #customer: Headrail;
  #path = { id: '' };

  constructor(api: Headrail, { publishableKey, secretKey }: Shop) {
    this.#api = api;
    this.#shop = api.as(publishableKey);
    this.#retailer = api.as(secretKey);
    this.#customer = this.#shop;
  }

  async place(body: NewOrder): Promise<void> {
    const { order, order_token } = await this.#shop.call('orders.place', { body });
    this.#path = { id: order.id };
    this.#customer = this.#api.as(order_token);
  }

  read(): Promise<Order> {
    return this.#retailer.call('orders.get', { path: this.#path });
  }

  /** Waits until the order is `ready`, and returns it. Throws `EndedEarly` where it was cancelled instead. */
  async reach(what: string, ready: (order: Order) => boolean): Promise<Order> {
    const order = await until(
      async () => {
        const order = await this.read();
        if (ready(order) || order.status === 'cancelled') return order;
        throw new Error(`${order.id}: not yet ${what}, but ${order.status}`);
      },
      { every: 100 },
    );
    if (!ready(order)) throw new EndedEarly(order.cancellation?.reason ?? 'unknown');
    return order;
  }

  async pay(card: string): Promise<void> {
    await this.#customer.call('orders.pay', { path: this.#path, body: { payment_method: card } });
  }

  async cancel(reason: string): Promise<void> {
    await this.#customer.call('orders.cancel', { path: this.#path, body: { reason } });
  }

  async confirmDelivery(): Promise<void> {
    await this.#customer.call('orders.confirmDelivery', { path: this.#path });
  }

  /** The step of every supplier whose fulfilment has the status `from`. */
  async suppliers(step: keyof typeof SUPPLIER_STEPS, from: string): Promise<void> {
    for (const { id, supplier } of await this.#tasks(from)) await SUPPLIER_STEPS[step](supplier, id);
  }

  async dispatch(body: Ask<'fulfilments.dispatch'>['body']): Promise<void> {
    for (const { id, supplier } of await this.#tasks('in_production')) {
      await supplier.call('fulfilments.dispatch', { path: { id }, body });
    }
  }

  /** The first supplier that was asked says no. */
  async reject(reason: string): Promise<void> {
    for (const { id, supplier } of (await this.#tasks('requested')).slice(0, 1)) {
      await supplier.call('fulfilments.reject', { path: { id }, body: { reason } });
    }
  }

  async #tasks(status: string): Promise<{ id: string; supplier: Headrail }[]> {
    const { fulfilments } = await this.read();
    return fulfilments
      .filter((one) => one.status === status)
      .map(({ id, supplier_id }) => ({ id, supplier: this.#api.as(keyOf(supplier_id)) }));
  }

  /** A refund at the version of its quote; the mail or the transfer that comes between makes it ask again. */
  async refund(ask: NonNullable<Ask<'refunds.quote'>['body']>, reason: string): Promise<void> {
    await until(async () => {
      const { version } = await this.#retailer.call('refunds.quote', { path: this.#path, body: ask });
      await this.#retailer.call('refunds.create', { path: this.#path, body: { ...ask, reason, version } });
      return true;
    });
  }

  /** Returns the id of the proposal in it. */
  async message(
    supplierId: string,
    text: string,
    proposal?: Ask<'messages.create'>['body']['proposal'],
  ): Promise<string> {
    const body = { to: supplierId, body: text, ...(proposal === undefined ? {} : { proposal }) };
    const said = await this.#retailer.call('messages.create', { path: this.#path, body });
    return said.proposal?.id ?? '';
  }

  /** The supplier writes to the shop. */
  async hear(supplierId: string, text: string, proposal?: Ask<'messages.create'>['body']['proposal']): Promise<void> {
    const body = { body: text, ...(proposal === undefined ? {} : { proposal }) };
    await this.#api.as(keyOf(supplierId)).call('messages.create', { path: this.#path, body });
  }

  async accept(supplierId: string, proposalId: string): Promise<void> {
    const path = { ...this.#path, proposal_id: proposalId };
    await this.#api.as(keyOf(supplierId)).call('proposals.accept', { path });
  }

  async dispute(body: Ask<'disputes.raise'>['body']): Promise<string> {
    return (await this.#customer.call('disputes.raise', { path: this.#path, body })).id;
  }

  async inDispute(id: string, body: string): Promise<void> {
    await this.#retailer.call('disputes.messages.create', { path: { id }, body: { body } });
  }

  async rule(id: string, body: Ask<'disputes.resolve'>['body']): Promise<void> {
    await this.#api.as(PLATFORM.secretKey).call('disputes.resolve', { path: { id }, body });
  }
}
