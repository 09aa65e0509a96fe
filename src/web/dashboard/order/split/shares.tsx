import { leftOf } from '../../../../domain/money/kept-shares.ts';
import type { OrderView } from '../../../../domain/order/view.ts';
import { Amount, Badge, money } from '../../../kit/parts.tsx';
import { Table } from '../../../kit/table.tsx';
import { faultWords } from '../../../kit/words/faults.ts';
import { inPlainWords, type StatusWords } from '../../../kit/words/statuses.ts';
import type { Names } from '../../order-context.ts';
import { PartyCell, shadeOf } from '../../party.tsx';

/** The shares of an order: a bar, and a table whose columns add up. */

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
const keptOf = (share: Share, currency: string): string =>
  leftOf(share) === share.amount
    ? money(share.amount, currency)
    : `${money(leftOf(share), currency)} of ${money(share.amount, currency)}`;

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

/** The columns of amounts. What the Platform keeps was never paid out. */
const AMOUNTS: readonly { readonly label: string; readonly of: (share: Share) => number; readonly always?: boolean }[] =
  [
    { label: 'Share', of: ({ amount }) => amount, always: true },
    { label: 'Paid out', of: ({ transferred }) => transferred },
    { label: 'Taken back', of: ({ reversed }) => reversed },
    { label: 'Keeps', of: leftOf, always: true },
    { label: 'Owes', of: ({ receivable }) => receivable },
  ];

type Cell = (typeof AMOUNTS)[number];

const AmountCell = ({ label, always = false, amount, currency }: Pick<Cell, 'label' | 'always'> & Summed) =>
  always ? (
    <td class={label === 'Keeps' ? 'num strong' : 'num'} data-label={label}>
      {money(amount, currency)}
    </td>
  ) : (
    <Amount label={label} amount={amount} currency={currency} />
  );

interface Summed {
  readonly amount: number;
  readonly currency: string;
}

interface SplitTableProps extends MoneyProps {
  /** Before the capture there are only shares. */
  readonly planned?: boolean;
}

const SplitTable = ({ split, currency, names, planned = false }: SplitTableProps) => {
  const amounts = planned ? AMOUNTS.slice(0, 1) : AMOUNTS;
  const columns = ['Party', ...amounts.map(({ label }) => ({ name: label, num: true as const }))];
  const foot = (
    <tr>
      <th scope="row">Total</th>
      {amounts.map((one) => (
        <AmountCell {...one} amount={split.reduce((all, share) => all + one.of(share), 0)} currency={currency} />
      ))}
      {planned ? null : <td class="spare" />}
    </tr>
  );
  return (
    <Table
      caption="Pricing split"
      columns={planned ? columns : [...columns, 'Transfer']}
      foot={split.length < 2 ? null : foot}
    >
      {split.map((share) => (
        <tr>
          <PartyCell shade={shadeOf(split, share.partyId)} name={names(share.partyId)} party={share.party} />
          {amounts.map((one) => (
            <AmountCell {...one} amount={one.of(share)} currency={currency} />
          ))}
          {planned ? null : (
            <td data-label="Transfer">
              <span>
                <Status share={share} />
              </span>
            </td>
          )}
        </tr>
      ))}
    </Table>
  );
};

/** Whether the share needs no further words: no money waits, went back, or is owed. */
const isPlain = ({ transferStatus, amount, kept, reversed, receivable }: Share): boolean =>
  ['settled', 'kept', 'not_due'].includes(transferStatus) && kept === amount && reversed === 0 && receivable === 0;

/** A party that sees only its own share gets no bar. `planned`: no money was taken yet. */
export const Shares = ({ planned, ...props }: Required<SplitTableProps>) => {
  const { split, currency, names } = props;
  const hint = planned ? (
    <p class="small muted">No money was taken yet. It is divided like this once the payment is captured.</p>
  ) : null;
  if (split.length < 2) {
    return (
      <>
        {hint === null ? null : <div class="pad">{hint}</div>}
        <SplitTable {...props} planned={planned} />
      </>
    );
  }
  return (
    <>
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
        {hint}
      </div>
      <details class="fold" open={planned || !split.every(isPlain)}>
        <summary>{planned ? 'Shares' : 'What was paid out, what was taken back, and what is owed'}</summary>
        <SplitTable {...props} planned={planned} />
      </details>
    </>
  );
};
