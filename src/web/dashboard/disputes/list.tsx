import { z } from 'zod';
import { PageQuery, pageOf } from '../../../api/paging.ts';
import { prose } from '../../../api/text.ts';
import { faulted, NOT_FOUND } from '../../../app/refusals.ts';
import type { ListedDispute } from '../../../db/orders/disputes.ts';
import { MAX_TEXT } from '../../../domain/conversation/messages.ts';
import { viewDispute } from '../../../domain/conversation/view-dispute.ts';
import type { Role } from '../../../domain/order/actor.ts';
import { orderIdOfChild } from '../../../domain/order/ids.ts';
import { viewOrder } from '../../../domain/order/view.ts';
import type { Typed } from '../../kit/choice.ts';
import { Badge, Card, Day, Empty } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import { aboutOf, DISPUTE_STATUS, raiserOf } from '../../kit/words/disputes.ts';
import { Head } from '../layout.tsx';
import { command, namesOf } from '../order-context.ts';
import { type At, type Dashboard, type FieldErrors, form, listPage, page, refused, show } from '../signed-in.tsx';
import { answerPages } from './answering.tsx';
import { disputePage, evidence } from './page.tsx';
import { rulingPages } from './ruling.tsx';

const WHO: readonly Role[] = ['retailer', 'supplier', 'platform'];
const PAGE = 50;

const TABS = [
  { name: 'Open', query: 'open', status: 'open', empty: 'No open disputes' },
  { name: 'Resolved', query: 'resolved', status: 'resolved', empty: 'No resolved disputes' },
  { name: 'All', query: 'any', status: null, empty: 'No disputes' },
] as const;

/** The names of the tabs, and a page of one of them. */
const Query = { status: z.enum(TABS.map(({ query }) => query)).optional(), cursor: PageQuery.shape.cursor };

const Words = z.object({ body: prose(MAX_TEXT, 'Write something.') });

export function disputePages(dashboard: Dashboard): void {
  listPage(dashboard, '/disputes', { roles: WHO, query: Query }, list);
  page(dashboard, '/disputes/:id', WHO, (at) => disputePage(at));
  page(dashboard, '/disputes/:id/evidence', ['retailer', 'platform'], evidence);
  const rule = {
    roles: WHO,
    schema: Words,
    invalid: (at: At, errors: FieldErrors, fields: Typed) => disputePage(at, { fields, errors, status: 400 }),
  };
  form(dashboard, '/disputes/:id/messages', rule, (at, sent) => {
    const disputeId = at.c.req.param('id') ?? '';
    const orderId = orderIdOfChild(disputeId);
    if (orderId === null) return refused(at, NOT_FOUND);
    const asked = { type: 'post_dispute_message', disputeId, body: sent.given.body } as const;
    return command(at, sent, orderId, asked, { path: `/disputes/${disputeId}`, done: 'messaged' });
  });
  rulingPages(dashboard);
  answerPages(dashboard);
}

async function list(at: At, { status, cursor }: z.output<z.ZodObject<typeof Query>>) {
  const tab = TABS.find(({ query }) => query === status) ?? TABS[0];
  const asked = { status: tab.status, after: cursor ?? null, limit: PAGE + 1 };
  const rows = await at.c.env.disputes.list(at.tenant, asked);
  if (!rows.ok) return refused(at, faulted(rows.fault));
  const { shown, nextCursor } = pageOf(rows.value, PAGE, ({ raisedAt, id }) => ({ at: raisedAt, id }));
  return show(at, {
    title: 'Disputes',
    children: (
      <>
        <Head title="Disputes" />
        <nav class="subnav" aria-label="Which disputes">
          {TABS.map(({ name, query }) => (
            <a href={`/disputes?status=${query}`} {...(query === tab.query ? { 'aria-current': 'page' as const } : {})}>
              {name}
            </a>
          ))}
        </nav>
        {shown.length === 0 ? (
          <Card>
            <Empty title={tab.empty}>
              <p>A dispute is raised on the page of its order.</p>
              <div class="row">
                <a class="button plain" href="/orders">
                  See the orders
                </a>
              </div>
            </Empty>
          </Card>
        ) : (
          <TableCard
            label="Disputes"
            caption="The newest first"
            columns={COLUMNS[at.member.role === 'retailer' ? 'own' : 'all']}
            look="compact"
            rows
          >
            {shown.map((row) => (
              <Row at={at} row={row} />
            ))}
          </TableCard>
        )}
        {nextCursor === null ? null : (
          <nav class="pager" aria-label="Pages">
            <span />
            <a class="button plain" href={`/disputes?status=${tab.query}&cursor=${nextCursor}`}>
              Older ones
            </a>
          </nav>
        )}
      </>
    ),
  });
}

/** Who has one shop needs no column for it. */
const COLUMNS = {
  own: ['About', 'Order', 'Customer', 'Raised', 'Raised by', 'Answer by', 'Status'],
  all: ['About', 'Order', 'Customer', 'Shop', 'Raised', 'Raised by', 'Answer by', 'Status'],
} as const;

const Row = ({ at, row: { id, order } }: { readonly at: At; readonly row: ListedDispute }) => {
  const one = viewDispute(order, id, at.actor);
  const view = viewOrder({ order, next: null }, at.actor);
  if (one === null || view === null) return null;
  const due = one.allowedActions.includes('send_evidence') ? (one.chargeback?.respondBy ?? null) : null;
  return (
    <tr>
      <th scope="row" data-cell="a">
        <a class="row-link" href={`/disputes/${one.id}`}>
          {aboutOf(one)}
        </a>
      </th>
      <td data-cell="f">
        <span class="mono nowrap">{view.number}</span>
      </td>
      <td data-cell="c">{view.customer?.name ?? '–'}</td>
      {at.member.role === 'retailer' ? null : <td data-cell="e">{namesOf(order, view)(view.retailerId)}</td>}
      <td data-cell="g">
        <Day at={one.raisedAt} />
      </td>
      <td data-cell="h" data-label="Raised by" class="sentence">
        {raiserOf(one)}
      </td>
      <td data-cell="i" data-label="Answer by" class={due === null ? 'nil' : ''}>
        {due === null ? '–' : <Day at={due} />}
      </td>
      <td data-cell="b">
        <Badge said={DISPUTE_STATUS[one.status]} />
      </td>
    </tr>
  );
};
