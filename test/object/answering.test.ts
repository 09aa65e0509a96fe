import { describe, expect, it } from 'vitest';
import { CommandHandler } from '../../durable-objects/commands.ts';
import { Committer } from '../../durable-objects/committer.ts';
import { Journal } from '../../durable-objects/journal/journal.ts';
import { Runner } from '../../durable-objects/runner.ts';
import { type Fault, type Outcome, ok } from '../../src/domain/fault.ts';
import { QUIET_MS } from '../../src/domain/saga/attempt.ts';
import { answerOf, CASE, charged } from '../domain/banks/bank-cases.ts';
import { walkedTo } from '../domain/conversation/dispute-walk.ts';
import { OPS, ORDER, RETAILER } from '../domain/fixtures.ts';
import { Disk } from '../simulation/world/disk.ts';
import { NO_WAIT, services } from './machine.ts';

type Answered = Outcome<{ readonly stripeId: string }>;

const DONE: Answered = ok({ stripeId: 'du_1' });
const failed = (fault: Fault) => ({ ok: false, fault }) as const;
const LOST = failed({ kind: 'unknown', code: 'timeout' });
const REFUSED = failed({ kind: 'terminal', code: 'evidence_not_awaited' });
const BLOCKED = failed({ kind: 'transient', code: 'api_key_expired', stored: true, blocked: true });

/** An order with a chargeback. Stripe answers as the test says; `has`: Stripe has the answer that was sent. */
class Case {
  now = 2_000_000;
  answer: Answered = DONE;
  has = false;
  readonly asked: string[] = [];
  readonly #disk = new Disk();

  constructor() {
    const walk = charged(walkedTo('delivered'));
    const journal = new Journal(this.#disk.open());
    journal.transaction(() => journal.create());
    for (const one of walk.events) journal.transaction(() => journal.append(one, one.at));
  }

  /** Every call wakes the object anew. */
  #wake() {
    const journal = new Journal(this.#disk.open());
    const outside = services({
      answerBank: ({ stage }, key) => {
        this.asked.push(`${stage} ${key.slice(ORDER.length + 1)}`);
        return Promise.resolve(this.answer);
      },
      findAnswer: () => {
        this.asked.push('look');
        return Promise.resolve(this.has ? DONE : ok(null));
      },
    });
    const parts = {
      journal,
      services: outside,
      log: () => undefined,
      now: () => this.now,
      random: () => 0,
      pace: NO_WAIT,
    };
    const committer = new Committer({ ...parts, send: () => Promise.resolve() });
    const runner = new Runner({ ...parts, committer, background: () => undefined });
    return { journal, commands: new CommandHandler({ ...parts, committer, runner }) };
  }

  async command(command: Parameters<CommandHandler['command']>[0], actor = RETAILER): Promise<string> {
    const answer = await this.#wake().commands.command(command, actor, null);
    return answer.ok ? 'done' : answer.refusal.refused;
  }

  async ring(later: number): Promise<void> {
    this.now += later;
    await this.#wake().commands.ring();
  }

  get order() {
    const order = this.#wake().journal.order();
    if (order === null) throw new Error('no order');
    return order;
  }
  get status() {
    return this.order.chargebacks[0]?.answer?.status;
  }
  sent = () => this.asked.filter((one) => one !== 'look');
}

const KEY = `evidence_1:${CASE}`;

describe('an answer to a bank', () => {
  it('is one call, and the command answers that Stripe has it', async () => {
    const one = new Case();
    expect(await one.command(answerOf('x'))).toBe('done');
    expect(one.asked).toEqual([`final ${KEY}:1`]);
    expect(one.status).toBe('sent');
  });

  it('whose outcome is unknown is looked for, and sent again only after nothing can arrive any more', async () => {
    const one = new Case();
    one.answer = failed({ kind: 'unknown', code: 'api_error', stored: true });
    expect(await one.command(answerOf('x'))).toBe('done');
    expect(one.status).toBe('asked');
    one.answer = DONE;
    const began = one.now;
    for (let n = 0; n < 50 && one.sent().length < 2; n += 1) await one.ring(20_000);
    expect(one.sent()).toEqual([`final ${KEY}:1`, `final ${KEY}:2`]);
    expect(one.asked.at(-2)).toBe('look');
    expect(one.now - began).toBeLessThan(QUIET_MS + 3_600_000);
    expect(one.status).toBe('sent');
  });

  it('that Stripe had after a lost answer is not sent again, and no refusal makes it refused', async () => {
    const one = new Case();
    one.answer = LOST;
    await one.command(answerOf('x'));
    one.answer = REFUSED;
    one.has = true;
    for (let n = 0; n < 20 && one.status === 'asked'; n += 1) await one.ring(60_000);
    expect(one.status).toBe('sent');
  });

  it('is not refused while a lost call may still arrive', async () => {
    const one = new Case();
    one.answer = LOST;
    await one.command(answerOf('x'));
    one.answer = REFUSED;
    for (let waited = 0; waited < QUIET_MS; waited += 10_000) {
      await one.ring(10_000);
      expect(one.status).toBe('asked');
    }
    for (let n = 0; n < 50 && one.status === 'asked'; n += 1) await one.ring(60_000);
    expect(one.status).toBe('refused');
  });

  it('that Stripe refuses may be given again, with the next number', async () => {
    const one = new Case();
    one.answer = REFUSED;
    await one.command(answerOf('x', 'draft'));
    expect(one.status).toBe('refused');
    one.answer = DONE;
    expect(await one.command(answerOf('y'), OPS)).toBe('done');
    expect(one.sent()).toEqual([`draft ${KEY}:1`, `final evidence_2:${CASE}:1`]);
    expect(one.order.chargebacks[0]?.answer).toMatchObject({ n: 2, status: 'sent', by: OPS });
  });

  it('that our set-up prevents is parked for Platform Ops, and goes on by itself', async () => {
    const one = new Case();
    one.answer = BLOCKED;
    await one.command(answerOf('x'));
    for (let n = 0; n < 20 && one.order.parked.length === 0; n += 1) await one.ring(60_000);
    expect(one.order.parked).toMatchObject([{ work: KEY, code: 'api_key_expired', waits: true }]);
    expect(await one.command(answerOf('y'))).toBe('conflict');
    one.answer = DONE;
    for (let n = 0; n < 5 && one.status === 'asked'; n += 1) await one.ring(3_600_000);
    expect(one.status).toBe('sent');
    expect(one.order.parked).toEqual([]);
  });
});
