import { sum } from '../money/money.ts';
import { STRIPE, SYSTEM } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import type { OrderState } from '../order/state.ts';
import { parkedOf } from '../saga/parking.ts';
import type { Reversal } from './state.ts';

/** Reversals of an order's transfers that somebody made in Stripe's Dashboard. */

/** A reversal as Stripe lists it. `n`: its number among the party's reversals, if it is ours; else null. */
export interface ReversalSeen {
  readonly reversalId: string;
  /** Minor units. */
  readonly amount: number;
  readonly n: number | null;
}

/** A transfer of the order with its reversals. `of`: 0 for the transfer of the share, else the number of a return. */
export interface TransferSeen {
  readonly transferId: string;
  readonly partyId: string;
  readonly of: number;
  /** Minor units. */
  readonly amount: number;
  readonly reversals: readonly ReversalSeen[];
}

/** The id under which it is shown to Platform Ops. It has no work of its own: once resumed, it was seen. */
const externalReversalWork = (partyId: string): string => `reversed_elsewhere:${partyId}`;

const OWED = "a look: somebody took back money of a party in Stripe's Dashboard";

/** What was taken back from a party by hand, from all its transfers or from one of them. Minor units. */
export const takenByHand = ({ externalReversals = [] }: OrderState, partyId: string, of?: number): number =>
  sum(
    externalReversals
      .filter((one) => one.partyId === partyId && (of === undefined || one.of === of))
      .map(({ amount }) => amount),
  );

/**
 * Whether a reversal is one that the order has asked for.
 * @mutant Exported so that the simulation can replace it.
 */
export const isOurs = ({ reversals }: OrderState, partyId: string, of: number, seen: ReversalSeen): boolean =>
  reversals.some(
    (own) =>
      own.partyId === partyId &&
      own.of === of &&
      own.n === seen.n &&
      own.amount === seen.amount &&
      (own.reversalId ?? seen.reversalId) === seen.reversalId,
  );

/**
 * The events of what Stripe lists of a transfer. Each reversal that is not ours is booked once. It counts towards what
 * the party bears, so the same money is never taken twice; and it is never given back by itself (ADR 33). Platform Ops
 * see it.
 */
export function observeReversals(order: OrderState, seen: Pick<TransferSeen, 'partyId' | 'of' | 'reversals'>) {
  const { partyId, of, reversals } = seen;
  const known = new Set((order.externalReversals ?? []).map(({ reversalId }) => reversalId));
  const strange = reversals.filter((one) => !known.has(one.reversalId) && !isOurs(order, partyId, of, one));
  const booked = strange.map(({ reversalId, amount }) =>
    event('reversal_seen_elsewhere', { partyId, of, reversalId, amount }, STRIPE),
  );
  const work = externalReversalWork(partyId);
  const shown = booked.length === 0 || parkedOf(order, work) !== undefined;
  const parked: NewEvent[] = shown
    ? []
    : [event('work_parked', { work, code: 'reversed_elsewhere', owed: OWED }, SYSTEM)];
  return [...booked, ...parked];
}

/**
 * The events of a look that did not find a reversal, and found that it cannot be made any more: others have taken too
 * much of the transfer.
 */
export function overtakenReversal(
  order: OrderState,
  { partyId, n, of }: Pick<Reversal, 'partyId' | 'n' | 'of'>,
  reversals: readonly ReversalSeen[],
): NewEvent[] {
  const open = order.reversals.some((r) => r.partyId === partyId && r.n === n && r.status !== 'settled');
  const seen = observeReversals(order, { partyId, of, reversals });
  return open ? [...seen, event('reversal_withdrawn', { partyId, n }, SYSTEM)] : seen;
}
