import type { SimEvent } from '../../../../dev/stripe/core/types.ts';
import type { Webhook } from '../stripe.ts';

/** Events in the shapes of other API versions. An endpoint without a pinned version gets them. */

type Shape = Readonly<Record<string, unknown>>;
const without = (object: Shape, ...names: readonly string[]): Shape =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

const OLD_STATUS: Readonly<Record<string, string>> = {
  requires_payment_method: 'requires_source',
  requires_action: 'requires_source_action',
};

/** As an older version sends it: it can still be read. */
const OLD: Readonly<Record<string, (object: Shape) => Shape>> = {
  payment_intent: (object) => {
    const data = typeof object.latest_charge === 'string' ? [{ id: object.latest_charge, object: 'charge' }] : [];
    const status = OLD_STATUS[String(object.status)] ?? object.status;
    return { ...without(object, 'latest_charge'), status, charges: { object: 'list', data } };
  },
  refund: (object) => without(object, 'destination_details', 'failure_reason'),
  dispute: (object) => without(object, 'evidence_details', 'is_charge_refundable'),
  transfer: (object) => ({ ...object, reversals: { object: 'list', data: [], has_more: true } }),
  account: (object) => without(object, 'business_type'),
};

/** The one field without which it cannot be booked. Stripe has to be asked for the object. */
const NEEDED: Readonly<Record<string, string>> = {
  payment_intent: 'amount',
  refund: 'status',
  dispute: 'balance_transactions',
  transfer: 'reversals',
};

/** The same event in an `old` shape, or in a `strange` one, which cannot be read. */
export function reshaped(webhook: Webhook, how: 'old' | 'strange'): Webhook {
  const object: Shape = { ...webhook.event.data.object };
  const kind = String(object.object);
  const needed = how === 'strange' ? NEEDED[kind] : undefined;
  const shape = needed === undefined ? (OLD[kind]?.(object) ?? object) : without(object, needed);
  const event: SimEvent = { ...webhook.event, api_version: '2018-11-08', data: { object: shape } };
  return { ...webhook, event };
}

/** Without a 200, Stripe sends an event again, after longer and longer pauses. `now` in ms. */
export function sentAgain(webhook: Webhook, now: number): Webhook {
  const tries = webhook.tries + 1;
  return { ...webhook, tries, notBefore: now + 500 * 2 ** Math.min(tries, 14) };
}
