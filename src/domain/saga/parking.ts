import type { Fault } from '../fault.ts';
import { SYSTEM } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import type { OrderState } from '../order/state.ts';
import type { Parked } from './state.ts';

/** So often work that is blocked is tried before Platform Ops are told: some seconds. */
export const FEW_TRIES = 5;

/** The parked entry of what goes wrong as a whole: no piece of work of its own, but the order's loop or a caller's call. */
export const WHOLE_ORDER = 'order';

/** Its event: with the code and the words of whoever refused, for Platform Ops. */
export const parking = (work: string, { code, said }: Fault, owed: string, waits: boolean): NewEvent =>
  event(
    'work_parked',
    { work, code, owed, ...(said === undefined ? {} : { said }), ...(waits ? { waits } : {}) },
    SYSTEM,
  );

export const parkedOf = (order: OrderState, work: string): Parked | undefined =>
  order.parked.find((entry) => entry.work === work);

/**
 * Whether Platform Ops see already that this work is blocked, and by which code: it is not said again at every try. A
 * message may name a request or an event, and differ each time.
 */
export function isShown(order: OrderState, work: string, { code }: Fault): boolean {
  const entry = parkedOf(order, work);
  return entry?.waits === true && entry.code === code;
}

/** What passes by itself needs nobody: it is not shown as parked any more. */
export const unparked = (order: OrderState, work: string): NewEvent[] =>
  parkedOf(order, work)?.waits === true ? [event('work_resumed', { work }, SYSTEM)] : [];

/** Work that nobody tries until a person sends it on. */
export const notRetried = (order: OrderState): Set<string> =>
  new Set(order.parked.filter(({ waits }) => waits !== true).map(({ work }) => work));
