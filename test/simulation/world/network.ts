import type { Fault } from '../../../src/domain/fault.ts';

/** Who waits for an answer; one that died is told nothing. */
export interface Caller {
  readonly name: string;
  alive: boolean;
}

/** What may be wrong at the far side: a fault of Stripe's core by name, or one in the domain's words. */
export type FarFault = string | null;

/** The far side's word for a request that nobody waits for any more. */
export const STRAY = 'stray';

interface Call<T> {
  readonly caller: Caller;
  /** What is called, for people and for replays: `stripe POST /v1/transfers`. */
  readonly what: string;
  /** The effect at the far side, synchronous; its answer. */
  readonly perform: (fault: FarFault) => T;
  /** Stripe's idempotency key. */
  readonly key?: string | undefined;
  /** What the caller makes of a call whose fate it does not learn: a value, or it throws. */
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

/** A request or its answer under way. */
export interface Op {
  readonly id: string;
  readonly what: string;
  readonly key: string | undefined;
  readonly caller: Caller;
  readonly since: number;
  /** `sent`: the request is under way; `answered`: its answer is; `stray`: nobody waits for it any more. */
  phase: 'sent' | 'answered' | 'stray';
  deliver(fault: FarFault): void;
  answer(): void;
  lose(): void;
}

/** No request is under way for longer than this, and no caller waits for longer than that. */
const STRAY_MS = 60_000;
const TIMEOUT_MS = 10_000;

/** Everything that crosses between two machines stands here until the schedule says what becomes of it. */
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
          given = tried(() => perform(op.phase === 'stray' ? (fault ?? STRAY) : fault));
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

  readonly #again = new WeakMap<Op, (fault: FarFault) => unknown>();

  #name(of: string): string {
    const n = (this.#counts.get(of) ?? 0) + 1;
    this.#counts.set(of, n);
    return `${of} #${n}`;
  }

  #remove(op: Op): void {
    this.#ops = this.#ops.filter((other) => other !== op);
  }

  /** A second copy of a request; what it answers reaches nobody. */
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
        tried(() => perform(fault ?? STRAY));
      },
      answer: () => undefined,
      lose: () => this.#remove(copy),
    };
    this.#ops.push(copy);
  }

  /** Who was turned away at the door has nothing else of this call under way: we send each once. */
  turnAway(op: Op): void {
    this.#ops = this.#ops.filter(({ id, phase }) => phase !== 'stray' || !id.startsWith(`${op.id} copy `));
  }

  /** The caller gives up waiting; the request is still on its way. */
  timeOut(op: Op): void {
    if (op.phase === 'sent') this.duplicate(op);
    op.lose();
  }

  /** A machine died: its requests may still arrive, their answers reach nobody. */
  orphan(caller: Caller): void {
    caller.alive = false;
    for (const op of this.#ops) {
      if (op.caller !== caller) continue;
      if (op.phase === 'answered') this.#remove(op);
      else op.phase = 'stray';
    }
  }

  /** What time does by itself. */
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

/** What is called throws: a mistake of ours in the way to it. */
export const THROW = 'throw';
export const THROWN = 'sim: a service threw';

const KINDS = ['transient', 'terminal', 'unknown'] as const;

/** A far side's refusal in the domain's words, or null where the name is not one. */
export function faultOf(name: FarFault): Fault | null {
  const kind = KINDS.find((known) => known === name);
  return kind === undefined ? null : { kind, code: `sim_${kind}` };
}
