import { z } from 'zod';
import { prose, proseIfAny } from '../../../api/text.ts';
import type { Role } from '../../../domain/order/actor.ts';
import type { OrderStatus } from '../../../domain/order/lifecycle.ts';
import { type Typed, textOf } from '../../kit/choice.ts';
import { Area, Hidden } from '../../kit/fields.tsx';
import { Card, money, Notice } from '../../kit/parts.tsx';
import { Head } from '../layout.tsx';
import { command, type Opened, openOrder, orderCrumbs } from '../order-context.ts';
import { SendOrBack } from '../send-or-back.tsx';
import { type At, type Dashboard, type FieldErrors, form, formStatus, page, show } from '../signed-in.tsx';

const WHO: readonly Role[] = ['retailer', 'platform'];

const Cancel = z.object({ reason: proseIfAny(500) });
const Force = z.object({ reason: prose(500, 'Say why: it is kept in the timeline.') });

export function cancelPages(dashboard: Dashboard): void {
  page(dashboard, '/orders/:id/cancel', WHO, (at) => cancelPage(at, 'cancel'));
  const rule = { roles: WHO, schema: Cancel, invalid: again('cancel') };
  form(dashboard, '/orders/:id/cancel', rule, (at, sent) => {
    const { reason } = sent.given;
    const id = at.c.req.param('id') ?? '';
    const asked = { type: 'cancel', note: reason === '' ? null : reason } as const;
    return command(at, sent, id, asked, { path: `/orders/${id}`, done: 'cancelled' });
  });

  page(dashboard, '/orders/:id/force-cancel', ['platform'], (at) => cancelPage(at, 'force-cancel'));
  const forced = { roles: ['platform'], schema: Force, invalid: again('force-cancel') } as const;
  form(dashboard, '/orders/:id/force-cancel', forced, (at, sent) => {
    const id = at.c.req.param('id') ?? '';
    const asked = { type: 'force_cancel', note: sent.given.reason } as const;
    return command(at, sent, id, asked, { path: `/orders/${id}`, done: 'cancelled' });
  });
}

type How = 'cancel' | 'force-cancel';

/** Nothing was cancelled. Shows the form with what was typed and what is wrong with it. */
const again = (how: How) => (at: At, errors: FieldErrors, fields: Typed) => cancelPage(at, how, errors, fields);

/** What the reader may do instead. Once the supplier has started, it is asked first. */
const ALTERNATIVES = [
  ['message_supplier', 'messages', 'Message Supplier'],
  ['refund', 'refund', 'Issue Refund'],
  ['raise_dispute', 'dispute', 'Raise Dispute'],
] as const;

/** Why the order cannot be cancelled any more. It may be refunded in full before anything was made or sent. */
export function tooLate(status: OrderStatus): string {
  if (status === 'refunded') return 'It has been refunded.';
  return status === 'dispatched' || status === 'delivered'
    ? 'It has been dispatched. Issue a refund, or raise a dispute.'
    : "Production has started. Arrange a cancellation with the supplier; refunds are then subject to the supplier's cancellation policy.";
}

const TooLate = ({ view }: Pick<Opened, 'view'>) => {
  const ways = ALTERNATIVES.filter(([action]) => view.allowedActions.includes(action));
  return (
    <>
      <Notice tone="wait" title="This order cannot be cancelled any more">
        <p>{tooLate(view.status)}</p>
      </Notice>
      <div class="row actions">
        {ways.map(([, path, label], i) => (
          <a class={`button ${i === 0 ? 'primary' : 'plain'}`} href={`/orders/${view.id}/${path}`}>
            {label}
          </a>
        ))}
        <a class="button quiet" href={`/orders/${view.id}`}>
          Back to the order
        </a>
      </div>
    </>
  );
};

interface CancelCardProps extends Pick<Opened, 'view'> {
  readonly at: At;
  readonly how: How;
  readonly errors: FieldErrors;
  readonly fields: Typed;
}

const CancelCard = ({ at, view, how, errors, fields }: CancelCardProps) => {
  const captured = view.totals?.captured ?? 0;
  return (
    <Card title="What happens">
      <ul>
        <li>
          {captured > 0
            ? `The customer gets the full ${money(captured, view.currency)} back.`
            : 'The card is released; nothing was captured.'}
        </li>
        <li>Transfers that were made are taken back, and the suppliers' tasks are withdrawn.</li>
        <li>Stock that was reserved or taken is given back.</li>
        <li>This cannot be undone.</li>
      </ul>
      <form method="post" class="stack">
        <Hidden csrf={at.csrf} />
        <Area
          label={how === 'cancel' ? 'Note (optional)' : 'Reason'}
          name="reason"
          rows={2}
          maxlength={500}
          required={how !== 'cancel'}
          hint="Kept in the timeline. The customer does not see it."
          value={textOf(fields, 'reason')}
          error={errors.reason}
        />
        <SendOrBack send="Cancel Order" orderId={view.id} look="danger solid" back="Keep the order" />
      </form>
    </Card>
  );
};

async function cancelPage(at: At, how: How, errors: FieldErrors = {}, fields: Typed = {}) {
  const opened = await openOrder(at);
  if (opened instanceof Response) return opened;
  const { view } = opened;
  const allowed = view.allowedActions.includes(how === 'cancel' ? 'cancel' : 'force_cancel');
  const page = {
    title: `Cancel order ${view.number}`,
    width: 'form',
    children: (
      <>
        <Head crumbs={orderCrumbs(view)} title="Cancel Order" />
        {allowed ? null : view.status === 'cancelled' || view.cancellation !== null ? (
          <Notice title={view.cancelling ? 'This order is being cancelled' : 'This order is cancelled already'}>
            <p>
              <a href={`/orders/${view.id}`}>{view.cancelling ? 'See how far it is' : 'See what became of it'}</a>
            </p>
          </Notice>
        ) : (
          <TooLate view={view} />
        )}
        {allowed ? <CancelCard {...{ at, view, how, errors, fields }} /> : null}
      </>
    ),
  } as const;
  return show(at, page, formStatus(errors));
}
