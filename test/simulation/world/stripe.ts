import Stripe from 'stripe';
import { CONTROLS } from '../../../dev/stripe/core/control.ts';
import { createStore, handle, tick } from '../../../dev/stripe/core/core.ts';
import { balanceOf, OUTSIDE, PLATFORM, post } from '../../../dev/stripe/core/money/balance-transactions.ts';
import { PASSING_FAULTS, REFUSAL_FAULTS, SET_UP_FAULTS, type SetUpFault } from '../../../dev/stripe/core/refusals.ts';
import type { Store } from '../../../dev/stripe/core/store.ts';
import { CORE_FAULTS, type SimEvent, type SimRequest, type SimResponse } from '../../../dev/stripe/core/types.ts';
import { signature } from '../../../dev/stripe/webhooks.ts';
import { ok } from '../../../src/domain/fault.ts';
import { type Payments, stripePayments } from '../../../src/services/payments.ts';
import { ACCOUNTS } from './market.ts';
import { type Caller, type FarFault, type Network, STRAY } from './network.ts';
import { Accounts } from './outside/accounts.ts';

const SECRETS = { webhookSecret: 'whsec_sim', connectWebhookSecret: 'whsec_sim_connect' };
const SETTINGS = { secretKey: 'sk_test_sim', apiBase: null, publicUrl: 'https://sim.test', ...SECRETS };

/** So small that the list of an order's transfers, refunds or reversals has several pages. */
const PAGE_LIMIT = 2;

/** How Stripe may refuse the repeat of a lost call, although it stored an answer under the key. */
export const REFUSALS = [
  'key_reused',
  'bad_request',
  'too_much',
  'card_error',
  'not_found',
  ...PASSING_FAULTS,
  ...SET_UP_FAULTS,
] as const;
export type Refusal = (typeof REFUSALS)[number];
const PASSING: ReadonlySet<string> = new Set(PASSING_FAULTS);
/** A person in Stripe's Dashboard, who does not use our API key. */
const DASHBOARD = 'dashboard';

/** One event that Stripe sends to us. It stays in the list until we have confirmed it. */
export interface Webhook {
  readonly id: string;
  readonly event: SimEvent;
  notBefore: number;
  tries: number;
}

/** Stripe for one schedule: the simulator's core, and webhooks that arrive when the schedule says so. */
export class SimStripe {
  readonly store: Store;
  readonly network: Network;
  readonly #now: () => number;
  webhooks: Webhook[] = [];
  readonly #counts = new Map<string, number>();
  /** How many calls Stripe refused finally (4xx except 409 and 429), by caller. */
  readonly refusals = new Map<string, number>();
  /**
   * How many answers were caused by our wrong set-up or an outage behind Stripe, and not by the card or the order, by
   * caller.
   */
  readonly blameless = new Map<string, number>();
  /** While this is set, all our calls get this fault. */
  setUp: SetUpFault | null = null;
  /** How many calls reached the core. If the number is unchanged, the checks need not read the books again. */
  calls = 0;

  readonly accounts: Accounts;

  /** `without`: a party that has no connected account yet. */
  constructor(seed: number, network: Network, now: () => number, without: string | null) {
    this.store = createStore(seed);
    this.network = network;
    this.#now = now;
    this.accounts = new Accounts(this, without);
    this.webhooks = [];
  }

  /** The keys of lost calls, with the refusal that every repeat gets. */
  readonly repeatsRefused = new Map<string, Refusal>();
  /** Keys of calls that took effect without an answer that says so. The order must not give these effects up. */
  readonly done = new Set<string>();
  /** While this is true, events are not sent. */
  silent = false;
  lastStatus = 0;
  /** Whether the last call was refused on arrival, so that no answer is stored under its key. */
  lastTurnedAway = false;

