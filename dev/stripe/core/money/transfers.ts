import type Stripe from 'stripe';
import { z } from 'zod';
import { missing, refused } from '../errors.ts';
import { list } from '../lists.ts';
import { amount, currency, expand, expandOnly, mergeMetadata, metadata, page, text } from '../params.ts';
import { charge } from '../payments/charges.ts';
import { type Ctx, one, route } from '../route.ts';
import { idOf, type Store } from '../store.ts';
import { account } from './accounts.ts';
import { availableOf, PLATFORM, post, record } from './balance-transactions.ts';

const createParams = z.strictObject({
  amount,
  currency,
  destination: text,
  source_transaction: text.optional(),
  transfer_group: text.optional(),
  description: text.optional(),
  metadata: metadata.optional(),
  expand,
});
type Create = z.infer<typeof createParams>;

function create({ store }: Ctx, p: Create): Stripe.Transfer {
  const destination = account(store, p.destination, 'destination');
  if (destination.capabilities?.transfers !== 'active')
    throw refused(
      'insufficient_capabilities_for_transfer',
      'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments',
    );
  const source = p.source_transaction === undefined ? null : checkSource(store, p, p.source_transaction);
  // With a source, the charge pays and the balance does not matter. Without one, the balance must be large enough.
  if (!source && availableOf(store, PLATFORM, p.currency) < p.amount)
    throw refused('balance_insufficient', 'You have insufficient available funds in your Stripe account.');
  const id = store.id('tr');
  const movement = { currency: p.currency, type: 'transfer' as const, source: id };
  const moved = post(store, { ...movement, account: PLATFORM, amount: -p.amount, against: destination.id });
  record(store, { ...movement, type: 'payment', account: destination.id, amount: p.amount, against: PLATFORM });
  const row: Stripe.Transfer = {
    id,
    object: 'transfer',
    amount: p.amount,
    amount_reversed: 0,
    balance_transaction: moved.id,
    created: store.now,
    currency: p.currency,
    description: p.description ?? null,
    destination: destination.id,
    livemode: false,
    metadata: mergeMetadata(null, p.metadata),
    reversals: list(`/v1/transfers/${id}/reversals`, [], {}),
    reversed: false,
    source_transaction: source?.id ?? null,
    source_type: 'card',
    transfer_group: p.transfer_group ?? source?.transfer_group ?? `group_${source?.payment_intent ?? id}`,
  };
  store.transfers.put(row);
  store.emit('transfer.created', row);
  return row;
}

/** Checks that the charge can pay: it pays at most what was captured, in the currency in which it settled. */
function checkSource(store: Store, p: Create, id: string): Stripe.Charge {
  if (id.startsWith('pi_')) throw missing('charge', id, 'source_transaction');
  const source = charge(store, id, 'source_transaction');
  const settled = store.balanceTransactions.get(idOf(source.balance_transaction) ?? '');
  if (!settled)
    throw refused(null, `Charge ${id} has not been captured: nothing can be transferred from it.`, {
      param: 'source_transaction',
    });
  if (settled.currency !== p.currency)
    throw refused(
      null,
      `The currency of source_transaction's balance transaction (${settled.currency}) must be the same as the transfer currency (${p.currency})`,
      { param: 'currency' },
    );
  const sent = store.transfers.by('source_transaction', id).reduce((sum, t) => sum + t.amount - t.amount_reversed, 0);
  if (sent + p.amount > source.amount_captured)
    throw refused(
      null,
      `Transfers using this transaction as a source must not exceed the source amount of ${source.amount_captured}. (This transaction already has ${sent} transferred; you requested ${p.amount})`,
      { param: 'amount' },
    );
  return source;
}

function transfer(store: Store, id: string): Stripe.Transfer {
  const found = store.transfers.get(id);
  if (!found) throw missing('transfer', id, 'transfer');
  return found;
}

const updateParams = z.strictObject({ description: text.optional(), metadata: metadata.optional(), expand });

function update(ctx: Ctx, p: z.infer<typeof updateParams>): Stripe.Transfer {
  const before = transfer(ctx.store, one(ctx));
  const after = ctx.store.transfers.put({
    ...before,
    description: p.description ?? before.description,
    metadata: mergeMetadata(before.metadata, p.metadata),
  });
  ctx.store.emit('transfer.updated', after);
  return after;
}

