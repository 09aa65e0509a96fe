import type Stripe from 'stripe';
import { z } from 'zod';
import { missing, refused } from '../errors.ts';
import { list } from '../lists.ts';
import {
  amount,
  bool,
  currency,
  expand,
  expandOnly,
  listOnly,
  mergeMetadata,
  metadata,
  page,
  text,
} from '../params.ts';
import { type Ctx, one, route } from '../route.ts';
import type { Store } from '../store.ts';
import { asOfNow, availableOf, OUTSIDE, PLATFORM, pendingOf, post } from './balance-transactions.ts';

export type CapabilityStatus = 'active' | 'inactive' | 'pending';

export interface NewAccount {
  readonly id?: string | undefined;
  readonly country?: string | undefined;
  readonly currency?: string | undefined;
  readonly email?: string | undefined;
  readonly transfers?: CapabilityStatus | undefined;
  readonly metadata?: Stripe.Metadata | undefined;
}

export function createAccount(store: Store, given: NewAccount): Stripe.Account {
  const active = given.transfers === 'active';
  return store.accounts.put({
    id: given.id ?? store.id('acct', 16),
    object: 'account',
    business_type: 'company',
    capabilities: given.transfers ? { transfers: given.transfers } : {},
    charges_enabled: false,
    country: given.country ?? 'GB',
    created: store.now,
    default_currency: given.currency ?? 'gbp',
    details_submitted: active,
    email: given.email ?? null,
    metadata: given.metadata ?? {},
    payouts_enabled: active,
    type: 'express',
  });
}

/** Turns a capability on or off and tells the connect endpoint. */
export function setTransfers(store: Store, id: string, transfers: CapabilityStatus): Stripe.Account {
  const before = account(store, id);
  const after = store.accounts.put({
    ...before,
    capabilities: { ...before.capabilities, transfers },
    details_submitted: before.details_submitted || transfers === 'active',
    payouts_enabled: transfers === 'active',
  });
  store.emit('account.updated', after, id);
  return after;
}

/** Closes an account, or takes away our access to it. Nothing can be sent to it any more. */
export function closeAccount(store: Store, id: string): Stripe.Account {
  const before = account(store, id);
  store.accounts.remove(id);
  store.emit('account.application.deauthorized', { id: 'ca_sim', object: 'application', name: 'Headrail' }, id);
  return before;
}

export function account(store: Store, id: string, param = 'account'): Stripe.Account {
  const found = store.accounts.get(id);
  if (!found) throw missing('account', id, param);
  return found;
}

const requested = z.strictObject({ requested: bool.optional() }).optional();
const capabilities = z.strictObject({ transfers: requested, card_payments: requested }).optional();
const profile = z.strictObject({ name: text.optional(), url: text.optional(), mcc: text.optional() }).optional();

const createParams = z.strictObject({
  type: z.enum(['custom', 'express', 'standard']).optional(),
  country: z.string().length(2).optional(),
  default_currency: currency.optional(),
  email: text.optional(),
  business_type: z.enum(['company', 'individual']).optional(),
  business_profile: profile,
  capabilities,
  metadata: metadata.optional(),
  expand,
});

function create({ store }: Ctx, p: z.infer<typeof createParams>): Stripe.Account {
  const created = createAccount(store, {
    country: p.country,
    currency: p.default_currency,
    email: p.email,
    // As at Stripe: a requested capability is inactive until somebody has onboarded (here: the control call).
    transfers: p.capabilities?.transfers?.requested ? 'inactive' : undefined,
    metadata: mergeMetadata(null, p.metadata),
  });
  return store.accounts.put({ ...created, type: p.type ?? 'express', business_type: p.business_type ?? null });
}

const updateParams = createParams.omit({ type: true, country: true });

function update(ctx: Ctx, p: z.infer<typeof updateParams>): Stripe.Account {
  const { store } = ctx;
  const before = account(store, one(ctx));
  const asks = p.capabilities?.transfers?.requested === true && !before.capabilities?.transfers;
  const after = store.accounts.put({
    ...before,
    email: p.email ?? before.email,
    metadata: mergeMetadata(before.metadata ?? {}, p.metadata),
    capabilities: { ...before.capabilities, ...(asks && { transfers: 'inactive' as const }) },
  });
  store.emit('account.updated', after, after.id);
  return after;
}

function balance({ store, account: connected }: Ctx): Stripe.Balance {
  const owner = connected ?? PLATFORM;
  const currencies = [...store.ledger.values()].filter((row) => row.account === owner).map((row) => row.currency);
  const none = { amount: 0, currency: 'gbp', source_types: { card: 0 } };
  const rows = (amountOf: typeof availableOf) =>
    currencies.map((of) => ({ ...none, ...inCurrency(of, amountOf(store, owner, of)) }));
  const [available, pending] = [rows(availableOf), rows(pendingOf)];
  return {
    object: 'balance',
    available: available.length > 0 ? available : [none],
    livemode: false,
    pending: pending.length > 0 ? pending : [none],
  };
}

const inCurrency = (of: string, sum: number) => ({ amount: sum, currency: of, source_types: { card: sum } });

const transactionsPage = z.strictObject({
  ...page,
  type: text.optional(),
  source: text.optional(),
  currency: currency.optional(),
});

