import Stripe from 'stripe';
import { type Fault, fault, type Outcome, ok } from '../domain/fault.ts';
import type { OrderState, PaymentMethodRef, Refund } from '../domain/order.ts';
import type { PaymentReading, RefundResult } from '../domain/work.ts';
import { stripeFault } from './payments/faults.ts';
import { readingOf, refundResultOf } from './payments/reading.ts';
import { readWebhook, type WebhookReading } from './payments/webhook.ts';

/** One transfer as the queue's consumer asks for it; `key` is Stripe's idempotency key. */
export interface TransferRequest {
  readonly orderId: string;
  readonly partyId: string;
  readonly account: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly chargeId: string;
  readonly key: string;
}

export interface ReversalRequest {
  readonly partyId: string;
  readonly n: number;
  readonly amount: number;
  /** 0: the transfer of the share is reversed. Else the return of that number. */
  readonly of: number;
}

export type ReturnRequest = Omit<ReversalRequest, 'of'>;

/**
 * The Payment Service. Every call has a time-out, writes carry the caller's idempotency key, and every failure is a
 * named fault; nothing throws. Amounts in minor units of the order's currency.
 */
export interface Payments {
  /** Creates the intent, to be captured later. Creating never confirms: it holds no money. */
  createIntent(order: OrderState, key: string): Promise<Outcome<{ intentId: string; clientSecret: string }>>;
  /** Confirms from the server; a declined card is a reading, not a fault. */
  confirm(order: OrderState, method: PaymentMethodRef, key: string): Promise<Outcome<PaymentReading>>;
  read(order: OrderState): Promise<Outcome<PaymentReading>>;
  /** Captures all of it; already captured is success. */
  capture(order: OrderState, key: string): Promise<Outcome<PaymentReading>>;
  /** Reads the intent and cancels it unless it is captured or cancelled already. */
  release(order: OrderState, key: string): Promise<Outcome<PaymentReading>>;
  refund(order: OrderState, refund: Refund, key: string): Promise<Outcome<RefundResult>>;
  findRefund(order: OrderState, refund: Refund): Promise<Outcome<RefundResult | null>>;
  transfer(request: TransferRequest): Promise<Outcome<{ transferId: string }>>;
  findTransfer(request: TransferRequest): Promise<Outcome<{ transferId: string } | null>>;
  reverse(order: OrderState, request: ReversalRequest, key: string): Promise<Outcome<{ reversalId: string }>>;
  findReversal(order: OrderState, request: ReversalRequest): Promise<Outcome<{ reversalId: string } | null>>;
  /** What a failed refund owes a party that was reversed for it: a transfer of its own. */
  giveBack(order: OrderState, request: ReturnRequest, key: string): Promise<Outcome<{ transferId: string }>>;
  findReturn(order: OrderState, request: ReturnRequest): Promise<Outcome<{ transferId: string } | null>>;
  /** Whether Stripe answers us. */
  ping(): Promise<Outcome<null>>;
  /** Checks the signature over the raw body and says, in our words, what Stripe reports. */
  readWebhook(body: string, signature: string, endpoint: 'account' | 'connect'): Promise<WebhookReading>;
}

export type { WebhookReading };

export interface StripeSettings {
  readonly secretKey: string;
  /** Where the API is reached; null for Stripe's own. */
  readonly apiBase: string | null;
  readonly webhookSecret: string;
  readonly connectWebhookSecret: string;
  /** Where a customer comes back to after 3-D Secure: `{publicUrl}/o/{order}`. */
  readonly publicUrl: string;
}

const TIMEOUT_MS = 10_000;
/** A page of Stripe's lists, and the most that one order is expected to have. */
const PAGE = 100;

export function stripePayments(settings: StripeSettings): Payments {
  const base = settings.apiBase === null ? null : new URL(settings.apiBase);
  const protocol = base?.protocol === 'http:' ? 'http' : 'https';
  const stripe = new Stripe(settings.secretKey, {
    httpClient: Stripe.createFetchHttpClient(),
    // The runner retries, with the order's own key; the SDK's retries would hide how often.
    maxNetworkRetries: 0,
    timeout: TIMEOUT_MS,
    telemetry: false,
    ...(base === null
      ? {}
      : { host: base.hostname, port: Number(base.port || (protocol === 'http' ? 80 : 443)), protocol }),
  });
  return new StripePayments(stripe, settings);
}

