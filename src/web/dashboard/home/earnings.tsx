import { Card, money, Notice } from '../../kit/parts.tsx';
import { openNow, totalsOf } from '../money/open.ts';
import type { At } from '../signed-in.tsx';

const DAYS = 30;
const DAY_MS = 86_400_000;

/** What a brand earned in the last days, and what is to come to it: the same figure as on the page of its money. */
export async function Earnings({ at }: { readonly at: At }) {
  const [earned, open] = await Promise.all([
    at.c.env.home.earned(at.tenant, at.c.env.now() - DAYS * DAY_MS),
    openNow(at, null),
  ]);
  if (!earned.ok || !open.ok) {
    return (
      <Notice tone="wait">
        <p>What you earned cannot be read now. Load the page again in a moment.</p>
      </Notice>
    );
  }
  return (
    <div class="figures">
      <Figure title={`Earned in the last ${DAYS} days`} amounts={earned.value} />
      <Figure title="To come" amounts={totalsOf(open.value, 'toCome')} />
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
