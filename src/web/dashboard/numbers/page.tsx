import { z } from 'zod';
import { faulted } from '../../../app/refusals.ts';
import type { DayNumber, DaySpan } from '../../../db/money/daily-numbers.ts';
import { dayAfter, dayOf } from '../../../domain/calendar.ts';
import { ROLES } from '../../../domain/order/actor.ts';
import { Card, Empty, money } from '../../kit/parts.tsx';
import { CANCEL_REASON, inPlainWords } from '../../kit/words/statuses.ts';
import { Head } from '../layout.tsx';
import { type At, type Dashboard, listPage, refused, show } from '../signed-in.tsx';
import { DayChart } from './chart.tsx';
import { daysIn, SPAN_WORDS, SPANS, type SpanName, spansOf } from './spans.ts';
import {
  Behind,
  CANCELLED,
  currenciesOf,
  NOT_PAID,
  Overview,
  Ranking,
  Stages,
  type Sums,
  valuesOf,
} from './tables.tsx';

/** Numbers to look at, of a period and the one before. Each role sees its own: nobody's sums have another's orders. */

const PATH = '/numbers';
const TITLE = 'Numbers';
const DEFAULT_SPAN = '30';

export function numberPages(dashboard: Dashboard): void {
  listPage(dashboard, PATH, { roles: ROLES, query: { span: z.enum(SPANS).optional() } }, numbers);
}

async function numbers(at: At, { span = DEFAULT_SPAN }: { readonly span?: SpanName | undefined }) {
  const { numbers: queries, now } = at.c.env;
  // If it fails, the page has what was counted before.
  await queries.countNow();
  const spans = spansOf(span, dayOf(now(), at.member.timeZone));
  const whole = { from: spans.before.from, to: spans.now.to };
  const [sums, days] = await Promise.all([
    queries.sums(at.tenant, [spans.now, spans.before]),
    queries.days(at.tenant, ['paid', 'sales', 'share'], whole),
  ]);
  if (!sums.ok) return refused(at, faulted(sums.fault));
  if (!days.ok) return refused(at, faulted(days.fault));
  const keys = sums.value.flatMap(({ kind, key }) => (kind === 'supplier' || kind === 'product' ? [key] : []));
  const names = await queries.names([...new Set(keys)]);
  if (!names.ok) return refused(at, faulted(names.fault));
  const name = (key: string) => names.value.get(key) ?? key;
  return show(at, {
    title: TITLE,
    children: (
      <>
        <Head title={TITLE}>
          <p class="muted">
            By the day on which an order was placed. What happens to it later is counted on that day, too. Refunds count
            as soon as they are asked for. Cancelled orders had been paid; not paid are those that ended before any
            money was taken. The links lead to all orders, paid or not.
          </p>
        </Head>
        <Choose span={span} />
        {sums.value.length === 0 ? <Nothing /> : <Shown {...{ spans, name }} sums={sums.value} days={days.value} />}
      </>
    ),
  });
}

const Choose = ({ span }: { readonly span: SpanName }) => (
  <nav class="subnav" aria-label="Period">
    {SPANS.map((one) => (
      <a href={`${PATH}?span=${one}`} {...(one === span ? { 'aria-current': 'page' as const } : {})}>
        {SPAN_WORDS[one]}
      </a>
    ))}
  </nav>
);

const Nothing = () => (
  <Card>
    <Empty title="No orders in this period">
      <p class="muted">Nor in the one before. Choose a longer period.</p>
    </Empty>
  </Card>
);

interface ShownProps {
  readonly spans: ReturnType<typeof spansOf>;
  readonly sums: Sums;
  readonly days: readonly DayNumber[];
  readonly name: (key: string) => string;
}

/** The orders that were placed in a period, such as those of one supplier. Its days are those of the reader, as here. */
const ordersOf = ({ from, to }: DaySpan, filter: Readonly<Record<string, string>> = {}): string =>
  `/orders?${new URLSearchParams({ ...filter, from, to: dayAfter(to, -1) })}`;

const reasonOf = (key: string): string =>
  inPlainWords(Object.entries(CANCEL_REASON).find(([one]) => one === key)?.[1] ?? key);

const Shown = ({ spans, sums, days, name }: ShownProps) => {
  const of = (kind: Sums[number]['kind']) => sums.filter((one) => one.kind === kind);
  // Who sees what customers paid looks at that; others at their own share.
  const [kind, title] = of('sales').length > 0 ? (['sales', 'Sales'] as const) : (['share', 'Your share'] as const);
  const currencies = currenciesOf(sums);
  return (
    <>
      <Overview sums={sums} />
      <Days
        {...{ spans, title: 'Paid orders', text: String }}
        numbers={days.filter((one) => one.kind === 'paid')}
        of={({ n }) => n}
      />
      {currencies.map((currency) => (
        <Days
          {...{ spans }}
          title={`${title}, ${currency.toUpperCase()}`}
          numbers={days.filter((one) => one.kind === kind && one.currency === currency)}
          of={({ amount }) => amount}
          text={(amount) => money(amount, currency)}
        />
      ))}
      {(['supplier', 'product'] as const).map((kind) =>
        currencies.map((currency) => {
          const inCurrency = (all: Sums) => all.filter((one) => one.currency === currency);
          const only = currencies.length === 1;
          return (
            <Ranking
              title={`By ${kind}${only ? '' : `, ${currency.toUpperCase()}`}`}
              sums={inCurrency(of(kind))}
              delivery={inCurrency(of('delivery'))}
              name={name}
              listOf={(key) => ordersOf(spans.now, { [kind]: key })}
              count={{ currency }}
            />
          );
        }),
      )}
      <Ranking title={`${CANCELLED}, by reason`} sums={of('cancelled')} name={reasonOf} count="n" />
      <Ranking title={`${NOT_PAID}, by reason`} sums={of('unpaid')} name={reasonOf} count="n" />
      <Stages sums={of('stage')} />
    </>
  );
};

interface DaysProps {
  readonly spans: ShownProps['spans'];
  readonly title: string;
  readonly numbers: readonly DayNumber[];
  readonly of: (one: DayNumber) => number;
  readonly text: (value: number) => string;
}

/** A chart of both periods, day by day, with its table. */
const Days = ({ spans, title, numbers, of, text }: DaysProps) => {
  const [days, earlier] = [daysIn(spans.now), daysIn(spans.before)];
  const [values, before] = [valuesOf(days, numbers, of), valuesOf(earlier, numbers, of)];
  return (
    <Card>
      <DayChart {...{ title, days, values, before, text }}>
        <Behind
          {...{ days, values, before, text }}
          caption={title}
          listOf={(day) => ordersOf({ from: day, to: dayAfter(day, 1) })}
        />
      </DayChart>
    </Card>
  );
};
