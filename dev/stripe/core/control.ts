import type Stripe from 'stripe';
import { z } from 'zod';
import { missing, refused } from './errors.ts';
import { account, closeAccount, createAccount, failPayout, payOut, setTransfers } from './money/accounts.ts';
import { availableOf, checkBooks } from './money/balance-transactions.ts';
import { closeDispute, openDispute, reinstate, reopen, withdraw } from './money/disputes.ts';
import { warn } from './money/fraud-warnings.ts';
import { failRefund, settleRefund } from './money/refunds.ts';
import { reverseTransfer } from './money/transfers.ts';
import { capture } from './payments/capture.ts';
import { charge, latestCharge } from './payments/charges.ts';
import { completeAuthentication } from './payments/confirm.ts';
import { CANCELABLE, cancelIntent, intent, REASONS } from './payments/intents.ts';
import type { Store } from './store.ts';

/**
 * What a test or a person may do to the simulated Stripe through the control API. Every call works on the store alone.
 */
export interface Control {
  readonly path: readonly string[];
  readonly run: (store: Store, ids: readonly string[], body: unknown) => object;
}

function control<T>(path: string, schema: z.ZodType<T>, run: (store: Store, id: string, body: T) => object): Control {
  return {
    path: path.split('/').slice(1),
    run: (store, ids, body) => run(store, ids[0] ?? '', schema.parse(body)),
  };
}

const transfers = z.enum(['active', 'inactive', 'pending']);
const nothing = z.strictObject({});

const newAccount = z.strictObject({
  id: z.string().startsWith('acct_').optional(),
  country: z.string().length(2).optional(),
  currency: z.string().length(3).toLowerCase().optional(),
  email: z.string().optional(),
  transfers: transfers.optional(),
  metadata: z.record(z.string(), z.string()).optional(),
});

/** Safe to repeat: an existing account with that id is returned unchanged. */
function seedAccount(store: Store, given: z.infer<typeof newAccount>): Stripe.Account {
  const known = given.id === undefined ? undefined : store.accounts.get(given.id);
  return known ?? createAccount(store, { transfers: 'active', ...given });
}

const named = { charge: z.string().optional(), payment_intent: z.string().optional() };

const newDispute = z.strictObject({
  ...named,
  kind: z.enum(['chargeback', 'inquiry']).default('chargeback'),
  amount: z.int().positive().optional(),
  currency: z.string().length(3).toLowerCase().optional(),
  settled: z.int().positive().optional(),
  reason: z.string().optional(),
  withdraw: z.boolean().optional(),
});

const newWarning = z.strictObject({ ...named, fraud_type: z.string().default('made_with_stolen_card') });

function chargeNamed(
  store: Store,
  given: { readonly charge?: string | undefined; readonly payment_intent?: string | undefined },
): Stripe.Charge {
  const of = given.payment_intent
    ? latestCharge(store, intent(store, given.payment_intent))
    : charge(store, given.charge ?? '');
  if (!of) throw missing('charge', given.payment_intent ?? '');
  return of;
}

function raise(store: Store, given: z.infer<typeof newDispute>): Stripe.Dispute {
  const of = chargeNamed(store, given);
  if (!of.captured) throw refused(null, `Charge ${of.id} was not captured: there is nothing to dispute.`);
  return openDispute(store, of, { ...given, amount: given.amount ?? of.amount_captured });
}

function drain(store: Store, id: string): object {
  account(store, id);
  const amounts = [...store.ledger.values()]
    .filter((row) => row.account === id)
    .map(({ currency }) => ({ currency, amount: availableOf(store, id, currency) }))
    .filter(({ amount }) => amount > 0);
  for (const row of amounts) payOut(store, id, row);
  return { object: 'sim.drained', account: id, amounts };
}

function expire(store: Store, id: string): Stripe.PaymentIntent {
  const before = intent(store, id);
  if (before.status !== 'requires_capture') throw refused(null, `${id} holds no authorisation: ${before.status}.`);
  return cancelIntent(store, before, 'automatic', 'expired');
}

