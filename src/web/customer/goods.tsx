import { lineNames } from '../../domain/catalogue/line-words.ts';
import type { FulfilmentStatus } from '../../domain/order/lifecycle.ts';
import type { OrderView } from '../../domain/order/view.ts';
import { Card, Corrected, money, OptionList, Pictured, TrackingLink } from '../kit/parts.tsx';

/** What the customer ordered, and its parcels. */

/** What a customer reads instead of a fulfilment's status. */
const PARCEL: Readonly<Record<FulfilmentStatus, string>> = {
  requested: 'Waiting for the maker',
  accepted: 'Accepted by the maker',
  in_production: 'Being made',
  dispatched: 'On its way',
  arrived: 'Arrived',
  delivered: 'Delivered',
  rejected: 'Could not be made',
  withdrawn: 'Not made',
};

/** Stays on the line of the title's last word. */
const times = (quantity: number): string => `\u00a0×\u00a0${quantity}`;

export const Goods = ({ order: { lines, totals, shipping, currency } }: { readonly order: OrderView }) => (
  <Card title="What you ordered" flush>
    <table>
      <thead>
        <tr>
          <th scope="col">Item</th>
          <th scope="col" class="num">
            Amount
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr>
            <td>
              <Pictured line={line}>
                <p>
                  <span class="strong">{line.title}</span>
                  {times(line.quantity)}
                </p>
                <OptionList options={line.options} />
                <Corrected line={line} by={(role) => (role === 'customer' ? 'by you' : 'by the shop')} />
              </Pictured>
            </td>
            <td class="num">{money(line.amount, currency)}</td>
          </tr>
        ))}
        <tr>
          <td>{shipping?.title ?? 'Delivery'}</td>
          <td class="num">{money(totals?.shipping, currency)}</td>
        </tr>
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">
            Total <span class="muted small">including {money(totals?.tax, currency)} tax</span>
          </th>
          <td class="num">{money(totals?.total, currency)}</td>
        </tr>
        {totals === null || totals.captured === 0 || totals.captured === totals.total ? null : (
          <tr>
            <th scope="row">Charged to your card</th>
            <td class="num">{money(totals.captured, currency)}</td>
          </tr>
        )}
      </tfoot>
    </table>
  </Card>
);

export const Parcels = ({ order: { fulfilments, lines, status, cancelling } }: { readonly order: OrderView }) => {
  if (fulfilments.length === 0 || status === 'cancelled' || cancelling) return null;
  const name = lineNames(lines);
  return (
    <Card title={fulfilments.length > 1 ? `Comes in ${fulfilments.length} parcels` : 'Your parcel'}>
      <ul class="stack">
        {fulfilments.map((parcel) => (
          <li>
            <p class="strong">{parcel.lineIds.map(name).join(', ')}</p>
            <p class="muted">
              {PARCEL[parcel.status]}
              {parcel.tracking === null ? null : (
                <>
                  {' · '}
                  <TrackingLink tracking={parcel.tracking} />
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
};
