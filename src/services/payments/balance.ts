import type Stripe from 'stripe';
import type { PlatformEntry, SourceKind, StripeMovement } from '../../domain/money/movements.ts';
import { LETS_GO } from './observations.ts';

/** One page of the Platform's balance transactions at Stripe, the newest first. */
export interface BalancePage {
  /** What orders should explain. */
  readonly movements: readonly StripeMovement[];
  /** What belongs to the Platform's own book. */
  readonly entries: readonly PlatformEntry[];
  /** The transaction after which the next page begins. Null: this was the last page. */
  readonly next: string | null;
}

/** The most rows that Stripe gives at once. */
const PAGE = 100;

/** Reads a page of what moved since `since` (ms), after the transaction `after`. Throws what a call throws. */
export async function balancePage(stripe: Stripe, since: number, after: string | null): Promise<BalancePage> {
  const { data, has_more } = await stripe.balanceTransactions.list({
    created: { gte: Math.floor(since / 1_000) },
    limit: PAGE,
    expand: ['data.source'],
    ...(after === null ? {} : { starting_after: after }),
  });
  const last = data.at(-1)?.id ?? null;
  if (has_more && last === null) throw new Error('payments: an empty page that is not the last one');
  const movements: StripeMovement[] = [];
  for (const row of data) if (bookKind(row) === null) movements.push(await movementOf(stripe, row));
  return { movements, entries: data.flatMap(entriesOf), next: has_more ? last : null };
}

type Row = Stripe.BalanceTransaction;

/** Types of Stripe's that concern the Platform's own money. Those that are not here, an order has to explain. */
const BOOK: Readonly<Record<string, PlatformEntry['kind']>> = {
  stripe_fee: 'fee',
  stripe_fx_fee: 'fee',
  tax_fee: 'fee',
  fee_credit_funding: 'fee',
  payout: 'payout',
  payout_cancel: 'payout',
  payout_failure: 'payout',
  payout_minimum_balance_hold: 'reserve',
  payout_minimum_balance_release: 'reserve',
  payment_network_reserve_hold: 'reserve',
  payment_network_reserve_release: 'reserve',
  reserve_transaction: 'reserve',
  reserved_funds: 'reserve',
  reserve_hold: 'reserve',
  reserve_release: 'reserve',
  topup: 'topup',
  topup_reversal: 'topup',
};

/** An `adjustment` may be anything. Its category says what it is. */
const ADJUSTMENTS: Readonly<Record<string, PlatformEntry['kind']>> = {
  fee: 'fee',
  tax: 'fee',
  network_cost: 'fee',
  risk_reserved_funds: 'reserve',
};

const bookKind = ({ type, reporting_category }: Row): PlatformEntry['kind'] | null =>
  BOOK[type] ?? (type === 'adjustment' ? (ADJUSTMENTS[reporting_category] ?? null) : null);

/** Stripe's fee is a part of the transaction that it is for. */
function entriesOf(row: Row): PlatformEntry[] {
  const { id, type, amount, currency, fee } = row;
  const common = { type, source: idOf(row.source), currency, at: row.created * 1_000 };
  const kind = bookKind(row);
  return [
    ...(kind === null ? [] : [{ ...common, id, kind, amount }]),
    ...(fee === 0 ? [] : [{ ...common, id: `${id}:fee`, kind: 'fee' as const, amount: -fee }]),
  ];
}

const idOf = (field: string | { readonly id?: string } | null): string | null =>
  typeof field === 'string' ? field : (field?.id ?? null);

type Expanded = Exclude<Row['source'], string | null>;

/** What one kind of source tells about its transaction. */
interface Told {
  readonly source: string;
  readonly kind: SourceKind;
  readonly amount: number;
  readonly currency: string;
  readonly via: readonly (string | null)[];
  readonly named: string | null;
}

