import type { NeedingOrder } from '../../../db/orders/home.ts';
import { viewOrder } from '../../../domain/order/view.ts';
import { Card, money, Notice } from '../../kit/parts.tsx';
import type { At } from '../signed-in.tsx';

const DAYS = 30;
const DAY_MS = 86_400_000;

interface EarningsProps {
  readonly at: At;
  readonly needing: readonly NeedingOrder[];
  /** Whether these are all orders with money to come. */
  readonly all: boolean;
}

/** What a brand earned in the last days, and what the orders that are read will bring. */
export async function Earnings({ at, needing, all }: EarningsProps) {
  const earned = await at.c.env.home.earned(at.tenant, at.c.env.now() - DAYS * DAY_MS);
  if (!earned.ok) {
    return (
      <Notice tone="wait">
        <p>What you earned cannot be read now. Load the page again in a moment.</p>
      </Notice>
    );
  }
  return (
    <div class="figures">
      <Figure title={`Earned in the last ${DAYS} days`} amounts={earned.value} />
      <Figure
        title={all ? 'To come' : `To come from the ${needing.length} oldest orders`}
        amounts={toCome(at, needing)}
      />
    </div>
  );
}

interface FigureProps {
  readonly title: string;
  readonly amounts: readonly { readonly currency: string; readonly amount: number }[];
}

const Figure = ({ title, amounts }: FigureProps) => (
  <Card title={title}>
    {amounts.length === 0 ? <p class="figure">–</p> : null}
    {amounts.map(({ currency, amount }) => (
      <p class="figure">{money(amount, currency)}</p>
    ))}
  </Card>
);

/** By currency, what the brand keeps of each order less what was transferred. */
function toCome(at: At, needing: readonly NeedingOrder[]) {
  const sums = new Map<string, number>();
  for (const { order } of needing) {
    const view = viewOrder({ order, next: null }, at.actor);
    for (const { kept, transferred, reversed } of view?.split ?? []) {
      const left = kept - transferred + reversed;
      sums.set(order.currency, (sums.get(order.currency) ?? 0) + Math.max(left, 0));
    }
  }
  return [...sums].map(([currency, amount]) => ({ currency, amount }));
}
