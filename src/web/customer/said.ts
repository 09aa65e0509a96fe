import type { OrderStatus } from '../../domain/order/lifecycle.ts';
import type { OrderView } from '../../domain/order/view.ts';
import { money } from '../kit/parts.tsx';
import { goodsStatus } from '../kit/words/orders.ts';
import { refundFlag } from '../kit/words/refunds.ts';
import { BEING_CANCELLED, type StatusWords } from '../kit/words/statuses.ts';

/** What a customer's page says of the order at its head. */

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

/** The payment is still under way: the page does not say what is not known yet. */
const CANCELLING = {
  text: BEING_CANCELLED.text,
  means: 'Nothing more will be made. Whatever was taken from your card goes back to it.',
};

/** While a payment is under way, the status alone would say that nothing was paid yet. */
const AT_THE_BANK = {
  text: 'Waiting for your bank',
  means: 'Your bank has not told us yet whether the payment went through. This page will show it.',
};
const DECLINED = {
  text: STATUS.pending.text,
  means: 'The payment did not go through. You can try again in the shop.',
};
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

/** How far the goods are, and what was refunded: `Delivered, partly refunded`. What is cancelled was refunded in full. */
function titleOf(view: OrderView, goods: string | null): string {
  const all = view.status === 'cancelled' && view.refundStatus === 'full';
  const back = view.refundStatus === 'none' || all ? null : (refundFlag(view)?.text ?? null);
  if (goods === null) return back ?? STATUS.refunded.text;
  return back === null ? goods : `${goods}, ${back.toLowerCase()}`;
}

/** What it means for the customer, with where the money goes. */
function meansOf(view: OrderView, means: string): string {
  const { status, refundStatus } = view;
  const other = paidBack(view);
  if (status === 'cancelled') {
    if (other !== null) return `${NOTHING_MADE} ${other}`;
    return refundStatus === 'partial' ? `${NOTHING_MADE} ${STATUS.refunded.means}` : means;
  }
  if (status === 'refunded') return other ?? STATUS.refunded.means;
  return refundStatus === 'none' ? means : `${means} ${other ?? STATUS.refunded.means}`;
}

/** Whether the customer waits for the answer to a complaint. */
export const hasComplaint = ({ disputes }: Pick<OrderView, 'disputes'>): boolean =>
  disputes.some(({ kind, status, raisedBy }) => kind === 'dispute' && status === 'open' && raisedBy === 'customer');

const COMPLAINS = 'Your complaint is open: the answer comes below.';

/** The order's status for its customer, and what it means for them. */
export function customerSaid(view: OrderView): { text: string; means: string } {
  const { status, cancelling, refundOwed, payment, totals, currency } = view;
  if (cancelling) return CANCELLING;
  const over = status === 'refunded' || status === 'cancelled';
  if (over && refundOwed !== null && refundOwed > 0) return owed(money(refundOwed, currency));
  if (status === 'pending' && payment?.status === 'requires_action') return AT_THE_BANK;
  if (status === 'pending' && (payment?.declines ?? 0) > 0) return DECLINED;
  const goods = goodsStatus(view);
  const said = status === 'cancelled' && (totals?.captured ?? 0) === 0 ? UNPAID : STATUS[goods ?? 'refunded'];
  const bank = AT_BANK[view.chargebackStatus];
  const text = titleOf(view, goods === null ? null : said.text);
  const means = meansOf(view, goods === 'delivered' && hasComplaint(view) ? COMPLAINS : said.means);
  if (bank === null) return { text, means };
  const gives = (totals?.refunded ?? 0) > 0;
  return { text, means: `${status === 'cancelled' && !gives ? NOTHING_MADE : means} ${bank}` };
}
