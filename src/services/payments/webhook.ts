import Stripe from 'stripe';
import type { Command } from '../../domain/decide.ts';
import { chargebackSeenOf, readingOf, refundSeenOf } from './reading.ts';

/** What a webhook says, in our words. `ignored` is answered 200 and logged. */
export type WebhookReading =
  | { readonly kind: 'bad_signature' }
  | { readonly kind: 'wrong_endpoint' }
  | { readonly kind: 'ignored'; readonly eventId: string; readonly type: string; readonly why: string }
  | { readonly kind: 'unavailable' }
  | {
      readonly kind: 'order';
      readonly eventId: string;
      readonly type: string;
      readonly orderId: string;
      readonly command: Command;
    }
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
  if (event.livemode !== /^[sr]k_live_/.test(secrets.secretKey)) return ignored(event, 'other mode');
  if (delivery.endpoint === 'connect') return readAccount(event);
  return event.account === undefined ? readOrder(stripe, event) : { kind: 'wrong_endpoint' };
}

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
  readonly metadata: Stripe.Metadata | null;
  readonly intent: string | Stripe.PaymentIntent | null;
  readonly command: Command;
}

function found(event: Stripe.Event): Found | null {
  switch (event.type) {
    case 'payment_intent.amount_capturable_updated':
    case 'payment_intent.requires_action':
    case 'payment_intent.payment_failed':
    case 'payment_intent.succeeded':
    case 'payment_intent.canceled': {
      const intent = event.data.object;
      const { id, amount, currency } = intent;
      const command: Command = { type: 'observe_payment', intentId: id, amount, currency, reading: readingOf(intent) };
      return { metadata: intent.metadata, intent: id, command };
    }
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed': {
      const refund = event.data.object;
      const command: Command = { type: 'observe_refund', ...refundSeenOf(refund) };
      return { metadata: refund.metadata, intent: refund.payment_intent, command };
    }
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
    case 'charge.dispute.closed': {
      const dispute = event.data.object;
      const intent = typeof dispute.payment_intent === 'string' ? dispute.payment_intent : dispute.payment_intent?.id;
      if (intent === undefined) return null;
      const seen = chargebackSeenOf(dispute);
      const command: Command = { type: 'observe_chargeback', intentId: intent, currency: dispute.currency, seen };
      // A dispute's own metadata is whatever somebody wrote in the Dashboard: its intent says whose it is.
      return { metadata: null, intent, command };
    }
    default:
      return null;
  }
}

async function readOrder(stripe: Stripe, event: Stripe.Event): Promise<WebhookReading> {
  const what = found(event);
  if (what === null) return ignored(event, 'not an event that an order waits for');
  const direct = what.metadata?.order_id;
  if (direct !== undefined) return toOrder(event, direct, what.command);
  if (what.intent === null) return ignored(event, 'of no order of ours');
  // Refunds made in the Dashboard, and chargebacks, come without our metadata: their intent has it.
  const id = typeof what.intent === 'string' ? what.intent : what.intent.id;
  try {
    const { metadata } = await stripe.paymentIntents.retrieve(id);
    return metadata.order_id === undefined
      ? ignored(event, 'of no order of ours')
      : toOrder(event, metadata.order_id, what.command);
  } catch (error) {
    const gone = error instanceof Stripe.errors.StripeError && error.statusCode === 404;
    return gone ? ignored(event, 'its intent is not ours') : { kind: 'unavailable' };
  }
}

const toOrder = (event: Stripe.Event, orderId: string, command: Command): WebhookReading => ({
  kind: 'order',
  eventId: event.id,
  type: event.type,
  orderId,
  command,
});
