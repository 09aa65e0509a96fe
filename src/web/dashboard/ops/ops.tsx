import type { z } from 'zod';
import { NO_FILTERS } from '../../../api/order-filters.ts';
import { PageQuery, pageOf } from '../../../api/paging.ts';
import { keysetOf } from '../../../app/listed-orders.ts';
import { faulted, NOT_FOUND } from '../../../app/refusals.ts';
import type { Role } from '../../../domain/order/actor.ts';
import { Hidden } from '../../kit/fields.tsx';
import { Badge, Card, Empty, Notice, OrderBadges, When } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import { duration } from '../../kit/words/duration.ts';
import { faultWords } from '../../kit/words/faults.ts';
import { inPlainWords } from '../../kit/words/statuses.ts';
import { Head } from '../layout.tsx';
import { command, type NamedOrder, namedOrders } from '../order-context.ts';
import { type At, type Dashboard, listPage, onward, page, press, refused, show } from '../signed-in.tsx';
import { owedWords } from '../words/parked.ts';
import { deadLetterPages } from './dead-letters.tsx';
import { Older } from './older.tsx';

const OPS: readonly Role[] = ['platform'];
const PAGE = 50;
const Query = { cursor: PageQuery.shape.cursor };
type Asked = z.output<z.ZodObject<typeof Query>>;

export function opsPages(dashboard: Dashboard): void {
  deadLetterPages(dashboard);
  listPage(dashboard, '/ops/parked', { roles: OPS, query: Query }, parked);
  page(dashboard, '/ops/health', OPS, health);
  press(dashboard, '/ops/orders/:id/retry', OPS, (at, sent) => {
    const id = at.c.req.param('id') ?? '';
    return command(at, sent, id, { type: 'resume_work' }, { path: `/orders/${id}`, done: 'retried' });
  });
  press(dashboard, '/ops/orders/:id/reproject', OPS, async (at) => {
    const id = at.c.req.param('id') ?? '';
    const done = await at.c.env.ops.reproject(id);
    if (!done.ok) return refused(at, faulted(done.fault));
    return done.value === null ? refused(at, NOT_FOUND) : onward(at, `/orders/${id}`, 'rebuilt');
  });
}

async function parked(at: At, { cursor }: Asked) {
  const filters = { ...NO_FILTERS, parked: true };
  const rows = await at.c.env.orderLists.page(at.tenant, filters, { after: cursor ?? null, limit: PAGE + 1 });
  if (!rows.ok) return refused(at, faulted(rows.fault));
  const { shown, nextCursor } = pageOf(rows.value, PAGE, keysetOf);
  const orders = namedOrders(at.tenant, shown);
  return show(at, {
    title: 'Parked',
    children: (
      <>
        <Head title="Parked">
          <p class="muted">
            A step of these orders gave up, and they wait for a person. Nothing is lost: each order says what is owed.
          </p>
        </Head>
        {orders.length === 0 ? (
          <Card>
            <Empty title="Nothing is parked">
              <p>Every order is finished, or on its way by itself.</p>
            </Empty>
          </Card>
        ) : (
          <TableCard
            label="Parked orders"
            columns={['Order', 'Status', 'What is owed', { name: 'Try again', hush: true }]}
            rows
          >
            {orders.map((found) => (
              <ParkedRow at={at} {...found} />
            ))}
          </TableCard>
        )}
        <Older path="/ops/parked" cursor={nextCursor} />
      </>
    ),
  });
}

const ParkedRow = ({ at, order, names }: NamedOrder & { readonly at: At }) => (
  <tr>
    <th scope="row">
      <a class="row-link mono" href={`/orders/${order.id}`}>
        {order.number}
      </a>
    </th>
    <td data-label="Status">
      <OrderBadges order={order} />
    </td>
    <td data-label="What is owed" class="block">
      <div class="stack tight">
        {order.parked.map((work) => (
          <div>
            <p>{owedWords(work, order, names)}</p>
            <p class="muted small">
              {faultWords(work.code)}, since <When at={work.since} />
              {work.triedAgain ? '. It is tried again automatically, but not often.' : ''}
            </p>
            {work.message === null ? null : <p class="small">“{work.message}”</p>}
          </div>
        ))}
      </div>
    </td>
    <td class="num">
      <form method="post" action={`/ops/orders/${order.id}/retry`}>
        <Hidden csrf={at.csrf} />
        <button type="submit" class="primary small" aria-label={`Try again: order ${order.number}`}>
          Try again
        </button>
      </form>
    </td>
  </tr>
);

async function health(at: At) {
  const { dependencies, readModelLagMs, parkedOrders, unexplainedMoney } = await at.c.env.health();
  const down = dependencies.filter(({ up }) => !up);
  return show(at, {
    title: 'Health',
    width: 'form',
    children: (
      <>
        <Head title="Health" />
        {down.length === 0 ? null : (
          <Notice tone="bad" title={`${down.map(({ name }) => inPlainWords(name)).join(' and ')} did not answer`}>
            <p>Work that needs it waits and is tried again automatically. Reload the page to check again.</p>
          </Notice>
        )}
        <TableCard label="Dependencies" columns={['Dependency', 'State', { name: 'Answered in', num: true }]}>
          {dependencies.map(({ name, up, latencyMs }) => (
            <tr>
              <th scope="row">{inPlainWords(name)}</th>
              <td data-label="State">
                <Badge said={up ? { text: 'Up', tone: 'good' } : { text: 'Down', tone: 'bad' }} />
              </td>
              <td data-label="Answered in" class={up ? 'num' : 'num nil'}>
                {up ? `${Math.round(latencyMs)} ms` : '–'}
              </td>
            </tr>
          ))}
        </TableCard>
        <Card title="Lists">
          <p>
            {readModelLagMs === null
              ? 'It is not known how far the lists are behind the orders.'
              : readModelLagMs < 1_000
                ? 'The lists are up to date.'
                : `The lists are ${duration(Math.round(readModelLagMs / 1_000))} behind the orders.`}
          </p>
          {parkedOrders === null || parkedOrders === 0 ? null : (
            <p>
              <a href="/ops/parked">
                {parkedOrders === 1 ? 'One order is parked' : `${parkedOrders} orders are parked`}
              </a>{' '}
              and {parkedOrders === 1 ? 'waits' : 'wait'} for a person.
            </p>
          )}
        </Card>
        <Card title="Money">
          <p>
            {unexplainedMoney === null ? (
              'It is not known whether all money is explained.'
            ) : (
              <>
                Stripe was read until <When at={unexplainedMoney.readUntil} />.{' '}
                <a href="/ops/unexplained-money">{unexplainedWords(unexplainedMoney.count)}</a>
              </>
            )}
          </p>
        </Card>
      </>
    ),
  });
}

const unexplainedWords = (count: number): string =>
  count === 0
    ? 'All money is explained.'
    : count === 1
      ? 'One thing is unexplained.'
      : `${count} things are unexplained.`;
