import type { OrderState } from '../order/state.ts';
import type { ByParty } from '../refunds/cost-sharing.ts';
import { finalCostShares, isCancelled } from '../refunds/refund.ts';
import type { Share } from './split.ts';

/**
 * What each party keeps of its share once everything that was asked for is done, minor units by party: the share less
 * what it bears of refunds and of what the bank took back, and nothing of an order that is being cancelled unless a
 * policy or an agreement leaves it some. Never below 0: what a party bears beyond its share is its receivable.
 */
export function keptShares(order: OrderState, shares: readonly Share[]): ByParty {
  const cancelled = isCancelled(order);
  if (cancelled && order.payment.captured === 0) return new Map();
  // Most orders of a list have lost nothing: theirs is not computed.
  const bears: ByParty = cancelled || order.refunds.length > 0 ? finalCostShares(order) : new Map();
  return new Map(shares.map(({ partyId, amount }) => [partyId, Math.max(0, amount - (bears.get(partyId) ?? 0))]));
}
