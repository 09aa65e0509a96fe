import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { PageQuery, pageOf } from '../../../api/paging.ts';
import { prose } from '../../../api/text.ts';
import { bookMoney } from '../../../app/book-money.ts';
import { faulted, NOT_FOUND } from '../../../app/refusals.ts';
import type { Unexplained } from '../../../db/money/unexplained.ts';
import { moneyProblem, orderTakes, UNEXPLAINED_LISTS, type UnexplainedList } from '../../../domain/money/movements.ts';
import type { Role } from '../../../domain/order/actor.ts';
import { orderNumber } from '../../../domain/order/ids.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { type Typed, textOf } from '../../kit/choice.ts';
import { Area, Hidden } from '../../kit/fields.tsx';
import { Card, Empty, money, When } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import { AGREED, MONEY_PROBLEM, SOURCE_KIND } from '../../kit/words/money-problems.ts';
import { inPlainWords } from '../../kit/words/statuses.ts';
import { Head } from '../layout.tsx';
import { StripeId } from '../order/system/stripe-link.tsx';
import {
  type At,
  type Dashboard,
  type FieldErrors,
  form,
  formStatus,
  listPage,
  onward,
  page,
  press,
  refused,
  show,
} from '../signed-in.tsx';

const OPS: readonly Role[] = ['platform'];
const PAGE = 50;
const PATH = '/ops/unexplained-money';
const TITLE = 'Unexplained money';

const Query = { show: z.enum(UNEXPLAINED_LISTS).optional(), cursor: PageQuery.shape.cursor };
const Note = z.object({ note: prose(500, 'Say what it is: it is kept with your name.') });

export function unexplainedPages(dashboard: Dashboard): void {
  listPage(dashboard, PATH, { roles: OPS, query: Query }, list);
  page(dashboard, `${PATH}/:source`, OPS, (at) => onePage(at));
  press(dashboard, `${PATH}/:source/book`, OPS, async (at) => {
    const deps = { order: at.c.env.order, ...at.c.env.ops };
    const done = await bookMoney(deps, sourceOf(at), `evt_by_ops_${crypto.randomUUID()}`);
    return isRefusal(done) ? refused(at, done) : onward(at, PATH, 'money_booked');
  });
  const invalid = (at: At, errors: FieldErrors, fields: Typed) => onePage(at, errors, fields);
  form(dashboard, `${PATH}/:source/explain`, { roles: OPS, schema: Note, invalid }, async (at, { given }) => {
    const noted = await at.c.env.ops.unexplained.note(sourceOf(at), at.member.email, given.note);
    if (!noted.ok) return refused(at, faulted(noted.fault));
    return noted.value === null ? refused(at, NOT_FOUND) : onward(at, PATH, 'money_explained');
  });
  press(dashboard, '/ops/reconcile', OPS, async (at) => {
    const done = await at.c.env.ops.reconcile();
    return done.ok ? onward(at, PATH, 'money_read') : refused(at, faulted(done.fault));
  });
}

const sourceOf = (at: At): string => at.c.req.param('source') ?? '';

const TABS: Readonly<Record<UnexplainedList, { readonly name: string; readonly empty: string }>> = {
  open: { name: 'Unexplained', empty: 'All money is explained' },
  noted: { name: 'Marked as explained', empty: 'Nothing was marked as explained' },
};

async function list(at: At, { show: asked, cursor }: z.output<z.ZodObject<typeof Query>>) {
  const which = asked ?? 'open';
  const rows = await at.c.env.ops.unexplained.list(at.tenant, which, cursor ?? null, PAGE + 1);
  if (!rows.ok) return refused(at, faulted(rows.fault));
  const { shown, nextCursor } = pageOf(rows.value, PAGE, (row) => ({ at: row.at, id: row.source }));
  return show(at, {
    title: TITLE,
    children: (
      <>
        <Intro at={at} />
        <nav class="subnav" aria-label="Which money">
          {UNEXPLAINED_LISTS.map((one) => (
            <a href={`${PATH}?show=${one}`} {...(one === which ? { 'aria-current': 'page' as const } : {})}>
              {TABS[one].name}
            </a>
          ))}
        </nav>
        {shown.length === 0 ? (
          <Card>
            <Empty title={TABS[which].empty} />
          </Card>
        ) : (
          <TableCard
            label={TITLE}
            columns={['Source', { name: 'Amount', num: true }, 'What is wrong', 'Since', 'Likely order']}
            rows
          >
            {shown.map((row) => (
              <Row row={row} />
            ))}
          </TableCard>
        )}
        {nextCursor === null ? null : (
          <nav class="pager" aria-label="Pages">
            <span />
            <a class="button plain" href={`${PATH}?show=${which}&cursor=${nextCursor}`}>
              Older ones
            </a>
          </nav>
        )}
      </>
    ),
  });
}

const Intro = ({ at }: { readonly at: At }) => (
  <Head title={TITLE}>
    <p class="muted">
      Every hour, what moved on the Platform's balance at Stripe is compared with what the orders know. Here is what
      they do not agree on. What moved minutes ago is not here yet: its order may still hear of it.
    </p>
    <form method="post" action="/ops/reconcile">
      <Hidden csrf={at.csrf} />
      <button type="submit" class="plain small">
        Read Stripe now
      </button>
    </form>
  </Head>
);