function transactions({ store, account: connected }: Ctx, p: z.infer<typeof transactionsPage>) {
  const owner = connected ?? PLATFORM;
  const rows = store.postings
    .by('account', owner)
    .flatMap((posting) => store.balanceTransactions.get(posting.id) ?? [])
    .map((row) => asOfNow(store, row));
  return list('/v1/balance_transactions', rows, p, (row) => {
    return (
      (p.type === undefined || row.type === p.type) &&
      (p.source === undefined || row.source === p.source) &&
      (p.currency === undefined || row.currency === p.currency)
    );
  });
}

function transaction(ctx: Ctx): Stripe.BalanceTransaction {
  const found = ctx.store.balanceTransactions.get(one(ctx));
  const owner = ctx.store.postings.get(one(ctx))?.account;
  if (!found || owner !== (ctx.account ?? PLATFORM)) throw missing('balance transaction', one(ctx));
  return asOfNow(ctx.store, found);
}

const payoutParams = z.strictObject({
  amount,
  currency,
  description: text.optional(),
  metadata: metadata.optional(),
  method: z.enum(['standard', 'instant']).optional(),
  expand,
});

/** Pays a balance out. It is `paid` at once, because the simulator needs no slow bank. */
function payout({ store, account: connected }: Ctx, p: z.infer<typeof payoutParams>): Stripe.Payout {
  const owner = connected ?? PLATFORM;
  if (availableOf(store, owner, p.currency) < p.amount)
    throw refused('balance_insufficient', 'You have insufficient funds in your Stripe account for this transfer.');
  return payOut(store, owner, p);
}

type PayOut = Pick<z.infer<typeof payoutParams>, 'amount' | 'currency' | 'description' | 'metadata' | 'method'>;

/** Pays a balance out, by a call or automatically. */
export function payOut(store: Store, owner: string, p: PayOut): Stripe.Payout {
  const connected = owner === PLATFORM ? undefined : owner;
  const id = store.id('po');
  const movement = { account: owner, currency: p.currency, source: id, against: OUTSIDE.banks };
  const moved = post(store, { ...movement, amount: -p.amount, type: 'payout' });
  const row: Stripe.Payout = {
    id,
    object: 'payout',
    amount: p.amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: store.now,
    automatic: false,
    balance_transaction: moved.id,
    created: store.now,
    currency: p.currency,
    description: p.description ?? null,
    destination: null,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: mergeMetadata(null, p.metadata),
    method: p.method ?? 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: 'not_applicable',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: null,
    status: 'paid',
    trace_id: null,
    type: 'bank_account',
  };
  store.payouts.put({ id, account: owner, payout: row });
  store.emit('payout.created', row, connected);
  store.emit('payout.paid', row, connected);
  return row;
}

/** The bank sends a payout back: its money is in the balance again. */
export function failPayout(store: Store, id: string): Stripe.Payout {
  const found = store.payouts.get(id);
  if (!found) throw missing('payout', id, 'payout');
  const { account: owner, payout: before } = found;
  if (before.status !== 'paid') throw refused(null, `Payout ${id} is ${before.status} and cannot fail.`);
  const movement = { account: owner, currency: before.currency, source: id, against: OUTSIDE.banks };
  const moved = post(store, { ...movement, amount: before.amount, type: 'payout_failure' });
  const failed = { status: 'failed', failure_code: 'account_closed', failure_balance_transaction: moved.id } as const;
  const row: Stripe.Payout = { ...before, ...failed };
  store.payouts.put({ ...found, payout: row });
  store.emit('payout.failed', row, owner === PLATFORM ? undefined : owner);
  return row;
}

export const accountRoutes = [
  route('POST /v1/accounts', createParams, create),
  route('GET /v1/accounts', listOnly, ({ store }, p) => {
    const stamped = [...store.accounts.values()].filter((a) => a.id !== PLATFORM);
    return list(
      '/v1/accounts',
      stamped.map((a) => ({ ...a, created: a.created ?? 0 })),
      p,
    );
  }),
  route('GET /v1/accounts/:', expandOnly, (ctx) => account(ctx.store, one(ctx))),
  route('POST /v1/accounts/:', updateParams, update),
  route('GET /v1/account', expandOnly, (ctx) => account(ctx.store, ctx.account ?? PLATFORM), { connect: true }),
  route('GET /v1/balance', expandOnly, balance, { connect: true }),
  route('GET /v1/balance_transactions', transactionsPage, transactions, { connect: true }),
  route('GET /v1/balance_transactions/:', expandOnly, transaction, { connect: true }),
  route('POST /v1/payouts', payoutParams, payout, { connect: true }),
  route(
    'GET /v1/payouts',
    listOnly,
    ({ store, account: connected }, p) => {
      return list(
        '/v1/payouts',
        store.payouts.by('account', connected ?? PLATFORM).map((row) => row.payout),
        p,
      );
    },
    { connect: true },
  ),
  route(
    'GET /v1/payouts/:',
    expandOnly,
    (ctx) => {
      const found = ctx.store.payouts.get(one(ctx));
      if (!found || found.account !== (ctx.account ?? PLATFORM)) throw missing('payout', one(ctx));
      return found.payout;
    },
    { connect: true },
  ),
];
