import type { Alternatives, NoWay, Way } from '../../domain/access/alternatives-facts.ts';
import type { OrderStatus } from '../../domain/order/lifecycle.ts';

/** How an order stands, in one clause without its full stop. */
const STANDS: Readonly<Record<OrderStatus, string>> = {
  pending: 'The order is not paid yet',
  payment_authorised: 'The order waits for its suppliers',
  confirmed: 'The order is confirmed',
  in_production: 'Production has started',
  dispatched: 'The order is on its way',
  delivered: 'The order was delivered',
  cancelled: 'The order is cancelled already',
  refunded: 'The order was refunded',
};

const WAYS: Readonly<Record<Way, string>> = {
  cancel: 'cancel it, and everything is given back',
  force_cancel: 'cancel it as Platform Ops, with a reason',
  refund: 'refund it',
  refund_rest: 'refund what is left',
  reject: 'reject your task, and the whole order is rolled back',
  arrange: 'message the supplier to arrange a cancellation',
  propose: 'propose terms to the retailer in a message',
  message_retailer: 'message the retailer',
  raise_dispute: 'raise a dispute',
  resolve_dispute: 'resolve a dispute',
  ask_to_arrange: 'ask the retailer to message the supplier and arrange a cancellation',
  ask_for_refund: 'ask the retailer for a refund',
  leave_to_others: 'the retailer, its customer and Platform Ops act on it',
};

/** The bank's part in it; also the whole of a refusal. */
export const CHARGEBACK = {
  chargeback_open: "The customer's bank is asking for the money back: wait for its answer.",
  chargeback_kept: "The customer's bank took the money back: the card takes no refund any more.",
} as const;

/** What follows the clause where nothing may be done instead. */
const NO_WAY: Readonly<Record<NonNullable<NoWay>, string>> = {
  chargeback_open: `. ${CHARGEBACK.chargeback_open}`,
  chargeback_kept: `. ${CHARGEBACK.chargeback_kept}`,
  given_back: ': what was paid is given back by that.',
  in_dispute: ': write in the dispute that is open about it.',
  nothing_left: ': nothing is left to give back.',
};

/** How the order stands, and what may be done instead. */
export function alternativesText({ status, ways, noWay }: Alternatives): string {
  if (ways.length > 0) return `${STANDS[status]}: ${ways.map((way) => WAYS[way]).join('; or ')}.`;
  return `${STANDS[status]}${noWay === null ? '.' : NO_WAY[noWay]}`;
}