/** What moved at Stripe; without that, what the order books. */
const amountOf = ({ moved, movedCurrency, booked, bookedCurrency }: Unexplained): string =>
  moved === null ? money(booked, bookedCurrency ?? '') : money(moved, movedCurrency ?? '');

const problemOf = (row: Unexplained): string => {
  const problem = moneyProblem(row);
  return problem === null ? AGREED : MONEY_PROBLEM[problem];
};

const OrderLink = ({ id }: { readonly id: string | null }) =>
  id === null ? (
    '–'
  ) : (
    <a class="mono" href={`/orders/${id}`}>
      {orderNumber(id)}
    </a>
  );

const Row = ({ row }: { readonly row: Unexplained }) => (
  <tr>
    <th scope="row">
      <a class="row-link" href={`${PATH}/${encodeURIComponent(row.source)}`}>
        {SOURCE_KIND[row.kind]} <span class="mono">{row.source}</span>
      </a>
    </th>
    <td data-label="Amount" class="num">
      {amountOf(row)}
    </td>
    <td data-label="What is wrong">{problemOf(row)}</td>
    <td data-label="Since">
      <When at={row.at} />
    </td>
    <td data-label="Likely order">
      <OrderLink id={row.likelyOrderId} />
    </td>
  </tr>
);

async function onePage(at: At, errors: FieldErrors = {}, fields: Typed = {}) {
  const found = await at.c.env.ops.unexplained.get(sourceOf(at));
  if (!found.ok) return refused(at, faulted(found.fault));
  if (found.value === null) return refused(at, NOT_FOUND);
  const row = found.value;
  return show(
    at,
    {
      title: row.source,
      width: 'form',
      children: (
        <>
          <Head title={`${SOURCE_KIND[row.kind]} ${row.source}`} crumbs={[{ href: PATH, name: TITLE }]} />
          <Sides row={row} publishableKey={at.c.env.vars.publishableKey} />
          {row.open ? <Book at={at} row={row} /> : null}
          {row.open ? <Explain at={at} row={row} errors={errors} fields={fields} /> : null}
        </>
      ),
    },
    formStatus(errors),
  );
}

const Fact = ({ name, children }: { readonly name: string; readonly children?: Child }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const Sides = ({ row, publishableKey }: { readonly row: Unexplained; readonly publishableKey: string }) => (
  <Card title={problemOf(row)}>
    <dl class="facts">
      <Fact name="Moved at Stripe">
        {row.moved === null ? 'Nothing' : money(row.moved, row.movedCurrency ?? '')}
        {row.type === null ? '' : ` (${inPlainWords(row.type)})`}
      </Fact>
      <Fact name="Booked on an order">
        {row.booked === null ? 'Nothing' : money(row.booked, row.bookedCurrency ?? '')}
      </Fact>
      <Fact name="At Stripe">
        <StripeId id={row.source} publishableKey={publishableKey} />
      </Fact>
      <Fact name="Since">
        <When at={row.at} />
      </Fact>
      <Fact name="Likely order">
        <OrderLink id={row.likelyOrderId} />
      </Fact>
      {row.otherOrderId === null ? null : (
        <Fact name="Booked on a second order, too">
          <OrderLink id={row.otherOrderId} />
        </Fact>
      )}
    </dl>
    {row.noted === null ? null : (
      <p>
        “{row.noted.note}” {row.noted.by}, <When at={row.noted.at} />
      </p>
    )}
  </Card>
);

/** A row that the lists have lost is found for every kind. Only some kinds can be news for an order. */
const Book = ({ at, row }: { readonly at: At; readonly row: Unexplained }) =>
  row.likelyOrderId === null ? null : (
    <Card title="Book it on the order">
      <p>
        The order's rows are written again, as some may be lost.{' '}
        {row.moved !== null && orderTakes(row.kind)
          ? 'If that does not explain it, Stripe is asked, and the order is told. It refuses what is not its own.'
          : 'If that does not explain it, nothing is booked: an order cannot take this from Stripe.'}
      </p>
      <form method="post" action={`${PATH}/${encodeURIComponent(row.source)}/book`} class="row">
        <Hidden csrf={at.csrf} />
        <button type="submit" class="primary">
          Book it on order {orderNumber(row.likelyOrderId)}
        </button>
      </form>
    </Card>
  );

interface ExplainProps {
  readonly at: At;
  readonly row: Unexplained;
  readonly errors: FieldErrors;
  readonly fields: Typed;
}

const Explain = ({ at, row, errors, fields }: ExplainProps) => (
  <Card title="Mark it as explained">
    <p>It leaves the list. It comes back if its amounts change.</p>
    <form method="post" action={`${PATH}/${encodeURIComponent(row.source)}/explain`} class="stack">
      <Hidden csrf={at.csrf} />
      <Area
        label="What is it?"
        name="note"
        rows={3}
        required
        maxlength={500}
        value={textOf(fields, 'note')}
        error={errors.note}
      />
      <div class="row">
        <button type="submit" class="primary">
          Mark as explained
        </button>
      </div>
    </form>
  </Card>
);
