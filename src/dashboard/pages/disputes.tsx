import { z } from 'zod';
import type { ListedDispute } from '../../db/disputes.ts';
import { evidenceOf } from '../../domain/evidence.ts';
import { orderIdOfChild } from '../../domain/ids.ts';
import { MAX_TEXT, type MessageView, viewDisputeMessages } from '../../domain/message.ts';
import type { Role } from '../../domain/split.ts';
import { viewOrder } from '../../domain/view.ts';
import { type DisputeView, viewDispute } from '../../domain/view-dispute.ts';
import { aboutOf, DISPUTE_STATUS, raiserOf } from '../../http/pages/ui/dispute-words.ts';
import { Area, Hidden } from '../../http/pages/ui/fields.tsx';
import { Badge, Card, Day, Empty, money } from '../../http/pages/ui/parts.tsx';
import { TableCard } from '../../http/pages/ui/table.tsx';
import { Thread } from '../../http/pages/ui/thread.tsx';
import { PageQuery, pageOf } from '../../http/paging.ts';
import { NOT_FOUND, UNAVAILABLE } from '../../http/problem.ts';
import { prose } from '../../http/text.ts';
import { wire } from '../../http/wire.ts';
import { type At, type Desk, form, page, refused, show } from '../desk.tsx';
import { Head } from '../layout.tsx';
import { command, namesOf } from '../order-context.ts';
import { About, type Disputed, Outcome } from './disputes-case.tsx';
import { Resolve, Ruled, toRuling } from './disputes-resolve.tsx';

const WHO: readonly Role[] = ['retailer', 'supplier', 'platform'];
const PAGE = 50;

const TABS = [
  { name: 'Open', query: 'open', status: 'open', empty: 'No open disputes' },
  { name: 'Resolved', query: 'resolved', status: 'resolved', empty: 'No resolved disputes' },
  { name: 'All', query: 'any', status: null, empty: 'No disputes' },
] as const;

const Words = z.object({ body: prose(MAX_TEXT, 'Write something.') });

export function disputePages(desk: Desk): void {
  page(desk, '/disputes', WHO, list);
  page(desk, '/disputes/:id', WHO, dispute);
  page(desk, '/disputes/:id/evidence', ['retailer', 'platform'], evidence);
  form(desk, '/disputes/:id/messages', { roles: WHO, schema: Words }, (at, sent) => {
    const disputeId = at.c.req.param('id') ?? '';
    const orderId = orderIdOfChild(disputeId);
    if (orderId === null) return refused(at, NOT_FOUND);
    const asked = { type: 'post_dispute_message', disputeId, body: sent.given.body } as const;
    return command(at, sent, orderId, asked, { path: `/disputes/${disputeId}`, done: 'messaged' });
  });
  form(desk, '/disputes/:id/resolve', { roles: ['platform'], schema: Ruled }, async (at, sent) => {
    const disputeId = at.c.req.param('id') ?? '';
    const opened = await openDispute(at);
    if (opened instanceof Response) return opened;
    const asked = { type: 'resolve_dispute', disputeId, ...toRuling(sent.given, opened.view) } as const;
    return command(at, sent, opened.view.id, asked, { path: `/disputes/${disputeId}`, done: 'dispute_resolved' });
  });
}

