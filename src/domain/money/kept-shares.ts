import type { OrderState } from '../order/state.ts';
import type { ByParty } from '../refunds/cost-sharing.ts';
import { finalCostShares, isCancelled } from '../refunds/refund.ts';
import type { Share } from './split.ts';

/**
 * What each party keeps of its share once every requested refund is made. Minor units by party.
 *
 * A party keeps its share less its cost shares of refunds and chargebacks. It keeps nothing of a cancelled order,
 * unless a policy or an agreement leaves it a part. Never below 0. If a party bears more than its share, it owes the
 * difference.
 */
export function keptShares(order: OrderState, shares: readonly Share[]): ByParty {
  const cancelled = isCancelled(order);
  if (cancelled && order.payment.captured === 0) return new Map();
  // Most orders have no refund. Lists are faster when cost shares are not computed for them.
  const bears: ByParty = cancelled || order.refunds.length > 0 ? finalCostShares(order) : new Map();
  return new Map(shares.map(({ partyId, amount }) => [partyId, Math.max(0, amount - (bears.get(partyId) ?? 0))]));
}
