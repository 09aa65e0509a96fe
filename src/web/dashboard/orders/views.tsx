import { z } from 'zod';
import { OrderFilterQuery } from '../../../api/order-filters.ts';
import { strictQuery } from '../../../api/query.ts';
import { OrderPageQuery } from '../../../api/schemas/order-pages.ts';
import { line, name } from '../../../api/text.ts';
import { faulted, NOT_FOUND } from '../../../app/refusals.ts';
import type { SavedView } from '../../../db/accounts/saved-views.ts';
import { BOUNDS } from '../../../domain/bounds.ts';
import { ROLES } from '../../../domain/order/actor.ts';
import { NEWEST_FIRST } from '../../../domain/order-sorts.ts';
import { refuse } from '../../../domain/refusal.ts';
import { type Typed, textOf } from '../../kit/choice.ts';
import { CellError, Field, Hidden, wrong } from '../../kit/fields.tsx';
import { Card, Empty } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import { Head } from '../layout.tsx';
import {
  type At,
  type Dashboard,
  type FieldErrors,
  form,
  formStatus,
  onward,
  page,
  refused,
  show,
} from '../signed-in.tsx';

/** Lists of orders that a member has saved under a name (ADR 62): the links above the list, and the page that changes them. */

const PATH = '/orders/views';
const TITLE = 'Saved views';
const MAX_NAME = 40;

const Filters = strictQuery({ ...OrderFilterQuery.shape, sort: OrderPageQuery.shape.sort });
const Name = line(MAX_NAME, 'Name it after what it shows.');
const Saving = z.object({ name: Name, query: z.string().min(1).max(4_000) });
const Renaming = z.object({ name: Name, view: name(MAX_NAME) });
const Removing = z.object({ view: name(MAX_NAME) });
const TAKEN = 'Another view of yours has this name.';

export function savedViewPages(dashboard: Dashboard): void {
  const rule = { roles: ROLES };
  const unreadable = (at: At) => refused(at, refuse('invalid_request', { key: 'form_incomplete' }));
  page(dashboard, PATH, ROLES, (at) => views(at, { query: viewOf(at.c.req.queries()) }));
  const saveAgain = (at: At, errors: FieldErrors, fields: Typed) =>
    errors.name === undefined
      ? unreadable(at)
      : views(at, { query: textOf(fields, 'query'), saving: { errors, fields } });
  form(dashboard, PATH, { ...rule, schema: Saving, invalid: saveAgain }, async (at, { given }) => {
    // What is saved can be opened: the text of the hidden field is not taken as it is.
    if (!isList(given.query)) return unreadable(at);
    const saved = await at.c.env.members.views.save(at.member.memberId, given);
    if (!saved.ok) return refused(at, faulted(saved.fault));
    if (saved.value === 'full')
      return refused(at, refuse('conflict', { key: 'list_full', list: 'views', max: BOUNDS.views }));
    if (saved.value === 'named') return saveAgain(at, { name: TAKEN }, given);
    return onward(at, `/orders?${given.query}`, 'view_saved');
  });
  const renameAgain = (at: At, errors: FieldErrors, fields: Typed) =>
    errors.name === undefined ? unreadable(at) : views(at, { renaming: { errors, fields } });
  form(dashboard, `${PATH}/rename`, { ...rule, schema: Renaming, invalid: renameAgain }, async (at, { given }) => {
    const renamed = await at.c.env.members.views.rename(at.member.memberId, given.view, given.name);
    if (!renamed.ok) return refused(at, faulted(renamed.fault));
    if (renamed.value === 'named') return renameAgain(at, { name: TAKEN }, given);
    return renamed.value === null ? refused(at, NOT_FOUND) : onward(at, PATH, 'saved');
  });
  form(dashboard, `${PATH}/remove`, { ...rule, schema: Removing, invalid: unreadable }, async (at, { given }) => {
    const removed = await at.c.env.members.views.remove(at.member.memberId, given.view);
    return removed.ok ? onward(at, PATH, 'removed') : refused(at, faulted(removed.fault));
  });
}

/** What is not part of a view: the page of the list, and what was done before. */
const PASSING = new Set(['cursor', 'done']);

/** The filters and the sort of an address. Equal views are equal texts, however the address was written. */
export function viewOf(queries: Readonly<Record<string, readonly string[]>>): string {
  const given = Object.entries(queries)
    .flatMap(([key, values]) => [...new Set(values)].map((value) => [key, value.trim()] as const))
    .filter(([key, value]) => !PASSING.has(key) && value !== '' && !(key === 'sort' && value === NEWEST_FIRST))
    .sort(([a, one], [b, two]) => (a === b ? Number(one > two) - Number(one < two) : Number(a > b) - Number(a < b)));
  return new URLSearchParams(given.map(([key, value]) => [key, value])).toString();
}

