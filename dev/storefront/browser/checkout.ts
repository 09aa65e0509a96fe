import {
  type Ask,
  type Headrail,
  HeadrailNoAnswer,
  HeadrailProblem,
  type PaidOrder,
  type PaymentMethod,
  type PlacedOrder,
} from '../../../packages/client/src/index.ts';

/** Places the order and pays it: in one call, and then with other cards until one is accepted. */

export type NewOrder = Omit<Ask<'orders.place'>['body'], 'payment'>;

/** Nobody knows whether the call happened. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof HeadrailNoAnswer || (error instanceof HeadrailProblem && error.status >= 500);

export class Checkout {
  readonly #shop: Headrail;
  /** What was sent without an answer. It is sent again before anything else: it may have been placed and paid. */
  #sent: (() => Promise<PlacedOrder | PaidOrder>) | null = null;
  #placed: PlacedOrder | null;

  /** `placed`: the order, after the bank's page has come back. */
  constructor(shop: Headrail, placed: PlacedOrder | null = null) {
    this.#shop = shop;
    this.#placed = placed;
  }

  /** The answer to the placing; null before it. */
  get placed(): PlacedOrder | null {
    return this.#placed;
  }

  /** The last call had no answer. The next one repeats it, whatever the form says now. */
  get unanswered(): boolean {
    return this.#sent !== null;
  }

  /** Resolves to what the payment is. `order` and `means` are read if there is something new to send. */
  async pay(order: () => NewOrder, means: () => Promise<PaymentMethod>): Promise<PlacedOrder | PaidOrder> {
    this.#sent ??= this.#next(order, await means());
    try {
      const answer = await this.#sent();
      if ('order_token' in answer) this.#placed = answer;
      this.#sent = null;
      return answer;
    } catch (error) {
      if (!isUnanswered(error)) this.#sent = null;
      throw error;
    }
  }

  #next(order: () => NewOrder, payment: PaymentMethod): () => Promise<PlacedOrder | PaidOrder> {
    const idempotencyKey = crypto.randomUUID();
    if (this.#placed === null) {
      const body = { ...order(), payment };
      return () => this.#shop.call('orders.place', { body, idempotencyKey });
    }
    const { order: placed, order_token } = this.#placed;
    const customer = this.#shop.as(order_token);
    return () => customer.call('orders.pay', { path: { id: placed.id }, body: payment, idempotencyKey });
  }
}