/** Runs a call; what Stripe refuses or loses becomes a fault. */
async function attempt<T>(call: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return ok(await call());
  } catch (error) {
    return { ok: false, fault: stripeFault(error) };
  }
}

const needIntent = (order: OrderState): string => {
  if (order.payment.intentId === null) throw new Error('payments: the order has no intent');
  return order.payment.intentId;
};

class StripePayments implements Payments {
  readonly #stripe: Stripe;
  readonly #settings: StripeSettings;

  constructor(stripe: Stripe, settings: StripeSettings) {
    this.#stripe = stripe;
    this.#settings = settings;
  }

  createIntent(order: OrderState, key: string) {
    return attempt(async () => {
      const intent = await this.#stripe.paymentIntents.create(
        {
          amount: order.totals.total,
          currency: order.currency,
          capture_method: 'manual',
          allowed_payment_method_types: ['card'],
          transfer_group: order.id,
          description: `Order ${order.number}`,
          metadata: { order_id: order.id, retailer_id: order.retailerId },
        },
        { idempotencyKey: key },
      );
      if (intent.client_secret === null) throw new Error('payments: an intent without a client secret');
      return { intentId: intent.id, clientSecret: intent.client_secret };
    });
  }

  confirm(order: OrderState, method: PaymentMethodRef, key: string) {
    const intentId = needIntent(order);
    return this.#change(order, () =>
      this.#stripe.paymentIntents.confirm(
        intentId,
        {
          ...(method.kind === 'payment_method' ? { payment_method: method.id } : { confirmation_token: method.id }),
          return_url: `${this.#settings.publicUrl}/o/${order.id}`,
          expand: ['latest_charge'],
        },
        { idempotencyKey: key },
      ),
    );
  }

  read(order: OrderState): Promise<Outcome<PaymentReading>> {
    const intentId = needIntent(order);
    return attempt(async () =>
      readingOf(await this.#stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge'] })),
    );
  }

  capture(order: OrderState, key: string) {
    const intentId = needIntent(order);
    return this.#change(order, () =>
      this.#stripe.paymentIntents.capture(intentId, { expand: ['latest_charge'] }, { idempotencyKey: key }),
    );
  }

  async release(order: OrderState, key: string): Promise<Outcome<PaymentReading>> {
    const before = await this.read(order);
    if (!before.ok || before.value.state === 'captured' || before.value.state === 'cancelled') return before;
    const intentId = needIntent(order);
    return this.#change(order, () => this.#stripe.paymentIntents.cancel(intentId, {}, { idempotencyKey: key }));
  }

  /** A change of the intent; a decline is a reading, and 'not in that state' is answered by what it is. */
  async #change(order: OrderState, call: () => Promise<Stripe.PaymentIntent>): Promise<Outcome<PaymentReading>> {
    try {
      return ok(readingOf(await call()));
    } catch (error) {
      if (error instanceof Stripe.errors.StripeCardError && error.payment_intent !== undefined) {
        const reading = readingOf(error.payment_intent);
        if (reading.state === 'declined') return ok(reading);
      }
      const trouble = stripeFault(error);
      return trouble.code === 'payment_intent_unexpected_state'
        ? this.#whatItIs(order, trouble)
        : { ok: false, fault: trouble };
    }
  }

  async #whatItIs(order: OrderState, trouble: Fault): Promise<Outcome<PaymentReading>> {
    const reading = await this.read(order);
    const over = reading.ok && (reading.value.state === 'captured' || reading.value.state === 'cancelled');
    const held = reading.ok && reading.value.state === 'authorised' && order.payment.status !== 'authorised';
    return !reading.ok || over || held ? reading : { ok: false, fault: trouble };
  }

  refund(order: OrderState, refund: Refund, key: string) {
    const intentId = needIntent(order);
    return attempt(async () =>
      refundResultOf(
        await this.#stripe.refunds.create(
          {
            payment_intent: intentId,
            amount: refund.amount,
            metadata: { order_id: order.id, refund_id: refund.id },
          },
          { idempotencyKey: key },
        ),
      ),
    );
  }

  findRefund(order: OrderState, refund: Refund) {
    const intentId = needIntent(order);
    return attempt(async () => {
      const { data } = await this.#stripe.refunds.list({ payment_intent: intentId, limit: PAGE });
      const found = data.find((r) => r.metadata?.refund_id === refund.id);
      return found === undefined ? null : refundResultOf(found);
    });
  }

  async transfer(request: TransferRequest): Promise<Outcome<{ transferId: string }>> {
    const { account } = request;
    if (account === null) return fault('terminal', 'account_missing');
    return attempt(async () => {
      const transfer = await this.#stripe.transfers.create(
        {
          amount: request.amount,
          currency: request.currency,
          destination: account,
          source_transaction: request.chargeId,
          transfer_group: request.orderId,
          metadata: { order_id: request.orderId, party_id: request.partyId },
        },
        { idempotencyKey: request.key },
      );
      return { transferId: transfer.id };
    });
  }

  findTransfer(request: TransferRequest) {
    return attempt(async () => {
      const { data } = await this.#stripe.transfers.list({ transfer_group: request.orderId, limit: PAGE });
      const found = data.find((t) => t.metadata.party_id === request.partyId && t.metadata.return === undefined);
      return found === undefined ? null : { transferId: found.id };
    });
  }

  giveBack(order: OrderState, { partyId, n, amount }: ReturnRequest, key: string) {
    const account = order.parties.find((party) => party.id === partyId)?.account ?? null;
    const { chargeId } = order.payment;
    if (account === null || chargeId === null) return Promise.resolve(fault('terminal', 'account_missing'));
    return attempt(async () => {
      const transfer = await this.#stripe.transfers.create(
        {
          amount,
          currency: order.currency,
          destination: account,
          source_transaction: chargeId,
          transfer_group: order.id,
          metadata: { order_id: order.id, party_id: partyId, return: String(n) },
        },
        { idempotencyKey: key },
      );
      return { transferId: transfer.id };
    });
  }

  findReturn(order: OrderState, { partyId, n }: ReturnRequest) {
    return attempt(async () => {
      const { data } = await this.#stripe.transfers.list({ transfer_group: order.id, limit: PAGE });
      const found = data.find((t) => t.metadata.party_id === partyId && t.metadata.return === String(n));
      return found === undefined ? null : { transferId: found.id };
    });
  }

  reverse(order: OrderState, { partyId, n, amount, of }: ReversalRequest, key: string) {
    const transferId = transferOf(order, partyId, of);
    return attempt(async () => {
      const reversal = await this.#stripe.transfers.createReversal(
        transferId,
        { amount, metadata: { order_id: order.id, party_id: partyId, n: String(n) } },
        { idempotencyKey: key },
      );
      return { reversalId: reversal.id };
    });
  }

  findReversal(order: OrderState, { partyId, n, of }: ReversalRequest) {
    const transferId = transferOf(order, partyId, of);
    return attempt(async () => {
      const { data } = await this.#stripe.transfers.listReversals(transferId, { limit: PAGE });
      const found = data.find((r) => r.metadata?.n === String(n));
      return found === undefined ? null : { reversalId: found.id };
    });
  }

  ping() {
    return attempt(async () => {
      await this.#stripe.balance.retrieve();
      return null;
    });
  }

  readWebhook(body: string, signature: string, endpoint: 'account' | 'connect') {
    return readWebhook(this.#stripe, this.#settings, { body, signature, endpoint });
  }
}

function transferOf(order: OrderState, partyId: string, of: number): string {
  const made = of === 0 ? order.transfers : order.returns.filter((r) => r.n === of);
  const id = made.find((t) => t.partyId === partyId)?.transferId;
  if (id === undefined || id === null) throw new Error('payments: there is no transfer to reverse');
  return id;
}
