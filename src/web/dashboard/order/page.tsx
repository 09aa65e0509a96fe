import { orderVersion } from '../../../app/order-version.ts';
import { NOT_FOUND } from '../../../app/refusals.ts';
import { mayCorrectCustomer } from '../../../domain/conversation/corrections.ts';
import { mayCorrectLine } from '../../../domain/conversation/line-corrections.ts';
import { ROLES } from '../../../domain/order/actor.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { Hidden } from '../../kit/fields.tsx';
import { Badge, Card, Notice, OrderBadges, When } from '../../kit/parts.tsx';
import { chargebackFlag } from '../../kit/words/refunds.ts';
import { Head } from '../layout.tsx';
import { type Opened, openOrder } from '../order-context.ts';
import { type At, type Dashboard, page, refused, show } from '../signed-in.tsx';
import { DisputesCard, MessagesCard, OpenProposals } from './conversations.tsx';
import { MoneyCard, PaymentCard, RefundsCard } from './money.tsx';
import { ANNOTATORS, AnnotationsCard } from './notes/annotations.tsx';
import { NOTERS, NotesCard, noteForm, type TypedNote } from './notes/notes.tsx';
import { NotificationList, resendForm } from './notifications.tsx';
import { Alerts, CustomerCard, FulfilmentsCard, LinesCard, Next } from './parts.tsx';
import { publishableKeyFor, SYSTEM_READERS } from './system/page.tsx';
import { Timeline } from './timeline.tsx';

/** The button of an action in `allowed_actions`. A supplier's steps are on its task's page. */
interface Button {
  readonly label: string;
  readonly path: string;
  readonly look: 'primary' | 'plain' | 'danger';
}

/** In the order in which they are shown. */
const BUTTONS: Readonly<Record<string, Button>> = {
  message_supplier: { label: 'Message Supplier', path: 'messages', look: 'plain' },
  message_retailer: { label: 'Message Retailer', path: 'messages', look: 'plain' },
  refund: { label: 'Issue Refund', path: 'refund', look: 'plain' },
  pay_otherwise: { label: 'Refund paid in another way', path: 'paid-otherwise', look: 'plain' },
  redirect_money: { label: 'Redirect money', path: 'redirect', look: 'plain' },
  raise_dispute: { label: 'Raise Dispute', path: 'dispute', look: 'plain' },
  cancel: { label: 'Cancel Order', path: 'cancel', look: 'danger' },
  force_cancel: { label: 'Cancel Order', path: 'force-cancel', look: 'danger' },
};

export function orderPages(dashboard: Dashboard): void {
  page(dashboard, '/orders/:id', ROLES, async (at) => {
    const opened = await openOrder(at);
    if (opened instanceof Response) return opened;
    return show(at, { title: `Order ${opened.view.number}`, children: await orderPage(at, opened) });
  });
  noteForm(dashboard, async (at, typed) => {
    const opened = await openOrder(at);
    if (opened instanceof Response) return opened;
    return show(at, { title: `Order ${opened.view.number}`, children: await orderPage(at, opened, typed) }, 400);
  });
  page(dashboard, '/orders/:id/version', ROLES, async (at) => {
    const version = await orderVersion(at.c.env, at.c.req.param('id') ?? '', at.actor);
    return version === null ? refused(at, NOT_FOUND) : at.c.json({ version });
  });
  resendForm(dashboard);
}

