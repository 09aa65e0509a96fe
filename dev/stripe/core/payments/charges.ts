import type Stripe from 'stripe';
import { z } from 'zod';
import { missing } from '../errors.ts';
import { list } from '../lists.ts';
import { OUTSIDE, PLATFORM, post, stripeFee } from '../money/balance-transactions.ts';
import { openDispute } from '../money/disputes.ts';
import { expandOnly, page, text } from '../params.ts';
import { one, route } from '../route.ts';
import { idOf, type Store } from '../store.ts';
import { behaviour } from './methods.ts';

const WEEK = 7 * 86_400;

/** The charge of a confirmed intent: authorised only, captured at once, or failed. */
export function createCharge(
  store: Store,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  failure: { code: string; decline_code: string; message: string } | undefined,
): Stripe.Charge {
  const manual = intent.capture_method === 'manual';
  return store.charges.put({
    id: store.id('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { ...method.billing_details },
    calculated_statement_descriptor: 'HEADRAIL SIM',
    captured: false,
    created: store.now,
    currency: intent.currency,
    customer: null,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: failure?.code ?? null,
    failure_message: failure?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcome(failure),
    paid: !failure,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: cardDetails(store, intent, method, manual && !failure),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: failure ? 'failed' : 'succeeded',
    transfer_data: null,
    transfer_group: intent.transfer_group,
  });
}

function outcome(failure: { decline_code: string } | undefined): Stripe.Charge.Outcome {
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: failure ? 'declined_by_network' : 'approved_by_network',
    reason: failure?.decline_code ?? null,
    risk_level: 'normal',
    risk_score: 20,
    seller_message: failure ? 'The bank declined the payment.' : 'Payment complete.',
    type: failure ? 'issuer_declined' : 'authorized',
  };
}

function cardDetails(
  store: Store,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  holds: boolean,
): Stripe.Charge.PaymentMethodDetails {
  const behaves = behaviour(store, method.id);
  return {
    type: 'card',
    card: {
      amount_authorized: intent.amount,
      authorization_code: '123456',
      brand: behaves.brand,
      ...(holds && { capture_before: store.now + WEEK }),
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'GB',
      electronic_commerce_indicator: null,
      exp_month: method.card?.exp_month ?? 12,
      exp_year: method.card?.exp_year ?? 2030,
      extended_authorization: { status: 'disabled' },
      fingerprint: `sim${behaves.last4}`,
      funding: 'credit',
      incremental_authorization: { status: 'unavailable' },
      installments: null,
      last4: behaves.last4,
      mandate: null,
      multicapture: { status: 'unavailable' },
      network: behaves.brand,
      network_transaction_id: null,
      overcapture: { maximum_amount_capturable: intent.amount, status: 'unavailable' },
      regulated_status: 'unregulated',
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}

/** Captures the money. The charge's balance transaction contains Stripe's fee, which the platform pays. */
export function captureCharge(store: Store, charge: Stripe.Charge, amount: number): Stripe.Charge {
  const moved = post(store, {
    account: PLATFORM,
    currency: charge.currency,
    amount,
    fee: stripeFee(amount),
    type: 'charge',
    source: charge.id,
    against: OUTSIDE.cards,
  });
  store.authorisations.remove(charge.id);
  return store.charges.put({
    ...charge,
    captured: true,
    amount_captured: amount,
    // Stripe also writes the released part here, although it is not a refund (`docs/outside-world.md`).
    amount_refunded: charge.amount - amount,
    balance_transaction: moved.id,
  });
}

/** Opens the dispute of a card that disputes, directly after the capture. */
export function afterCapture(store: Store, charge: Stripe.Charge): void {
  const kind = behaviour(store, charge.payment_method ?? '').dispute;
  if (kind) openDispute(store, charge, { kind, amount: charge.amount_captured });
}

/** Releases an authorisation, because of a cancellation or because it lapsed. */
export function releaseCharge(store: Store, charge: Stripe.Charge, how: 'cancelled' | 'expired'): Stripe.Charge {
  store.authorisations.remove(charge.id);
  const released = store.charges.put({ ...charge, refunded: true, amount_refunded: charge.amount });
  if (how === 'expired') store.emit('charge.expired', released);
  else store.emit('charge.refunded', released);
  return released;
}

export function charge(store: Store, id: string, param = 'charge'): Stripe.Charge {
  const found = store.charges.get(id);
  if (!found) throw missing('charge', id, param);
  return found;
}

export function latestCharge(store: Store, intent: Stripe.PaymentIntent): Stripe.Charge | undefined {
  return store.charges.get(idOf(intent.latest_charge) ?? '');
}

const chargesPage = z.strictObject({ ...page, payment_intent: text.optional(), transfer_group: text.optional() });

export const chargeRoutes = [
  route('GET /v1/charges/:', expandOnly, (ctx) => charge(ctx.store, one(ctx), 'id')),
  route('GET /v1/charges', chargesPage, ({ store }, p) =>
    list('/v1/charges', store.charges.where({ payment_intent: p.payment_intent, transfer_group: p.transfer_group }), p),
  ),
];
