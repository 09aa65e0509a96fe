import { lineNames } from '../catalogue/line-words.ts';
import { isActive, SHIPPED } from '../order/lifecycle.ts';
import type { Fulfilment, OrderState } from '../order/state.ts';

/** Orders that leave in several parcels: what the customer is told of, and of which tracking. */

/** What is part of the order, and has not left yet. */
export const awaited = ({ fulfilments }: Pick<OrderState, 'fulfilments'>): Fulfilment[] =>
  fulfilments.filter((one) => isActive(one) && !SHIPPED.has(one.status));

/** Whether this parcel is the first to leave, and others of the order do not leave with it. */
export const isFirstOfSeveral = (order: OrderState, fulfilmentId: string): boolean =>
  !order.fulfilments.some(({ status }) => SHIPPED.has(status)) && awaited(order).some(({ id }) => id !== fulfilmentId);

/** The names of what has not left yet. */
export function awaitedTitles(order: OrderState): string[] {
  const lines = new Set(awaited(order).flatMap(({ lineIds }) => lineIds));
  const names = lineNames(order.lines);
  return order.lines.flatMap(({ id }) => (lines.has(id) ? (names(id) ?? []) : []));
}

/** After the mail of the first parcel: the customer knows the tracking of each parcel that had left. */
export const known = (order: OrderState): Fulfilment[] =>
  order.fulfilments.map((one) => (one.tracking === null ? one : { ...one, told: true }));

/** The customer has read the tracking of this parcel in a mail, or may read it in one that is being sent. */
export function trackingMailed({ mails }: OrderState, fulfilment: Fulfilment): boolean {
  const of = (outcome: string, ...templates: readonly string[]) =>
    mails.some((mail) => templates.includes(mail.template) && mail.outcome === outcome);
  return fulfilment.told === true || of('sent', 'dispatched') || of('due', 'dispatched', 'partly_dispatched');
}
