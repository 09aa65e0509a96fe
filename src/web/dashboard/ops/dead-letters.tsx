import { z } from 'zod';
import { PageQuery, pageOf } from '../../../api/paging.ts';
import { faulted } from '../../../app/refusals.ts';
import { replayDeadLetter } from '../../../app/replay-dead-letter.ts';
import type { DeadLetter } from '../../../db/orders/dead-letters.ts';
import type { Role } from '../../../domain/order/actor.ts';
import { isOrderId, orderNumber } from '../../../domain/order/ids.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { Hidden } from '../../kit/fields.tsx';
import { Card, Empty, When } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import { faultWords, hasFaultWords } from '../../kit/words/faults.ts';
import { inPlainWords } from '../../kit/words/statuses.ts';
import { Head } from '../layout.tsx';
import { StripeId } from '../order/system/stripe-link.tsx';
import { type At, type Dashboard, listPage, onward, press, refused, show } from '../signed-in.tsx';
import { Older } from './older.tsx';

/** What gave up, and what Stripe said of no order: Platform Ops send it again, or mark it as seen. */

const OPS: readonly Role[] = ['platform'];
const PAGE = 50;
const Query = { cursor: PageQuery.shape.cursor };
type Asked = z.output<z.ZodObject<typeof Query>>;

export function deadLetterPages(dashboard: Dashboard): void {
  listPage(dashboard, '/ops/dead-letters', { roles: OPS, query: Query }, deadLetters);
  press(dashboard, '/ops/dead-letters/:id/replay', OPS, replay);
}

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
            holds events from Stripe that fit no order and were not booked. Look at them at Stripe.
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

const ID = /^[a-z]+_\w+$/;
const OfStripe = z.looseObject({ object: z.string().regex(ID), event_id: z.string().regex(ID) });

/** What an event of Stripe's is about, and the event. */
const AtStripe = ({ at, body }: { readonly at: At } & Pick<DeadLetter, 'body'>) => {
  const found = OfStripe.safeParse(body);
  if (!found.success) return null;
  const { publishableKey } = at.c.env.vars;
  return (
    <span class="small">
      <StripeId id={found.data.object} publishableKey={publishableKey} />{' '}
      <StripeId id={found.data.event_id} publishableKey={publishableKey} />
    </span>
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
        <AtStripe at={at} body={deadLetter.body} />
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
