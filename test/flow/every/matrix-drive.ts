import { randomUUID } from 'node:crypto';
import { BRANDS, RETAILERS } from '../../../dev/seed/keys.ts';
import { until } from '../../support/until.ts';
import { keyOfSupplier, type Order, type Placed, type Reply } from '../support/client.ts';
import { ConversationWorld, type Stage } from '../support/conversation.ts';
import { ashwood, brightloom, tidewater } from '../support/world.ts';
import type { Action, RoleName, Row } from './matrix.ts';

/** Products of suppliers that accept by hand, so that every step waits for the test. */
const ONE = ['AW-QUAYOAK'] as const;
const TWO = ['AW-QUAYOAK', 'TW-DALES'] as const;
const TRACKING = { carrier: 'Parcelforce', tracking_number: 'PF-1' };

/** Milliseconds. */
const EVERY = 80;

export interface Driven {
  readonly placed: Placed;
  readonly order: Order;
}

/** Drives orders into each state of the matrix, over HTTP, and tries its actions. */
export class Drive extends ConversationWorld {
  /** Creates an order in the state of a row, and waits until nothing is under way. */
  async into({ status, name }: Pick<Row, 'status' | 'name'>): Promise<Driven> {
    const drive = this.#drivers[name];
    if (drive === undefined) throw new Error(`there is no way to reach the state '${name}'`);
    const placed = await drive();
    await this.reachStatus(placed.order.id, this.ops, status);
    return { placed, order: await this.rest(placed) };
  }

  /** Polls less often than the client does, because many orders are waited for at once. */
  override reach(id: string, key: string, ready: (order: Order) => boolean): Promise<Order> {
    return until(
      async () => {
        const order = await this.order(id, key);
        if (ready(order)) return order;
        throw new Error(`the order is ${order.status}: ${JSON.stringify(order).slice(0, 1_500)}`);
      },
      { every: EVERY },
    );
  }

  /** Waits until the order and Stripe agree about the transfers, and returns the order. */
  async rest({ order: { id }, payment }: Placed): Promise<Order> {
    const over = new Set(['settled', 'void', 'kept', 'not_due', 'due']);
    return until(
      async () => {
        const order = await this.order(id, this.ops);
        const money = await this.money(payment.payment_intent);
        const sum = (of: 'transferred' | 'reversed') => order.split.reduce((total, share) => total + share[of], 0);
        const same = sum('transferred') === money.transferred && sum('reversed') === money.reversed;
        const types = same ? await this.types(id) : [];
        const many = (type: string) => types.filter((one) => one === type).length;
        if (
          same &&
          many('reversal_started') === many('reversal_settled') &&
          order.split.every((share) => over.has(share.transfer_status))
        )
          return order;
        throw new Error(`${order.status}, not at rest: ${JSON.stringify([money, order.split])}`);
      },
      { every: EVERY },
    );
  }

  refund(id: string, key: string, amount?: number): Promise<Reply> {
    const body = amount === undefined ? { reason: 'Sorry.' } : { reason: 'Sorry.', amount };
    return this.call('POST', `/v1/orders/${id}/refunds`, key, body, { 'idempotency-key': randomUUID() });
  }

  /** The first fulfilment, or its future id if the order has none yet. */
  taskOf = (order: Order): string => order.fulfilments[0]?.id ?? `ful_${order.id.slice(4)}_1`;

  attempt(action: Action, { order }: Driven, key: string): Promise<Reply> {
    const once = { 'idempotency-key': randomUUID() };
    switch (action) {
      case 'cancel':
        return this.cancel(order.id, key);
      case 'refund':
        return this.refund(order.id, key);
      case 'part':
        return this.refund(order.id, key, 100);
      case 'reject':
        return this.step(this.taskOf(order), 'reject', key, { reason: 'No timber.' });
      case 'force':
        return this.call('POST', `/v1/ops/orders/${order.id}/cancel`, key, { reason: 'Burnt down.' }, once);
      case 'propose': {
        const proposal = { refund: { amount: 100 } };
        return this.post(order, key, { to: order.lines[0]?.supplier_id, body: 'Shall we?', proposal });
      }
    }
  }

  keyOf(role: RoleName, { placed, order }: Driven): string {
    const brand = Object.values(BRANDS).find(({ id }) => id === order.lines[0]?.brand_id);
    const keys = {
      customer: placed.order_token,
      retailer: this.retailer,
      supplier: keyOfSupplier(order.lines[0]?.supplier_id ?? ''),
      brand: brand?.secretKey ?? '',
      ops: this.ops,
    };
    return keys[role];
  }

  /** Keys of parties and customers without access to the order. */
  strangers({ order }: Driven, token: string): string[] {
    const brands = Object.values(BRANDS).filter(({ id }) => !order.lines.some((line) => line.brand_id === id));
    return [token, RETAILERS.hazel.secretKey, brightloom.secretKey, ...brands.map(({ secretKey }) => secretKey)];
  }

