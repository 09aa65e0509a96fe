import { mayRaise } from '../../../domain/conversation/disputes.ts';
import { DisputeFields, Raised, toRaise } from '../../kit/dispute-fields.tsx';
import { Hidden } from '../../kit/fields.tsx';
import { Card } from '../../kit/parts.tsx';
import { Head } from '../layout.tsx';
import { ask, openOrder, orderCrumbs } from '../order-context.ts';
import {
  type At,
  type Dashboard,
  type FieldErrors,
  type Fields,
  form,
  formStatus,
  onward,
  page,
  refused,
  show,
} from '../signed-in.tsx';
import { NotNow } from './not-now.tsx';

export function raiseDisputePages(dashboard: Dashboard): void {
  const roles = ['retailer'] as const;
  page(dashboard, '/orders/:id/dispute', roles, (at) => raisePage(at, {}, {}));
  form(dashboard, '/orders/:id/dispute', { roles, schema: Raised, invalid: raisePage }, async (at, sent) => {
    const id = at.c.req.param('id') ?? '';
    const answer = await ask(at, sent, id, toRaise(sent.given));
    if (!answer.ok) return refused(at, answer.refusal);
    return onward(at, answer.created === null ? `/orders/${id}` : `/disputes/${answer.created}`, 'dispute_raised');
  });
}

async function raisePage(at: At, errors: FieldErrors, fields: Fields) {
  const opened = await openOrder(at);
  if (opened instanceof Response) return opened;
  const { view, state } = opened;
  const refusal = mayRaise(state, at.actor);
  return show(
    at,
    {
      title: `Dispute, order ${view.number}`,
      width: 'form',
      children: (
        <>
          <Head crumbs={orderCrumbs(view)} title="Raise Dispute">
            <p class="muted">Platform Ops mediate between you, the suppliers of these items and the customer.</p>
          </Head>
          {refusal === null ? (
            <Card>
              <form method="post" action={`/orders/${view.id}/dispute`} class="stack">
                <Hidden csrf={at.csrf} />
                <DisputeFields view={view} errors={errors} fields={fields} />
                <div class="row">
                  <button type="submit" class="primary">
                    Raise Dispute
                  </button>
                  <a class="button quiet" href={`/orders/${view.id}`}>
                    Not now
                  </a>
                </div>
              </form>
            </Card>
          ) : (
            <NotNow view={view} refusal={refusal} />
          )}
        </>
      ),
    },
    formStatus(errors),
  );
}
