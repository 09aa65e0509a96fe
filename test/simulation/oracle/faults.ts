import type { OrderEvent } from '../../../src/domain/order/events.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { mayHavePaid, ONE_CALL } from '../../../src/domain/saga/work.ts';
import type { SimObject } from '../world/object.ts';
import type { World } from '../world/world.ts';

/** Work is given up, or an order cancelled automatically, only for a cause that the other systems confirm. */
export function unjustified(world: World, object: SimObject, event: OrderEvent): string[] {
  const order = object.shadow;
  if (order === null) return [];
  const given = givenUp(object, order, event);
  if (given !== null && [...world.stripe.done].some((key) => key.startsWith(`${order.id}:${given}:`))) {
    return [`${event.type}: ${given} was done, no answer said so, and the order takes it for refused`];
  }
  if (event.type === 'cancel_requested' && event.actor.role === 'system') {
    const { note } = event.data;
    if (note !== null && BLAMELESS.has(note)) return [`cancelled, although the order was not the cause (${note})`];
    const cause = cancelCause(world, object, order, event);
    return cause ? [] : [`cancelled automatically (${event.data.reason}) without a cause`];
  }
  if (event.type === 'work_parked') {
    const { recoveredAt } = world;
    const whole = recoveredAt !== null && event.at - recoveredAt > SEEN_BY_ALL_MS;
    if (whole && BLAMELESS.has(event.data.code)) {
      return [`parked ${event.data.work} (${event.data.code}), and nothing is wrong any more`];
    }
    if (event.data.code === 'reversed_elsewhere') return [];
    const patient = waited(order, event.at, order.policies.undoPatienceSeconds);
    const bank = world.stripe.store.intents
      .by('transfer_group', object.orderId)
      .some(({ id }) => world.stripe.store.disputes.by('payment_intent', id).length > 0);
    const step = event.data.waits === true && waited(order, event.at, order.policies.stepPatienceSeconds);
    return patient || step || bank || refusedForGood(world, object) || blocked(world, object)
      ? []
      : [`parked ${event.data.work} (${event.data.code}) too early`];
  }
  if (event.type === 'refund_failed' && BLAMELESS.has(event.data.code)) {
    return [`a refund failed, although the order was not the cause (${event.data.code})`];
  }
  if (event.type === 'payment_declined') {
    if (BLAMELESS.has(event.data.code)) return [`declined, although the card was not the cause (${event.data.code})`];
    const declines = order.payment.declines.length + 1;
    return declines <= declined(world, object) ? [] : ['a decline that no bank has made'];
  }
  return [];
}

/** The work that an event gives up because of an answer, not because of the time; null if it gives up none. */
function givenUp(object: SimObject, order: OrderState, event: OrderEvent): string | null {
  switch (event.type) {
    case 'refund_failed':
      return order.refunds.some((r) => r.id === event.data.id && r.stripeRefundId === null) ? event.data.id : null;
    case 'transfer_waiting':
      return `transfer:${event.data.partyId}`;
    case 'payment_declined':
      return event.data.declineId;
    case 'work_parked':
      // Work that is only shown to Ops is still retried.
      if (event.data.waits === true) return null;
      return waited(order, event.at, order.policies.undoPatienceSeconds) ? null : event.data.work;
    case 'cancel_requested':
      if (event.data.reason !== 'payment_failed') return null;
      if (object.seen.has('payment_intent_created')) return 'capture_payment';
      return mayHavePaid(order) ? ONE_CALL : 'authorise_payment';
    default:
      return null;
  }
}

type Cancel = Extract<OrderEvent, { type: 'cancel_requested' }>;

function cancelCause(world: World, object: SimObject, order: OrderState, { data, at }: Cancel): boolean {
  const { policies, payment } = order;
  const intents = world.stripe.store.intents.by('transfer_group', object.orderId);
  switch (data.reason) {
    case 'out_of_stock':
      return world.stock.short.has(object.orderId);
    case 'checkout_expired':
      if (waitsInVain(world, object)) return false;
      return order.status === 'pending' && at >= order.placedAt + policies.checkoutExpirySeconds * 1_000;
    case 'supplier_silent':
      return order.requestedAt !== null && at >= order.requestedAt + policies.supplierSlaSeconds * 1_000;
    case 'authorisation_expired': {
      const due = payment.captureBefore === null ? null : payment.captureBefore - policies.captureMarginSeconds * 1_000;
      return (due !== null && at >= due) || intents.some((intent) => intent.status === 'canceled');
    }
    case 'payment_declined':
      return order.payment.declines.length >= 5;
    case 'payment_failed':
    case 'service_unavailable':
      return (
        refusedForGood(world, object) ||
        waited(order, at, policies.stepPatienceSeconds) ||
        intents.some((intent) => intent.status === 'canceled')
      );
    default:
      return false;
  }
}

/** The order waits for 3-D Secure that has failed, and Stripe has told it so. */
function waitsInVain({ stripe }: World, { shadow, orderId }: SimObject): boolean {
  if (shadow?.payment.status !== 'requires_action' || shadow.payment.confirming !== null) return false;
  const intents = stripe.store.intents.by('transfer_group', orderId);
  const about = (object: object) => ('id' in object ? intents.some(({ id }) => id === object.id) : false);
  const untold = stripe.webhooks.some(({ event }) => about(event.data.object));
  return !untold && intents.every(({ status }) => status === 'requires_payment_method');
}

const refusedForGood = (world: World, object: SimObject): boolean =>
  object.terminalFaults > 0 || refundFailed(world, object) || ofObject(world.stripe.refusals, object);

const ofObject = (calls: ReadonlyMap<string, number>, { name }: SimObject): boolean =>
  [...calls].some(([caller, n]) => n > 0 && (caller === name || caller.includes(` ${name} `)));

/** Our own set-up or code was the cause, so the work may be shown to Platform Ops after a few tries. */
const blocked = (world: World, object: SimObject): boolean =>
  object.thrown > 0 || ofObject(world.stripe.blameless, object);

/** Codes for a wrong set-up of ours, an exception in our code, or an outage of Stripe or of a system behind it. */
const BLAMELESS: ReadonlySet<string> = new Set([
  'internal_error',
  'api_error',
  'api_key_expired',
  'account_invalid',
  'payment_method_types_no_longer_supported',
  'lock_timeout',
  'rate_limit',
  'idempotency_key_in_use',
  'stripe_unreachable',
]);

/** By then, all work was tried at least once after the recovery, because parked work waits at most an hour. */
const SEEN_BY_ALL_MS = 3 * 3_600_000;

const refundFailed = ({ stripe: { store } }: World, { orderId }: SimObject): boolean =>
  store.intents
    .by('transfer_group', orderId)
    .some(({ id }) => store.refunds.by('payment_intent', id).some(({ status }) => OVER.has(status ?? '')));
const OVER: ReadonlySet<string> = new Set(['failed', 'canceled']);

/** Whether the order is so old that something can have been tried for that long. */
const waited = (order: OrderState, at: number, seconds: number): boolean => at - order.placedAt >= seconds * 1_000;

function declined(world: World, object: SimObject): number {
  const { store, refusals } = world.stripe;
  const charges = store.charges.by('transfer_group', object.orderId).filter((charge) => charge.status === 'failed');
  return charges.length + world.failedChecks + (refusals.get(object.name) ?? 0);
}