  readonly #drivers: Readonly<Record<string, () => Promise<Placed>>> = {
    'pending, unpaid': async () => this.placed(await this.cart(ONE)),
    'pending, authenticating': async () => {
      const placed = await this.placed(await this.cart(ONE));
      await this.pay(placed, 'pm_card_authenticationRequired');
      return this.#once(placed, (order) => order.payment?.status === 'requires_action');
    },
    'payment_authorised, uncaptured': async () => {
      const placed = await this.placed(await this.cart(ONE));
      const path = `/v1/payment_intents/${placed.payment.payment_intent}/capture`;
      await this.fault('rate_limited', { method: 'POST', path }, 0);
      await this.pay(placed);
      await until(async () => (await this.types(placed.order.id)).includes('inventory_committed'));
      return placed;
    },
    'payment_authorised, captured': async () => (await this.requested(ONE)).placed,
    'payment_authorised, half_accepted': async () => {
      const { placed, order } = await this.requested(TWO);
      await this.step(this.taskOf(order), 'accept', ashwood.secretKey);
      return placed;
    },
    'payment_authorised, being_cancelled': async () => {
      const { placed, order } = await this.requested(ONE);
      await this.fault('rate_limited', { method: 'POST', path: '/v1/refunds', metadata_order_id: order.id }, 0);
      await this.cancel(order.id, this.retailer);
      return this.#once(placed, ({ fulfilments }) => fulfilments.every(({ status }) => status === 'withdrawn'));
    },
    'confirmed, accepted': () => this.#walk('confirmed'),
    'confirmed, partly_refunded': () => this.#walk('confirmed').then((placed) => this.#refunded(placed, 500)),
    'confirmed, half_withdrawn': () => this.#agreed(TWO, tidewater),
    'confirmed, charged_back': () => this.#walk('confirmed').then((placed) => this.#chargedBack(placed)),
    'in_production, made': () => this.#walk('in_production'),
    'in_production, half_started': () => this.#stepped(['start']),
    'in_production, half_dispatched': () => this.#stepped(['start', 'dispatch']),
    'in_production, partly_refunded': () => this.#walk('in_production').then((placed) => this.#refunded(placed, 500)),
    'in_production, disputed': async () => {
      const placed = await this.#walk('in_production');
      await this.raised(placed.order, placed.order_token);
      return placed;
    },
    'in_production, charged_back': () => this.#walk('in_production').then((placed) => this.#chargedBack(placed)),
    'dispatched, sent': () => this.#walk('dispatched'),
    'dispatched, arrived': async () => {
      const placed = await this.#walk('dispatched');
      await this.step(this.taskOf(await this.order(placed.order.id, this.ops)), 'deliver', ashwood.secretKey);
      return placed;
    },
    'delivered, received': () => this.#walk('delivered'),
    'delivered, charged_back': () => this.#walk('delivered').then((placed) => this.#chargedBack(placed)),
    'cancelled, unpaid': async () => {
      const placed = await this.placed(await this.cart(ONE));
      await this.cancel(placed.order.id, this.retailer);
      return placed;
    },
    'cancelled, given_back': async () => {
      const placed = await this.#walk('confirmed');
      await this.cancel(placed.order.id, this.retailer);
      return placed;
    },
    'cancelled, rejected': async () => {
      const { placed, order } = await this.requested(ONE);
      await this.step(this.taskOf(order), 'reject', ashwood.secretKey, { reason: 'No timber.' });
      return placed;
    },
    'cancelled, by_agreement': () => this.#agreed(ONE, ashwood),
    'refunded, after_delivery': () => this.#walk('delivered').then((placed) => this.#refunded(placed, 500)),
    'refunded, in_full': () => this.#walk('in_production').then((placed) => this.#refunded(placed)),
  };

  #walk = async (stage: Stage): Promise<Placed> => (await this.walked(ONE, stage)).placed;

  async #once(placed: Placed, ready: (order: Order) => boolean): Promise<Placed> {
    await this.reach(placed.order.id, this.ops, ready);
    return placed;
  }

  async #refunded(placed: Placed, amount?: number): Promise<Placed> {
    const reply = await this.refund(placed.order.id, this.retailer, amount);
    if (reply.status !== 201) throw new Error(`refunding answered ${reply.status}: ${reply.text}`);
    return placed;
  }

  async #agreed(skus: readonly string[], { id, secretKey }: typeof ashwood): Promise<Placed> {
    const { placed, order } = await this.walked(skus, 'confirmed');
    await this.accepted(order, await this.proposed(order, id, { refund: { amount: 100 }, cancel: true }), secretKey);
    await until(async () => (await this.types(order.id)).includes('units_returned'));
    return placed;
  }

  /** The first supplier takes further steps; the second only accepts. */
  async #stepped(steps: readonly ('start' | 'dispatch')[]): Promise<Placed> {
    const { placed, order } = await this.walked(TWO, 'confirmed');
    for (const step of steps) {
      await this.step(this.taskOf(order), step, ashwood.secretKey, step === 'start' ? {} : TRACKING);
    }
    return placed;
  }

  async #chargedBack(placed: Placed): Promise<Placed> {
    await this.sim('/charge-disputes', { payment_intent: placed.payment.payment_intent, amount: 1_000 });
    await until(async () => (await this.types(placed.order.id)).includes('chargeback_withdrawn'));
    return placed;
  }
}
