import { dayOf } from '../../calendar.ts';
import { viewDisputeMessages, viewMessages } from '../../conversation/messages.ts';
import { viewDisputes } from '../../conversation/view-dispute.ts';
import { moneyFormat } from '../../money/format.ts';
import type { Actor } from '../../order/actor.ts';
import type { OrderEvent } from '../../order/events.ts';
import type { OrderState } from '../../order/state.ts';
import { viewEvent } from '../../order/view-events.ts';
import { cut } from '../../text.ts';
import type { BankEvidence } from '../state.ts';

/** Characters. Stripe takes no more in one field. */
const MOST = 20_000;

/** What the record of an order says of one event. Null: nothing that a bank asks for. */
function told(e: OrderEvent, order: OrderState): string | null {
  const money = moneyFormat(order.currency);
  switch (e.type) {
    case 'order_placed':
      return `The customer placed the order, for ${money(order.totals.total)}.`;
    case 'payment_captured':
      return `The card was charged ${money(e.data.amount)}.`;
    case 'fulfilment_dispatched':
    case 'tracking_corrected':
      return `${e.type === 'tracking_corrected' ? 'The tracking was corrected' : 'A parcel was sent'}: ${e.data.tracking.carrier}, ${e.data.tracking.number}.`;
    case 'line_corrected':
      return e.actor.role === 'customer'
        ? 'The customer corrected the measurements of an item.'
        : 'The shop corrected the measurements of an item.';
    case 'fulfilment_arrived':
      return 'The supplier said that its parcel arrived.';
    case 'order_delivered':
      return e.actor.role === 'customer'
        ? 'The customer confirmed the delivery.'
        : 'The order counted as delivered when its time limit had passed.';
    case 'mail_settled':
      return e.data.outcome === 'sent'
        ? `The e-mail '${e.data.template.replaceAll('_', ' ')}' was sent to the customer.`
        : null;
    case 'refund_issued':
      return refundTold(order, e.data.id);
    default:
      return null;
  }
}

/** A refund that failed later did not reach the customer, and what the bank took is no refund. */
function refundTold({ refunds, currency }: OrderState, id: string): string | null {
  const refund = refunds.find((one) => one.id === id);
  const stands = refund !== undefined && refund.status !== 'failed' && refund.source.kind !== 'chargeback';
  if (!stands) return null;
  const amount = moneyFormat(currency)(refund.amount);
  return refund.source.kind === 'otherwise'
    ? `${amount} were paid to the customer in another way: ${refund.reason}.`
    : `${amount} were refunded.`;
}

/** A line for each event that a bank asks for, the oldest first. */
const recordOf = (order: OrderState, events: readonly OrderEvent[], timeZone: string): string =>
  events
    .flatMap((e) => {
      const text = told(e, order);
      return text === null ? [] : [`${dayOf(e.at, timeZone)}: ${text}`];
    })
    .join('\n');

/**
 * The fields of Stripe's dispute evidence that the journal can fill. All of them are text. `statement`: what the shop
 * says, or an empty text.
 */
export function bankEvidence(
  order: OrderState,
  events: readonly OrderEvent[],
  timeZone: string,
  statement: string,
): BankEvidence {
  const dispatchedAt = whenFirst(events, 'fulfilment_dispatched');
  const { customer, lines, fulfilments } = order;
  const { name, address, email } = customer;
  const parts = [address.line1, address.line2, address.city, address.region, address.postalCode, address.country];
  const tracked = fulfilments.flatMap(({ tracking }) => (tracking === null ? [] : [tracking]));
  const joined = (values: string[]): string | null => (values.length === 0 ? null : [...new Set(values)].join(', '));
  return {
    customerName: name,
    customerEmailAddress: email,
    shippingAddress: parts.filter((part) => part !== undefined && part !== '').join(', '),
    productDescription: cut(lines.map((line) => `${line.quantity} x ${line.title} (${line.sku})`).join('; '), MOST),
    shippingCarrier: joined(tracked.map(({ carrier }) => carrier)),
    shippingTrackingNumber: joined(tracked.map(({ number }) => number)),
    shippingDate: dispatchedAt === null ? null : dayOf(dispatchedAt, timeZone),
    uncategorizedText: cut(
      [statement, `The record of order ${order.number}:\n${recordOf(order, events, timeZone)}`]
        .filter((text) => text !== '')
        .join('\n\n'),
      MOST,
    ),
  };
}

const whenFirst = (events: readonly OrderEvent[], type: OrderEvent['type']): number | null =>
  events.find((e) => e.type === type)?.at ?? null;

/**
 * The evidence that an order's journal holds for a bank: who ordered what, where it was sent, what the customer was
 * told and wrote, and what happened to the money. Days are in the shop's `timeZone`. In camelCase. Only for the
 * retailer and Platform Ops, null for others.
 */
export function evidenceOf(order: OrderState, events: readonly OrderEvent[], viewer: Actor, timeZone: string) {
  if (viewer.role !== 'retailer' && viewer.role !== 'platform') return null;
  const delivered = events.find((e) => e.type === 'order_delivered');
  const disputes = viewDisputes(order, viewer);
  return {
    order: { id: order.id, number: order.number, status: order.status, placedAt: order.placedAt },
    customer: order.customer,
    lines: order.lines.map(({ id, title, sku, quantity, unitAmount, amount, options }) => ({
      id,
      title,
      sku,
      quantity,
      unitAmount,
      amount,
      options,
    })),
    totals: { ...order.totals, currency: order.currency },
    payment: {
      paymentIntent: order.payment.intentId,
      charge: order.payment.chargeId,
      captured: order.payment.captured,
      capturedAt: order.payment.capturedAt,
    },
    shipments: order.fulfilments.map(({ id, supplierId, status, lineIds, tracking }) => ({
      id,
      supplierId,
      status,
      lineIds,
      tracking,
      dispatchedAt: events.find((e) => e.type === 'fulfilment_dispatched' && e.data.fulfilmentId === id)?.at ?? null,
      arrivedAt: events.find((e) => e.type === 'fulfilment_arrived' && e.data.fulfilmentId === id)?.at ?? null,
    })),
    /** `customer`: the customer confirmed it. `system`: nobody objected until the deadline. */
    delivery: delivered === undefined ? null : { at: delivered.at, saidBy: delivered.actor.role },
    mails: events.flatMap((e) =>
      e.type === 'mail_settled' ? [{ template: e.data.template, outcome: e.data.outcome, at: e.at }] : [],
    ),
    refunds: order.refunds
      .filter(({ source }) => source.kind !== 'chargeback')
      .map(({ id, amount, status, reason, requestedAt, stripeRefundId }) => {
        return { id, amount, status, reason, requestedAt, stripeRefund: stripeRefundId };
      }),
    disputes: disputes.map((dispute) => ({
      ...dispute,
      messages: viewDisputeMessages(order, events, dispute.id, viewer),
    })),
    messages: viewMessages(order, events, viewer),
    timeline: events.map((e) => viewEvent(e, order, viewer)),
    stripeEvidence: bankEvidence(order, events, timeZone, ''),
  };
}

export type EvidencePack = NonNullable<ReturnType<typeof evidenceOf>>;
