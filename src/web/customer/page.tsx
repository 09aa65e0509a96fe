import type { Child } from 'hono/jsx';
import type { ShopWords } from '../../app/shop-words.ts';
import { isDayOver } from '../../domain/calendar.ts';
import type { OrderStatus } from '../../domain/order/lifecycle.ts';
import type { OrderView } from '../../domain/order/view.ts';
import { webUrl } from '../../domain/text.ts';
import { textOf } from '../kit/choice.ts';
import { Document, Mark } from '../kit/document.tsx';
import { Area, Hidden } from '../kit/fields.tsx';
import { Badge, Card, Day, InZone, money, Notice, PostAddress, When } from '../kit/parts.tsx';
import { goodsStatus } from '../kit/words/orders.ts';
import type { StatusWords } from '../kit/words/statuses.ts';
import { Goods, Parcels } from './goods.tsx';
import { customerSaid, hasComplaint } from './said.ts';
import { Contact, Review } from './shop.tsx';
import { type TriedForm, triedIn } from './tried-form.ts';

const STEPS: readonly (readonly [string, readonly OrderStatus[]])[] = [
  ['Paid', ['payment_authorised']],
  ['Confirmed', ['confirmed']],
  ['Being made', ['in_production']],
  ['On its way', ['dispatched']],
  ['Delivered', ['delivered']],
];

export interface OrderPageProps {
  readonly order: OrderView;
  readonly shop: string;
  readonly words: ShopWords;
  readonly csrf: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The result of the form that was just sent. */
  readonly notice: { readonly tone: 'good' | 'bad'; readonly text: string } | null;
  /** Messages, disputes: whatever else there is to do. */
  readonly tried: TriedForm;
  readonly corrections?: Child;
  readonly more?: Child;
}

/** The customer's order. */
export const orderPage = ({ order, shop, words, csrf, now, notice, corrections, more, tried }: OrderPageProps) => {
  const goods = goodsStatus(order) ?? 'refunded';
  const { text, means } = customerSaid(order);
  return (
    <Document title={`Your order ${order.number}, ${shop}`} scripts={['order.js', 'dashboard.js']}>
      <header class="top-bar">
        <div class="inner">
          <Mark href={null} name={shop} />
        </div>
      </header>
      <main id="main" class="form" tabindex={-1}>
        <InZone zone={words.timeZone}>
          {notice === null ? null : (
            <Notice tone={notice.tone} live>
              <p>{notice.text}</p>
            </Notice>
          )}
          <Changed order={order} />
          <div class="page-head">
            <p class="muted">
              Order <strong class="mono">{order.number}</strong>, placed <Day at={order.placedAt} />
            </p>
            <h1>{text}</h1>
            <p data-status={order.status}>{means}</p>
            {order.expectedBy === null || isDayOver(order.expectedBy, now, words.timeZone) ? null : (
              <p>
                We expect it to be with you by <Day at={order.expectedBy} />.
              </p>
            )}
            {order.nextAutomaticAction?.what === 'expire_checkout' ? (
              <p class="small muted">
                If it is not paid by <When at={order.nextAutomaticAction.at} />, it is cancelled and your card is not
                charged.
              </p>
            ) : null}
          </div>
          {order.cancelling ? null : <Progress status={goods} />}
          <Todo order={order} csrf={csrf} />
          <Review
            status={order.refundStatus === 'full' ? order.status : goods}
            shop={shop}
            reviewUrl={hasComplaint(order) ? null : webUrl(words.reviewUrl)}
          />
          <Goods order={order} />
          {corrections}
          <Parcels order={order} />
          {order.customer === null ? null : (
            <Card title="Delivery address">
              <PostAddress name={order.customer.name} address={order.customer.address} />
            </Card>
          )}
          <Refunds order={order} />
          {more}
          <Contact shop={shop} words={words} />
          {order.allowedActions.includes('cancel') ? <Cancel order={order} csrf={csrf} tried={tried} /> : null}
        </InZone>
      </main>
    </Document>
  );
};

/** The script asks here whether the order has changed. */
const Changed = ({ order }: { readonly order: OrderView }) => (
  <div role="status" hidden data-version={String(order.version)} data-poll={`/v1/orders/${order.id}/version`}>
    <Notice>
      <p>
        Your order has changed. <a href={`/o/${order.id}`}>Show it as it is now</a>
      </p>
    </Notice>
  </div>
);

