import type { OrderEvent } from '../../../src/domain/order/events.ts';
import type { SimObject } from '../world/object.ts';
import type { World } from '../world/world.ts';
import { borneBy, type Slice, shareOf, taken } from './expected-amounts.ts';

/** What the order knows of a party's money, from its timeline alone. */
interface Known {
  /** What the party has once every started movement is settled. */
  readonly held: number;
  /** What somebody took back by hand. */
  readonly byHand: number;
}

function known(timeline: readonly OrderEvent[], party: string): Known {
  let [held, byHand, claimed] = [0, 0, 0];
  const reversals = new Map<number, number>();
  for (const { type, data } of timeline) {
    if (!('partyId' in data) || data.partyId !== party) continue;
    if (type === 'transfer_claimed') claimed = data.amount;
    else if (type === 'transfer_settled') held += data.amount ?? claimed;
    else if (type === 'return_started') held += data.amount;
    else if (type === 'reversal_started') reversals.set(data.n, data.amount);
    else if (type === 'reversal_withdrawn') reversals.delete(data.n);
    else if (type === 'reversal_seen_elsewhere') byHand += data.amount;
  }
  return { held: held - byHand - [...reversals.values()].reduce((a, b) => a + b, 0), byHand };
}

/**
 * A reversal takes no more than the party still has beyond what it keeps; a return gives it no more than is missing.
 * What somebody took by hand counts for the first, and is never part of the second.
 */
export function movedTooFar(world: World, object: SimObject, event: OrderEvent, all: readonly Slice[]): string[] {
  if (event.type !== 'reversal_started' && event.type !== 'return_started') return [];
  const { partyId, amount } = event.data;
  const { timeline, shadow } = object;
  const shares = taken(all, shadow?.payment.captured ?? 0);
  const keeps = Math.max(0, shareOf(shares, partyId) - (borneBy(world.market, shares, timeline).get(partyId) ?? 0));
  const { held, byHand } = known(timeline, partyId);
  if (event.type === 'return_started') {
    const most = Math.max(0, keeps - held - byHand);
    return amount <= most ? [] : [`gives ${amount} back to ${partyId}, and owes it ${most} (${byHand} taken by hand)`];
  }
  // A refund that failed and is owed still takes from the parties what nobody makes.
  if (timeline.some(({ type, data }) => type === 'refund_failed' && (data.owed ?? 0) > 0)) return [];
  const most = Math.max(0, held - keeps);
  return amount <= most
    ? []
    : [`takes ${amount} from ${partyId}, which has ${most} too much (${byHand} taken by hand)`];
}
