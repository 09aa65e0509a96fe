import Stripe from 'stripe';
import type { Command } from '../../domain/decide.ts';
import { chargebackSeenOf, readingOf, refundSeenOf } from './reading.ts';

/** News of one order. `about` is the id of Stripe's object; `named` says that its metadata named the order, not its payment. */
export interface OrderNews {
  readonly kind: 'order';
  readonly eventId: string;
  readonly type: string;
  readonly about: string;
  readonly orderId: string;
  readonly named: boolean;
  readonly command: Observation;
}

/** News that is not booked: `code` says what does not fit. Platform Ops are to see it; Stripe need not repeat it. */
export interface UnbookedNews {
  readonly kind: 'unbooked';
  readonly eventId: string;
  readonly type: string;
  readonly about: string;
  readonly orderId: string | null;
  readonly code: string;
}

type Observation = Extract<Command, { type: 'observe_payment' | 'observe_refund' | 'observe_chargeback' }>;

/** What a webhook says, in our words. `ignored` is answered 200 and logged. */
export type WebhookReading =
  | { readonly kind: 'bad_signature' }
  | { readonly kind: 'wrong_endpoint' }
  | { readonly kind: 'ignored'; readonly eventId: string; readonly type: string; readonly why: string }
  | { readonly kind: 'unavailable' }
  | OrderNews
  | UnbookedNews
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

/** The event's own word on its mode, and its object's where it has one. */
const modes = ({ livemode, data: { object } }: Stripe.Event): boolean[] => [
  livemode,
  ...('livemode' in object && typeof object.livemode === 'boolean' ? [object.livemode] : []),
];

const otherMode = (event: Stripe.Event): UnbookedNews => {
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
interface Found {
  readonly about: string;
  readonly metadata: Stripe.Metadata | null;
  readonly command: Observation;
}

/** Stripe's own refunds of what was never taken: a hold that lapsed, or what a smaller capture left of it. */
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
      return intentFound(event.data.object);
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

function intentFound(intent: Stripe.PaymentIntent): Found {
  const { id, currency, metadata } = intent;
  // What is held is told by itself: a bank may authorise less than was asked for.
  const amount = intent.status === 'requires_capture' ? intent.amount_capturable : intent.amount;
  const reading = readingOf(intent);
  return { about: id, metadata, command: { type: 'observe_payment', intentId: id, amount, currency, reading } };
}

function refundFound(refund: Stripe.Refund): Found {
  const { id, currency, metadata } = refund;
  const payment = { intentId: idOf(refund.payment_intent), chargeId: idOf(refund.charge), currency };
  const command = { type: 'observe_refund', ...payment, ...refundSeenOf(refund) } as const;
  return { about: id, metadata, command };
}

/** A dispute's own metadata is whatever somebody wrote in the Dashboard: its payment says whose it is. */
function disputeFound(dispute: Stripe.Dispute): Found {
  const { id, currency } = dispute;
  const payment = { intentId: idOf(dispute.payment_intent), chargeId: idOf(dispute.charge), currency };
  const command = { type: 'observe_chargeback', ...payment, seen: chargebackSeenOf(dispute) } as const;
  return { about: id, metadata: null, command };
}

async function readOrder(stripe: Stripe, event: Stripe.Event): Promise<WebhookReading> {
  const what = found(event);
  if (what === null) return ignored(event, 'not an event that an order waits for');
  const { about, metadata, command } = what;
  const news = { kind: 'order', eventId: event.id, type: event.type, about, command } as const;
  const direct = metadata?.order_id;
  if (direct !== undefined) return { ...news, orderId: direct, named: true };
  // Refunds made in the Dashboard, and chargebacks, come without our metadata: their intent has it.
  const owner = await asked(() => ownerOf(stripe, command));
  if (owner === 'unavailable') return { kind: 'unavailable' };
  return owner === null ? ignored(event, 'of no order of ours') : { ...news, orderId: owner, named: false };
}

/** The order that the payment of some news names; null where it names none. */
async function ownerOf(stripe: Stripe, { intentId, chargeId = null }: Observation): Promise<string | null> {
  const intent =
    intentId ?? (chargeId === null ? null : idOf((await stripe.charges.retrieve(chargeId)).payment_intent));
  if (intent === null) return null;
  const { metadata } = await stripe.paymentIntents.retrieve(intent);
  return metadata.order_id ?? null;
}

/** Stripe's answer to a question; null where it does not know what was asked about. */
async function asked<T>(question: () => Promise<T>): Promise<T | null | 'unavailable'> {
  try {
    return await question();
  } catch (error) {
    return error instanceof Stripe.errors.StripeError && error.statusCode === 404 ? null : 'unavailable';
  }
}

const NOT_AS_WE_ASKED: ReadonlySet<string> = new Set(['other_refund', 'other_amount']);

/**
 * What the news is after its order refused it (`why`), or was not there: that of the order whose payment it is, or a
 * refund that bears an id of ours, is not as we asked for it, and is at Stripe all the same. Else nothing is booked.
 */
export async function lookAgain(stripe: Stripe, news: OrderNews, why: string): Promise<WebhookReading> {
  const { eventId, type, about, orderId, command } = news;
  const over: WebhookReading =
    why === 'no_order'
      ? { kind: 'ignored', eventId, type, why: 'no such order' }
      : { kind: 'unbooked', eventId, type, about, orderId, code: why };
  const ourId = command.type === 'observe_refund' && command.refundId !== null;
  if (ourId && NOT_AS_WE_ASKED.has(why)) {
    const refund = await asked(() => stripe.refunds.retrieve(about));
    if (refund === 'unavailable') return { kind: 'unavailable' };
    return refund === null ? over : { ...news, command: notOurs(refundFound(refund).command), named: false };
  }
  if (!news.named) return over;
  const owner = await asked(() => ownerOf(stripe, command));
  if (owner === 'unavailable') return { kind: 'unavailable' };
  return owner === null || owner === orderId
    ? over
    : { ...news, orderId: owner, command: notOurs(command), named: false };
}

/** Of a refund: one that somebody else made. */
const notOurs = (command: Observation): Observation =>
  command.type === 'observe_refund' ? { ...command, refundId: null } : command;
