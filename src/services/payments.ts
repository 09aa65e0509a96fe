import Stripe from 'stripe';
import { type Fault, type Outcome, ok, unseen } from '../domain/fault.ts';
import type { SourceKind } from '../domain/money/movements.ts';
import { CLOCKS_MS, type PaymentMethodRef, type TransferRequest } from '../domain/money/payment.ts';
import type { OrderState } from '../domain/order/state.ts';
import type { RefundSeen } from '../domain/refunds/external-refund.ts';
import type { AnswerRequest, Refund, ReturnRequest, ReversalRequest } from '../domain/refunds/state.ts';
import type { Intent, PaidIntent, PaymentReading, RefundResult, WorkResults } from '../domain/saga/work.ts';
import { type BalancePage, balancePage } from './payments/balance.ts';
import { BankCases } from './payments/bank-cases.ts';
import type { Step } from './payments/codes.ts';
import { stripeFault, stripeOutcome } from './payments/faults.ts';
import { findPaid, newIntent, paidIntent, wanted } from './payments/intents.ts';
import { firstOf } from './payments/pages.ts';
import { type AccountsOf, PartyTransfers } from './payments/parties.ts';
import { readingOf } from './payments/reading.ts';
import { allRefunds, createRefund } from './payments/refunds.ts';
import {
  type EventOfOrder,
  lookAgain,
  lookUp,
  readWebhook,
  type UnbookedEvent,
  type WebhookReading,
} from './payments/webhook.ts';

/**
 * The Payment Service. Every call has a time-out, writes carry the caller's idempotency key, and every failure is
 * returned as a named fault; nothing throws. Amounts in minor units of the order's currency.
 */
export interface Payments {
  /** Creates the intent, to be captured later. Creating it does not confirm it: no money is held. */
  createIntent(order: OrderState, key: string): Promise<Outcome<Intent>>;
  /** Finds the order's intent after a lost answer, among all intents since the order was placed. */
  findIntent(order: OrderState): Promise<Outcome<Intent | null>>;
  /**
   * Creates the intent and confirms it in one call. A declined card is a reading, not a fault; if no intent was made,
   * it is a refusal.
   */
  createAndConfirm(order: OrderState, method: PaymentMethodRef, key: string): Promise<Outcome<PaidIntent>>;
  /**
   * Finds the payment of a lost `createAndConfirm` among the charges of the order. If there are several intents, the one
   * with the money is the payment, and the others are cancelled.
   */
  findPaid(order: OrderState): Promise<Outcome<PaidIntent | null>>;
  /** Confirms from the server. A declined card is a reading, not a fault. */
  confirm(order: OrderState, method: PaymentMethodRef, key: string): Promise<Outcome<PaymentReading>>;
  read(order: OrderState): Promise<Outcome<PaymentReading>>;
  /** Captures all of it. If it is captured already, that is a success. */
  capture(order: OrderState, key: string): Promise<Outcome<PaymentReading>>;
  /** Reads the intent, and cancels it unless it is captured or cancelled. */
  release(order: OrderState, key: string): Promise<Outcome<PaymentReading>>;
  refund(order: OrderState, refund: Refund, key: string): Promise<Outcome<RefundResult>>;
  /** All refunds of the order's intent, whoever made them, newest first. */
  refunds(order: OrderState): Promise<Outcome<readonly RefundSeen[]>>;
  transfer(request: TransferRequest): Promise<Outcome<{ transferId: string }>>;
  findTransfer(request: TransferRequest): Promise<Outcome<{ transferId: string; amount: number } | null>>;
  reverse(order: OrderState, request: ReversalRequest, key: string): Promise<Outcome<{ reversalId: string }>>;
  /** Null: it was not made, and can still be made. */
  findReversal(order: OrderState, request: ReversalRequest): Promise<Outcome<WorkResults['reverse_transfer'] | null>>;
  /** Returns to a party what was reversed for a refund that failed later, as a new transfer. */
  giveBack(order: OrderState, request: ReturnRequest, key: string): Promise<Outcome<{ transferId: string }>>;
  findReturn(order: OrderState, request: ReturnRequest): Promise<Outcome<{ transferId: string } | null>>;
  /** A page of what moved on the Platform's balance since then (ms), newest first, after a transaction. */
  balance(since: number, after: string | null): Promise<Outcome<BalancePage>>;
  /** Gives Stripe the evidence for a bank's case, as a draft or finally. A refusal: the bank does not wait for any. */
  answerBank(request: AnswerRequest, key: string): Promise<Outcome<{ stripeId: string }>>;
  findAnswer(request: AnswerRequest): Promise<Outcome<{ stripeId: string } | null>>;
  /** Whether Stripe answers our calls. */
  ping(): Promise<Outcome<null>>;
  /** Checks the signature over the raw body, and reads what Stripe reports. */
  readWebhook(body: string, signature: string, endpoint: 'account' | 'connect'): Promise<WebhookReading>;
  /** Asks Stripe about an event that its order refused, or whose order does not exist (`no_order`). */
  lookAgain(event: EventOfOrder, why: string): Promise<WebhookReading>;
  /** Reads a charge, a refund or a dispute as if Stripe had just told us of it. `eventId` names the event. */
  lookUp(source: string, kind: SourceKind, eventId: string): Promise<WebhookReading>;
}

