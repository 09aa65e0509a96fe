import { CALL_FAULTS } from '../../../dev/stripe/core/refusals.ts';
import type { Fault } from '../../../src/domain/fault.ts';

/** A machine that waits for an answer. After a crash it gets none. */
export interface Caller {
  readonly name: string;
  alive: boolean;
}

/** A fault of the called system: the name of a fault of Stripe's core, or of a fault of the domain. */
export type FarFault = string | null;

/** The fault name for a request if nobody waits for its answer any more. */
export const STRAY = 'stray';

interface Call<T> {
  readonly caller: Caller;
  /** The name of the call, for people and for replays: `stripe POST /v1/transfers`. */
  readonly what: string;
  /** Does the effect in the called system, synchronously, and returns the answer. */
  readonly perform: (fault: FarFault) => T;
  /** Stripe's idempotency key. */
  readonly key?: string | undefined;
  /** What the caller gets if it never learns the outcome: a value, or an exception. */
  readonly lost: () => T;
}

type Tried<T> = { readonly value: T } | { readonly error: unknown };

function tried<T>(act: () => T): Tried<T> {
  try {
    return { value: act() };
  } catch (error) {
    return { error };
  }
}

/** A request or an answer that is not delivered yet. */
export interface Op {
  readonly id: string;
  readonly what: string;
  readonly key: string | undefined;
  readonly caller: Caller;
  readonly since: number;
  /** `sent`: the request is not delivered; `answered`: its answer is not; `stray`: nobody waits for it any more. */
  phase: 'sent' | 'answered' | 'stray';
  deliver(fault: FarFault): void;
  answer(): void;
  lose(): void;
}

/** A request is delivered within `STRAY_MS` or never. A caller waits for `TIMEOUT_MS`. */
const STRAY_MS = 60_000;
const TIMEOUT_MS = 10_000;

/** Keeps every request and answer between two machines until the schedule decides what happens to it. */
export class Network {
  #ops: Op[] = [];
  readonly #counts = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get ops(): readonly Op[] {
    return this.#ops;
  }

  find(id: string): Op | undefined {
    return this.#ops.find((op) => op.id === id);
  }

  call<T>({ caller, what, perform, key, lost }: Call<T>): Promise<T> {
    const id = this.#name(`${caller.name} > ${what}`);
    return new Promise<T>((resolve, reject) => {
      let given: Tried<T> | null = null;
      const settle = (answer: Tried<T> | null): void => {
        this.#remove(op);
        if (!caller.alive || answer === null) return;
        if ('error' in answer) reject(answer.error);
        else resolve(answer.value);
      };
      const op: Op = {
        id,
        what,
        key,
        caller,
        since: this.#now(),
        phase: caller.alive ? 'sent' : 'stray',
        deliver: (fault) => {
          given = tried(() => perform(op.phase === 'stray' ? (fault ?? STRAY) : this.#possible(id, fault)));
          if (op.phase === 'stray' || !caller.alive) this.#remove(op);
          else op.phase = 'answered';
        },
        answer: () => settle(given),
        lose: () => settle(tried(lost)),
      };
      this.#ops.push(op);
      this.#again.set(op, perform);
    });
  }

  /** The calls of which a second copy has arrived. */
  readonly #copied = new Set<string>();

  /** Stripe has answered the copy of this call, and stored that under its key. So it cannot refuse the call itself. */
  #possible(id: string, fault: FarFault): FarFault {
    return this.#copied.has(id) && CALL_FAULTS.some((name) => name === fault) ? null : fault;
  }

  readonly #again = new WeakMap<Op, (fault: FarFault) => unknown>();

  #name(of: string): string {
    const n = (this.#counts.get(of) ?? 0) + 1;
    this.#counts.set(of, n);
    return `${of} #${n}`;
  }

  #remove(op: Op): void {
    this.#ops = this.#ops.filter((other) => other !== op);
  }

  /** Sends a second copy of a request. Nobody gets its answer. */
  duplicate(op: Op): void {
    const perform = this.#again.get(op);
    if (perform === undefined) return;
    const copy: Op = {
      id: this.#name(`${op.id} copy`),
      what: op.what,
      key: op.key,
      caller: { name: op.caller.name, alive: false },
      since: op.since,
      phase: 'stray',
      deliver: (fault) => {
        this.#remove(copy);
        if (fault === null) this.#copied.add(op.id);
        tried(() => perform(fault ?? STRAY));
      },
      answer: () => undefined,
      lose: () => this.#remove(copy),
    };
    this.#ops.push(copy);
  }

  /** A request refused on arrival has no other copy in flight, because we send each request once. */
  turnAway(op: Op): void {
    this.#ops = this.#ops.filter(({ id, phase }) => phase !== 'stray' || !id.startsWith(`${op.id} copy `));
  }

  /** The caller stops waiting. The request can still arrive. */
  timeOut(op: Op): void {
    if (op.phase === 'sent') this.duplicate(op);
    op.lose();
  }

  /** A machine crashed. Its requests can still arrive, but nobody gets their answers. */
  orphan(caller: Caller): void {
    caller.alive = false;
    for (const op of this.#ops) {
      if (op.caller !== caller) continue;
      if (op.phase === 'answered') this.#remove(op);
      else op.phase = 'stray';
    }
  }

  /** Applies the time limits. */
  expire(): void {
    const now = this.#now();
    for (const op of this.#ops) {
      if (op.phase === 'stray') {
        if (now - op.since > STRAY_MS) this.#remove(op);
      } else if (now - op.since > TIMEOUT_MS) this.timeOut(op);
    }
    for (const op of this.#ops) if (op.phase === 'stray' && now - op.since > STRAY_MS) this.#remove(op);
  }
}

/** The call throws, because of a bug in our client. */
export const THROW = 'throw';
export const THROWN = 'sim: a service threw';

const KINDS = ['transient', 'terminal', 'unknown'] as const;

/** The domain's fault of this name, or null if there is none. */
export function faultOf(name: FarFault): Fault | null {
  const kind = KINDS.find((known) => known === name);
  return kind === undefined ? null : { kind, code: `sim_${kind}` };
}