  handle(request: SimRequest, fault: FarFault, caller: string): SimResponse {
    const key = request.headers['idempotency-key'] ?? '';
    const repeatsRefused = fault === STRAY ? undefined : this.repeatsRefused.get(key);
    const ours = caller === DASHBOARD ? null : this.setUp;
    const known = repeatsRefused ?? ours ?? CORE_FAULTS.find((name) => name === fault);
    const { response, events } = handle(this.store, request, this.#now(), { fault: known, pageLimit: PAGE_LIMIT });
    if (!this.silent) this.#publish(events);
    this.calls += 1;
    const { status } = response;
    this.lastStatus = status;
    if (known === 'stored_500_after_effect' && status === 500) this.done.add(key);
    const blameless = SET_UP_FAULTS.some((name) => name === known);
    this.lastTurnedAway = REFUSAL_FAULTS.some((name) => name === known);
    if (blameless) this.blameless.set(caller, (this.blameless.get(caller) ?? 0) + 1);
    else if (status >= 400 && status < 500 && status !== 409 && status !== 429) {
      this.refusals.set(caller, (this.refusals.get(caller) ?? 0) + 1);
    }
    return response;
  }

  tick(): void {
    const events = tick(this.store, this.#now());
    if (events.length > 0) this.calls += 1;
    this.#publish(events);
  }

  /** A call of the control API; false if it is refused. */
  control(path: string, ids: readonly string[], body: unknown = {}): boolean {
    this.tick();
    const found = CONTROLS.find((control) => `/${control.path.join('/')}` === path);
    if (found === undefined) throw new Error(`stripe: no control ${path}`);
    this.calls += 1;
    try {
      found.run(this.store, ids, body);
      return true;
    } catch {
      return false;
    } finally {
      this.#publish(this.store.drainEvents());
    }
  }

  /**
   * Somebody refunds a percentage of what is left, in Stripe's Dashboard. The refund may name an order, which may be
   * the wrong one. False if nothing is left.
   */
  refundByHand(intentId: string, percent: number, orderId: string | null = null): boolean {
    this.tick();
    const intent = this.store.intents.get(intentId);
    const gone = this.store.refunds.by('payment_intent', intentId).filter(({ status }) => status !== 'failed');
    const left = (intent?.amount_received ?? 0) - gone.reduce((sum, { amount }) => sum + amount, 0);
    const amount = Math.ceil((left * percent) / 100);
    if (intent?.status !== 'succeeded' || amount <= 0) return false;
    if (this.store.disputes.by('payment_intent', intentId).length > 0) return false;
    const named = orderId === null ? '' : `&metadata[order_id]=${encodeURIComponent(orderId)}`;
    return this.asDashboard('/v1/refunds', `payment_intent=${intentId}&amount=${amount}${named}`);
  }

  /** A call that a person makes in Stripe's Dashboard. False if Stripe refuses it. */
  asDashboard(path: string, body = ''): boolean {
    const headers = { authorization: `Bearer ${SETTINGS.secretKey}` };
    return this.handle({ method: 'POST', path, headers, body }, null, DASHBOARD).status === 200;
  }

  /**
   * Somebody sends a party money from the Platform's balance, in Stripe's Dashboard or by a script. It has none of our
   * metadata, but may be in the order's transfer group. False if the balance is too small.
   */
  transferByHand(party: string, group: string | null): boolean {
    this.tick();
    const named = group === null ? '' : `&transfer_group=${group}`;
    return this.asDashboard('/v1/transfers', `amount=111&currency=gbp&destination=${ACCOUNTS[party]}${named}`);
  }

  /** Sends the event of a refund that does not exist. It names the order, but its field `what` is another payment's. */
  foreignRefund({ id, amount: total, latest_charge, metadata }: Stripe.PaymentIntent, what: string): boolean {
    this.#foreign += 1;
    const refund = {
      id: `re_foreign_${this.#foreign}`,
      object: 'refund',
      amount: what === 'amount' ? total + 1 : Math.ceil(total / 3),
      charge: what === 'charge' ? 'ch_foreign' : latest_charge,
      currency: what === 'currency' ? 'eur' : 'gbp',
      metadata: { order_id: metadata.order_id, ...(what === 'id' ? { refund_id: 'ref_foreign' } : {}) },
      payment_intent: what === 'intent' ? 'pi_foreign' : id,
      reason: null,
      status: 'succeeded',
    };
    const nobody = { api_version: null, pending_webhooks: 0, request: null };
    const event = { id: `evt_foreign_${this.#foreign}`, object: 'event', livemode: false, ...nobody } as const;
    this.#publish([{ ...event, type: 'refund.created', created: 0, data: { object: refund } }]);
    return true;
  }

  #foreign = 0;

  /** A repeat that was refused for the moment (429, 409) is not refused any more. */
  pass(): void {
    for (const [key, refusal] of this.repeatsRefused) if (PASSING.has(refusal)) this.repeatsRefused.delete(key);
  }

  /** Fills every account, so that transfers can be reversed. */
  refill(): void {
    this.accounts.mend();
    // Also what a closed account still has can be taken back.
    const all = new Set([...this.store.accounts.values(), ...this.accounts.closed.map((id) => ({ id }))]);
    for (const { id: account } of all) {
      if (account === PLATFORM || balanceOf(this.store, account, 'gbp') > 10_000_000) continue;
      const against = OUTSIDE.banks;
      post(this.store, { account, currency: 'gbp', amount: 100_000_000, type: 'topup', source: account, against });
    }
  }

  #publish(events: readonly SimEvent[]): void {
    for (const event of events) {
      const n = (this.#counts.get(event.type) ?? 0) + 1;
      this.#counts.set(event.type, n);
      this.webhooks.push({ id: `${event.type} #${n}`, event, notBefore: this.#now(), tries: 0 });
    }
  }
}

class Answer extends Stripe.HttpClientResponse {
  readonly #body: string;

  constructor({ status, headers, body }: SimResponse) {
    super(status, headers);
    this.#body = body;
  }

  override getRawResponse(): object {
    return {};
  }

  override toJSON(): Promise<unknown> {
    return Promise.resolve(JSON.parse(this.#body));
  }
}

/** One caller's HTTP client for the Stripe SDK. It uses the simulated network, without a socket or a timer. */
export class Lane extends Stripe.HttpClient {
  #stripe: SimStripe | null = null;
  #caller: () => Caller = () => {
    throw new Error('lane: no caller');
  };
  readonly payments: Payments;
  /** If set, calls do not wait in the network: each arrives at once or is lost at once. */
  #direct: (() => 'arrive' | 'lose') | null = null;

  constructor() {
    super();
    const accountsOf = (parties: readonly string[]) =>
      Promise.resolve(ok(this.#stripe?.accounts.ofAll(parties) ?? new Map<string, string>()));
    this.payments = stripePayments({ ...SETTINGS, accountsOf }, this);
  }

  attach(stripe: SimStripe, caller: () => Caller, direct: (() => 'arrive' | 'lose') | null = null): void {
    this.#stripe = stripe;
    this.#caller = caller;
    this.#direct = direct;
  }

  override getClientName(): string {
    return 'sim';
  }

  override makeRequest(
    _host: string,
    _port: string,
    path: string,
    method: string,
    headers: object,
    body: string | null,
  ): Promise<Answer> {
    const stripe = this.#stripe;
    if (stripe === null) throw new Error('lane: not attached');
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
    const request: SimRequest = { method, path, headers: Object.fromEntries(lower), body: body ?? '' };
    const caller = this.#caller();
    const word = this.#direct?.() ?? null;
    if (word === 'lose') return Promise.reject(new Error('socket hang up'));
    if (word === 'arrive') return Promise.resolve(new Answer(stripe.handle(request, null, caller.name)));
    return stripe.network.call({
      caller,
      what: `stripe ${method} ${named(path)}`,
      key: request.headers['idempotency-key'],
      perform: (fault) => new Answer(stripe.handle(request, fault, caller.name)),
      lost: () => {
        throw new Error('socket hang up');
      },
    });
  }

  readWebhook({ event }: Webhook) {
    const body = JSON.stringify(event);
    const connect = event.account !== undefined;
    const secret = connect ? SECRETS.connectWebhookSecret : SECRETS.webhookSecret;
    // The SDK compares the signature's time with the real clock, not with the simulated one.
    const signed = signature(body, secret, Math.floor(Date.now() / 1_000));
    return this.payments.readWebhook(body, signed, connect ? 'connect' : 'account');
  }
}

/** The path with only the kinds of its ids, because the ids differ between runs of a shortened schedule. */
const named = (path: string): string =>
  (path.split('?')[0] ?? '').replace(/\/([a-z]{2,3})_[0-9A-Za-z]+/g, (_, prefix: string) => `/${prefix}`);
