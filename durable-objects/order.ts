import { DurableObject } from 'cloudflare:workers';
import { composeOrder } from '../src/compose.ts';
import type { Command } from '../src/domain/decide.ts';
import type { Actor, MailTemplate } from '../src/domain/order.ts';
import type { Env } from '../src/env.ts';
import { Desk } from './desk.ts';
import { Journal } from './journal.ts';
import type { MailOutcome, OrderRpc, PlaceInput, Submission, TransferOutcome } from './rpc.ts';
import { Runner } from './runner.ts';
import { durableStore } from './store.ts';

/** One order. A thin shell: storage and clock come in here, rules live in the domain, the loop in the runner. */
export class Order extends DurableObject<Env> implements OrderRpc {
  readonly #journal: Journal;
  readonly #runner: Runner;
  readonly #desk: Desk;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#journal = new Journal(durableStore(ctx.storage));
    const parts = { ...composeOrder(env), journal: this.#journal, now: Date.now, random: Math.random };
    this.#runner = new Runner(parts);
    this.#desk = new Desk({ ...parts, runner: this.#runner, background: (work) => ctx.waitUntil(work) });
  }

  place(input: PlaceInput) {
    return this.#desk.place(input);
  }

  command(command: Command, actor: Actor, submission: Submission | null) {
    return this.#desk.command(command, actor, submission);
  }

  async read() {
    return this.#desk.snapshot();
  }

  async events(after: number) {
    const snapshot = this.#desk.snapshot();
    return snapshot === null ? null : { snapshot, events: this.#journal.events(after) };
  }

  async proof() {
    return this.#journal.chain();
  }

  async webhook(eventId: string, command: Command) {
    return this.#desk.webhook(eventId, command);
  }

  async claimTransfer(partyId: string) {
    return this.#desk.claimTransfer(partyId);
  }

  async settleTransfer(partyId: string, outcome: TransferOutcome, key: string) {
    this.#desk.settleTransfer(partyId, outcome, key);
  }

  async claimMail(template: MailTemplate) {
    return this.#desk.claimMail(template);
  }

  async settleMail(template: MailTemplate, outcome: MailOutcome) {
    this.#desk.settleMail(template, outcome);
  }

  async settleProjection(version: number) {
    this.#desk.settleProjection(version);
  }

  /** At least once, and it never throws: deadlines are derived from the order, so that a lost ring is made up for. */
  override async alarm(): Promise<void> {
    this.#journal.alarmRang();
    await this.#desk.ring();
  }
}
