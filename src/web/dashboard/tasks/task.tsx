import { z } from 'zod';
import { prose } from '../../../api/text.ts';
import { readOrder } from '../../../app/read-order.ts';
import { NOT_FOUND } from '../../../app/refusals.ts';
import type { Command } from '../../../domain/order/decide.ts';
import { orderIdOfChild } from '../../../domain/order/ids.ts';
import { Card, FulfilmentBadge, money, OrderBadges } from '../../kit/parts.tsx';
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
  page,
  refused,
  type Sent,
  show,
} from '../signed-in.tsx';
import { batchPages } from './batch.tsx';
import { taskListPages } from './list.tsx';
import { Make } from './make.tsx';
import { PrintLinks, printPages } from './print.tsx';
import { isStopped } from './rows.tsx';
import { Promised } from './send-by.tsx';
import { Start, Steps } from './steps.tsx';
import { Dispatch, toTracking } from './tracking.ts';

const Reason = z.object({ reason: prose(500, 'Say why.') });

export function taskPages(dashboard: Dashboard): void {
  taskListPages(dashboard);
  batchPages(dashboard);
  printPages(dashboard);
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
            <Promised at={at} due={fulfilment.sendBy} />
            <p class="muted">
              The whole order: <OrderBadges order={view} />{' '}
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
              {isStopped(view, fulfilment.status) ? null : (
                <Card title="On paper">
                  <PrintLinks ids={[id]} />
                </Card>
              )}
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
