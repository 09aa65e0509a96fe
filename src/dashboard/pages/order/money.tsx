import type { OrderView } from '../../../domain/view.ts';
import { Badge, Card, Day, money } from '../../../http/pages/ui/parts.tsx';
import { plain, ROLE, type Said } from '../../../http/pages/ui/words.ts';
import type { Names } from '../../order-context.ts';

type Share = OrderView['split'][number];

const TRANSFER: Readonly<Record<string, Said>> = {
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

/** The whole of the money as one bar, what was reversed of it faded. Drawn, since the policy allows no inline style. */
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
  const said = split.map((share) => `${names(share.partyId)} ${money(share.amount, currency)}`).join(', ');
  return (
    <svg class="split" viewBox={`0 0 ${WIDTH} 20`} preserveAspectRatio="none" role="img" aria-label={`Split: ${said}`}>
      {parts.map(({ share, from }) => (
        <>
          <rect x={from} y="0" width={width(share.amount)} height="20" class={`f-${share.party}`} />
          {share.reversed > 0 ? (
            <rect
              x={from + width(share.amount) - width(share.reversed)}
              y="0"
              width={width(share.reversed)}
              height="20"
              class="f-gone"
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

const Status = ({ share }: { readonly share: Share }) => {
  const said = TRANSFER[share.transferStatus] ?? { text: plain(share.transferStatus), tone: 'still' as const };
  return (
    <>
      <Badge said={said} />
      {share.transferCode === null ? null : <span class="small muted"> {plain(share.transferCode)}</span>}
    </>
  );
};

const Table = ({ split, currency, names }: MoneyProps) => (
  <table class="cards">
    <caption class="hush">Pricing split</caption>
    <thead>
      <tr>
        <th scope="col">Party</th>
        <th scope="col" class="num">
          Share
        </th>
        <th scope="col" class="num">
          Transferred
        </th>
        <th scope="col" class="num">
          Reversed
        </th>
        <th scope="col" class="num">
          Owes
        </th>
        <th scope="col">Transfer</th>
      </tr>
    </thead>
    <tbody>
      {split.map((share) => (
        <tr>
          <th scope="row">
            <span>
              <span class={`dot ${share.party}`} aria-hidden="true" />
              {names(share.partyId)} <span class="muted small">{ROLE[share.party]}</span>
            </span>
          </th>
          <td class="num" data-label="Share">
            {money(share.amount, currency)}
          </td>
          <td class="num" data-label="Transferred">
            {money(share.transferred, currency)}
          </td>
          <td class="num" data-label="Reversed">
            {money(share.reversed, currency)}
          </td>
          <td class="num" data-label="Owes">
            {money(share.receivable, currency)}
          </td>
          <td data-label="Transfer">
            <Status share={share} />
          </td>
        </tr>
      ))}
    </tbody>
    {split.length < 2 ? null : (
      <tfoot>
        <tr>
          <th scope="row">Total</th>
          <td class="num" data-label="Share">
            {money(
              split.reduce((all, share) => all + share.amount, 0),
              currency,
            )}
          </td>
          <td colspan={4} />
        </tr>
      </tfoot>
    )}
  </table>
);

/** Nothing that a reader has to be shown without asking: no money waits, went back, or is owed. */
const isPlain = ({ transferStatus, reversed, receivable }: Share): boolean =>
  ['settled', 'kept', 'not_due'].includes(transferStatus) && reversed === 0 && receivable === 0;

/** Who gets what of the order: a bar with amounts, and the table behind it. A party that sees only its own sees that. */
export const MoneyCard = ({ view, names }: { readonly view: OrderView; readonly names: Names }) => {
  const { split, currency, totals } = view;
  if (split.length === 0) return null;
  const props = { split, currency, names };
  return (
    <Card
      title={split.length > 1 ? 'Pricing split' : 'Your share'}
      flush
      aside={
        totals === null ? null : (
          <span class="small muted">
            captured {money(totals.captured, currency)}, refunded {money(totals.refunded, currency)}
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
                <span class={`dot ${share.party}`} aria-hidden="true" />
                {names(share.partyId)} <span class="strong">{money(share.amount, currency)}</span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {split.length > 1 ? (
        <details class="fold" open={!split.every(isPlain)}>
          <summary>The table behind it: shares, transfers, reversals, what is owed</summary>
          <Table {...props} />
        </details>
      ) : (
        <Table {...props} />
      )}
    </Card>
  );
};

const REFUND: Readonly<Record<string, Said>> = {
  requested: { text: 'Asked for', tone: 'wait' },
  pending: { text: 'Pending at Stripe', tone: 'wait' },
  succeeded: { text: 'Refunded', tone: 'good' },
  failed: { text: 'Failed', tone: 'bad' },
};

export const RefundsCard = ({ view }: { readonly view: OrderView }) => {
  const { refunds, currency, lines } = view;
  if (refunds.length === 0) return null;
  const title = (lineId: string) => lines.find((line) => line.id === lineId)?.title ?? 'Shipping';
  return (
    <Card title="Refunds" flush>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">Asked for</th>
            <th scope="col">Of</th>
            <th scope="col">Reason</th>
            <th scope="col">Status</th>
            <th scope="col" class="num">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {refunds.map((refund) => (
            <tr>
              <td data-label="Asked for">
                <Day at={refund.requestedAt} />
              </td>
              <td data-label="Of">{refund.lines.map(({ lineId }) => title(lineId)).join(', ')}</td>
              <td data-label="Reason">{refund.reason}</td>
              <td data-label="Status">
                <Badge said={REFUND[refund.status] ?? { text: plain(refund.status), tone: 'still' }} />
              </td>
              <td data-label="Amount" class="num">
                {money(refund.amount, currency)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
};