export type { AccountsOf, EventOfOrder, UnbookedEvent, WebhookReading };

export interface StripeSettings {
  readonly secretKey: string;
  /** Where the API is reached; null for Stripe's own. */
  readonly apiBase: string | null;
  readonly webhookSecret: string;
  readonly connectWebhookSecret: string;
  /** Where a customer comes back to after 3-D Secure: `{publicUrl}/o/{order}`. */
  readonly publicUrl: string;
  /** Asked when money goes back to a party. Without it, the accounts from when the order was placed are used. */
  readonly accountsOf?: AccountsOf | undefined;
}

const TIMEOUT_MS = 10_000;

export function stripePayments(
  settings: StripeSettings,
  httpClient: InstanceType<typeof Stripe.HttpClient> = Stripe.createFetchHttpClient(),
): Payments {
  const base = settings.apiBase === null ? null : new URL(settings.apiBase);
  const protocol = base?.protocol === 'http:' ? 'http' : 'https';
  const stripe = new Stripe(settings.secretKey, {
    httpClient,
    // The runner retries, with the order's own key. Retries of the SDK would not be counted.
    maxNetworkRetries: 0,
    timeout: TIMEOUT_MS,
    telemetry: false,
    ...(base === null
      ? {}
      : { host: base.hostname, port: Number(base.port || (protocol === 'http' ? 80 : 443)), protocol }),
  });
  return new StripePayments(stripe, settings);
}

const needIntent = (order: OrderState): string => {
  if (order.payment.intentId === null) throw new Error('payments: the order has no intent');
  return order.payment.intentId;
};

class StripePayments implements Payments {
  readonly #stripe: Stripe;
  readonly #settings: StripeSettings;
  readonly #parties: PartyTransfers;
  readonly #banks: BankCases;

  constructor(stripe: Stripe, settings: StripeSettings) {
    this.#stripe = stripe;
    this.#settings = settings;
    this.#parties = new PartyTransfers(stripe, settings.accountsOf ?? null);
    this.#banks = new BankCases(stripe);
  }