/** Whether the list takes these filters. A later release may have others. */
const isList = (query: string): boolean => {
  const params = new URLSearchParams(query);
  return Filters.safeParse(Object.fromEntries([...params.keys()].map((key) => [key, params.getAll(key)]))).success;
};

interface ViewLinksProps {
  readonly views: readonly SavedView[];
  /** Of this address. */
  readonly query: string;
}

const current = (yes: boolean) => (yes ? { 'aria-current': 'page' as const } : {});

/** Above the list. Nothing where there is no view, and nothing to save. */
export const ViewLinks = ({ views, query }: ViewLinksProps) => {
  if (views.length === 0 && query === '') return null;
  const saved = views.some((view) => view.query === query);
  return (
    <nav class="subnav" aria-label={TITLE}>
      <a href="/orders" {...current(query === '')}>
        All orders
      </a>
      {views.map((view) => (
        <a href={`/orders?${view.query}`} {...current(view.query === query)}>
          {view.name}
        </a>
      ))}
      {query === '' || saved || !isList(query) ? null : <a href={`${PATH}?${query}`}>Save this view</a>}
      {views.length === 0 ? null : <a href={PATH}>Change saved views</a>}
    </nav>
  );
};

/** The saved view that this address is, if it is one. */
export const savedAs = ({ views, query }: ViewLinksProps): string | null =>
  views.find((view) => view.query === query)?.name ?? null;

/** What was typed and is not right. */
interface Tried {
  readonly errors: FieldErrors;
  readonly fields: Typed;
}

interface Shown {
  /** What could be saved. */
  readonly query?: string;
  readonly saving?: Tried;
  readonly renaming?: Tried;
}

async function views(at: At, { query = '', saving, renaming }: Shown) {
  const { savedViews } = at.member;
  const unsaved = query !== '' && isList(query) && !savedViews.some((view) => view.query === query);
  const children = (
    <>
      <Head title={TITLE} crumbs={[{ href: '/orders', name: 'Orders' }]}>
        <p class="muted">Lists of orders with their filters and their sort. Only you see them.</p>
      </Head>
      {unsaved ? <SaveCard {...{ at, query, saving }} /> : null}
      {savedViews.length === 0 ? (
        <Card>
          <Empty title="No saved views yet">
            <p class="muted">Filter the orders, then press “Save this view” above the list.</p>
          </Empty>
        </Card>
      ) : (
        <TableCard label={TITLE} columns={['View', 'Name', { name: 'Remove', hush: true }]}>
          {savedViews.map((view, n) => (
            <Row
              {...{ at, view, n }}
              {...(renaming !== undefined && textOf(renaming.fields, 'view') === view.name ? { renaming } : {})}
            />
          ))}
        </TableCard>
      )}
    </>
  );
  const { errors = {} } = saving ?? renaming ?? {};
  return show(at, { title: TITLE, width: 'form', children }, formStatus(errors));
}

interface SaveProps {
  readonly at: At;
  readonly query: string;
  readonly saving: Tried | undefined;
}

const SaveCard = ({ at, query, saving: { errors, fields } = { errors: {}, fields: {} } }: SaveProps) => (
  <Card title="Save this view">
    <form method="post" action={PATH} class="stack">
      <Hidden csrf={at.csrf} />
      <input type="hidden" name="query" value={query} />
      <Field
        label="Name"
        name="name"
        required
        maxlength={MAX_NAME}
        placeholder="Unanswered, London"
        value={textOf(fields, 'name')}
        error={errors.name}
      />
      <div class="row">
        <button type="submit" class="primary">
          Save
        </button>
        <a class="button quiet" href={`/orders?${query}`}>
          Back to the list
        </a>
      </div>
    </form>
  </Card>
);

interface RowProps {
  readonly at: At;
  readonly view: SavedView;
  readonly n: number;
  readonly renaming?: Tried;
}

const Row = ({ at, view, n, renaming }: RowProps) => (
  <tr>
    <th scope="row">
      <a href={`/orders?${view.query}`}>{view.name}</a>
    </th>
    <td data-label="Name" class="block">
      <form method="post" action={`${PATH}/rename`} class="with-unit name">
        <Hidden csrf={at.csrf} />
        <input type="hidden" name="view" value={view.name} />
        <input
          name="name"
          value={renaming === undefined ? view.name : textOf(renaming.fields, 'name')}
          required
          maxlength={MAX_NAME}
          aria-label={`New name of ${view.name}`}
          {...wrong(`f-view-${n}`, renaming?.errors.name)}
        />
        <button type="submit" class="quiet small" aria-label={`Rename ${view.name}`}>
          Rename
        </button>
      </form>
      <CellError id={`f-view-${n}`} error={renaming?.errors.name} />
    </td>
    <td class="num">
      <form method="post" action={`${PATH}/remove`}>
        <Hidden csrf={at.csrf} />
        <input type="hidden" name="view" value={view.name} />
        <button type="submit" class="danger small" aria-label={`Remove ${view.name}`}>
          Remove
        </button>
      </form>
    </td>
  </tr>
);
