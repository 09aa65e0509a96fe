import { isSameMail, keyOfMail, type Mail, type MailTemplate } from '../conversation/mail.ts';
import { sum } from '../money/money.ts';
import type { EventType } from '../order/events.ts';
import type { HandlersOf } from '../order/handlers.ts';
import { isActive } from '../order/lifecycle.ts';
import type { Fulfilment, OrderState } from '../order/state.ts';
import { cappedNow } from './cost-sharing.ts';
import { OWED_REFUND, OWED_REFUND_OWED } from './owed.ts';
import { isCancelled } from './refund.ts';
import type { Refund, Return, Reversal, Withdrawal } from './state.ts';

/** The order's mails, and one more that is due. */
export const mail = (order: OrderState, template: MailTemplate, about?: string): Mail[] => [
  ...order.mails.filter((one) => !isSameMail(one, { template, about }) || one.outcome !== 'due'),
  { ...keyOfMail({ template, about }), outcome: 'due' },
];

/** A mail that is due now says all that was given back, so each refund that counts is told. What a bank took is none. */
export const allTold = (order: OrderState): Refund[] =>
  order.refunds.map((one) =>
    one.status === 'failed' || one.source.kind === 'chargeback' ? one : { ...one, told: true },
  );

const changeRefund = (order: OrderState, id: string, change: Partial<Refund>): OrderState => ({
  ...order,
  refunds: order.refunds.map((r) => (r.id === id ? { ...r, ...change } : r)),
});

const changeReversal = (order: OrderState, partyId: string, n: number, change: Partial<Reversal>): OrderState => ({
  ...order,
  reversals: order.reversals.map((r) => (r.partyId === partyId && r.n === n ? { ...r, ...change } : r)),
});

const reversedMore = (order: OrderState, partyId: string, amount: number): OrderState['transfers'] =>
  order.transfers.map((t) => (t.partyId === partyId ? { ...t, reversed: t.reversed + amount } : t));

const changeReturn = (order: OrderState, partyId: string, n: number, change: Partial<Return>): OrderState => ({
  ...order,
  returns: order.returns.map((r) => (r.partyId === partyId && r.n === n ? { ...r, ...change } : r)),
});

const changeWithdrawal = (order: OrderState, n: number, change: Partial<Withdrawal>): OrderState => ({
  ...order,
  withdrawals: order.withdrawals.map((w) => (w.n === n ? { ...w, ...change } : w)),
});

export const withdrawn = (order: OrderState, ids: readonly string[]): Fulfilment[] =>
  order.fulfilments.map((f) => (ids.includes(f.id) && f.status !== 'rejected' ? { ...f, status: 'withdrawn' } : f));

/** `at`, where all fulfilments that are left have arrived. The time until automatic delivery then starts. Else null. */
function arrivedWithout(order: OrderState, ids: readonly string[], at: number): number | null {
  const rest = withdrawn(order, ids).filter(isActive);
  return rest.length > 0 && rest.every((f) => f.status === 'arrived') ? at : null;
}

/** A redirect is over once its money has moved. Orders that never had one stay as they are. */
export const withoutRedirect = (order: OrderState, partyId: string): OrderState =>
  order.redirects === undefined
    ? order
    : { ...order, redirects: order.redirects.filter((one) => one.partyId !== partyId) };

/** A further refund pays what failed ones still owe, the oldest first. */
function takeOver(refunds: readonly Refund[], amount: number): Refund[] {
  let left = amount;
  return refunds.map((refund) => {
    const { owes = 0 } = refund;
    const taken = Math.min(owes, left);
    left -= taken;
    return taken === 0 ? refund : { ...refund, owes: owes - taken };
  });
}

/** The mail that says that a refund was made: to the card, or in another way. */
const toldBy = (order: OrderState, id: string): MailTemplate =>
  order.refunds.find((refund) => refund.id === id)?.source.kind === 'otherwise' ? 'paid_otherwise' : 'refunded';

/** A failed refund waits for a person. A cancellation's own refund is parked by its own event. */
function parkedToo(order: OrderState, code: string, at: number): OrderState['parked'] {
  if (isCancelled(order)) return order.parked;
  const others = order.parked.filter(({ work }) => work !== OWED_REFUND);
  return [...others, { work: OWED_REFUND, code, owed: OWED_REFUND_OWED, since: at }];
}

type RefundEvent = Extract<
  EventType,
  | `refund_${string}`
  | `reversal_${string}`
  | `return_${string}`
  | 'money_redirected'
  | 'order_refunded'
  | 'withdrawal_started'
  | 'tasks_withdrawn'
  | 'units_returned'
>;

