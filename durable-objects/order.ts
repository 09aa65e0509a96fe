import { DurableObject } from 'cloudflare:workers';
import { composeOrder, tellReadModel, writeLog } from '../src/compose.ts';
import type { Actor } from '../src/domain/order/actor.ts';
import type { Command } from '../src/domain/order/decide.ts';
import type { Env } from '../src/env.ts';
import { ConsumerClaims } from './claims.ts';
import { CommandHandler } from './commands.ts';
import { Committer } from './committer.ts';
import { Journal } from './journal/journal.ts';
import { durableStore } from './journal/store.ts';
import type { MailReport, OrderRpc, PlaceInput, Submission, TransferReport } from './rpc.ts';
import { Runner } from './runner.ts';
import { countTrouble, OPENING, parkedByTrouble } from './trouble.ts';

/**
 * If the object cannot be opened and nothing can be written, it is tried again this often. Only new code or a new
 * secret helps.
 */
const UNREADABLE_MS = 60_000;

interface OrderParts {
  readonly journal: Journal;
  readonly committer: Committer;
  readonly commands: CommandHandler;
  readonly claims: ConsumerClaims;
}

/** One order: a thin shell that brings storage, clock and random numbers to the parts that do the work. */
export class Order extends DurableObject<Env> implements OrderRpc {
  #made: OrderParts | null = null;

  /**
   * Made at the first call, not in the constructor. A secret may be missing, or an event may be of a later version. If
   * the constructor threw, the runtime would drop the alarm after a few tries.
   */
  #parts(): OrderParts {
    if (this.#made !== null) return this.#made;
    const journal = new Journal(durableStore(this.ctx.storage));
    const parts = { ...composeOrder(this.env), journal, now: Date.now, random: Math.random };
    const committer = new Committer(parts);
    const background = (work: Promise<void>) => this.ctx.waitUntil(work);
    const runner = new Runner({ ...parts, committer, background });
    const shared = { ...parts, committer, runner };
    this.#made = { journal, committer, commands: new CommandHandler(shared), claims: new ConsumerClaims(shared) };
    return this.#made;
  }

  /** Counts calls that throw, by name, so that a call that fails every time is shown to Platform Ops. */
  async #serve<T>(what: string, act: (parts: OrderParts) => T | Promise<T>): Promise<T> {
    const parts = this.#opened();
    const { troubles } = parts.committer;
    try {
      const answer = await act(parts);
      troubles.over(what);
      return answer;
    } catch (error) {
      await troubles.note(what, error);
      throw error;
    }
  }

  /** The parts. If the journal cannot be opened, that is noted, and Platform Ops see it in the read model. */
  #opened(): OrderParts {
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
    return this.#serve('place', ({ commands }) => commands.place(input));
  }

  async command(command: Command, actor: Actor, submission: Submission | null) {
    return this.#serve(command.type, ({ commands }) => commands.command(command, actor, submission));
  }

  async read() {
    return this.#serve('read', async (parts) => {
      await this.#armed(parts);
      return parts.commands.snapshot();
    });
  }

  /** Sets the alarm again if the order has something to do and storage has no alarm. */
  async #armed({ journal, committer }: OrderParts): Promise<void> {
    const order = journal.order();
    const at = order === null ? null : committer.agenda.earliest(order);
    if (at === null || (await this.ctx.storage.getAlarm()) !== null) return;
    journal.alarmRang();
    journal.wakeBy(at);
  }

  async events(after: number) {
    return this.#serve('events', ({ commands, journal }) => {
      const snapshot = commands.snapshot();
      return snapshot === null ? null : { snapshot, events: journal.events(after) };
    });
  }

  async tried() {
    return this.#serve('tried', ({ journal }) => (journal.order() === null ? null : journal.tried()));
  }

  async proof() {
    return this.#serve('proof', ({ journal }) => journal.chain());
  }

  async webhook(eventId: string, command: Command) {
    return this.#serve(`webhook ${command.type}`, ({ commands }) => commands.webhook(eventId, command));
  }

  async claimTransfers(partyId: string | null) {
    return this.#serve('claim_transfers', ({ claims }) => claims.claimTransfers(partyId));
  }

  async settleTransfers(reports: readonly TransferReport[]) {
    return this.#serve('settle_transfers', ({ claims }) => claims.settleTransfers(reports));
  }

  async claimMails() {
    return this.#serve('claim_mails', ({ claims }) => claims.claimMails());
  }

  async settleMails(reports: readonly MailReport[]) {
    return this.#serve('settle_mails', ({ claims }) => claims.settleMails(reports));
  }

  async settleProjection(version: number) {
    return this.#serve('settle_projection', ({ claims }) => claims.settleProjection(version));
  }

  async trouble() {
    return parkedByTrouble(durableStore(this.ctx.storage));
  }

  /**
   * Rings at least once, and never throws. Deadlines are derived from the order, so that the next ring makes up for a
   * lost one.
   */
  override async alarm(): Promise<void> {
    try {
      const { journal, commands } = this.#parts();
      journal.alarmRang();
      await commands.ring();
    } catch (error) {
      await this.#unreadable(error);
    }
  }
}