/** Cancels it as a person does in the Dashboard, with a reason. */
function cancelByHand(store: Store, id: string, reason: (typeof REASONS)[number]): Stripe.PaymentIntent {
  const before = intent(store, id);
  if (!CANCELABLE.includes(before.status)) throw refused(null, `${id} cannot be cancelled: ${before.status}.`);
  return cancelIntent(store, before, reason, 'cancelled');
}

export const CONTROLS: readonly Control[] = [
  control('/_sim/accounts', newAccount, (store, _, given) => seedAccount(store, given)),
  control('/_sim/accounts/:', z.strictObject({ transfers }), (store, id, b) => setTransfers(store, id, b.transfers)),
  control('/_sim/accounts/:/drain', nothing, drain),
  control('/_sim/accounts/:/close', nothing, closeAccount),
  control('/_sim/payouts/:/fail', nothing, failPayout),
  control('/_sim/charge-disputes', newDispute, (store, _, given) => raise(store, given)),
  control('/_sim/charge-disputes/:/withdraw', nothing, withdraw),
  control(
    '/_sim/charge-disputes/:/reinstate',
    z.strictObject({ amount: z.int().positive().optional() }),
    (store, id, b) => reinstate(store, id, b.amount),
  ),
  control('/_sim/charge-disputes/:/reopen', nothing, reopen),
  control(
    '/_sim/charge-disputes/:/close',
    z.strictObject({ outcome: z.enum(['won', 'lost', 'warning_closed']) }),
    (store, id, b) => closeDispute(store, id, b.outcome),
  ),
  control('/_sim/fraud-warnings', newWarning, (store, _, given) =>
    warn(store, chargeNamed(store, given), given.fraud_type),
  ),
  control('/_sim/refunds/:/fail', z.strictObject({ reason: z.string().optional() }), (store, id, b) =>
    failRefund(store, refundNamed(store, id), b.reason),
  ),
  control('/_sim/refunds/:/succeed', nothing, (store, id) => settleRefund(store, refundNamed(store, id))),
  control('/_sim/transfers/:/reverse', z.strictObject({ amount: z.int().positive().optional() }), (store, id, b) =>
    reverseTransfer({ store, fault: undefined }, id, b),
  ),
  control(
    '/_sim/payment_intents/:/complete-3ds',
    z.strictObject({ outcome: z.enum(['success', 'fail']).default('success') }),
    (store, id, b) => completeAuthentication(store, intent(store, id), b.outcome),
  ),
  control('/_sim/payment_intents/:/expire', nothing, expire),
  control(
    '/_sim/payment_intents/:/capture',
    z.strictObject({ amount: z.int().positive().optional() }),
    (store, id, b) => capture({ store, fault: undefined }, intent(store, id), { amount_to_capture: b.amount }),
  ),
  control(
    '/_sim/payment_intents/:/cancel',
    z.strictObject({ reason: z.enum(REASONS).default('requested_by_customer') }),
    (store, id, b) => cancelByHand(store, id, b.reason),
  ),
];

/**
 * A refund by Stripe's id (`re_…`) or by that of the order (`ref_…`), which is in its metadata: the newest of them, because
 * an order asks again for a refund that has failed.
 */
function refundNamed({ refunds }: Store, id: string): string {
  const named = [...refunds.values()].findLast(({ metadata }) => metadata?.refund_id === id);
  return named?.id ?? id;
}

/** Every balance, also of the accounts outside Stripe, and what is wrong with the books. */
export function ledger(store: Store): object {
  const problems = checkBooks(store);
  return {
    object: 'sim.ledger',
    balanced: problems.length === 0,
    problems,
    balances: [...store.ledger.values()].map(({ account: owner, currency, amount }) => ({
      account: owner,
      currency,
      amount,
    })),
  };
}
