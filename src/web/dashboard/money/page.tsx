import { z } from 'zod';
import { PageQuery, pageOf } from '../../../api/paging.ts';
import { name } from '../../../api/text.ts';
import { faulted } from '../../../app/refusals.ts';
import type { Keyset } from '../../../db/keyset.ts';
import { dayOf } from '../../../domain/calendar.ts';
import { ROLES } from '../../../domain/order/actor.ts';
import { type FieldError, refuse } from '../../../domain/refusal.ts';
import { Field, Pick } from '../../kit/fields.tsx';
import { Card, Empty } from '../../kit/parts.tsx';
import { Head } from '../layout.tsx';
import { type At, type Dashboard, listPage, refused, show } from '../signed-in.tsx';
import { ByMonth, type MoneyOf, Open } from './by-month.tsx';
import { movementsCsv } from './csv.ts';
import { MONTH, monthAfter, monthOf, monthStart, monthText } from './months.ts';
import { Movements } from './movements.tsx';
import { openNow } from './open.ts';

/** What moved between a party and the Platform: by month, and each movement with its order and Stripe's id. */

const PATH = '/money';
const CSV = '/money/movements.csv';
const TITLE = 'Money';
const PAGE = 50;
/** A statement of so many movements is printed whole. */
const WHOLE = 1_000;
const MONTHS = 12;

const Asked = {
  month: z.string().regex(MONTH, 'must be a month, such as 2026-05').optional(),
  party: name(100).optional(),
};
type Asked = Readonly<Partial<Record<keyof typeof Asked, string | undefined>>>;

export function moneyPages(dashboard: Dashboard): void {
  const query = { ...Asked, cursor: PageQuery.shape.cursor, whole: z.literal('1').optional() };
  // Not every browser offers months to choose from. Who typed one is asked again, where it was typed.
  const invalid = (at: At, errors: readonly FieldError[]) =>
    errors.every(({ path }) => path === 'month')
      ? list(at, { party: at.c.req.query('party') }, at.c.req.query('month') ?? '')
      : refused(at, refuse('invalid_request', { key: 'request_invalid' }, errors));
  listPage(dashboard, PATH, { roles: ROLES, query, invalid }, (at, asked) => list(at, asked));
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

type ListAsked = Asked & { readonly cursor?: Keyset | null | undefined; readonly whole?: '1' | undefined };

/** `typed`: a month that is none. The present one is shown. */
async function list(at: At, { cursor, whole, ...asked }: ListAsked, typed?: string) {
  const { money: queries, now } = at.c.env;
  const { timeZone, role } = at.member;
  const present = monthOf(now(), timeZone);
  const { month = present, party } = asked;
  const whose = party ?? null;
  const months = monthsTo(month, present);
  const ends = [...months, monthAfter(months.at(-1) ?? month, 1)].map((one) => monthStart(one, timeZone));
  const period = periodOf(month, timeZone);
  const most = whole === undefined ? PAGE : WHOLE;
  const [rows, sums, parties, open] = await Promise.all([
    queries.movements(at.tenant, { whose, period }, { after: cursor ?? null, limit: most + 1 }),
    queries.sums(at.tenant, whose, ends),
    queries.parties(at.tenant),
    openNow(at, whose),
  ]);
  if (!rows.ok) return refused(at, faulted(rows.fault));
  if (!sums.ok) return refused(at, faulted(sums.fault));
  if (!parties.ok) return refused(at, faulted(parties.fault));
  if (!open.ok) return refused(at, faulted(open.fault));
  const { shown, nextCursor } = pageOf(rows.value, most, (row) => ({ at: row.at, id: row.source }));
  const href = (change: Asked & { readonly whole?: '1' | undefined; readonly cursor?: string }) =>
    `${PATH}${addressOf({ party, month, ...change })}`;
  const choosing = role === 'platform' && party === undefined;
  const called = nameOf(at, party, parties.value);
  const children = (
    <>
      <Top month={month} party={party} csv={!choosing} />
      <Choose {...{ month, typed, party }} parties={parties.value} ofAll={role === 'platform'} />
      {choosing ? (
        <ChooseFirst />
      ) : (
        <>
          <p class="printed">
            Statement of {called}, {monthText(month)}.
          </p>
          <Open sums={open.value} whose={whoseMoney(at, party, called)} />
          <ByMonth {...{ months, month }} sums={sums.value} open={open.value} href={(one) => href({ month: one })} />
          <Movements
            month={month}
            rows={shown}
            role={role}
            part={nextCursor !== null || (cursor ?? null) !== null}
            wholeHref={whole === undefined ? href({ whole: '1' }) : null}
          />
        </>
      )}
      {nextCursor === null ? null : <Older href={href({ whole, cursor: nextCursor })} />}
    </>
  );
  return show(at, { title: TITLE, children }, typed === undefined ? 200 : 400);
}

const ChooseFirst = () => (
  <Card>
    <Empty title="Choose a party to see its money">
      <p class="muted">The Platform moves the money of every party.</p>
    </Empty>
  </Card>
);

const whoseMoney = ({ member }: At, party: string | undefined, name: string): MoneyOf =>
  party === undefined || party === member.partyId ? { own: true } : { own: false, name };

const nameOf = ({ member }: At, party: string | undefined, parties: ChooseProps['parties']): string =>
  parties.find(({ id }) => id === party)?.name ?? party ?? member.partyName;

const addressOf = (asked: Readonly<Record<string, string | undefined>>): string => {
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
        What was paid out, and what was taken back for refunds, on the day it moved. A movement below 0 was taken back.
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
  /** What was typed, if it is no month. */
  readonly typed: string | undefined;
  readonly party: string | undefined;
  readonly parties: readonly { readonly id: string; readonly name: string }[];
  readonly ofAll: boolean;
}

const Choose = ({ month, typed, party, parties, ofAll }: ChooseProps) => (
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
      <Field
        label="Month"
        name="month"
        type="month"
        value={typed ?? month}
        placeholder="2026-05"
        maxlength={7}
        error={typed === undefined ? undefined : 'Enter a month, such as 2026-05.'}
      />
      <button type="submit" class="plain">
        Show
      </button>
    </form>
  </search>
);