/** What refunds change in an order, and what follows for its parties and tasks. */
export const REFUND_HANDLERS: HandlersOf<RefundEvent> = {
  refund_requested: (order, asked, { at, actor }) => ({
    ...order,
    refunds: [
      ...takeOver(order.refunds, asked.amount),
      {
        ...asked,
        tookOver: Math.min(asked.amount, sum(order.refunds.map(({ owes = 0 }) => owes))),
        owes: 0,
        capped: cappedNow(order, asked.source, asked.borneBy),
        afterDelivery: order.status === 'delivered',
        status: 'requested',
        by: actor,
        requestedAt: at,
        rank: null,
        stripeRefundId: null,
        code: null,
      },
    ],
  }),
  refund_issued: (order, { id, stripeRefundId, pending, mail: due, sent }) => ({
    ...changeRefund(order, id, {
      ...(due === true || sent === true ? { told: true } : {}),
      stripeRefundId,
      status: pending ? 'pending' : 'succeeded',
      // It may have counted as refused before.
      code: null,
      owes: 0,
      rank: Math.max(0, ...order.refunds.map((r) => r.rank ?? 0)) + 1,
    }),
    mails: due === true ? mail(order, toldBy(order, id)) : sent === true ? mail(order, 'refund_sent', id) : order.mails,
  }),
  refund_succeeded: (order, { id, sent }) => ({
    ...changeRefund(order, id, { status: 'succeeded', ...(sent === true ? { told: true } : {}) }),
    mails: sent === true ? mail(order, 'refund_sent', id) : order.mails,
  }),
  refund_failed: (order, { id, code, owed = 0 }, { at }) => {
    const next = changeRefund(order, id, { status: 'failed', code, owes: owed, told: undefined });
    return owed === 0 ? next : { ...next, parked: parkedToo(next, code, at), mails: mail(order, 'refund_failed') };
  },
  refund_seen_elsewhere: (order, seen) => ({
    ...order,
    externalRefunds: [
      ...order.externalRefunds.filter((e) => e.stripeRefundId !== seen.stripeRefundId),
      { ...order.externalRefunds.find((e) => e.stripeRefundId === seen.stripeRefundId), ...seen },
    ],
  }),
  refund_excess: (order, { stripeRefundId, excess }) => ({
    ...order,
    externalRefunds: order.externalRefunds.map((e) => (e.stripeRefundId === stripeRefundId ? { ...e, excess } : e)),
  }),
  reversal_started: (order, started) => ({
    ...order,
    reversals: [...order.reversals, { ...started, status: 'started', reversalId: null, code: null }],
  }),
  reversal_waiting: (order, { partyId, n, code }) => changeReversal(order, partyId, n, { status: 'waiting', code }),
  reversal_withdrawn: (order, { partyId, n }) => changeReversal(order, partyId, n, { status: 'withdrawn' }),
  reversal_seen_elsewhere: (order, seen) => ({
    ...order,
    externalReversals: [...(order.externalReversals ?? []), seen],
    transfers: reversedMore(order, seen.partyId, seen.amount),
  }),
  reversal_settled: (order, { partyId, n, reversalId }) => {
    const amount = order.reversals.find((r) => r.partyId === partyId && r.n === n)?.amount ?? 0;
    const next = changeReversal(order, partyId, n, { status: 'settled', reversalId, code: null });
    return { ...next, transfers: reversedMore(next, partyId, amount) };
  },
  return_started: (order, started) => ({
    ...order,
    returns: [...order.returns, { ...started, status: 'started', transferId: null, code: null }],
  }),
  return_waiting: (order, { partyId, n, code }) => changeReturn(order, partyId, n, { status: 'waiting', code }),
  return_settled: (order, { partyId, n, transferId }) =>
    changeReturn(withoutRedirect(order, partyId), partyId, n, { status: 'settled', transferId, code: null }),
  money_redirected: (order, { partyId, account }) => ({
    ...order,
    redirects: [...(withoutRedirect(order, partyId).redirects ?? []), { partyId, account }],
  }),
  order_refunded: (order) => ({
    ...order,
    status: 'refunded',
    refunds: allTold(order),
    mails: mail(order, 'refunded'),
  }),
  withdrawal_started: (order, started, { at }) => ({
    ...order,
    fulfilments: withdrawn(order, started.fulfilmentIds),
    arrivedAt: order.arrivedAt ?? arrivedWithout(order, started.fulfilmentIds, at),
    withdrawals: [
      ...order.withdrawals,
      { ...started, tasksWithdrawn: false, stockReturned: started.skus.length === 0 },
    ],
  }),
  tasks_withdrawn: (order, { n }) => changeWithdrawal(order, n, { tasksWithdrawn: true }),
  units_returned: (order, { n }) => changeWithdrawal(order, n, { stockReturned: true }),
};
