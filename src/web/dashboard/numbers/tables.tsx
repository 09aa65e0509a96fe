import type { DayNumber, NumberSum } from '../../../db/money/daily-numbers.ts';
import { dayText } from '../../../domain/calendar.ts';
import { type NumberKind, STAGES } from '../../../domain/numbers.ts';
import { money } from '../../kit/parts.tsx';
import { Table, TableCard } from '../../kit/table.tsx';
import { duration } from '../../kit/words/duration.ts';
import { FILTERED_BY } from '../../kit/words/statuses.ts';
import { changeOf, partOf, RowBar } from './chart.tsx';

/** The sums of both periods: 0 is the chosen one, 1 the one before. */
export type Sums = readonly NumberSum[];

interface Line {
  readonly name: string;
  readonly values: readonly [number, number];
  readonly text: (value: number) => string;
  /** The list of the orders that it is about. */
  readonly href?: string | undefined;
}

const Named = ({ name, href }: Pick<Line, 'name' | 'href'>) =>
  href === undefined ? (
    name
  ) : (
    <a class="row-link" href={href}>
      {name}
    </a>
  );

const NOW_BEFORE = [
  { name: 'This period', num: true },
  { name: 'Before', num: true },
  { name: 'Change', num: true },
] as const;

const Cells = ({ values: [now, before], text }: Line) => (
  <>
    <td class="num strong" data-label="This period">
      {text(now)}
    </td>
    <td class="num" data-label="Before">
      {text(before)}
    </td>
    <td class="num" data-label="Change">
      {changeOf(now, before)}
    </td>
  </>
);

/** Adds up what is counted, in both periods. */
const both = (sums: Sums, of: (sum: NumberSum) => number): [number, number] => {
  const total = (span: number) => sums.filter((one) => one.span === span).reduce((all, one) => all + of(one), 0);
  return [total(0), total(1)];
};

const plain = (n: number): string => n.toLocaleString('en-GB');

const AMOUNTS: readonly { readonly kind: NumberKind; readonly name: string; readonly back: string }[] = [
  { kind: 'sales', name: 'Sales', back: 'Refunds and chargebacks' },
  { kind: 'share', name: 'Your share', back: 'Your part of refunds and chargebacks' },
];

export const currenciesOf = (sums: Sums): string[] =>
  [...new Set(sums.filter(({ kind }) => kind === 'share').map(({ currency }) => currency))].sort();

export const CANCELLED = 'Cancelled orders';
export const NOT_PAID = 'Not paid';

/** Everything in one table. */
export const Overview = ({ sums }: { readonly sums: Sums }) => {
  const of = (kind: NumberKind, currency?: string) =>
    sums.filter((one) => one.kind === kind && (currency === undefined || one.currency === currency));
  const amounts = currenciesOf(sums).flatMap((currency) =>
    AMOUNTS.filter(({ kind }) => of(kind, currency).length > 0).flatMap(({ kind, name, back }): Line[] => {
      const text = (amount: number) => money(amount, currency);
      const found = of(kind, currency);
      return [
        { name, values: both(found, ({ amount }) => amount), text },
        { name: back, values: both(found, (one) => one.back), text },
      ];
    }),
  );
  const lines: Line[] = [
    { name: 'Paid orders', values: both(of('paid'), ({ n }) => n), text: plain },
    ...amounts,
    { name: CANCELLED, values: both(of('cancelled'), ({ n }) => n), text: plain },
    { name: NOT_PAID, values: both(of('unpaid'), ({ n }) => n), text: plain },
  ];
  return (
    <TableCard label="Together" titled columns={['What', ...NOW_BEFORE]}>
      {lines.map((line) => (
        <tr>
          <th scope="row">{line.name}</th>
          <Cells {...line} />
        </tr>
      ))}
    </TableCard>
  );
};

interface BarRowProps {
  readonly line: Line;
  /** The largest value of the table: its bar is a whole one. */
  readonly most: number;
  /** Null: nobody counts them for this row. Undefined: the table has no column for them. */
  readonly orders: number | null | undefined;
}

/** Nothing has no bar: an empty one looks like a number that is missing. */
const BarRow = ({ line, most, orders }: BarRowProps) => {
  const part = partOf(line.values[0], most);
  return (
    <tr>
      <th scope="row">
        <Named {...line} />
      </th>
      <td class="bar-cell">{part === 0 ? null : <RowBar part={part} />}</td>
      {orders === undefined ? null : (
        <td class="num" data-label="Orders">
          {orders === null ? '–' : plain(orders)}
        </td>
      )}
      <Cells {...line} />
    </tr>
  );
};

interface RankProps {
  readonly title: string;
  readonly sums: Sums;
  readonly name: (key: string) => string;
  /** The list of the orders with it. */
  readonly listOf?: (key: string) => string;
  /** Orders, or amounts of this currency. */
  readonly count: 'n' | { readonly currency: string };
  /** What belongs to no row and is a part of the total. */
  readonly delivery?: Sums;
}

const RANKED = 20;

type Ranked = Line & { readonly orders: number | null };

