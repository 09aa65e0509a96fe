import type { Child } from 'hono/jsx';
import type { OpenSum } from '../../../db/money/daily-numbers.ts';
import type { PeriodSum } from '../../../db/money/party-movements.ts';
import { Amount, Card, money } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import { monthText } from './months.ts';
import { totalsOf } from './open.ts';

/**
 * What moved and what is open, by month. A heading says which way its amounts go, so they are above 0. Only a balance may
 * be below 0.
 */

interface ByMonthProps {
  readonly months: readonly string[];
  /** The one whose movements are listed. */
  readonly month: string;
  readonly sums: readonly PeriodSum[];
  readonly open: readonly OpenSum[];
  readonly href: (month: string) => string;
}

const COLUMNS = [
  'Month',
  { name: 'Paid out', num: true },
  { name: 'Taken back', num: true },
  { name: 'Balance', num: true },
  { name: 'To come', num: true },
  { name: 'Owed', num: true },
] as const;

export const ByMonth = ({ months, month, sums, open, href }: ByMonthProps) => (
  <TableCard label="By month" titled columns={COLUMNS} rows>
    {months.toReversed().map((one) => {
      const moved = sums.filter(({ period }) => period === months.indexOf(one));
      const opened = open.filter((sum) => sum.month === one);
      const currencies = [...new Set([...moved, ...opened].map(({ currency }) => currency))].sort();
      const link = (
        <th scope="row">
          <a class="row-link" href={href(one)} {...(one === month ? { 'aria-current': 'true' as const } : {})}>
            {monthText(one)}
          </a>
        </th>
      );
      if (currencies.length === 0) return <NoMoney>{link}</NoMoney>;
      return currencies.map((currency) => {
        const of = <T extends { readonly currency: string }>(all: readonly T[]) =>
          all.find((sum) => sum.currency === currency);
        const { received = 0, takenBack = 0 } = of(moved) ?? {};
        const { toCome = 0, owed = 0 } = of(opened) ?? {};
        return (
          <tr>
            {link}
            <Amount label="Paid out" amount={received} currency={currency} />
            <Amount label="Taken back" amount={takenBack} currency={currency} />
            <Amount label="Balance" amount={received - takenBack} currency={currency} />
            <Amount label="To come" amount={toCome} currency={currency} />
            <Amount label="Owed" amount={owed} currency={currency} />
          </tr>
        );
      });
    })}
  </TableCard>
);

const NoMoney = ({ children }: { readonly children?: Child }) => (
  <tr>
    {children}
    {COLUMNS.slice(1).map(() => (
      <td class="num nil">–</td>
    ))}
  </tr>
);

/** Whose money it is: the reader's own, or that of the party that Platform Ops chose. */
export type MoneyOf = { readonly own: true } | { readonly own: false; readonly name: string };

const WORDS = [
  {
    key: 'toCome',
    title: 'To come',
    hint: (share: string) => `${share} of captured orders that is not paid out yet. Its month is that of the order.`,
  },
  {
    key: 'owed',
    title: 'Owed',
    hint: (_: string, whom: string) =>
      `What refunds take back from ${whom}, and was not taken back yet. Its month is that of the order.`,
  },
  {
    key: 'held',
    title: 'Held for customers',
    hint: (_: string, whom: string) =>
      `Of orders that are being cancelled or refunded, and what was taken back by hand. It does not come to ${whom}.`,
  },
] as const;

interface OpenProps {
  readonly sums: readonly OpenSum[];
  readonly whose: MoneyOf;
}

/** The totals of what is open, over all months. */
export const Open = ({ sums, whose }: OpenProps) => (
  <div class="figures">
    {WORDS.map(({ key, title, hint }) => {
      const shown = totalsOf(sums, key);
      if (key === 'held' && shown.length === 0) return null;
      return (
        <Card title={title}>
          {shown.length === 0 ? <p class="figure">–</p> : null}
          {shown.map(({ currency, amount }) => (
            <p class="figure">{money(amount, currency)}</p>
          ))}
          <p class="muted small">
            {whose.own ? hint('Your share', 'you') : hint(`The share of ${whose.name}`, whose.name)}
          </p>
        </Card>
      );
    })}
  </div>
);
