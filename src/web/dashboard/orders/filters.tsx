import { z } from 'zod';
import { OrderFilterQuery } from '../../../api/order-filters.ts';
import { NEEDS_OF } from '../../../domain/needs.ts';
import type { Role } from '../../../domain/order/actor.ts';
import { ORDER_STATUSES } from '../../../domain/order/lifecycle.ts';
import { NEWEST_FIRST, type OrderSort } from '../../../domain/order-sorts.ts';
import type { FieldError } from '../../../domain/refusal.ts';
import { Field, Pick } from '../../kit/fields.tsx';
import { Notice } from '../../kit/parts.tsx';
import { FILTERED_BY } from '../../kit/words/statuses.ts';
import type { Choices } from '../choices.ts';
import { searchHint } from '../find/words.ts';
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

/** What each box is called. */
const LABEL: Readonly<Record<Box, string>> = {
  q: 'Search',
  status: 'Status',
  supplier: 'Supplier',
  needs: 'Needs',
  from: 'Placed from',
  to: 'Placed until',
  product: 'Product',
  refund_status: 'Refunds',
  dispute: 'Disputes',
  parked: 'Parked',
  updated_since: 'Changed since',
};

/** In the order of the page. */
const BOXES = Object.keys(LABEL).filter(isBox);

type BoxProps = { readonly name: Box; readonly error: string | undefined };

/** What each box gets, besides its label and its options. */
interface Boxes {
  box(name: Box): BoxProps;
  pick(name: Box): BoxProps & { readonly value: readonly string[] | null; readonly empty: string };
  day(name: Box): BoxProps & { readonly value: string; readonly type: string; readonly describedby: string };
}

export const Filters = ({ typed, errors, choices, role, timeZone, sort }: FiltersProps) => {
  const wrong = new Set(errors.map(({ path }) => path));
  const box = (name: Box) => ({ name, error: wrong.has(name) ? WRONG[name] : undefined });
  const boxes: Boxes = {
    box,
    pick: (name) => ({ ...box(name), value: typed[name] ?? null, empty: 'Any' }),
    day: (name) => ({ ...box(name), ...dayInput(typed[name]?.[0] ?? ''), describedby: 'f-days' }),
  };
  const used = BOXES.filter((name) => name !== 'q' && typed[name] !== undefined);
  return (
    <search>
      <form method="get" action="/orders" class="card filters">
        <Field label={LABEL.q} {...box('q')} type="search" value={typed.q?.[0] ?? ''} hint={searchHint(role)} />
        {/* On a phone it is a fold, which names what is used in it. Where there is room, it is always open. */}
        <details class="often" open={[...wrong].some((name) => name !== 'q')}>
          <summary>
            Filters
            {used.length === 0 ? null : <span class="muted">: {used.map((name) => LABEL[name]).join(', ')}</span>}
          </summary>
          <div class="fields">
            <Often {...{ typed, boxes, choices, role, sort, wrong }} />
            <p class="hint" id="f-days">
              These days are included. They are days of {timeZone}.
            </p>
            <Seldom {...{ typed, boxes, choices, role, wrong }} />
          </div>
        </details>
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

/** A saved view may have a supplier or a product that is not offered any more. */
const listedIn = (all: Choices['suppliers'], typed: readonly string[] = []) => ({
  options: all.map(({ id, name }) => ({ value: id, label: name })),
  ...(typed.every((one) => all.some(({ id }) => id === one))
    ? {}
    : { hint: 'It is not in this list any more. Its orders of before are still found.' }),
});

/** The box shows few of the statuses at once, so that a second one may be chosen unseen. */
const listedStatuses = (typed: readonly string[] = []) => {
  const listed = ORDER_STATUSES.filter((status) => typed.includes(status)).map((status) => FILTERED_BY[status]);
  return listed.length < 2 ? {} : { hint: `Listed: ${listed.join(', ')}` };
};

interface PartProps extends Pick<FiltersProps, 'typed' | 'choices' | 'role'> {
  readonly boxes: Boxes;
  /** The names of boxes that are wrong. */
  readonly wrong: ReadonlySet<string>;
}

const Often = ({ typed, boxes, choices, role, sort, wrong }: PartProps & Pick<FiltersProps, 'sort'>) => (
  <>
    <Pick
      label={LABEL.status}
      {...boxes.box('status')}
      value={typed.status ?? null}
      many
      options={ORDER_STATUSES.map((status) => ({ value: status, label: FILTERED_BY[status] }))}
      {...listedStatuses(typed.status)}
    />
    {/* A supplier's list holds only its own orders. */}
    {role !== 'supplier' || typed.supplier !== undefined ? (
      <Pick label={LABEL.supplier} {...boxes.pick('supplier')} {...listedIn(choices.suppliers, typed.supplier)} />
    ) : null}
    <Pick label={LABEL.needs} {...boxes.pick('needs')} options={needsFor(role)} />
    <Field label={LABEL.from} {...boxes.day('from')} />
    <Field label={LABEL.to} {...boxes.day('to')} />
    <Pick
      label="Sort by"
      name="sort"
      value={sort}
      options={SORTS}
      error={wrong.has('sort') ? 'Choose one order of the list.' : undefined}
    />
  </>
);

/** The boxes that stand in the fold. */
const FOLDED: readonly Box[] = ['product', 'refund_status', 'dispute', 'parked', 'updated_since'];

/** It is open where one of its boxes is used or wrong: no filter applies unseen. */
const Seldom = ({ typed, boxes, choices, role, wrong }: PartProps) => {
  const shop = role === 'retailer' || role === 'platform';
  return (
    <details class="more" open={FOLDED.some((name) => typed[name] !== undefined || wrong.has(name))}>
      <summary>More filters</summary>
      <div class="fields">
        <Pick label={LABEL.product} {...boxes.pick('product')} {...listedIn(choices.products, typed.product)} />
        {shop || typed.refund_status !== undefined ? (
          <Pick label={LABEL.refund_status} {...boxes.pick('refund_status')} options={REFUNDS} />
        ) : null}
        {shop || typed.dispute !== undefined ? (
          <Pick label={LABEL.dispute} {...boxes.pick('dispute')} options={DISPUTES} />
        ) : null}
        {role === 'platform' || typed.parked !== undefined ? (
          <Pick label={LABEL.parked} {...boxes.pick('parked')} options={PARKED} />
        ) : null}
        <Field label={LABEL.updated_since} {...boxes.day('updated_since')} />
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

interface WrongProps {
  readonly errors: readonly FieldError[];
  /** The name of the saved view that the address is. */
  readonly savedAs: string | null;
}

/** Says that nothing was listed or exported, and names what has no box. */
export const WrongFilters = ({ errors, savedAs }: WrongProps) => {
  const others = [...new Set(errors.map(({ path }) => path).filter((path) => !isBox(path) && path !== 'sort'))];
  return (
    <Notice tone="bad" title="Nothing is listed or exported, because a filter is not right" live>
      {savedAs === null ? null : (
        <p>
          The saved view “{savedAs}” was made when there was such a filter. It is kept as it is. Correct the filters and
          save them under another name, or <a href="/orders/views">change your saved views</a>.
        </p>
      )}
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
