import { DAY_MS } from './calendar.ts';
import type { Fulfilment, OrderState } from './order/state.ts';

/**
 * What was promised when the order was placed: how many days a product needs, and how many days the delivery takes. A
 * day is 24 hours, so that all readers and lists have the same moment, in whatever time zone they are.
 */

/** What has left the workshop cannot be late any more. */
const TO_SEND: ReadonlySet<Fulfilment['status']> = new Set(['requested', 'accepted', 'in_production']);

export const isToSend = ({ status }: Pick<Fulfilment, 'status'>): boolean => TO_SEND.has(status);

/**
 * When a task has to leave its supplier (ms): the longest lead time of its lines, from when the suppliers were asked.
 * Null where they were not asked yet, or where the lead time of a line is not known.
 */
export function sendBy({ requestedAt, lines }: OrderState, { lineIds }: Pick<Fulfilment, 'lineIds'>): number | null {
  const days = lines.filter(({ id }) => lineIds.includes(id)).map(({ leadTimeDays }) => leadTimeDays ?? null);
  if (requestedAt === null || days.length === 0) return null;
  const known = days.flatMap((one) => (one === null ? [] : [one]));
  return known.length < days.length ? null : requestedAt + Math.max(...known) * DAY_MS;
}

/** What no parcel comes of. */
const GONE: ReadonlySet<Fulfilment['status']> = new Set(['rejected', 'withdrawn']);

/**
 * When everything should have arrived (ms): the days of the delivery, from when the last task has to leave. Null where
 * one of them is not known, and where the order is over.
 */
export function expectedBy(order: OrderState): number | null {
  const { deliveryDays } = order.shipping;
  const tasks = order.fulfilments.filter(({ status }) => !GONE.has(status));
  if (deliveryDays === undefined || tasks.length === 0 || !UNDER_WAY.has(order.status)) return null;
  if (order.saga.direction === 'backward') return null;
  const ends = tasks.flatMap((task) => sendBy(order, task) ?? []);
  return ends.length < tasks.length ? null : Math.max(...ends) + deliveryDays * DAY_MS;
}

const UNDER_WAY: ReadonlySet<OrderState['status']> = new Set([
  'payment_authorised',
  'confirmed',
  'in_production',
  'dispatched',
]);
