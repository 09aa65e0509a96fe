import { stampText } from '../calendar.ts';
import { lineNames, measurement } from '../catalogue/line-words.ts';
import { optionsInOrder } from '../catalogue/option-order.ts';
import { moneyFormat } from '../money/format.ts';
import type { CancelReason } from '../order/lifecycle.ts';
import type { OrderState } from '../order/state.ts';
import { SHIPPING } from '../refunds/cost-sharing.ts';
import { amountAtStripe, chargedBack, givenBack, owedToCustomer, paidOtherwise } from '../refunds/refund.ts';
import type { Refund } from '../refunds/state.ts';
import { cancellationOf } from '../saga/state.ts';
import { webUrl } from '../text.ts';
import type { MailTemplate } from './mail.ts';
import { awaitedTitles } from './parcels.ts';

/**
 * The subjects of the mails to the customer. The specification names four of them; docs/adr/0008, 0019 and others the rest.
 */
export const MAILS: Readonly<Record<MailTemplate, string>> = {
  received: 'We have received your order',
  confirmed: 'Your order is confirmed',
  line_corrected: 'The measurements of your order were corrected',
  in_production: 'Your blinds are being made',
  partly_dispatched: 'A part of your order is on its way',
  dispatched: 'Your order has been dispatched',
  tracking_corrected: 'The tracking of your order was corrected',
  delivered: 'How was your order?',
  cancelled: 'Your order has been cancelled',
  refunded: 'Your order has been refunded',
  refund_sent: 'A refund is on its way to you',
  refund_failed: 'Your refund has not arrived',
  paid_otherwise: 'Your refund was paid in another way',
};

/** What a mail needs beside the order. `orderUrl` opens the order as its customer. */
export interface MailExtras {
  readonly orderUrl: string;
  readonly retailerName: string;
  /** The retailer's page for reviews, and its contacts. Null where it gives none. */
  readonly reviewUrl: string | null;
  readonly contactEmail: string | null;
  readonly contactPhone: string | null;
  readonly contactUrl: string | null;
  /** The shop's time zone. Times in mails are in it. */
  readonly timeZone: string;
}

/** Every variable that a template may use, as Settings shows it. All values are text, ready to print. */
export const MAIL_VARIABLES: Readonly<Record<string, string>> = {
  'retailer.name': 'the shop',
  'retailer.email': 'where it answers questions, or nothing',
  'retailer.phone': 'the same by phone, or nothing',
  'retailer.url': 'its page for questions, or nothing',
  'retailer.review_url': 'where it asks for reviews, or nothing, also while a complaint of the customer is open',
  'customer.name': 'the customer',
  'order.number': 'the number that people read aloud',
  'order.url': 'the order, opened as its customer',
  'order.placed_at': "when it was placed, in the shop's time zone",
  'order.total': 'what the order costs, with its currency',
  'order.charged': 'what was taken from the card, or nothing',
  'order.refunded': 'what we gave back of it to the card, or nothing',
  'order.paid_otherwise': 'what we gave back in another way, since a refund failed, or nothing',
  'order.paid_how': 'how that was paid, as Platform Ops wrote it, or nothing',
  'order.refund_owed': 'what we still owe, since a refund failed, or nothing',
  'order.charged_back': "what the customer's bank took back, or nothing",
  'order.cancel_reason': 'why it was cancelled, as a sentence, or nothing',
  'order.items': 'the goods, with the currency',
  'order.shipping': 'the delivery, with the currency',
  'order.tax': 'the tax inside the total, with the currency',
  'order.complaint': "'open' while a complaint of the customer is open, or nothing",
  'order.still_to_come': 'what has not left the workshop yet, or nothing',
  'refund.amount': 'what the last refund gives back to the card, or nothing',
  'refund.for': 'which goods and delivery it is for, or nothing where it is for a part of the price',
  'shipping.title': 'the chosen delivery',
  lines: 'the blinds: for line in lines',
  'line.title': 'the product',
  'line.image_url': 'the address of its picture, or nothing',
  'line.quantity': 'how many',
  'line.amount': 'what the line costs, with the currency',
  'line.measurements': 'for m in line.measurements: m.label, m.value',
  fulfilments: 'the parcels on their way: for parcel in fulfilments',
  'parcel.carrier': 'who carries it',
  'parcel.tracking_number': 'the number to track it by',
  'parcel.tracking_url': 'the page to track it on, or nothing',
  'parcel.titles': 'what is in it',
  review_url: 'retailer.review_url, or the order where there is none',
};

/** The variables of a template. Keys are in snake_case, because people write them in templates. */
export interface MailVariables {
  readonly retailer: {
    readonly name: string;
    readonly email: string | null;
    readonly phone: string | null;
    readonly url: string | null;
    readonly review_url: string | null;
  };
  readonly customer: { readonly name: string };
  readonly order: {
    readonly number: string;
    readonly url: string;
    readonly placed_at: string;
    readonly total: string;
    readonly items: string;
    readonly shipping: string;
    readonly tax: string;
    readonly charged: string | null;
    readonly refunded: string | null;
    readonly paid_otherwise: string | null;
    readonly paid_how: string | null;
    readonly refund_owed: string | null;
    readonly charged_back: string | null;
    readonly cancel_reason: string | null;
    readonly complaint: string | null;
    readonly still_to_come: string | null;
  };
  readonly refund: { readonly amount: string | null; readonly for: string | null };
  readonly shipping: { readonly title: string };
  readonly lines: readonly {
    readonly title: string;
    readonly image_url: string | null;
    readonly quantity: number;
    readonly amount: string;
    readonly measurements: readonly { readonly label: string; readonly value: string }[];
  }[];
  readonly fulfilments: readonly {
    readonly carrier: string;
    readonly tracking_number: string;
    readonly tracking_url: string | null;
    readonly titles: string;
  }[];
  readonly review_url: string;
}

