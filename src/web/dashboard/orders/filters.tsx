import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { OrderFilterQuery } from '../../../api/order-filters.ts';
import { NEEDS_OF } from '../../../domain/needs.ts';
import type { Role } from '../../../domain/order/actor.ts';
import { ORDER_STATUSES } from '../../../domain/order/lifecycle.ts';
import { NEWEST_FIRST, type OrderSort } from '../../../domain/order-sorts.ts';
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
  /** The order of the list, as it was given. */
  readonly sort: string;
}

export const Filters = ({ typed, errors, choices, role, timeZone, sort }: FiltersProps) => {
  const wrong = new Set(errors.map(({ path }) => path));
  const box = (name: Box) => ({ name, error: wrong.has(name) ? WRONG[name] : undefined });
  const pick = (name: Box) => ({ ...box(name), value: typed[name] ?? null, empty: 'Any' });
  const day = (name: 'from' | 'to' | 'updated_since') => ({
    ...box(name),
    ...dayInput(typed[name]?.[0] ?? ''),
    describedby: 'f-days',
  });
  const shop = role === 'retailer' || role === 'platform';
  const named = (all: Choices['suppliers']) => all.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <search>
      <form method="get" action="/orders" class="card filters">
        <Field label="Search" {...box('q')} type="search" value={typed.q?.[0] ?? ''} placeholder={SEARCHED[role]} />
        <Pick
          label="Status"
          {...box('status')}
          value={typed.status ?? null}
          many
          options={ORDER_STATUSES.map((status) => ({ value: status, label: ORDER_STATUS[status].text }))}
        />
        <Field label="Placed from" {...day('from')} />
        <Field label="Placed until" {...day('to')} />
        <p class="hint" id="f-days">
          These days are included. They are days of {timeZone}.
        </p>
        <MoreFilters {...{ typed, wrong, role, sort }}>
          {/* A supplier's list holds only its own orders. */}
          {role !== 'supplier' || typed.supplier !== undefined ? (
            <Pick label="Supplier" {...pick('supplier')} options={named(choices.suppliers)} />
          ) : null}
          <Pick label="Product" {...pick('product')} options={named(choices.products)} />
          {shop || typed.refund_status !== undefined ? (
            <Pick label="Refunds" {...pick('refund_status')} options={REFUNDS} />
          ) : null}
          {shop || typed.dispute !== undefined ? (
            <Pick label="Disputes" {...pick('dispute')} options={DISPUTES} />
          ) : null}
          {role === 'platform' || typed.parked !== undefined ? (
            <Pick label="Parked" {...pick('parked')} options={PARKED} />
          ) : null}
          <Pick label="Needs" {...pick('needs')} options={needsFor(role)} />
          <Field label="Changed since" {...day('updated_since')} />
        </MoreFilters>
        <div class="row">
          <button type="submit" class="primary">
            Filter
          </button>
          {Object.keys(typed).length === 0 && sort === NEWEST_FIRST ? null : (
            <a class="button quiet" href="/orders">
              Clear
            </a>
          )}
        </div>
      </form>
    </search>
  );
};

/** The boxes that stand in the fold. */
const FOLDED: readonly Box[] = ['supplier', 'product', 'refund_status', 'dispute', 'parked', 'needs', 'updated_since'];

interface MoreProps {
  readonly typed: GivenFilters;
  readonly wrong: ReadonlySet<string>;
  readonly role: Role;
  readonly sort: string;
  readonly children: Child;
}

/** What is used less often. It is open where one of its boxes is used or wrong: no filter applies unseen. */
const MoreFilters = ({ typed, wrong, sort, children }: MoreProps) => {
  const used = FOLDED.some((name) => typed[name] !== undefined || wrong.has(name));
  return (
    <details class="more" open={used || sort !== NEWEST_FIRST}>
      <summary>More filters</summary>
      <div class="fields">
        {children}
        <Pick
          label="Sort by"
          name="sort"
          value={sort}
          options={SORTS}
          error={wrong.has('sort') ? 'Choose one order of the list.' : undefined}
        />
      </div>
    </details>
  );
};

const SORTS = [
  { value: '-placed_at', label: 'Newest first' },
  { value: 'placed_at', label: 'Oldest first' },
  { value: '-updated_at', label: 'Changed last first' },
  { value: 'updated_at', label: 'Not changed for longest first' },
] as const satisfies readonly { readonly value: OrderSort; readonly label: string }[];

/** What a list in this order is called. */
export const sortWords = (sort: OrderSort): string => SORTS.find(({ value }) => value === sort)?.label ?? '';

/** A day's box empties itself if it holds anything else, so other text gets a box for text. */
const dayInput = (value: string) => ({ value, type: DayOrNone.safeParse(value).success ? 'date' : 'text' });
const DayOrNone = z.union([z.literal(''), z.iso.date()]);

/** Says that nothing was listed or exported, and names what has no box. */
export const WrongFilters = ({ errors }: { readonly errors: readonly FieldError[] }) => {
  const others = [...new Set(errors.map(({ path }) => path).filter((path) => !isBox(path) && path !== 'sort'))];
  return (
    <Notice tone="bad" title="Nothing is listed or exported, because a filter is not right" live>
      {others.map((name) =>
        name === 'cursor' ? (
          <p>The address has a cursor that is no page of this list. Press Filter to begin at its first page.</p>
        ) : (
          <p>The address has a filter that does not exist: {name}</p>
        ),
      )}
    </Notice>
  );
};