async function orderPage(at: At, opened: Opened, typed: TypedNote | null = null) {
  const { view, names } = opened;
  const bank = chargebackFlag(view);
  return (
    <>
      <Head
        crumbs={[{ href: '/orders', name: 'Orders' }]}
        title={
          <span class="row">
            <span>
              Order <span class="mono">{view.number}</span>
            </span>
            <OrderBadges order={view} big />
            {bank === null ? null : <Badge said={bank} big />}
          </span>
        }
      >
        <p class="muted">
          Placed <When at={view.placedAt} />
          {at.member.partyId === view.retailerId ? null : ` with ${names(view.retailerId)}`}
        </p>
      </Head>
      <Changed opened={opened} />
      <Next view={view} />
      <Alerts view={view} names={names} />
      <OpenProposals at={at} opened={opened} />
      <Actions at={at} opened={opened} />
      <div class="columns order">
        <div class="stack loose">
          <LinesCard view={view} names={names} correctable={correctableLines(at, opened)} />
          <FulfilmentsCard view={view} names={names} />
          <MoneyCard opened={opened} />
          <RefundsCard view={view} />
          <DisputesCard view={view} />
          <MessagesCard at={at} opened={opened} />
          {await NotificationList({ at, opened })}
        </div>
        <aside class="stack loose" aria-label="About this order">
          <CustomerCard view={view} correctable={mayCorrectCustomer(opened.state, at.actor) === null} />
          <PaymentCard view={view} publishableKey={publishableKeyFor(at)} />
          {ANNOTATORS.includes(at.member.role) ? <AnnotationsCard view={view} /> : null}
          {NOTERS.includes(at.member.role) ? await NotesCard({ at, orderId: view.id, typed }) : null}
          <TimelineCard at={at} opened={opened} />
        </aside>
      </div>
    </>
  );
}

const TimelineCard = ({ at, opened }: { readonly at: At; readonly opened: Opened }) => {
  const system = SYSTEM_READERS.includes(at.member.role) ? (
    <a class="small" href={`/orders/${opened.view.id}/system`}>
      What the system did
    </a>
  ) : null;
  return (
    <Card title="Timeline" id="timeline" aside={system}>
      <Timeline at={at} opened={opened} />
    </Card>
  );
};

/** Suppliers and brands never correct a line. */
const correctableLines = (at: At, { view, state }: Opened): string[] =>
  view.lines.map(({ id }) => id).filter((id) => mayCorrectLine(state, id, at.actor) === null);

/** The script asks here whether the order has changed while somebody reads it. */
const Changed = ({ opened: { view } }: { readonly opened: Opened }) => (
  <div role="status" hidden data-version={String(view.version)} data-poll={`/orders/${view.id}/version`}>
    <Notice>
      <p>
        This order has changed. <a href={`/orders/${view.id}`}>Show it as it is now</a>
      </p>
    </Notice>
  </div>
);

const Actions = ({ at, opened: { view } }: { readonly at: At; readonly opened: Opened }) => {
  const allowed: ReadonlySet<string> = new Set(view.allowedActions);
  const buttons = Object.entries(BUTTONS).filter(([action]) => allowed.has(action));
  const [task] = at.member.role === 'supplier' ? view.fulfilments : [];
  if (buttons.length === 0 && task === undefined && at.member.role !== 'platform') return null;
  return (
    <nav class="row actions" aria-label="Actions">
      {task === undefined ? null : (
        <a class="button primary" href={`/bench/${task.id}`}>
          Open the task
        </a>
      )}
      {allowed.has('retry') ? <OpsForm at={at} view={view} step="retry" label="Try again" look="primary" /> : null}
      {buttons.map(([, { label, path, look }]) => (
        <a class={`button ${look}`} href={`/orders/${view.id}/${path}`}>
          {label}
        </a>
      ))}
      {at.member.role === 'platform' ? (
        <OpsForm at={at} view={view} step="reproject" label="Rebuild in lists" look="quiet" />
      ) : null}
    </nav>
  );
};

interface OpsFormProps {
  readonly at: At;
  readonly view: OrderView;
  readonly step: 'retry' | 'reproject';
  readonly label: string;
  readonly look: string;
}

const OpsForm = ({ at, view, step, label, look }: OpsFormProps) => (
  <form method="post" action={`/ops/orders/${view.id}/${step}`}>
    <Hidden csrf={at.csrf} />
    <button type="submit" class={look}>
      {label}
    </button>
  </form>
);