async function list(at: At) {
  const tab = TABS.find(({ query }) => query === at.c.req.query('status')) ?? TABS[0];
  const cursor = PageQuery.shape.cursor.safeParse(at.c.req.query('cursor'));
  const after = (cursor.success ? cursor.data : undefined) ?? null;
  const rows = await at.c.env.disputes.list(at.tenant, { status: tab.status, after, limit: PAGE + 1 });
  if (!rows.ok) return refused(at, UNAVAILABLE);
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
            columns={['About', 'Order', 'Customer', 'Raised', 'Raised by', 'Status']}
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

const Row = ({ at, row: { id, order } }: { readonly at: At; readonly row: ListedDispute }) => {
  const one = viewDispute(order, id, at.actor);
  const view = viewOrder({ order, next: null }, at.actor);
  if (one === null || view === null) return null;
  return (
    <tr>
      <th scope="row" data-cell="a">
        <a class="row-link" href={`/disputes/${one.id}`}>
          {aboutOf(one)}
        </a>
      </th>
      <td data-cell="f">
        <span class="mono">{view.number}</span>
      </td>
      <td data-cell="c">{view.customer?.name ?? '–'}</td>
      <td data-cell="g">
        <Day at={one.raisedAt} />
      </td>
      <td data-cell="e" data-label="Raised by" class="sentence">
        {raiserOf(one)}
      </td>
      <td data-cell="b">
        <Badge said={DISPUTE_STATUS[one.status]} />
      </td>
    </tr>
  );
};

/** The order of the dispute in the page's address, as far as the reader takes part. One object call. */
async function openDispute(at: At): Promise<Disputed | Response> {
  const id = at.c.req.param('id') ?? '';
  const orderId = orderIdOfChild(id);
  const found = orderId === null ? null : await at.c.env.order(orderId).events(0);
  const view = found === null ? null : viewOrder(found.snapshot, at.actor);
  const shown = found === null || view === null ? null : viewDispute(found.snapshot.order, id, at.actor);
  if (found === null || view === null || shown === null) return refused(at, NOT_FOUND);
  const { order: state } = found.snapshot;
  at.c.set('orderId', orderId);
  return { view, state, events: found.events, names: namesOf(state, view), dispute: shown };
}

async function dispute(at: At) {
  const opened = await openDispute(at);
  if (opened instanceof Response) return opened;
  const { view, state, events, names, dispute: shown } = opened;
  const messages = viewDisputeMessages(state, events, shown.id, at.actor);
  const who = ({ role, partyId }: MessageView['from']) =>
    role === 'customer' ? state.customer.name : partyId === null ? 'Somebody' : callOf(role, names(partyId));
  return show(at, {
    title: `Dispute, order ${view.number}`,
    children: (
      <>
        <Head
          crumbs={[
            { href: '/disputes', name: 'Disputes' },
            { href: `/orders/${view.id}`, name: view.number },
          ]}
          title={
            <span class="row">
              <span>{aboutOf(shown)}</span>
              <Badge said={DISPUTE_STATUS[shown.status]} big />
            </span>
          }
        >
          <p class="muted">
            Raised <Day at={shown.raisedAt} /> by {raiserOf(shown)}, about order <span class="mono">{view.number}</span>
          </p>
        </Head>
        <div class="columns order">
          <div class="stack loose">
            <About opened={opened} />
            {shown.kind === 'dispute' && (messages.length > 0 || shown.status === 'open') ? (
              <Card title="Conversation">
                <Thread messages={messages} who={who} isMine={({ partyId }) => partyId === at.member.partyId} />
              </Card>
            ) : null}
            {shown.allowedActions.includes('message') ? <Write at={at} dispute={shown} /> : null}
            {shown.allowedActions.includes('resolve') ? <Resolve at={at} opened={opened} dispute={shown} /> : null}
          </div>
          <aside class="stack loose" aria-label="About this dispute">
            <Outcome opened={opened} />
            <Card title="Order">
              <p>
                <a href={`/orders/${view.id}`}>Order {view.number}</a>
              </p>
              {view.totals === null ? null : (
                <p class="muted small">
                  {money(view.totals.captured, view.currency)} captured, {money(view.totals.refunded, view.currency)}{' '}
                  refunded
                </p>
              )}
            </Card>
          </aside>
        </div>
      </>
    ),
  });
}

/** What the journal proves of the order, as a file to answer the bank with. */
async function evidence(at: At) {
  const opened = await openDispute(at);
  if (opened instanceof Response) return opened;
  const pack = evidenceOf(opened.state, opened.events, at.actor);
  if (pack === null) return refused(at, NOT_FOUND);
  const name = `evidence-${opened.view.number}.json`;
  return at.c.json(wire(pack), 200, { 'content-disposition': `attachment; filename="${name}"` });
}

const callOf = (role: string, name: string): string => (role === 'platform' ? 'Platform Ops' : name);

const Write = ({ at, dispute: shown }: { readonly at: At; readonly dispute: DisputeView }) => (
  <Card title="Your answer">
    <form method="post" action={`/disputes/${shown.id}/messages`} class="stack">
      <Hidden csrf={at.csrf} />
      <Area
        label="Message"
        name="body"
        required
        rows={3}
        maxlength={MAX_TEXT}
        hint="The customer, the retailer, the suppliers of these items and Platform Ops read it."
      />
      <div class="row">
        <button type="submit" class="primary">
          Send
        </button>
      </div>
    </form>
  </Card>
);
