import type Stripe from 'stripe';
import { z } from 'zod';
import { currencyRule } from '../../../../src/domain/money/currency.ts';
import { invalid, missing, refused } from '../errors.ts';
import { list } from '../lists.ts';
import { amount, expand, expandOnly, mergeMetadata, metadata, page, text } from '../params.ts';
import { charge, latestCharge } from '../payments/charges.ts';
import { behaviour } from '../payments/methods.ts';
import { type Ctx, one, route } from '../route.ts';
import { idOf, type Store } from '../store.ts';
import { OUTSIDE, PLATFORM, post } from './balance-transactions.ts';
import { blocksRefund } from './disputes.ts';
import { endWarnings } from './fraud-warnings.ts';

const createParams = z.strictObject({
  payment_intent: text.optional(),
  charge: text.optional(),
  amount: amount.optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  metadata: metadata.optional(),
  expand,
});

/** The charge to refund. An intent that was not captured is cancelled, never refunded. */
function refundable(store: Store, p: z.infer<typeof createParams>): Stripe.Charge {
  if (p.payment_intent === undefined && p.charge === undefined)
    throw invalid(
      'One of the following params should be provided for this request: payment_intent or charge.',
      'charge',
    );
  const intent = p.payment_intent === undefined ? undefined : store.intents.get(p.payment_intent);
  if (p.payment_intent !== undefined && !intent) throw missing('payment_intent', p.payment_intent, 'payment_intent');
  const found = intent ? latestCharge(store, intent) : charge(store, p.charge ?? '');
  if (found?.status !== 'succeeded')
    throw refused(null, `This PaymentIntent (${p.payment_intent ?? ''}) does not have a successful charge to refund.`, {
      param: 'payment_intent',
    });
  if (!found.captured)
    throw refused(
      'charge_not_refundable',
      `Charge ${found.id} has not been captured and cannot be refunded. Cancel its PaymentIntent instead.`,
    );
  return found;
}

/**
 * The captured amount that is not refunded yet. `charge.amount_refunded` is not usable: a partial capture also writes
 * it.
 */
function refundLeft(store: Store, of: Stripe.Charge): number {
  const given = store.refunds.by('charge', of.id).filter((r) => r.status === 'succeeded' || r.status === 'pending');
  return of.amount_captured - given.reduce((sum, r) => sum + r.amount, 0);
}

function create(ctx: Ctx, p: z.infer<typeof createParams>): Stripe.Refund {
  const { store } = ctx;
  const of = refundable(store, p);
  const left = refundLeft(store, of);
  if (blocksRefund(store, of.id))
    throw refused('charge_disputed', `Charge ${of.id} has been charged back; cannot issue a refund.`);
  if (left === 0) throw refused('charge_already_refunded', `Charge ${of.id} has already been refunded.`);
  const wanted = p.amount ?? left;
  if (wanted > left)
    throw refused(null, `Refund amount (${wanted}) is greater than unrefunded amount on charge (${left})`, {
      param: 'amount',
    });
  const id = store.id('re');
  const currency = of.currency;
  const { step } = currencyRule(currency);
  if (wanted % step !== 0) throw invalid(`Refund amount must be a multiple of ${step} in ${currency}.`, 'amount');
  const poor = ctx.fault === 'refund_no_funds';
  const waits =
    poor || ctx.fault === 'refund_pending' || behaviour(store, of.payment_method ?? '').refund === 'pending';
  const row: Stripe.Refund = {
    id,
    object: 'refund',
    amount: wanted,
    balance_transaction: poor ? null : pay(store, { id, currency, amount: wanted }),
    charge: of.id,
    created: store.now,
    currency,
    customer: null,
    customer_account: null,
    destination_details: {
      card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
      type: 'card',
    },
    metadata: mergeMetadata(null, p.metadata),
    payment_intent: of.payment_intent,
    payment_method: of.payment_method,
    ...(waits && { pending_reason: poor ? ('insufficient_funds' as const) : ('processing' as const) }),
    reason: p.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: waits ? 'pending' : 'succeeded',
    transfer_reversal: null,
  };
  store.refunds.put(row);
  const after = shift(store, of.id, wanted);
  store.emit('refund.created', row);
  store.emit('charge.refunded', after);
  if (after.refunded) endWarnings(store, after.id);
  return row;
}

