import { DurableObject } from 'cloudflare:workers';
import { composeOrder, writeLog } from '../src/compose.ts';
import type { Command } from '../src/domain/decide.ts';
import type { Actor, MailTemplate } from '../src/domain/order.ts';
import type { Env } from '../src/env.ts';
import { Desk } from './desk.ts';
import { Journal } from './journal.ts';
import type { MailOutcome, OrderRpc, PlaceInput, Submission, TransferOutcome } from './rpc.ts';
import { Runner } from './runner.ts';
import { durableStore } from './store.ts';

/** An object that cannot even be read is tried again this often: only other code, or another secret, can mend it. */
const UNREADABLE_MS = 60_000;

/** One order. A thin shell: storage and clock come in here, rules live in the domain, the loop in the runner. */
export class Order extends DurableObject<Env> implements OrderRpc {
  #made: { readonly journal: Journal; readonly desk: Desk } | null = null;

  /**
   * Made at the first call, not in the constructor: where a secret is missing, or an event is of a later version, a
   * constructor that throws would take the alarm with it (the runtime drops it after a few tries).
   */
  #parts() {
    if (this.#made !== null) return this.#made;
    const journal = new Journal(durableStore(this.ctx.storage));
    const parts = { ...composeOrder(this.env), journal, now: Date.now, random: Math.random };
    const runner = new Runner(parts);
    const desk = new Desk({ ...parts, runner, background: (work) => this.ctx.waitUntil(work) });
    this.#made = { journal, desk };
    return this.#made;
  }

  get #journal(): Journal {
    return this.#parts().journal;
  }

  get #desk(): Desk {
    return this.#parts().desk;
  }

  async place(input: PlaceInput) {
    return this.#desk.place(input);
  }

  async command(command: Command, actor: Actor, submission: Submission | null) {
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
    try {
      this.#journal.alarmRang();
      await this.#desk.ring();
    } catch (error) {
      writeLog('alarm.unreadable', { order_id: this.ctx.id.name, error: String(error) });
      await this.ctx.storage.setAlarm(Date.now() + UNREADABLE_MS);
    }
  }
}
