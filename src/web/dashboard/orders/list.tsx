import type { z } from 'zod';
import { csvStream } from '../../../api/csv-stream.ts';
import { filtersOf, OrderFilterQuery } from '../../../api/order-filters.ts';
import { pageOf } from '../../../api/paging.ts';
import { PROBLEMS } from '../../../api/problem.ts';
import { OrderPageQuery, otherSort, sortedCursor } from '../../../api/schemas/order-pages.ts';
import { keysetIn } from '../../../app/listed-orders.ts';
import { faulted } from '../../../app/refusals.ts';
import { dayOf } from '../../../domain/calendar.ts';
import { ROLES, type Role } from '../../../domain/order/actor.ts';
import { NEWEST_FIRST } from '../../../domain/order-sorts.ts';
import type { FieldError } from '../../../domain/refusal.ts';
import { Card, Empty } from '../../kit/parts.tsx';
import { choicesOf } from '../choices.ts';
import { Head } from '../layout.tsx';
import { newsAnswer, readAtOf, SINCE, WhatIsNew } from '../news.tsx';
import { NOTERS } from '../order/notes/notes.tsx';
import { namedOrders } from '../order-context.ts';
import { type At, type Dashboard, listPage, refused, show } from '../signed-in.tsx';
import { exportPageOf, LONG_LIST } from './exports.tsx';
import { Filters, filterString, typedIn, WrongFilters } from './filters.tsx';
import { OrderTable } from './table.tsx';
import { savedAs, savedViewPages, ViewLinks, viewOf } from './views.tsx';

const PAGE = 50;
const EXPORT = OrderFilterQuery.shape;
const NEWS = { ...EXPORT, ...SINCE };
const LIST = { ...EXPORT, cursor: OrderPageQuery.shape.cursor, sort: OrderPageQuery.shape.sort };

export function orderListPages(dashboard: Dashboard): void {
  savedViewPages(dashboard);
  listPage(dashboard, '/orders', { roles: ROLES, query: LIST, invalid: wrong }, list);
  listPage(dashboard, '/orders/news', { roles: ROLES, query: NEWS }, async (at, { since, ...query }) =>
    newsAnswer(at, await at.c.env.orderLists.changedSince(at.tenant, filtersOf(query, at.member.timeZone), since)),
  );
  listPage(dashboard, '/orders/export.csv', { roles: ROLES, query: EXPORT, invalid: wrong }, async (at, query) => {
    const { timeZone } = at.member;
    const wanted = { filters: filtersOf(query, timeZone), timeZone, bom: true };
    const long = await at.c.env.orderLists.longerThan(at.tenant, wanted.filters, LONG_LIST);
    if (!long.ok) return refused(at, faulted(long.fault));
    if (long.value) return at.c.redirect(exportPageOf(typedIn(at)), 303);
    // First: no copy of the data leaves without its entry.
    const noted = await at.c.env.securityLog.add(at.member.partyId, 'exported', at.author, 'orders');
    if (!noted.ok) return refused(at, faulted(noted.fault));
    const stream = await csvStream(at.c.env.orderLists, at.tenant, wanted);
    if (!stream.ok) return refused(at, faulted(stream.fault));
    const name = `orders-${dayOf(at.c.env.now(), timeZone)}.csv`;
    return at.c.body(stream.value, 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
    });
  });
}

/** Filters that are not right: the boxes as they were typed, and neither orders nor a link to export them. */
async function wrong(at: At, errors: readonly FieldError[]) {
  const choices = await choicesOf(at.c.env, at.tenant);
  if (!choices.ok) return refused(at, faulted(choices.fault));
  const { role, timeZone, savedViews: views } = at.member;
  const links = { views, query: viewOf(at.c.req.queries()) };
  return show(
    at,
    {
      title: 'Orders',
      children: (
        <>
          <Head title="Orders" />
          <ViewLinks {...links} />
          <WrongFilters errors={errors} savedAs={savedAs(links)} />
          <Filters
            {...{
              typed: typedIn(at),
              errors,
              choices: choices.value,
              role,
              timeZone,
              sort: at.c.req.query('sort') ?? NEWEST_FIRST,
            }}
          />
        </>
      ),
    },
    PROBLEMS.invalid_request.status,
  );
}

