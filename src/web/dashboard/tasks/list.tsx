import { z } from 'zod';
import { PageQuery, pageOf } from '../../../api/paging.ts';
import { search } from '../../../api/text.ts';
import { faulted } from '../../../app/refusals.ts';
import type { First, FulfilmentTask } from '../../../db/orders/fulfilments.ts';
import type { WaitingCounts, WaitingKind } from '../../../domain/needs.ts';
import { FULFILMENT_STATUSES, type FulfilmentStatus } from '../../../domain/order/lifecycle.ts';
import { folded } from '../../../domain/order/search.ts';
import { viewOrder } from '../../../domain/order/view.ts';
import { supplierAnswerBy } from '../../../domain/saga/deadlines.ts';
import { Field } from '../../kit/fields.tsx';
import { Card, Day, Empty, FulfilmentBadge, When } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import { inPlainWords } from '../../kit/words/statuses.ts';
import { searchHint } from '../find/words.ts';
import { countsOf } from '../home/counts.ts';
import { Head, Waiting } from '../layout.tsx';
import { newsAnswer, readAtOf, SINCE, WhatIsNew } from '../news.tsx';
import { type At, type Dashboard, listPage, refused, show } from '../signed-in.tsx';
import { Held, heldBy, Makes, Recipient, Tick } from './rows.tsx';
import { SendBy } from './send-by.tsx';

interface Tab {
  readonly name: string;
  readonly query: string;
  readonly statuses: readonly FulfilmentStatus[];
  /** What waits for the supplier is counted. */
  readonly waits: WaitingKind | null;
  readonly first: First;
  /** Shown if the list is empty. */
  readonly empty: string;
}

/** The tabs of a supplier's tasks, in the order of the work. */
const TABS: readonly Tab[] = [
  {
    name: 'To answer',
    query: 'requested',
    statuses: ['requested'],
    waits: 'answer',
    first: 'oldest',
    empty: 'Nothing waits for your answer',
  },
  {
    ...{ name: 'To make', query: 'accepted', statuses: ['accepted'] },
    ...{ waits: 'make', first: 'due', empty: 'Nothing to make' },
  },
  {
    ...{ name: 'To send', query: 'in_production', statuses: ['in_production'] },
    ...{ waits: 'send', first: 'due', empty: 'Nothing to send' },
  },
  {
    name: 'On the way',
    query: 'dispatched',
    statuses: ['dispatched', 'arrived'],
    waits: null,
    first: 'newest',
    empty: 'Nothing is on the way',
  },
  { name: 'Everything', query: 'all', statuses: [], waits: null, first: 'newest', empty: 'No orders yet' },
];

/** The names of the tabs, a page of one of them, a search, and whether all boxes are ticked. */
const Query = {
  status: z.enum(TABS.map(({ query }) => query)).optional(),
  q: search(100).optional(),
  all: z.literal('1').optional(),
  cursor: PageQuery.shape.cursor,
};
const Changed = { status: Query.status, q: Query.q, ...SINCE };
const PAGE = 50;

/** What is on the next page. */
const MORE: Readonly<Record<First, string>> = {
  newest: 'Older tasks',
  oldest: 'Newer tasks',
  due: 'Tasks that are due later',
};

export function taskListPages(dashboard: Dashboard): void {
  listPage(dashboard, '/bench', { roles: ['supplier'], query: Query }, list);
  listPage(dashboard, '/bench/news', { roles: ['supplier'], query: Changed }, async (at, { status, q, since }) =>
    newsAnswer(at, await at.c.env.fulfilments.changedSince(at.tenant, { ...tabOf({ status, q }), q }, since)),
  );
}

/** A search looks through every task, whatever the tab. */
function tabOf({ status, q }: { readonly status: string | undefined; readonly q: string | undefined }): Tab {
  const tab = TABS.find(({ query }) => query === (q === undefined ? status : 'all')) ?? TABS[0];
  if (tab === undefined) throw new Error('tasks: no tabs');
  return tab;
}

async function list(at: At, { status, cursor, q, all }: z.output<z.ZodObject<typeof Query>>) {
  const tab = tabOf({ status, q });
  const [rows, counts] = await Promise.all([
    at.c.env.fulfilments.list(at.tenant, {
      statuses: tab.statuses,
      after: cursor ?? null,
      limit: PAGE + 1,
      first: tab.first,
      q,
    }),
    countsOf(at.c.env, at.tenant, true),
  ]);
  if (!rows.ok) return refused(at, faulted(rows.fault));
  const { shown, nextCursor } = pageOf(rows.value, PAGE, ({ requestedAt, firstAt, id }) => {
    return { at: tab.first === 'due' ? firstAt : requestedAt, id };
  });
  const scanned = q === undefined ? undefined : shown.find(({ order }) => folded(order.number) === folded(q));
  if (scanned !== undefined) return at.c.redirect(`/bench/${scanned.id}`, 303);
  const filters = new URLSearchParams(q === undefined ? { status: tab.query } : { q }).toString();
  return show(at, {
    title: 'Tasks',
    children: (
      <>
        <div class="row between">
          <Head title="Tasks" />
          <Scan q={q ?? ''} />
        </div>
        <Tabs tab={tab} counts={counts} />
        {cursor === undefined ? (
          <WhatIsNew poll={`/bench/news?${filters}&since=${readAtOf(rows.value)}`} href={`/bench?${filters}`} />
        ) : null}
        {shown.length === 0 ? (
          <Nothing title={q === undefined ? tab.empty : 'No task is found by this'}>
            {q === undefined ? 'New orders appear under “To answer” as soon as they are paid.' : searchHint('supplier')}
          </Nothing>
        ) : (
          <Tasks {...{ at, tab, filters }} tasks={shown} ticked={all !== undefined} />
        )}
        {nextCursor === null ? null : (
          <nav class="pager" aria-label="Pages">
            <span />
            <a class="button plain" href={`/bench?${filters}&cursor=${nextCursor}`}>
              {MORE[tab.first]}
            </a>
          </nav>
        )}
      </>
    ),
  });
}