const Progress = ({ status }: { readonly status: OrderStatus }) => {
  const now = STEPS.findIndex(([, statuses]) => statuses.includes(status));
  if (now < 0) return null;
  return (
    <ol class="steps" aria-label="How far your order is">
      {STEPS.map(([name], i) => (
        <li
          class={`${i <= now ? 'done' : ''}${i === now ? ' now' : ''}`}
          {...(i === now ? { 'aria-current': 'step' as const } : {})}
        >
          <span>{name}</span>
        </li>
      ))}
    </ol>
  );
};

const Todo = ({ order, csrf }: { readonly order: OrderView; readonly csrf: string }) => {
  if (!order.allowedActions.includes('confirm_delivery')) return null;
  return (
    <Card title="Has everything arrived?">
      <p>Tell us when you have it in your hands and it is what you ordered.</p>
      <form method="post" action={`/o/${order.id}/confirm-delivery`} class="row">
        <Hidden csrf={csrf} />
        <button type="submit" class="primary">
          Confirm delivery
        </button>
      </form>
      {order.nextAutomaticAction?.what === 'auto_deliver' ? (
        <p class="small muted">
          If you do not tell us, it counts as delivered on <When at={order.nextAutomaticAction.at} />.
        </p>
      ) : null}
    </Card>
  );
};

const REFUND: Readonly<Record<string, StatusWords>> = {
  requested: { text: 'Asked for', tone: 'wait' },
  pending: { text: 'On its way', tone: 'wait' },
  succeeded: { text: 'Paid back', tone: 'good' },
  failed: { text: 'Did not arrive; we are looking into it', tone: 'bad' },
};

/** What the bank took is no refund of the shop. What it gave back to the shop is nothing to the customer. */
const TAKEN: StatusWords = { text: 'Taken back by your bank', tone: 'info' };
const PAID_OTHERWISE: StatusWords = { text: 'Paid to you in another way', tone: 'good' };
const refundSaid = ({ status, source }: OrderView['refunds'][number]): StatusWords => {
  if (source === 'otherwise') return PAID_OTHERWISE;
  return source === 'chargeback' ? TAKEN : (REFUND[status] ?? { text: status, tone: 'still' });
};

export const Refunds = ({ order: { refunds, currency } }: { readonly order: OrderView }) => {
  const shown = refunds.filter(({ source, status }) => source !== 'chargeback' || status !== 'failed');
  if (shown.length === 0) return null;
  return (
    <Card title={shown.every(({ source }) => source === 'chargeback') ? 'Your bank' : 'Refunds'}>
      <ul class="stack tight">
        {shown.map((refund) => (
          <li>
            <span class="strong">{money(refund.amount, currency)}</span> <Badge said={refundSaid(refund)} />{' '}
            <span class="muted small">
              <Day at={refund.requestedAt} />
            </span>
            {/* Whoever writes it is told that the customer reads it. */}
            {refund.source === 'request' && refund.reason !== null ? <p class="prose small">{refund.reason}</p> : null}
          </li>
        ))}
      </ul>
    </Card>
  );
};

const CANCEL_UNTIL: Readonly<Record<OrderView['chargebackStatus'], string>> = {
  none: 'Until production starts you can cancel, and get everything back.',
  open: 'Until production starts you can cancel. Your bank is asking for the money back, and decides about it.',
  kept: 'Until production starts you can cancel. Your bank has taken the money back already.',
};

const Cancel = ({ order, csrf, tried }: Pick<OrderPageProps, 'order' | 'csrf' | 'tried'>) => (
  <Card title="Changed your mind?">
    <p>
      {order.status === 'pending'
        ? 'Nothing is paid yet, and cancelling costs nothing.'
        : CANCEL_UNTIL[order.chargebackStatus]}
    </p>
    <details class="fold" open={tried.part === 'cancel'}>
      <summary>Cancel this order</summary>
      <form method="post" action={`/o/${order.id}/cancel`} class="stack">
        <Hidden csrf={csrf} />
        <Area
          label="Reason (optional)"
          name="reason"
          rows={2}
          maxlength={500}
          value={textOf(triedIn(tried, 'cancel').fields, 'reason')}
          error={triedIn(tried, 'cancel').errors.reason}
        />
        <div class="row">
          <button type="submit" class="danger solid">
            Cancel Order
          </button>
        </div>
      </form>
    </details>
  </Card>
);
