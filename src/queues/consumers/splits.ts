import type { TransferClaim, TransferReport } from '../../../durable-objects/rpc.ts';
import { unseen } from '../../domain/fault.ts';
import { consumer, DONE, type Handled, retry } from '../consume.ts';
import type { OrderObject, QueueDeps } from '../deps.ts';
import { splitMessage } from '../messages.ts';

type Payments = QueueDeps['payments'];

/** Prevents an endless loop, if the object always answered `lookUpFirst` after the transfer was not found. */
const MAX_CLAIMS = 3;

/**
 * One party's share. The object says how much and under which key, Stripe moves it, and the object is told the result.
 */
export const splits = consumer({
  schema: splitMessage,
  key: ({ order_id, party_id }) => `${order_id} ${party_id}`,
  orderId: (body) => body.order_id,
  handle: ({ order_id, party_id }, deps) => distribute(deps.orders(order_id), party_id, deps),
});

async function distribute(order: OrderObject, partyId: string, deps: QueueDeps): Promise<Handled> {
  for (let n = 0; n < MAX_CLAIMS; n += 1) {
    const claimed = await order.claimTransfer(partyId);
    if (claimed.state === 'void') return DONE;
    const claim = await withAccount(claimed.claim, deps);
    const outcome = await (claim.lookUpFirst ? look : send)(deps.payments, claim);
    if (outcome.state === 'failed' && outcome.fault.kind === 'terminal' && claim.account !== null) {
      await deps.waiting.note({ account: claim.account, orderId: claim.orderId, partyId });
    }
    await order.settleTransfer(partyId, outcome, claim.key);
    // It was not found: the object takes the next key, and the next claim is sent at once.
    if (outcome.state !== 'not_found') return DONE;
  }
  return retry('claim_still_says_read');
}

/**
 * An order keeps its parties' accounts as they were when it was placed. If the party had none then, its present one is
 * used. After a fault it stays without one, and the transfer waits.
 */
async function withAccount(claim: TransferClaim, deps: QueueDeps): Promise<TransferClaim> {
  if (claim.account !== null) return claim;
  const account = await deps.accountOf(claim.partyId);
  return account.ok ? { ...claim, account: account.value } : claim;
}

async function send(payments: Payments, claim: TransferClaim): Promise<TransferReport> {
  const sent = await payments.transfer(claim);
  return sent.ok ? { state: 'settled', transferId: sent.value.transferId } : { state: 'failed', fault: sent.fault };
}

/** A search that fails says nothing about the transfer. So the next try searches again. */
async function look(payments: Payments, claim: TransferClaim): Promise<TransferReport> {
  const found = await payments.findTransfer(claim);
  if (!found.ok) return { state: 'failed', fault: unseen(found.fault).fault };
  return found.value === null ? { state: 'not_found' } : { state: 'settled', ...found.value };
}
