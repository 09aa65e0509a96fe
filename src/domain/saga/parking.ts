import type { Fault } from '../fault.ts';
import { SYSTEM } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import type { OrderState } from '../order/state.ts';
import type { Parked } from './state.ts';

/** How many times blocked work is tried before Platform Ops see it. That takes some seconds. */
export const FEW_TRIES = 5;

/** The id under which a problem of the whole order is parked, when no single piece of work caused it. */
export const WHOLE_ORDER = 'order';

/**
 * The event that parks work, with the code and the words of the outside system. `waits: true` means that the work is
 * also retried, and that the parking ends by itself if a try succeeds. Without it, the work waits for a person. The
 * field is in the journal, so it keeps its name.
 */
export const parking = (work: string, { code, said }: Fault, owed: string, waits: boolean): NewEvent =>
  event(
    'work_parked',
    { work, code, owed, ...(said === undefined ? {} : { said }), ...(waits ? { waits } : {}) },
    SYSTEM,
  );

export const parkedOf = (order: OrderState, work: string): Parked | undefined =>
  order.parked.find((entry) => entry.work === work);

/**
 * Whether Platform Ops see already that this work is blocked by this code. Then no event repeats it at every try. The
 * message is not compared: it may name a request, and differ each time.
 */
export function isShown(order: OrderState, work: string, { code }: Fault): boolean {
  const entry = parkedOf(order, work);
  return entry?.waits === true && entry.code === code;
}

/** Ends the parking of work that is also retried: the problem passed, and nobody has to look at it. */
export const unparked = (order: OrderState, work: string): NewEvent[] =>
  parkedOf(order, work)?.waits === true ? [event('work_resumed', { work }, SYSTEM)] : [];

/** The ids of parked work that is not retried until a person resumes it. */
export const notRetried = (order: OrderState): Set<string> =>
  new Set(order.parked.filter(({ waits }) => waits !== true).map(({ work }) => work));