  createIntent(order: OrderState, key: string) {
    return stripeOutcome('create', async () => {
      return newIntent(await this.#stripe.paymentIntents.create(wanted(order), { idempotencyKey: key }));
    });
  }

  findIntent(order: OrderState) {
    const gte = Math.floor((order.placedAt - CLOCKS_MS) / 1_000);
    return stripeOutcome('read', async () => {
      const intent = await firstOf(
        (page) => this.#stripe.paymentIntents.list({ created: { gte }, ...page }),
        ({ metadata }) => metadata.order_id === order.id,
      );
      return intent === null ? null : newIntent(intent);
    });
  }

  createAndConfirm(order: OrderState, method: PaymentMethodRef, key: string) {
    const params = { ...wanted(order), ...this.#means(order, method), confirm: true };
    return paidIntent(() => this.#stripe.paymentIntents.create(params, { idempotencyKey: key }));
  }

  findPaid(order: OrderState) {
    return stripeOutcome('read', () => findPaid(this.#stripe, order.id));
  }

  /** What the customer pays with, and where the bank sends the customer back to. */
  #means(order: OrderState, { kind, id, returnUrl }: PaymentMethodRef) {
    return {
      ...(kind === 'payment_method' ? { payment_method: id } : { confirmation_token: id }),
      return_url: returnUrl ?? `${this.#settings.publicUrl}/o/${order.id}`,
      expand: ['latest_charge'],
    };
  }

  confirm(order: OrderState, method: PaymentMethodRef, key: string) {
    const intentId = needIntent(order);
    return this.#change(order, 'confirm', () =>
      this.#stripe.paymentIntents.confirm(intentId, this.#means(order, method), { idempotencyKey: key }),
    );
  }

  read(order: OrderState): Promise<Outcome<PaymentReading>> {
    const intentId = needIntent(order);
    return stripeOutcome('read', async () =>
      readingOf(await this.#stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge'] })),
    );
  }

  capture(order: OrderState, key: string) {
    const intentId = needIntent(order);
    return this.#change(order, 'capture', () =>
      this.#stripe.paymentIntents.capture(intentId, { expand: ['latest_charge'] }, { idempotencyKey: key }),
    );
  }

  async release(order: OrderState, key: string): Promise<Outcome<PaymentReading>> {
    const before = await this.read(order);
    if (!before.ok) return unseen(before.fault);
    if (before.value.state === 'captured' || before.value.state === 'cancelled') return before;
    const intentId = needIntent(order);
    return this.#change(order, 'cancel', () =>
      this.#stripe.paymentIntents.cancel(intentId, {}, { idempotencyKey: key }),
    );
  }

  /** Changes the intent. A decline is a reading. If Stripe says that the intent is in another state, it is read. */
  async #change(
    order: OrderState,
    step: Step,
    call: () => Promise<Stripe.PaymentIntent>,
  ): Promise<Outcome<PaymentReading>> {
    try {
      return ok(readingOf(await call()));
    } catch (error) {
      if (error instanceof Stripe.errors.StripeCardError && error.payment_intent !== undefined) {
        const reading = readingOf(error.payment_intent);
        if (reading.state === 'declined') return ok(reading);
      }
      const trouble = stripeFault(error, step);
      return trouble.code === 'payment_intent_unexpected_state'
        ? this.#whatItIs(order, trouble, step)
        : { ok: false, fault: trouble };
    }
  }

  async #whatItIs(order: OrderState, trouble: Fault, step: Step): Promise<Outcome<PaymentReading>> {
    const reading = await this.read(order);
    const over = reading.ok && (reading.value.state === 'captured' || reading.value.state === 'cancelled');
    const held = reading.ok && reading.value.state === 'authorised' && order.payment.status !== 'authorised';
    // An intent that is still processed takes no confirmation. That is no decline.
    const processed = reading.ok && reading.value.state === 'open' && step === 'confirm';
    if (!reading.ok) return unseen(reading.fault);
    return over || held || processed ? reading : { ok: false, fault: trouble };
  }

  refund(order: OrderState, refund: Refund, key: string) {
    const of = { intentId: needIntent(order), orderId: order.id };
    return stripeOutcome('refund', () => createRefund(this.#stripe, of, refund, key));
  }

  refunds(order: OrderState) {
    const intentId = needIntent(order);
    return stripeOutcome('read', () => allRefunds(this.#stripe, intentId));
  }

  transfer(request: TransferRequest) {
    return this.#parties.transfer(request);
  }

  findTransfer(request: TransferRequest) {
    return this.#parties.findTransfer(request);
  }

  giveBack(order: OrderState, request: ReturnRequest, key: string) {
    return this.#parties.giveBack(order, request, key);
  }

  findReturn(order: OrderState, request: ReturnRequest) {
    return this.#parties.findReturn(order, request);
  }

  reverse(order: OrderState, request: ReversalRequest, key: string) {
    return this.#parties.reverse(order, request, key);
  }

  findReversal(order: OrderState, request: ReversalRequest) {
    return this.#parties.findReversal(order, request);
  }

  answerBank(request: AnswerRequest, key: string) {
    return this.#banks.answer(request, key);
  }

  findAnswer(request: AnswerRequest) {
    return this.#banks.find(request);
  }

  ping() {
    return stripeOutcome('read', async () => {
      await this.#stripe.balance.retrieve();
      return null;
    });
  }

  readWebhook(body: string, signature: string, endpoint: 'account' | 'connect') {
    return readWebhook(this.#stripe, this.#settings, { body, signature, endpoint });
  }

  lookAgain(event: EventOfOrder, why: string) {
    return lookAgain(this.#stripe, event, why);
  }

  balance(since: number, after: string | null) {
    return stripeOutcome('read', () => balancePage(this.#stripe, since, after));
  }

  lookUp(source: string, kind: SourceKind, eventId: string) {
    return lookUp(this.#stripe, { source, kind, eventId });
  }
}