const UNPAID = 'The payment could not be completed.';
const UNMADE = 'It could not be taken on for production.';

/** What a customer reads about the reason. It never contains somebody's own note. */
const BECAUSE: Readonly<Record<CancelReason, string>> = {
  customer_request: 'You asked for it.',
  retailer_request: 'The shop cancelled it.',
  platform_request: 'The shop cancelled it.',
  out_of_stock: 'Something in it is out of stock.',
  payment_declined: UNPAID,
  payment_failed: UNPAID,
  checkout_expired: UNPAID,
  authorisation_expired: UNPAID,
  supplier_rejected: UNMADE,
  supplier_silent: UNMADE,
  agreed_with_supplier: 'The shop and the maker have agreed on it.',
  service_unavailable: 'It could not be completed.',
};

/** Whether Stripe has made a refund, and a mail says so. */
const isToldOf = ({ told, status, source }: Refund): boolean =>
  told === true && status === 'succeeded' && source.kind !== 'chargeback' && source.kind !== 'otherwise';

/** Whether a dispute is open that the customer raised. */
const hasOpenComplaint = ({ disputes }: OrderState): boolean =>
  disputes.some(({ raisedBy, resolution }) => raisedBy.role === 'customer' && resolution === null);

/** `about`: the refund that the mail tells of. Without it, the last one that was made. */
export function mailVariables(order: OrderState, extras: MailExtras, about?: string): MailVariables {
  const money = moneyFormat(order.currency);
  const sumOrNull = (amount: number) => (amount > 0 ? money(amount) : null);
  const cancel = cancellationOf(order);
  const refund = order.refunds.findLast((one) => (about === undefined ? isToldOf(one) : one.id === about));
  const names = lineNames(order.lines);
  const complains = hasOpenComplaint(order);
  // Nobody is led to praise what they complain about, whatever the shop's wording is.
  const reviewUrl = complains ? null : webUrl(extras.reviewUrl);
  return {
    retailer: {
      name: extras.retailerName,
      email: extras.contactEmail,
      phone: extras.contactPhone,
      url: webUrl(extras.contactUrl),
      review_url: reviewUrl,
    },
    customer: { name: order.customer.name },
    order: {
      number: order.number,
      url: extras.orderUrl,
      placed_at: stampText(order.placedAt, extras.timeZone),
      total: money(order.totals.total),
      items: money(order.totals.items),
      shipping: money(order.totals.shipping),
      tax: money(order.totals.tax),
      charged: order.payment.captured > 0 ? money(order.payment.captured) : null,
      refunded: sumOrNull(givenBack(order) - paidOtherwise(order)),
      paid_otherwise: sumOrNull(paidOtherwise(order)),
      paid_how: order.refunds.findLast(({ source }) => source.kind === 'otherwise')?.reason ?? null,
      refund_owed: sumOrNull(owedToCustomer(order)),
      charged_back: sumOrNull(chargedBack(order)),
      cancel_reason: cancel === null ? null : BECAUSE[cancel.reason],
      complaint: complains ? 'open' : null,
      still_to_come: awaitedTitles(order).join(', ') || null,
    },
    refund: {
      amount: refund === undefined ? null : money(amountAtStripe(order, refund)),
      for: refund === undefined ? null : refundedParts(order, refund),
    },
    shipping: { title: order.shipping.title },
    lines: order.lines.map((line) => ({
      title: line.title,
      image_url: line.imageUrl ?? null,
      quantity: line.quantity,
      amount: money(line.amount),
      measurements: Object.entries(optionsInOrder(line)).map(([name, value]) => measurement(name, value)),
    })),
    fulfilments: order.fulfilments.flatMap(({ tracking, lineIds }) => {
      if (tracking === null) return [];
      return {
        carrier: tracking.carrier,
        tracking_number: tracking.number,
        tracking_url: webUrl(tracking.url),
        titles: lineIds.flatMap((id) => names(id) ?? []).join(', '),
      };
    }),
    review_url: reviewUrl ?? extras.orderUrl,
  };
}

/** `2 × Roller blind, Standard delivery`. Null where an amount was given back, so that no goods are named. */
function refundedParts({ lines, shipping }: OrderState, { allocations }: Refund): string | null {
  const names = lineNames(lines);
  const parts = allocations.map(({ line, quantity }) => {
    if (line === SHIPPING) return shipping.title;
    const name = names(line);
    return quantity === 0 || name === undefined ? null : `${quantity} × ${name}`;
  });
  return parts.includes(null) ? null : parts.join(', ');
}
