import type { OrderView } from '../../../domain/view.ts';
import {
  Badge,
  Card,
  FulfilmentBadge,
  money,
  Notice,
  Options,
  PostAddress,
  TrackingLink,
  When,
} from '../../../http/pages/ui/parts.tsx';
import { AUTOMATIC, CANCEL_REASON, plain, ROLE } from '../../../http/pages/ui/words.ts';
import type { Names } from '../../order-context.ts';

interface Props {
  readonly view: OrderView;
  readonly names: Names;
}

/** What happens by itself, and when: nothing happens on a timer that nobody could see coming. */
export const Next = ({ view: { nextAutomaticAction: next } }: Pick<Props, 'view'>) => (
  <p class="next">
    <span class="strong">Next, by itself:</span>{' '}
    {next === null ? (
      <span class="muted">nothing. The order waits for a person, or is finished.</span>
    ) : (
      <>
        {AUTOMATIC[next.what].charAt(0).toLowerCase() + AUTOMATIC[next.what].slice(1)},{' '}
        <span class="muted">
          <When at={next.at} />
        </span>
      </>
    )}
  </p>
);

/** The same beside a supplier's task. */
export const NextCard = ({ view: { nextAutomaticAction: next } }: Pick<Props, 'view'>) => (
  <Card title="Next, by itself">
    {next === null ? (
      <p class="muted">Nothing. The order waits for a person, or is finished.</p>
    ) : (
      <p>
        {AUTOMATIC[next.what]}
        <br />
        <span class="muted small">
          <When at={next.at} />
        </span>
      </p>
    )}
  </Card>
);

/** What needs saying before anything else. */
export const Alerts = ({ view }: Pick<Props, 'view'>) => (
  <>
    {view.cancellation === null ? null : (
      <Notice
        tone={view.cancellation.completed ? 'info' : 'wait'}
        title={view.cancellation.completed ? 'Cancelled' : 'Being cancelled'}
      >
        <p>
          {plain(CANCEL_REASON[view.cancellation.reason])}, by {ROLE[view.cancellation.requestedBy]}
          {view.cancellation.completed ? '.' : '. Money and stock are being put back.'}
        </p>
      </Notice>
    )}
    {view.parked.map((parked) => (
      <Notice tone="bad" title="Parked: this needs a person">
        <p>
          {parked.owed} <span class="muted small">({plain(parked.code)})</span>
        </p>
      </Notice>
    ))}
  </>
);

export const CustomerCard = ({ view: { customer } }: Pick<Props, 'view'>) => {
  if (customer === null) return null;
  return (
    <Card title={'email' in customer ? 'Customer' : 'Deliver to'}>
      <PostAddress name={customer.name} address={customer.address} />
      {'email' in customer ? (
        <p>
          <a href={`mailto:${customer.email}`}>{customer.email}</a>
        </p>
      ) : null}
      {customer.phone === undefined ? null : (
        <p>
          <a href={`tel:${customer.phone}`}>{customer.phone}</a>
        </p>
      )}
    </Card>
  );
};

export const PaymentCard = ({ view: { payment, currency, totals } }: Pick<Props, 'view'>) => {
  if (payment === null || totals === null) return null;
  const { status, paymentIntent, capturedAt, captureBefore, declines, lastDecline } = payment;
  return (
    <Card title="Payment">
      <dl class="facts">
        <div>
          <dt>Status</dt>
          <dd>
            {plain(status)}
            {capturedAt === null ? null : (
              <>
                , <When at={capturedAt} />
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>Captured of total</dt>
          <dd>
            {money(totals.captured, currency)} of {money(totals.total, currency)}
          </dd>
        </div>
        {status === 'authorised' && captureBefore !== null ? (
          <div>
            <dt>The authorisation ends</dt>
            <dd>
              <When at={captureBefore} />
            </dd>
          </div>
        ) : null}
        {declines === 0 ? null : (
          <div>
            <dt>Declined</dt>
            <dd>
              {declines} {declines === 1 ? 'time' : 'times'}
              {lastDecline === null ? '' : `, last: ${plain(lastDecline)}`}
            </dd>
          </div>
        )}
        {paymentIntent === null ? null : (
          <div>
            <dt>Stripe</dt>
            <dd class="mono small">{paymentIntent}</dd>
          </div>
        )}
      </dl>
    </Card>
  );
};

export const LinesCard = ({ view, names }: Props) => {
  const { lines, totals, shipping, currency } = view;
  return (
    <Card title="Line items" flush>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">Item</th>
            <th scope="col">Made by</th>
            <th scope="col" class="num">
              Quantity
            </th>
            {totals === null ? null : (
              <th scope="col" class="num">
                Amount
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr>
              <th scope="row">
                <div class="stack tight">
                  <span>
                    <span class="strong">{line.title}</span> <span class="mono small muted">{line.sku}</span>
                  </span>
                  <Options options={line.options} />
                  {line.refundedQuantity > 0 || (line.refundedAmount ?? 0) > 0 ? (
                    <span>
                      <Badge
                        said={{
                          text: `Refunded ${line.refundedAmount === null ? `${line.refundedQuantity}` : money(line.refundedAmount, currency)}`,
                          tone: 'still',
                        }}
                      />
                    </span>
                  ) : null}
                </div>
              </th>
              <td data-label="Made by">{names(line.supplierId)}</td>
              <td class="num" data-label="Quantity">
                {line.quantity}
              </td>
              {totals === null ? null : (
                <td class="num" data-label="Amount">
                  {money(line.amount, currency)}
                </td>
              )}
            </tr>
          ))}
        </tbody>
        {totals === null ? null : (
          <tfoot>
            <tr>
              <td colspan={3}>{shipping?.title ?? 'Shipping'}</td>
              <td class="num">{money(totals.shipping, currency)}</td>
            </tr>
            <tr>
              <th scope="row" colspan={3}>
                Total, including {money(totals.tax, currency)} tax
              </th>
              <td class="num">{money(totals.total, currency)}</td>
            </tr>
          </tfoot>
        )}
      </table>
    </Card>
  );
};

export const FulfilmentsCard = ({ view, names }: Props) => {
  if (view.fulfilments.length === 0) return null;
  const title = (lineId: string) => view.lines.find((line) => line.id === lineId)?.title ?? '';
  return (
    <Card title={view.fulfilments.length === 1 ? 'Fulfilment' : 'Fulfilments'} flush>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">Supplier</th>
            <th scope="col">Makes</th>
            <th scope="col">Status</th>
            <th scope="col">Tracking</th>
          </tr>
        </thead>
        <tbody>
          {view.fulfilments.map((f) => (
            <tr>
              <th scope="row">{names(f.supplierId)}</th>
              <td data-label="Makes">{f.lineIds.map(title).join(', ')}</td>
              <td data-label="Status">
                <span>
                  <FulfilmentBadge status={f.status} />
                  {f.rejectReason === null ? null : <span class="small muted"> {f.rejectReason}</span>}
                </span>
              </td>
              <td data-label="Tracking">{f.tracking === null ? '–' : <TrackingLink tracking={f.tracking} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
};
