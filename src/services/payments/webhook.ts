import Stripe from 'stripe';
import type { SourceKind } from '../../domain/money/movements.ts';
import {
  DISPUTES,
  disputeFound,
  type FoundEvent,
  INTENTS,
  KINDS,
  type Kind,
  LETS_GO,
  type Observation,
  REFUNDS,
  refundFound,
  WARNINGS,
} from './observations.ts';
import { AccountShape, EnvelopeShape, EventShape, WhoseShape } from './shapes.ts';

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

/**
 * Checks the signature and reads one event. The caller, `api/routes/webhooks.ts`, gives an event of an order to
 * `app/tell-order.ts`.
 */
export async function readWebhook(stripe: Stripe, secrets: Secrets, delivery: Delivery): Promise<WebhookReading> {
  const secret = delivery.endpoint === 'account' ? secrets.webhookSecret : secrets.connectWebhookSecret;
  let raw: unknown;
  try {
    raw = await stripe.webhooks.constructEventAsync(delivery.body, delivery.signature, secret, undefined, crypto);
  } catch {
    return { kind: 'bad_signature' };
  }
  const read = EventShape.safeParse(raw);
  if (!read.success) return unreadableEvent(raw);
  const event = read.data;
  if (modes(event).some((live) => live !== /^[sr]k_live_/.test(secrets.secretKey))) {
    return unbooked(event, whoseOf(event).id, null, 'other_mode');
  }
  if (delivery.endpoint === 'connect') return readAccount(event);
  return event.account === undefined ? readOrder(stripe, event) : { kind: 'wrong_endpoint' };
}

const whoseOf = ({ data: { object } }: Pick<EventShape, 'data'>) => WhoseShape.parse(object);

/** Whether the event is of the live mode, as the event says, and as its object says where it does. */
function modes(event: EventShape): boolean[] {
  const { livemode } = whoseOf(event);
  return [event.livemode, ...(typeof livemode === 'boolean' ? [livemode] : [])];
}

const unbooked = (event: EventShape, about: string | null | undefined, orderId: string | null, code: string) => {
  return { kind: 'unbooked', eventId: event.id, type: event.type, about: about ?? event.id, orderId, code } as const;
};

/** The code of an event that cannot be read. It is kept for Platform Ops: Stripe would send it again in vain. */
const UNREADABLE = 'unreadable';

/** Not even the envelope can be read. What it names is told, as far as it names anything. */
function unreadableEvent(raw: unknown): UnbookedEvent {
  const { id, type, data } = EnvelopeShape.parse(raw);
  const about = data?.object.id ?? id ?? 'an_event_without_ids';
  return { kind: 'unbooked', eventId: id ?? '', type: type ?? '', about, orderId: null, code: UNREADABLE };
}

const ignored = (event: EventShape, why: string): WebhookReading => ({
  kind: 'ignored',
  eventId: event.id,
  type: event.type,
  why,
});

/** The events of connected accounts that we wait for. */
export const ACCOUNT_EVENTS: ReadonlyMap<string, (event: EventShape) => WebhookReading> = new Map([
  ['account.updated', accountUpdated],
  // The party closed its account, or ended our access to it. It cannot be paid there any more: Platform Ops see it.
  ['account.application.deauthorized', (event: EventShape) => unbooked(event, event.account, null, 'account_closed')],
]);

const readAccount = (event: EventShape): WebhookReading =>
  ACCOUNT_EVENTS.get(event.type)?.(event) ?? ignored(event, 'not an account event');

function accountUpdated(event: EventShape): WebhookReading {
  const read = AccountShape.safeParse(event.data.object);
  if (!read.success) return unbooked(event, event.account, null, UNREADABLE);
  const { id, capabilities } = read.data;
  return { kind: 'account', eventId: event.id, account: id, payable: capabilities?.transfers === 'active' };
}

async function readOrder(stripe: Stripe, event: EventShape): Promise<WebhookReading> {
  const { object } = event.data;
  const kind = KINDS.get(event.type);
  const waits = kind !== undefined && !(kind === REFUNDS && LETS_GO.has(object.reason));
  if (!waits) return ignored(event, 'not an event that an order waits for');
  const what = kind.found(object, event);
  return what === null ? readStrange(stripe, event, kind) : ofOrder(stripe, event, what);
}

