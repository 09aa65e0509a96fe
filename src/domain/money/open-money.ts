import type { OrderState } from '../order/state.ts';
import { platformOf } from '../refunds/cost-sharing.ts';
import { takenByHand } from '../refunds/external-reversal.ts';
import { borne, finalCostShares, receivable } from '../refunds/refund.ts';
import { sum } from './money.ts';
import { orderShares } from './split.ts';

/**
 * What is still open between the Platform and a party, because of one order. Minor units, all at least 0.
 * `toCome - owed + held` is the party's balance in the order's ledger.
 */
interface OpenMoney {
  readonly partyId: string;
  /** Its share that is not transferred yet, less what refunds take of it, also those that were only asked for. */
  readonly toCome: number;
  /** What it bears of refunds that Stripe accepted, and was not taken back yet; at least the reversals that wait. */
  readonly owed: number;
  /** What the ledger has for it, and it will not get: refunds that are asked for, under way or owed take it. */
  readonly held: number;
}

/** Every party with open money, but for the Platform, which keeps its share. None before the capture. */
export function openMoney(order: OrderState): OpenMoney[] {
  if (order.payment.captured === 0) return [];
  const final = finalCostShares(order);
  const shares = Map.groupBy(orderShares(order), ({ partyId }) => partyId);
  const platform = platformOf(order);
  return [...new Set([...shares.keys(), ...final.keys()])]
    .filter((partyId) => partyId !== platform)
    .map((partyId) => {
      const share = sum((shares.get(partyId) ?? []).map(({ amount }) => amount));
      const keeps = share - (final.get(partyId) ?? 0);
      // What a person took back in Stripe's Dashboard does not come again by itself.
      const due = keeps - received(order, partyId);
      const left = due + takenByHand(order, partyId);
      const balance = left + (final.get(partyId) ?? 0) - borne(order, partyId);
      const [toCome, owed] = [Math.max(0, due), Math.max(0, -balance, receivable(order, partyId))];
      return { partyId, toCome, owed, held: balance - toCome + owed };
    })
    .filter(({ toCome, owed, held }) => toCome !== 0 || owed !== 0 || held !== 0);
}

/** What was transferred to a party, less our reversals. */
function received({ transfers, returns, reversals }: OrderState, partyId: string): number {
  const settled = (movements: readonly { partyId: string; status: string; amount: number }[]): number =>
    sum(movements.filter((one) => one.partyId === partyId && one.status === 'settled').map(({ amount }) => amount));
  return settled(transfers) + settled(returns) - settled(reversals);
}