const reversalParams = z.strictObject({
  amount: amount.optional(),
  description: text.optional(),
  metadata: metadata.optional(),
  expand,
});
type Reverse = Pick<z.infer<typeof reversalParams>, 'amount' | 'metadata'>;

const reverse = (ctx: Ctx, p: Reverse): Stripe.TransferReversal => reverseTransfer(ctx, one(ctx), p);

/** Takes back a transfer, or a part of it, as the API does, and as a person does in the Dashboard. */
export function reverseTransfer({ store, fault }: Pick<Ctx, 'store' | 'fault'>, transferId: string, p: Reverse) {
  const before = transfer(store, transferId);
  const left = before.amount - before.amount_reversed;
  const wanted = p.amount ?? left;
  if (left === 0) throw refused(null, `Transfer ${before.id} has already been fully reversed.`);
  if (wanted > left)
    throw refused(
      null,
      `Transfer reversal amount (${wanted}) is greater than the unreversed amount of the transfer (${left}).`,
      {
        param: 'amount',
      },
    );
  const owner = idOf(before.destination) ?? '';
  if (fault === 'reversal_no_balance' || availableOf(store, owner, before.currency) < wanted)
    throw refused(
      'balance_insufficient',
      `The account ${owner} has insufficient funds to cover this reversal of ${wanted} ${before.currency}.`,
    );
  const id = store.id('trr');
  const movement = { currency: before.currency, source: id };
  const moved = post(store, {
    ...movement,
    type: 'transfer_refund',
    account: PLATFORM,
    amount: wanted,
    against: owner,
  });
  record(store, { ...movement, type: 'payment_refund', account: owner, amount: -wanted, against: PLATFORM });
  const row: Stripe.TransferReversal = store.reversals.put({
    id,
    object: 'transfer_reversal',
    amount: wanted,
    balance_transaction: moved.id,
    created: store.now,
    currency: before.currency,
    destination_payment_refund: null,
    metadata: mergeMetadata(null, p.metadata),
    source_refund: null,
    transfer: before.id,
  });
  const amount_reversed = before.amount_reversed + wanted;
  const after = store.transfers.put({ ...before, amount_reversed, reversed: amount_reversed === before.amount });
  store.emit('transfer.reversed', { ...after, reversals: reversalsOf(store, after.id) });
  return row;
}

function reversalsOf(store: Store, id: string) {
  return list(`/v1/transfers/${id}/reversals`, store.reversals.by('transfer', id), { limit: 10 });
}

function reversal(ctx: Ctx): Stripe.TransferReversal {
  const found = ctx.store.reversals.get(one(ctx, 1));
  if (!found || found.transfer !== transfer(ctx.store, one(ctx)).id) throw missing('transfer reversal', one(ctx, 1));
  return found;
}

function updateReversal(ctx: Ctx, p: { metadata?: z.infer<typeof metadata> | undefined }): Stripe.TransferReversal {
  const before = reversal(ctx);
  return ctx.store.reversals.put({ ...before, metadata: mergeMetadata(before.metadata, p.metadata) });
}

const transfersPage = z.strictObject({ ...page, destination: text.optional(), transfer_group: text.optional() });

export const transferRoutes = [
  route('POST /v1/transfers', createParams, create),
  route('GET /v1/transfers', transfersPage, ({ store }, p) =>
    list('/v1/transfers', store.transfers.where({ transfer_group: p.transfer_group, destination: p.destination }), p),
  ),
  route('GET /v1/transfers/:', expandOnly, (ctx) => transfer(ctx.store, one(ctx))),
  route('POST /v1/transfers/:', updateParams, update),
  route('POST /v1/transfers/:/reversals', reversalParams, reverse),
  route('GET /v1/transfers/:/reversals', z.strictObject(page), (ctx, p) =>
    list(
      `/v1/transfers/${one(ctx)}/reversals`,
      ctx.store.reversals.by('transfer', transfer(ctx.store, one(ctx)).id),
      p,
    ),
  ),
  route('GET /v1/transfers/:/reversals/:', expandOnly, reversal),
  route('POST /v1/transfers/:/reversals/:', z.strictObject({ metadata: metadata.optional(), expand }), updateReversal),
];
