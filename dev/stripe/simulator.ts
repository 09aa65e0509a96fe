import { handle, tick } from './core/core.ts';
import type { Store } from './core/store.ts';
import type { SimEvent, SimRequest, SimResponse } from './core/types.ts';
import { coreFault, Faults, oddDelivery, type Strike } from './faults.ts';
import { Limits } from './limits.ts';
import { type Delivery, Persistence } from './persist.ts';
import { Webhooks, type WebhookTargets } from './webhooks.ts';

export interface LoggedCall {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly idempotency_key: string | null;
  /** Null: the connection was cut, or the call is still held. */
  status: number | null;
  fault: string | null;
  replayed: boolean;
  /** The id of the object that it made or read. */
  object: string | null;
}

/** A call with its answer, or an event. */
export type Said =
  | { readonly kind: 'exchange'; readonly request: SimRequest; readonly response: SimResponse }
  | { readonly kind: 'event'; readonly event: SimEvent };

const LOG_LIMIT = 200_000;

interface Options {
  readonly file: string;
  readonly now: () => number;
  readonly seed: number;
  readonly webhooks: WebhookTargets | undefined;
}

/** Adds to the pure core what the core must not have: a clock, a file, a network that fails, webhooks. */
export class Simulator {
  readonly faults = new Faults();
  readonly limits = new Limits();
  publicUrl = '';
  log: LoggedCall[] = [];
  /** Gets everything that is said over the wire. */
  listener: (said: Said) => void = () => undefined;
  /** Down for all API calls: `503` answers with this status, `refuse` cuts every connection. */
  down: false | '503' | 'refuse' = false;
  #store: Store;
  readonly #file: Persistence;
  readonly #wall: () => number;
  readonly #webhooks: Webhooks;
  readonly #inFlight = new Set<string>();
  #offset: number;
  #held: { id: string; path: string; release: (word: 'go' | 'drop') => void }[] = [];
  #heldBack: Delivery[] = [];
  #holds = 0;