async function ofOrder(
  stripe: Stripe,
  event: EventShape,
  { about, metadata, command }: FoundEvent,
): Promise<WebhookReading> {
  const known = { kind: 'order', eventId: event.id, type: event.type, about, command } as const;
  const direct = metadata?.order_id;
  if (direct !== undefined) return { ...known, orderId: direct, named: true };
  // Refunds that are made in the Dashboard, and chargebacks, do not have our metadata. Their intent has it.
  const owner = await asked(() => ownerOf(stripe, command));
  if (owner === 'unavailable') return { kind: 'unavailable' };
  return owner === null ? ignored(event, 'of no order of ours') : { ...known, orderId: owner, named: false };
}

/**
 * An event whose object cannot be read: it is of another API version. First whose it is. If it may be ours, Stripe is
 * asked for the object, and its present state is booked instead. If that is not possible, the event is kept.
 */
async function readStrange(stripe: Stripe, event: EventShape, kind: Kind): Promise<WebhookReading> {
  const { id = null, metadata, payment_intent = null, charge = null } = whoseOf(event);
  const payment = { intentId: kind === INTENTS ? id : payment_intent, chargeId: charge };
  const named = kind === DISPUTES || kind === WARNINGS ? undefined : metadata.order_id;
  const owner = named ?? (await asked(() => ownerOf(stripe, payment)));
  if (owner === 'unavailable') return { kind: 'unavailable' };
  const somebodys = payment.intentId !== null || payment.chargeId !== null;
  if (owner === null && somebodys) return ignored(event, 'of no order of ours');
  const now = id === null ? null : await asked(() => kind.ask(stripe, id));
  if (now === 'unavailable') return { kind: 'unavailable' };
  const found = now === null ? null : kind.found(now, event);
  return found === null ? unbooked(event, id, owner, UNREADABLE) : ofOrder(stripe, event, found);
}

const idOf = (given: string | { readonly id: string } | null): string | null =>
  typeof given === 'string' || given === null ? given : given.id;

/** The order that the payment of an event names; null where it names none. */
async function ownerOf(
  stripe: Stripe,
  { intentId, chargeId = null }: Pick<Observation, 'intentId' | 'chargeId'>,
): Promise<string | null> {
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
    const now = disputeFound(await stripe.disputes.retrieve(about));
    return now === null ? null : { ...now.command, chargeId: null };
  }
  // A warning says no more when Stripe is asked for it. Its intent is the order's: that is enough.
  if (command.type === 'observe_fraud_warning' && byIntent) return { ...command, chargeId: null };
  if (command.type === 'observe_refund' && (byIntent || command.refundId !== null)) {
    const { chargeId, refundId } = command;
    const kept = byIntent ? { chargeId: null, refundId } : { chargeId, refundId: null };
    const now = refundFound(await stripe.refunds.retrieve(about));
    return now === null ? null : { ...now.command, ...kept };
  }
  return null;
}

/** A refund counts as an external one. */
const notOurs = (command: Observation): Observation =>
  command.type === 'observe_refund' ? { ...command, refundId: null } : command;

interface Wanted {
  readonly source: string;
  readonly kind: SourceKind;
  readonly eventId: string;
}

/** Reads an object of Stripe's as if an event had just told of it. A charge is read by its intent. */
export async function lookUp(stripe: Stripe, { source, kind, eventId }: Wanted): Promise<WebhookReading> {
  const event: EventShape = { id: eventId, type: `reconciliation.${kind}`, livemode: false, data: { object: {} } };
  const reader = READERS[kind];
  const now = reader === undefined ? null : await asked(() => reader.ask(stripe, source));
  if (now === 'unavailable') return { kind: 'unavailable' };
  const found = now === null ? null : (reader?.found(now, event) ?? null);
  return found === null ? unbooked(event, source, null, UNREADABLE) : ofOrder(stripe, event, found);
}

/** A charge without an intent was not made by us. */
const CHARGES: Kind = {
  found: INTENTS.found,
  ask: async (stripe, id) => {
    const intent = idOf((await stripe.charges.retrieve(id)).payment_intent);
    return intent === null ? null : INTENTS.ask(stripe, intent);
  },
};

const READERS: Readonly<Partial<Record<SourceKind, Kind>>> = { charge: CHARGES, refund: REFUNDS, dispute: DISPUTES };