async function list(at: At, query: z.output<z.ZodObject<typeof LIST>>) {
  const { tenant } = at;
  const { sort } = query;
  const misplaced = otherSort(sort, query.cursor);
  if (misplaced.length > 0) return wrong(at, misplaced);
  const [rows, choices] = await Promise.all([
    at.c.env.orderLists.page(tenant, filtersOf(query, at.member.timeZone), {
      after: query.cursor ?? null,
      sort,
      limit: PAGE + 1,
      tagged: NOTERS.includes(tenant.role),
    }),
    choicesOf(at.c.env, tenant),
  ]);
  if (!rows.ok) return refused(at, faulted(rows.fault));
  if (!choices.ok) return refused(at, faulted(choices.fault));
  const { shown, nextCursor } = pageOf(rows.value, PAGE, keysetIn(sort), sortedCursor(sort));
  const typed = typedIn(at);
  const filters = filterString(typed);
  // The CSV has its own order, so only the list's links have the sort.
  const listed = join(filters, sort === NEWEST_FIRST ? '' : `sort=${sort}`);
  const next = nextCursor === null ? null : `/orders?${join(listed, `cursor=${nextCursor}`)}`;
  const first = query.cursor === undefined ? null : `/orders?${listed}`;
  const { role, timeZone, savedViews } = at.member;
  const found = namedOrders(tenant, shown);
  // There is nothing to filter or to export.
  const bare = found.length === 0 && filters === '' && first === null;
  return show(at, {
    title: 'Orders',
    children: (
      <>
        <Top csv={found.length === 0 ? null : filters} />
        {bare ? null : <ViewLinks views={savedViews} query={viewOf(at.c.req.queries())} />}
        {bare ? null : <Filters {...{ typed, errors: [], choices: choices.value, role, timeZone, sort }} />}
        {first === null ? (
          <WhatIsNew
            poll={`/orders/news?${join(filters, `since=${readAtOf(rows.value)}`)}`}
            href={listed === '' ? '/orders' : `/orders?${listed}`}
          />
        ) : null}
        {found.length === 0 ? (
          <Nothing filtered={filters !== ''} role={role} />
        ) : (
          <OrderTable {...{ found, role, sort, filters }} />
        )}
        <Pager first={first} next={next} count={found.length} />
      </>
    ),
  });
}

/** `csv`: the filters of the links to the exports; null: without them. */
const Top = ({ csv }: { readonly csv: string | null }) => (
  <div class="row between">
    <Head title="Orders" />
    {csv === null ? null : (
      <div class="row">
        <a class="button quiet" href="/orders/exports">
          Exports
        </a>
        <a class="button plain" href={`/orders/export.csv?${csv}`}>
          Export to CSV
        </a>
      </div>
    )}
  </div>
);

const join = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('&');

const Nothing = ({ filtered, role }: { readonly filtered: boolean; readonly role: Role }) => (
  <Card>
    {filtered ? (
      <Empty title="No order fits these filters">
        <p>Widen the dates, or search for part of a number or a name.</p>
        <a class="button plain" href="/orders">
          Show all orders
        </a>
      </Empty>
    ) : (
      <Empty title="No orders yet">
        <p>The first one appears here a moment after it is placed.</p>
        {role === 'retailer' ? (
          <>
            <p class="muted">Your storefront places orders by the API, with a publishable key.</p>
            <div class="row">
              <a class="button plain" href="/settings/keys">
                Create a key
              </a>
              <a class="button quiet" href="/docs">
                How orders are placed
              </a>
            </div>
          </>
        ) : null}
      </Empty>
    )}
  </Card>
);

const Pager = (props: { readonly first: string | null; readonly next: string | null; readonly count: number }) => {
  if (props.first === null && props.next === null) return null;
  return (
    <nav class="pager" aria-label="Pages">
      {props.first === null ? (
        <span />
      ) : (
        <a class="button plain" href={props.first}>
          First page
        </a>
      )}
      <span class="muted small">{props.count} on this page</span>
      {props.next === null ? (
        <span />
      ) : (
        <a class="button plain" href={props.next}>
          Next page
        </a>
      )}
    </nav>
  );
};
