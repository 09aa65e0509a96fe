import { z } from 'zod';
import { PageQuery, pageOf } from '../../../api/paging.ts';
import { name } from '../../../api/text.ts';
import { faulted } from '../../../app/refusals.ts';
import type { Keyset } from '../../../db/keyset.ts';
import type { PartyMovement } from '../../../db/money/party-movements.ts';
import { dayOf } from '../../../domain/calendar.ts';
import { ROLES } from '../../../domain/order/actor.ts';
import { orderNumber } from '../../../domain/order/ids.ts';
import { Field, Pick } from '../../kit/fields.tsx';
import { Card, Day, Empty, money } from '../../kit/parts.tsx';
import { Table } from '../../kit/table.tsx';
import { SOURCE_KIND } from '../../kit/words/money-problems.ts';
import { Head } from '../layout.tsx';
import { type At, type Dashboard, listPage, refused, show } from '../signed-in.tsx';
import { ByMonth, Open } from './by-month.tsx';
import { movementsCsv } from './csv.ts';
import { MONTH, monthAfter, monthOf, monthStart, monthText } from './months.ts';
import { openNow } from './open.ts';

/** What moved between a party and the Platform: by month, and each movement with its order and Stripe's id. */

const PATH = '/money';
const CSV = '/money/movements.csv';
const TITLE = 'Money';
const PAGE = 50;
const MONTHS = 12;

const Asked = {
  month: z.string().regex(MONTH, 'must be a month, such as 2026-05').optional(),
  party: name(100).optional(),
};
type Asked = Readonly<Partial<Record<keyof typeof Asked, string | undefined>>>;

export function moneyPages(dashboard: Dashboard): void {
  listPage(dashboard, PATH, { roles: ROLES, query: { ...Asked, cursor: PageQuery.shape.cursor } }, list);
  listPage(dashboard, CSV, { roles: ROLES, query: Asked }, download);
}

/** A month in the party's time zone. */
const periodOf = (month: string, zone: string) => ({
  from: monthStart(month, zone),
  to: monthStart(monthAfter(month, 1), zone),
});

