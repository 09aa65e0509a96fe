import type { OrderState } from '../order/state.ts';
import type { ByParty } from '../refunds/cost-sharing.ts';
import { finalCostShares, isCancelled } from '../refunds/refund.ts';
import type { Share } from './split.ts';

/** What refunds leave of one share. Minor units. */
interface KeptShare {
  /** At least 0. If a party bears more than its share, it owes the difference. */
  readonly kept: number;
  /** The party's part of all refunds and chargebacks, also beyond its share. Null before the capture. */
  readonly bears: number | null;
}

/**
 * What each party keeps of its share once every requested refund is made.
 *
 * A party keeps its share less its cost shares of refunds and chargebacks. It keeps nothing of a cancelled order,
 * unless a policy or an agreement leaves it a part. Nobody keeps anything of an order that was cancelled before the
 * capture.
 */
export function keptShares(order: OrderState, shares: readonly Share[]): ReadonlyMap<string, KeptShare> {
  const cancelled = isCancelled(order);
  if (order.payment.captured === 0) {
    return new Map(shares.map(({ partyId, amount }) => [partyId, { kept: cancelled ? 0 : amount, bears: null }]));
  }
  // Most orders have no refund. Lists are faster when cost shares are not computed for them.
  const borne: ByParty = cancelled || order.refunds.length > 0 ? finalCostShares(order) : new Map();
  return new Map(
    shares.map(({ partyId, amount }) => {
      const bears = borne.get(partyId) ?? 0;
      return [partyId, { kept: Math.max(0, amount - bears), bears }];
    }),
  );
}

/**
 * A share as books count it: nothing before the capture, and below 0 if the party bears more than its share. `share` less
 * `refunds` is `left`. Minor units.
 */
export function bookedShare({ amount, bears }: { readonly amount: number; readonly bears: number | null }) {
  return bears === null ? { share: 0, refunds: 0, left: 0 } : { share: amount, refunds: bears, left: amount - bears };
}

/** What pages show as left of a share: as booked, and before the capture what is expected. */
export const leftOf = (share: KeptShare & { readonly amount: number }): number =>
  share.bears === null ? share.kept : bookedShare(share).left;
