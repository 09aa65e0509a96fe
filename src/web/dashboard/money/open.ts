import type { OpenSum } from '../../../db/money/daily-numbers.ts';
import type { At } from '../signed-in.tsx';

/** What is open between the Platform and a party: the same figures on the page of its money and on a brand's home page. */

/** Orders that changed just now are counted first. If that fails, the page has what was counted before. */
export async function openNow({ c, tenant }: At, whose: string | null) {
  await c.env.numbers.countNow();
  return c.env.numbers.open(tenant, whose);
}

/** Over all months, an amount for each currency in minor units. What is 0 is left out. */
export function totalsOf(sums: readonly OpenSum[], key: 'toCome' | 'owed' | 'held') {
  const totals = new Map<string, number>();
  for (const sum of sums) totals.set(sum.currency, (totals.get(sum.currency) ?? 0) + sum[key]);
  return [...totals].map(([currency, amount]) => ({ currency, amount })).filter(({ amount }) => amount !== 0);
}
