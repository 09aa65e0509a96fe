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
import { BEING_CANCELLED, type StatusWords } from '../kit/words/statuses.ts';
import { Goods, Parcels } from './goods.tsx';
import { Contact, Review } from './shop.tsx';
import { type TriedForm, triedIn } from './tried-form.ts';

/** What a customer reads for a status, and what it means for them. */
const STATUS: Readonly<Record<OrderStatus, StatusWords & { readonly means: string }>> = {
  pending: { text: 'Waiting for payment', tone: 'wait', means: 'It is not paid yet. You can still pay in the shop.' },
  payment_authorised: {
    text: 'Order received',
    tone: 'wait',
    means: 'Your card was accepted. We are asking the workshop to confirm that everything can be made.',
  },
  confirmed: { text: 'Confirmed', tone: 'info', means: 'The workshop has accepted your order, and will start soon.' },
  in_production: {
    text: 'Your blinds are being made',
    tone: 'info',
    means: 'They are being made to your measurements.',
  },
  dispatched: { text: 'On its way', tone: 'info', means: 'Everything has left the workshop.' },
  delivered: { text: 'Delivered', tone: 'good', means: 'We hope that everything looks just right.' },
  cancelled: { text: 'Cancelled', tone: 'still', means: 'Nothing will be made. What you paid goes back to your card.' },
  refunded: { text: 'Refunded', tone: 'still', means: 'What was refunded goes back to your card.' },
};

const STEPS: readonly (readonly [string, readonly OrderStatus[]])[] = [
  ['Paid', ['payment_authorised']],
  ['Confirmed', ['confirmed']],
  ['Being made', ['in_production']],
  ['On its way', ['dispatched']],
  ['Delivered', ['delivered']],
];

/** The payment is still under way: the page does not say what is not known yet. */
const CANCELLING = {
  text: BEING_CANCELLED.text,
  means: 'Nothing more will be made. Whatever was taken from your card goes back to it.',
};

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

/** While a payment is under way, the status alone would say that nothing was paid yet. */
const AT_THE_BANK = {
  text: 'Waiting for your bank',
  means: 'Your bank has not told us yet whether the payment went through. This page will show it.',
};
const DECLINED = {
  text: STATUS.pending.text,
  means: 'The payment did not go through. You can try again in the shop.',
};
const PARTLY = { text: 'Delivered, partly refunded', means: STATUS.refunded.means };
const owed = (amount: string) => ({
  text: 'Your refund has not arrived',
  means: `We tried to give ${amount} back to your card, but your bank did not take it. We still owe it to you, and a person is looking into it.`,
});
const UNPAID = { text: STATUS.cancelled.text, means: 'Nothing will be made, and your card is not charged.' };

/** What a customer reads while the bank has the money, or asks for it. */
const AT_BANK: Readonly<Record<OrderView['chargebackStatus'], string | null>> = {
  none: null,
  open: 'Your bank is asking for the money back, and decides about it.',
  kept: 'Your bank has taken the money back.',
};
const NOTHING_MADE = 'Nothing will be made.';

/** Where the money went, if not all of it goes back to the card. Null: it does. */
function paidBack({ refunds, totals }: OrderView): string | null {
  const otherwise = refunds.filter(({ source }) => source === 'otherwise');
  const amount = otherwise.reduce((all, refund) => all + refund.amount, 0);
  if (amount === 0) return null;
  return amount === totals?.refunded
    ? 'What you paid was paid back to you in another way than to your card.'
    : 'A part goes back to your card, and a part was paid to you in another way.';
}

/** What a status means for the customer, with where the money goes. */
function meansOf(view: OrderView, { means }: { readonly means: string }): string {
  const { status } = view;
  const other = status === 'cancelled' || status === 'refunded' ? paidBack(view) : null;
  if (other === null) return means;
  return status === 'cancelled' ? `${NOTHING_MADE} ${other}` : other;
}

/** The order's status for its customer, and what it means for them. */
function saidOf(view: OrderView): { text: string; means: string } {
  const { status, cancelling, refundStatus, refundOwed, payment, totals, currency } = view;
  if (cancelling) return CANCELLING;
  const over = status === 'refunded' || status === 'cancelled';
  if (over && refundOwed !== null && refundOwed > 0) return owed(money(refundOwed, currency));
  if (status === 'pending' && payment?.status === 'requires_action') return AT_THE_BANK;
  if (status === 'pending' && (payment?.declines ?? 0) > 0) return DECLINED;
  if (status === 'refunded' && refundStatus === 'partial') return PARTLY;
  const said = status === 'cancelled' && (totals?.captured ?? 0) === 0 ? UNPAID : STATUS[status];
  const bank = AT_BANK[view.chargebackStatus];
  const means = meansOf(view, said);
  if (bank === null) return { text: said.text, means };
  const gives = (totals?.refunded ?? 0) > 0;
  return { text: said.text, means: `${status === 'cancelled' && !gives ? NOTHING_MADE : means} ${bank}` };
}

/** The customer's order. */
export const orderPage = ({ order, shop, words, csrf, now, notice, corrections, more, tried }: OrderPageProps) => {
  const partly = order.status === 'refunded' && order.refundStatus === 'partial';
  const { text, means } = saidOf(order);
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
          {order.cancelling ? null : <Progress status={partly ? 'delivered' : order.status} />}
          <Todo order={order} csrf={csrf} />
          <Review status={partly ? 'delivered' : order.status} shop={shop} reviewUrl={webUrl(words.reviewUrl)} />
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
  succeeded: { text: 'Refunded', tone: 'good' },
  failed: { text: 'Did not arrive; we are looking into it', tone: 'bad' },
};

/** What the bank took is no refund of the shop. What it gave back to the shop is nothing to the customer. */
const TAKEN: StatusWords = { text: 'Taken back by your bank', tone: 'info' };
const PAID_OTHERWISE: StatusWords = { text: 'Paid to you in another way', tone: 'good' };
const refundSaid = ({ status, source }: OrderView['refunds'][number]): StatusWords => {
  if (source === 'otherwise') return PAID_OTHERWISE;
  return source === 'chargeback' ? TAKEN : (REFUND[status] ?? { text: status, tone: 'still' });
};

const Refunds = ({ order: { refunds, currency } }: { readonly order: OrderView }) => {
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
