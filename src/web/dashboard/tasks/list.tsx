import { z } from 'zod';
import { PageQuery, pageOf } from '../../../api/paging.ts';
import { cleared, HTTP, line, prose, webAddressIfAny } from '../../../api/text.ts';
import { readOrder } from '../../../app/read-order.ts';
import { faulted, NOT_FOUND } from '../../../app/refusals.ts';
import type { FulfilmentTask } from '../../../db/orders/fulfilments.ts';
import { countryName } from '../../../domain/address/address.ts';
import type { Command } from '../../../domain/order/decide.ts';
import { orderIdOfChild } from '../../../domain/order/ids.ts';
import { FULFILMENT_STATUSES, type FulfilmentStatus } from '../../../domain/order/lifecycle.ts';
import type { Tracking } from '../../../domain/order/state.ts';
import { type OrderView, viewOrder } from '../../../domain/order/view.ts';
import { deadlines } from '../../../domain/saga/deadlines.ts';
import { Badge, Card, Day, Empty, FulfilmentBadge, money, OrderBadge, When } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import { inPlainWords } from '../../kit/words/statuses.ts';
import { Head } from '../layout.tsx';
import type { Done } from '../notice.ts';
import { CustomerCard, NextCard } from '../order/parts.tsx';
import { command } from '../order-context.ts';
import {
  type At,
  type Dashboard,
  type FieldErrors,
  type Fields,
  form,
  listPage,
  page,
  refused,
  type Sent,
  show,
} from '../signed-in.tsx';
import { Make } from './make.tsx';
import { Steps } from './steps.tsx';

/** The tabs of a supplier's tasks, in the order of the work. */
const TABS: readonly {
  readonly name: string;
  readonly query: string;
  readonly statuses: readonly FulfilmentStatus[];
  /** Shown if the list is empty. */
  readonly empty: string;
}[] = [
  { name: 'To answer', query: 'requested', statuses: ['requested'], empty: 'Nothing waits for your answer' },
  { name: 'To make', query: 'accepted', statuses: ['accepted', 'in_production'], empty: 'Nothing to make' },
  { name: 'On the way', query: 'dispatched', statuses: ['dispatched', 'arrived'], empty: 'Nothing is on the way' },
  { name: 'Everything', query: 'all', statuses: [], empty: 'No orders yet' },
];

/** The names of the tabs, and a page of one of them. */
const Query = { status: z.enum(TABS.map(({ query }) => query)).optional(), cursor: PageQuery.shape.cursor };
const PAGE = 50;

/** The number of corrections that the page showed. */
const Start = z.object({ corrections: z.coerce.number().int().min(0).optional() });
const Reason = z.object({ reason: prose(500, 'Say why.') });
const Dispatch = z.object({
  carrier: line(100, 'Enter who carries it.'),
  tracking_number: line(100, 'Enter the tracking number.'),
  tracking_url: cleared(
    webAddressIfAny(HTTP, 500, 'Enter an address such as https://track.example/123, or leave it empty.'),
  ),
});

const toTracking = ({ carrier, tracking_number, tracking_url }: z.output<typeof Dispatch>): Tracking => ({
  carrier,
  number: tracking_number,
  url: tracking_url,
});

export function taskPages(dashboard: Dashboard): void {
  listPage(dashboard, '/bench', { roles: ['supplier'], query: Query }, list);
  page(dashboard, '/bench/:id', ['supplier'], (at) => task(at));
  step(dashboard, 'accept', z.object({}), 'accepted', (fulfilmentId) => ({ type: 'accept', fulfilmentId }));
  step(dashboard, 'start', Start, 'started', (fulfilmentId, { corrections }) => ({
    ...{ type: 'start', fulfilmentId, corrections },
  }));
  step(dashboard, 'deliver', z.object({}), 'arrived', (fulfilmentId) => ({ type: 'deliver', fulfilmentId }));
  step(dashboard, 'reject', Reason, 'rejected', (fulfilmentId, { reason }) => ({
    type: 'reject',
    fulfilmentId,
    reason,
  }));
  step(dashboard, 'dispatch', Dispatch, 'dispatched', (fulfilmentId, given) => ({
    type: 'dispatch',
    fulfilmentId,
    tracking: toTracking(given),
  }));
  step(dashboard, 'tracking', Dispatch, 'tracking_corrected', (fulfilmentId, given) => ({
    type: 'correct_tracking',
    fulfilmentId,
    tracking: toTracking(given),
  }));
}

/** One step of a fulfilment, as its form. */
function step<T>(
  dashboard: Dashboard,
  name: string,
  schema: z.ZodType<T>,
  done: Done,
  asked: (fulfilmentId: string, given: T) => Command,
): void {
  form(dashboard, `/bench/:id/${name}`, { roles: ['supplier'], schema, invalid: task }, (at: At, sent: Sent<T>) => {
    const id = at.c.req.param('id') ?? '';
    const orderId = orderIdOfChild(id);
    if (orderId === null) return refused(at, NOT_FOUND);
    return command(at, sent, orderId, asked(id, sent.given), { path: `/bench/${id}`, done });
  });
}

