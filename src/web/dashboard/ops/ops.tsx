import { z } from 'zod';
import { NO_FILTERS } from '../../../api/order-filters.ts';
import { PageQuery, pageOf } from '../../../api/paging.ts';
import { keysetOf } from '../../../app/listed-orders.ts';
import { faulted, NOT_FOUND } from '../../../app/refusals.ts';
import { replayDeadLetter } from '../../../app/replay-dead-letter.ts';
import type { DeadLetter } from '../../../db/orders/dead-letters.ts';
import type { Role } from '../../../domain/order/actor.ts';
import { isOrderId, orderNumber } from '../../../domain/order/ids.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { Hidden } from '../../kit/fields.tsx';
import { Badge, Card, Empty, Notice, OrderBadges, When } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import { duration } from '../../kit/words/duration.ts';
import { faultWords, hasFaultWords } from '../../kit/words/faults.ts';
import { inPlainWords } from '../../kit/words/statuses.ts';
import { Head } from '../layout.tsx';
import { command, type NamedOrder, namedOrders } from '../order-context.ts';
import { type At, type Dashboard, listPage, onward, page, press, refused, show } from '../signed-in.tsx';
import { owedWords } from '../words/parked.ts';

const OPS: readonly Role[] = ['platform'];
const PAGE = 50;
const Query = { cursor: PageQuery.shape.cursor };
type Asked = z.output<z.ZodObject<typeof Query>>;

export function opsPages(dashboard: Dashboard): void {
  listPage(dashboard, '/ops/parked', { roles: OPS, query: Query }, parked);
  listPage(dashboard, '/ops/dead-letters', { roles: OPS, query: Query }, deadLetters);
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
  press(dashboard, '/ops/dead-letters/:id/replay', OPS, replay);
}

const Older = ({ path, cursor }: { readonly path: string; readonly cursor: string | null }) =>
  cursor === null ? null : (
    <nav class="pager" aria-label="Pages">
      <span />
      <a class="button plain" href={`${path}?cursor=${cursor}`}>
        Older ones
      </a>
    </nav>
  );

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

async function deadLetters(at: At, { cursor }: Asked) {
  const rows = await at.c.env.ops.deadLetters.list(at.tenant, cursor ?? null, PAGE + 1);
  if (!rows.ok) return refused(at, faulted(rows.fault));
  const { shown, nextCursor } = pageOf(rows.value, PAGE, ({ createdAt, id }) => ({ at: createdAt, id }));
  return show(at, {
    title: 'Dead letters',
    children: (
      <>
        <Head title="Dead letters">
          <p class="muted">
            Queue messages that gave up. Each has its effect only once, however often you send it again. The list also
            holds events from Stripe that fit no order and were not booked. Look at them in Stripe's Dashboard.
          </p>
        </Head>
        {shown.length === 0 ? (
          <Card>
            <Empty title="No dead letters">
              <p>Every message has reached its consumer.</p>
            </Empty>
          </Card>
        ) : (
          <TableCard
            label="Dead letters"
            columns={['Queue', 'Gave up', 'Message', { name: 'Send again', hush: true }]}
            rows
          >
            {shown.map((deadLetter) => (
              <DeadLetterRow at={at} deadLetter={deadLetter} />
            ))}
          </TableCard>
        )}
        <Older path="/ops/dead-letters" cursor={nextCursor} />
      </>
    ),
  });
}

/** Not a queue's message: there is nothing to send. Platform Ops mark it as seen. */
const STRIPE = 'stripe';

/** What a queue's messages are about. */
const QUEUE: Readonly<Record<string, string>> = {
  notifications: 'E-mail to a customer',
  splits: 'Transfer to a party',
  'order-events': 'Update of the lists',
  [STRIPE]: 'Event from Stripe, not booked',
};

const OfOrder = z.looseObject({ order_id: z.string().refine(isOrderId) });

/** All our messages name their order; other messages may hold anything. */
const OrderOf = ({ body }: Pick<DeadLetter, 'body'>) => {
  const found = OfOrder.safeParse(body);
  if (!found.success) return null;
  const { order_id: id } = found.data;
  return (
    <a class="whole" href={`/orders/${id}`}>
      Order <span class="mono">{orderNumber(id)}</span>
    </a>
  );
};

/** Events of Stripe have reasons of their own; other messages have the code of a fault, or a text. */
function errorWords({ queue, error }: Pick<DeadLetter, 'queue' | 'error'>): string {
  if (error === null) return '';
  if (hasFaultWords(error)) return faultWords(error);
  return queue === STRIPE ? inPlainWords(error) : error;
}

const again = ({ queue }: Pick<DeadLetter, 'queue'>): string => (queue === STRIPE ? 'Mark as seen' : 'Send again');

const DeadLetterRow = ({ at, deadLetter }: { readonly at: At; readonly deadLetter: DeadLetter }) => (
  <tr>
    <th scope="row">{QUEUE[deadLetter.queue] ?? inPlainWords(deadLetter.queue)}</th>
    <td data-label="Gave up">
      <span>
        <When at={deadLetter.createdAt} />{' '}
        <span class="muted small nowrap">
          after {deadLetter.attempts} {deadLetter.attempts === 1 ? 'try' : 'tries'}
        </span>
      </span>
    </td>
    <td data-label="Message" class="block">
      <div class="stack tight">
        {deadLetter.error === null ? null : <span>{errorWords(deadLetter)}</span>}
        <OrderOf body={deadLetter.body} />
        <code class="small muted">{JSON.stringify(deadLetter.body)}</code>
      </div>
    </td>
    <td class="num">
      <form method="post" action={`/ops/dead-letters/${encodeURIComponent(deadLetter.id)}/replay`}>
        <Hidden csrf={at.csrf} />
        <button type="submit" class="primary small" aria-label={`${again(deadLetter)}: ${deadLetter.id}`}>
          {again(deadLetter)}
        </button>
      </form>
    </td>
  </tr>
);

async function replay(at: At) {
  const deadLetter = await replayDeadLetter(at.c.env.ops, at.c.req.param('id') ?? '');
  if (isRefusal(deadLetter)) return refused(at, deadLetter);
  return onward(at, '/ops/dead-letters', deadLetter.queue === STRIPE ? 'seen' : 'replayed');
}

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
