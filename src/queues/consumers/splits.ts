import type { TransferClaim, TransferOutcome, TransferReport } from '../../../durable-objects/rpc.ts';
import { type Fault, ok, unseen } from '../../domain/fault.ts';
import { consumer, DONE, type Handled, later, retry } from '../consume.ts';
import type { OrderObject, QueueDeps } from '../deps.ts';
import { splitsMessage } from '../messages.ts';

type Payments = QueueDeps['payments'];

/** Prevents an endless loop, if the object always answered `lookUpFirst` after a transfer was not found. */
const MAX_VISITS = 3;

/** How many claims are sent and then reported together. A worker may have six calls under way. */
const AT_ONCE = 6;

/** How many orders are handled at once. After a refusal it is one, so that few calls find out whether Stripe is ready. */
const ORDERS_AT_ONCE = 3;

/** What is reported of claims that were not sent, because Stripe refused others. */
const NOT_SENT: Fault = { kind: 'transient', code: 'paused', pause: true };

/**
 * An order's shares, to all its parties. The object says how much and under which keys, Stripe moves it, and the object
 * is told the results.
 */
export const splits = consumer({
  schema: splitsMessage,
  key: ({ order_id, party_id = '' }) => `${order_id} ${party_id}`,
  orderId: ({ order_id }) => order_id,
  handle: ({ order_id, party_id = null }, deps) => distribute(deps.orders(order_id), party_id, deps),
  atOnce: ({ pace }) => (pace.careful() ? 1 : ORDERS_AT_ONCE),
});

async function distribute(order: OrderObject, partyId: string | null, deps: QueueDeps): Promise<Handled> {
  for (let n = 0; n < MAX_VISITS; n += 1) {
    const closed = deps.pace.closedFor();
    if (closed > 0) return later(closed);
    const reports = await reportAll(await withAccounts(await order.claimTransfers(partyId), deps), order, deps);
    if (reports.some(isPaused)) return later(await deps.pace.refused());
    // Not found: the object takes the next key, and the next claim is sent at once.
    if (!reports.some(({ outcome }) => outcome.state === 'not_found')) return DONE;
  }
  return retry('claim_still_looks_up');
}

/** Sends some claims at once, and tells the object the results. After a refusal because of the pace no more are sent. */
async function reportAll(claims: readonly Addressed[], order: OrderObject, deps: QueueDeps): Promise<TransferReport[]> {
  const all: TransferReport[] = [];
  for (let from = 0; from < claims.length; from += AT_ONCE) {
    const some = claims.slice(from, from + AT_ONCE);
    const reports = all.some(isPaused) ? some.map(unsent) : await Promise.all(some.map((claim) => report(claim, deps)));
    await order.settleTransfers(reports);
    all.push(...reports);
  }
  if (all.some(({ outcome }) => outcome.state === 'settled')) deps.pace.answered();
  return all;
}

const isPaused = ({ outcome }: TransferReport): boolean => outcome.state === 'failed' && outcome.fault.pause === true;

const unsent = ({ claim: { partyId, key } }: Addressed): TransferReport => ({
  partyId,
  key,
  outcome: { state: 'failed', fault: NOT_SENT },
});

async function report({ claim, unknown }: Addressed, deps: QueueDeps): Promise<TransferReport> {
  const { partyId, key, orderId, account } = claim;
  const outcome = await (claim.lookUpFirst ? look(deps.payments, claim) : send(deps.payments, claim, unknown));
  if (outcome.state === 'failed' && outcome.fault.kind === 'terminal' && account !== null) {
    await deps.waiting.note({ account, orderId, partyId });
  }
  return { partyId, key, outcome };
}

/** A claim with the account that gets the money now. `unknown`: nobody can say which it is, so nothing may be sent. */
interface Addressed {
  readonly claim: TransferClaim;
  readonly unknown: Fault | null;
}

/**
 * An order keeps its parties' accounts as they were when it was placed. A party may have connected, replaced or closed
 * its account since. So its present one counts, unless Platform Ops chose another.
 */
async function withAccounts(claims: readonly TransferClaim[], deps: QueueDeps): Promise<Addressed[]> {
  const chosen = (claim: TransferClaim) => claim.redirected === true && claim.account !== null;
  const asked = claims.filter((claim) => !chosen(claim)).map(({ partyId }) => partyId);
  const present = asked.length === 0 ? ok(new Map<string, string>()) : await deps.accountsOf(asked);
  return claims.map((claim) => {
    if (chosen(claim)) return { claim, unknown: null };
    if (!present.ok) return { claim, unknown: { kind: 'transient', code: present.fault.code } };
    return { claim: { ...claim, account: present.value.get(claim.partyId) ?? null }, unknown: null };
  });
}

async function send(payments: Payments, claim: TransferClaim, unknown: Fault | null): Promise<TransferOutcome> {
  if (unknown !== null) return { state: 'failed', fault: unknown };
  const sent = await payments.transfer(claim);
  return sent.ok ? { state: 'settled', transferId: sent.value.transferId } : { state: 'failed', fault: sent.fault };
}

/** A search that fails says nothing about the transfer. So the next try searches again. */
async function look(payments: Payments, claim: TransferClaim): Promise<TransferOutcome> {
  const found = await payments.findTransfer(claim);
  if (!found.ok) return { state: 'failed', fault: unseen(found.fault).fault };
  return found.value === null ? { state: 'not_found' } : { state: 'settled', ...found.value };
}
