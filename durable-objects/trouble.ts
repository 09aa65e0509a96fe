import { z } from 'zod';
import { INTERNAL_ERROR, internalFault, saidOf } from '../src/domain/fault.ts';
import { SYSTEM } from '../src/domain/order/actor.ts';
import { event, type NewEvent } from '../src/domain/order/events.ts';
import type { OrderState } from '../src/domain/order/state.ts';
import { backoff, slowly } from '../src/domain/saga/attempt.ts';
import { FEW_TRIES, isShown, parking, WHOLE_ORDER } from '../src/domain/saga/parking.ts';
import type { Parked } from '../src/domain/saga/state.ts';
import type { Store } from './journal/store.ts';

/**
 * An exception, and what threw it: the loop, the alarm's deadlines, the opening of the journal, or a caller's call. It
 * is counted on disk, because an evicted object loses its memory. Times in milliseconds.
 */
export interface Trouble {
  readonly what: string;
  readonly tries: number;
  readonly since: number;
  /** The loop does not run before this time, unless a caller starts it. */
  readonly nextAt: number;
  readonly message: string;
}

const troubleRow = z.object({
  what: z.string(),
  tries: z.number(),
  since: z.number(),
  nextAt: z.number(),
  message: z.string(),
});

/** These stop the loop. An exception in a caller's call does not. */
export const LOOP = 'loop';
export const DEADLINE = 'deadline';
export const OPENING = 'opening';
const OWN: ReadonlySet<string> = new Set([LOOP, DEADLINE, OPENING]);

const OWED = 'everything that the order still has to do';

const keyOf = (what: string): string => `trouble:${what}`;

/** Counts one more exception. It reads and writes only its own row, because all other rows may be unreadable. */
export function countTrouble(store: Store, what: string, error: unknown, now: number, jitter: number): Trouble {
  const [before] = store.exec('SELECT value FROM key_value WHERE key = ?', keyOf(what)).map(parse);
  const tries = (before?.tries ?? 0) + 1;
  const since = before?.since ?? now;
  const wait = tries < FEW_TRIES ? backoff(tries + 1, jitter) : slowly(now - since, jitter);
  const trouble: Trouble = { what, tries, since, nextAt: now + wait, message: saidOf(error).message };
  store.exec('INSERT OR REPLACE INTO key_value (key, value) VALUES (?, ?)', keyOf(what), JSON.stringify(trouble));
  return trouble;
}

/** What Platform Ops are shown of an order whose journal cannot be read; null where there is nothing. */
export function parkedByTrouble(store: Store): Parked | null {
  if (store.exec("SELECT name FROM sqlite_master WHERE name = 'key_value'").length === 0) return null;
  const rows = store.exec("SELECT value FROM key_value WHERE key LIKE 'trouble:%'").map(parse);
  return parkedOf(rows.filter(isTold));
}

function parse({ value }: Record<string, unknown>): Trouble {
  return troubleRow.parse(JSON.parse(String(value)));
}

const isTold = ({ tries }: Trouble): boolean => tries >= FEW_TRIES;

function parkedOf([first]: readonly Trouble[]): Parked | null {
  if (first === undefined) return null;
  const said = { type: null, code: null, declineCode: null, message: first.message };
  return { work: WHOLE_ORDER, code: INTERNAL_ERROR, since: first.since, owed: OWED, said, waits: true };
}

/** What troubles need of the order's journal. */
interface TroubleJournal {
  order(): OrderState | null;
  setAlarm(at: number): void;
  countTrouble(what: string, error: unknown, now: number, jitter: number): Trouble;
  troubles(): ReadonlyMap<string, Trouble>;
  dropTrouble(what: string): void;
}

interface TroubleParts {
  readonly journal: TroubleJournal;
  readonly now: () => number;
  /** 0 <= random < 1; spreads retries. */
  readonly random: () => number;
  readonly log: (event: string, fields: Record<string, unknown>) => void;
  /** Commits events and their consequences. */
  readonly commit: (events: readonly NewEvent[], also: () => void) => void;
  /** Commits one event without its consequences, and tells the read model. */
  readonly alone: (event: NewEvent) => Promise<void>;
}

/**
 * Exceptions of one order. They are counted; the waits between tries grow; after a few tries Platform Ops are shown
 * them.
 */
export class Troubles {
  readonly #parts: TroubleParts;

  constructor(parts: TroubleParts) {
    this.#parts = parts;
  }

  /** Never throws. After an exception of the loop the alarm starts it again later; a caller's is only counted. */
  async note(what: string, error: unknown): Promise<void> {
    const { journal, now, random, log } = this.#parts;
    const order = journal.order();
    log('order.trouble', { order_id: order?.id, step: what, error: String(error) });
    if (order === null) return;
    let rest = now() + slowly(0, random());
    try {
      const trouble = journal.countTrouble(what, error, now(), random());
      rest = trouble.nextAt;
      if (OWN.has(what)) journal.setAlarm(rest);
      const fault = internalFault(error);
      if (!isTold(trouble) || isShown(order, WHOLE_ORDER, fault)) return;
      await this.#parts.alone(parking(WHOLE_ORDER, fault, OWED, true));
    } catch (worse) {
      // Not everything could be written. The alarm tries again.
      log('order.trouble_unwritten', { order_id: order.id, step: what, error: String(worse) });
      journal.setAlarm(rest);
    }
  }

  /** Clears the exceptions of these parts, because they work again. True if there were any. */
  over(...whats: readonly string[]): boolean {
    const { journal, commit } = this.#parts;
    const rows = [...journal.troubles().values()];
    const gone = rows.filter(({ what }) => whats.includes(what));
    if (gone.length === 0) return false;
    const told = gone.some(isTold) && !rows.some((row) => isTold(row) && !gone.includes(row));
    commit(told ? [event('work_resumed', { work: WHOLE_ORDER }, SYSTEM)] : [], () => {
      for (const { what } of gone) journal.dropTrouble(what);
    });
    return true;
  }

  /** Part of a transaction. A person resumes all work. */
  forget(): void {
    const { journal } = this.#parts;
    for (const what of [...journal.troubles().keys()]) journal.dropTrouble(what);
  }

  /** The loop must not run before this time. */
  restUntil(): number {
    const rows = [...this.#parts.journal.troubles().values()];
    return Math.max(0, ...rows.filter(({ what }) => OWN.has(what)).map(({ nextAt }) => nextAt));
  }

  /** The order as Platform Ops see it: with its parking, even if that could not be written into the journal. */
  shown(order: OrderState | null): OrderState | null {
    if (order === null || order.parked.some(({ work }) => work === WHOLE_ORDER)) return order;
    const parked = parkedOf([...this.#parts.journal.troubles().values()].filter(isTold));
    return parked === null ? order : { ...order, parked: [...order.parked, parked] };
  }
}
