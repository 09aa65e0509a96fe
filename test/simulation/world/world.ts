import { SET_UP_FAULTS } from '../../../dev/stripe/core/refusals.ts';
import type { CommandResult } from '../../../durable-objects/rpc.ts';
import { priceOrder } from '../../../src/domain/catalogue/placing.ts';
import type { UnbookedEvent } from '../../../src/services/payments.ts';
import { type Ears, hear } from '../news.ts';
import type { Pool } from '../pool.ts';
import { refuseRepeats } from '../refuse-repeats.ts';
import { rng } from '../rng.ts';
import { cardNamed } from './cards.ts';
import { commandOf } from './commands.ts';
import { type Cart, type Market, market } from './market.ts';
import { Network } from './network.ts';
import { SimObject } from './object.ts';
import { card } from './outside/card.ts';
import { reshaped, sentAgain } from './outside/shapes.ts';
import { Queues } from './queues.ts';
import { Stock } from './stock.ts';
import { type Lane, SimStripe, type Webhook } from './stripe.ts';
import { Suppliers } from './suppliers.ts';

/** Refusals that are not remembered: another answer may be right a moment later. */
const PASSING: ReadonlySet<string> = new Set(['unavailable', 'not_found', 'price_changed']);

/** One thing that happens: what, to whom, how. It is text, so that schedules can be printed, shortened and replayed. */
export type Step = readonly [act: string, on: string, how: string];

const START = Date.UTC(2026, 10, 22, 9);
/** Every step takes a moment, so that times differ. */
const STEP_MS = 3;

interface Submitted {
  readonly object: SimObject;
  readonly name: string;
  readonly again: () => Promise<CommandResult | 'crashed'>;
  answer: string | null;
}

/** One schedule's world: the real code of the objects, and models of all other systems, which it controls. */
export class World {
  now = START;
  readonly market: Market;
  readonly network: Network;
  readonly stripe: SimStripe;
  readonly stock: Stock;
  readonly suppliers: Suppliers;
  readonly queues: Queues;
  readonly objects: readonly SimObject[];
  readonly carts: readonly Cart[];
  readonly submitted: Submitted[] = [];
  /** Broken promises, in words; the first one ends the schedule. */
  readonly wrong: string[] = [];
  readonly #webhookLane: Lane;
  /** How many signatures are being checked. That is work outside of microtasks and of the network. */
  #busy = 0;
  /** Whether the current webhook's receiver cannot ask Stripe to which order it belongs. */
  #blind = false;
  readonly #counts = new Map<string, number>();
  /** Amounts that somebody captured in Stripe's Dashboard, by order. */
  readonly capturedByHand = new Map<string, number>();
  /** How often a customer failed 3-D Secure. */
  failedChecks = 0;
  /** Since when everything works again; null before the recovery. */
  recoveredAt: number | null = null;
  /** Events that no order booked, as Platform Ops see them. */
  readonly unbooked: UnbookedEvent[] = [];

  constructor(seed: number, pool: Pool) {
    const dice = rng(seed);
    this.market = market(dice);
    const clock = (): number => this.now;
    this.network = new Network(clock);
    this.stripe = new SimStripe(seed, this.network, clock, this.market.without);
    this.stripe.store.settleSeconds = this.market.settleSeconds;
    this.stock = new Stock(this.market.stock, clock);
    this.suppliers = new Suppliers(this.market.autoAccept);
    this.carts = this.market.carts;
    const broken = (what: string): void => {
      this.wrong.push(what);
    };
    const around = {
      now: clock,
      network: this.network,
      stock: this.stock,
      suppliers: this.suppliers,
      enqueue: (orderId: string, message: Parameters<Queues['enqueue']>[1]) => this.queues.enqueue(orderId, message),
      broken,
    };
    this.objects = this.carts.map(({ name, orderId }, n) => {
      const machine = pool.machines[n];
      if (machine === undefined) throw new Error('world: too few machines');
      machine.disk.wipe();
      const object = new SimObject(name, orderId, machine, around, rng(seed + n + 1));
      machine.lane.attach(this.stripe, object.caller);
      return object;
    });
    const object = (orderId: string): SimObject => this.objectOf(orderId);
    this.queues = new Queues(
      { now: clock, network: this.network, stripe: this.stripe, object, broken },
      pool.consumers,
    );
    this.#webhookLane = pool.webhooks;
    const asking = () => (this.#blind ? 'lose' : 'arrive');
    pool.webhooks.attach(this.stripe, () => ({ name: 'webhook', alive: true }), asking);
  }

  objectOf(orderId: string): SimObject {
    const found = this.objects.find((object) => object.orderId === orderId);
    if (found === undefined) throw new Error(`world: no order ${orderId}`);
    return found;
  }

  named(name: string): SimObject | undefined {
    return this.objects.find((object) => object.name === name);
  }

  /** Waits until all microtasks have run and no signature is being checked. */
  async settle(): Promise<void> {
    do await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#busy > 0);
  }

  /** Lets time pass: authorisations expire, keys are forgotten, callers stop waiting. */
  wait(ms: number): void {
    this.now += ms;
    this.network.expire();
    this.stripe.tick();
  }

  /** Does one step; false if the thing that it needs no longer exists. */
  async step([act, on, how]: Step): Promise<boolean> {
    this.now += STEP_MS;
    const done = this.#do(act, on, how);
    if (done) await this.settle();
    return done;
  }

  #do(act: string, on: string, how: string): boolean {
    switch (act) {
      case 'wait':
        this.wait(Number(how));
        return true;
      case 'set-up':
        this.stripe.setUp = SET_UP_FAULTS.find((name) => name === how) ?? null;
        return true;
      case 'wipe':
        this.stock.wipeRedis();
        return true;
      case 'webhook':
        return this.#webhook(on, how);
      case 'place':
      case 'ask':
      case 'again':
        return this.#people(act, on, how);
      case 'ring':
      case 'crash':
      case 'crash-at':
        return this.#machine(act, on, how);
      case 'consume':
      case 'forget':
      case 'double':
      case 'kill':
        return this.#queued(act, on, how);
      case 'account':
        return this.stripe.accounts.act(on, how);
      case 'card':
        return card(this, on, how);
      default:
        return this.#op(act, on, how);
    }
  }

