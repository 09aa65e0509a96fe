import { leftOf } from '../../../domain/money/kept-shares.ts';
import type { Role } from '../../../domain/order/actor.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { NEWEST_FIRST, type OrderSort } from '../../../domain/order-sorts.ts';
import { Badge, Day, money, OrderBadges } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import { chargebackFlag } from '../../kit/words/refunds.ts';
import type { StatusWords } from '../../kit/words/statuses.ts';
import { NotedTag } from '../order/notes/notes.tsx';
import type { NamedOrder } from '../order-context.ts';
import { sortWords } from './filters.tsx';

/** The parties that a role's list names: other parties, as far as the role may know them. */
const NAMED: Readonly<
  Record<Role, { readonly customer: boolean; readonly retailer: boolean; readonly supplier: boolean }>
> = {
  retailer: { customer: true, retailer: false, supplier: true },
  supplier: { customer: true, retailer: true, supplier: false },
  brand: { customer: false, retailer: true, supplier: true },
  platform: { customer: true, retailer: true, supplier: true },
};

interface TableProps {
  readonly found: readonly NamedOrder[];
  readonly role: Role;
  readonly sort: OrderSort;
  /** The filters as a query string. */
  readonly filters: string;
}

/** A press on the head turns the order round. From another sort, it leads to the newest first. */
const placedHead = ({ sort, filters }: Pick<TableProps, 'sort' | 'filters'>) => ({
  name: 'Placed',
  href: `/orders?${[filters, ...(sort === NEWEST_FIRST ? ['sort=placed_at'] : [])].filter((part) => part !== '').join('&')}`,
  ...(sort === NEWEST_FIRST ? { sorted: 'descending' as const } : {}),
  ...(sort === 'placed_at' ? { sorted: 'ascending' as const } : {}),
});

export const OrderTable = ({ found, role, sort, filters }: TableProps) => {
  const { customer, retailer, supplier } = NAMED[role];
  const own = role === 'supplier' || role === 'brand';
  return (
    <TableCard
      label="Orders"
      caption={sortWords(sort)}
      columns={[
        'Order',
        placedHead({ sort, filters }),
        ...(customer ? ['Customer'] : []),
        ...(retailer ? ['Retailer'] : []),
        'Items',
        ...(supplier ? ['Supplier'] : []),
        'Status',
        { name: own ? 'Your share' : 'Total', num: true },
      ]}
      look="compact"
      rows
    >
      {found.map((one) => (
        <Row {...one} role={role} />
      ))}
    </TableCard>
  );
};

/** `Calder Roller × 2 and 1 more`: the first item with its quantity, and the number of other items. */
export function itemsOf({ lines }: OrderView): string {
  const [first, ...others] = lines;
  if (first === undefined) return '–';
  const leading = first.quantity === 1 ? first.title : `${first.title} ×\u00a0${first.quantity}`;
  return others.length === 0 ? leading : `${leading} and ${others.length} more`;
}

const Row = ({ order, names, role, tags }: NamedOrder & { readonly role: Role }) => {
  const { customer, retailer, supplier } = NAMED[role];
  const makers = [...new Set(order.lines.map((line) => line.supplierId))].map(names).join(', ');
  // A phone has them behind the items, instead of in columns.
  const others = [...(supplier ? [makers] : []), ...(retailer && customer ? [names(order.retailerId)] : [])];
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
      {customer ? <td data-cell="n">{order.customer?.name ?? '–'}</td> : null}
      {retailer ? (
        <td data-cell={customer ? 'h' : 'n'} class={customer ? 'spare' : ''}>
          {names(order.retailerId)}
        </td>
      ) : null}
      <td data-cell="e">
        {itemsOf(order)}
        {others.length === 0 ? null : <span class="on-phone"> · {others.join(' · ')}</span>}
        {tags.map((tag) => (
          <>
            {' '}
            <NotedTag tag={tag} />
          </>
        ))}
      </td>
      {supplier ? (
        <td data-cell="f" class="spare">
          {makers}
        </td>
      ) : null}
      <td data-cell="d">
        <span class="row">
          <OrderBadges order={order} />
          <Flags order={order} />
        </span>
      </td>
      <td data-cell="b" class="num strong">
        {money(order.totals?.total ?? ownShare(order), order.currency)}
      </td>
    </tr>
  );
};

/** What a party keeps of the order, for a party that does not see the customer's total. */
const ownShare = (order: OrderView): number => order.split.reduce((all, share) => all + leftOf(share), 0);

const DISPUTE = {
  open: { text: 'Dispute', tone: 'bad' },
  resolved: { text: 'Dispute resolved', tone: 'still' },
} as const satisfies Readonly<Record<string, StatusWords>>;

const Flags = ({ order }: { readonly order: OrderView }) => {
  const bank = chargebackFlag(order);
  const open = order.disputes.some(({ status }) => status === 'open');
  return (
    <>
      {bank === null ? null : <Badge said={bank} />}
      {order.disputes.length === 0 ? null : <Badge said={DISPUTE[open ? 'open' : 'resolved']} />}
      {order.parked.length === 0 ? null : <Badge said={{ text: 'Parked', tone: 'bad' }} />}
    </>
  );
};
