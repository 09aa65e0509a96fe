import Stripe from 'stripe';
import { CONTROLS } from '../../../dev/stripe/core/control.ts';
import { createStore, handle, tick } from '../../../dev/stripe/core/core.ts';
import { balanceOf, OUTSIDE, post } from '../../../dev/stripe/core/money/balance-transactions.ts';
import { SET_UP_FAULTS, type SetUpFault } from '../../../dev/stripe/core/set-up.ts';
import type { Store } from '../../../dev/stripe/core/store.ts';
import { CORE_FAULTS, type SimEvent, type SimRequest, type SimResponse } from '../../../dev/stripe/core/types.ts';
import { signature } from '../../../dev/stripe/webhooks.ts';
import { type Payments, stripePayments } from '../../../src/services/payments.ts';
import { ACCOUNTS } from './market.ts';
import { type Caller, type FarFault, type Network, STRAY } from './network.ts';

const SECRETS = { webhookSecret: 'whsec_sim', connectWebhookSecret: 'whsec_sim_connect' };
const SETTINGS = { secretKey: 'sk_test_sim', apiBase: null, publicUrl: 'https://sim.test', ...SECRETS };

/** So few that a look at an order's transfers, refunds or reversals has to turn pages. */
const PAGE_LIMIT = 2;

/** How the repeat of a lost call may be refused, whatever its key remembers. */
export const REFUSALS = ['key_reused', 'bad_request', 'too_much'] as const;
export type Refusal = (typeof REFUSALS)[number];
/** Who works in Stripe's Dashboard needs no key of ours. */
const DASHBOARD = 'dashboard';

/** One event on its way to us; it stays until we said that we have it. */
export interface Webhook {
  readonly id: string;
  readonly event: SimEvent;
  notBefore: number;
  tries: number;
}

/** Stripe for one schedule: the simulator's own core, and its webhooks as the schedule lets them arrive. */
export class SimStripe {
  readonly store: Store;
  readonly network: Network;
  readonly #now: () => number;
  webhooks: Webhook[] = [];
  readonly #counts = new Map<string, number>();
  /** Calls that Stripe refused for good (4xx but 409 and 429), by caller. */
  readonly refusals = new Map<string, number>();
  /**
   * Answers that say nothing about card or order: we were set up wrong, or something behind Stripe was away. By caller.
   */
  readonly blameless = new Map<string, number>();
  /** What every call of ours is answered for a while. */
  setUp: SetUpFault | null = null;
  /** Counts what reached the core: whoever checks the books knows whether anything moved. */
  calls = 0;

  constructor(seed: number, network: Network, now: () => number) {
    this.store = createStore(seed);
    this.network = network;
    this.#now = now;
    for (const id of Object.values(ACCOUNTS)) this.control('/_sim/accounts', [], { id, currency: 'gbp' });
    this.webhooks = [];
  }

  /** Keys under which a call was lost and every repeat is refused, by the refusal. */
  readonly spurned = new Map<string, Refusal>();
  /** Keys of calls that did take effect, and whose answer did not say so: what they did may not be given up. */
  readonly done = new Set<string>();
  /** The events that happen now are never told. */
  silent = false;
  lastStatus = 0;
  /** The last call was refused before anything was looked at, and no key remembers it. */
  lastBlameless = false;

  handle(request: SimRequest, fault: FarFault, caller: string): SimResponse {
    const key = request.headers['idempotency-key'] ?? '';
    const spurned = fault === STRAY ? undefined : this.spurned.get(key);
    const ours = caller === DASHBOARD ? null : this.setUp;
    const known = spurned ?? ours ?? CORE_FAULTS.find((name) => name === fault);
    const { response, events } = handle(this.store, request, this.#now(), { fault: known, pageLimit: PAGE_LIMIT });
    if (!this.silent) this.#publish(events);
    this.calls += 1;
    const { status } = response;
    this.lastStatus = status;
    if (known === 'stored_500_after_effect' && status === 500) this.done.add(key);
    const blameless = SET_UP_FAULTS.some((name) => name === known);
    this.lastBlameless = blameless;
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

  /** An act behind the counter; false where it is refused. */
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
   * Somebody refunds so many per cent of what is left in Stripe's Dashboard, past us; it may name an order, right or
   * wrong. False where nothing is left.
   */
  refundByHand(intentId: string, percent: number, orderId: string | null = null): boolean {
    this.tick();
    const intent = this.store.intents.get(intentId);
    const gone = this.store.refunds.by('payment_intent', intentId).filter(({ status }) => status !== 'failed');
    const left = (intent?.amount_received ?? 0) - gone.reduce((sum, { amount }) => sum + amount, 0);
    const amount = Math.ceil((left * percent) / 100);
    if (intent?.status !== 'succeeded' || amount <= 0) return false;
    if (this.store.disputes.by('payment_intent', intentId).length > 0) return false;
    const headers = { authorization: `Bearer ${SETTINGS.secretKey}` };
    const named = orderId === null ? '' : `&metadata[order_id]=${encodeURIComponent(orderId)}`;
    const body = `payment_intent=${intentId}&amount=${amount}${named}`;
    return this.handle({ method: 'POST', path: '/v1/refunds', headers, body }, null, DASHBOARD).status === 200;
  }

  /** News of a refund that is not there: it bears the order's name, and `what` of it is another's. */
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

  /** Gives every account enough to be reversed from. */
  refill(): void {
    for (const account of Object.values(ACCOUNTS)) {
      this.control('/_sim/accounts/:', [account], { transfers: 'active' });
      if (balanceOf(this.store, account, 'gbp') > 10_000_000) continue;
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

/** One caller's way to Stripe: the SDK's own bytes over the simulated network, without a socket or a timer. */
export class Lane extends Stripe.HttpClient {
  #stripe: SimStripe | null = null;
  #caller: () => Caller = () => {
    throw new Error('lane: nobody calls');
  };
  readonly payments: Payments;
  /** Set: calls do not wait in the network; they arrive at once, or are lost at once. */
  #direct: (() => 'arrive' | 'lose') | null = null;

  constructor() {
    super();
    this.payments = stripePayments(SETTINGS, this);
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
    // The SDK's tolerance is by the real clock, whatever the time is in here.
    const signed = signature(body, secret, Math.floor(Date.now() / 1_000));
    return this.payments.readWebhook(body, signed, connect ? 'connect' : 'account');
  }
}

/** Ids in a path differ from run to run of a shortened schedule: only their kind is named. */
const named = (path: string): string =>
  (path.split('?')[0] ?? '').replace(/\/([a-z]{2,3})_[0-9A-Za-z]+/g, (_, prefix: string) => `/${prefix}`);
