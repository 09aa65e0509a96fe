import type { TransferReport } from '../../../durable-objects/rpc.ts';
import type { MailTemplate } from '../../../src/domain/conversation/mail.ts';
import { type Outcome, ok } from '../../../src/domain/fault.ts';
import type { OrderEvent } from '../../../src/domain/order/events.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import type { Snapshot } from '../../../src/domain/order/view.ts';
import { type QueueName, transferWork } from '../../../src/domain/saga/outbox.ts';
import type { OrderObject, QueueDeps, QueueMessage } from '../../../src/queues/deps.ts';
import { consumeBatch } from '../../../src/queues/index.ts';
import { type SplitsMessage, splitsMessage } from '../../../src/queues/messages.ts';
import { type Caller, faultOf, type Network } from './network.ts';
import type { SimObject } from './object.ts';
import { refused } from './stock.ts';
import type { Lane, SimStripe } from './stripe.ts';

/** A message that is in a queue or with its consumer. */
export interface QueuedMessage {
  readonly id: string;
  readonly queue: string;
  readonly body: unknown;
  attempts: number;
  notBefore: number;
  /** The consumer that is handling it. */
  consumer: Caller | null;
}

export interface SentMail {
  readonly orderId: string;
  readonly template: MailTemplate;
  readonly messageId: string;
}

/** What the queues need of the schedule. */
export interface QueueWorld {
  readonly now: () => number;
  readonly network: Network;
  readonly stripe: SimStripe;
  readonly object: (orderId: string) => SimObject;
  readonly broken: (what: string) => void;
}

const MAX_ATTEMPTS = 6;

/** The mails that a cancelled order may send. */
const TOLD_AT_THE_END: ReadonlySet<MailTemplate> = new Set([
  'cancelled',
  'refunded',
  'refund_sent',
  'refund_failed',
  'paid_otherwise',
]);

/** The event after which a mail is owed. */
export const reachedBy = (template: MailTemplate): string => EVENTS[template] ?? `order_${template}`;

/** The mail of an event that says that a refund is made after all, after another mail. Null: it is no such event. */
export function toldAgain({ type, data }: OrderEvent): MailTemplate | null {
  if (type !== 'refund_issued' || data.mail !== true) return null;
  return data.stripeRefundId === null ? 'paid_otherwise' : 'refunded';
}
/** Whether an event says that the customer is owed a refund that failed. */
export const isOwed = ({ type, data }: OrderEvent): boolean => type === 'refund_failed' && (data.owed ?? 0) > 0;

/** The events after which the customer is told only where they say so, by the mail. */
const MARKED: Readonly<Partial<Record<MailTemplate, OrderEvent['type']>>> = {
  line_corrected: 'line_corrected',
  tracking_corrected: 'tracking_corrected',
  partly_dispatched: 'fulfilment_dispatched',
};
const EVENTS: Readonly<Partial<Record<MailTemplate, OrderEvent['type']>>> = {
  received: 'fulfilment_requested',
  refund_failed: 'refund_failed',
  ...MARKED,
};
export const isMarked = (template: MailTemplate): boolean =>
  template === 'refund_sent' || MARKED[template] !== undefined;
/** Whether an event says that the customer is told by this mail. */
export const says = (template: MailTemplate, { type, data }: OrderEvent): boolean =>
  template === 'refund_sent'
    ? 'sent' in data && data.sent === true
    : type === MARKED[template] && 'mail' in data && data.mail === true;

/**
 * The queues and their real consumers, which get one message at a time. If a consumer is `gated`, all its calls wait in
 * the network, else only its calls to Stripe. A message can be dropped, doubled or delayed; its consumer can crash.
 */
export class Queues {
  messages: QueuedMessage[] = [];
  readonly mails: SentMail[] = [];
  /** The read model: the version it has of each order. */
  readonly readModel = new Map<string, number>();
  readonly #world: QueueWorld;
  readonly #idle: Lane[];
  readonly #counts = new Map<string, number>();