  constructor(options: Options) {
    this.#file = new Persistence(options.file);
    this.#wall = options.now;
    this.#store = this.#file.load(options.seed);
    this.#offset = Number(this.#file.meta('offset') ?? 0);
    this.#store.settleSeconds = Number(this.#file.meta('settle') ?? 0);
    const kept: WebhookTargets = JSON.parse(this.#file.meta('webhooks') ?? '{}');
    this.#webhooks = new Webhooks(options.webhooks ?? kept, this.#file, (id) => this.#store.events.get(id));
  }

  get store(): Store {
    return this.#store;
  }

  get webhooks(): Webhooks {
    return this.#webhooks;
  }

  /** The simulated time, in ms. */
  now(): number {
    return this.#wall() + this.#offset;
  }

  setClock(now: number): void {
    this.#offset = Math.round(now - this.#wall());
    this.#file.setMeta('offset', String(this.#offset));
    this.#publish(tick(this.#store, this.now()));
  }

  /** How long payments are pending before their money is available. */
  setSettlement(seconds: number): void {
    this.#store.settleSeconds = seconds;
    this.#file.setMeta('settle', String(seconds));
  }

  setWebhooks(targets: WebhookTargets): void {
    this.#file.setMeta('webhooks', JSON.stringify(targets));
    this.#webhooks.targets = targets;
  }

  /** Runs a control call on the store, and sends its events. */
  control<T>(work: (store: Store) => T): T {
    this.#publish(tick(this.#store, this.now()));
    try {
      return work(this.#store);
    } finally {
      this.#publish(this.#store.drainEvents());
    }
  }

  /** Handles one API call over the simulated network. `destroy`: cut the connection without an answer. */
  async call(request: SimRequest): Promise<SimResponse | 'destroy'> {
    const strike = this.faults.strike(request);
    const logged = this.#note(request, strike);
    if (this.down === 'refuse') return 'destroy';
    if (this.down) return settle(logged, DOWN);
    if (strike?.fault === 'drop_request') return 'destroy';
    const limited = this.limits.refuse(request, this.#wall());
    if (limited !== null) return this.#tooMany(request, logged, limited);
    return this.limits.using(request, async () => {
      const arrived = await this.#arrive(request, strike);
      if (arrived === 'drop') return 'destroy';
      return this.#perform(request, strike, logged, arrived === 'busy');
    });
  }

  #tooMany(request: SimRequest, logged: LoggedCall, { fault, reason }: NonNullable<ReturnType<Limits['refuse']>>) {
    const { response } = handle(this.#store, request, this.now(), { fault });
    logged.fault = fault;
    const headers = { ...response.headers, 'stripe-rate-limited-reason': reason };
    return settle(logged, { ...response, headers });
  }

  /** Waits before the effect (`hold`, `slow`). Meanwhile another call with the same key gets a 409. */
  async #arrive(request: SimRequest, strike: Strike | undefined): Promise<'go' | 'busy' | 'drop'> {
    const given = request.method === 'POST' ? request.headers['idempotency-key'] : undefined;
    const key = given && `${request.headers['stripe-account'] ?? ''}|${given}`;
    if (key && this.#inFlight.has(key)) return 'busy';
    if (strike?.fault !== 'hold' && strike?.fault !== 'slow') return 'go';
    if (key) this.#inFlight.add(key);
    if (strike.fault === 'slow') await wait(strike.ms);
    const word = strike.fault === 'hold' ? await this.#hold(request.path) : 'go';
    if (key) this.#inFlight.delete(key);
    return word;
  }

  async #perform(
    request: SimRequest,
    strike: Strike | undefined,
    logged: LoggedCall,
    busy: boolean,
  ): Promise<SimResponse | 'destroy'> {
    const fault = busy ? 'in_flight' : coreFault(strike);
    const { response, events } = handle(this.#store, request, this.now(), { fault, publicUrl: this.publicUrl });
    this.listener({ kind: 'exchange', request, response });
    this.#tell(events);
    const planned = this.#webhooks.plan(events, oddDelivery(strike));
    this.#file.save(this.#store, planned);
    if (strike?.fault === 'webhook_before_answer') await this.#webhooks.startAndWait(planned);
    else this.#dispatch(planned, strike);
    if (strike?.fault === 'hold_answer' && (await this.#hold(request.path)) === 'drop') return 'destroy';
    if (strike?.fault === 'drop_answer') return 'destroy';
    return settle(logged, response);
  }

  /**
   * Sends webhooks after the answer. Out of order: they wait for those of the next call, and are then sent last first.
   */
  #dispatch(planned: readonly Delivery[], strike: Strike | undefined): void {
    if (strike?.fault === 'webhook_out_of_order') {
      this.#heldBack.push(...planned);
      setTimeout(() => this.#releaseHeldBack(), strike.ms).unref();
      return;
    }
    const behind = this.#heldBack.reverse();
    this.#heldBack = [];
    setImmediate(() => this.#webhooks.start([...planned, ...behind]));
  }

  #releaseHeldBack(): void {
    const behind = this.#heldBack.reverse();
    this.#heldBack = [];
    this.#webhooks.start(behind);
  }

  #tell(events: readonly SimEvent[]): void {
    for (const event of events) this.listener({ kind: 'event', event });
  }

  #publish(events: readonly SimEvent[]): void {
    this.#tell(events);
    const planned = this.#webhooks.plan(events);
    this.#file.save(this.#store, planned);
    this.#webhooks.start(planned);
  }

  #note(request: SimRequest, strike: Strike | undefined): LoggedCall {
    const logged: LoggedCall = {
      at: this.now(),
      method: request.method,
      path: request.path,
      idempotency_key: request.headers['idempotency-key'] ?? null,
      status: null,
      fault: strike?.fault ?? null,
      replayed: false,
      object: null,
    };
    if (this.log.length >= LOG_LIMIT) this.log = this.log.slice(LOG_LIMIT / 2);
    this.log.push(logged);
    return logged;
  }

  #hold(path: string): Promise<'go' | 'drop'> {
    this.#holds += 1;
    const id = `hold_${this.#holds}`;
    return new Promise((resolve) => this.#held.push({ id, path, release: resolve }));
  }

  held(): { id: string; path: string }[] {
    return this.#held.map(({ id, path }) => ({ id, path }));
  }

  /** Releases held calls, or cuts them: one by id, or all. A call that is cut before its effect has no effect. */
  release(id?: string, word: 'go' | 'drop' = 'go'): number {
    const going = this.#held.filter((held) => id === undefined || held.id === id);
    this.#held = this.#held.filter((held) => !going.includes(held));
    for (const { release } of going) release(word);
    return going.length;
  }

  /** Deletes everything except the webhook endpoints. */
  reset(seed: number): void {
    this.release(undefined, 'drop');
    this.faults.clear();
    this.limits.set(null);
    this.log = [];
    this.down = false;
    this.#heldBack = [];
    this.#webhooks.clear();
    this.#file.clear();
    this.#offset = 0;
    this.#store = this.#file.load(seed);
    this.setSettlement(0);
  }

  /** Cuts the calls that are under way. The file stays open until the sockets are closed. */
  stop(): void {
    this.#webhooks.close();
    this.release(undefined, 'drop');
  }

  close(): void {
    this.#file.close();
  }
}

const DOWN: SimResponse = {
  status: 503,
  headers: { 'content-type': 'application/json', 'stripe-should-retry': 'true' },
  body: JSON.stringify({ error: { type: 'api_error', message: 'Stripe is down (simulated).' } }),
};

function settle(logged: LoggedCall, response: SimResponse): SimResponse {
  logged.status = response.status;
  logged.replayed = response.headers['idempotent-replayed'] === 'true';
  logged.object = /^\{"id":"(\w+)"/.exec(response.body)?.[1] ?? null;
  return response;
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