/** The money leaves the balance. The id of the balance transaction. */
function pay(store: Store, { id, currency, amount }: Pick<Stripe.Refund, 'id' | 'currency' | 'amount'>): string {
  const against = OUTSIDE.cards;
  return post(store, { account: PLATFORM, currency, amount: -amount, type: 'refund', source: id, against }).id;
}

function shift(store: Store, id: string, by: number): Stripe.Charge {
  const before = charge(store, id);
  const amount_refunded = before.amount_refunded + by;
  return store.charges.put({ ...before, amount_refunded, refunded: amount_refunded >= before.amount });
}

function changed(store: Store, row: Stripe.Refund): Stripe.Refund {
  store.refunds.put(row);
  store.emit('refund.updated', row);
  store.emit('charge.refund.updated', row);
  return row;
}

function refund(store: Store, id: string): Stripe.Refund {
  const found = store.refunds.get(id);
  if (!found) throw missing('refund', id, 'refund');
  return found;
}

/** Completes a pending refund. */
export function settleRefund(store: Store, id: string): Stripe.Refund {
  const before = refund(store, id);
  if (before.status !== 'pending') throw refused(null, `Refund ${id} is ${before.status}, not pending.`);
  const { pending_reason: _, ...rest } = before;
  // A refund that waited for the balance takes its money now.
  const moved = rest.balance_transaction ?? pay(store, rest);
  return changed(store, { ...rest, balance_transaction: moved, status: 'succeeded' });
}

/** Fails a refund, up to 30 days later: the bank sends the money back to the balance. */
export function failRefund(store: Store, id: string, reason = 'lost_or_stolen_card'): Stripe.Refund {
  const before = refund(store, id);
  if (before.status !== 'pending' && before.status !== 'succeeded')
    throw refused(null, `Refund ${id} is ${before.status} and cannot fail.`);
  const row = undo(store, before, 'refund_failure', 'failed');
  const after = store.refunds.put({ ...row, failure_reason: reason });
  store.emit('refund.failed', after);
  store.emit('refund.updated', after);
  store.emit('charge.refund.updated', after);
  return after;
}

function undo(store: Store, before: Stripe.Refund, type: 'refund_failure', status: string): Stripe.Refund {
  const { pending_reason: _, ...rest } = before;
  shift(store, idOf(before.charge) ?? '', -before.amount);
  if (rest.balance_transaction === null) return { ...rest, status };
  const moved = post(store, {
    account: PLATFORM,
    currency: before.currency,
    amount: before.amount,
    type,
    source: before.id,
    against: OUTSIDE.cards,
  });
  return { ...rest, status, failure_balance_transaction: moved.id };
}

function cancel(ctx: Ctx): Stripe.Refund {
  const before = refund(ctx.store, one(ctx));
  if (before.status !== 'pending')
    throw refused(null, `Refund ${before.id} cannot be canceled: its status is ${before.status}.`);
  return changed(ctx.store, undo(ctx.store, before, 'refund_failure', 'canceled'));
}

function update(ctx: Ctx, p: { metadata?: z.infer<typeof metadata> | undefined }): Stripe.Refund {
  const before = refund(ctx.store, one(ctx));
  return changed(ctx.store, { ...before, metadata: mergeMetadata(before.metadata, p.metadata) });
}

const refundsPage = z.strictObject({ ...page, charge: text.optional(), payment_intent: text.optional() });

export const refundRoutes = [
  route('POST /v1/refunds', createParams, create),
  route('GET /v1/refunds/:', expandOnly, (ctx) => refund(ctx.store, one(ctx))),
  route('POST /v1/refunds/:', z.strictObject({ metadata: metadata.optional(), expand }), update),
  route('POST /v1/refunds/:/cancel', expandOnly, cancel),
  route('GET /v1/refunds', refundsPage, ({ store }, p) =>
    list('/v1/refunds', store.refunds.where({ charge: p.charge, payment_intent: p.payment_intent }), p),
  ),
  route('GET /v1/charges/:/refunds', z.strictObject(page), (ctx, p) =>
    list(`/v1/charges/${one(ctx)}/refunds`, ctx.store.refunds.by('charge', charge(ctx.store, one(ctx)).id), p),
  ),
];
