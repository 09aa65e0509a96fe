import { ORDER_STATUSES } from '../../domain/lifecycle.ts';
import { ROLES } from '../../domain/split.ts';
import type { OrderView } from '../../domain/view.ts';
import { filtersOf, OrderFilterQuery } from '../../http/order-filters.ts';
import { Field, Pick } from '../../http/pages/ui/fields.tsx';
import { Badge, Card, Day, Empty, money, OrderBadge } from '../../http/pages/ui/parts.tsx';
import { TableCard } from '../../http/pages/ui/table.tsx';
import { ORDER_STATUS, PARTLY_REFUNDED } from '../../http/pages/ui/words.ts';
import { PageQuery, pageOf } from '../../http/paging.ts';
import { UNAVAILABLE } from '../../http/problem.ts';
import { keysetOf, viewListed } from '../../http/routes/order-list.ts';
import { csvStream } from '../../http/routes/orders-csv.ts';
import { rfc3339 } from '../../http/wire.ts';
import { type Choices, choicesOf } from '../choices.ts';
import { type At, type Desk, page, refused, show } from '../desk.tsx';
import { Head } from '../layout.tsx';

const Query = OrderFilterQuery.extend({ cursor: PageQuery.shape.cursor });
const PAGE = 50;

export function orderListPages(desk: Desk): void {
  page(desk, '/orders', ROLES, list);
  page(desk, '/orders/export.csv', ROLES, async (at) => {
    const stream = await csvStream(at.c.env.orderLists, at.tenant, filtersOf(asked(at)), true);
    if (stream === null) return refused(at, UNAVAILABLE);
    const name = `orders-${rfc3339(at.c.env.now()).slice(0, 10)}.csv`;
    return at.c.body(stream, 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
    });
  });
}

/** The query without what was left blank; a filter that is no filter is left out too, and the form shows it is. */
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

/** The filters alone, as a query string: what paging and the export keep. */
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
    at.c.env.orderLists.page(tenant, filtersOf(query), { after: query.cursor ?? null, limit: PAGE + 1 }),
    choicesOf(at.c.env, tenant),
  ]);
  if (!rows.ok || !choices.ok) return refused(at, UNAVAILABLE);
  const { shown, nextCursor } = pageOf(rows.value, PAGE, keysetOf);
  const filters = filterString(query);
  const next = nextCursor === null ? null : `/orders?${join(filters, `cursor=${nextCursor}`)}`;
  const first = query.cursor === undefined ? null : `/orders?${filters}`;
  const found = viewListed(tenant, shown);
  // Nothing to filter or to export: the page says so, and no more.
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
        {bare ? null : <Filters query={query} choices={choices.value} />}
        {found.length === 0 ? (
          <Nothing filtered={filters !== ''} />
        ) : (
          <OrderTable orders={found} choices={choices.value} />
        )}
        <Pager first={first} next={next} count={found.length} />
      </>
    ),
  });
}

const join = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('&');

const Filters = ({ query, choices }: { readonly query: Asked; readonly choices: Choices }) => {
  const named = (all: Choices['suppliers']) => all.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <search>
      <form method="get" action="/orders" class="card filters">
        <Field label="Search" name="q" type="search" value={query.q ?? ''} placeholder="Number, name or e-mail" />
        <Pick
          label="Status"
          name="status"
          value={query.status[0] ?? null}
          empty="Any"
          options={ORDER_STATUSES.map((status) => ({ value: status, label: ORDER_STATUS[status].text }))}
        />
        <Field label="Placed from" name="from" type="date" value={day(query.from)} />
        <Field label="Placed until" name="to" type="date" value={day(query.to)} />
        <Pick
          label="Supplier"
          name="supplier"
          value={query.supplier ?? null}
          empty="Any"
          options={named(choices.suppliers)}
        />
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
          <a class="button quiet" href="/orders">
            Clear
          </a>
        </div>
      </form>
    </search>
  );
};

const day = (text: string | undefined): string => (text ?? '').slice(0, 10);

const Nothing = ({ filtered }: { readonly filtered: boolean }) => (
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
      </Empty>
    )}
  </Card>
);

const OrderTable = ({ orders, choices }: { readonly orders: readonly OrderView[]; readonly choices: Choices }) => {
  const names = new Map(choices.suppliers.map(({ id, name }) => [id, name]));
  return (
    <TableCard
      label="Orders"
      caption="The newest first"
      columns={['Order', 'Placed', 'Customer', 'Items', 'Supplier', 'Status', { name: 'Total', num: true }]}
      look="compact"
      rows
    >
      {orders.map((order) => (
        <Row order={order} names={names} />
      ))}
    </TableCard>
  );
};

const Row = ({ order, names }: { readonly order: OrderView; readonly names: ReadonlyMap<string, string> }) => {
  const [first] = order.lines;
  const count = order.lines.reduce((all, line) => all + line.quantity, 0);
  const suppliers = [...new Set(order.lines.map((line) => line.supplierId))];
  return (
    <tr>
      <th scope="row" data-cell="a">
        <a class="row-link mono" href={`/orders/${order.id}`}>
          {order.number}
        </a>
      </th>
      <td data-cell="g">
        <Day at={order.placedAt} />
      </td>
      <td data-cell="c">{order.customer?.name ?? '–'}</td>
      <td data-cell="e">
        {first === undefined ? '–' : count === 1 ? first.title : `${first.title} and ${count - 1} more`}
      </td>
      <td data-cell="f">{suppliers.map((id) => names.get(id) ?? id).join(', ')}</td>
      <td data-cell="d">
        <span class="row">
          <OrderBadge order={order} />
          <Flags order={order} />
        </span>
      </td>
      <td data-cell="b" class="num strong">
        {money(order.totals?.total ?? ownShare(order), order.currency)}
      </td>
    </tr>
  );
};

/** What a party that does not see the customer's total gets of it. */
const ownShare = (order: OrderView): number => order.split.reduce((all, share) => all + share.amount, 0);

const Flags = ({ order }: { readonly order: OrderView }) => (
  <>
    {order.refundStatus === 'none' || order.status === 'refunded' ? null : (
      <Badge said={order.refundStatus === 'full' ? { text: 'Refunded', tone: 'still' } : PARTLY_REFUNDED} />
    )}
    {order.disputes.length === 0 ? null : <Badge said={{ text: 'Dispute', tone: 'bad' }} />}
    {order.parked.length === 0 ? null : <Badge said={{ text: 'Parked', tone: 'bad' }} />}
  </>
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
