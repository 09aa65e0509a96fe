import { type Change, changesBetween, type Moment, shownAt } from '../../../../domain/saga/time-travel.ts';
import { Card, money, When } from '../../../kit/parts.tsx';
import { TableCard } from '../../../kit/table.tsx';
import { inPlainWords } from '../../../kit/words/statuses.ts';
import type { Opened } from '../../order-context.ts';
import type { At } from '../../signed-in.tsx';
import { StripeId } from './stripe-link.tsx';
import { isStep, stepWords } from './words.ts';

const AMOUNT =
  /amount|^(?:total|subtotal|tax|shipping|captured|refunded|chargedBack|transferred|reversed|kept|receivable|refundOwed|excess|withdrawn)$/i;
const TIME = /At$|^(?:captureBefore|respondBy|since)$/;

/** The part of the comparison that only Platform Ops have. */
const INSIDE = 'inside';

/** `transferStatus` -> `transfer status`. */
const fieldWords = (name: string): string => name.replace(/([A-Z])/g, (capital) => ` ${capital.toLowerCase()}`);

function pathWords(path: readonly string[], { view, names }: Opened): string {
  const title = (id: string) => view.lines.find((line) => line.id === id)?.title;
  const words = path
    .filter((part) => part !== INSIDE)
    .map((part) => {
      if (/^(?:ret|sup|brd|plt)_/.test(part)) return names(part);
      if (part.startsWith('lin_')) return title(part) ?? part;
      return /^[a-z]+_[a-z2-7]{10,}/.test(part) ? part : inPlainWords(fieldWords(part));
    });
  return words.join(' › ');
}

interface ValueProps {
  readonly name: string;
  readonly value: Change['before'];
  readonly opened: Opened;
  readonly publishableKey: string | null;
}

/** Ids stay as they are: people search for them. */
const Value = ({ name, value, opened, publishableKey }: ValueProps) => {
  if (value === undefined || value === null || value === '') return <span class="muted">nothing</span>;
  if (typeof value === 'boolean') return <>{value ? 'yes' : 'no'}</>;
  if (typeof value === 'number') {
    if (TIME.test(name)) return <When at={value} />;
    return <>{AMOUNT.test(name) ? money(value, opened.view.currency) : value}</>;
  }
  if (/^(?:ret|sup|brd|plt)_/.test(value)) return <>{opened.names(value)}</>;
  if (isStep(value)) return <>{stepWords(value)}</>;
  if (/^[a-z]+_[A-Za-z0-9]*\d/.test(value)) return <StripeId id={value} publishableKey={publishableKey} />;
  return <>{/^[a-z]+(?:_[a-z]+)*$/.test(value) ? inPlainWords(value) : value}</>;
};

interface ChangesProps {
  readonly at: At;
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
      {changes.map(({ path, before, after }) => (
        <tr>
          <th scope="row">{pathWords(path, opened)}</th>
          <td data-label="Before">
            <span>
              <Value name={path.at(-1) ?? ''} value={before} {...shown} />
            </span>
          </td>
          <td data-label="After">
            <span>
              <Value name={path.at(-1) ?? ''} value={after} {...shown} />
            </span>
          </td>
        </tr>
      ))}
    </TableCard>
  );
};
