/** Places the order and pays it: in one call, and then with other cards until one is accepted. */

/** The order could not be placed. It is not the card: something in the order's form has to change. */
export class NotPlaced extends Error {}

export class Checkout {
  #api;
  #key;
  #order;
  /** What was sent without an answer. It is sent again before anything else: it may have been placed and paid. */
  #sent = null;
  /** The answer to the placing; null before it. */
  placed;

  /** `order`: the body of the call, without its payment. `placed`: after the bank's page has come back. */
  constructor({ api, key, order = null, placed = null }) {
    this.#api = api;
    this.#key = key;
    this.#order = order;
    this.placed = placed;
  }

  /** Resolves to the answer of the API, which says what the payment is. */
  async pay(payment) {
    if (this.placed === null) return this.#place(payment);
    const { order, order_token } = this.placed;
    return this.#api('POST', `/v1/orders/${order.id}/payment`, order_token, payment);
  }

  async #place(payment) {
    this.#sent ??= { body: { ...this.#order, payment }, key: crypto.randomUUID() };
    const { body, key } = this.#sent;
    try {
      this.placed = await this.#api('POST', '/v1/orders', this.#key, body, { 'idempotency-key': key });
    } catch (error) {
      if (error.again) throw error;
      this.#sent = null;
      throw new NotPlaced(error.message);
    }
    return this.placed;
  }
}