/** Finds tasks. The number of one opens it, typed or scanned. */
const Scan = ({ q }: { readonly q: string }) => (
  <search>
    <form method="get" action="/bench" class="row low">
      <Field label="Find a task" name="q" type="search" value={q} placeholder="Number, name, town" maxlength={100} />
      <button type="submit" class="plain">
        Find
      </button>
    </form>
  </search>
);

const Tabs = ({ tab, counts }: { readonly tab: Tab; readonly counts: WaitingCounts }) => (
  <nav class="subnav" aria-label="Which tasks">
    {TABS.map(({ name, query, waits }) => (
      <a href={`/bench?status=${query}`} {...(query === tab.query ? { 'aria-current': 'page' as const } : {})}>
        {name}
        <Waiting n={waits === null ? 0 : (counts[waits] ?? 0)} />
      </a>
    ))}
  </nav>
);

const Nothing = ({ title, children }: { readonly title: string; readonly children: string }) => (
  <Card>
    <Empty title={title}>
      <p>{children}</p>
    </Empty>
  </Card>
);

const isStatus = (status: string): status is FulfilmentStatus => FULFILMENT_STATUSES.some((one) => one === status);

interface TasksProps {
  readonly at: At;
  readonly tab: Tab;
  readonly tasks: readonly FulfilmentTask[];
  readonly filters: string;
  readonly ticked: boolean;
}

const Tasks = ({ at, tab, tasks, filters, ticked }: TasksProps) => {
  const asked = tab.query === 'requested';
  return (
    <>
      <form method="get" action="/bench/batch" id="picked" class="row">
        <button type="submit" class="primary">
          Work on the selected tasks
        </button>
        <a class="button quiet" href={`/bench?${filters}${ticked ? '' : '&all=1'}`}>
          {ticked ? 'Select none' : 'Select all'}
        </a>
      </form>
      <TableCard
        label="Tasks"
        columns={['Order', 'Asked', 'To make', 'For', ...(asked ? ['Answer by'] : []), 'Send by', 'Status']}
        look="compact"
        rows
      >
        {tasks.map((task) => (
          <Row {...{ at, task, asked, ticked }} />
        ))}
      </TableCard>
    </>
  );
};

interface RowProps extends Pick<TasksProps, 'at' | 'ticked'> {
  readonly task: FulfilmentTask;
  /** These tasks wait for the supplier's answer; the list shows the deadline. */
  readonly asked: boolean;
}

const Row = ({ at, task: { id, order, requestedAt, status }, asked, ticked }: RowProps) => {
  const view = viewOrder({ order, next: null }, at.actor);
  if (view === null) return null;
  // What cannot go on now is not selected together with the others.
  const waits = view.cancelling || (isStatus(status) && heldBy(view, status) !== null);
  const due = view.fulfilments.find((one) => one.id === id)?.sendBy ?? null;
  return (
    <tr>
      <th scope="row" data-cell="a">
        <span class="nowrap">
          <Tick form="picked" id={id} ticked={ticked && !waits} number={view.number} />
          <a class="row-link mono" href={`/bench/${id}`}>
            {view.number}
          </a>
        </span>
      </th>
      <td data-cell="i" data-label="Asked">
        <Day at={requestedAt} />
      </td>
      <td data-cell="d" class="block">
        <Makes lines={view.lines} />
      </td>
      <td data-cell="e">
        <Recipient view={view} />
      </td>
      {asked ? <AnswerBy order={order} /> : null}
      <td data-cell="h" data-label="Send by" class={due === null ? 'nil' : ''}>
        <SendBy at={at} due={due} />
      </td>
      <td data-cell="b">
        {isStatus(status) ? (
          <span class="row">
            <FulfilmentBadge status={status} cancelling={view.cancelling} />
            <Held view={view} status={status} />
          </span>
        ) : (
          inPlainWords(status)
        )}
      </td>
    </tr>
  );
};

const AnswerBy = ({ order }: Pick<FulfilmentTask, 'order'>) => {
  const end = supplierAnswerBy(order);
  return (
    <td data-cell="f" data-label="Answer by">
      {end === null ? '–' : <When at={end} />}
    </td>
  );
};
