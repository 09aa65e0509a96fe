import type { OrderState } from '../../../domain/order/state.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { borne } from '../../../domain/refunds/refund.ts';
import { Amount, Badge, Card, Day, money, When } from '../../kit/parts.tsx';
import { Table, TableCard } from '../../kit/table.tsx';
import { faultWords } from '../../kit/words/faults.ts';
import { refundedWord, refundReason, refundSaid } from '../../kit/words/refunds.ts';
import { inPlainWords, type StatusWords } from '../../kit/words/statuses.ts';
import type { Names, Opened } from '../order-context.ts';
import { PartyCell, shadeOf } from '../party.tsx';
import { StripeId } from './system/stripe-link.tsx';

type Share = OrderView['split'][number];

const TRANSFER: Readonly<Record<string, StatusWords>> = {
  not_due: { text: 'Not due yet', tone: 'still' },
  due: { text: 'Due', tone: 'wait' },
  claimed: { text: 'On its way', tone: 'wait' },
  waiting: { text: 'Waiting', tone: 'wait' },
  settled: { text: 'Transferred', tone: 'good' },
  void: { text: 'Nothing to transfer', tone: 'still' },
  kept: { text: 'Kept', tone: 'good' },
  parked: { text: 'Parked', tone: 'bad' },
};

const WIDTH = 1000;

/** `£54.29`, or what is kept of it: `£0.00 of £54.29`. */
const keptOf = ({ amount, kept }: Share, currency: string): string =>
  kept === amount ? money(amount, currency) : `${money(kept, currency)} of ${money(amount, currency)}`;

/**
 * The order's money as one bar; what a party does not keep is pale. It is an SVG, because our policy forbids inline
 * styles.
 */
const Bar = ({ split, currency, names }: Required<MoneyProps>) => {
  const total = split.reduce((all, share) => all + Math.max(0, share.amount), 0);
  if (total === 0) return null;
  const width = (amount: number) => (Math.max(0, amount) * WIDTH) / total;
  let x = 0;
  const parts = split.map((share) => {
    const from = x;
    x += width(share.amount);
    return { share, from };
  });
  const said = split.map((share) => `${names(share.partyId)} ${keptOf(share, currency)}`).join(', ');
  return (
    <svg class="split" viewBox={`0 0 ${WIDTH} 20`} preserveAspectRatio="none" role="img" aria-label={`Split: ${said}`}>
      {parts.map(({ share, from }) => (
        <>
          <rect
            x={from}
            y="0"
            width={width(share.amount)}
            height="20"
            class={`part ${shadeOf(split, share.partyId)}`}
          />
          {share.kept < share.amount ? (
            <rect
              x={from + width(share.kept)}
              y="0"
              width={width(share.amount) - width(share.kept)}
              height="20"
              class="gone"
            />
          ) : null}
        </>
      ))}
    </svg>
  );
};

interface MoneyProps {
  readonly split: readonly Share[];
  readonly currency: string;
  readonly names: Names;
}

const NOTHING_LEFT: StatusWords = { text: 'Nothing is left', tone: 'still' };

const Status = ({ share }: { readonly share: Share }) => {
  const had = share.party === 'platform' ? share.amount : share.transferred;
  if (had > 0 && share.reversed >= had) return <Badge said={{ text: 'Given back', tone: 'still' }} />;
  const never = share.transferStatus === 'not_due' || share.transferStatus === 'kept';
  if (never && share.kept === 0 && share.amount > 0) return <Badge said={NOTHING_LEFT} />;
  const said = TRANSFER[share.transferStatus] ?? { text: inPlainWords(share.transferStatus), tone: 'still' as const };
  return (
    <>
      <Badge said={said} />
      {share.transferCode === null ? null : <span class="small muted"> {faultWords(share.transferCode)}</span>}
      {share.redirectedTo === null ? null : <span class="small"> To {share.redirectedTo}</span>}
    </>
  );
};

const COLUMNS = [
  'Party',
  { name: 'Share', num: true },
  { name: 'Transferred', num: true },
  { name: 'Reversed', num: true },
  { name: 'Keeps', num: true },
  { name: 'Owes', num: true },
  'Transfer',
] as const;