  #op(act: string, on: string, how: string): boolean {
    const op = this.network.find(on);
    if (op === undefined) return false;
    if (act === 'refuse-repeats') return refuseRepeats(this, op, how);
    const fault = how === '' ? null : how;
    if (act === 'pass' || act === 'reach') {
      if (op.phase === 'answered') return false;
      this.stripe.lastTurnedAway = false;
      op.deliver(fault);
      if (this.stripe.lastTurnedAway) this.network.turnAway(op);
      if (act === 'pass') op.answer();
    } else if (act === 'answer' && op.phase === 'answered') op.answer();
    else if (act === 'lose') op.lose();
    else if (act === 'late' && op.phase === 'sent') this.network.timeOut(op);
    else if (act === 'copy' && op.phase !== 'stray') this.network.duplicate(op);
    else return false;
    return true;
  }

  #machine(act: string, on: string, how: string): boolean {
    const object = this.named(on);
    if (object === undefined) return false;
    if (act === 'crash') object.crash();
    else if (act === 'crash-at') object.disk.crashIn = Number(how);
    else if (!object.mayRing(this.now)) return false;
    else object.ring();
    return true;
  }

  #queued(act: string, on: string, how: string): boolean {
    const queued = this.queues.messages.find(({ id }) => id === on);
    if (queued === undefined) return false;
    if (act === 'kill') this.queues.kill(queued);
    else if (queued.consumer !== null) return false;
    else if (act === 'forget') this.queues.drop(queued);
    else if (act === 'double') this.queues.double(queued);
    else if (queued.notBefore > this.now) return false;
    else this.queues.consume(queued, how === 'gated');
    return true;
  }

  #webhook(on: string, how: string): boolean {
    const webhook = this.stripe.webhooks.find(({ id }) => id === on);
    if (webhook === undefined || webhook.notBefore > this.now) return false;
    if (how === 'drop') {
      webhook.tries += 1;
      webhook.notBefore = this.now + 500 * 2 ** webhook.tries;
      return true;
    }
    if (how !== 'again') this.stripe.webhooks = this.stripe.webhooks.filter((other) => other !== webhook);
    this.#busy += 1;
    this.#blind = how === 'blind';
    this.#receive(how === 'old' || how === 'strange' ? reshaped(webhook, how) : webhook)
      .then((taken) => {
        if (!taken && how !== 'again') this.stripe.webhooks.push(sentAgain(webhook, this.now));
      })
      .catch((error: unknown) => this.wrong.push(`webhook ${on} threw ${String(error)}`))
      .finally(() => {
        this.#busy -= 1;
      });
    return true;
  }

  async #receive(webhook: Webhook): Promise<boolean> {
    const ears: Ears = {
      payments: this.#webhookLane.payments,
      object: (orderId) => this.objectOf(orderId),
      payable: (account) => this.queues.sendWaiting(account),
      broken: (what) => this.wrong.push(`${webhook.event.type}, ${what}`),
      unbooked: this.unbooked,
    };
    return hear(ears, await this.#webhookLane.readWebhook(webhook));
  }

  #people(act: string, on: string, how: string): boolean {
    if (act === 'again') {
      const before = this.submitted[Number(on)];
      if (before === undefined) return false;
      this.#submit(before);
      return true;
    }
    const object = this.named(on);
    const cart = this.carts.find(({ name }) => name === on);
    if (object === undefined || cart === undefined) return false;
    if (act === 'place') return this.#place(object, cart);
    const asked = commandOf(how, object.shadow);
    if (asked === null) return false;
    const n = this.#count(`${on} ${how}`);
    const submission = { scope: `${on} ${how} ${n}`, hash: how };
    const again = () => object.command(asked.command, asked.actor, submission);
    const made: Submitted = { object, name: submission.scope, again, answer: null };
    this.submitted.push(made);
    this.#submit(made);
    return true;
  }

  #place(object: SimObject, { orderId, request, card: named }: Cart): boolean {
    const priced = priceOrder(orderId, this.market.shop, request);
    const again = () => object.place({ orderId, hash: 'cart', priced, method: named && cardNamed(named) });
    const made: Submitted = { object, name: `${object.name} place`, again, answer: null };
    this.submitted.push(made);
    this.#submit(made);
    return true;
  }

  #count(of: string): number {
    const n = (this.#counts.get(of) ?? 0) + 1;
    this.#counts.set(of, n);
    return n;
  }

  /** A repeated submission must get the same answer, except after one of `PASSING`. */
  #submit(submitted: Submitted): void {
    submitted
      .again()
      .then((answer) => {
        if (answer === 'crashed') return;
        const refused = answer.ok ? null : answer.refusal.refused;
        if (refused !== null && PASSING.has(refused)) return;
        const text = `${refused ?? 'ok'} at ${answer.snapshot?.order.version ?? 0}`;
        if (submitted.answer !== null && submitted.answer !== text) {
          this.wrong.push(`${submitted.name} was answered "${submitted.answer}", then "${text}"`);
        }
        submitted.answer = text;
      })
      .catch((error: unknown) => this.wrong.push(`${submitted.name} threw ${String(error)}`));
  }
}
