import type Stripe from 'stripe';
import type { Command } from '../../domain/order/decide.ts';
import { workOfKey } from '../../domain/saga/attempt.ts';
import type { PaymentReading } from '../../domain/saga/work.ts';
import { everyRow } from './pages.ts';
import { chargebackSeenOf, readingOf, refundSeenOf, reversalSeenOf, warningSeenOf } from './reading.ts';
import { DisputeShape, type EventShape, IntentShape, RefundShape, TransferShape, WarningShape } from './shapes.ts';

/** What an event tells an order. */
export type Observation = Extract<
  Command,
  {
    type: 'observe_payment' | 'observe_refund' | 'observe_chargeback' | 'observe_fraud_warning' | 'observe_transfer';
  }
>;

/** The part of an event that finds its order and says what happened. */
export interface FoundEvent<T extends Observation = Observation> {
  readonly about: string;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly command: T;
}

type Of<T extends Observation['type']> = FoundEvent<Extract<Observation, { type: T }>>;

/** Reasons of refunds of money that was never taken: a hold that lapsed, or the rest after a smaller capture. */
export const LETS_GO: ReadonlySet<unknown> = new Set(['expired_uncaptured_charge', 'partial_capture']);

/** A kind of Stripe's objects: how it is read from an event, and how Stripe is asked for it. */
export interface Kind {
  /** Null where it cannot be read. */
  readonly found: (object: unknown, event: EventShape) => FoundEvent | null;
  readonly ask: (stripe: Stripe, id: string) => Promise<unknown>;
}

export const INTENTS: Kind = {
  found: (object, event) => {
    const { success, data } = IntentShape.safeParse(object);
    return success ? intentFound(data, event) : null;
  },
  ask: (stripe, id) => stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] }),
};
export const REFUNDS: Kind = { found: refundFound, ask: (stripe, id) => stripe.refunds.retrieve(id) };
export const DISPUTES: Kind = {
  found: (object, { created }) => disputeFound(object, created),
  ask: (stripe, id) => stripe.disputes.retrieve(id),
};

export const WARNINGS: Kind = {
  found: (object, { created }) => warningFound(object, created),
  ask: (stripe, id) => stripe.radar.earlyFraudWarnings.retrieve(id),
};

const TRANSFERS: Kind = {
  found: transferFound,
  ask: async (stripe, id) => {
    const transfer = await stripe.transfers.retrieve(id);
    const data: Stripe.TransferReversal[] = [];
    for await (const row of everyRow((page) => stripe.transfers.listReversals(id, page))) data.push(row);
    return { ...transfer, reversals: { data, has_more: false } };
  },
};

/** The events that an order waits for. */
export const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['payment_intent.amount_capturable_updated', INTENTS],
  ['payment_intent.requires_action', INTENTS],
  ['payment_intent.payment_failed', INTENTS],
  ['payment_intent.succeeded', INTENTS],
  ['payment_intent.canceled', INTENTS],
  ['refund.created', REFUNDS],
  ['refund.updated', REFUNDS],
  ['refund.failed', REFUNDS],
  ['charge.dispute.created', DISPUTES],
  ['charge.dispute.updated', DISPUTES],
  ['charge.dispute.funds_withdrawn', DISPUTES],
  ['charge.dispute.funds_reinstated', DISPUTES],
  ['charge.dispute.closed', DISPUTES],
  ['radar.early_fraud_warning.created', WARNINGS],
  ['radar.early_fraud_warning.updated', WARNINGS],
  ['transfer.reversed', TRANSFERS],
]);

/** The events that are of one attempt to pay, with what they report. */
const OF_AN_ATTEMPT: ReadonlyMap<string, PaymentReading['state']> = new Map([
  ['payment_intent.payment_failed', 'declined'],
  ['payment_intent.requires_action', 'requires_action'],
]);

/**
 * An event that our own call caused has the call's key. Any other is an attempt of its own: each has one event. An
 * intent that was read after the event may be in another state by now: that is of no attempt that we know.
 */
function attemptOf({ id, type, request }: EventShape, orderId: string, { state }: PaymentReading): string | undefined {
  if (OF_AN_ATTEMPT.get(type) !== state) return undefined;
  return workOfKey(orderId, request?.idempotency_key ?? '') ?? id;
}

function intentFound(intent: IntentShape, event: EventShape): FoundEvent {
  const { id, currency, metadata } = intent;
  // `amount_capturable` is the amount that is held: a bank may authorise less than was requested.
  const amount = intent.status === 'requires_capture' ? intent.amount_capturable : intent.amount;
  const reading = readingOf(intent);
  const attempt = attemptOf(event, metadata.order_id ?? '', reading);
  return {
    about: id,
    metadata,
    command: { type: 'observe_payment', intentId: id, amount, currency, reading, attempt },
  };
}

export function refundFound(object: unknown): Of<'observe_refund'> | null {
  const { success, data } = RefundShape.safeParse(object);
  if (!success) return null;
  const { id, currency, metadata, payment_intent = null, charge = null } = data;
  const payment = { intentId: payment_intent, chargeId: charge, currency };
  return { about: id, metadata, command: { type: 'observe_refund', ...payment, ...refundSeenOf(data) } };
}

/** Anybody in the Dashboard may write a dispute's metadata. So its payment says which order it belongs to. */
export function disputeFound(object: unknown, created?: number): Of<'observe_chargeback'> | null {
  const { success, data } = DisputeShape.safeParse(object);
  if (!success) return null;
  const { id, currency, payment_intent = null, charge = null } = data;
  const payment = { intentId: payment_intent, chargeId: charge, currency };
  return {
    about: id,
    metadata: null,
    command: { type: 'observe_chargeback', ...payment, seen: chargebackSeenOf(data, created) },
  };
}

/** A warning has no metadata. Its payment says which order it belongs to. */
function warningFound(object: unknown, created?: number): Of<'observe_fraud_warning'> | null {
  const { success, data } = WarningShape.safeParse(object);
  if (!success) return null;
  const { id, payment_intent = null, charge = null } = data;
  const payment = { intentId: payment_intent, chargeId: charge };
  return {
    about: id,
    metadata: null,
    command: { type: 'observe_fraud_warning', ...payment, seen: warningSeenOf(data, created) },
  };
}

/** A transfer of ours names its party, and its number if it is a return. Any other is nobody's. */
function transferFound(object: unknown): Of<'observe_transfer'> | null {
  const { success, data } = TransferShape.safeParse(object);
  if (!success) return null;
  const { id, amount, currency, metadata, source_transaction = null, reversals } = data;
  const of = /^[1-9]\d{0,5}$/.test(metadata.return ?? '') ? Number(metadata.return) : 0;
  const command = {
    type: 'observe_transfer',
    ...{ intentId: null, chargeId: source_transaction, currency },
    ...{ transferId: id, partyId: metadata.party_id ?? '', of, amount },
    reversals: reversals.data.map(reversalSeenOf),
  } as const;
  return { about: id, metadata, command };
}