async function download(at: At, { month, party }: Asked) {
  const { timeZone, partyId } = at.member;
  // First: no copy of the data leaves without its entry.
  const noted = await at.c.env.securityLog.add(partyId, 'exported', at.author, 'money');
  if (!noted.ok) return refused(at, faulted(noted.fault));
  const period = month === undefined ? null : periodOf(month, timeZone);
  const stream = await movementsCsv(at.c.env.money, at.tenant, { whose: party ?? null, period, timeZone });
  if (!stream.ok) return refused(at, faulted(stream.fault));
  return at.c.body(stream.value, 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="money-${month ?? dayOf(at.c.env.now(), timeZone)}.csv"`,
  });
}

type ListAsked = Asked & { readonly cursor?: Keyset | null | undefined };

async function list(at: At, { cursor, ...asked }: ListAsked) {
  const { money: queries, now } = at.c.env;
  const { timeZone } = at.member;
  const present = monthOf(now(), timeZone);
  const { month = present, party } = asked;
  const whose = party ?? null;
  const months = monthsTo(month, present);
  const ends = [...months, monthAfter(months.at(-1) ?? month, 1)].map((one) => monthStart(one, timeZone));
  const period = periodOf(month, timeZone);
  const [rows, sums, parties, open] = await Promise.all([
    queries.movements(at.tenant, { whose, period }, { after: cursor ?? null, limit: PAGE + 1 }),
    queries.sums(at.tenant, whose, ends),
    queries.parties(at.tenant),
    openNow(at, whose),
  ]);
  if (!rows.ok) return refused(at, faulted(rows.fault));
  if (!sums.ok) return refused(at, faulted(sums.fault));
  if (!parties.ok) return refused(at, faulted(parties.fault));
  if (!open.ok) return refused(at, faulted(open.fault));
  const { shown, nextCursor } = pageOf(rows.value, PAGE, (row) => ({ at: row.at, id: row.source }));
  const query = (change: Asked) => addressOf({ party, ...change });
  const choosing = at.member.role === 'platform' && party === undefined;
  return show(at, {
    title: TITLE,
    children: (
      <>
        <Top month={month} party={party} csv={!choosing} />
        <Choose month={month} party={party} parties={parties.value} ofAll={at.member.role === 'platform'} />
        {choosing ? (
          <Card>
            <Empty title="Choose a party to see its money">
              <p class="muted">The Platform moves the money of every party.</p>
            </Empty>
          </Card>
        ) : (
          <>
            <p class="printed">
              Statement of {nameOf(at, party, parties.value)}, {monthText(month)}.
            </p>
            <Open sums={open.value} />
            <ByMonth
              {...{ months, month }}
              sums={sums.value}
              open={open.value}
              href={(one) => `${PATH}${query({ month: one })}`}
            />
            <Movements month={month} rows={shown} />
          </>
        )}
        {nextCursor === null ? null : <Older href={`${PATH}${query({ month })}&cursor=${nextCursor}`} />}
      </>
    ),
  });
}

const nameOf = ({ member }: At, party: string | undefined, parties: ChooseProps['parties']): string =>
  parties.find(({ id }) => id === party)?.name ?? party ?? member.partyName;

const addressOf = (asked: Asked): string => {
  const given = Object.entries(asked).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
};

interface TopProps {
  readonly month: string;
  readonly party: string | undefined;
  /** With links to the CSV. */
  readonly csv: boolean;
}

const Top = ({ month, party, csv }: TopProps) => (
  <div class="row between">
    <Head title={TITLE}>
      <p class="muted">
        What was paid out, and what was taken back for refunds, on the day it moved. An amount below 0 was taken back.
      </p>
    </Head>
    {csv ? (
      <div class="row">
        <a class="button plain" href={`${CSV}${addressOf({ party, month })}`}>
          {`CSV of ${monthText(month)}`}
        </a>
        <a class="button quiet" href={`${CSV}${addressOf({ party })}`}>
          CSV of everything
        </a>
      </div>
    ) : null}
  </div>
);

const Older = ({ href }: { readonly href: string }) => (
  <nav class="pager" aria-label="Pages">
    <span />
    <a class="button plain" href={href}>
      Older movements
    </a>
  </nav>
);

/** The last months until now; until the asked month, if it is not one of them. The oldest first. */
function monthsTo(month: string, present: string): string[] {
  const last = month <= present && month > monthAfter(present, -MONTHS) ? present : month;
  return Array.from({ length: MONTHS }, (_, n) => monthAfter(last, n + 1 - MONTHS));
}

interface ChooseProps {
  readonly month: string;
  readonly party: string | undefined;
  readonly parties: readonly { readonly id: string; readonly name: string }[];
  readonly ofAll: boolean;
}

const Choose = ({ month, party, parties, ofAll }: ChooseProps) => (
  <search>
    <form method="get" action={PATH} class="row low">
      {ofAll ? (
        <Pick
          label="Party"
          name="party"
          value={party ?? null}
          empty="Choose one"
          options={parties.map(({ id, name: called }) => ({ value: id, label: `${called} (${id})` }))}
        />
      ) : null}
      <Field label="Month" name="month" type="month" value={month} placeholder="2026-05" maxlength={7} />
      <button type="submit" class="plain">
        Show
      </button>
    </form>
  </search>
);

const Movements = ({ month, rows }: { readonly month: string; readonly rows: readonly PartyMovement[] }) => (
  <Card title={`Movements of ${monthText(month)}`}>
    {rows.length === 0 ? (
      <p class="muted">Nothing moved in this month.</p>
    ) : (
      <Table
        caption={`Movements of ${monthText(month)}`}
        columns={['Day', 'What', 'Order', 'Shop', 'Stripe id', { name: 'Amount', num: true }]}
        rows
      >
        {rows.map(({ at, kind, orderId, retailerName, source, amount, currency }) => (
          <tr>
            <th scope="row">
              <Day at={at} />
            </th>
            <td data-label="What">{SOURCE_KIND[kind]}</td>
            <td data-label="Order">
              <a class="row-link mono" href={`/orders/${orderId}`}>
                {orderNumber(orderId)}
              </a>
            </td>
            <td data-label="Shop">{retailerName}</td>
            <td data-label="Stripe id" class="mono">
              {source}
            </td>
            <td data-label="Amount" class="num">
              {money(amount, currency)}
            </td>
          </tr>
        ))}
      </Table>
    )}
  </Card>
);
