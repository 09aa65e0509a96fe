import type { SagaServices } from '../../../durable-objects/calls.ts';
import { ConsumerClaims } from '../../../durable-objects/claims.ts';
import { CommandHandler } from '../../../durable-objects/commands.ts';
import { Committer } from '../../../durable-objects/committer.ts';
import { Journal } from '../../../durable-objects/journal/journal.ts';
import type { CommandResult, PlaceInput, StripeEventTaken, Submission } from '../../../durable-objects/rpc.ts';
import { Runner } from '../../../durable-objects/runner.ts';
import { type Outcome, ok } from '../../../src/domain/fault.ts';
import type { Actor } from '../../../src/domain/order/actor.ts';
import type { Command } from '../../../src/domain/order/decide.ts';
import type { OrderEvent } from '../../../src/domain/order/events.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import type { Snapshot } from '../../../src/domain/order/view.ts';
import type { Attempt } from '../../../src/domain/saga/attempt.ts';
import type { NextAutomaticAction } from '../../../src/domain/saga/deadlines.ts';
import type { QueueName } from '../../../src/domain/saga/outbox.ts';
import type { Rng } from '../rng.ts';
import { Crashed, type Disk } from './disk.ts';
import { type Caller, type FarFault, faultOf, type Network, THROW, THROWN } from './network.ts';
import type { Stock } from './stock.ts';
import { refused } from './stock.ts';
import type { Lane } from './stripe.ts';
import type { Suppliers } from './suppliers.ts';

/** The parts that all objects of a schedule share. */
export interface Surroundings {
  readonly now: () => number;
  readonly network: Network;
  readonly stock: Stock;
  readonly suppliers: Suppliers;
  readonly enqueue: (orderId: string, queue: QueueName) => void;
  /** Reports a broken invariant in words. */
  readonly broken: (what: string) => void;
}

interface Instance {
  readonly caller: Caller;
  readonly journal: Journal;
  readonly commands: CommandHandler;
  readonly claims: ConsumerClaims;
}

/** What a machine keeps from one schedule to the next: its disk and its client of Stripe. */
export interface Machine {
  readonly disk: Disk;
  readonly lane: Lane;
}

const RING_AGAIN_MS = 2_000;

/** Errors that the schedule itself causes. */
const EXPECTED = ['crashed', 'the queue took nothing', THROWN];

/** One order's object: a disk that survives crashes, and at most one running instance of the real code. */
export class SimObject {
  readonly name: string;
  readonly orderId: string;
  readonly disk: Disk;
  readonly #lane: Lane;
  readonly #around: Surroundings;
  readonly #dice: Rng;
  #instance: Instance | null = null;
  #ringing = false;
  crashes = 0;
  /** Types of the events that were committed so far. The checks update it. */
  readonly seen = new Set<string>();
  /** The committed timeline and its replay, the order. The checks update both, without the object's code. */
  readonly timeline: OrderEvent[] = [];
  shadow: OrderState | null = null;

  constructor(name: string, orderId: string, { disk, lane }: Machine, around: Surroundings, dice: Rng) {
    this.name = name;
    this.orderId = orderId;
    this.disk = disk;
    this.#lane = lane;
    this.#around = around;
    this.#dice = dice;
    disk.onCrash = () => this.#died();
  }

  #died(): void {
    this.crashes += 1;
    const dead = this.#instance;
    this.#instance = null;
    if (dead !== null) this.#around.network.orphan(dead.caller);
    if (!this.#ringing) return;
    // If the alarm's handler did not end, the alarm rings again.
    this.#ringing = false;
    const again = this.#around.now() + RING_AGAIN_MS;
    this.disk.alarm = this.disk.alarm === null ? again : Math.min(this.disk.alarm, again);
  }

  crash(): void {
    if (this.#instance !== null) this.disk.cut();
  }

  get alive(): boolean {
    return this.#instance !== null;
  }

  /** The running instance. If there is none, it is created from the disk. Null if it crashes while it is created. */
  #live(): Instance {
    if (this.#instance !== null) return this.#instance;
    const caller: Caller = { name: this.name, alive: true };
    const journal = new Journal(this.disk.open());
    const parts = {
      journal,
      services: this.#services(caller),
      pace: { slot: () => Promise.resolve(0) },
      send: (orderId: string, queue: QueueName) =>
        this.#outside(
          caller,
          `send ${queue}`,
          () => this.#around.enqueue(orderId, queue),
          () => {
            throw new Error('the queue took nothing');
          },
        ),
      now: this.#around.now,
      random: () => this.#dice.next(),
      log: (event: string, fields: Record<string, unknown>) => this.#heard(event, fields),
    };
    const committer = new Committer(parts);
    const background = (work: Promise<void>): void => {
      work.catch((error: unknown) => this.#threw('background', error));
    };
    const runner = new Runner({ ...parts, committer, background });
    const shared = { ...parts, committer, runner };
    const [commands, claims] = [new CommandHandler(shared), new ConsumerClaims(shared)];
    this.#instance = { caller, journal, commands, claims };
    return this.#instance;
  }

  /** The instance that is calling Stripe now; it may have crashed already. */
  readonly caller = (): Caller => this.#instance?.caller ?? { name: this.name, alive: false };

  #outside<T>(caller: Caller, what: string, perform: (fault: FarFault) => T, lost: () => T): Promise<T> {
    return this.#around.network.call({ caller, what, perform, lost });
  }

