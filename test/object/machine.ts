import type { SagaServices } from '../../durable-objects/calls.ts';
import { ConsumerClaims } from '../../durable-objects/claims.ts';
import { CommandHandler } from '../../durable-objects/commands.ts';
import { Committer } from '../../durable-objects/committer.ts';
import { Journal } from '../../durable-objects/journal/journal.ts';
import { durableStore } from '../../durable-objects/journal/store.ts';
import { Runner } from '../../durable-objects/runner.ts';
import { type Outcome, ok } from '../../src/domain/fault.ts';
import type { QueueName } from '../../src/domain/saga/outbox.ts';
import { placed, type Stage, WAY } from '../domain/fixtures.ts';

const START = Date.UTC(2026, 10, 26);

/** Stripe has never refused a call because there were too many. */
export const NO_WAIT = { slot: () => Promise.resolve(0) };

/** Stripe, stock and suppliers. Every call succeeds, unless the test changes it. */
export function services(change: Partial<SagaServices['payments']> = {}): SagaServices {
  const never = (): Promise<Outcome<never>> => Promise.reject(new Error('not asked for in this test'));
  const payments: SagaServices['payments'] = {
    createIntent: () => Promise.resolve(ok({ intentId: 'pi_1', clientSecret: 's' })),
    createAndConfirm: never,
    findPaid: never,
    confirm: never,
    read: () => Promise.resolve(ok({ state: 'authorised', chargeId: 'ch_1', captureBefore: null })),
    capture: () => Promise.resolve(ok({ state: 'captured', chargeId: 'ch_1', amount: placed().totals.total })),
    release: () => Promise.resolve(ok({ state: 'cancelled' })),
    refund: (_, refund) => Promise.resolve(ok({ stripeRefundId: refund.id, status: 'succeeded', code: null })),
    findIntent: () => Promise.resolve(ok(null)),
    refunds: () => Promise.resolve(ok([])),
    transfer: never,
    findTransfer: never,
    reverse: never,
    findReversal: never,
    giveBack: never,
    findReturn: never,
    answerBank: never,
    findAnswer: never,
    ping: never,
    readWebhook: () => Promise.reject(new Error('no webhook here')),
    lookAgain: () => Promise.reject(new Error('no webhook here')),
    lookUp: () => Promise.reject(new Error('no webhook here')),
    balance: never,
    ...change,
  };
  const done = () => Promise.resolve(ok(null));
  return {
    payments,
    inventory: {
      hold: () => Promise.resolve(ok({ state: 'held', expiresAt: START + 1e9 })),
      commit: () => Promise.resolve(ok({ state: 'committed' })),
      release: done,
      restock: done,
      stock: done,
      setStock: done,
      adjustStock: done,
    },
    supplyChain: { request: () => Promise.resolve(ok({ autoAccept: [] })), withdraw: done },
  };
}

/** The parts of an order's object on one storage. Each wake creates new parts. The clock jumps from alarm to alarm. */
export class Machine {
  now = START;
  alarm: number | null = null;
  longest = 0;
  readonly sent: string[] = [];
  readonly storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.storage = storage;
  }

  store() {
    const real = durableStore(this.storage);
    return {
      ...real,
      setAlarm: (at: number | null) => {
        this.alarm = at;
      },
    };
  }

  wake(outside: SagaServices) {
    const journal = new Journal(this.store());
    const parts = {
      journal,
      services: outside,
      pace: NO_WAIT,
      send: async (_: string, queue: QueueName) => {
        this.sent.push(queue);
      },
      now: () => this.now,
      random: () => 0,
      log: () => undefined,
    };
    const committer = new Committer(parts);
    const work: Promise<void>[] = [];
    const runner = new Runner({ ...parts, committer, background: (one) => work.push(one) });
    const commands = new CommandHandler({ ...parts, committer, runner });
    const claims = new ConsumerClaims({ ...parts, committer, runner });
    return { journal, runner, commands, claims, idle: () => Promise.all(work) };
  }

  begin(stage: Stage): void {
    const journal = new Journal(this.store());
    journal.transaction(() => journal.create());
    for (const [name, events] of Object.entries(WAY)) {
      for (const event of events()) journal.transaction(() => journal.append(event, this.now));
      if (name === stage) break;
    }
    this.alarm = this.now;
  }

  /** Rings at most `most` times. Each ring has new parts, so that every count must be on disk. */
  async ring(outside: SagaServices, most = 1, until: () => boolean = () => false): Promise<void> {
    for (let n = 0; n < most && !until(); n += 1) {
      if (this.alarm === null) throw new Error('nothing will wake it');
      this.longest = Math.max(this.longest, this.alarm - this.now);
      this.now = Math.max(this.now, this.alarm);
      const { journal, commands } = this.wake(outside);
      this.alarm = null;
      journal.alarmRang();
      await commands.ring();
    }
  }

  events(): number {
    return new Journal(this.store()).events(0).length;
  }

  parked() {
    try {
      return new Journal(this.store()).order()?.parked ?? [];
    } catch {
      return [];
    }
  }
}
