import type { AutomaticAction, CancelReason, FulfilmentStatus, OrderStatus } from '../../../domain/order/lifecycle.ts';

/** The words of the pages for the domain's statuses, in one place: a status has one name everywhere. */

export type Tone = 'good' | 'wait' | 'bad' | 'info' | 'still';

export interface StatusWords {
  readonly text: string;
  readonly tone: Tone;
}

export const ORDER_STATUS: Readonly<Record<OrderStatus, StatusWords>> = {
  pending: { text: 'Pending', tone: 'wait' },
  payment_authorised: { text: 'Payment authorised', tone: 'wait' },
  confirmed: { text: 'Confirmed', tone: 'info' },
  in_production: { text: 'In production', tone: 'info' },
  dispatched: { text: 'Dispatched', tone: 'info' },
  delivered: { text: 'Delivered', tone: 'good' },
  cancelled: { text: 'Cancelled', tone: 'still' },
  refunded: { text: 'Refunded', tone: 'still' },
};

/** Instead of `Payment authorised`, once the money was captured. */
export const PAID: StatusWords = { text: 'Paid', tone: 'wait' };

/** What came to a status, in filters and numbers, where it is more than the status says of one order. */
export const FILTERED_BY: Readonly<Record<OrderStatus, string>> = {
  pending: ORDER_STATUS.pending.text,
  payment_authorised: 'Authorised or paid',
  confirmed: ORDER_STATUS.confirmed.text,
  in_production: ORDER_STATUS.in_production.text,
  dispatched: ORDER_STATUS.dispatched.text,
  delivered: ORDER_STATUS.delivered.text,
  cancelled: ORDER_STATUS.cancelled.text,
  refunded: 'Any refund',
};

export const PARTLY_REFUNDED: StatusWords = { text: 'Partly refunded', tone: 'still' };

/** A refund failed, and the customer still waits for the money. */
export const REFUND_OWED: StatusWords = { text: 'Refund owed', tone: 'bad' };

/** Shown instead of the status until everything is undone. */
export const BEING_CANCELLED: StatusWords = { text: 'Being cancelled', tone: 'wait' };

/** What the order waits for, if nothing happens by itself; null if it waits for nothing. */
export const WAITS_FOR: Readonly<Record<OrderStatus, string | null>> = {
  pending: 'the payment',
  payment_authorised: 'the suppliers to accept',
  confirmed: 'the suppliers to start production',
  in_production: 'the suppliers to finish and dispatch',
  dispatched: 'the delivery',
  delivered: null,
  cancelled: null,
  refunded: null,
};

export const REFUND_STATUS: Readonly<Record<string, StatusWords>> = {
  requested: { text: 'Asked for', tone: 'wait' },
  pending: { text: 'Pending at the bank', tone: 'wait' },
  succeeded: { text: 'Refunded', tone: 'good' },
  failed: { text: 'Failed', tone: 'bad' },
};

export const FULFILMENT_STATUS: Readonly<Record<FulfilmentStatus, StatusWords>> = {
  requested: { text: 'Waiting for an answer', tone: 'wait' },
  accepted: { text: 'Accepted', tone: 'info' },
  in_production: { text: 'In production', tone: 'info' },
  dispatched: { text: 'Dispatched', tone: 'info' },
  arrived: { text: 'Arrived', tone: 'good' },
  delivered: { text: 'Delivered', tone: 'good' },
  rejected: { text: 'Rejected', tone: 'bad' },
  withdrawn: { text: 'Withdrawn', tone: 'still' },
};

export const CANCEL_REASON: Readonly<Record<CancelReason, string>> = {
  customer_request: 'the customer asked',
  retailer_request: 'the retailer asked',
  platform_request: 'Platform Ops decided',
  out_of_stock: 'out of stock',
  payment_declined: 'the card was declined',
  payment_failed: 'the payment failed',
  checkout_expired: 'it was not paid in time',
  authorisation_expired: 'the card authorisation ran out',
  supplier_rejected: 'the supplier could not take it',
  supplier_silent: 'the supplier did not answer in time',
  agreed_with_supplier: 'agreed with the supplier',
  service_unavailable: 'a service stayed unavailable',
};

/** What happens by itself; the page adds when. */
export const AUTOMATIC: Readonly<Record<AutomaticAction, string>> = {
  expire_checkout: 'It is cancelled unless it is paid by',
  expire_authorisation: 'It is cancelled, before its card authorisation ends, on',
  expire_supplier_answer: 'It is cancelled unless every supplier accepts by',
  auto_deliver: 'Unless the customer confirms it sooner, it counts as delivered on',
  continue_saga: 'Headrail goes on by itself, at',
  compensate: 'Headrail gives back what was paid and taken. It goes on by itself, at',
  retry: 'What failed is tried again by itself, at',
  transfer: 'The money is passed on to the parties by itself, at',
  bank_decides: "The customer's bank decides about the chargeback. Stripe takes an answer until",
};

export const ROLE: Readonly<Record<string, string>> = {
  customer: 'Customer',
  retailer: 'Retailer',
  supplier: 'Supplier',
  brand: 'Brand',
  platform: 'Platform',
  system: 'Headrail',
  stripe: 'Stripe',
};

export const roleWord = (role: string): string => ROLE[role] ?? inPlainWords(role);

/** `not_delivered` -> `Not delivered`, for names that have no words here yet. */
export const inPlainWords = (name: string): string => {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