const SplitTable = ({ split, currency, names }: MoneyProps) => {
  const total = split.reduce((all, share) => all + share.amount, 0);
  const kept = split.reduce((all, share) => all + share.kept, 0);
  const foot = (
    <tr>
      <th scope="row">Total</th>
      <td class="num" data-label="Share">
        {money(total, currency)}
      </td>
      <td colspan={2} class="spare" />
      <td class="num" data-label="Keeps">
        {money(kept, currency)}
      </td>
      <td colspan={2} class="spare" />
    </tr>
  );
  return (
    <Table caption="Pricing split" columns={COLUMNS} foot={split.length < 2 ? null : foot}>
      {split.map((share) => (
        <tr>
          <PartyCell shade={shadeOf(split, share.partyId)} name={names(share.partyId)} party={share.party} />
          <td class="num" data-label="Share">
            {money(share.amount, currency)}
          </td>
          <Amount label="Transferred" amount={share.transferred} currency={currency} />
          <Amount label="Reversed" amount={share.reversed} currency={currency} />
          <td class="num strong" data-label="Keeps">
            {money(share.kept, currency)}
          </td>
          <Amount label="Owes" amount={share.receivable} currency={currency} />
          <td data-label="Transfer">
            <span>
              <Status share={share} />
            </span>
          </td>
        </tr>
      ))}
    </Table>
  );
};

/** Whether the share needs no further words: no money waits, went back, or is owed. */
const isPlain = ({ transferStatus, amount, kept, reversed, receivable }: Share): boolean =>
  ['settled', 'kept', 'not_due'].includes(transferStatus) && kept === amount && reversed === 0 && receivable === 0;

/**
 * Nothing is transferred to the Platform, so nothing is reversed. Refunds take from its share what it bears, but not
 * more than the share.
 */
const withCostShare = (state: OrderState, share: Share): Share =>
  share.party === 'platform' ? { ...share, reversed: Math.min(share.amount, borne(state, share.partyId)) } : share;

/** Each party's share of the order: a bar, and a table. A party that sees only its own share gets that. */
export const MoneyCard = ({ opened: { view, state, names } }: { readonly opened: Opened }) => {
  const { currency, totals } = view;
  const split = view.split.map((share) => withCostShare(state, share));
  if (split.length === 0) return null;
  const props = { split, currency, names };
  return (
    <Card
      title={split.length > 1 ? 'Pricing split' : 'Your share'}
      flush
      aside={
        totals === null ? null : (
          <span class="small muted">
            {money(totals.captured, currency)} captured
            {totals.refunded === 0 ? '' : `, ${money(totals.refunded, currency)} ${refundedWord(view).toLowerCase()}`}
            {totals.chargedBack === 0 ? '' : `, ${money(totals.chargedBack, currency)} with the customer's bank`}
          </span>
        )
      }
    >
      {split.length > 1 ? (
        <div class="pad stack tight">
          <Bar {...props} />
          <ul class="legend">
            {split.map((share) => (
              <li>
                <span class={`dot ${shadeOf(split, share.partyId)}`} aria-hidden="true" />
                {names(share.partyId)} <span class="strong">{keptOf(share, currency)}</span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {split.length > 1 ? (
        <details class="fold" open={!split.every(isPlain)}>
          <summary>Transfers, reversals, and what is owed</summary>
          <SplitTable {...props} />
        </details>
      ) : (
        <SplitTable {...props} />
      )}
    </Card>
  );
};

export const RefundsCard = ({ view }: { readonly view: OrderView }) => {
  const { refunds, currency, lines } = view;
  if (refunds.length === 0) return null;
  const title = (lineId: string) => lines.find((line) => line.id === lineId)?.title ?? 'Shipping';
  return (
    <TableCard label="Refunds" titled columns={['Asked for', 'Of', 'Reason', 'Status', { name: 'Amount', num: true }]}>
      {refunds.map((refund) => (
        <tr>
          <td data-label="Asked for">
            <Day at={refund.requestedAt} />
          </td>
          <td data-label="Of">{refund.lines.map(({ lineId }) => title(lineId)).join(', ')}</td>
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
