import { type Change, changesBetween, type Moment, shownAt } from '../../../../domain/saga/time-travel.ts';
import { Card, money, When } from '../../../kit/parts.tsx';
import { TableCard } from '../../../kit/table.tsx';
import { faultWords } from '../../../kit/words/faults.ts';
import { refundReason } from '../../../kit/words/refunds.ts';
import { inPlainWords } from '../../../kit/words/statuses.ts';
import type { Opened } from '../../order-context.ts';
import type { At } from '../../signed-in.tsx';
import { type ChangedRow, idWords, numberKind, pathWords, rowsOf } from './change-words.ts';
import { StripeId, stripeUrl } from './stripe-link.tsx';
import { isStep, stepWords } from './words.ts';

interface ValueProps {
  readonly name: string;
  readonly value: Change['before'];
  readonly opened: Opened;
  readonly publishableKey: string | null;
}

/** Stripe's ids stay as they are: people search for them. */
const Value = ({ name, value, opened, publishableKey }: ValueProps) => {
  if (value === undefined || value === null || value === '') return <span class="muted">nothing</span>;
  if (typeof value === 'boolean') return <>{value ? 'yes' : 'no'}</>;
  if (typeof value === 'number') {
    const kind = numberKind(name);
    if (kind === 'time') return <When at={value} seconds />;
    return <>{kind === 'money' ? money(value, opened.view.currency) : value}</>;
  }
  const named = idWords(value, opened);
  if (named !== null) return <>{named}</>;
  if (isStep(value)) return <>{stepWords(value)}</>;
  if (name === 'code') return <>{faultWords(value)}</>;
  if (name === 'reason') return <>{refundReason(value)}</>;
  if (stripeUrl('', value) !== null || /^[a-z]+_[A-Za-z0-9]*\d/.test(value))
    return <StripeId id={value} publishableKey={publishableKey} />;
  return <>{/^[a-z]+(?:_[a-z]+)*$/.test(value) ? inPlainWords(value) : value}</>;
};

interface CellProps extends Omit<ValueProps, 'name' | 'value'> {
  readonly row: ChangedRow;
  readonly side: 'before' | 'after';
}

/** One value, or each field of an entry on a line of its own. */
const Cell = ({ row: { fields }, side, ...shown }: CellProps) => {
  const told = fields.filter((field) => field[side] !== undefined && field[side] !== null && field[side] !== '');
  const [only] = fields;
  if (fields.length === 1 && only !== undefined) {
    return <Value name={only.path.at(-1) ?? ''} value={only[side]} {...shown} />;
  }
  if (told.length === 0) return <span class="muted">nothing</span>;
  return (
    <>
      {told.map(({ path, ...values }) => (
        <span>
          {pathWords(path, shown.opened)}: <Value name={path.at(-1) ?? ''} value={values[side]} {...shown} />
          <br />
        </span>
      ))}
    </>
  );
};

interface ChangesProps {
  readonly at: Pick<At, 'actor'>;
  readonly moment: Moment;
  readonly opened: Opened;
  readonly publishableKey: string | null;
}

/** The fields that an event changed, before and after. Only those that the reader may see. */
export const ChangesCard = ({ at, moment, opened, publishableKey }: ChangesProps) => {
  const shown = { opened, publishableKey };
  if (moment.before === null) {
    return (
      <Card title="What changed">
        <p>The order begins here. Below is all of it.</p>
      </Card>
    );
  }
  const changes = changesBetween(shownAt(moment.before, at.actor), shownAt(moment.after, at.actor));
  if (changes.length === 0) {
    return (
      <Card title="What changed">
        <p>Nothing that you see. The event itself is all that is new.</p>
      </Card>
    );
  }
  return (
    <TableCard label="What changed" titled columns={['Field', 'Before', 'After']}>
      {rowsOf(changes).map((row) => (
        <tr>
          <th scope="row">{pathWords(row.path, opened)}</th>
          <td data-label="Before">
            <span>
              <Cell row={row} side="before" {...shown} />
            </span>
          </td>
          <td data-label="After">
            <span>
              <Cell row={row} side="after" {...shown} />
            </span>
          </td>
        </tr>
      ))}
    </TableCard>
  );
};