async function list(at: At, { status, cursor }: z.output<z.ZodObject<typeof Query>>) {
  const tab = TABS.find(({ query }) => query === status) ?? TABS[0];
  const rows = await at.c.env.fulfilments.list(at.tenant, {
    statuses: tab?.statuses ?? [],
    after: cursor ?? null,
    limit: PAGE + 1,
  });
  if (!rows.ok) return refused(at, faulted(rows.fault));
  const { shown, nextCursor } = pageOf(rows.value, PAGE, ({ requestedAt, id }) => ({ at: requestedAt, id }));
  return show(at, {
    title: 'Tasks',
    children: (
      <>
        <Head title="Tasks" />
        <nav class="subnav" aria-label="Which tasks">
          {TABS.map(({ name, query }) => (
            <a href={`/bench?status=${query}`} {...(query === tab?.query ? { 'aria-current': 'page' as const } : {})}>
              {name}
            </a>
          ))}
        </nav>
        {shown.length === 0 ? (
          <Nothing title={tab?.empty ?? ''} />
        ) : (
          <TaskTable at={at} tasks={shown} asked={tab?.query === 'requested'} />
        )}
        {nextCursor === null ? null : (
          <nav class="pager" aria-label="Pages">
            <span />
            <a class="button plain" href={`/bench?status=${tab?.query ?? ''}&cursor=${nextCursor}`}>
              Older tasks
            </a>
          </nav>
        )}
      </>
    ),
  });
}

const Nothing = ({ title }: { readonly title: string }) => (
  <Card>
    <Empty title={title}>
      <p>New orders appear under “To answer” as soon as they are paid.</p>
    </Empty>
  </Card>
);

const isStatus = (status: string): status is FulfilmentStatus => FULFILMENT_STATUSES.some((one) => one === status);

/** The place that a parcel goes to, in one word. */
const placeOf = ({ customer }: OrderView): string => {
  const { city, region, country = '' } = customer?.address ?? {};
  return city ?? region ?? countryName(country);
};

interface TaskTableProps {
  readonly at: At;
  readonly tasks: readonly FulfilmentTask[];
  /** These tasks wait for the supplier's answer; the list shows the deadline. */
  readonly asked: boolean;
}

const TaskTable = ({ at, tasks, asked }: TaskTableProps) => (
  <TableCard
    label="Tasks"
    columns={['Order', 'Asked', 'To make', 'For', ...(asked ? ['Answer by'] : []), 'Status']}
    look="compact"
    rows
  >
    {tasks.map(({ id, order, requestedAt, status }) => {
      const view = viewOrder({ order, next: null }, at.actor);
      if (view === null) return null;
      return (
        <tr>
          <th scope="row" data-cell="a">
            <a class="row-link mono" href={`/bench/${id}`}>
              {view.number}
            </a>
          </th>
          <td data-cell="g">
            <Day at={requestedAt} />
          </td>
          <td data-cell="c">
            {view.lines.map((line) => `${line.quantity} × ${line.title}`).join(', ')}
            {view.lines.some(({ corrected }) => corrected !== null) ? (
              <>
                {' '}
                <Badge said={{ text: 'Corrected', tone: 'wait' }} />
              </>
            ) : null}
          </td>
          <td data-cell="e">
            {view.customer?.name}, {placeOf(view)}
            {view.shipping === null ? null : <span class="muted small"> · {view.shipping.title}</span>}
          </td>
          {asked ? <AnswerBy order={order} /> : null}
          <td data-cell="b">
            {isStatus(status) ? <FulfilmentBadge status={status} cancelling={view.cancelling} /> : inPlainWords(status)}
          </td>
        </tr>
      );
    })}
  </TableCard>
);

const AnswerBy = ({ order }: Pick<FulfilmentTask, 'order'>) => {
  const end = deadlines(order).find(({ what }) => what === 'expire_supplier_answer');
  return (
    <td data-cell="f" data-label="Answer by">
      {end === undefined ? '–' : <When at={end.at} />}
    </td>
  );
};

/** One task: what to make, for whom, and the next step. One call of the object. */
async function task(at: At, errors: FieldErrors = {}, fields: Fields = {}) {
  const id = at.c.req.param('id') ?? '';
  const orderId = orderIdOfChild(id);
  const found = orderId === null ? null : await readOrder(at.c.env, orderId, at.actor);
  const fulfilment = found?.view.fulfilments.find((f) => f.id === id);
  if (found === null || fulfilment === undefined) return refused(at, NOT_FOUND);
  const { view } = found;
  const failed = Object.keys(errors).length > 0;
  return show(
    at,
    {
      title: `Task ${view.number}`,
      children: (
        <>
          <Head
            crumbs={[{ href: '/bench', name: 'Tasks' }]}
            title={
              <span class="row">
                <span>
                  Order <span class="mono">{view.number}</span>
                </span>
                <FulfilmentBadge status={fulfilment.status} cancelling={view.cancelling} />
              </span>
            }
          >
            <p class="muted">
              The whole order: <OrderBadge order={view} />{' '}
              <a class="whole" href={`/orders/${view.id}`}>
                See the order
              </a>
            </p>
          </Head>
          <div class="columns order">
            <div class="stack loose">
              <Make view={view} fulfilment={fulfilment} />
              <Steps at={at} view={view} fulfilment={fulfilment} errors={errors} fields={fields} />
            </div>
            <aside class="stack loose" aria-label="About this task">
              <CustomerCard view={view} />
              <NextCard view={view} />
              <Card title="Your share">
                {view.split.map((share) => (
                  <p class="strong">{money(share.kept, view.currency)}</p>
                ))}
              </Card>
            </aside>
          </div>
        </>
      ),
    },
    failed ? 400 : 200,
  );
}
