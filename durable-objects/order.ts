import { DurableObject } from 'cloudflare:workers';
import { composeOrder, tellReadModel, writeLog } from '../src/compose.ts';
import type { MailTemplate } from '../src/domain/conversation/mail.ts';
import type { Actor } from '../src/domain/order/actor.ts';
import type { Command } from '../src/domain/order/decide.ts';
import type { Env } from '../src/env.ts';
import { Desk } from './desk.ts';
import { Journal } from './journal.ts';
import type { MailReport, OrderRpc, PlaceInput, Submission, TransferReport } from './rpc.ts';
import { Runner } from './runner.ts';
import { durableStore } from './store.ts';
import { countTrouble, OPENING, parkedByTrouble } from './trouble.ts';

/** An object of which nothing can be written either is tried again this often: only other code, or another secret, can mend it. */
const UNREADABLE_MS = 60_000;

/** One order. A thin shell: storage and clock come in here, rules live in the domain, the loop in the runner. */
export class Order extends DurableObject<Env> implements OrderRpc {
  #made: { readonly journal: Journal; readonly desk: Desk; readonly runner: Runner } | null = null;

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
    this.#made = { journal, desk, runner };
    return this.#made;
  }

  /** A call that throws is counted by its name, so that nothing fails again and again in silence. */
  async #serve<T>(what: string, act: (desk: Desk, journal: Journal) => T | Promise<T>): Promise<T> {
    const { journal, desk, runner } = this.#opened();
    try {
      const answer = await act(desk, journal);
      runner.troubles.over(what);
      return answer;
    } catch (error) {
      await runner.troubles.note(what, error);
      throw error;
    }
  }

  /** The parts, or a note that the journal cannot be opened: then Platform Ops are told by the read model alone. */
  #opened() {
    try {
      return this.#parts();
    } catch (error) {
      this.ctx.waitUntil(this.#unreadable(error));
      throw error;
    }
  }

  async #unreadable(error: unknown): Promise<void> {
    const { name = '' } = this.ctx.id;
    writeLog('order.unreadable', { order_id: name, error: String(error) });
    const store = durableStore(this.ctx.storage);
    let nextAt = Date.now() + UNREADABLE_MS;
    try {
      nextAt = countTrouble(store, OPENING, error, Date.now(), Math.random()).nextAt;
      if (parkedByTrouble(store) !== null) await tellReadModel(this.env, name);
    } catch (worse) {
      writeLog('order.trouble_unwritten', { order_id: name, error: String(worse) });
    }
    await this.ctx.storage.setAlarm(nextAt);
  }

  async place(input: PlaceInput) {
    return this.#serve('place', (desk) => desk.place(input));
  }

  async command(command: Command, actor: Actor, submission: Submission | null) {
    return this.#serve(command.type, (desk) => desk.command(command, actor, submission));
  }

  async read() {
    return this.#serve('read', (desk) => desk.snapshot());
  }

  async events(after: number) {
    return this.#serve('events', (desk, journal) => {
      const snapshot = desk.snapshot();
      return snapshot === null ? null : { snapshot, events: journal.events(after) };
    });
  }

  async proof() {
    return this.#serve('proof', (_, journal) => journal.chain());
  }

  async webhook(eventId: string, command: Command) {
    return this.#serve(`webhook ${command.type}`, (desk) => desk.webhook(eventId, command));
  }

  async claimTransfer(partyId: string) {
    return this.#serve('claim_transfer', (desk) => desk.claimTransfer(partyId));
  }

  async settleTransfer(partyId: string, outcome: TransferReport, key: string) {
    return this.#serve('settle_transfer', (desk) => desk.settleTransfer(partyId, outcome, key));
  }

  async claimMail(template: MailTemplate) {
    return this.#serve('claim_mail', (desk) => desk.claimMail(template));
  }

  async settleMail(template: MailTemplate, outcome: MailReport) {
    return this.#serve('settle_mail', (desk) => desk.settleMail(template, outcome));
  }

  async settleProjection(version: number) {
    return this.#serve('settle_projection', (desk) => desk.settleProjection(version));
  }

  async trouble() {
    return parkedByTrouble(durableStore(this.ctx.storage));
  }

  /** At least once, and it never throws: deadlines are derived from the order, so that a lost ring is made up for. */
  override async alarm(): Promise<void> {
    try {
      const { journal, desk } = this.#parts();
      journal.alarmRang();
      await desk.ring();
    } catch (error) {
      await this.#unreadable(error);
    }
  }
}