  constructor(world: QueueWorld, lanes: readonly Lane[]) {
    this.#world = world;
    this.#idle = [...lanes];
  }

  enqueue(orderId: string, queue: QueueName, also: Omit<SplitsMessage, 'order_id'> = {}): void {
    const { name } = this.#world.object(orderId);
    const queued = { id: this.#name(`${name} ${queue}`), queue, body: { order_id: orderId, ...also } };
    this.messages.push({ ...queued, attempts: 1, notBefore: this.#world.now(), consumer: null });
  }

  #name(base: string): string {
    const n = (this.#counts.get(base) ?? 0) + 1;
    this.#counts.set(base, n);
    return `${base} #${n}`;
  }

  ready(): QueuedMessage[] {
    if (this.#idle.length === 0) return [];
    const now = this.#world.now();
    return this.messages.filter((queued) => queued.consumer === null && queued.notBefore <= now);
  }

  drop(queued: QueuedMessage): void {
    this.messages = this.messages.filter((other) => other !== queued);
  }

  double(queued: QueuedMessage): void {
    this.messages.push({ ...queued, id: this.#name(`${queued.id} copy`), consumer: null });
  }

  consume(queued: QueuedMessage, gated: boolean): void {
    const lane = this.#idle.pop();
    if (lane === undefined) return;
    const caller: Caller = { name: `consumer of ${queued.id}`, alive: true };
    queued.consumer = caller;
    lane.attach(this.#world.stripe, () => caller);
    const message: QueueMessage = {
      id: queued.id,
      attempts: queued.attempts,
      body: queued.body,
      ack: () => {
        if (caller.alive) this.drop(queued);
      },
      retry: (options) => {
        if (!caller.alive) return;
        queued.attempts += 1;
        queued.notBefore = this.#world.now() + (options?.delaySeconds ?? 0) * 1_000;
        // A dead letter is kept for a person. The object's outbox also sends the message again.
        if (queued.attempts > MAX_ATTEMPTS) this.drop(queued);
      },
    };
    const deps = this.#deps(caller, gated, lane);
    consumeBatch({ queue: queued.queue, messages: [message] }, deps)
      .catch((error: unknown) => this.#world.broken(`consumer of ${queued.queue} threw ${String(error)}`))
      .finally(() => {
        if (!caller.alive) return;
        queued.consumer = null;
        this.#idle.push(lane);
      });
    this.#lanes.set(caller, lane);
  }

  #waiting: { readonly account: string; readonly orderId: string; readonly partyId: string }[] = [];

  /** Sends the transfers again that waited until this account can be paid. */
  sendWaiting(account: string): void {
    const found = this.#waiting.filter((one) => one.account === account);
    this.#waiting = this.#waiting.filter((one) => one.account !== account);
    for (const { orderId, partyId } of found) {
      this.enqueue(orderId, 'splits', { party_id: partyId });
    }
  }

  readonly #lanes = new WeakMap<Caller, Lane>();

  /** The consumer's machine crashes, so the queue delivers the message again. */
  kill(queued: QueuedMessage): void {
    const { consumer } = queued;
    if (consumer === null) return;
    this.#world.network.orphan(consumer);
    const lane = this.#lanes.get(consumer);
    if (lane !== undefined) this.#idle.push(lane);
    queued.consumer = null;
    queued.attempts += 1;
  }

  #deps(caller: Caller, gated: boolean, lane: Lane): QueueDeps {
    const lost = (): never => {
      throw new Error('lost');
    };
    const ask = <T>(what: string, perform: () => T): Promise<T> =>
      gated
        ? this.#world.network.call({ caller, what, perform, lost })
        : new Promise((resolve) => {
            resolve(perform());
          });
    const serve = <T>(what: string, act: () => Outcome<T>): Promise<Outcome<T>> =>
      gated
        ? this.#world.network.call({
            caller,
            what,
            perform: (name): Outcome<T> => {
              const fault = faultOf(name);
              return fault === null ? act() : refused(fault);
            },
            lost: () => refused({ kind: 'unknown', code: 'lost' }),
          })
        : Promise.resolve(act());
    return {
      orders: (orderId) => objectOf(this.#world.object(orderId), ask, (what) => this.#world.broken(what)),
      payments: lane.payments,
      accountsOf: (parties) => Promise.resolve(ok(this.#world.stripe.accounts.ofAll(parties))),
      pace: { closedFor: () => 0, careful: () => false, answered: () => undefined, refused: () => Promise.resolve(0) },
      sendAgain: (queue, body) => {
        const { order_id, ...also } = splitsMessage.parse(body);
        if (caller.alive && queue === 'splits') this.enqueue(order_id, queue, also);
        return Promise.resolve(ok(null));
      },
      waiting: {
        note: (waiting) => {
          this.#waiting.push(waiting);
          return Promise.resolve(ok(null));
        },
      },
      notifications: {
        send: (order, { template }, messageId) => {
          this.#checkMail(order, template);
          return serve(`mail ${template}`, () => {
            this.mails.push({ orderId: order.id, template, messageId });
            return ok({ subject: template, text: '' });
          });
        },
      },
      projector: {
        project: (snapshot) => serve('project', () => this.#project(snapshot)),
        park: () => Promise.resolve(ok(null)),
      },
      deadLetters: { record: () => Promise.resolve(ok(null)) },
      log: ({ event, code }) => {
        if (event === 'queue_message_invalid') this.#world.broken(`a queue's message is invalid: ${code ?? ''}`);
      },
    } satisfies QueueDeps;
  }

  /**
   * Checks the order that the consumer read for a mail: it has reached the mail's status, and is not cancelled.
   */
  #checkMail(order: OrderState, template: MailTemplate): void {
    const cancelled = order.status === 'cancelled' || order.saga.direction === 'backward';
    const told = TOLD_AT_THE_END.has(template);
    if (cancelled && !told) this.#world.broken(`mail ${template} of an order that is cancelled`);
    const { seen, timeline } = this.#world.object(order.id);
    const marked = timeline.some((event) => toldAgain(event) === template || says(template, event));
    const reached = seen.has(reachedBy(template)) || marked;
    if (!reached) this.#world.broken(`mail ${template} of an order that was never ${template}`);
  }

  #project({ order }: Snapshot): Outcome<null> {
    if ((this.readModel.get(order.id) ?? 0) < order.version) this.readModel.set(order.id, order.version);
    return ok(null);
  }
}

type Ask = <T>(what: string, perform: () => T) => Promise<T>;

/**
 * Reports transfers, and checks that only a report on the key that is tried now takes the next key. Otherwise two
 * consumers could take two keys, and the party would be paid twice.
 */
function settleTransfers(object: SimObject, broken: (what: string) => void, reports: readonly TransferReport[]): void {
  const sequence = (party: string) => object.attempt(transferWork(party))?.sequence ?? 0;
  const before = reports.map(({ partyId }) => sequence(partyId));
  object.claims.settleTransfers(reports);
  for (const [n, { partyId, key }] of reports.entries()) {
    const wrong = sequence(partyId) > (before[n] ?? 0) && !key.endsWith(`:${before[n]}`);
    if (wrong) broken(`the report on ${key} gave up key ${before[n]}`);
  }
}

const objectOf = (object: SimObject, ask: Ask, broken: (what: string) => void): OrderObject => ({
  read: () => ask('rpc read', () => object.snapshot()),
  trouble: () => Promise.resolve(null),
  claimTransfers: (party) => ask('rpc claim transfers', () => object.claims.claimTransfers(party)),
  settleTransfers: (reports) => ask('rpc settle transfers', () => settleTransfers(object, broken, reports)),
  claimMails: () => ask('rpc claim mails', () => object.claims.claimMails()),
  settleMails: (reports) => ask('rpc settle mails', () => object.claims.settleMails(reports)),
  settleProjection: (version) => ask('rpc settle projection', () => object.claims.settleProjection(version)),
});
