import type { OrderState } from '../order/state.ts';
import { refundables } from '../refunds/cost-sharing.ts';
import type { Refundable } from '../refunds/state.ts';
import { proportional, sum } from './money.ts';

/**
 * What is taken of every line (the shipping is the last), where less is captured than the order costs: in proportion to
 * the amounts, and each line's part to its parties in proportion to their shares. Largest remainder both times, ties to
 * the earlier. Sums to what was captured; no amount and no share grows, and none falls below 0.
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

/** The order with that instead of what was split when it was placed. */
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
