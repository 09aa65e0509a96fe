import { z } from 'zod';
import { OrderFilterQuery } from '../../../api/order-filters.ts';
import { NEEDS_OF } from '../../../domain/needs.ts';
import type { Role } from '../../../domain/order/actor.ts';
import { ORDER_STATUSES } from '../../../domain/order/lifecycle.ts';
import type { FieldError } from '../../../domain/refusal.ts';
import { Field, Pick } from '../../kit/fields.tsx';
import { Notice } from '../../kit/parts.tsx';
import { ORDER_STATUS } from '../../kit/words/statuses.ts';
import type { Choices } from '../choices.ts';
import { WORK_WORDS } from '../home/words.ts';
import type { At } from '../signed-in.tsx';

/** The boxes of the list's filters. They show what the address says, also where it is wrong. */

type Box = keyof typeof OrderFilterQuery.shape;
const isBox = (name: string): name is Box => Object.hasOwn(OrderFilterQuery.shape, name);

/** The filters of the address that are not blank, as they were given. */
export type GivenFilters = Readonly<Partial<Record<Box, readonly string[]>>>;

export const typedIn = (at: At): GivenFilters =>
  Object.fromEntries(
    Object.entries(at.c.req.queries()).flatMap(([name, values]) => {
      const filled = values.filter((value) => value.trim() !== '');
      return isBox(name) && filled.length > 0 ? [[name, filled]] : [];
    }),
  );

/** The filters as a query string, for paging and the export. */
export const filterString = (typed: GivenFilters): string =>
  new URLSearchParams(
    Object.entries(typed).flatMap(([name, values]) => values.map((value) => [name, value])),
  ).toString();

/** What each role may search for. */
const SEARCHED: Readonly<Record<Role, string>> = {
  retailer: 'Number, customer, product or reference',
  supplier: 'Number, customer or product',
  brand: 'Number or product',
  platform: 'Number, customer, product or reference',
};

/** What is said at a box that is wrong. */
const WRONG: Readonly<Record<Box, string>> = {
  q: 'Search for one text of at most 100 characters.',
  status: 'Choose a status of the list.',
  from: 'Enter one day, such as 2026-11-30.',
  to: 'Enter one day, such as 2026-11-30.',
  updated_since: 'Enter one day, such as 2026-11-30.',
  supplier: 'Choose one supplier of the list.',
  product: 'Choose one product of the list.',
  refund_status: 'Choose one answer of the list.',
  dispute: 'Choose one answer of the list.',
  parked: 'Choose one answer of the list.',
  needs: 'Choose one answer of the list.',
};

const REFUNDS = [
  { value: 'none', label: 'Nothing refunded' },
  { value: 'partial', label: 'Partly refunded' },
  { value: 'full', label: 'Fully refunded' },
];
const DISPUTES = [
  { value: 'any', label: 'With a dispute' },
  { value: 'none', label: 'Without a dispute' },
  { value: 'open', label: 'Open' },
  { value: 'resolved', label: 'Resolved' },
];

const PARKED = [{ value: 'true', label: 'Parked only' }];
const needsFor = (role: Role) => NEEDS_OF[role].map((kind) => ({ value: kind, label: WORK_WORDS[kind].title }));

interface FiltersProps {
  readonly typed: GivenFilters;
  readonly errors: readonly FieldError[];
  readonly choices: Choices;
  readonly role: Role;
  readonly timeZone: string;
}

export const Filters = ({ typed, errors, choices, role, timeZone }: FiltersProps) => {
  const wrong = new Set(errors.map(({ path }) => path));
  const box = (name: Box) => ({ name, error: wrong.has(name) ? WRONG[name] : undefined });
  const pick = (name: Box) => ({ ...box(name), value: typed[name] ?? null, empty: 'Any' });
  const day = (name: 'from' | 'to' | 'updated_since') => ({
    ...box(name),
    ...dayInput(typed[name]?.[0] ?? ''),
    describedby: 'f-days',
  });
  const named = (all: Choices['suppliers']) => all.map(({ id, name }) => ({ value: id, label: name }));
  // A supplier's list holds only its own orders.
  const ofSuppliers = role !== 'supplier' || typed.supplier !== undefined;
  return (
    <search>
      <form method="get" action="/orders" class={`card filters${ofSuppliers ? '' : ' few'}`}>
        <Field label="Search" {...box('q')} type="search" value={typed.q?.[0] ?? ''} placeholder={SEARCHED[role]} />
        <Pick
          label="Status"
          {...pick('status')}
          options={ORDER_STATUSES.map((status) => ({ value: status, label: ORDER_STATUS[status].text }))}
        />
        <Field label="Placed from" {...day('from')} />
        <Field label="Placed until" {...day('to')} />
        {typed.updated_since === undefined ? null : <Field label="Changed since" {...day('updated_since')} />}
        <p class="hint" id="f-days">
          These days are included. They are days of {timeZone}.
        </p>
        {ofSuppliers ? <Pick label="Supplier" {...pick('supplier')} options={named(choices.suppliers)} /> : null}
        <Pick label="Product" {...pick('product')} options={named(choices.products)} />
        {typed.refund_status === undefined ? null : (
          <Pick label="Refunds" {...pick('refund_status')} options={REFUNDS} />
        )}
        {typed.dispute === undefined ? null : <Pick label="Disputes" {...pick('dispute')} options={DISPUTES} />}
        {typed.needs === undefined ? null : <Pick label="Needs" {...pick('needs')} options={needsFor(role)} />}
        {typed.parked === undefined ? null : <Pick label="Parked" {...pick('parked')} options={PARKED} />}
        <div class="row">
          <button type="submit" class="primary">
            Filter
          </button>
          {Object.keys(typed).length === 0 ? null : (
            <a class="button quiet" href="/orders">
              Clear
            </a>
          )}
        </div>
      </form>
    </search>
  );
};

/** A day's box empties itself if it holds anything else, so other text gets a box for text. */
const dayInput = (value: string) => ({ value, type: DayOrNone.safeParse(value).success ? 'date' : 'text' });
const DayOrNone = z.union([z.literal(''), z.iso.date()]);

/** Says that nothing was listed or exported, and names what has no box. */
export const WrongFilters = ({ errors }: { readonly errors: readonly FieldError[] }) => {
  const others = [...new Set(errors.map(({ path }) => path).filter((path) => !isBox(path)))];
  return (
    <Notice tone="bad" title="Nothing is listed or exported, because a filter is not right" live>
      {others.map((name) =>
        name === 'cursor' ? (
          <p>The address has a cursor that is no page of this list. Press Filter to begin with the newest orders.</p>
        ) : (
          <p>The address has a filter that does not exist: {name}</p>
        ),
      )}
    </Notice>
  );
};
