import type { OrderView } from '../../domain/view.ts';
import { Badge, Day, money, OrderBadge } from '../../http/pages/ui/parts.tsx';
import { refundFlag } from '../../http/pages/ui/refund-words.ts';
import { TableCard } from '../../http/pages/ui/table.tsx';
import type { Said } from '../../http/pages/ui/words.ts';
import type { Choices } from '../choices.ts';

interface OrderTableProps {
  readonly orders: readonly OrderView[];
  readonly choices: Choices;
  /** False for a supplier, whose rows would all name itself. */
  readonly ofSuppliers: boolean;
}

export const OrderTable = ({ orders, choices, ofSuppliers }: OrderTableProps) => {
  const names = ofSuppliers ? new Map(choices.suppliers.map(({ id, name }) => [id, name])) : null;
  const own = orders.every(({ totals }) => totals === null);
  return (
    <TableCard
      label="Orders"
      caption="The newest first"
      columns={[
        'Order',
        'Placed',
        'Customer',
        'Items',
        ...(ofSuppliers ? ['Supplier'] : []),
        'Status',
        { name: own ? 'Your share' : 'Total', num: true },
      ]}
      look="compact"
      rows
    >
      {orders.map((order) => (
        <Row order={order} names={names} />
      ))}
    </TableCard>
  );
};

/** `Calder Roller × 2 and 1 more`: how many of the first, and how many other items. */
function itemsOf({ lines }: OrderView): string {
  const [first, ...others] = lines;
  if (first === undefined) return '–';
  const leading = first.quantity === 1 ? first.title : `${first.title} ×\u00a0${first.quantity}`;
  return others.length === 0 ? leading : `${leading} and ${others.length} more`;
}

interface RowProps {
  readonly order: OrderView;
  /** Null where every row would name the same supplier. */
  readonly names: ReadonlyMap<string, string> | null;
}

const Row = ({ order, names }: RowProps) => {
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
      <td data-cell="e">{itemsOf(order)}</td>
      {names === null ? null : <td data-cell="f">{suppliers.map((id) => names.get(id) ?? id).join(', ')}</td>}
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

const DISPUTE = {
  open: { text: 'Dispute', tone: 'bad' },
  resolved: { text: 'Dispute resolved', tone: 'still' },
} as const satisfies Readonly<Record<string, Said>>;

const Flags = ({ order }: { readonly order: OrderView }) => {
  const refund = order.status === 'refunded' ? null : refundFlag(order);
  const open = order.disputes.some(({ status }) => status === 'open');
  return (
    <>
      {refund === null ? null : <Badge said={refund} />}
      {order.disputes.length === 0 ? null : <Badge said={DISPUTE[open ? 'open' : 'resolved']} />}
      {order.parked.length === 0 ? null : <Badge said={{ text: 'Parked', tone: 'bad' }} />}
    </>
  );
};