  /** Calls a service over the network: the named fault happens, or the service acts. */
  #service<T>(caller: Caller, what: string, act: () => Outcome<T>): Promise<Outcome<T>> {
    return this.#outside(
      caller,
      what,
      (name): Outcome<T> => {
        if (name === THROW) {
          this.thrown += 1;
          throw new Error(THROWN);
        }
        const fault = faultOf(name);
        if (fault === null) return act();
        if (fault.kind === 'terminal') this.terminalFaults += 1;
        return refused(fault);
      },
      () => refused({ kind: 'unknown', code: 'lost' }),
    );
  }

  /** The number of final refusals from services. They can justify that the order gave something up. */
  terminalFaults = 0;

  /** The number of calls that threw. They can justify only that work is parked. */
  thrown = 0;

  #services(caller: Caller): SagaServices {
    const { stock, suppliers } = this.#around;
    const nobody = () => Promise.resolve(ok(null));
    return {
      payments: this.#lane.payments,
      inventory: {
        hold: (id, demands, ttl) => this.#service(caller, 'stock hold', () => stock.hold(id, demands, ttl)),
        commit: (id, demands) => this.#service(caller, 'stock commit', () => stock.commit(id, demands)),
        release: (id) => this.#service(caller, 'stock release', () => stock.release(id)),
        restock: (id, skus) => this.#service(caller, 'stock restock', () => stock.restock(id, skus)),
        stock: nobody,
        setStock: nobody,
        adjustStock: nobody,
      },
      supplyChain: {
        request: (_, tasks) => this.#service(caller, 'tasks request', () => ok(suppliers.request(tasks))),
        withdraw: (_, tasks) => this.#service(caller, 'tasks withdraw', () => ok(suppliers.withdraw(tasks))),
      },
    };
  }

  #heard(event: string, fields: Record<string, unknown>): void {
    const said = typeof fields.error === 'string' ? fields.error : null;
    if (said !== null && !EXPECTED.some((part) => said.includes(part))) {
      this.#around.broken(`${this.name} ${event}: ${said}`);
    }
  }

  #threw(where: string, error: unknown): void {
    if (!(error instanceof Crashed)) this.#around.broken(`${this.name} ${where} threw: ${String(error)}`);
  }

  /** Rings the alarm. Its work continues in the next steps. */
  ring(): void {
    this.disk.alarm = null;
    this.#ringing = true;
    try {
      const { journal, commands, caller } = this.#live();
      journal.alarmRang();
      commands
        .ring()
        .then(() => {
          if (caller.alive) this.#ringing = false;
        })
        .catch((error: unknown) => this.#threw('alarm', error));
    } catch (error) {
      this.#threw('alarm', error);
    }
  }

  mayRing(now: number): boolean {
    return this.disk.alarm !== null && this.disk.alarm <= now && !this.#ringing;
  }

  async #ask<T>(act: (commands: CommandHandler) => Promise<T> | T): Promise<T | 'crashed'> {
    try {
      return await act(this.#live().commands);
    } catch (error) {
      this.#threw('a call', error);
      return 'crashed';
    }
  }

  place(input: PlaceInput): Promise<CommandResult | 'crashed'> {
    return this.#ask((commands) => commands.place(input));
  }

  command(command: Command, actor: Actor, submission: Submission): Promise<CommandResult | 'crashed'> {
    return this.#ask((commands) => commands.command(command, actor, submission));
  }

  webhook(eventId: string, command: Command): Promise<StripeEventTaken | 'crashed'> {
    return this.#ask((commands) => commands.webhook(eventId, command));
  }

  /** The order, as a consumer reads it. Throws if the object crashes meanwhile. */
  snapshot(): Snapshot | null {
    return this.#live().commands.snapshot();
  }

  /** The attempt of one piece of work. */
  attempt(workId: string): Attempt | null {
    return this.#live().journal.attempt(workId);
  }

  /** The claims, as a consumer calls them. Throws if the object crashes meanwhile. */
  get claims(): ConsumerClaims {
    return this.#live().claims;
  }

  /** The order in the running instance's memory; null if none is running. */
  belief(): { readonly order: OrderState | null; readonly next: NextAutomaticAction | null } | null {
    if (this.#instance === null) return null;
    // This read is not an operation of the object, so it does not count towards the planned crash.
    const { crashIn, operations } = this.disk;
    this.disk.crashIn = null;
    const snapshot = this.#instance.commands.snapshot();
    Object.assign(this.disk, { crashIn, operations });
    return { order: snapshot?.order ?? null, next: snapshot?.next ?? null };
  }

  get ringing(): boolean {
    return this.#ringing;
  }
}
