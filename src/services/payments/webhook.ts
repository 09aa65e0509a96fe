import Stripe from 'stripe';
import type { Command } from '../../domain/order/decide.ts';
import { workOfKey } from '../../domain/saga/attempt.ts';
import { chargebackSeenOf, readingOf, refundSeenOf } from './reading.ts';

/**
 * An event of one order. `about` is the id of Stripe's object. `named`: its own metadata named the order, not its
 * payment's.
 */
export interface EventOfOrder {
  readonly kind: 'order';
  readonly eventId: string;
  readonly type: string;
  readonly about: string;
  readonly orderId: string;
  readonly named: boolean;
  readonly command: Observation;
}

/**
 * An event that is not booked. `code` says what does not fit. Platform Ops see it, and Stripe does not send it again.
 */
export interface UnbookedEvent {
  readonly kind: 'unbooked';
  readonly eventId: string;
  readonly type: string;
  readonly about: string;
  readonly orderId: string | null;
  readonly code: string;
}

type Observation = Extract<Command, { type: 'observe_payment' | 'observe_refund' | 'observe_chargeback' }>;

/** What a webhook says. `ignored` is answered 200 and logged. */
export type WebhookReading =
  | { readonly kind: 'bad_signature' }
  | { readonly kind: 'wrong_endpoint' }
  | { readonly kind: 'ignored'; readonly eventId: string; readonly type: string; readonly why: string }
  | { readonly kind: 'unavailable' }
  | EventOfOrder
  | UnbookedEvent
  | { readonly kind: 'account'; readonly eventId: string; readonly account: string; readonly payable: boolean };

interface Delivery {
  readonly body: string;
  readonly signature: string;
  readonly endpoint: 'account' | 'connect';
}

interface Secrets {
  readonly webhookSecret: string;
  readonly connectWebhookSecret: string;
  readonly secretKey: string;
}

const crypto = Stripe.createSubtleCryptoProvider();

export async function readWebhook(stripe: Stripe, secrets: Secrets, delivery: Delivery): Promise<WebhookReading> {
  const secret = delivery.endpoint === 'account' ? secrets.webhookSecret : secrets.connectWebhookSecret;
  let event: Stripe.Event;
  try {
    event = await stripe.webhooks.constructEventAsync(delivery.body, delivery.signature, secret, undefined, crypto);
  } catch {
    return { kind: 'bad_signature' };
  }
  if (modes(event).some((live) => live !== /^[sr]k_live_/.test(secrets.secretKey))) return otherMode(event);
  if (delivery.endpoint === 'connect') return readAccount(event);
  return event.account === undefined ? readOrder(stripe, event) : { kind: 'wrong_endpoint' };
}

/** Whether the event is of the live mode, as the event says, and as its object says where it does. */
const modes = ({ livemode, data: { object } }: Stripe.Event): boolean[] => [
  livemode,
  ...('livemode' in object && typeof object.livemode === 'boolean' ? [object.livemode] : []),
];

const otherMode = (event: Stripe.Event): UnbookedEvent => {
  const { object } = event.data;
  const about = 'id' in object && typeof object.id === 'string' ? object.id : event.id;
  return { kind: 'unbooked', eventId: event.id, type: event.type, about, orderId: null, code: 'other_mode' };
};

const ignored = (event: Stripe.Event, why: string): WebhookReading => ({
  kind: 'ignored',
  eventId: event.id,
  type: event.type,
  why,
});

function readAccount(event: Stripe.Event): WebhookReading {
  if (event.type !== 'account.updated') return ignored(event, 'not an account event');
  const { id, capabilities } = event.data.object;
  return { kind: 'account', eventId: event.id, account: id, payable: capabilities?.transfers === 'active' };
}

/** The part of an event that finds its order and says what happened. */
interface Found<T extends Observation = Observation> {
  readonly about: string;
  readonly metadata: Stripe.Metadata | null;
  readonly command: T;
}

type Of<T extends Observation['type']> = Found<Extract<Observation, { type: T }>>;

/** Reasons of refunds of money that was never taken: a hold that lapsed, or the rest after a smaller capture. */
const LETS_GO: ReadonlySet<string> = new Set(['expired_uncaptured_charge', 'partial_capture']);

const idOf = (given: string | { readonly id: string } | null): string | null =>
  typeof given === 'string' || given === null ? given : given.id;

/** Null where no order waits for such an event. */
function found(event: Stripe.Event): Found | null {
  switch (event.type) {
    case 'payment_intent.amount_capturable_updated':
    case 'payment_intent.requires_action':
    case 'payment_intent.payment_failed':
    case 'payment_intent.succeeded':
    case 'payment_intent.canceled':
      return intentFound(event.data.object, event);
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return LETS_GO.has(event.data.object.reason ?? '') ? null : refundFound(event.data.object);
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
    case 'charge.dispute.closed':
      return disputeFound(event.data.object);
    default:
      return null;
  }
}

/** An event that our own call caused has the call's key. Any other is an attempt of its own: each has one event. */
function attemptOf({ id, request }: Stripe.Event, orderId: string): string {
  return workOfKey(orderId, request?.idempotency_key ?? '') ?? id;
}

