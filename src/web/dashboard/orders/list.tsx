import { csvStream } from '../../../api/csv-stream.ts';
import { filtersOf, OrderFilterQuery } from '../../../api/order-filters.ts';
import { PageQuery, pageOf } from '../../../api/paging.ts';
import { keysetOf, viewListed } from '../../../app/listed-orders.ts';
import { UNAVAILABLE } from '../../../app/refusals.ts';
import { dayOf } from '../../../domain/calendar.ts';
import { ROLES, type Role } from '../../../domain/order/actor.ts';
import { ORDER_STATUSES } from '../../../domain/order/lifecycle.ts';
import { Field, Pick } from '../../kit/fields.tsx';
import { Card, Empty } from '../../kit/parts.tsx';
import { ORDER_STATUS } from '../../kit/words/statuses.ts';
import { type Choices, choicesOf } from '../choices.ts';
import { Head } from '../layout.tsx';
import { namesOf } from '../order-context.ts';
import { type At, type Dashboard, page, refused, show } from '../signed-in.tsx';
import { OrderTable } from './table.tsx';

const Query = OrderFilterQuery.extend({ cursor: PageQuery.shape.cursor });
const PAGE = 50;

export function orderListPages(dashboard: Dashboard): void {
  page(dashboard, '/orders', ROLES, list);
  page(dashboard, '/orders/export.csv', ROLES, async (at) => {
    const { timeZone } = at.member;
    const wanted = { filters: filtersOf(asked(at), timeZone), timeZone, bom: true };
    const stream = await csvStream(at.c.env.orderLists, at.tenant, wanted);
    if (stream === null) return refused(at, UNAVAILABLE);
    const name = `orders-${dayOf(at.c.env.now(), timeZone)}.csv`;
    return at.c.body(stream, 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
    });
  });
}

/** The query without blank and invalid filters. The form then shows that they are not applied. */
function asked(at: At) {
  const given = Object.entries(at.c.req.queries()).flatMap(([name, values]): [string, string | string[]][] => {
    const filled = values.filter((value) => value.trim() !== '');
    const [only] = filled;
    return only === undefined ? [] : [[name, name === 'status' ? filled : only]];
  });
  const whole = Query.safeParse(Object.fromEntries(given));
  if (whole.success) return whole.data;
  const wrong = new Set(whole.error.issues.map((issue) => String(issue.path[0])));
  return Query.parse(Object.fromEntries(given.filter(([name]) => !wrong.has(name))));
}

type Asked = ReturnType<typeof asked>;

/** The filters as a query string, for paging and the export. */
function filterString({ status, from, to, supplier, product, q, refund_status, dispute }: Asked): string {
  const query = new URLSearchParams(status.map((one) => ['status', one]));
  for (const [name, value] of Object.entries({ from, to, supplier, product, q, refund_status, dispute })) {
    if (value !== undefined && value.trim() !== '') query.set(name, value);
  }
  return query.toString();
}

async function list(at: At) {
  const { tenant } = at;
  const query = asked(at);
  const [rows, choices] = await Promise.all([
    at.c.env.orderLists.page(tenant, filtersOf(query, at.member.timeZone), {
      after: query.cursor ?? null,
      limit: PAGE + 1,
    }),
    choicesOf(at.c.env, tenant),
  ]);
  if (!rows.ok || !choices.ok) return refused(at, UNAVAILABLE);
  const { shown, nextCursor } = pageOf(rows.value, PAGE, keysetOf);
  const filters = filterString(query);
  const next = nextCursor === null ? null : `/orders?${join(filters, `cursor=${nextCursor}`)}`;
  const first = query.cursor === undefined ? null : `/orders?${filters}`;
  const found = shown.flatMap((listed) =>
    viewListed(tenant, [listed]).map((order) => ({ order, names: namesOf(listed.order, order) })),
  );
  const { role, timeZone } = at.member;
  // There is nothing to filter or to export.
  const bare = found.length === 0 && filters === '' && first === null;
  return show(at, {
    title: 'Orders',
    children: (
      <>
        <div class="row between">
          <Head title="Orders" />
          {found.length === 0 ? null : (
            <a class="button plain" href={`/orders/export.csv?${filters}`} download="">
              Export to CSV
            </a>
          )}
        </div>
        {bare ? null : <Filters {...{ query, choices: choices.value, role, timeZone }} filtered={filters !== ''} />}
        {found.length === 0 ? (
          <Nothing filtered={filters !== ''} role={role} />
        ) : (
          <OrderTable found={found} role={role} />
        )}
        <Pager first={first} next={next} count={found.length} />
      </>
    ),
  });
}

const join = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('&');

interface FiltersProps {
  readonly query: Asked;
  readonly choices: Choices;
  readonly filtered: boolean;
  readonly role: Role;
  readonly timeZone: string;
}

/** What each role may search for. */
const SEARCHED: Readonly<Record<Role, string>> = {
  retailer: 'Number, name or e-mail',
  supplier: 'Number or name',
  brand: 'Number',
  platform: 'Number, name or e-mail',
};

const Filters = ({ query, choices, filtered, role, timeZone }: FiltersProps) => {
  // A supplier's list holds only its own orders.
  const ofSuppliers = role !== 'supplier';
  const named = (all: Choices['suppliers']) => all.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <search>
      <form method="get" action="/orders" class={`card filters${ofSuppliers ? '' : ' few'}`}>
        <Field label="Search" name="q" type="search" value={query.q ?? ''} placeholder={SEARCHED[role]} />
        <Pick
          label="Status"
          name="status"
          value={query.status[0] ?? null}
          empty="Any"
          options={ORDER_STATUSES.map((status) => ({ value: status, label: ORDER_STATUS[status].text }))}
        />
        <Field label="Placed from" name="from" type="date" value={day(query.from)} describedby="f-days" />
        <Field label="Placed until" name="to" type="date" value={day(query.to)} describedby="f-days" />
        <p class="hint" id="f-days">
          Both days are included. They are days of {timeZone}.
        </p>
        {ofSuppliers ? (
          <Pick
            label="Supplier"
            name="supplier"
            value={query.supplier ?? null}
            empty="Any"
            options={named(choices.suppliers)}
          />
        ) : null}
        <Pick
          label="Product"
          name="product"
          value={query.product ?? null}
          empty="Any"
          options={named(choices.products)}
        />
        <div class="row">
          <button type="submit" class="primary">
            Filter
          </button>
          {filtered ? (
            <a class="button quiet" href="/orders">
              Clear
            </a>
          ) : null}
        </div>
      </form>
    </search>
  );
};

const day = (text: string | undefined): string => (text ?? '').slice(0, 10);

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
          Newest orders
        </a>
      )}
      <span class="muted small">{props.count} on this page</span>
      {props.next === null ? (
        <span />
      ) : (
        <a class="button plain" href={props.next}>
          Older orders
        </a>
      )}
    </nav>
  );
};