/** So many rows; the others are one row, so that the rows are always the total. An order may be in several of them. */
function rankedOf(lines: readonly Ranked[]): readonly Ranked[] {
  const rest = lines.slice(RANKED);
  const [first] = rest;
  if (first === undefined || rest.length === 1) return lines;
  const values = [0, 1].map((span) => rest.reduce((all, one) => all + (one.values[span] ?? 0), 0));
  const others: Ranked = {
    ...first,
    name: `${rest.length} others`,
    href: undefined,
    values: [values[0] ?? 0, values[1] ?? 0],
    orders: null,
  };
  return [...lines.slice(0, RANKED), others];
}

/** What has most first: by supplier, product or reason, with its total. */
export const Ranking = ({ title, sums, name, listOf, count, delivery = [] }: RankProps) => {
  const of = (found: Sums) => both(found, (one) => (count === 'n' ? one.n : one.amount));
  const text = (value: number) => (count === 'n' ? plain(value) : money(value, count.currency));
  const lineOf = (called: string, found: Sums): Ranked => ({
    name: called,
    values: of(found),
    text,
    orders: both(found, ({ n }) => n)[0],
  });
  const sorted = [...Map.groupBy(sums, ({ key }) => key)]
    .map(([key, found]) => ({ ...lineOf(name(key), found), href: listOf?.(key) }))
    .sort((a, b) => b.values[0] - a.values[0] || b.values[1] - a.values[1] || a.name.localeCompare(b.name));
  if (sorted.length === 0) return null;
  const lines = [...rankedOf(sorted), ...(delivery.length === 0 ? [] : [lineOf('Delivery', delivery)])];
  const most = Math.max(...lines.map(({ values }) => values[0]));
  const orders = count === 'n' ? [] : [{ name: 'Orders', num: true } as const];
  const total = (
    <tr>
      <th scope="row">Total</th>
      <td class="spare" colspan={1 + orders.length} />
      <Cells {...lineOf('Total', [...sums, ...delivery])} />
    </tr>
  );
  return (
    <TableCard
      label={title}
      titled
      columns={['Name', { name: 'Bar', hush: true }, ...orders, ...NOW_BEFORE]}
      foot={total}
    >
      {lines.map((line) => (
        <BarRow line={line} most={most} orders={count === 'n' ? undefined : line.orders} />
      ))}
    </TableCard>
  );
};

/** The shortest time, in seconds: 0 means that there was no order. */
const AT_ONCE = 1;

/** From two days on in whole hours, from one hour on in whole minutes, below that in seconds. */
const rough = (seconds: number): string => {
  if (seconds === 0) return '–';
  if (seconds === AT_ONCE) return 'a second or less';
  const unit = seconds >= 172_800 ? 3_600 : seconds >= 3_600 ? 60 : 1;
  return duration(Math.round(seconds / unit) * unit);
};

/** How long orders took to come to each status, on average. */
export const Stages = ({ sums }: { readonly sums: Sums }) => {
  const lines = STAGES.map((status): Line & { readonly orders: number } => {
    const found = sums.filter(({ key }) => key === status);
    const [n, before] = both(found, (one) => one.n);
    const [seconds, earlier] = both(found, ({ amount }) => amount);
    const mean = (all: number, of: number) => (of === 0 ? 0 : Math.max(Math.round(all / of), AT_ONCE));
    const name = FILTERED_BY[status];
    return { name, values: [mean(seconds, n), mean(earlier, before)], text: rough, orders: n };
  });
  if (sums.length === 0) return null;
  const most = Math.max(...lines.map(({ values }) => values[0]));
  return (
    <TableCard
      label="Average time until each status"
      titled
      columns={['Status', { name: 'Bar', hush: true }, { name: 'Orders', num: true }, ...NOW_BEFORE]}
    >
      {lines.map((line) => (
        <BarRow line={line} most={most} orders={line.orders} />
      ))}
    </TableCard>
  );
};

interface BehindProps {
  readonly caption: string;
  readonly days: readonly string[];
  readonly values: readonly number[];
  /** Of the days of the period before, from its first on. */
  readonly before: readonly number[];
  readonly text: (value: number) => string;
  /** The list of the orders of a day. */
  readonly listOf: (day: string) => string;
}

/** The table behind a chart. Days without anything in both periods are left out. */
export const Behind = ({ caption, days, values, before, text, listOf }: BehindProps) => (
  <details class="fold">
    <summary>Numbers of each day</summary>
    <Table
      caption={caption}
      columns={['Day', { name: 'This period', num: true }, { name: 'Same day of the period before', num: true }]}
    >
      {days.map((day, i) => {
        const [now = 0, earlier = 0] = [values[i], before[i]];
        return now === 0 && earlier === 0 ? null : (
          <tr>
            <th scope="row">
              <a class="row-link" href={listOf(day)}>
                <time datetime={day}>{dayText(Date.parse(day), 'UTC')}</time>
              </a>
            </th>
            <td class="num" data-label="This period">
              {text(now)}
            </td>
            <td class="num" data-label="Before">
              {text(earlier)}
            </td>
          </tr>
        );
      })}
    </Table>
  </details>
);

/** The values of these days, in their order; 0 where a day has none. */
export function valuesOf(
  days: readonly string[],
  numbers: readonly DayNumber[],
  of: (one: DayNumber) => number,
): number[] {
  const byDay = new Map<string, number>();
  for (const one of numbers) byDay.set(one.day, (byDay.get(one.day) ?? 0) + of(one));
  return days.map((day) => byDay.get(day) ?? 0);
}
