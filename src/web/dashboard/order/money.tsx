import { lineNames } from '../../../domain/catalogue/line-words.ts';
import type { OrderState } from '../../../domain/order/state.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { borne } from '../../../domain/refunds/refund.ts';
import { Badge, Card, Day, money, When } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import { faultWords } from '../../kit/words/faults.ts';
import { refundedWord, refundReason, refundSaid } from '../../kit/words/refunds.ts';
import { inPlainWords } from '../../kit/words/statuses.ts';
import type { Opened } from '../order-context.ts';
import { Shares } from './split/shares.tsx';
import { StripeId } from './system/stripe-link.tsx';

type Share = OrderView['split'][number];

/**
 * Nothing is transferred to the Platform, so nothing is reversed. Refunds take from its share what it bears, but not
 * more than the share.
 */
const withCostShare = (state: OrderState, share: Share): Share =>
  share.party === 'platform' ? { ...share, reversed: Math.min(share.amount, borne(state, share.partyId)) } : share;

/** What was taken of the customer, and where it is now. */
export const Captured = ({ view: { totals, currency, ...view } }: { readonly view: OrderView }) =>
  totals === null ? null : (
    <span class="small muted">
      {money(totals.captured, currency)} captured
      {totals.refunded === 0 ? '' : `, ${money(totals.refunded, currency)} ${refundedWord(view).toLowerCase()}`}
      {totals.chargedBack === 0 ? '' : `, ${money(totals.chargedBack, currency)} with the customer's bank`}
    </span>
  );

/** Each party's share of the order: a bar, and a table. A party that sees only its own share gets that. */
export const MoneyCard = ({ opened: { view, state, names } }: { readonly opened: Opened }) => {
  const split = view.split.map((share) => withCostShare(state, share));
  if (split.length === 0) return null;
  const planned = state.payment.captured === 0;
  const all = split.length > 1;
  return (
    <Card title={all ? 'Pricing split' : 'Your share'} flush aside={<Captured view={view} />}>
      {planned && view.cancellation !== null ? (
        <p class="pad">No money was taken for this order, so nobody gets a share of it.</p>
      ) : (
        <Shares {...{ split, names, planned }} currency={view.currency} />
      )}
    </Card>
  );
};

export const RefundsCard = ({ view }: { readonly view: OrderView }) => {
  const { refunds, currency, lines } = view;
  if (refunds.length === 0) return null;
  const name = lineNames(lines);
  return (
    <TableCard label="Refunds" titled columns={['Asked for', 'Of', 'Reason', 'Status', { name: 'Amount', num: true }]}>
      {refunds.map((refund) => (
        <tr>
          <td data-label="Asked for">
            <Day at={refund.requestedAt} />
          </td>
          <td data-label="Of">{refund.lines.map(({ lineId }) => name(lineId) ?? 'Shipping').join(', ')}</td>
          <td data-label="Reason">{refundReason(refund.reason)}</td>
          <td data-label="Status">
            <Badge said={refundSaid(refund)} />
          </td>
          <td data-label="Amount" class="num strong">
            {money(refund.amount, currency)}
          </td>
        </tr>
      ))}
    </TableCard>
  );
};

interface PaymentProps {
  readonly view: OrderView;
  /** For Platform Ops: the payment's id leads to Stripe. */
  readonly publishableKey?: string | null;
}

export const PaymentCard = ({ view: { payment, currency, totals }, publishableKey = null }: PaymentProps) => {
  if (payment === null || totals === null) return null;
  const { status, paymentIntent, capturedAt, captureBefore, declines, lastDecline } = payment;
  return (
    <Card title="Payment">
      <dl class="facts">
        <div>
          <dt>Status</dt>
          <dd>
            {inPlainWords(status)}
            {capturedAt === null ? null : (
              <>
                , <When at={capturedAt} />
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>Captured</dt>
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
              {declines === 1 ? 'Once' : `${declines} times`}
              {lastDecline === null ? '' : `${declines === 1 ? '' : ', last'}: ${faultWords(lastDecline)}`}
            </dd>
          </div>
        )}
        {paymentIntent === null ? null : (
          <div>
            <dt>Payment at Stripe</dt>
            <dd class="small">
              <StripeId id={paymentIntent} publishableKey={publishableKey} />
            </dd>
          </div>
        )}
      </dl>
    </Card>
  );
};
