import { describe, expect, it } from 'vitest';
import type { SagaServices } from '../../durable-objects/calls.ts';
import { ConsumerClaims } from '../../durable-objects/claims.ts';
import { CommandHandler } from '../../durable-objects/commands.ts';
import { Committer } from '../../durable-objects/committer.ts';
import { Journal } from '../../durable-objects/journal/journal.ts';
import { Runner } from '../../durable-objects/runner.ts';
import { type Fault, type Outcome, ok } from '../../src/domain/fault.ts';
import { event } from '../../src/domain/order/events.ts';
import type { QueueName } from '../../src/domain/saga/outbox.ts';
import { plannedFulfilments } from '../../src/domain/saga/work.ts';
import { OPS, RETAILER, SYSTEM, type Walk, walkTo } from '../domain/fixtures.ts';
import { moveTransfer } from '../domain/refunds/refund-world.ts';
import { Disk } from '../simulation/world/disk.ts';
import { NO_WAIT } from './machine.ts';

const HOUR = 3_600_000;
const MOST_BACKOFF = 60_000;

const never = (): Promise<Outcome<never>> => Promise.reject(new Error('not asked for in this test'));
const done = () => Promise.resolve(ok(null));

/** Services that work, except that Stripe refuses every reversal with this fault and has made none before. */
const outside = (refused: () => Fault): SagaServices => ({
  payments: {
    createIntent: never,
    createAndConfirm: never,
    findPaid: never,
    findIntent: never,
    confirm: never,
    read: never,
    capture: never,
    release: never,
    refund: (_, refund) => Promise.resolve(ok({ stripeRefundId: refund.id, status: 'succeeded', code: null })),
    refunds: never,
    transfer: never,
    findTransfer: never,
    reverse: () => Promise.resolve({ ok: false, fault: refused() }),
    findReversal: () => Promise.resolve(ok(null)),
    giveBack: never,
    findReturn: never,
    answerBank: never,
    findAnswer: never,
    ping: never,
    readWebhook: () => Promise.reject(new Error('no webhook here')),
    lookAgain: () => Promise.reject(new Error('no webhook here')),
    lookUp: () => Promise.reject(new Error('no webhook here')),
    balance: never,
  },
  inventory: {
    hold: never,
    commit: never,
    release: done,
    restock: done,
    stock: done,
    setStock: done,
    adjustStock: done,
  },
  supplyChain: { request: never, withdraw: done },
});

/** A confirmed order, so every share is due. */
function confirmed(): Walk {
  const walk = walkTo('captured');
  walk.append(event('fulfilment_requested', { fulfilments: plannedFulfilments(walk.state) }, SYSTEM));
  for (const { id } of walk.state.fulfilments)
    walk.append(event('fulfilment_accepted', { fulfilmentId: id, automatic: true }, SYSTEM));
  return walk;
}

/** An order whose shares are paid out and that is refunded in full, so every transfer must be reversed. */
function refunded(): Walk {
  const walk = confirmed();
  for (let n = 0; n < 8; n += 1) moveTransfer(walk, 0);
  expect(walk.command({ type: 'refund', ask: {}, reason: 'x', version: null }, RETAILER)).toBeNull();
  return walk;
}

const SET_UP: Fault = { kind: 'transient', code: 'secret_key_required', stored: true, blocked: true };

/** The order's object after a walk. The clock jumps from alarm to alarm. */
class Machine {
  readonly disk = new Disk();
  readonly journal = new Journal(this.disk.open());
  readonly sent: string[] = [];
  readonly commands: CommandHandler;
  readonly claims: ConsumerClaims;
  readonly #runner: Runner;
  now: number;

  constructor(walk: Walk, services: SagaServices) {
    const { journal } = this;
    this.now = walk.now;
    journal.transaction(() => journal.create());
    for (const one of walk.events) journal.transaction(() => journal.append(one, one.at));
    const send = async (_: string, queue: QueueName) => {
      this.sent.push(queue);
    };
    const parts = {
      journal,
      services,
      send,
      now: () => this.now,
      random: () => 0.5,
      log: () => undefined,
      pace: NO_WAIT,
    };
    const committer = new Committer(parts);
    this.#runner = new Runner({ ...parts, committer, background: () => undefined });
    committer.commit([]);
    const shared = { ...parts, committer, runner: this.#runner };
    this.commands = new CommandHandler(shared);
    this.claims = new ConsumerClaims(shared);
  }

  async ring(): Promise<void> {
    this.now = Math.max(this.now, this.disk.alarm ?? this.now);
    this.disk.alarm = null;
    this.journal.alarmRang();
    await this.#runner.run();
  }

  parked(): string[] {
    return this.journal.order()?.parked.map(({ work }) => work) ?? [];
  }
}

describe('a parked reversal', () => {
  it('then refused for an insufficient balance: unparked and retried normally', async () => {
    let fault = SET_UP;
    const walk = refunded();
    const machine = new Machine(
      walk,
      outside(() => fault),
    );
    const reversals = walk.state.transfers.map(({ partyId }) => `reverse_1:${partyId}`);
    const began = machine.now;
    for (let n = 0; n < 500 && machine.now - began < 5 * HOUR; n += 1) await machine.ring();
    expect(machine.parked()).toEqual(reversals);

    fault = { kind: 'terminal', code: 'balance_insufficient' };
    machine.now += HOUR;
    await machine.ring();
    expect(machine.parked()).toEqual([]);
    const waits = reversals.map((id) => (machine.journal.attempt(id)?.nextAt ?? 0) - machine.now);
    for (const wait of waits) expect(wait).toBeLessThanOrEqual(MOST_BACKOFF);
  });
});

describe('a transfer that is blocked', () => {
  it('is sent rarely, but at once when a person resumes it', async () => {
    const machine = new Machine(
      confirmed(),
      outside(() => SET_UP),
    );
    /** Stripe refuses one transfer. The others are made. */
    const refuse = (): void => {
      const claims = machine.claims.claimTransfers(null);
      expect(claims.map(({ partyId }) => partyId)).toContain('sup_a');
      machine.claims.settleTransfers(
        claims.map(({ partyId, key }) => ({
          partyId,
          key,
          outcome:
            partyId === 'sup_a'
              ? { state: 'failed', fault: SET_UP }
              : { state: 'settled', transferId: `tr_${partyId}` },
        })),
      );
    };
    const began = machine.now;
    for (let n = 0; n < 500 && machine.now - began < 5 * HOUR; n += 1) {
      machine.sent.length = 0;
      await machine.ring();
      if (machine.sent.includes('splits')) refuse();
    }
    expect(machine.parked()).toEqual(['transfer:sup_a']);
    const rested = (machine.journal.outbox().get('transfer:sup_a')?.nextAt ?? 0) - machine.now;
    expect(rested).toBeGreaterThan(0);

    machine.sent.length = 0;
    await machine.commands.command({ type: 'resume_work' }, OPS, { scope: 'retry', hash: 'h' });
    await machine.ring();
    expect(machine.sent).toContain('splits');
    expect(machine.claims.claimTransfers(null)).toMatchObject([{ partyId: 'sup_a', lookUpFirst: true }]);
  });
});