async function movementOf(stripe: Stripe, row: Row): Promise<StripeMovement> {
  const { source } = row;
  const told = source === null || typeof source === 'string' ? null : await toldBy(stripe, row, source);
  const { id, type, amount, currency } = row;
  const unknown: Told = { source: idOf(source) ?? id, kind: 'other', amount, currency, via: [], named: null };
  const { via, ...all } = told ?? unknown;
  return { transaction: id, type, at: row.created * 1_000, ...all, via: via.filter((one) => one !== null) };
}

async function toldBy(stripe: Stripe, row: Row, source: Expanded): Promise<Told | null> {
  switch (source.object) {
    case 'charge':
      return byCharge(row, source);
    case 'refund':
      return isPartOfCapture(row, source) ? byReleasedRest(row, source) : byRefund(row, source);
    case 'transfer':
      return byTransfer(row, source);
    case 'transfer_reversal':
      return byReversal(row, source);
    case 'dispute':
      return byDispute(row, source, await stripe.charges.retrieve(idOf(source.charge) ?? ''));
    default:
      return null;
  }
}

/**
 * The amount in the currency of the source, which is what an order knows. Where the balance has another currency, the
 * source's own amount counts, with the transaction's sign.
 */
function inSourceCurrency(row: Row, source: { readonly amount: number; readonly currency: string }): number {
  return row.currency === source.currency ? row.amount : Math.sign(row.amount) * source.amount;
}

function byCharge(row: Row, charge: Stripe.Charge): Told {
  const { id, currency, amount_captured, payment_intent, transfer_group, metadata } = charge;
  return {
    source: id,
    kind: 'charge',
    amount: inSourceCurrency(row, { amount: amount_captured, currency }),
    currency,
    via: [idOf(payment_intent)],
    named: metadata.order_id ?? transfer_group,
  };
}

/**
 * A smaller capture has two transactions: the whole amount, and the part that was not captured, as a refund of money
 * that was never taken. Both belong to the charge.
 */
const isPartOfCapture = (row: Row, { reason }: Stripe.Refund): boolean =>
  row.reporting_category === 'partial_capture_reversal' || LETS_GO.has(reason);

function byReleasedRest(row: Row, refund: Stripe.Refund): Told {
  const told = byRefund(row, refund);
  // In another currency, the charge's own transaction already counts as what was captured.
  const amount = row.currency === refund.currency ? row.amount : 0;
  return { ...told, source: idOf(refund.charge) ?? refund.id, kind: 'charge', amount };
}

function byRefund(row: Row, refund: Stripe.Refund): Told {
  const { id, currency, payment_intent, charge, metadata } = refund;
  const via = [idOf(payment_intent), idOf(charge)];
  const amount = inSourceCurrency(row, refund);
  return { source: id, kind: 'refund', amount, currency, via, named: metadata?.order_id ?? null };
}

function byTransfer(row: Row, transfer: Stripe.Transfer): Told {
  const { id, currency, source_transaction, transfer_group, metadata } = transfer;
  const via = [idOf(source_transaction)];
  const amount = inSourceCurrency(row, transfer);
  return { source: id, kind: 'transfer', amount, currency, via, named: metadata.order_id ?? transfer_group };
}

function byReversal(row: Row, reversal: Stripe.TransferReversal): Told {
  const { id, currency, transfer, metadata } = reversal;
  const amount = inSourceCurrency(row, reversal);
  return { source: id, kind: 'reversal', amount, currency, via: [idOf(transfer)], named: metadata?.order_id ?? null };
}

/**
 * A bank disputes in its customer's currency, and our balance may have a third one. The order counts in the charge's
 * currency, as `takenFrom` does (`src/domain/refunds/chargebacks/chargeback.ts`).
 */
function byDispute(row: Row, dispute: Stripe.Dispute, charge: Stripe.Charge): Told {
  const { id, payment_intent } = dispute;
  const { currency, amount_captured } = charge;
  const whole = dispute.currency === currency ? dispute.amount : amount_captured;
  const via = [idOf(payment_intent), charge.id];
  const amount = inSourceCurrency(row, { amount: whole, currency });
  return { source: id, kind: 'dispute', amount, currency, via, named: charge.metadata.order_id ?? null };
}
