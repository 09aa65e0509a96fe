import { alternativesOf, partlyGone } from '../access/alternatives.ts';
import { CANCELLING } from '../access/permissions.ts';
import { BOUNDS } from '../bounds.ts';
import { canonicalJson } from '../money/canonical.ts';
import type { Actor } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import type { FulfilmentStatus, OrderStatus } from '../order/lifecycle.ts';
import type { Customer } from '../order/placed.ts';
import type { Fulfilment, OrderState, Tracking } from '../order/state.ts';
import { sees } from '../order/view-scope.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { mailIsDue } from '../saga/outbox.ts';
import { keyOfMail, type Mail, type MailKey } from './mail.ts';
import { isFirstOfSeveral, trackingMailed } from './parcels.ts';

/** What people correct after they typed it, and mails that are sent again because of it. */

const MISSING = refuse('not_found', { key: 'not_there' });

/** Equal as data: the same fields with the same values. A field that is undefined is not there. */
const same = (a: object, b: object): boolean => canonicalJson(a) === canonicalJson(b);

/** The refusal of a supplier's step on a fulfilment that is not its own. Null where it is. */
export function notOwn(order: OrderState, fulfilment: Fulfilment | undefined, actor: Actor): Refusal | null {
  if (fulfilment === undefined || !sees(order, fulfilment, actor)) return MISSING;
  const own = actor.role === 'platform' || actor.partyId === fulfilment.supplierId;
  return own ? null : refuse('forbidden', { key: 'supplier_only', alternatives: alternativesOf(order, actor) });
}

/** A parcel leaves. The customer is told of the first of several; of the last, with all the others (`dispatched`). */
export function dispatched(order: OrderState, fulfilmentId: string, tracking: Tracking, actor: Actor): NewEvent {
  const told = isFirstOfSeveral(order, fulfilmentId) && !isFull(order);
  return event('fulfilment_dispatched', { fulfilmentId, tracking, ...(told ? { mail: true } : {}) }, actor);
}

/** A second dispatch: no event where it says the same. Else it is refused, with the tracking that stands. */
export function dispatchAgain(stands: Tracking, again: Tracking): readonly NewEvent[] | Refusal {
  if (same(stands, again)) return [];
  const { carrier, number, url } = stands;
  return refuse('conflict', { key: 'tracking_stands', carrier, number, url });
}

/** A second rejection, as `dispatchAgain`. */
export const rejectAgain = (stands: string, again: string): readonly NewEvent[] | Refusal =>
  stands === again ? [] : refuse('conflict', { key: 'rejection_stands', reason: stands });

/** A parcel that was sent, and that nobody has confirmed yet. */
const UNDERWAY: ReadonlySet<FulfilmentStatus> = new Set(['dispatched', 'arrived']);

/** Null where the actor may correct the tracking of a parcel now. */
export function mayCorrectTracking(order: OrderState, fulfilmentId: string, actor: Actor): Refusal | null {
  const fulfilment = order.fulfilments.find(({ id }) => id === fulfilmentId);
  const foreign = notOwn(order, fulfilment, actor);
  if (foreign !== null) return foreign;
  if (fulfilment !== undefined && UNDERWAY.has(fulfilment.status)) return null;
  if (order.saga.direction === 'backward') return CANCELLING;
  const status = fulfilment?.status ?? 'requested';
  return refuse('not_allowed_in_status', { key: 'tracking_not_correctable', fulfilment: status });
}

/** Corrects a parcel's tracking. Where the first was mailed to the customer, the new one is mailed, too. */
export function correctTracking(
  order: OrderState,
  fulfilmentId: string,
  tracking: Tracking,
  actor: Actor,
): NewEvent[] | Refusal {
  const refused = mayCorrectTracking(order, fulfilmentId, actor);
  if (refused !== null) return refused;
  const fulfilment = order.fulfilments.find(({ id }) => id === fulfilmentId);
  const stands = fulfilment?.tracking ?? null;
  if (stands !== null && same(stands, tracking)) return [];
  const mailed = fulfilment !== undefined && trackingMailed(order, fulfilment);
  if (mailed && isFull(order)) return FULL;
  return [event('tracking_corrected', { fulfilmentId, tracking, ...(mailed ? { mail: true } : {}) }, actor)];
}

const CORRECTABLE: ReadonlySet<OrderStatus> = new Set(['pending', 'payment_authorised', 'confirmed', 'in_production']);

/** The refusal to everybody but the retailer and Platform Ops, who speak with the customer. Null to these. */
export const notShop = ({ role }: Actor): Refusal | null =>
  role === 'retailer' || role === 'platform' ? null : refuse('forbidden', { key: 'retailer_corrects' });

/** Null where the actor may correct the customer's data now: until the first parcel leaves. */
export function mayCorrectCustomer(order: OrderState, actor: Actor): Refusal | null {
  const foreign = notShop(actor);
  if (foreign !== null) return foreign;
  if (order.saga.direction === 'backward') return CANCELLING;
  if (partlyGone(order)) return refuse('not_allowed_in_status', { key: 'customer_of_sent_parcel' });
  return CORRECTABLE.has(order.status)
    ? null
    : refuse('not_allowed_in_status', { key: 'customer_not_correctable', status: order.status });
}

/** Which of the customer's data a correction changed. */
type CustomerField = keyof Customer;
const FIELDS: readonly CustomerField[] = ['name', 'email', 'phone', 'address'];

/** Replaces the customer's data. Mails that are sent from now on, and the suppliers, have the new. */
export function correctCustomer(order: OrderState, customer: Customer, actor: Actor): NewEvent[] | Refusal {
  const refused = mayCorrectCustomer(order, actor);
  if (refused !== null) return refused;
  const fields = FIELDS.filter((name) => !same({ is: order.customer[name] }, { is: customer[name] }));
  return fields.length === 0 ? [] : [event('customer_corrected', { customer, fields }, actor)];
}

export const isFull = (order: OrderState): boolean => order.mails.length >= BOUNDS.mails;
export const FULL = refuse('conflict', { key: 'mails_full', max: BOUNDS.mails });

/** The last of these mails that was owed. Without `about`, whichever refund it tells of. */
const lastOf = ({ mails }: OrderState, { template, about }: MailKey): Mail | undefined =>
  mails.findLast((mail) => mail.template === template && (about === undefined || mail.about === about));

/** Null where the actor may have a mail sent again: it was owed before, and what it says is still true. */
export function mayResend(order: OrderState, asked: MailKey, actor: Actor): Refusal | null {
  const foreign = notShop(actor);
  if (foreign !== null) return foreign;
  const last = lastOf(order, asked);
  if (last === undefined) return refuse('not_allowed_in_status', { key: 'mail_not_owed' });
  const again: OrderState = { ...order, mails: [{ ...last, outcome: 'due' }] };
  if (!mailIsDue(again, last.template, last.about)) return refuse('not_allowed_in_status', { key: 'mail_untrue' });
  return isFull(order) ? FULL : null;
}

/** Sends a mail again, in the present wording and to the present address. While one waits, there is no second one. */
export function resendMail(order: OrderState, asked: MailKey, actor: Actor): NewEvent[] | Refusal {
  const refused = mayResend(order, asked, actor);
  if (refused !== null) return refused;
  const last = lastOf(order, asked);
  return last === undefined || last.outcome === 'due' ? [] : [event('mail_requested', keyOfMail(last), actor)];
}
