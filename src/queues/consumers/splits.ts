import type { TransferClaim, TransferReport } from '../../../durable-objects/rpc.ts';
import { unseen } from '../../domain/fault.ts';
import { consumer, DONE, type Handled, retry } from '../consume.ts';
import type { OrderObject, QueueDeps } from '../deps.ts';
import { splitMessage } from '../messages.ts';

type Payments = QueueDeps['payments'];

/** A claim that says `read` after its effect was not found would go round for ever. */
const MAX_CLAIMS = 3;

/** One party's share: the object says how much and under which key, Stripe moves it, the object hears what came of it. */
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
    // Not there: the object takes the next key, and the next claim is sent at once.
    if (outcome.state !== 'not_found') return DONE;
  }
  return retry('claim_still_says_read');
}

/** The order froze its parties' accounts; where it froze none, the party is asked. A fault leaves it waiting as it was. */
async function withAccount(claim: TransferClaim, deps: QueueDeps): Promise<TransferClaim> {
  if (claim.account !== null) return claim;
  const account = await deps.accountOf(claim.partyId);
  return account.ok ? { ...claim, account: account.value } : claim;
}

async function send(payments: Payments, claim: TransferClaim): Promise<TransferReport> {
  const sent = await payments.transfer(claim);
  return sent.ok ? { state: 'settled', transferId: sent.value.transferId } : { state: 'failed', fault: sent.fault };
}

/** A look that fails says nothing about the transfer, whatever it says about itself: it is looked again. */
async function look(payments: Payments, claim: TransferClaim): Promise<TransferReport> {
  const found = await payments.findTransfer(claim);
  if (!found.ok) return { state: 'failed', fault: unseen(found.fault).fault };
  return found.value === null ? { state: 'not_found' } : { state: 'settled', ...found.value };
}
