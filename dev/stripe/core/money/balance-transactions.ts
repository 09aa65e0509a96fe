import type Stripe from 'stripe';
import type { Store } from '../store.ts';

/** The platform's own account. Every sk_test_ key belongs to it. */
export const PLATFORM = 'acct_platform';
/** An account for everything outside Stripe's balances, so that every movement has two sides. */
export const OUTSIDE = { cards: '_cards', fees: '_fees', banks: '_banks' } as const;

export function balanceOf(store: Store, account: string, currency: string): number {
  return store.ledger.get(`${account}|${currency}`)?.amount ?? 0;
}

/** What came in and is not available yet. */
export function pendingOf(store: Store, account: string, currency: string): number {
  if (store.settleSeconds === 0) return 0;
  const rows = store.postings.by('account', account).filter((posting) => posting.currency === currency);
  const waits = ({ id }: { readonly id: string }) => (store.balanceTransactions.get(id)?.available_on ?? 0) > store.now;
  return rows.reduce((sum, row) => sum + (waits(row) ? row.net : 0), 0);
}

/** What can be paid out, sent or taken back. */
export const availableOf = (store: Store, account: string, currency: string): number =>
  balanceOf(store, account, currency) - pendingOf(store, account, currency);

/** A row as it is now: its money may have become available since. */
export const asOfNow = (store: Store, row: Stripe.BalanceTransaction): Stripe.BalanceTransaction => ({
  ...row,
  status: row.available_on <= store.now ? 'available' : 'pending',
});

/** Movements that are pending at first: what customers pay, and what parties get of it. */
const SETTLES: ReadonlySet<Stripe.BalanceTransaction.Type> = new Set<Stripe.BalanceTransaction.Type>([
  'charge',
  'payment',
]);

function move(store: Store, account: string, currency: string, amount: number): void {
  const id = `${account}|${currency}`;
  store.ledger.put({ id, account, currency, amount: balanceOf(store, account, currency) + amount });
}

export interface Movement {
  /** The account whose Stripe balance changes. */
  readonly account: string;
  readonly currency: string;
  /** Signed: positive comes into the account. */
  readonly amount: number;
  readonly fee?: number;
  readonly type: Stripe.BalanceTransaction.Type;
  readonly source: string;
  readonly description?: string;
  /** The other side: the account outside Stripe, or another Stripe account. */
  readonly against: string;
}

/** Moves money and writes the balance transaction of `account`. Fees go to Stripe. */
export function post(store: Store, m: Movement): Stripe.BalanceTransaction {
  const fee = m.fee ?? 0;
  move(store, m.account, m.currency, m.amount - fee);
  move(store, m.against, m.currency, -m.amount);
  if (fee !== 0) move(store, OUTSIDE.fees, m.currency, fee);
  return record(store, m);
}

/** Writes the balance transaction of the other side of a posted movement (a connected account's side of a transfer). */
export function record(store: Store, m: Movement): Stripe.BalanceTransaction {
  const fee = m.fee ?? 0;
  const net = m.amount - fee;
  const wait = SETTLES.has(m.type) ? store.settleSeconds : 0;
  const row: Stripe.BalanceTransaction = {
    id: store.id('txn'),
    object: 'balance_transaction',
    amount: m.amount,
    available_on: store.now + wait,
    balance_type: 'payments',
    created: store.now,
    currency: m.currency,
    description: m.description ?? null,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [feeDetail(fee, m.currency)],
    net,
    reporting_category: m.type,
    source: m.source,
    status: wait === 0 ? 'available' : 'pending',
    type: m.type,
  };
  store.postings.put({ id: row.id, account: m.account, currency: m.currency, net });
  return store.balanceTransactions.put(row);
}

function feeDetail(amount: number, currency: string): Stripe.BalanceTransaction.FeeDetail {
  return { amount, application: null, currency, description: 'Stripe processing fees', type: 'stripe_fee' };
}

/** Stripe's fee for a captured amount: 1.5 % + 20 minor units, half up. */
export const stripeFee = (amount: number): number => Math.floor((amount * 15 + 500) / 1000) + 20;

/** Every error of the books as a text. Empty: they balance. */
export function checkBooks(store: Store): string[] {
  const wrong: string[] = [];
  const total = new Map<string, number>();
  for (const row of store.ledger.values()) {
    total.set(row.currency, (total.get(row.currency) ?? 0) + row.amount);
    if (!Number.isSafeInteger(row.amount)) wrong.push(`${row.id} is no whole number: ${row.amount}`);
  }
  for (const [currency, sum] of total) if (sum !== 0) wrong.push(`${currency}: money made or lost: ${sum}`);
  const posted = new Map<string, number>();
  for (const p of store.postings.values()) {
    const id = `${p.account}|${p.currency}`;
    posted.set(id, (posted.get(id) ?? 0) + p.net);
  }
  for (const row of store.ledger.values()) {
    if (row.account.startsWith('_')) continue;
    const sum = posted.get(row.id) ?? 0;
    if (sum !== row.amount) wrong.push(`${row.id}: balance ${row.amount}, its transactions sum to ${sum}`);
  }
  return [...wrong, ...checkCharges(store), ...checkTransfers(store)];
}

function checkCharges(store: Store): string[] {
  const wrong: string[] = [];
  for (const charge of store.charges.values()) {
    if (charge.amount_captured > charge.amount) wrong.push(`${charge.id}: captured more than authorised`);
    const refunded = store.refunds
      .by('charge', charge.id)
      .filter((r) => r.status === 'succeeded' || r.status === 'pending');
    const sum = refunded.reduce((total, r) => total + r.amount, 0);
    if (sum > charge.amount_captured) wrong.push(`${charge.id}: refunded ${sum} of ${charge.amount_captured}`);
  }
  return wrong;
}

function checkTransfers(store: Store): string[] {
  const wrong: string[] = [];
  for (const transfer of store.transfers.values()) {
    const sum = store.reversals.by('transfer', transfer.id).reduce((total, r) => total + r.amount, 0);
    if (sum !== transfer.amount_reversed)
      wrong.push(`${transfer.id}: reversals sum to ${sum}, not ${transfer.amount_reversed}`);
    if (sum > transfer.amount) wrong.push(`${transfer.id}: reversed more than was sent`);
  }
  return wrong;
}