function intentFound(intent: Stripe.PaymentIntent, event: Stripe.Event): Found {
  const { id, currency, metadata } = intent;
  // `amount_capturable` is the amount that is held: a bank may authorise less than was requested.
  const amount = intent.status === 'requires_capture' ? intent.amount_capturable : intent.amount;
  const reading = readingOf(intent);
  const attempt = attemptOf(event, metadata.order_id ?? '');
  return {
    about: id,
    metadata,
    command: { type: 'observe_payment', intentId: id, amount, currency, reading, attempt },
  };
}

function refundFound(refund: Stripe.Refund): Of<'observe_refund'> {
  const { id, currency, metadata } = refund;
  const payment = { intentId: idOf(refund.payment_intent), chargeId: idOf(refund.charge), currency };
  const command = { type: 'observe_refund', ...payment, ...refundSeenOf(refund) } as const;
  return { about: id, metadata, command };
}

/** Anybody in the Dashboard may write a dispute's metadata. So its payment says which order it belongs to. */
function disputeFound(dispute: Stripe.Dispute): Of<'observe_chargeback'> {
  const { id, currency } = dispute;
  const payment = { intentId: idOf(dispute.payment_intent), chargeId: idOf(dispute.charge), currency };
  const command = { type: 'observe_chargeback', ...payment, seen: chargebackSeenOf(dispute) } as const;
  return { about: id, metadata: null, command };
}

async function readOrder(stripe: Stripe, event: Stripe.Event): Promise<WebhookReading> {
  const what = found(event);
  if (what === null) return ignored(event, 'not an event that an order waits for');
  const { about, metadata, command } = what;
  const known = { kind: 'order', eventId: event.id, type: event.type, about, command } as const;
  const direct = metadata?.order_id;
  if (direct !== undefined) return { ...known, orderId: direct, named: true };
  // Refunds that are made in the Dashboard, and chargebacks, do not have our metadata. Their intent has it.
  const owner = await asked(() => ownerOf(stripe, command));
  if (owner === 'unavailable') return { kind: 'unavailable' };
  return owner === null ? ignored(event, 'of no order of ours') : { ...known, orderId: owner, named: false };
}

/** The order that the payment of an event names; null where it names none. */
async function ownerOf(stripe: Stripe, { intentId, chargeId = null }: Observation): Promise<string | null> {
  const intent =
    intentId ?? (chargeId === null ? null : idOf((await stripe.charges.retrieve(chargeId)).payment_intent));
  if (intent === null) return null;
  const { metadata } = await stripe.paymentIntents.retrieve(intent);
  return metadata.order_id ?? null;
}

/** Stripe's answer; null where the object does not exist. */
async function asked<T>(question: () => Promise<T>): Promise<T | null | 'unavailable'> {
  try {
    return await question();
  } catch (error) {
    return error instanceof Stripe.errors.StripeError && error.statusCode === 404 ? null : 'unavailable';
  }
}

/** Refusals after which Stripe is asked: the order does not know the charge, or the refund differs from ours. */
const VOUCHED: ReadonlySet<string> = new Set(['other_charge', 'other_refund', 'other_amount']);

/**
 * Reads an event again after its order refused it (`why`) or did not exist. A refund or a dispute is read from Stripe.
 * An event that named an order is given to the order of its payment. Otherwise nothing is booked.
 */
export async function lookAgain(stripe: Stripe, event: EventOfOrder, why: string): Promise<WebhookReading> {
  const { eventId, type, about, orderId, command, named } = event;
  const over: WebhookReading =
    why === 'no_order'
      ? { kind: 'ignored', eventId, type, why: 'no such order' }
      : { kind: 'unbooked', eventId, type, about, orderId, code: why };
  const vouched = VOUCHED.has(why) ? await asked(() => vouch(stripe, event, why)) : null;
  if (vouched === 'unavailable') return { kind: 'unavailable' };
  if (vouched !== null) return { ...event, command: vouched };
  const owner = named ? await asked(() => ownerOf(stripe, command)) : null;
  if (owner === 'unavailable') return { kind: 'unavailable' };
  if (owner === null || owner === orderId) return over;
  return { ...event, orderId: owner, named: false, command: notOurs(command) };
}

/**
 * The object as Stripe has it: by its intent alone, or as an external refund. Each is tried once, so that this ends.
 * Null where there is nothing more to ask.
 */
async function vouch(stripe: Stripe, { about, command }: EventOfOrder, why: string): Promise<Observation | null> {
  const byIntent = why === 'other_charge' && command.intentId !== null && command.chargeId !== null;
  if (command.type === 'observe_chargeback' && byIntent) {
    return { ...disputeFound(await stripe.disputes.retrieve(about)).command, chargeId: null };
  }
  if (command.type === 'observe_refund' && (byIntent || command.refundId !== null)) {
    const { chargeId, refundId } = command;
    const kept = byIntent ? { chargeId: null, refundId } : { chargeId, refundId: null };
    return { ...refundFound(await stripe.refunds.retrieve(about)).command, ...kept };
  }
  return null;
}

/** A refund counts as an external one. */
const notOurs = (command: Observation): Observation =>
  command.type === 'observe_refund' ? { ...command, refundId: null } : command;
