import type { OrderState } from '../order/state.ts';
import { refundables } from '../refunds/cost-sharing.ts';
import type { Refundable } from '../refunds/state.ts';
import { proportional, sum } from './money.ts';

/**
 * What each line is charged when less is captured than the order costs. The shipping is the last line.
 *
 * The captured amount is divided among the lines in proportion to their amounts. Each line's part is divided among its
 * parties in proportion to their shares. Both times by largest remainder; ties go to the earlier one. The result sums
 * to what was captured. No amount and no share grows, and none falls below 0.
 */
export function chargedLines(order: OrderState, captured: number): Refundable[] {
  const lines = refundables(order);
  const amounts = proportional(
    captured,
    lines.map((line) => line.amount),
  );
  return lines.map((line, i) => {
    const amount = amounts[i] ?? 0;
    const shares = line.shares.map((share) => share.amount);
    const parts = sum(shares) === 0 ? shares : proportional(amount, shares);
    return { ...line, amount, shares: line.shares.map((share, n) => ({ ...share, amount: parts[n] ?? 0 })) };
  });
}

/** The order with these amounts and shares in place of those from when it was placed. */
export function charge(order: OrderState, charged: readonly Refundable[]): OrderState {
  const of = (id: string) => {
    const found = charged.find(({ line }) => line === id);
    if (found === undefined) throw new Error(`captured: nothing is said of ${id}`);
    return { charged: found.amount, shares: found.shares };
  };
  return {
    ...order,
    lines: order.lines.map((line) => ({ ...line, ...of(line.id) })),
    shipping: { ...order.shipping, ...of('shipping') },
  };
}
