import type { PartyMovement } from '../../../db/money/party-movements.ts';
import type { Role } from '../../../domain/order/actor.ts';
import { orderNumber } from '../../../domain/order/ids.ts';
import { Card, Day, money } from '../../kit/parts.tsx';
import { Table } from '../../kit/table.tsx';
import { SOURCE_KIND } from '../../kit/words/money-problems.ts';
import { monthText } from './months.ts';

interface MovementsProps {
  readonly month: string;
  readonly rows: readonly PartyMovement[];
  /** Of who reads it: a retailer has only one shop. */
  readonly role: Role;
  /** Not all movements of the month. */
  readonly part: boolean;
  /** The page that has as many as one page may have. Null: it is this one. */
  readonly wholeHref: string | null;
}

/** Each movement of a month. On paper, too, it says whether it has all of them. */
export const Movements = ({ month, rows, role, part, wholeHref }: MovementsProps) => (
  <Card title={`Movements of ${monthText(month)}`}>
    {part ? <OnlyPart {...{ month, rows, wholeHref }} /> : null}
    {rows.length === 0 ? (
      <p class="muted">Nothing moved in this month.</p>
    ) : (
      <Table
        caption={`Movements of ${monthText(month)}`}
        columns={[
          ...['Day', 'What', 'Order', ...(role === 'retailer' ? [] : ['Shop']), 'Stripe id'],
          { name: 'Amount', num: true },
        ]}
        rows
        foot={part ? null : <Totals rows={rows} before={role === 'retailer' ? 3 : 4} />}
      >
        {rows.map((row) => (
          <Row row={row} role={role} />
        ))}
      </Table>
    )}
  </Card>
);

const OnlyPart = ({ month, rows, wholeHref }: Omit<MovementsProps, 'part' | 'role'>) => (
  <p>
    This is only a part of {monthText(month)}: {rows.length.toLocaleString('en-GB')} of its movements.{' '}
    {wholeHref === null ? (
      'The CSV has all of them.'
    ) : (
      <>
        <a href={wholeHref}>Show the whole month on one page</a>, for example to print it.
      </>
    )}
  </p>
);

interface RowProps extends Pick<MovementsProps, 'role'> {
  readonly row: PartyMovement;
}

const Row = ({ row: { at, kind, orderId, retailerName, source, amount, currency }, role }: RowProps) => (
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
    {role === 'retailer' ? null : <td data-label="Shop">{retailerName}</td>}
    <td data-label="Stripe id" class="mono block">
      {source}
    </td>
    <td data-label="Amount" class="num">
      {money(amount, currency)}
    </td>
  </tr>
);

/** Of each currency, what the month's balance is above. */
const Totals = ({ rows, before }: Pick<MovementsProps, 'rows'> & { readonly before: number }) =>
  [...Map.groupBy(rows, ({ currency }) => currency)].map(([currency, of]) => (
    <tr>
      <th scope="row">Total</th>
      <td colspan={before} class="spare" />
      <td class="num">
        {money(
          of.reduce((all, { amount }) => all + amount, 0),
          currency,
        )}
      </td>
    </tr>
  ));
