import type Stripe from 'stripe';
import { z } from 'zod';
import { missing, refused } from '../errors.ts';
import { list } from '../lists.ts';
import { bool, expand, expandOnly, mergeMetadata, metadata, page, text } from '../params.ts';
import { type Ctx, one, route } from '../route.ts';
import type { Store } from '../store.ts';
import { OUTSIDE, PLATFORM, post } from './balance-transactions.ts';
import { endWarnings } from './fraud-warnings.ts';

/** Stripe's fee for a dispute, in minor units. It is not given back. */
const DISPUTE_FEE = 2000;

export interface NewDispute {
  readonly kind: 'chargeback' | 'inquiry';
  readonly amount: number;
  /** Of `amount`. By default the charge's; a bank may dispute in its customer's own currency. */
  readonly currency?: string | undefined;
  /** What is withdrawn, in the charge's currency. By default `amount`, or all of the charge. */
  readonly settled?: number | undefined;
  readonly reason?: string | undefined;
  /** Whether the money is withdrawn at once. By default only for a chargeback. */
  readonly withdraw?: boolean | undefined;
}

export function openDispute(store: Store, charge: Stripe.Charge, given: NewDispute): Stripe.Dispute {
  const inquiry = given.kind === 'inquiry';
  const dispute = store.disputes.put({
    id: store.id('du'),
    object: 'dispute',
    amount: given.amount,
    balance_transactions: [],
    charge: charge.id,
    created: store.now,
    currency: given.currency ?? charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence(),
    evidence_details: {
      due_by: store.now + 9 * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: given.reason ?? 'fraudulent',
    status: inquiry ? 'warning_needs_response' : 'needs_response',
  });
  const foreign = dispute.currency !== charge.currency;
  const amount = given.settled ?? (foreign ? charge.amount_captured : dispute.amount);
  store.disputeMoney.put({ id: dispute.id, withdrawn: false, amount, currency: charge.currency });
  store.charges.put({ ...charge, disputed: true });
  store.emit('charge.dispute.created', dispute);
  endWarnings(store, charge.id);
  return (given.withdraw ?? !inquiry) ? withdraw(store, dispute.id) : dispute;
}

/** Withdraws the disputed amount and Stripe's fee from the platform. A second call is refused. */
export function withdraw(store: Store, id: string): Stripe.Dispute {
  const before = dispute(store, id);
  const money = moneyOf(store, id);
  if (money.withdrawn) throw refused(null, `The funds of ${id} were withdrawn already.`);
  const status = before.status === 'warning_needs_response' ? ('needs_response' as const) : before.status;
  const after = moved(store, { ...before, status, is_charge_refundable: false }, -money.amount, DISPUTE_FEE);
  store.disputeMoney.put({ ...money, withdrawn: true });
  store.emit('charge.dispute.funds_withdrawn', after);
  return after;
}

/** Gives the money back, or a part of it: the bank then keeps the rest ('partially won'). */
export function reinstate(store: Store, id: string, amount?: number): Stripe.Dispute {
  const before = dispute(store, id);
  const money = moneyOf(store, id);
  if (!money.withdrawn) throw refused(null, `The funds of ${id} are not withdrawn.`);
  const part = amount !== undefined && amount < money.amount;
  const after = moved(store, before, part ? amount : money.amount, 0);
  store.disputeMoney.put(part ? { ...money, amount: money.amount - amount } : { ...money, withdrawn: false });
  store.emit('charge.dispute.funds_reinstated', after);
  return after;
}

function moneyOf(store: Store, id: string) {
  const money = store.disputeMoney.get(id);
  if (money === undefined) throw missing('dispute', id, 'dispute');
  return money;
}

function moved(store: Store, before: Stripe.Dispute, amount: number, fee: number): Stripe.Dispute {
  const row = post(store, {
    account: PLATFORM,
    currency: moneyOf(store, before.id).currency,
    amount,
    fee,
    type: 'adjustment',
    source: before.id,
    description: amount < 0 ? 'Chargeback withdrawal' : 'Chargeback reversal',
    against: OUTSIDE.cards,
  });
  return store.disputes.put({ ...before, balance_transactions: [...before.balance_transactions, row] });
}

/**
 * Closes the dispute by the bank's decision. `won` gives the money back first; an inquiry moves no money. A bank may
 * change its decision: a lost case may be won, and the other way round.
 */
export function closeDispute(store: Store, id: string, outcome: 'won' | 'lost' | 'warning_closed'): Stripe.Dispute {
  const before = dispute(store, id);
  const changes = isDecided(before) && outcome !== 'warning_closed' && outcome !== before.status;
  if (isClosed(before) && !changes) throw refused(null, `This dispute is already closed: ${before.status}.`);
  const money = moneyOf(store, id);
  if (outcome === 'won' && money.withdrawn) reinstate(store, id);
  if (outcome === 'lost' && before.status === 'won' && before.balance_transactions.length > 0) withdraw(store, id);
  const after = store.disputes.put({
    ...dispute(store, id),
    status: outcome,
    is_charge_refundable: outcome !== 'lost',
  });
  store.emit('charge.dispute.closed', after);
  return after;
}

/** Opens a decided case again. Its money stays where it is. */
export function reopen(store: Store, id: string): Stripe.Dispute {
  const before = dispute(store, id);
  if (!isDecided(before)) throw refused(null, `This dispute was not decided: ${before.status}.`);
  const after = store.disputes.put({ ...before, status: 'under_review', is_charge_refundable: false });
  store.emit('charge.dispute.updated', after);
  return after;
}

const isDecided = ({ status }: Stripe.Dispute) => status === 'won' || status === 'lost';
const awaits = ({ status }: Stripe.Dispute) => status === 'needs_response' || status === 'warning_needs_response';
const isClosed = ({ status }: Stripe.Dispute) => status === 'won' || status === 'lost' || status === 'warning_closed';

/** Whether a chargeback prevents a refund: it is open or lost. An inquiry or a won chargeback does not. */
export function blocksRefund(store: Store, charge: string): boolean {
  return store.disputes.by('charge', charge).some((d) => !d.is_charge_refundable);
}

function dispute(store: Store, id: string): Stripe.Dispute {
  const found = store.disputes.get(id);
  if (!found) throw missing('dispute', id, 'dispute');
  return found;
}

const EVIDENCE = [
  'access_activity_log',
  'billing_address',
  'cancellation_policy',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'customer_communication',
  'customer_email_address',
  'customer_name',
  'customer_purchase_ip',
  'customer_signature',
  'duplicate_charge_documentation',
  'duplicate_charge_explanation',
  'duplicate_charge_id',
  'product_description',
  'receipt',
  'refund_policy',
  'refund_policy_disclosure',
  'refund_refusal_explanation',
  'service_date',
  'service_documentation',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_documentation',
  'shipping_tracking_number',
  'uncategorized_file',
  'uncategorized_text',
] as const;

type EvidenceText = Record<(typeof EVIDENCE)[number], string | null>;

function noEvidence(): Stripe.Dispute.Evidence {
  const empty: EvidenceText = {
    access_activity_log: null,
    billing_address: null,
    cancellation_policy: null,
    cancellation_policy_disclosure: null,
    cancellation_rebuttal: null,
    customer_communication: null,
    customer_email_address: null,
    customer_name: null,
    customer_purchase_ip: null,
    customer_signature: null,
    duplicate_charge_documentation: null,
    duplicate_charge_explanation: null,
    duplicate_charge_id: null,
    product_description: null,
    receipt: null,
    refund_policy: null,
    refund_policy_disclosure: null,
    refund_refusal_explanation: null,
    service_date: null,
    service_documentation: null,
    shipping_address: null,
    shipping_carrier: null,
    shipping_date: null,
    shipping_documentation: null,
    shipping_tracking_number: null,
    uncategorized_file: null,
    uncategorized_text: null,
  };
  return { ...empty, enhanced_evidence: {} };
}

const updateParams = z.strictObject({
  evidence: z.partialRecord(z.enum(EVIDENCE), z.string()).optional(),
  submit: bool.optional(),
  metadata: metadata.optional(),
  expand,
});

function update(ctx: Ctx, p: z.infer<typeof updateParams>): Stripe.Dispute {
  const { store } = ctx;
  const before = dispute(store, one(ctx));
  if (isClosed(before)) throw refused(null, 'This dispute is already closed and its evidence cannot be changed.');
  // As at Stripe, evidence is submitted with the update unless `submit=false`; a draft is submitted by `submit=true`.
  const submits = p.submit === true || (p.evidence !== undefined && p.submit !== false);
  if ((submits || p.evidence !== undefined) && before.evidence_details.submission_count > 0 && !awaits(before))
    throw refused(null, 'The evidence of this dispute was submitted already and cannot be changed.');
  const warning = before.status.startsWith('warning');
  const details = before.evidence_details;
  const after = store.disputes.put({
    ...before,
    evidence: { ...before.evidence, ...p.evidence },
    evidence_details: {
      ...details,
      has_evidence: details.has_evidence || p.evidence !== undefined,
      submission_count: details.submission_count + (submits ? 1 : 0),
      ...(submits && { past_due: (details.due_by ?? store.now) < store.now, submission_method: 'manual' as const }),
    },
    metadata: mergeMetadata(before.metadata, p.metadata),
    status: submits ? (warning ? 'warning_under_review' : 'under_review') : before.status,
  });
  store.emit('charge.dispute.updated', after);
  const word = p.evidence?.uncategorized_text;
  if (submits && word === 'winning_evidence') return closeDispute(store, after.id, warning ? 'warning_closed' : 'won');
  if (submits && word === 'losing_evidence') return closeDispute(store, after.id, 'lost');
  return after;
}

const disputesPage = z.strictObject({ ...page, charge: text.optional(), payment_intent: text.optional() });

export const disputeRoutes = [
  route('GET /v1/disputes', disputesPage, ({ store }, p) =>
    list('/v1/disputes', store.disputes.where({ charge: p.charge, payment_intent: p.payment_intent }), p),
  ),
  route('GET /v1/disputes/:', expandOnly, (ctx) => dispute(ctx.store, one(ctx))),
  route('POST /v1/disputes/:', updateParams, update),
  route('POST /v1/disputes/:/close', expandOnly, (ctx) => closeDispute(ctx.store, one(ctx), 'lost')),
];
